//! Owns the reading of a map of outlets: a table or JSON lines of `from,to`, read like any other input (packed, `-`).

use crate::base::cast::{to_u32, to_usize};
use crate::base::error::{Error, Result};
use crate::io::read::block::{BlockKind, Item};
use crate::io::read::blocks::Blocks;
use crate::io::read::options::{Fields, Options};
use crate::io::read::parse::parse;
use crate::io::read::paths::expand;
use crate::model::corpus::Corpus;
use crate::model::notes::Skipped;
use std::path::Path;

use crate::io::read::source_map::SourceMap;

impl SourceMap {
    /// Reads a map. Blanks around names do not count.
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be opened; [`Error::BadInput`] with the line of a row that cannot be read, that
    /// lacks a name, or that maps a name differently from another row, and for a map without rows.
    pub fn read(path: &Path) -> Result<SourceMap> {
        let bad = |place: String, reason: &str| Error::BadInput { place, reason: reason.to_owned() };
        let files = expand(&[path.to_owned()])?;
        let [text, source, id, date, title] = ["from", "to", "", "", ""].map(String::from);
        let options = Options { fields: Fields { text, source, id, date, title }, ..Options::default() };
        let refused = |skipped: &Skipped| {
            let reason =
                skipped.reason.replace("name it with --text-field", "a map of outlets has \"from\" and \"to\"");
            bad(skipped.place(), &reason)
        };
        let mut chunks = Vec::new();
        for item in Blocks::new(&files, &options) {
            match item {
                Item::Block(block) if matches!(block.kind, BlockKind::Text) => {
                    let reason = "a map of outlets is a table (.csv, .tsv) or JSON lines with \"from\" and \"to\"";
                    return Err(bad(path.display().to_string(), reason));
                }
                Item::Block(block) => {
                    let parsed = parse(&block, &options, &files);
                    parsed.skipped.first().map_or(Ok(()), |first| Err(refused(first)))?;
                    chunks.extend(parsed.chunks);
                }
                Item::Skipped(skipped) => return Err(refused(&skipped)),
                Item::Note(_) => {}
            }
        }
        let corpus = Corpus::from_chunks(chunks, files.paths)?;
        let mut out = SourceMap::default();
        for doc in corpus.docs() {
            let place = corpus.place(doc).map_or(String::new(), |place| place.to_string());
            let (from, to) = (corpus.text(doc)?.trim().to_owned(), corpus.source(doc).unwrap_or("").trim().to_owned());
            if from.is_empty() || to.is_empty() {
                let name = if from.is_empty() { "from" } else { "to" };
                return Err(bad(place, &format!("no name in \"{name}\"; a map of outlets has \"from\" and \"to\"")));
            }
            let row = to_u32(out.rows.len());
            if let Some((known, house)) = out.houses.get(&from).filter(|(_, house)| *house != to) {
                let other = &out.rows[to_usize(*known)].1;
                return Err(bad(place, &format!("{from:?} is {to:?} here, but {house:?} at {other}; keep one")));
            }
            out.houses.entry(from.clone()).or_insert((row, to));
            out.rows.push((from, place));
        }
        match out.rows.is_empty() {
            true => Err(bad(path.display().to_string(), "no rows; a map of outlets has \"from\" and \"to\"")),
            false => Ok(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, content: &[u8]) -> Result<SourceMap> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), content).unwrap();
        SourceMap::read(&folder.path().join(name))
    }

    #[test]
    fn one_map_in_three_formats() {
        let gzipped = super::super::tests::gzip("to\tfrom\nHouse\tfeed 1\nHouse\tfeed 2\n".as_bytes());
        for (name, content) in [
            ("m.csv", &b"from,to,note\nfeed 1,House,x\n\"feed 2\", House ,\nfeed 2,House,again\n"[..]),
            ("m.jsonl", b"{\"from\":\"feed 1\",\"to\":\"House\"}\n\n{\"to\":\"House\",\"from\":\" feed 2\"}\n"),
            ("m.tsv.gz", &gzipped),
        ] {
            let map = read(name, content).unwrap();
            for (source, house) in [("feed 1", "House"), (" feed 2 ", "House"), ("Feed 1", "Feed 1"), ("", "")] {
                assert_eq!(map.house(source).0, house, "{name}: {source}");
            }
            let used = map.house("feed 2").1.into_iter().collect();
            let unknown: Vec<&str> = map.unknown(&used).map(|(name, _)| name.as_str()).collect();
            assert_eq!(unknown, ["feed 1"], "{name}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (name, content, want) in [
            ("m.csv", "a,b\nx,y\n", "m.csv: no column \"from\"; columns found: a, b; a map of outlets has"),
            ("m.csv", "from,b\nx,y\n", "m.csv:2: no name in \"to\""),
            ("m.csv", "from,to\nx,y\n ,y\n", "m.csv:3: no name in \"from\""),
            ("m.csv", "from,to\nx,y\nz\n", "m.csv:3: 1 field, but the header row has 2"),
            ("m.csv", "from,to\nx,y\nz,y\nx,z\n", "m.csv:4: \"x\" is \"z\" here, but \"y\" at "),
            ("m.jsonl", "{\"from\": 3, \"to\": \"y\"}", "m.jsonl:1: field \"from\" is a number"),
            ("m.jsonl", "{\"from\": \"x\"}", "m.jsonl:1: no name in \"to\""),
            ("m.txt", "x y", "a map of outlets is a table"),
            ("m.csv", "from,to\n", "no rows"),
        ] {
            let error = read(name, content.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(want), "{content}: {error}");
        }
        assert!(matches!(SourceMap::read(Path::new("no/such/map.csv")), Err(Error::Io { .. })));
    }
}
