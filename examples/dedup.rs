//! Which of some texts stay if near-duplicates go: `cargo run --example dedup`.

use wirecopy::{DedupParams, Result, dedup};

fn main() -> Result<()> {
    let texts = [
        "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator said.",
        "A chess tournament opened in the old town hall with forty players from nine countries on Friday.",
        "The ferry to the northern islands was cancelled on Monday after a sensor failed, the operator says.",
    ];
    let mut params = DedupParams::default();
    params.params.query.min_jaccard = 0.6;
    // In order of the texts.
    let kept: Vec<bool> = dedup(&texts, &params)?.kept();
    let unique: Vec<&str> = texts.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(text, _)| *text).collect();
    assert_eq!(unique, [texts[0], texts[1]]);
    println!("{} of {} texts stay", unique.len(), texts.len());
    Ok(())
}
