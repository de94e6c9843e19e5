//! Owns `wirecopy explain-bands`: the S-curve as a table and a picture.

use super::Out;
use super::args::BandArgs;
use anyhow::Result;
use std::io::Write;
use std::process::ExitCode;
use wirecopy::Params;
use wirecopy::sketch::Bands;
use wirecopy::units::rounded;

pub fn run(args: &BandArgs, out: &mut Out) -> Result<ExitCode> {
    let mut params = Params::default();
    params.hash.slots = args.slots;
    params.query.min_jaccard = args.min_jaccard;
    params.query.recall = args.recall;
    params.check()?;
    let cut = Bands::choose(args.slots, args.min_jaccard, args.recall);
    let found = cut.recall_at(args.min_jaccard);
    writeln!(
        out,
        "{} slots cut into {} bands of {} rows ({} used).",
        args.slots,
        cut.bands,
        cut.rows,
        cut.bands * cut.rows
    )?;
    writeln!(
        out,
        "A pair becomes a candidate if all rows of one band agree: chance 1 - (1 - J^{})^{}.",
        cut.rows, cut.bands
    )?;
    writeln!(out, "Every candidate is then verified exactly, so only recall depends on this.\n")?;
    writeln!(out, "Jaccard   found")?;
    let steps = (1..=20).map(|i| f64::from(i) * 0.05);
    for jaccard in steps {
        let chance = cut.recall_at(jaccard);
        let bar = "█".repeat(rounded(chance * 40.0));
        let mark = if (jaccard - args.min_jaccard).abs() < 0.025 { "  <- --min-jaccard" } else { "" };
        writeln!(out, "   {jaccard:.2}  {chance:.4}  {bar}{mark}")?;
    }
    writeln!(out, "\nAt exactly {}: {found:.4}.", args.min_jaccard)?;
    if found < args.recall {
        let wanted = args.recall;
        writeln!(out, "That is under the {wanted} asked for: take more --slots, or a higher --min-jaccard.")?;
    }
    Ok(ExitCode::SUCCESS)
}
