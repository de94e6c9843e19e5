//! Owns `wirecopy compare`: two texts, one after the other, the shared passages marked in both, figures below.

use super::Out;
use super::args::CompareArgs;
use super::differs::{Listed, outside};
use super::marks::{FAINT, Mark, Marked, one_line, passage, styled};
use super::read_args::encoding;
use super::summary::{self, count};
use anstream::ColorChoice;
use anstyle::Style;
use anyhow::{Result, bail};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use wirecopy::DocId;
use wirecopy::input::{Format, Options};
use wirecopy::pipeline::load;

const BOLD: Style = Style::new().bold();

pub fn run(args: &CompareArgs, color: ColorChoice, out: &mut Out) -> Result<ExitCode> {
    let mut params = super::search_args::preset(args.noisy, args.plagiarism);
    params.query.passages.rewritten = !args.no_rewritten;
    params.query.min_words = args.min_words.unwrap_or(params.query.min_words);
    params.hash.shingle_width = args.shingle_width.unwrap_or(params.hash.shingle_width);
    let width = params.hash.shingle_width;
    params.query.background = super::search_args::background(args.background.as_deref())?;
    params.check()?;
    let options =
        Options { format: Some(Format::Text), encoding: encoding(args.encoding.as_deref())?, ..Options::default() };
    if args.a.as_os_str() == "-" && args.b.as_os_str() == "-" {
        bail!("only one of the two texts can come from standard input");
    }
    let (a, b) = (read(&args.a, &options, color)?, read(&args.b, &options, color)?);
    let (found, passages) = wirecopy::compare(&a, &b, &params)?;

    let (mut marks_a, mut marks_b) = (Vec::new(), Vec::new());
    for (number, one) in passages.iter().enumerate() {
        let [in_a, in_b] = Mark::of(number, one);
        marks_a.push(in_a);
        marks_b.push(in_b);
    }
    let (text_a, text_b) = (Marked::new(&a), Marked::new(&b));
    for (label, path, text, marks) in [("A", &args.a, &text_a, &marks_a), ("B", &args.b, &text_b, &marks_b)] {
        writeln!(out, "{}", styled(BOLD, &format!("━━ {label}: {}", one_line(&path.to_string_lossy()))))?;
        writeln!(out, "{}\n", text.whole(marks).trim_end())?;
    }
    writeln!(out, "{}", styled(BOLD, "━━ shared"))?;
    for (number, p) in passages.iter().enumerate() {
        let near =
            if args.noisy { format!(" and {} nearly equal", count(u64::from(p.near_words()))) } else { String::new() };
        let place = format!(
            "{}{near} of {} and {} words, {}, {:.0} bits; A {}-{}, B {}-{}",
            count(u64::from(p.matched_words)),
            p.in_a.tokens.len(),
            p.in_b.tokens.len(),
            p.kind.name(),
            p.weight_bits,
            p.in_a.chars.start,
            p.in_a.chars.end,
            p.in_b.chars.start,
            p.in_b.chars.end
        );
        writeln!(out, "{} {place}", styled(passage(number), &format!("[{}]", number + 1)))?;
        Listed::new(&text_a.0, &text_b.0, &p.differences()).write(out)?;
    }
    if let Some(steps) = outside(&text_a.0, &text_b.0, &passages) {
        writeln!(out, "outside of the passages:")?;
        Listed::new(&text_a.0, &text_b.0, &steps).write(out)?;
    }
    if passages.is_empty() {
        writeln!(out, "no passage of {} words or more", params.query.min_words)?;
    }
    let o = found.overlap;
    for (label, shingles) in [("A", o.a), ("B", o.b)] {
        if shingles == 0 {
            writeln!(out, "{label} is too short to compare (under {} words)", width)?;
        }
    }
    writeln!(
        out,
        "Jaccard {:.3}: {} shared of {} and {} different shingles of {} words; {:.0} % of A is in B, {:.0} % of B is in A",
        o.jaccard(),
        count(u64::from(o.shared)),
        count(u64::from(o.a)),
        count(u64::from(o.b)),
        width,
        100.0 * o.containment_a(),
        100.0 * o.containment_b()
    )?;
    writeln!(
        out,
        "{}",
        styled(
            FAINT,
            &format!(
                "Places are code points. Bits: how surprising the shared words are, by their use in general. {{-Words-}} that only A has, {{+words+}} that only B has, {{~words~}} in another place{}.",
                if args.noisy { ", {≈words≈} in nearly the same letters" } else { "" }
            )
        )
    )?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The text of a file, in whatever encoding and packing.
fn read(path: &Path, options: &Options, color: ColorChoice) -> Result<String> {
    let loaded = load::load(&[path.to_owned()], options, true, &())?;
    if !loaded.corpus.is_empty() {
        summary::left_out(&mut super::stderr(color), &loaded, false)?;
    }
    if loaded.corpus.is_empty() {
        let why = loaded.notes.first().map_or(String::new(), |n| format!(": {}", n.what));
        bail!("{}: no text{why}", path.display());
    }
    let name = path.display();
    if loaded.corpus.len() > 1 {
        let found = loaded.corpus.len();
        bail!("{name}: holds {found} documents, but compare takes two single texts (scan compares many)");
    }
    Ok(loaded.corpus.text(DocId(0))?.into_owned())
}
