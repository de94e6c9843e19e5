//! Owns the two files of a planted corpus, one line a document.

use super::{Parent, Planted};
use serde_json::{Value, json};

/// A line of `docs.jsonl`.
pub fn document(number: usize, made: &Planted) -> Value {
    let Planted { source, date, title, text, .. } = made;
    json!({ "id": id(number), "source": source, "date": date, "title": title, "text": text })
}

/// A line of `truth.jsonl`.
pub fn truth(number: usize, made: &Planted) -> Value {
    let story = match made.stories.as_slice() {
        [] => Value::Null,
        [story] => json!(story),
        stories => json!(stories),
    };
    let parent = match made.parent {
        Parent::Nobody => Value::Null,
        Parent::Document(number) => json!(id(number)),
        Parent::Unseen(agency) => json!(format!("unseen:{agency}")),
    };
    let passage = |(name, (start, end)): &(String, _)| json!({ "passage": name, "start": start, "end": end });
    let furniture = |(kind, (start, end)): &(&str, _)| json!({ "kind": kind, "start": start, "end": end });
    json!({
        "id": id(number),
        "story": story,
        "parent": parent,
        "kind": made.kind,
        "time": made.time,
        "credit": made.credit,
        "lines": made.lines,
        "own": made.own,
        "edits": made.edits,
        "passages": made.passages.iter().map(passage).collect::<Vec<_>>(),
        "furniture": made.furniture.iter().map(furniture).collect::<Vec<_>>(),
    })
}

fn id(number: usize) -> String {
    format!("d{number:06}")
}
