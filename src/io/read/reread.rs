//! Owns reading a record a second time, from the bytes that held the record.

use super::block::{Block, BlockKind, Wrapping};
use crate::base::cast::to_usize;
use crate::io::read::options::Options;
use crate::io::read::parse::parse;
use crate::io::read::paths::Files;
use crate::model::chunk::Chunk;
use crate::model::corpus::Records;

/// What has to be known of the files to read their records again.
#[derive(Debug)]
pub struct Reread {
    files: Vec<Option<ReadAs>>,
    options: Options,
}

/// How a file was read.
#[derive(Clone, Debug)]
pub struct ReadAs {
    kind: BlockKind,
    guess: Option<&'static encoding_rs::Encoding>,
}

impl ReadAs {
    /// As its blocks say; the last one knows most of the encoding.
    pub fn note(known: &mut Option<ReadAs>, block: &Block) {
        match known {
            Some(known) => known.guess = block.guess,
            None => *known = Some(ReadAs { kind: block.kind.clone(), guess: block.guess }),
        }
    }
}

impl Reread {
    /// `files` are by number (`None`: never read), `options` the options of the first reading.
    pub fn new(files: Vec<Option<ReadAs>>, options: Options) -> Reread {
        Reread { files, options }
    }
}

impl Records for Reread {
    fn text(&self, bytes: Vec<u8>, file: u32, line: u64) -> Option<String> {
        let ReadAs { kind, guess } = self.files.get(to_usize(file))?.clone()?;
        let (first_line, wrapping) = (line, Wrapping::default());
        let block = Block { file, first_line, offset: None, kind, guess, bytes, wrapping };
        parse(&block, &self.options, &Files::default()).chunks.pop().and_then(Chunk::into_text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::error::Error;
    use crate::io::read::block::Item;
    use crate::io::read::blocks::Blocks;
    use crate::io::read::paths::expand;
    use crate::model::corpus::Corpus;
    use std::path::PathBuf;

    /// The corpus of some files cut into blocks of `size` bytes; what can be left in the files is, if `forget`.
    fn read(paths: &[PathBuf], size: usize, forget: bool) -> (Corpus, usize) {
        let (files, options) = (expand(paths).unwrap(), Options::default());
        let (mut kinds, mut chunks, mut forgotten) = (vec![None; files.paths.len()], Vec::new(), 0);
        for item in Blocks::with_size(&files, &options, size) {
            let Item::Block(block) = item else { panic!("{item:?}") };
            ReadAs::note(&mut kinds[to_usize(block.file)], &block);
            for mut chunk in parse(&block, &options, &files).chunks {
                if let Some(offset) = block.offset.filter(|_| forget) {
                    chunk.forget_texts(offset);
                    forgotten += 1;
                }
                chunks.push(chunk);
            }
        }
        let corpus = Corpus::from_chunks(chunks, files.paths).unwrap();
        (corpus.with_records(Box::new(Reread::new(kinds, options))), forgotten)
    }

    #[test]
    fn texts_come_again_as_they_came_first() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, bytes: &[u8]| {
            std::fs::write(folder.path().join(name), bytes).unwrap();
            folder.path().join(name)
        };
        let line = |i: usize| format!("{{\"id\": {i}, \"text\": \"caf\\u00e9 {}\\n \\ud83d end\"}}\n\n", "x".repeat(i));
        let lines: String = (0..50).map(line).collect();
        let row = |i: usize| format!("r{i},\"said \"\"{i}\"\"\n in {}\"\n\r\n", "lines ".repeat(i));
        let table = (0..50).fold("id,text\n".to_owned(), |all, i| all + &row(i));
        let utf16: Vec<u8> = "\u{feff}a text in pairs of bytes".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let plain = [
            put("a.jsonl", lines.as_bytes()),
            put("b.jsonl", &[b"\xEF\xBB\xBF{\"id\": \"bom\", \"text\": \"caf\xE9\"}\n", lines.as_bytes()].concat()),
            put("c.csv", table.as_bytes()),
            put("d.txt", b"caf\xE9 and no more"),
        ];
        let other = [put("e.txt", &utf16), put("f.jsonl.gz", &super::super::tests::gzip(lines.as_bytes()))];
        for size in [1, 100, 1 << 20] {
            for (paths, all) in [(&plain[..], true), (&other[..1], false), (&other[1..], false)] {
                let ((held, none), (left, some)) = (read(paths, size, false), read(paths, size, true));
                assert_eq!((none, some > 0), (0, all), "{paths:?}");
                for doc in held.docs() {
                    assert_eq!(held.text(doc).unwrap(), left.text(doc).unwrap(), "{:?}", held.place(doc));
                }
            }
        }
    }

    #[test]
    fn a_file_that_changed_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.jsonl");
        let write = |text: &str| std::fs::write(&path, format!("{{\"text\": \"{text}\"}}\n")).unwrap();
        write("before");
        let (corpus, _) = read(std::slice::from_ref(&path), 100, true);
        let doc = corpus.docs().next().unwrap();
        assert_eq!(corpus.text(doc).unwrap(), "before");
        write("behind");
        assert!(matches!(corpus.text(doc), Err(Error::BadInput { place, .. }) if place.ends_with("news.jsonl:1")));
        write("b");
        assert!(matches!(corpus.text(doc), Err(Error::Io { .. })));
    }
}
