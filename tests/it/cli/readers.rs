//! Matrices and graphs are read back by the programs that they are made for, and the scripts in `examples/plots/` run:
//! wherever these programs are installed. Python is that of `target/readers`, where `.ci/run` puts it, or else `python3`.

use crate::program::{ARTICLES, Desk, SHARED, document};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Python with these modules; says so if there is none.
fn python(modules: &str) -> Option<PathBuf> {
    let ours = Path::new(ROOT).join("target/readers/bin/python3");
    let has_all = |python: &PathBuf| runs(Command::new(python).args(["-c", &format!("import {modules}")]));
    let found = [ours, PathBuf::from("python3")].into_iter().find(has_all);
    if found.is_none() {
        skipped(&format!("Python with {modules}"));
    }
    found
}

/// Whether a program is there that prints its version; says so if not.
fn installed(program: &str) -> bool {
    let found = runs(Command::new(program).arg("--version"));
    if !found {
        skipped(program);
    }
    found
}

/// Written past the test harness, which would keep it to itself.
fn skipped(what: &str) {
    std::io::stderr().write_all(format!("skipped: no {what} here\n").as_bytes()).unwrap();
}

fn runs(command: &mut Command) -> bool {
    command.output().is_ok_and(|done| done.status.success())
}

/// Runs a program on the desk; gives what it prints.
fn run(desk: &Desk, program: impl AsRef<Path>, arguments: &[&str]) -> String {
    let program = program.as_ref();
    let done = Command::new(program).args(arguments).current_dir(desk.path("")).output().unwrap();
    let (out, errors) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{} {arguments:?}\n{out}\n{errors}", program.display());
    // gnuplot prints to standard error.
    format!("{out}{errors}")
}

fn script(name: &str) -> String {
    format!("{ROOT}/{name}")
}

fn scan(desk: &Desk, results: &[&str]) {
    desk.run(&[&["scan", "articles.jsonl", "-q"], results].concat()).code(0).stderr("");
}

#[test]
fn numpy_scipy_and_pandas_read_matrices() {
    let Some(python) = python("numpy, scipy.io, pandas") else { return };
    let desk = Desk::with_articles();
    scan(&desk, &["--pairs", "p.csv"]);
    for (measure, order) in [("jaccard", "cluster"), ("containment", "id"), ("shared-words", "input"), ("weight", "id")]
    {
        for name in ["m.csv", "n.npy", "s.mtx", "t.jsonl"] {
            scan(&desk, &["--matrix", name, "--measure", measure, "--order", order]);
        }
        run(&desk, &python, &[&script("tests/it/cli/readers/matrices.py"), measure, order]);
    }
}

#[test]
fn networkx_reads_graphs() {
    let Some(python) = python("networkx, pandas") else { return };
    let desk = Desk::with_articles();
    scan(&desk, &["--pairs", "p.csv", "--documents", "d.csv", "--outlets", "o.csv"]);
    let hostile = ["\"/><script>", "&amp;", "tab\there\nand there", "bell\u{7} 東京"];
    desk.put("hostile.jsonl", hostile.map(|id| document(id, SHARED)).concat());
    for ending in ["graphml", "gexf"] {
        scan(&desk, &["--graph", &format!("g.{ending}")]);
        scan(&desk, &["--graph", &format!("o.{ending}"), "--by", "source"]);
        desk.run(&["scan", "hostile.jsonl", "-q", "--graph", &format!("h.{ending}")]).code(0);
    }
    run(&desk, &python, &[&script("tests/it/cli/readers/graphs.py")]);
}

/// The rows of a table without cells that dates decide: ids, counts, words.
fn undated(table: &str) -> String {
    let decided = ["date", "source_verdict", "first", "probability", "reasons", "source_probability", "source_reasons"];
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let kept = |row: csv::StringRecord| -> Vec<String> {
        let cells = row.iter().zip(&names).filter(|(_, name)| !decided.contains(&name.as_str()));
        cells.map(|(cell, _)| cell.to_owned()).collect()
    };
    reader.records().map(|row| kept(row.unwrap()).join("|")).collect::<Vec<_>>().join("\n")
}

#[test]
fn pyarrow_duckdb_and_pandas_read_tables_and_write_documents() {
    let Some(python) = python("pyarrow, duckdb, pandas") else { return };
    let desk = Desk::with_articles();
    let script = script("tests/it/cli/readers/tables.py");
    scan(&desk, &["--pairs", "p.csv", "--documents", "d.csv", "--passages", "a.csv", "--diff"]);
    scan(&desk, &["--clusters", "c.csv", "--matrix", "m.jsonl"]);
    scan(&desk, &["--pairs", "p.parquet", "--documents", "d.parquet", "--passages", "a.parquet", "--diff"]);
    scan(&desk, &["--clusters", "c.parquet", "--matrix", "m.parquet"]);
    run(&desk, &python, &[&script, "tables"]);
    let files = run(&desk, &python, &[&script, "documents"]);
    assert!(files.lines().count() > 25, "{files}");
    let results = |input: &str| {
        desk.run(&["scan", input, "-q", "--pairs", "p.csv", "--documents", "d.csv"]).code(0).stderr("");
        [desk.read("p.csv"), desk.read("d.csv")]
    };
    for (file, same) in files.lines().filter_map(|line| line.split_once(' ')) {
        let (mut read, mut expected) = (results(file), results(same));
        if file.contains("-None") || file == "int96.parquet" {
            // Midnight without a zone is a day: what dates tell may differ, and nothing else.
            (read, expected) = (read.map(|table| undated(&table)), expected.map(|table| undated(&table)));
        }
        assert_eq!(read, expected, "{file}");
        desk.run(&["dedup", file, "-q", "-o", &format!("kept-{file}"), "--min-jaccard", "0.5"]).code(0).stderr("");
    }
    run(&desk, &python, &[&script, "kept"]);
}

#[test]
fn gnuplot_reads_matrices() {
    if !installed("gnuplot") {
        return;
    }
    let desk = Desk::with_articles();
    scan(&desk, &["--matrix", "m.csv", "--measure", "containment", "--by", "source"]);
    scan(&desk, &["--matrix", "n.npy"]);
    let rows = "set datafile separator ','; stats 'm.csv' matrix rowheaders columnheaders name 'M' nooutput";
    let print = "print M_size_x, M_size_y, sprintf('%.4f', M_max)";
    assert_eq!(run(&desk, "gnuplot", &["-e", &format!("{rows}; {print}")]).trim(), "11 11 0.9515");
    // The header of an array of this size has 128 bytes.
    let array = "stats 'n.npy' binary skip=128 record=225 format='%double' using 1 name 'N' nooutput";
    let print = "print N_records, sprintf('%.4f', N_max), sprintf('%.4f', N_sum)";
    let sum: f64 = desk.bytes("n.npy")[128..].chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).sum();
    assert_eq!(run(&desk, "gnuplot", &["-e", &format!("{array}; {print}")]).trim(), format!("225 1.0000 {sum:.4}"));
}

/// As a reader of the README would: its commands, line by line, with the program and our Python on the path.
#[cfg(unix)]
#[test]
fn the_readme_s_pictures_are_made_by_its_commands() {
    let desk = Desk::new();
    desk.put("seeds/articles.jsonl", ARTICLES);
    std::os::unix::fs::symlink(script("examples"), desk.path("examples")).unwrap();
    let blocks = include_str!("../../../README.md").split("```sh\n").filter_map(|rest| rest.split("```").next());
    let commands = blocks.filter(|block| block.contains("examples/plots/")).flat_map(str::lines);
    let python = python("matplotlib, networkx, numpy, pandas, scipy");
    let folders = [Path::new(env!("CARGO_BIN_EXE_wirecopy")).parent(), python.as_deref().and_then(Path::parent)];
    let path: Vec<&str> = folders.into_iter().flatten().filter_map(Path::to_str).collect();
    let path = format!("{}:{}", path.join(":"), std::env::var("PATH").unwrap());
    let mut pictures = 0;
    for command in commands {
        let tool = command.split(' ').next().unwrap();
        if tool == "python3" && python.is_none() || ["gnuplot", "Rscript"].contains(&tool) && !installed(tool) {
            continue;
        }
        let done = Command::new("sh").args(["-c", command]).current_dir(desk.path("")).env("PATH", &path).output();
        let done = done.unwrap();
        assert!(done.status.success(), "{command}\n{}", String::from_utf8_lossy(&done.stderr));
        for name in command.split([' ', '\'']).filter(|word| word.ends_with(".png")) {
            assert!(desk.bytes(name).starts_with(b"\x89PNG") && desk.bytes(name).len() > 5_000, "{name}");
            assert!(Path::new(&script("docs/pictures")).join(name).is_file(), "{name} is shown");
            pictures += 1;
        }
    }
    assert!(pictures <= 5 && (pictures >= 3 || python.is_none()), "{pictures}");
}
