//! Owns the command that writes a planted corpus: `make_corpus OUT_DIR DOCUMENTS [SEED]` (seed 7 by default).
//!
//! Writes `docs.jsonl`, `truth.jsonl` and `boilerplate.jsonl`, block by block; README.md names their fields.

mod planted;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, documents, seed) = match arguments.as_slice() {
        [folder, documents] => (folder, documents.parse()?, 7),
        [folder, documents, seed] => (folder, documents.parse()?, seed.parse()?),
        _ => return Err("usage: make_corpus OUT_DIR DOCUMENTS [SEED]".into()),
    };
    write(Path::new(folder), documents, seed)?;
    Ok(())
}

fn write(folder: &Path, documents: usize, seed: u64) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let open = |name| io::Result::Ok(BufWriter::with_capacity(1 << 20, File::create(folder.join(name))?));
    let (mut docs, mut truth, mut boilerplate) =
        (open("docs.jsonl")?, open("truth.jsonl")?, open("boilerplate.jsonl")?);
    let mut first = 0;
    for block in planted::blocks(documents, seed) {
        let id = |index: usize| &block.documents[index - first].id;
        for document in &block.documents {
            let planted::PlantedDocument { id, source, date, text } = document;
            // Line breaks are all that a planted text has to escape.
            let text = text.replace('\n', "\\n");
            writeln!(docs, r#"{{"id": "{id}", "source": "{source}", "date": "{date}", "text": "{text}"}}"#)?;
        }
        for passages in block.passages.chunk_by(|one, next| (one.a, one.b) == (next.a, next.b)) {
            let planted::PlantedPassage { a, b, kind, .. } = passages[0];
            let kind = match kind {
                [planted::Kind::Story, made] => made.name().to_string(),
                [one, other] => format!("{}+{}", one.name(), other.name()),
            };
            write!(truth, r#"{{"a": "{}", "b": "{}", "kind": "{kind}", "passages": ["#, id(a), id(b))?;
            for (number, passage) in passages.iter().enumerate() {
                let ((a_start, a_end), (b_start, b_end)) = (passage.a_chars, passage.b_chars);
                let comma = if number == 0 { "" } else { ", " };
                write!(truth, r#"{comma}{{"a_start": {a_start}, "a_end": {a_end}, "#)?;
                write!(truth, r#""b_start": {b_start}, "b_end": {b_end}}}"#)?;
            }
            writeln!(truth, "]}}")?;
        }
        for &(index, (start, end)) in &block.footers {
            writeln!(boilerplate, r#"{{"id": "{}", "start": {start}, "end": {end}}}"#, id(index))?;
        }
        first += block.documents.len();
    }
    docs.flush()?;
    truth.flush()?;
    boilerplate.flush()
}
