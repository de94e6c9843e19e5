//! Owns notes on options that did nothing, as the documents lack what the options need.

use wirecopy::io::read::sink::merge_notes;
use wirecopy::model::corpus::Corpus;
use wirecopy::model::notes::Note;
use wirecopy::model::params::Keep;
use wirecopy::run::load::Loaded;

/// Remedy where dates are wanted and no document has one.
const DATES: &str = "no document has a date (--date-field names the field, --date-format the form)";
/// Outlets that a note lists.
const MOST: usize = 10;

/// Adds a note for `--window`, where no document has a date.
pub fn window(loaded: &mut Loaded, window: Option<u32>) {
    if window.is_some() && no_dates(&loaded.corpus) {
        add(loaded, "--window leaves nothing to compare", DATES.to_owned());
    }
}

/// Adds a note for `--keep`, where it chose by the order of the input only.
pub fn keep(loaded: &mut Loaded, keep: &Keep) {
    match keep {
        Keep::Earliest if no_dates(&loaded.corpus) => {
            add(loaded, "--keep earliest kept the first of the input", DATES.to_owned());
        }
        Keep::Sources(names) => {
            let corpus = &loaded.corpus;
            let mut outlets: Vec<&str> = corpus.docs().filter_map(|doc| corpus.source(doc)).collect();
            outlets.sort_unstable();
            outlets.dedup();
            let unknown: Vec<&str> =
                names.iter().map(String::as_str).filter(|name| outlets.binary_search(name).is_err()).collect();
            if unknown.is_empty() {
                return;
            }
            let more = outlets.len().saturating_sub(MOST);
            outlets.truncate(MOST);
            let mut found = if outlets.is_empty() { "none".to_owned() } else { outlets.join(", ") };
            if more > 0 {
                found += &format!(" and {more} more");
            }
            let what = format!("outlets of --keep that no document has: {}", unknown.join(", "));
            add(loaded, &what, format!("outlets found: {found}"));
        }
        Keep::First | Keep::Earliest | Keep::Longest => {}
    }
}

fn no_dates(corpus: &Corpus) -> bool {
    corpus.docs().all(|doc| corpus.date(doc).is_none())
}

fn add(loaded: &mut Loaded, what: &str, first: String) {
    let note = Note { what: what.to_owned(), count: 1, first };
    loaded.notes = merge_notes(std::mem::take(&mut loaded.notes).into_iter().chain([note]));
}
