//! Owns `--pairs`: a row a verified pair.

use super::diff::{WordReader, shown};
use super::documents::source_name;
use super::{reasons, rounded};
use crate::base::cast::to_u64;
use crate::base::error::Result;
use crate::engine::align::diff::whole;
use crate::io::read::dates;
use crate::io::write::cell::Cell;
use crate::io::write::table::Table;
use crate::model::corpus::Corpus;
use crate::model::pair::Match;
use crate::model::report::Report;
use crate::model::source::{PairSide, Verdict};
use crate::model::taking::Direction;

/// Columns of a run that looked for near-duplicates only.
///
/// `a`, `b`: ids, in order. `jaccard`: share of the shingles of both that the two have in common. `containment_a`:
/// share of a's shingles that b holds, `containment_b` the other way. `shared_shingles`, `shingles_a`, `shingles_b`:
/// different shingles. `near_duplicate`: whether Jaccard reaches the threshold. `source_a`, `source_b`: outlets, if
/// known.
pub const NEAR_COLUMNS: &[&str] = COLUMNS.split_at(12).0;

/// Columns of a whole run: first [`NEAR_COLUMNS`], then `passages` (number), `matched_words` (sum over the passages)
/// and `weight_bits` (sum); `source_verdict`: `a before b`, `b before a`, `common unseen source` or `undetermined`;
/// `first`: the id of the earlier document, if the verdict names the earlier document; `probability`: chance of the
/// verdict, or of the likeliest verdict if undetermined; `reasons`: what speaks for and against the verdict, in words;
/// `taken_from`: the id of the document of the pair from which the partner took the words, directly or through further
/// documents; `words_taken`: how many words of the partner stand equal in that document; `common_source`: the document, the agency
/// or `unseen source` from which both took the words; `words_shared_a`, `words_shared_b`: words of each that stand equal in
/// the passages; `words_a`, `words_b`: all words of each. Credits and boilerplate do not count in these five. `form`:
/// whether most figures in the passages differ, so that both fill in one form.
pub const COLUMNS: &[&str] = &[
    "a",
    "b",
    "jaccard",
    "containment_a",
    "containment_b",
    "shared_shingles",
    "shingles_a",
    "shingles_b",
    "near_duplicate",
    "source_a",
    "source_b",
    "v",
    "passages",
    "matched_words",
    "weight_bits",
    "source_verdict",
    "first",
    "probability",
    "reasons",
    "taken_from",
    "words_taken",
    "common_source",
    "words_shared_a",
    "words_shared_b",
    "words_a",
    "words_b",
    "form",
];

/// What `--diff` adds: `date_a` and `date_b`, and `diff`, what differs in the two whole texts word by word
/// ([`ShownDifference`](super::diff::ShownDifference)), of near-duplicates only.
pub const DIFF_COLUMNS: &[&str] = &["date_a", "date_b", "diff"];

/// What `--against` adds: the sides of a and of b. Document `a` is always of the input.
pub const SIDE_COLUMNS: &[&str] = &["side_a", "side_b"];

/// What is added to [`COLUMNS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairExtra {
    /// [`DIFF_COLUMNS`].
    pub diff: bool,
    /// [`SIDE_COLUMNS`].
    pub sides: bool,
}

impl PairExtra {
    /// The columns that are added.
    pub fn columns(self) -> impl Iterator<Item = &'static str> {
        let more = [self.diff.then_some(DIFF_COLUMNS), self.sides.then_some(SIDE_COLUMNS)];
        more.into_iter().flatten().flatten().copied()
    }
}

/// Writes all pairs, in order of (a, b).
///
/// # Errors
/// As [`Table::row`].
pub fn write(mut table: Table, corpus: &Corpus, report: &Report, extra: PairExtra) -> Result<()> {
    let diff = extra.diff;
    let used = if report.stats.guaranteed_run.is_some() { COLUMNS.len() } else { NEAR_COLUMNS.len() };
    let mut words = WordReader::of(corpus);
    for (match_index, m) in report.matches.iter().enumerate() {
        let mut cells = cells(corpus, m).to_vec();
        let reasons;
        if let Some(source) = report.sources.get(match_index) {
            reasons = reasons::text(corpus, report, match_index);
            cells.extend([
                Cell::Text(source.verdict.name()),
                first(corpus, m, source.verdict).into(),
                Cell::Number(rounded(source.probability)),
                Cell::Text(&reasons),
            ]);
            cells.extend(taking(corpus, report, match_index));
            cells.push(Cell::Bool(m.form));
        }
        cells.truncate(used);
        let dates = [m.a, m.b].map(|doc| corpus.date(doc).map(dates::show));
        let differ = match diff && m.near_duplicate {
            true => {
                let (a, b) = words.pair(m.a, m.b)?;
                let passages = report.passages_of(m).iter().map(|p| (&p.runs[..], &p.near[..]));
                Some(shown(a, b, &whole(&a.tokens().hashes, &b.tokens().hashes, passages)))
            }
            false => None,
        };
        if diff {
            cells.extend(dates.iter().map(|date| Cell::from(date.as_deref())));
            cells.push(differ.as_deref().map_or(Cell::Unknown, Cell::Differences));
        }
        if extra.sides {
            cells.extend([m.a, m.b].map(|doc| super::side(corpus, doc)));
        }
        table.row(&cells)?;
    }
    table.finish()
}

/// Id of the earlier document, if the verdict names the earlier document.
pub(super) fn first<'a>(corpus: &'a Corpus, m: &Match, verdict: Verdict) -> Option<&'a str> {
    match verdict {
        Verdict::AFirst => Some(corpus.id(m.a)),
        Verdict::BFirst => Some(corpus.id(m.b)),
        Verdict::Unseen | Verdict::Undetermined => None,
    }
}

/// Which way the words went, and how many there are.
fn taking<'a>(corpus: &'a Corpus, report: &'a Report, match_index: usize) -> [Cell<'a>; 7] {
    let m = &report.matches[match_index];
    let words = |side| report.words_shared(match_index, side).unwrap_or_default();
    let [a, b] = [PairSide::A, PairSide::B].map(words);
    let (from, taken, third) = match report.takings[match_index].direction {
        Direction::TakenBy(PairSide::A) => (Cell::Text(corpus.id(m.b)), a.taken.into(), Cell::Unknown),
        Direction::TakenBy(PairSide::B) => (Cell::Text(corpus.id(m.a)), b.taken.into(), Cell::Unknown),
        Direction::FromThird(parent) => (Cell::Unknown, Cell::Unknown, Cell::Text(source_name(corpus, report, parent))),
        Direction::Form | Direction::Unknown => (Cell::Unknown, Cell::Unknown, Cell::Unknown),
    };
    [from, taken, third, a.taken.into(), b.taken.into(), a.of.into(), b.of.into()]
}

fn cells<'a>(corpus: &'a Corpus, m: &Match) -> [Cell<'a>; 15] {
    [
        Cell::Text(corpus.id(m.a)),
        Cell::Text(corpus.id(m.b)),
        Cell::Number(m.overlap.jaccard()),
        Cell::Number(m.overlap.containment_a()),
        Cell::Number(m.overlap.containment_b()),
        m.overlap.shared.into(),
        m.overlap.a.into(),
        m.overlap.b.into(),
        Cell::Bool(m.near_duplicate),
        corpus.source(m.a).into(),
        corpus.source(m.b).into(),
        Cell::Count(2),
        Cell::Count(to_u64(m.passages.len())),
        m.matched_words.into(),
        Cell::Number(m.weight_bits),
    ]
}
