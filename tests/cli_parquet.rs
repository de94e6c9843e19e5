//! Parquet on the command line.

#![cfg(all(feature = "cli", feature = "parquet"))]

mod program;

use parquet::basic::Type;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use program::Desk;
use serde_json::Value;

fn open(desk: &Desk, name: &str) -> SerializedFileReader<std::fs::File> {
    SerializedFileReader::new(std::fs::File::open(desk.path(name)).unwrap()).unwrap()
}

/// The rows of a file, each a list of names and values.
fn rows(desk: &Desk, name: &str) -> Vec<Vec<(String, Field)>> {
    let row = |row: parquet::record::Row| row.get_column_iter().map(|(n, f)| (n.clone(), f.clone())).collect();
    open(desk, name).get_row_iter(None).unwrap().map(|found| row(found.unwrap())).collect()
}

#[test]
fn every_table_holds_in_parquet_what_it_holds_in_csv() {
    let desk = Desk::with_articles();
    let flags = ["--pairs", "--passages", "--clusters", "--witnesses", "--boilerplate", "--documents", "--outlets"];
    let options = ["--excerpts", "--diff", "--noisy", "-q"];
    for ending in ["csv", "jsonl", "parquet"] {
        let names = flags.map(|flag| format!("{}.{ending}", &flag[2..]));
        let results = flags.iter().zip(&names).flat_map(|(flag, name)| [*flag, name.as_str()]);
        desk.run(&["scan", "articles.jsonl"].into_iter().chain(results).chain(options).collect::<Vec<_>>()).code(0);
        desk.run(&["dedup", "articles.jsonl", "-o", "kept.jsonl", "--removed", &format!("removed.{ending}"), "-q"])
            .code(0);
    }
    desk.run(&["scan", "articles.jsonl", "-q", "--matrix", "m.jsonl"]).code(0);
    desk.run(&["scan", "articles.jsonl", "-q", "--matrix", "m.parquet", "--threads", "1"]).code(0);
    let before = desk.bytes("m.parquet");
    desk.run(&["scan", "articles.jsonl", "-q", "--matrix", "m.parquet", "--threads", "4"]).code(0);
    assert_eq!(desk.bytes("m.parquet"), before, "the same bytes however many threads");
    assert_eq!(rows(&desk, "m.parquet").len(), desk.read("m.jsonl").lines().count());

    for name in flags.map(|flag| &flag[2..]).into_iter().chain(["removed"]) {
        let found = rows(&desk, &format!("{name}.parquet"));
        let mut csv = csv::Reader::from_path(desk.path(&format!("{name}.csv"))).unwrap();
        let header = csv.headers().unwrap().clone();
        let reader = open(&desk, &format!("{name}.parquet"));
        let schema = reader.metadata().file_metadata().schema_descr();
        assert!(schema.columns().iter().map(|column| column.name()).eq(&header), "{name}");
        let json: Vec<Value> =
            desk.read(&format!("{name}.jsonl")).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let lines: Vec<_> = csv.records().map(Result::unwrap).collect();
        assert_eq!(found.len(), lines.len(), "{name}");
        for (i, (row, line)) in found.iter().zip(&lines).enumerate() {
            for ((column, cell), text) in row.iter().zip(line) {
                let shown = match cell {
                    Field::Null => String::new(),
                    Field::Str(text) => text.clone(),
                    Field::Long(n) => n.to_string(),
                    Field::Double(x) => x.to_string(),
                    Field::Bool(yes) => yes.to_string(),
                    other => panic!("{name}.{column}: {other:?}"),
                };
                match column.as_str() {
                    "diff" | "credits" if !shown.is_empty() => {
                        assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), json[i][column], "{name}.{column}");
                    }
                    _ => assert_eq!(shown, text, "{name}.{column}, row {i}"),
                }
            }
        }
        // JSON says which columns are numbers; a column that is null all over has no type there.
        for (column, row) in schema.columns().iter().flat_map(|column| json.iter().map(move |row| (column, row))) {
            let wanted = match &row[column.name()] {
                Value::Null => continue,
                Value::Bool(_) => &[Type::BOOLEAN][..],
                Value::Number(_) => &[Type::INT64, Type::DOUBLE],
                Value::String(_) | Value::Array(_) | Value::Object(_) => &[Type::BYTE_ARRAY],
            };
            assert!(wanted.contains(&column.physical_type()), "{name}.{}", column.name());
        }
    }
}
