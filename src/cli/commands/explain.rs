//! Owns `wirecopy explain`: what each stage of a scan knew of a pair, in words or as JSON.

use crate::cli::args::TerminalArgs;
use crate::cli::args::explain::ExplainArgs;
use crate::cli::screen::highlight::{FAINT, styled};
use crate::cli::screen::layout::Screen;
use crate::cli::screen::progress::Bar;
use crate::cli::screen::summary;
use crate::cli::session::{self, note_tuning};
use anstyle::Style;
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;
use wirecopy::base::cast::to_u64;
use wirecopy::base::math::from_decibits;
use wirecopy::engine::candidates::stem_pair_join::SharedStemPair;
use wirecopy::engine::text::indexed::IndexedText;
use wirecopy::io::read::dates;
use wirecopy::io::write::human::{counted, one_line};
use wirecopy::model::pair::Passage;
use wirecopy::run::explain::{self, Explanation, PairVerdict, SharedFingerprint};
use wirecopy::run::load;
use wirecopy::run::sketch_pass::SketchPass;
use wirecopy::{Corpus, DocId, Params, TokenSpan};

const BOLD: Style = Style::new().bold();
/// Fingerprints and passages that are shown to people; JSON has all.
const SHOWN: usize = 12;
/// Code points of a text that are quoted to people.
const QUOTED: usize = 120;

pub fn run(args: &ExplainArgs, terminal: TerminalArgs) -> Result<ExitCode> {
    let (mut params, options) = (args.search.params()?, args.reading.options()?);
    params.query.most_apart = args.window;
    note_tuning(args.search.tuning.as_deref(), &params.tuning);
    let spill = session::spill(&args.running);
    let pass = SketchPass::new(&params, true).with_spill(spill);
    let bar = Bar::new(terminal);
    let (loaded, parts) = load::load_sketched(&args.inputs, &[], &options, args.reading.strict, &pass, &bar)?;
    bar.clear();
    let corpus = &loaded.corpus;
    summary::left_out(&mut terminal.stderr(), &loaded, terminal.verbose)?;
    let (a, b) = (find(corpus, &args.a)?, find(corpus, &args.b)?);
    let explanation = explain::explain(corpus, (parts, &pass), (a, b), &params, &bar)?;
    bar.clear();
    let (text_a, text_b) = (corpus.text(explanation.pair.0)?, corpus.text(explanation.pair.1)?);
    let told = ExplainSummary {
        corpus,
        params: &params,
        explanation: &explanation,
        texts: [IndexedText::new(text_a), IndexedText::new(text_b)],
    };
    let mut out = terminal.out();
    if terminal.json() {
        writeln!(out, "{}", told.json())?;
    } else {
        let mut text = Vec::new();
        told.write(&mut text)?;
        write!(out, "{}", Screen::of(&std::io::stdout()).page(&String::from_utf8(text)?))?;
    }
    out.flush()?;
    Ok(if loaded.skipped.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The document with an id, or the only document whose id ends in a slash and the name.
pub fn find(corpus: &Corpus, id: &str) -> Result<DocId> {
    let ends = |doc: &DocId| corpus.id(*doc).strip_suffix(id).is_some_and(|folder| folder.ends_with('/'));
    let mut of_name = corpus.docs().filter(ends);
    match (corpus.docs().find(|&doc| corpus.id(doc) == id), of_name.next(), of_name.next()) {
        (Some(doc), ..) | (None, Some(doc), None) => Ok(doc),
        _ => {
            let example = corpus.docs().next().map_or(String::new(), |doc| format!(", such as {:?}", corpus.id(doc)));
            bail!("no document has the id {id:?}; ids are those of the results of scan{example}")
        }
    }
}

/// What is told of a pair.
struct ExplainSummary<'a> {
    corpus: &'a Corpus,
    params: &'a Params,
    explanation: &'a Explanation,
    texts: [IndexedText<'a>; 2],
}

impl ExplainSummary<'_> {
    fn write(&self, out: &mut impl Write) -> Result<()> {
        let (explanation, query) = (self.explanation, &self.params.query);
        let docs = [explanation.pair.0, explanation.pair.1];
        for (name, (doc, words)) in ["a", "b"].into_iter().zip(docs.into_iter().zip(explanation.words)) {
            let source = self.corpus.source(doc).map_or(String::new(), |source| format!(" ({})", one_line(source)));
            let date = self.corpus.date(doc).map_or("no date".to_owned(), dates::show);
            let id = styled(BOLD, &one_line(self.corpus.id(doc)));
            writeln!(out, "{name}: {id}{source}, {date}, {}", counted(u64::from(words), "word"))?;
        }
        writeln!(out, "\n{}", styled(BOLD, &self.verdict()))?;
        let o = explanation.overlap;
        writeln!(
            out,
            "\nJaccard {:.4} ({} is a near-duplicate): {} shared of {} and {} different shingles of {} words. Containment: {:.4} of a is in b, {:.4} of b is in a.",
            o.jaccard(),
            query.min_jaccard,
            o.shared,
            o.a,
            o.b,
            self.params.hash.shingle_width,
            o.containment_a(),
            o.containment_b()
        )?;
        let s = &explanation.sketch;
        writeln!(
            out,
            "Sketch: {} of {} bands of {} rows agree; of such pairs {:.1} on average, and at least one with chance {:.4}.",
            s.equal, s.cut.bands, s.cut.rows, s.expected, s.chance
        )?;
        if explanation.stats.bands.is_none() {
            writeln!(out, "The corpus is so small that every pair is compared, whatever sketch and fingerprints say.")?;
        }
        self.fingerprints(out)?;
        self.stem_pairs(out)?;
        for (name, (spans, text)) in ["a", "b"].into_iter().zip(explanation.boilerplate.iter().zip(&self.texts)) {
            for span in spans {
                writeln!(out, "Boilerplate in {name}, left out of account: “{}”", quoted(text.piece(*span)))?;
            }
        }
        self.passages(out)
    }

    fn fingerprints(&self, out: &mut impl Write) -> Result<()> {
        let all = &self.explanation.fingerprints;
        if self.params.query.near_duplicates_only {
            return Ok(());
        }
        writeln!(
            out,
            "{} shared{}",
            counted(to_u64(all.len()), "fingerprint"),
            if all.is_empty() { "." } else { ":" }
        )?;
        for one in all.iter().take(SHOWN) {
            let what = match one {
                SharedFingerprint { boilerplate: true, .. } => ", boilerplate: proposes nothing",
                SharedFingerprint { formula: true, .. } => ", among other words each time: little by itself",
                SharedFingerprint { common: true, .. } => ", common: links each with a hub and the next",
                _ => "",
            };
            let words = quoted(self.texts[0].piece(one.places[0]));
            writeln!(out, "  “{words}” in {}{what}", counted(u64::from(one.documents), "document"))?;
        }
        self.more(out, all.len())
    }

    fn stem_pairs(&self, out: &mut impl Write) -> Result<()> {
        let Some(told) = &self.explanation.stem_pairs else { return Ok(()) };
        writeln!(
            out,
            "{} of neighbouring telling words shared; the most in {} words of both weigh {:.1} bits, and {:.1} propose{}",
            counted(to_u64(told.shared.len()), "pair"),
            self.params.tuning.candidates.stem_pair_window,
            from_decibits(told.evidence.into()),
            from_decibits(told.least.into()),
            if told.shared.is_empty() { "." } else { ":" }
        )?;
        for one in told.shared.iter().take(SHOWN) {
            let word = |at: u32| one_line(self.texts[0].piece(TokenSpan { start: at, end: at + 1 }));
            let [first, second] = one.places[0].map(word);
            let (bits, documents) = (from_decibits(one.bits.into()), counted(u64::from(one.documents), "document"));
            writeln!(out, "  “{first}” and “{second}” in {documents}, {bits:.1} bits")?;
        }
        self.more(out, told.shared.len())
    }

    fn passages(&self, out: &mut impl Write) -> Result<()> {
        let (explanation, query) = (self.explanation, &self.params.query);
        if query.near_duplicates_only {
            return Ok(());
        }
        let (bits, chance, weight) = (explanation.least_bits, explanation.stats.chance_bits, query.min_weight);
        writeln!(
            out,
            "{} before the thresholds, which are {} words and {bits:.1} bits ({weight} more than the {chance:.1} that chance explains in {}){}",
            counted(to_u64(explanation.passages.len()), "passage"),
            explanation.least_words,
            counted(explanation.stats.tokens_once, "word"),
            if explanation.passages.is_empty() { "." } else { ":" }
        )?;
        for passage in explanation.passages.iter().take(SHOWN) {
            let words = quoted(self.texts[0].piece(passage.in_a.tokens));
            let (kind, matched) = (passage.kind.name(), counted(u64::from(passage.matched_words), "matched word"));
            writeln!(out, "  {kind}, {matched}, {:.1} bits, {}: “{words}”", passage.weight_bits, self.said(passage))?;
        }
        self.more(out, explanation.passages.len())
    }

    fn more(&self, out: &mut impl Write, all: usize) -> Result<()> {
        if all > SHOWN {
            let more = format!("  … and {} more (--format json has all)", all - SHOWN);
            writeln!(out, "{}", styled(FAINT, &more))?;
        }
        Ok(())
    }

    fn said(&self, passage: &Passage) -> &'static str {
        match (self.explanation.accepts(passage), passage.weight_bits < self.explanation.least_bits) {
            (true, _) => "enough",
            (false, true) => "too light",
            _ if self.explanation.is_slight(passage) => "too light beside a copy",
            (false, false) => "too short",
        }
    }

    /// The verdict in a sentence.
    fn verdict(&self) -> String {
        let (o, query) = (self.explanation.overlap, &self.params.query);
        let days = |seconds: i64| format!("{}.{} days", seconds / 86_400, seconds % 86_400 / 8640);
        match self.explanation.verdict(self.params) {
            PairVerdict::Reported { near_duplicate, passages } => {
                let near = near_duplicate.then(|| format!("they are near-duplicates (Jaccard {:.4})", o.jaccard()));
                let passages = match passages {
                    0 => None,
                    1 => Some("1 passage is long and heavy enough".to_owned()),
                    n => Some(format!("{n} passages are long and heavy enough")),
                };
                let why: Vec<String> = near.into_iter().chain(passages).collect();
                format!("Reported: {}.", why.join(", and "))
            }
            PairVerdict::TooShort => {
                format!("Not reported: one of them has under {} words and is never compared.", self.params.hash.shingle_width)
            }
            PairVerdict::Undated => "Not reported: one of them has no date, and --window asks for one.".to_owned(),
            PairVerdict::OutsideOfWindow => {
                format!("Not reported: their dates lie {} apart, more than --window.", days(self.explanation.apart.unwrap_or(0)))
            }
            PairVerdict::NotProposed if self.explanation.sketch.equal > 0 && !self.explanation.sketch.alike => format!(
                "Not reported: it was not compared. Bands of the sketches agree, but so little else of them as is seen once in 100,000 pairs of Jaccard {}.",
                query.min_jaccard
            ),
            PairVerdict::NotProposed if self.explanation.in_a_star() => format!(
                "Not reported: it was not compared. What both have stands in over {} documents (--pair-limit): each of those meets few others, and the one that stands for its story.",
                query.pair_limit
            ),
            PairVerdict::NotProposed => {
                "Not reported: it was not compared, since no band of the sketches agrees, and neither fingerprints nor telling words propose it."
                    .to_owned()
            }
            PairVerdict::Closing => {
                "Not reported: it was compared, but all that they share is a short text that their outlet puts below both: no evidence."
                    .to_owned()
            }
            PairVerdict::TooLittle if query.near_duplicates_only => {
                format!("Not reported: it was compared, but Jaccard {:.4} is under {}.", o.jaccard(), query.min_jaccard)
            }
            PairVerdict::TooLittle => format!(
                "Not reported: it was compared, but Jaccard {:.4} is under {} and no passage is long and heavy enough.",
                o.jaccard(),
                query.min_jaccard
            ),
        }
    }

    fn json(&self) -> Value {
        let (explanation, o, s) = (self.explanation, self.explanation.overlap, &self.explanation.sketch);
        let id = |doc| json!({ "id": self.corpus.id(doc), "source": self.corpus.source(doc), "date": self.corpus.date(doc).map(dates::show) });
        let place = |side: usize, span: TokenSpan| {
            let chars = self.texts[side].chars(span);
            json!({ "char_start": chars.start, "char_end": chars.end, "text": self.texts[side].piece(span) })
        };
        let fingerprint = |f: &SharedFingerprint| {
            json!({
                "a": place(0, f.places[0]), "b": place(1, f.places[1]), "documents": f.documents, "boilerplate": f.boilerplate,
                "formula": f.formula, "common": f.common,
            })
        };
        let word = |at: u32| TokenSpan { start: at, end: at + 1 };
        let stem_pair = |one: &SharedStemPair| {
            let words = |side: usize| one.places[side].map(|at| place(side, word(at)));
            json!({ "a": words(0), "b": words(1), "documents": one.documents, "bits": from_decibits(one.bits.into()) })
        };
        let passage = |p: &Passage| {
            json!({
                "a": place(0, p.in_a.tokens), "b": place(1, p.in_b.tokens), "kind": p.kind.name(),
                "matched_words": p.matched_words, "weight_bits": p.weight_bits, "reported": explanation.accepts(p),
            })
        };
        let boilerplate =
            |side: usize| explanation.boilerplate[side].iter().map(|&s| place(side, s)).collect::<Vec<Value>>();
        json!({
            "v": 1,
            "a": id(explanation.pair.0), "b": id(explanation.pair.1),
            "reported": matches!(explanation.verdict(self.params), PairVerdict::Reported { .. }),
            "verdict": self.verdict(),
            "proposed": explanation.proposed,
            "seconds_apart": explanation.apart,
            "words_a": explanation.words[0], "words_b": explanation.words[1],
            "jaccard": o.jaccard(), "containment_a": o.containment_a(), "containment_b": o.containment_b(),
            "shared_shingles": o.shared, "shingles_a": o.a, "shingles_b": o.b,
            "min_jaccard": self.params.query.min_jaccard, "near_duplicate": explanation.near_duplicate,
            "bands": s.cut.bands, "rows": s.cut.rows, "bands_equal": s.equal, "bands_expected": s.expected,
            "chance_of_candidate": s.chance,
            "fingerprints": explanation.fingerprints.iter().map(fingerprint).collect::<Vec<Value>>(),
            "stem_pairs": explanation.stem_pairs.as_ref().map(|told| json!({
                "evidence_bits": from_decibits(told.evidence.into()), "least_bits": from_decibits(told.least.into()),
                "shared": told.shared.iter().map(stem_pair).collect::<Vec<Value>>(),
            })),
            "boilerplate_a": boilerplate(0), "boilerplate_b": boilerplate(1),
            "min_words": explanation.least_words, "min_bits": explanation.least_bits, "chance_bits": explanation.stats.chance_bits,
            "passages": explanation.passages.iter().map(passage).collect::<Vec<Value>>(),
        })
    }
}

/// The beginning of a text on a single line.
fn quoted(text: &str) -> String {
    let line = one_line(text);
    match line.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
