//! Owns labels and templates: what a cluster is called, and whether the cluster is a story at all or what a form makes again
//! and again: balances of a treasury, bond issues, prices of the day. The words of such documents are mostly the form's, so
//! the documents do meet each other. The figures tell a template: a story keeps figures, a form comes with others. The
//! calendar tells a template too: a story comes within days, a form comes back for weeks.

use super::coverage::matched;
use crate::base::cast::{to_u32, to_usize};
use crate::base::error::Result;
use crate::base::math::ratio;
use crate::base::span_sets::united;
use crate::engine::text::tokenize::tokenize;
use crate::engine::text::tokens::Tokens;
use crate::engine::text::word_places::tokenize_beginning;
use crate::model::corpus::{Corpus, TextReader};
use crate::model::pair::Verified;
use crate::model::story::Cluster;
use crate::model::tuning::story::StoryTuning;

/// Names clusters, and tells templates. O(matched words of members with representatives,
/// and texts of representatives).
///
/// # Errors
/// As [`Corpus::text`].
pub fn labels(
    corpus: &Corpus,
    verified: &Verified,
    mut clusters: Vec<Cluster>,
    tuning: &StoryTuning,
) -> Result<Vec<Cluster>> {
    let mut texts = corpus.reader();
    for cluster in &mut clusters {
        cluster.template = is_template(corpus, verified, cluster, tuning);
        cluster.label = label(corpus, verified, cluster, tuning, &mut texts)?;
    }
    Ok(clusters)
}

/// Whether most members have other figures than the representative; or most members are not word for word the
/// representative, and the dates are the dates of a form.
pub(super) fn is_template(corpus: &Corpus, verified: &Verified, cluster: &Cluster, tuning: &StoryTuning) -> bool {
    let forms = cluster.members.iter().filter(|m| verified.matches[m.match_index].form).count();
    if share(forms, cluster.members.len()) > tuning.template_changed {
        return true;
    }
    let differ = cluster.members.iter().filter(|m| m.coverage.covered_a < m.coverage.words_a).count();
    let days = cluster.documents().filter_map(|doc| corpus.date(doc)).map(|date| date.day()).collect();
    share(differ, cluster.members.len()) > tuning.template_changed && come_back(days, tuning)
}

/// Whether days, each as often as documents have the day, go on for weeks.
fn come_back(mut days: Vec<i64>, tuning: &StoryTuning) -> bool {
    days.sort_unstable();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return false };
    let different = days.chunk_by(|x, y| x == y).count();
    let from = |at: usize| days[at..].partition_point(|&day| day < days[at] + tuning.story_days);
    let most = (0..days.len()).map(from).max().unwrap_or(0);
    last - first > tuning.template_span
        && different >= tuning.template_days
        && share(most, days.len()) < tuning.story_share
}

/// A part of a whole; 0 of nothing.
fn share(part: usize, whole: usize) -> f64 {
    ratio(to_u32(part), to_u32(whole))
}

/// The words that a template repeats; else the title of the representative, else the first words of the representative.
fn label(
    corpus: &Corpus,
    verified: &Verified,
    cluster: &Cluster,
    tuning: &StoryTuning,
    texts: &mut TextReader<'_>,
) -> Result<String> {
    let doc = cluster.representative;
    let title = corpus.title(doc).map(one_line).filter(|title| !title.is_empty());
    if let Some(title) = title.clone().filter(|_| !cluster.template) {
        return Ok(title);
    }
    let (text, mut tokens) = (texts.text(doc)?, Tokens::default());
    if cluster.template {
        tokenize(&text, &mut tokens);
        let form = form(verified, cluster, tokens.len(), tuning.label_share);
        if let Some(form) = first_words(&text, &tokens, &form, tuning) {
            return Ok(form);
        }
    }
    if let Some(title) = title {
        return Ok(title);
    }
    tokenize_beginning(&text, tuning.label_words.max(tuning.least_label_words) + 1, &mut tokens);
    Ok(first_words(&text, &tokens, &vec![true; tokens.len()], tuning).unwrap_or_default())
}

/// For each word of the representative whether the `least` share of the members has the word, too.
fn form(verified: &Verified, cluster: &Cluster, words: usize, least: f64) -> Vec<bool> {
    let mut holders = vec![0; words];
    for member in &cluster.members {
        let m = &verified.matches[member.match_index];
        let [in_a, in_b] = [0, 1].map(|side| matched(verified.passages_of(m), side));
        for span in united(if m.a == cluster.representative { in_a } else { in_b }) {
            holders[span.range()].iter_mut().for_each(|holders| *holders += 1);
        }
    }
    holders.into_iter().map(|holders| share(holders, cluster.members.len()) >= least).collect()
}

/// The first of the words that are `held`, on one line, `…` for words between; `None` for less than a phrase.
fn first_words(text: &str, tokens: &Tokens, held: &[bool], tuning: &StoryTuning) -> Option<String> {
    let places: Vec<usize> = (0..held.len()).filter(|&at| held[at]).collect();
    let first = &places[..tuning.label_words.min(places.len())];
    if first.len() < tuning.least_label_words.min(held.len()) {
        return None;
    }
    let runs = first.chunk_by(|x, y| x + 1 == *y);
    let run = |run: &[usize]| {
        let (from, to) = (tokens.spans[run[0]].start, tokens.spans[run[run.len() - 1]].end);
        one_line(&text[to_usize(from)..to_usize(to)])
    };
    let shown = runs.map(run).collect::<Vec<_>>().join(" … ");
    let before = if held[0] { "" } else { "… " };
    let after = if first.last().is_some_and(|last| last + 1 < held.len()) { " …" } else { "" };
    Some(format!("{before}{shown}{after}"))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_comes_back_for_weeks_and_a_story_does_not() {
        for (days, want) in [
            (&[][..], false),
            (&[1, 1, 2, 3, 9], false),        // a story with an afterthought
            (&[1, 1, 1, 2, 2, 3, 40], false), // and one that ran again
            (&[1, 40], false),                // perhaps this is another one
            (&[1, 12, 13], false),
            (&[1, 1, 40, 40], false),
            (&[1, 8, 15], true),           // weekly
            (&[1, 8, 11], false),          // within ten days
            (&[1, 2, 3, 9, 10, 17], true), // on most days
            (&[30, 1, 30, 2, 31, 60], true),
        ] {
            assert_eq!(come_back(days.to_vec(), &StoryTuning::default()), want, "{days:?}");
        }
    }

    #[test]
    fn words_on_one_line() {
        let text = "Balances at the Fed rose\non May 2 to 3.1 billion dlrs, on the day";
        let mut tokens = Tokens::default();
        tokenize(text, &mut tokens);
        let held =
            |words: &str| (0..tokens.len()).map(|at| words.contains(tokens.spans[at].slice(text))).collect::<Vec<_>>();
        let of = |words: &str| first_words(text, &tokens, &held(words), &StoryTuning::default());
        assert_eq!(
            of("Balances at the Fed on to billion").as_deref(),
            Some("Balances at the Fed … on … to … billion … on the …")
        );
        assert_eq!(of("Fed rose May day").as_deref(), Some("… Fed rose … May … day"));
        assert_eq!(of("Balances Fed"), None);
        assert_eq!(of(text).as_deref(), Some("Balances at the Fed rose on May 2 to 3.1 …"));
    }
}
