//! Owns the command that plants stories with known trees:
//! `cargo run --release --example plant -- OUT_DIR [--documents N] [--largest N] [--in-stories N] [--seed N] [--text PATH]`.
//!
//! Writes `docs.jsonl` (`id`, `source`, `date`, `title`, `text`) and `truth.jsonl`, one line a document in the same order:
//! - `story`: its name, `null` for a piece of no story, a list for a round-up;
//! - `parent`: the document that it was taken from, `unseen:AGENCY` if that is not in the corpus, else `null`;
//! - `kind`: `original`, `whole`, `cut tail`, `cut inside`, `new lead`, `lift`, `round-up`, `quotation`, `unrelated`;
//! - `time`: when it was really published (seconds since 1970); `credit`: the agency that its text names;
//! - `lines`: numbers of the sentences that it holds of the story of its parent; `own`: those of them that it added;
//!   `edits`: what was edited in them (sentence, number of the edit), by itself or before;
//! - `passages`: `passage` (a name: documents with the same one are its witnesses), `start`, `end`;
//! - `furniture`: `kind` (`footer`, `paywall`, `bio`, `disclaimer`), `start`, `end`.
//!
//! `start` and `end` are half-open and count code points of the text.

#[path = "../../seeds/made_up.rs"]
#[allow(dead_code, reason = "a part of it is for the other generator")]
mod made_up;
mod planted;

use clap::Parser;
use made_up::Lexicon;
use planted::language::Language;
use planted::lines::{document, truth};
use planted::{Planted, Settings, plant};
use serde_json::Value;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use wirecopy::io::read::options::Options;
use wirecopy::run::load::load;

/// Plants stories with known trees
#[derive(Parser)]
#[command(max_term_width = 100)]
struct Arguments {
    /// Folder to write docs.jsonl and truth.jsonl into
    folder: PathBuf,
    /// Documents in all
    #[arg(short = 'n', long, default_value_t = 5000)]
    documents: usize,
    /// Copies of the largest story [default: a fifth of the documents, 1000 at most]
    #[arg(long)]
    largest: Option<usize>,
    /// Documents of all other stories, about [default: a quarter of the documents]
    #[arg(long)]
    in_stories: Option<usize>,
    /// Another seed, another corpus
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Take sentences of these files or folders, each once, instead of made-up ones
    #[arg(long, value_name = "PATH")]
    text: Vec<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { folder, documents, largest, in_stories, seed, text } = Arguments::parse();
    let settings = Settings {
        documents,
        largest: largest.unwrap_or((documents / 5).min(1000)),
        in_stories: in_stories.unwrap_or(documents / 4),
        seed,
    };
    let lexicon = Lexicon::from_seeds();
    let mut language = match text.is_empty() {
        true => Language::made_up(&lexicon, seed),
        false => Language::of_texts(&lexicon, seed, &load(&text, &Options::default(), false, &())?.corpus)?,
    };
    let made = plant(settings, &mut language);
    if language.wanting > 0 {
        return Err(
            format!("--text is short of {} sentences: give more, or fewer --documents", language.wanting).into()
        );
    }
    std::fs::create_dir_all(&folder)?;
    for (name, line) in [("docs.jsonl", document as fn(usize, &Planted) -> Value), ("truth.jsonl", truth)] {
        let mut file = BufWriter::new(File::create(folder.join(name))?);
        for (number, planted) in made.iter().enumerate() {
            writeln!(file, "{}", line(number, planted))?;
        }
        file.flush()?;
    }
    Ok(())
}
