//! Owns the map of outlets: which outlets are called by another name, as parts of a single house.

use std::collections::{BTreeSet, HashMap};

/// Which outlets are called by another name. The default knows no outlet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// By the name in documents: the row, and the name instead.
    pub(super) houses: HashMap<String, (u32, String)>,
    /// By row: the name in documents, and where the row stands.
    pub(super) rows: Vec<(String, String)>,
}

impl SourceMap {
    /// What an outlet is to be called, and the row that says so.
    pub(super) fn house<'a>(&'a self, source: &'a str) -> (&'a str, Option<u32>) {
        self.houses.get(source.trim()).map_or((source, None), |(row, house)| (house, Some(*row)))
    }

    /// Names that are in none of the `used` rows (first rows of a name), each with its place.
    pub fn unknown(&self, used: &BTreeSet<u32>) -> impl Iterator<Item = &(String, String)> {
        let unknown = (0..).zip(&self.rows).filter(|(_, (name, _))| !used.contains(&self.houses[name].0));
        unknown.map(|(_, row): (u32, _)| row)
    }
}
