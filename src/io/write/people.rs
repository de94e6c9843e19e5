//! Owns documents, days and spans of time as people read them: outlets, titles, ids without the common folder.

use crate::base::ids::{Date, DocId, Precision};
use crate::io::read::dates;
use crate::io::write::human::{clipped, counted};
use crate::model::corpus::Corpus;

/// Code points of an outlet, a title and an id.
const OUTLET: usize = 60;
const TITLE: usize = 120;
/// Code points of a title inside a sentence.
const SHORT_TITLE: usize = 56;
const ID: usize = 80;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The names of the documents of a corpus.
#[derive(Clone, Copy, Debug)]
pub struct PeopleNames<'a> {
    corpus: &'a Corpus,
    /// Bytes at the beginning of each id that all ids share, up to a slash.
    folder: usize,
}

impl<'a> PeopleNames<'a> {
    /// O(bytes of all ids).
    pub fn new(corpus: &'a Corpus) -> PeopleNames<'a> {
        let mut ids = corpus.docs().map(|doc| corpus.id(doc));
        let first = ids.next().unwrap_or_default();
        let common =
            |common: usize, id: &str| first.bytes().zip(id.bytes()).take(common).take_while(|(x, y)| x == y).count();
        let common = ids.fold(first.len(), common);
        let folder = first.as_bytes()[..common].iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1);
        PeopleNames { corpus, folder }
    }

    /// The corpus.
    pub fn corpus(&self) -> &'a Corpus {
        self.corpus
    }

    /// The id, without the folder that all ids share.
    pub fn id(&self, doc: DocId) -> String {
        let id = self.corpus.id(doc);
        clipped(id.get(self.folder..).filter(|id| !id.is_empty()).unwrap_or(id), ID)
    }

    /// The title, if there is a title.
    pub fn title(&self, doc: DocId) -> Option<String> {
        self.corpus.title(doc).map(|title| clipped(title, TITLE)).filter(|title| !title.is_empty())
    }

    /// The title as the name of a document.
    fn quoted_title(&self, doc: DocId) -> Option<String> {
        self.title(doc).map(|title| format!("“{}”", clipped(&title, SHORT_TITLE)))
    }

    /// The outlet, if known.
    pub fn outlet(&self, doc: DocId) -> Option<String> {
        self.corpus.source(doc).map(|source| clipped(source, OUTLET)).filter(|outlet| !outlet.is_empty())
    }

    /// The outlet, else the title, else the id.
    pub fn who(&self, doc: DocId) -> String {
        self.outlet(doc).or_else(|| self.quoted_title(doc)).unwrap_or_else(|| self.id(doc))
    }

    /// Two documents, told apart: by outlet, else by title, else by id.
    pub fn pair(&self, x: DocId, y: DocId) -> [String; 2] {
        let ids = [x, y].map(|doc| self.id(doc));
        let titles = [x, y].map(|doc| self.quoted_title(doc));
        let outlets = [x, y].map(|doc| self.outlet(doc));
        let told = |names: [Option<String>; 2]| match names {
            [Some(x), Some(y)] if x != y => Some([x, y]),
            _ => None,
        };
        told(outlets).or_else(|| told(titles)).unwrap_or(ids)
    }
}

/// A day: 4 Mar 2025.
pub fn day(date: Date) -> String {
    let (year, month, day) = parts(date);
    format!("{day} {month} {year}")
}

/// The first and the last day: 4 to 5 Mar 2025, 18 Feb to 15 Aug 2025.
pub fn days(first: Date, last: Date) -> String {
    let ((year, month, from), (last_year, last_month, to)) = (parts(first), parts(last));
    match (year == last_year, month == last_month, from == to) {
        (true, true, true) => day(first),
        (true, true, false) => format!("{from} to {to} {month} {year}"),
        (true, false, _) => format!("{from} {month} to {to} {last_month} {year}"),
        (false, ..) => format!("{} to {}", day(first), day(last)),
    }
}

/// Year, month, and day of the month without a zero before.
fn parts(date: Date) -> (String, &'static str, String) {
    let shown = dates::show(Date { precision: Precision::Day, ..date });
    let mut parts = shown.rsplitn(3, '-');
    let (day, month, year) = (parts.next(), parts.next(), parts.next());
    let month = month.and_then(|month| month.parse::<usize>().ok()).and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    let day = day.unwrap_or(&shown).trim_start_matches('0').to_owned();
    (year.unwrap_or_default().to_owned(), month.copied().unwrap_or_default(), day)
}

/// The time between two dates, as exact as the dates are: minutes and hours only where both have a time of day. `None` for
/// one moment or one day.
pub fn apart_in_time(x: Date, y: Date) -> Option<String> {
    let minutes = x.seconds.abs_diff(y.seconds) / 60;
    let days = x.day().abs_diff(y.day());
    let exact = (x.precision, y.precision) == (Precision::Second, Precision::Second);
    match (exact, minutes, days) {
        (true, 0, _) | (false, _, 0) => None,
        (true, 1..120, _) => Some(counted(minutes, "minute")),
        (true, 120..2880, _) => Some(counted(minutes / 60, "hour")),
        (true, ..) => Some(counted(minutes / 1440, "day")),
        (false, _, 1) => Some("a day".to_owned()),
        (false, _, days) => Some(counted(days, "day")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::Document;

    #[test]
    fn days_and_times_are_as_exact_as_dates() {
        let date = |day: i64, minutes: i64, precision| Date { seconds: day * 86_400 + minutes * 60, precision };
        let (time, day_only) = (|d, m| date(d, m, Precision::Second), |d| date(d, 0, Precision::Day));
        assert_eq!(day(day_only(20_151)), "4 Mar 2025");
        for (first, last, want) in [
            (day_only(20_151), time(20_151, 9), "4 Mar 2025"),
            (day_only(20_151), time(20_152, 9), "4 to 5 Mar 2025"),
            (day_only(20_137), day_only(20_315), "18 Feb to 15 Aug 2025"),
            (day_only(19_722), day_only(20_151), "31 Dec 2023 to 4 Mar 2025"),
        ] {
            assert_eq!(days(first, last), want);
        }
        for (x, y, want) in [
            (time(0, 0), time(0, 0), None),
            (time(0, 0), time(0, 1), Some("1 minute")),
            (time(0, 119), time(0, 0), Some("119 minutes")),
            (time(0, 0), time(0, 130), Some("2 hours")),
            (time(0, 845), day_only(1), Some("a day")),
            (time(0, 845), day_only(0), None),
            (day_only(3), day_only(1), Some("2 days")),
            (time(0, 0), time(3, 5), Some("3 days")),
        ] {
            assert_eq!(apart_in_time(x, y).as_deref(), want, "{x:?} {y:?}");
        }
    }

    #[test]
    fn names_lose_the_folder_that_all_share() {
        let ids = |ids: &[&str]| {
            let corpus = Corpus::from_documents(ids.iter().map(|id| Document::new(*id, "words"))).expect("ids differ");
            let names = PeopleNames::new(&corpus);
            corpus.docs().map(|doc| names.id(doc)).collect::<Vec<_>>()
        };
        assert_eq!(ids(&["../s/a/1.txt", "../s/a/2.txt"]), ["1.txt", "2.txt"]);
        assert_eq!(ids(&["s/a/1.txt", "s/b/1.txt"]), ["a/1.txt", "b/1.txt"]);
        assert_eq!(ids(&["ab1", "ab2"]), ["ab1", "ab2"]);
        assert_eq!(ids(&["a/"]), ["a/"]);
    }
}
