//! Owns the shape of the code: a module imports only lower floors, rayon stays in `pipeline/`, no `unsafe`, and numbers
//! change their type in `units.rs` only.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// From top to bottom, as `src/lib.rs` draws them. Modules of one floor may import each other.
const FLOORS: &[&[&str]] = &[
    &["main", "cli"],
    &["pipeline"],
    &["input", "output"],
    &["group"],
    &["results"],
    &["verify", "align"],
    &["candidates"],
    &["sketch"],
    &["text"],
    &["corpus"],
    &["params"],
    &["background", "credits"],
    &["spill"],
    &["units", "hash", "files", "bits"],
    &["error"],
];
const NUMBERS: &[&str] =
    &["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64"];

/// Every source file with its module and its code: no comments, no text between quotes.
fn sources() -> Vec<(PathBuf, String, String)> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("src/").map(|e| e.expect("an entry").path()) {
            if entry.is_dir() {
                walk(&entry, out);
            } else if entry.extension().is_some_and(|e| e == "rs") {
                out.push(entry);
            }
        }
    }
    let (root, mut files) = (Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), Vec::new());
    walk(root, &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let inside = path.strip_prefix(root).expect("below src/").with_extension("");
        let module = inside.iter().next().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("UTF-8");
        (path, module, text.lines().map(code).collect::<Vec<_>>().join("\n"))
    };
    files.into_iter().map(read).collect()
}

fn code(line: &str) -> String {
    let mut out = String::new();
    for (number, part) in line.replace("'\"'", "").replace("\\\"", "").split('"').enumerate() {
        if number % 2 == 0 {
            let comment = part.find("//");
            out.push_str(&part[..comment.unwrap_or(part.len())]);
            if comment.is_some() {
                break;
            }
        }
    }
    out
}

/// What stands right after each occurrence of a path's beginning, as far as it is a name; `{a, b::c}` gives both.
fn named<'a>(code: &'a str, prefix: &str) -> Vec<&'a str> {
    let word = |text: &'a str| text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
    let mut out = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        match code[at + prefix.len()..].strip_prefix('{') {
            None => out.push(word(&code[at + prefix.len()..])),
            Some(list) => {
                let (mut depth, mut start) = (1, true);
                for (i, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' => start = true,
                        c if start && depth == 1 && !c.is_whitespace() => {
                            out.push(word(&list[i..]));
                            start = false;
                        }
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
    }
    out
}

#[test]
fn imports_go_down() {
    let floor: BTreeMap<&str, usize> =
        FLOORS.iter().enumerate().flat_map(|(n, floor)| floor.iter().map(move |&module| (module, n))).collect();
    let (mut faults, mut imports) = (Vec::new(), 0);
    for (path, module, code) in sources() {
        if module == "lib" {
            continue;
        }
        let own = *floor.get(module.as_str()).unwrap_or_else(|| panic!("{module} is on no floor: add it"));
        let program = own == 0;
        // The program sees the library from outside, and its own modules by `crate::`.
        let library = named(&code, "wirecopy::");
        assert!(program || library.is_empty(), "{}: the library names itself", path.display());
        for target in named(&code, "crate::").into_iter().chain(library) {
            let Some(&other) = floor.get(target) else {
                // Names that lib.rs hands on, which the program may use; below they would hide where a thing lives.
                assert!(program, "{}: crate::{target} is not a module", path.display());
                continue;
            };
            imports += 1;
            if other < own {
                faults.push(format!("{}: {module} imports {target}, which is above it", path.display()));
            }
        }
    }
    assert!(imports > 60, "only {imports} imports seen");
    assert!(faults.is_empty(), "{} imports go up:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn this_test_sees_imports() {
    let text = "use crate::{text::{Tokens, fold}, units};\nlet x = crate::hash::mix(1);\nuse mycrate::no;";
    assert_eq!(named(text, "crate::"), ["text", "units", "hash"]);
    assert_eq!(code("let s = \"crate::cli\"; // crate::cli"), "let s = ; ");
}

#[test]
fn only_the_pipeline_uses_threads() {
    for (path, module, code) in sources() {
        assert!(module == "pipeline" || !code.contains("rayon"), "{}: rayon", path.display());
        assert!(!code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == "unsafe"), "{}", path.display());
    }
}

#[test]
fn numbers_change_type_in_units() {
    let mut faults = Vec::new();
    for (path, module, code) in sources() {
        // Unit tests may: they count by hand.
        if module == "units" || path.ends_with("tests.rs") {
            continue;
        }
        let code = code.split("#[cfg(test)]").next().unwrap_or("");
        for (number, line) in code.lines().enumerate() {
            let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            if words.windows(2).any(|w| w[0] == "as" && NUMBERS.contains(&w[1])) {
                faults.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "{} casts outside of units.rs:\n{}", faults.len(), faults.join("\n"));
}
