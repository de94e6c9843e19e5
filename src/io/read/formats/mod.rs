//! Owns documents in other wrappings. Two mechanisms carry all of them: an archive or a workbook gives members, which
//! are read as files are (`member`); and a file with markup gives documents, which go on as JSON lines (`taken`).
//!
//! - Members: `zip`, `tar`, `workbook` (a sheet is a table; `cell_numbers` tells days from numbers).
//! - Documents: `xml` with its `dialects` (feeds, news in XML and SGML, word processors), `mail`, `rtf`.
//! - `markup`: HTML inside a text. `pull` and `rest`: pieces and bytes of a file, with bounds.

mod cell_numbers;
mod dialects;
mod mail;
pub(super) mod markup;
pub(super) mod member;
pub(super) mod open;
mod pull;
mod rest;
mod rtf;
mod taken;
mod tar;
mod workbook;
mod xml;
mod zip;
