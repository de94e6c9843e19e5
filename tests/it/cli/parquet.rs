//! Parquet in and out on the command line. What pyarrow and DuckDB make of it is in `readers.rs`.

use crate::program::{ARTICLES, Desk, SHARED, document};
use parquet::basic::Type;
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
    Int96, Int96Type,
};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::record::Field;
use parquet::schema::parser::parse_message_type;
use serde_json::Value;
use std::sync::Arc;

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

/// A file with these columns, and a row group for each of `groups`.
fn file(columns: &str, groups: &[&dyn Fn(&mut Group<'_>)]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(&format!("message rows {{ {columns} }}")).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for write in groups {
        let mut group = writer.next_row_group().unwrap();
        write(&mut group);
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

/// Writes the next column: values that are not null, and for each row whether it is one of them (none for all of them).
fn put<T: DataType>(group: &mut Group<'_>, values: &[T::T], levels: &[i16]) {
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(values, (!levels.is_empty()).then_some(levels), None).unwrap();
    column.close().unwrap();
}

fn texts(group: &mut Group<'_>, texts: &[Option<&str>]) {
    let levels: Vec<i16> = texts.iter().map(|text| i16::from(text.is_some())).collect();
    let values: Vec<ByteArray> = texts.iter().flatten().map(|&text| text.into()).collect();
    put::<ByteArrayType>(group, &values, &levels);
}

const STRINGS: &str = "optional binary id (UTF8); optional binary source (UTF8); optional binary date (UTF8); \
                       optional binary title (UTF8); optional binary text (UTF8);";

/// The articles, four to a row group.
fn articles() -> Vec<u8> {
    let rows: Vec<Value> = ARTICLES.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let group = |rows: &[Value], group: &mut Group<'_>| {
        for name in ["id", "source", "date", "title", "text"] {
            texts(group, &rows.iter().map(|row| row[name].as_str()).collect::<Vec<_>>());
        }
    };
    let groups: Vec<_> = rows.chunks(4).map(|rows| move |g: &mut Group<'_>| group(rows, g)).collect();
    file(STRINGS, &groups.iter().map(|group| group as &dyn Fn(&mut Group<'_>)).collect::<Vec<_>>())
}

fn open(desk: &Desk, name: &str) -> SerializedFileReader<std::fs::File> {
    SerializedFileReader::new(std::fs::File::open(desk.path(name)).unwrap()).unwrap()
}

/// The rows of a file, each a list of names and values.
fn rows(desk: &Desk, name: &str) -> Vec<Vec<(String, Field)>> {
    let row = |row: parquet::record::Row| row.get_column_iter().map(|(n, f)| (n.clone(), f.clone())).collect();
    open(desk, name).get_row_iter(None).unwrap().map(|found| row(found.unwrap())).collect()
}

#[test]
fn documents_are_those_of_json_lines_however_they_come() {
    let desk = Desk::with_articles();
    let results = ["--pairs", "p.csv", "--passages", "a.jsonl", "--clusters", "c.csv", "--documents", "d.csv", "-q"];
    let made = |inputs: &[&str], more: &[&str]| {
        desk.run(&[&["scan"], inputs, &results[..], more].concat()).code(0).stderr("");
        ["p.csv", "a.jsonl", "c.csv", "d.csv"].map(|name| desk.read(name))
    };
    let wanted = made(&["articles.jsonl"], &[]);
    desk.put("news/articles.parquet", articles());
    desk.put("news/README", "no document");
    desk.put("articles.data", articles());
    for inputs in [&["news/articles.parquet"][..], &["news/*.PARQUET"], &["articles.data"]] {
        for threads in ["1", "4"] {
            let inputs: Vec<String> = inputs.iter().map(|name| name.replace("PARQUET", "parquet")).collect();
            let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
            assert_eq!(made(&inputs, &["--threads", threads]), wanted, "{inputs:?} {threads}");
        }
    }
    assert_eq!(made(&["articles.data"], &["--input-format", "parquet"]), wanted);
    let folder = desk.run(&[&["scan", "news"], &results[..]].concat()).code(0);
    assert_eq!(desk.read("p.csv"), wanted[0]);
    assert!(String::from_utf8_lossy(&folder.get_output().stderr).contains("README"), "the other file is told");
}

#[test]
fn values_of_many_types_become_ids_outlets_and_dates() {
    let desk = Desk::new();
    let day = |group: &mut Group<'_>| put::<Int32Type>(group, &[18_934, -1], &[1, 1, 0]);
    let long = |n: [i64; 2]| move |group: &mut Group<'_>| put::<Int64Type>(group, &n, &[1, 1, 0]);
    let int = |n: [i32; 2]| move |group: &mut Group<'_>| put::<Int32Type>(group, &n, &[1, 1, 0]);
    let double = |group: &mut Group<'_>| put::<DoubleType>(group, &[7.0, 0.5], &[1, 1, 0]);
    let old = |group: &mut Group<'_>| {
        let mut moment = Int96::new();
        moment.set_data(1_000_000_000, 0, 2_440_588 + 18_934);
        put::<Int96Type>(group, &[moment, moment], &[1, 1, 0]);
    };
    let uuid = |group: &mut Group<'_>| {
        let id: FixedLenByteArray = ByteArray::from((0..16).collect::<Vec<u8>>()).into();
        put::<FixedLenByteArrayType>(group, &[id.clone(), id], &[1, 0, 1]);
    };
    type Write<'a> = &'a dyn Fn(&mut Group<'_>);
    let minute = 18_934 * 86_400 + 60;
    let cases: [(&str, &str, Write<'_>, [&str; 3]); 16] = [
        ("id", "int64 id", &long([i64::MIN, 12]), ["-9223372036854775808", "12", "a.parquet:3"]),
        ("id", "int64 id (INTEGER(64,false))", &long([-1, 0]), ["18446744073709551615", "0", "a.parquet:3"]),
        ("id", "int32 id (UINT_32)", &int([-1, 0]), ["4294967295", "0", "a.parquet:3"]),
        ("id", "int32 id (INT_8)", &int([-1, 0]), ["-1", "0", "a.parquet:3"]),
        ("id", "double id", &double, ["7", "0.5", "a.parquet:3"]),
        (
            "id",
            "fixed_len_byte_array(16) id (UUID)",
            &uuid,
            ["00010203-0405-0607-0809-0a0b0c0d0e0f", "a.parquet:2", "00010203-0405-0607-0809-0a0b0c0d0e0f#2"],
        ),
        ("source", "binary source", &|g| texts(g, &[Some("Herald"), Some(""), None]), ["Herald", "", ""]),
        ("source", "binary source (ENUM)", &|g| texts(g, &[None, None, Some("Post")]), ["", "", "Post"]),
        ("date", "int32 date (DATE)", &day, ["2021-11-03", "1969-12-31", ""]),
        (
            "date",
            "int64 date (TIMESTAMP_MILLIS)",
            &long([minute * 1000 + 999, -1]),
            ["2021-11-03T00:01:00Z", "1969-12-31T23:59:59Z", ""],
        ),
        (
            "date",
            "int64 date (TIMESTAMP(MICROS,true))",
            &long([minute * 1_000_000, 0]),
            ["2021-11-03T00:01:00Z", "1970-01-01T00:00:00Z", ""],
        ),
        (
            "date",
            "int64 date (TIMESTAMP(NANOS,false))",
            &long([minute * 1_000_000_000, 0]),
            ["2021-11-03T00:01:00Z", "1970-01-01", ""],
        ),
        ("date", "int64 date", &long([minute, minute * 1000]), ["2021-11-03T00:01:00Z", "2021-11-03T00:01:00Z", ""]),
        ("date", "int96 date", &old, ["2021-11-03T00:00:01Z", "2021-11-03T00:00:01Z", ""]),
        (
            "date",
            "binary date (UTF8)",
            &|g| texts(g, &[Some("2021-11-03"), Some("Nov 3, 2021"), None]),
            ["2021-11-03", "2021-11-03", ""],
        ),
        ("date", "boolean date", &|g| put::<parquet::data_type::BoolType>(g, &[true], &[1, 0, 0]), ["", "", ""]),
    ];
    for (field, column, write, wanted) in cases {
        let text = |g: &mut Group<'_>| texts(g, &[Some("one text"), Some("another one"), Some("the third")]);
        let all = file(
            &format!("optional binary text (UTF8); optional {column};"),
            &[&|g| {
                text(g);
                write(g);
            }],
        );
        desk.put("a.parquet", all);
        let done = desk.run(&["scan", "a.parquet", "-q", "--documents", "d.jsonl"]).code(0);
        let told = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert_eq!(told.contains("neither a string nor a number"), column.starts_with("boolean"), "{told}");
        let found: Vec<Value> = desk.read("d.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for wanted in wanted {
            let shown = |row: &Value| row[field].as_str().unwrap_or_default().to_owned();
            assert!(found.iter().any(|row| shown(row) == wanted), "{column}: {wanted} in {found:?}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_remedy() {
    let desk = Desk::new();
    let body = |column: &str| file(column, &[]);
    let whole = articles();
    for (name, bytes, wanted) in [
        (
            "a.parquet",
            body("optional binary lead; optional int64 id;"),
            "no column \"text\"; columns found: lead, id; name it with --text-field",
        ),
        ("a.parquet", body("optional int64 text;"), "column \"text\" is a number, not a string; columns found: text;"),
        ("a.parquet", body("optional int32 text (DATE);"), "column \"text\" is a date, not a string"),
        (
            "a.parquet",
            body("optional group text { optional binary body (UTF8); }"),
            "column \"text\" is nested, not a string; columns found: text.body;",
        ),
        ("a.parquet", b"PAR1 and no more".to_vec(), "cannot read it as Parquet: "),
        ("a.parquet", Vec::new(), "cannot read it as Parquet: "),
        ("b.data", whole[..whole.len() - 1].to_vec(), "cannot read it as Parquet: "),
        ("a.parquet.zst", zstd::encode_all(&whole[..], 1).unwrap(), "neither packed nor from a pipe"),
    ] {
        desk.put(name, bytes);
        let done = desk.run(&["scan", name, "-q"]);
        let (code, told) =
            (done.get_output().status.code(), String::from_utf8_lossy(&done.get_output().stderr).into_owned());
        assert!(code.is_some_and(|code| code != 0) && told.contains(wanted), "{name}: {told}, not {wanted}");
        let strict = desk.run(&["scan", name, "-q", "--strict"]).code(2);
        assert!(String::from_utf8_lossy(&strict.get_output().stderr).contains(wanted));
    }
    for arguments in [&["scan", "-"][..], &["scan", "-", "--input-format", "parquet"]] {
        let told = desk.pipe(arguments, whole.clone()).code(2);
        let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
        assert!(told.contains("from a pipe") || told.contains("from a file only"), "{told}");
    }
}

#[test]
fn fields_of_structs_are_columns_too() {
    let desk = Desk::new();
    let all = file(
        "optional group about { optional binary name (UTF8); } required binary text (UTF8);",
        &[&|g| {
            put::<ByteArrayType>(g, &["Herald".into()], &[2, 1, 0]);
            put::<ByteArrayType>(g, &["one".into(), "two".into(), "three".into()], &[]);
        }],
    );
    desk.put("a.parquet", all);
    desk.run(&["scan", "a.parquet", "-q", "--source-field", "about.name", "--documents", "d.csv"]).code(0).stderr("");
    let sources: Vec<String> =
        desk.read("d.csv").lines().skip(1).map(|line| line.split(',').nth(1).unwrap().to_owned()).collect();
    assert_eq!(sources, ["Herald", "", ""]);
}

#[test]
fn broken_bytes_cost_the_rows_after_them_and_never_a_panic() {
    let desk = Desk::new();
    let whole = articles();
    let step = whole.len() / 150;
    let mut broken = 0;
    for at in (0..whole.len()).step_by(step.max(1)) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        desk.put("a.parquet", bytes);
        let done = desk.run(&["scan", "a.parquet", "-q", "--documents", "d.csv"]);
        let (code, told) =
            (done.get_output().status.code(), String::from_utf8_lossy(&done.get_output().stderr).into_owned());
        assert!(matches!(code, Some(0..=2)) && !told.contains("panicked"), "byte {at}: {told}");
        assert!(code == Some(0) || told.contains("a.parquet"), "byte {at}: {told}");
        broken += usize::from(told.contains("cannot read on: "));
    }
    assert!(broken > 0);
}

#[test]
fn dedup_copies_rows_with_all_columns() {
    let desk = Desk::new();
    let columns = "optional binary text (UTF8); required double score; optional group tags (LIST) { repeated group list { \
                   optional binary element (UTF8); } } optional int64 seen (TIMESTAMP(MICROS,true));";
    let long = format!("{SHARED} and so on until the morning came");
    let bodies = [&*long, "a second text that is like no other one at all", &*long, "the last one, of its own kind"];
    let write = |g: &mut Group<'_>| {
        texts(g, &bodies.map(Some));
        put::<DoubleType>(g, &[0.25, 0.5, 0.75, 1.0], &[]);
        let mut tags = g.next_column().unwrap().unwrap();
        // [x, null], null, [], [y, z]
        let values = ["x", "y", "z"].map(ByteArray::from);
        tags.typed::<ByteArrayType>()
            .write_batch(&values, Some(&[3, 2, 0, 1, 3, 3]), Some(&[0, 1, 0, 0, 0, 1]))
            .unwrap();
        tags.close().unwrap();
        put::<Int64Type>(g, &[5, 6], &[1, 0, 0, 1]);
    };
    let one = file(columns, &[&write, &write]);
    desk.put("a.parquet", one.clone());
    desk.put("b.parquet", one);
    desk.run(&["dedup", "a.parquet", "b.parquet", "-o", "kept.parquet", "--removed", "gone.parquet", "-q"]).code(0);
    let all = rows(&desk, "a.parquet");
    assert_eq!(rows(&desk, "kept.parquet"), [0, 1, 3].map(|row| all[row].clone()));
    let schema = |name| open(&desk, name).metadata().file_metadata().schema().clone();
    assert_eq!(schema("kept.parquet"), schema("a.parquet"));
    assert_eq!(rows(&desk, "gone.parquet").len(), 13);
    desk.run(&["dedup", "kept.parquet", "-o", "-", "-q"]).code(0).stdout(desk.bytes("kept.parquet"));
    desk.put("c.parquet", file("optional binary text (UTF8);", &[&|g| texts(g, &[Some("other columns")])]));
    for (inputs, output, wanted) in [
        (&["a.parquet", "c.parquet"][..], "x.parquet", "has other columns than"),
        (&["a.parquet"], "x.jsonl", "has the format of the input, Parquet"),
        (&["lines.jsonl", "a.parquet"], "x.jsonl", "is of another kind than"),
        (&["lines.jsonl"], "x.parquet", "has the format of the input, JSON lines"),
    ] {
        desk.put("lines.jsonl", document("x", SHARED));
        let done = desk.run(&[&["dedup", "-o", output, "-q"], inputs].concat()).code(2);
        let told = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(told.contains(wanted) && !desk.has(output), "{told}");
    }
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
