//! Owns exact copies among documents that are too short for shingles: equal texts, but for white space.

use super::time_order;
use crate::base::cast::to_usize;
use crate::base::error::Result;
use crate::base::ids::DocId;
use crate::model::corpus::Corpus;
use crate::model::overlap::Overlap;
use crate::model::params::DedupParams;
use crate::model::removed::{Choice, DuplicateBy, Removed};
use std::collections::BTreeSet;

/// What was found among short documents.
#[derive(Default)]
pub(super) struct EqualTexts {
    pub removed: Vec<Removed>,
    /// Documents that stay, as their text stands below many titles.
    pub furniture: usize,
    /// Documents without a text.
    pub empty: usize,
}

/// A short text, without what white space it has.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct ShortText {
    folded: String,
    rank: u32,
    doc: DocId,
}

/// Documents of fewer words than a shingle, of which another with the same text stays: the most preferred by `rank`, or
/// one of the second side. A text that stands below several titles or at several addresses is furniture of a site
/// ("Subscribe to read on") and no copy. `tokens` is the number of words of each document. O(n log n) short documents.
pub(super) fn find(corpus: &Corpus, tokens: &[u32], rank: &[u32], params: &DedupParams) -> Result<EqualTexts> {
    let mut out = EqualTexts::default();
    let (mut reader, mut short) = (corpus.reader(), Vec::new());
    for doc in corpus.docs().filter(|doc| to_usize(tokens[doc.index()]) < params.params.hash.shingle_width) {
        let text = reader.text(doc)?;
        let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match folded.is_empty() {
            true => out.empty += 1,
            false => short.push(ShortText { folded, rank: rank[doc.index()], doc }),
        }
    }
    short.sort_unstable();
    let (near, second) = (time_order::near(corpus, params.params.query.most_apart), corpus.second_side());
    for group in short.chunk_by(|one, other| one.folded == other.folded).filter(|group| group.len() > 1) {
        if titles(corpus, group) >= params.params.tuning.candidates.furniture_titles {
            out.furniture += group.len();
            continue;
        }
        let mut kept: Vec<DocId> = Vec::new();
        for &ShortText { doc, .. } in group {
            let partner = kept.iter().find(|kept| near(&(doc.min(**kept), doc.max(**kept))));
            match partner.filter(|_| !second[doc.index()]) {
                Some(&kept) => {
                    let choice = if second[kept.index()] { Choice::SecondSide } else { Choice::Preferred };
                    let (measure, overlap) = (DuplicateBy::Equal, Overlap::default());
                    out.removed.push(Removed { doc, kept, measure, overlap, choice });
                }
                None => kept.push(doc),
            }
        }
    }
    Ok(out)
}

/// How many titles or addresses a group of documents has.
fn titles(corpus: &Corpus, group: &[ShortText]) -> usize {
    let label = |doc: DocId| {
        let address = Some(corpus.id(doc)).filter(|id| id.contains("://"));
        let title = corpus.title(doc);
        (title.is_some() || address.is_some()).then_some((title, address))
    };
    group.iter().filter_map(|text| label(text.doc)).collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use crate::model::corpus::Corpus;
    use crate::model::document::Document;
    use crate::model::params::DedupParams;
    use crate::run::dedup::dedup;

    #[test]
    fn equal_short_texts_go_and_furniture_stays() {
        let titled =
            |id: &str, text: &str, title: &str| Document { title: Some(title.to_owned()), ..Document::new(id, text) };
        let docs = [
            Document::new("a", "Breaking news"),
            Document::new("b", " Breaking \n news "),
            Document::new("c", "Breaking news!"),
            Document::new("d", ""),
            Document::new("e", " "),
            titled("f", "Read on", "One"),
            titled("g", "Read on", "Two"),
            titled("h", "Read on", "Three"),
            titled("i", "Sold out", "Four"),
            titled("j", "Sold out", "Four"),
        ];
        let corpus = Corpus::from_documents(docs).unwrap();
        let found = dedup(&corpus, &DedupParams::default()).unwrap();
        let removed: Vec<&str> = found.removed.iter().map(|removed| corpus.id(removed.doc)).collect();
        assert_eq!(removed, ["b", "j"]);
        assert_eq!((found.furniture, found.empty), (3, 2));
    }
}
