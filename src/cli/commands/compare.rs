//! Owns `wirecopy compare`: two texts, one below the other, the shared passages marked in both, figures below.

use crate::cli::args::reading::encoding;
use crate::cli::args::{CompareArgs, TerminalArgs, search};
use crate::cli::screen::differences::{ListedDifference, outside};
use crate::cli::screen::highlight::{FAINT, Mark, Marked, passage, styled};
use crate::cli::screen::layout::{Screen, TextTable};
use crate::cli::screen::summary;
use crate::cli::session::note_tuning;
use anstyle::Style;
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::io;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use wirecopy::Comparison;
use wirecopy::io::read::options::{InputFormat, Options};
use wirecopy::io::read::paths::is_wrapped;
use wirecopy::io::write::diff;
use wirecopy::io::write::human::{count, one_line};
use wirecopy::model::overlap::Overlap;
use wirecopy::model::pair::{Difference, Passage, Stretch};
use wirecopy::run::load;
use wirecopy::{DocId, Params};

const BOLD: Style = Style::new().bold();
/// Columns of the passages: words that are equal, words of both sides, weight, and places in code points.
const TITLES: &[&str] = &["", " words", " of A", " of B", " bits", "kind", "in A", "in B"];
const NOISY_TITLES: &[&str] = &["", " words", " nearly", " of A", " of B", " bits", "kind", "in A", "in B"];

pub fn run(args: &CompareArgs, terminal: TerminalArgs) -> Result<ExitCode> {
    let mut params = search::preset(args.noisy, args.plagiarism, args.tuning.as_deref())?;
    params.query.passages.rewritten = !args.no_rewritten;
    params.query.min_words = args.min_words.unwrap_or(params.query.min_words);
    params.hash.shingle_width = args.shingle_width.unwrap_or(params.hash.shingle_width);
    params.query.background = search::background(args.background.as_deref())?;
    params.check()?;
    note_tuning(args.tuning.as_deref(), &params.tuning);
    let options = Options { encoding: encoding(args.encoding.as_deref())?, ..Options::default() };
    if args.a.as_os_str() == "-" && args.b.as_os_str() == "-" {
        bail!("only one of the two texts can come from standard input");
    }
    let (a, b) = (read(&args.a, &options, terminal)?, read(&args.b, &options, terminal)?);
    let Comparison { pair: m, passages } = wirecopy::compare(&a, &b, &params)?;

    let told = CompareSummary {
        args,
        params: &params,
        texts: [Marked::new(&a), Marked::new(&b)],
        overlap: m.overlap,
        passages,
    };
    let mut out = terminal.out();
    if terminal.json() {
        writeln!(out, "{}", told.json()?)?;
    } else {
        told.write(Screen::of(&io::stdout()), &mut out)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// What is told of two texts.
struct CompareSummary<'a> {
    args: &'a CompareArgs,
    params: &'a Params,
    texts: [Marked<'a>; 2],
    overlap: Overlap,
    passages: Vec<Passage>,
}

impl CompareSummary<'_> {
    fn write(&self, screen: Screen, out: &mut impl Write) -> Result<()> {
        let CompareSummary { args, passages, overlap: o, .. } = self;
        let [a, b] = &self.texts;
        let marks: Vec<[Mark; 2]> = passages.iter().enumerate().map(|(number, one)| Mark::of(number, one)).collect();
        for (side, (path, text)) in [&args.a, &args.b].into_iter().zip(&self.texts).enumerate() {
            let title = format!("━━ {}: {}", ["A", "B"][side], screen.apart(&one_line(&path.to_string_lossy())));
            writeln!(out, "{}", styled(BOLD, &title))?;
            let marks: Vec<&Mark> = marks.iter().map(|both| &both[side]).collect();
            writeln!(out, "{}\n", screen.wrap(text.whole(&marks).trim_end(), 0))?;
        }
        writeln!(out, "{}", styled(BOLD, "━━ shared"))?;
        let mut table = TextTable::new(if args.noisy { NOISY_TITLES } else { TITLES });
        for (number, p) in passages.iter().enumerate() {
            let mut row =
                vec![styled(passage(number), &format!("[{}]", number + 1)), count(u64::from(p.matched_words))];
            row.extend(args.noisy.then(|| count(u64::from(p.near_words()))));
            row.extend([p.in_a, p.in_b].map(|side| count(side.tokens.len().into())));
            row.extend([format!("{:.0}", p.weight_bits), p.kind.name().to_owned()]);
            row.extend([p.in_a, p.in_b].map(|side| format!("{}-{}", side.chars.start, side.chars.end)));
            table.row(row);
            for line in ListedDifference::new(&a.0, &b.0, &p.differences(), screen).lines() {
                table.row([line]);
            }
        }
        if passages.is_empty() {
            writeln!(out, "no passage of {} words or more", self.params.query.min_words)?;
        } else {
            table.write(&screen, out)?;
        }
        if let Some(steps) = self.outside() {
            writeln!(out, "outside of the passages:")?;
            for line in ListedDifference::new(&a.0, &b.0, &steps, screen).lines() {
                writeln!(out, "     {}", screen.wrap(&line, 5))?;
            }
        }
        let width = self.params.hash.shingle_width;
        for (label, shingles) in [("A", o.a), ("B", o.b)] {
            if shingles == 0 {
                writeln!(out, "{label} is too short to compare (under {width} words)")?;
            }
        }
        let whole = format!(
            "Jaccard {:.3}: {} shared of {} and {} different shingles of {width} words; {:.0} % of A is in B, {:.0} % of B is in A",
            o.jaccard(),
            count(u64::from(o.shared)),
            count(u64::from(o.a)),
            count(u64::from(o.b)),
            100.0 * o.containment_a(),
            100.0 * o.containment_b()
        );
        writeln!(out, "{}", screen.wrap(&whole, 0))?;
        let key = format!(
            "Places are code points. Bits: how surprising the shared words are, by their use in general. {{-Words-}} that only A has, {{+words+}} that only B has, {{~words~}} in another place{}.",
            if args.noisy { ", {≈words≈} in nearly the same letters" } else { "" }
        );
        writeln!(out, "{}", styled(FAINT, &screen.wrap(&key, 0)))?;
        Ok(())
    }

    fn outside(&self) -> Option<Vec<Difference>> {
        outside(&self.texts[0].0, &self.texts[1].0, &self.passages)
    }

    fn json(&self) -> Result<Value> {
        let CompareSummary { args, overlap: o, texts: [a, b], .. } = self;
        let differences = |steps: &[Difference]| -> Result<Value> {
            let mut text = Vec::new();
            diff::json(&mut text, &diff::shown(&a.0, &b.0, steps))?;
            Ok(serde_json::from_slice(&text)?)
        };
        let side = |text: &Marked<'_>, at: Stretch| {
            json!({
                "char_start": at.chars.start, "char_end": at.chars.end, "byte_start": at.bytes.start,
                "byte_end": at.bytes.end, "words": at.tokens.len(), "text": text.0.piece(at.tokens),
            })
        };
        let passage = |p: &Passage| -> Result<Value> {
            Ok(json!({
                "a": side(a, p.in_a), "b": side(b, p.in_b), "kind": p.kind.name(), "identity": p.identity(),
                "matched_words": p.matched_words, "near_words": p.near_words(), "weight_bits": p.weight_bits,
                "diff": differences(&p.differences())?,
            }))
        };
        Ok(json!({
            "v": 1, "a": args.a.to_string_lossy(), "b": args.b.to_string_lossy(),
            "jaccard": o.jaccard(), "containment_a": o.containment_a(), "containment_b": o.containment_b(),
            "shared_shingles": o.shared, "shingles_a": o.a, "shingles_b": o.b,
            "passages": self.passages.iter().map(passage).collect::<Result<Vec<Value>>>()?,
            "diff_outside": self.outside().map(|steps| differences(&steps)).transpose()?,
        }))
    }
}

/// The text of a file, in whatever encoding and packing.
fn read(path: &Path, options: &Options, terminal: TerminalArgs) -> Result<String> {
    // What the file holds is a text, whatever the text looks like; of RTF and the like the text has to be taken out.
    let format = (!is_wrapped(path)).then(|| InputFormat::of_one_document(path));
    let options = Options { format, ..options.clone() };
    let loaded = load::load(&[path.to_owned()], &options, true, &())?;
    if !loaded.corpus.is_empty() {
        summary::left_out(&mut terminal.stderr(), &loaded, terminal.verbose)?;
    }
    if loaded.corpus.is_empty() {
        let why = loaded.notes.first().map_or(String::new(), |n| format!(": {}", n.what));
        bail!("{}: no text{why}", path.display());
    }
    let name = path.display();
    if loaded.corpus.len() > 1 {
        let documents = loaded.corpus.len();
        bail!("{name}: holds {documents} documents, but compare takes two single texts (scan compares many)");
    }
    Ok(loaded.corpus.text(DocId(0))?.into_owned())
}
