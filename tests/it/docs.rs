//! Owns the promise that README and guide are true: every command in them runs, and prints what they show.
//!
//! In a `console` block a line that begins with `$ ` is a command (`>`: its next line), and what follows is all that it
//! prints. In a `sh` block each line is a command whose output is not shown. The commands of a page run one after the other in one folder, which holds
//! `seeds/` and stand-ins for what the page names. `WRITE_DOCS=1 cargo test --release --test it docs` writes the real output into
//! the pages.

use crate::program::{ARTICLES, Desk, document, gzip};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// Commands that build the project or run what it builds: `.ci/run` and the tests themselves do that.
const BUILD: [&str; 3] = ["cargo ", ".ci/run", "/usr/bin/time "];
/// Scripts that need more than Python: `readers` runs them.
const PLOTS: &str = "examples/plots/";

/// Articles in every shape that a page names.
fn stand_ins() -> Desk {
    let desk = Desk::with_articles();
    desk.put("seeds/articles.jsonl", ARTICLES);
    let articles: Vec<serde_json::Value> = ARTICLES.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let text = |at: usize| articles[at]["text"].as_str().unwrap();
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["id", "outlet", "body", "text"]).unwrap();
    for one in &articles {
        let [id, source, text] = ["id", "source", "text"].map(|field| one[field].as_str().unwrap());
        table.write_record([id, source, text, text]).unwrap();
    }
    let table = table.into_inner().unwrap();
    desk.put("more/table.csv.gz", gzip(&table));
    desk.put("corpus.csv", table);
    let column = |field: &str| articles.iter().map(|one| one[field].as_str().unwrap().into()).collect();
    desk.put("news.parquet", columns(&[("id", column("id")), ("body", column("text"))]));
    desk.put("corpus/articles.jsonl.zst", zstd::encode_all(ARTICLES.as_bytes(), 1).unwrap());
    for (at, folder) in ["stories", "wire", "pages", "essays", "sources"].into_iter().enumerate() {
        desk.put(&format!("{folder}/one.txt"), text(at));
        desk.put(&format!("{folder}/two.txt"), text(at + 1));
    }
    for name in ["crawl.warc.gz", "crawl-1.warc.gz"] {
        desk.put(name, gzip((0..3).map(|at| record(at, text(at))).collect::<String>().as_bytes()));
    }
    desk.put("new.jsonl", ARTICLES);
    desk.put("shards/articles.jsonl.zst", zstd::encode_all(ARTICLES.as_bytes(), 1).unwrap());
    desk.put("articles.csv", desk.read("corpus.csv"));
    desk.put("release.txt", text(0));
    desk.put("article.txt", text(1));
    desk.put("pairs.csv", "a,b\nnwa-ferry,meridian-ferry\n");
    desk.put("houses.csv", "from,to\nHarbour Gazette,Meridian Group\nDaily Meridian,Meridian Group\n");
    desk.put("mine.tsv", "agency\tNorthwire\tNWA|Northwire\n");
    let archive: String = (0..9).map(|i| document(&i.to_string(), text(0))).collect();
    desk.put("archive/2024.jsonl.gz", gzip(archive.as_bytes()));
    desk
}

/// A Parquet file with these columns of strings.
fn columns(columns: &[(&str, Vec<ByteArray>)]) -> Vec<u8> {
    let fields: String = columns.iter().map(|(name, _)| format!("required binary {name} (UTF8); ")).collect();
    let schema = Arc::new(parse_message_type(&format!("message rows {{ {fields} }}")).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let mut rows = writer.next_row_group().unwrap();
    for (_, values) in columns {
        let mut column = rows.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(values, None, None).unwrap();
        column.close().unwrap();
    }
    rows.close().unwrap();
    writer.into_inner().unwrap()
}

/// A page of a web archive, as text.
fn record(number: usize, text: &str) -> String {
    let head =
        format!("WARC-Type: conversion\r\nWARC-Target-URI: http://example.org/{number}\r\nContent-Type: text/plain");
    format!("WARC/1.0\r\n{head}\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n", text.len())
}

/// What a command of a page prints, on both streams.
fn printed(desk: &Desk, command: &str) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_wirecopy")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    let line = command.replace("cargo run --release -- ", "wirecopy ");
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{{ {line}\n}} 2>&1")]).current_dir(desk.path("."));
    shell.env("PATH", path).env("COLUMNS", "100").env("HOME", desk.path(".")).env_remove("XDG_CONFIG_HOME");
    let output = shell.output().expect("a shell");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{command}\n{text}");
    text.lines().map(|line| without_time(line) + "\n").collect()
}

/// How long a run took is the one thing that may differ.
fn without_time(line: &str) -> String {
    let line = line.trim_end();
    match (line.rfind(", "), line.ends_with(" s)")) {
        (Some(at), true) => format!("{}, 0.0 s)", &line[..at]),
        _ => line.to_owned(),
    }
}

fn runs(command: &str) -> bool {
    let builds = BUILD.iter().any(|start| command.starts_with(start)) && !command.contains("cargo run --release -- ");
    !builds && !command.contains(PLOTS) && (!command.contains("import numpy") || python("import numpy"))
}

/// Whether Python is there and can do this.
fn python(what: &str) -> bool {
    Command::new("python3").args(["-c", what]).output().is_ok_and(|output| output.status.success())
}

/// The page with what its commands print in place of what it shows, and how many ran.
fn with_real_output(page: &str) -> (String, usize) {
    let (desk, mut out, mut ran) = (stand_ins(), String::new(), 0);
    let mut lines = page.lines().peekable();
    let mut kind = "";
    while let Some(line) = lines.next() {
        writeln!(out, "{line}").unwrap();
        if let Some(fence) = line.trim_start().strip_prefix("```") {
            kind = if kind.is_empty() {
                ["console", "sh"].into_iter().find(|k| *k == fence).unwrap_or("other")
            } else {
                ""
            };
            continue;
        }
        let command = match kind {
            "console" => line.strip_prefix("$ "),
            "sh" => Some(line).filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')),
            _ => None,
        };
        let Some(mut command) = command.map(str::to_owned) else { continue };
        // It goes on after a backslash, inside a quotation, and where the shell would ask for more.
        let open = |command: &str| command.ends_with('\\') || command.matches('"').count() % 2 == 1;
        while let Some(next) = lines.next_if(|next| open(&command) || (kind == "console" && next.starts_with('>'))) {
            writeln!(out, "{next}").unwrap();
            let rest =
                if kind == "console" && next.starts_with('>') { next[1..].trim_start_matches(' ') } else { next };
            command = format!("{command}\n{rest}");
        }
        if !runs(&command) {
            continue;
        }
        ran += 1;
        let printed = printed(&desk, &command);
        if kind == "console" {
            while lines.next_if(|line| !line.starts_with("$ ") && !line.starts_with("```")).is_some() {}
            out += &printed;
        }
    }
    (out, ran)
}

/// README and the pages of the guide.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = docs.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    pages.push(root.join("README.md"));
    pages.sort();
    pages
}

#[test]
fn pages_show_what_the_program_prints() {
    let mut all = 0;
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        if (page.contains("$ python3") || page.contains("| python3")) && !python("") {
            continue;
        }
        let (real, ran) = with_real_output(&page);
        all += ran;
        if std::env::var_os("WRITE_DOCS").is_some() {
            std::fs::write(&path, &real).unwrap();
            continue;
        }
        for (number, (shown, real)) in (1..).zip(page.lines().zip(real.lines())) {
            assert_eq!(shown, real, "{}:{number} (WRITE_DOCS=1 writes the real output)", path.display());
        }
        assert_eq!(page.lines().count(), real.lines().count(), "{}", path.display());
    }
    assert!(all > 20, "only {all} commands ran");
}

#[test]
fn examples_of_the_help_run() {
    let desk = stand_ins();
    for command in ["", "scan", "compare", "dedup", "explain", "background build", "completions", "man"] {
        let help = printed(&desk, &format!("wirecopy {command} --help"));
        let examples = help.lines().filter_map(|line| line.strip_prefix("  wirecopy "));
        for example in examples {
            // What it does stands behind two blanks.
            let line = example.replace("a17 b4", "nwa-ferry meridian-ferry");
            printed(&desk, &format!("wirecopy {}", line.split("   ").next().unwrap()));
        }
    }
}

#[test]
fn links_of_the_pages_lead_somewhere() {
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        for link in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            if file.starts_with("http") {
                continue;
            }
            let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link}", path.display());
            if let Some((_, part)) = link.split_once('#') {
                let slug = |heading: &str| heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
                let target = std::fs::read_to_string(&target).unwrap();
                let known = target.lines().filter(|line| line.starts_with('#')).map(slug).any(|one| one == part);
                assert!(known, "{}: no heading for {link}", path.display());
            }
        }
    }
}
