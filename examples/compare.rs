//! The passages that two texts share: `cargo run --example compare`.

use wirecopy::{Params, Result, compare};

fn main() -> Result<()> {
    let wire = "The harbour was closed on Tuesday after a freighter ran aground in heavy fog, the port authority said.";
    let article = "A bad day for sailors: the harbour was closed on Tuesday after a freighter ran aground in fog.";
    let comparison = compare(wire, article, &Params::default())?;
    for passage in &comparison.passages {
        println!("{} words: {}", passage.matched_words, passage.in_b.text(article));
    }
    assert_eq!(comparison.passages.len(), 1);
    println!("{:.0} % of the five-word runs", 100.0 * comparison.pair.overlap.containment_b());
    Ok(())
}
