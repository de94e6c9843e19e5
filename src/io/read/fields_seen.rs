//! Owns which fields had a value, so that a field that the user named in vain can be told.

use super::columns::listed;
use super::names::{ROLES, Roles};
use crate::io::read::options::Options;
use crate::model::notes::Note;
use std::borrow::Cow;

/// Which fields had a value in some record, in the order of [`Fields::names`](super::options::Fields::names).
#[derive(Clone, Debug, Default)]
pub struct FieldsSeen {
    /// By field.
    pub seen: [bool; 5],
    /// Whether a date was in the form that the user named.
    pub dates_as_named: bool,
    /// Names of fields that there are, where a field that the user named had no value.
    pub names: Vec<String>,
}

impl FieldsSeen {
    /// Adds what was seen in another block.
    pub fn add(&mut self, other: FieldsSeen) {
        self.seen.iter_mut().zip(other.seen).for_each(|(seen, other)| *seen |= other);
        self.dates_as_named |= other.dates_as_named;
        if self.names.is_empty() {
            self.names = other.names;
        }
    }

    /// A note for each field that was named and had no value in any record, and for a form of dates that fitted none.
    pub fn unseen(&self, options: &Options) -> Vec<Note> {
        let roles = Roles::new(&options.fields);
        let names: Vec<Cow<'_, str>> = self.names.iter().map(Cow::from).collect();
        let found = if names.is_empty() { "none".to_owned() } else { listed(&names) };
        let idle = (0..ROLES.len()).filter(|role| roles.is_named(*role) && !self.seen[*role]);
        let note = |role: usize| Note {
            what: format!("--{}-field did nothing: no document has a value in \"{}\"", ROLES[role], roles.name(role)),
            count: 1,
            first: format!("fields found: {found}"),
        };
        let format = options.date_format.as_deref().filter(|_| !self.dates_as_named);
        let of_dates = format.map(|format| Note {
            what: "--date-format did nothing: no date has this form".to_owned(),
            count: 1,
            first: format.to_owned(),
        });
        idle.map(note).chain(of_dates).collect()
    }
}
