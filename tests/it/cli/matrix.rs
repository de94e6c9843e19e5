//! Every layout, packed or not, named or on standard input, in every encoding, gives the same documents.

use crate::program::{Desk, gzip};
use encoding_rs::WINDOWS_1252;
use serde_json::{Value, json};

/// Texts of over 200 words each, in western languages; no character is missing in windows-1252.
fn texts() -> [(&'static str, &'static str, &'static str, String); 3] {
    let german = "Die Behörde für Straßenbau schließt ab Montag die Brücke über die Weßel, weil Prüfer größere Schäden an \
                  den Trägern fanden; „Fußgänger dürfen sie vorläufig weiter benutzen“, sagte Jörg Völkner. ";
    let french = "Le café près de la gare a fermé déjà l’été passé, et les élèves du collège l’ont regretté : « C’était notre \
                  lieu préféré », a expliqué Zoë Lefèvre, à côté d’une fenêtre cassée. ";
    let spanish = "El ayuntamiento aprobó ayer la ampliación del muelle, que costará más de nueve millones; según el alcalde, \
                   Íñigo Muñoz, la construcción empezará en otoño y no habrá subida de impuestos. ";
    [
        ("a1", "Der Bote", "2024-05-16", german.repeat(9).trim_end().to_owned()),
        ("a2", "Le Courrier", "2024-05-17", french.repeat(9).trim_end().to_owned()),
        ("a3", "El Diario", "2024-05-18", spanish.repeat(9).trim_end().to_owned()),
    ]
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Layout {
    JsonLines,
    JsonArray,
    Csv,
    Tsv,
    TextFolder,
    #[cfg(feature = "parquet")]
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Coded {
    Utf8,
    Marked,
    Western,
    Utf16,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Packed {
    Plain,
    Gzip,
    Zstd,
}

const CODED: [Coded; 4] = [Coded::Utf8, Coded::Marked, Coded::Western, Coded::Utf16];
const PACKED: [Packed; 3] = [Packed::Plain, Packed::Gzip, Packed::Zstd];

/// Why a cell of the matrix makes no sense.
fn senseless(layout: Layout, coded: Coded, packed: Packed, piped: bool) -> Option<&'static str> {
    match layout {
        #[cfg(feature = "parquet")]
        Layout::Parquet if coded != Coded::Utf8 => Some("strings of Parquet are UTF-8"),
        #[cfg(feature = "parquet")]
        Layout::Parquet if packed != Packed::Plain => Some("Parquet is packed inside"),
        #[cfg(feature = "parquet")]
        Layout::Parquet if piped => Some("Parquet is read from its end"),
        Layout::TextFolder if piped => Some("a folder is no stream"),
        _ => {
            let _ = (coded, packed);
            None
        }
    }
}

fn encoded(text: &str, coded: Coded) -> Vec<u8> {
    match coded {
        Coded::Utf8 => text.as_bytes().to_vec(),
        Coded::Marked => format!("\u{feff}{text}").into_bytes(),
        Coded::Western => {
            let (bytes, _, lost) = WINDOWS_1252.encode(text);
            assert!(!lost);
            bytes.into_owned()
        }
        Coded::Utf16 => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
    }
}

fn pack(bytes: &[u8], packed: Packed) -> Vec<u8> {
    match packed {
        Packed::Plain => bytes.to_vec(),
        Packed::Gzip => gzip(bytes),
        Packed::Zstd => zstd::encode_all(bytes, 1).unwrap(),
    }
}

/// The files of a layout, with their names but for what packing adds.
fn files(layout: Layout) -> Vec<(String, String)> {
    let rows = texts();
    let object = |(id, source, date, text): &(&str, &str, &str, String)| json!({ "id": id, "source": source, "date": date, "text": text });
    let table = |delimiter: &str| {
        let row = |(id, source, date, text): &(&str, &str, &str, String)| {
            let text = if text.contains(delimiter) { format!("\"{text}\"") } else { text.clone() };
            [id, source, date, text.as_str()].join(delimiter) + "\n"
        };
        ["id", "source", "date", "text"].join(delimiter) + "\n" + &rows.iter().map(row).collect::<String>()
    };
    match layout {
        Layout::JsonLines => {
            vec![("in.jsonl".into(), rows.iter().map(|row| object(row).to_string() + "\n").collect())]
        }
        Layout::JsonArray => {
            let all: Vec<Value> = rows.iter().map(object).collect();
            vec![("in.json".into(), serde_json::to_string_pretty(&all).unwrap())]
        }
        Layout::Csv => vec![("in.csv".into(), table(","))],
        Layout::Tsv => vec![("in.tsv".into(), table("\t"))],
        Layout::TextFolder => {
            rows.iter().map(|(id, source, date, text)| (format!("in/{source}/{date}-{id}.txt"), text.clone())).collect()
        }
        #[cfg(feature = "parquet")]
        Layout::Parquet => Vec::new(),
    }
}

/// Id, outlet, day and words of each document.
fn documents(desk: &Desk) -> Vec<[String; 4]> {
    let text = desk.read("d.jsonl");
    let cell = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let row = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        ["id", "source", "date", "words"].map(|name| cell(&row[name]))
    };
    text.lines().map(row).collect()
}

#[test]
fn every_layout_gives_the_same_documents() {
    let base = Desk::new();
    base.put("in.jsonl", &files(Layout::JsonLines)[0].1);
    base.run(&["scan", "in.jsonl", "-q", "--documents", "d.jsonl"]).code(0).stderr("");
    let want = documents(&base);
    assert_eq!(want.len(), 3);
    assert!(want.iter().all(|row| row[3].parse::<u32>().unwrap() >= 200), "{want:?}");
    let layouts = [
        Layout::JsonLines,
        Layout::JsonArray,
        Layout::Csv,
        Layout::Tsv,
        Layout::TextFolder,
        #[cfg(feature = "parquet")]
        Layout::Parquet,
    ];
    let mut cells = 0;
    for layout in layouts {
        for (coded, packed, piped) in
            CODED.into_iter().flat_map(|c| PACKED.into_iter().flat_map(move |p| [(c, p, false), (c, p, true)]))
        {
            if senseless(layout, coded, packed, piped).is_some() {
                continue;
            }
            let desk = Desk::new();
            let ending = ["", ".gz", ".zst"][PACKED.iter().position(|p| *p == packed).unwrap()];
            let mut content = Vec::new();
            for (name, text) in files(layout) {
                content = pack(&encoded(&text, coded), packed);
                desk.put(&format!("{name}{ending}"), &content);
            }
            #[cfg(feature = "parquet")]
            if layout == Layout::Parquet {
                desk.put("in.parquet", parquet());
            }
            let input = if piped { "-".to_owned() } else { desk.names().remove(0) };
            let arguments = ["scan", &input, "-q", "--documents", "d.jsonl"];
            let run = if piped { desk.pipe(&arguments, content) } else { desk.run(&arguments) };
            run.code(0);
            let mut got = documents(&desk);
            if layout == Layout::TextFolder {
                // Ids are paths; outlets and days come from them.
                got.iter_mut().for_each(|row| row[0] = row[0].split('-').nth(3).unwrap()[..2].to_owned());
                got.sort();
            }
            assert_eq!(got, want, "{layout:?} {coded:?} {packed:?} piped: {piped}");
            cells += 1;
        }
    }
    // Four layouts of 24 cells, the folder without streams, Parquet in a single cell.
    assert_eq!(cells, 4 * 24 + 12 + usize::from(cfg!(feature = "parquet")));
}

#[cfg(feature = "parquet")]
fn parquet() -> Vec<u8> {
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    let columns = ["id", "source", "date", "text"].map(|name| format!("required binary {name} (UTF8);")).concat();
    let schema = parse_message_type(&format!("message rows {{ {columns} }}")).unwrap();
    let properties = WriterProperties::builder().build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema.into(), properties.into()).unwrap();
    let rows = texts();
    let mut group = writer.next_row_group().unwrap();
    for column in 0..4 {
        let cell = |row: &(&str, &str, &str, String)| ByteArray::from([row.0, row.1, row.2, &row.3][column]);
        let values: Vec<ByteArray> = rows.iter().map(cell).collect();
        let mut writer = group.next_column().unwrap().unwrap();
        writer.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
        writer.close().unwrap();
    }
    group.close().unwrap();
    writer.into_inner().unwrap()
}
