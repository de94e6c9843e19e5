//! Owns `wirecopy explain-bands`: the S-curve as a table and a picture.

use crate::cli::args::{BandArgs, TerminalArgs};
use anyhow::Result;
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;
use wirecopy::Params;
use wirecopy::base::cast::rounded;
use wirecopy::model::bands::Bands;

pub fn run(args: &BandArgs, terminal: TerminalArgs) -> Result<ExitCode> {
    let mut params = Params::default();
    params.hash.slots = args.slots;
    params.query.min_jaccard = args.min_jaccard;
    params.query.recall = args.recall;
    params.check()?;
    let cut = Bands::choose(args.slots, args.min_jaccard, args.recall);
    let chance = cut.recall_at(args.min_jaccard);
    let steps = (1..=20).map(|i| f64::from(i) * 0.05);
    let out = &mut terminal.out();
    if terminal.json() {
        let curve = steps.map(|jaccard| json!({ "jaccard": jaccard, "found": cut.recall_at(jaccard) }));
        let all = json!({
            "v": 1, "slots": args.slots, "bands": cut.bands, "rows": cut.rows, "min_jaccard": args.min_jaccard,
            "recall": args.recall, "found": chance, "curve": curve.collect::<Vec<Value>>(),
        });
        writeln!(out, "{all}")?;
        return Ok(ExitCode::SUCCESS);
    }
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
    for jaccard in steps {
        let chance = cut.recall_at(jaccard);
        let bar = "█".repeat(rounded(chance * 40.0));
        let mark = if (jaccard - args.min_jaccard).abs() < 0.025 { "  <- --min-jaccard" } else { "" };
        writeln!(out, "   {jaccard:.2}  {chance:.4}  {bar}{mark}")?;
    }
    writeln!(out, "\nAt exactly {}: {chance:.4}.", args.min_jaccard)?;
    if chance < args.recall {
        let wanted = args.recall;
        writeln!(out, "That is under the {wanted} asked for: take more --slots, or a higher --min-jaccard.")?;
    }
    Ok(ExitCode::SUCCESS)
}
