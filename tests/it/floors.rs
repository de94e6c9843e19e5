//! Owns the shape of the code, file by file: imports go down, no circle of files, files of at most 500 lines, no parameter
//! that is a tuple of three, no type name twice, threads in `run/` only, numbers change their type in `base/` only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up, as ARCHITECTURE.md draws them. A file imports files of its own floor or of a lower floor.
const FLOORS: &[&str] = &[
    "base",
    "model",
    "engine/text",
    "engine/sketch",
    "engine/candidates",
    "engine/align",
    "engine/weigh",
    "engine/credits",
    "engine/compare",
    "story",
    "attribution",
    "io/read",
    "io/write",
    "run",
    "cli",
    "main",
];
/// Most lines of a file.
const MOST_LINES: usize = 500;
/// Most entries of `src/`.
const MOST_ENTRIES: usize = 10;
const NUMBERS: &[&str] =
    &["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64"];

/// A source file: `engine/align/seed` for `src/engine/align/seed.rs`, and for `mod.rs` its folder.
struct Source {
    path: PathBuf,
    module: String,
    /// The code without comments, without text between quotes, and without unit tests.
    code: String,
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            files(&entry, out);
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            out.push(entry);
        }
    }
}

fn root(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn sources() -> Vec<Source> {
    let (root, mut paths) = (root("src"), Vec::new());
    files(&root, &mut paths);
    paths.retain(|path| !path.ends_with("tests.rs"));
    paths.sort();
    let read = |path: PathBuf| {
        let inside = path.strip_prefix(&root).expect("below src/").with_extension("");
        let module = inside.to_string_lossy().replace('\\', "/");
        let module = module.strip_suffix("/mod").unwrap_or(&module).to_owned();
        let text = fs::read_to_string(&path).expect("UTF-8");
        let text = without_unit_tests(&text);
        Source { path, module, code: text.lines().map(code).collect::<Vec<_>>().join("\n") }
    };
    paths.into_iter().map(read).collect()
}

/// A file up to its module of unit tests, which stands last; unit tests in a file of their own are only declared.
fn without_unit_tests(text: &str) -> &str {
    let begins = |at: usize| text[at..].lines().nth(1).is_some_and(|line| line.contains("mod ") && line.ends_with('{'));
    let end = text.match_indices("#[cfg(test)]\n").map(|(at, _)| at).find(|&at| begins(at));
    &text[..end.unwrap_or(text.len())]
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

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every path of a `use` tree, such as `a::b` and `a::c` of `a::{b, c}`.
fn flattened(tree: &str, before: &str, out: &mut Vec<String>) {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let path = tree.split(" as ").next().unwrap_or("").trim();
        out.push(format!("{before}{path}"));
        return;
    };
    let (before, list) = (format!("{before}{}", &tree[..open]), &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())]);
    let (mut depth, mut start) = (0, 0);
    for (at, c) in list.char_indices().chain([(list.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !list[start..at].trim().is_empty() {
                    flattened(&list[start..at], &before, out);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// Every path that the code names: in `use` trees, and where `crate::`, `super::` or `wirecopy::` stand in other code.
fn paths(code: &str) -> Vec<String> {
    let mut out = Vec::new();
    let begins = |at: usize| !code[..at].ends_with(|c: char| is_name(c) || c == ':');
    for (at, _) in code.match_indices("use ").filter(|&(at, _)| begins(at)) {
        flattened(code[at + 4..].split(';').next().unwrap_or(""), "", &mut out);
    }
    for root in ["crate::", "super::", "wirecopy::"] {
        for (at, _) in code.match_indices(root).filter(|&(at, _)| begins(at)) {
            let path = code[at..].split(|c: char| !is_name(c) && c != ':').next().unwrap_or("");
            // The beginning of a `use` tree was taken above.
            out.extend((!path.ends_with(':')).then(|| path.to_owned()));
        }
    }
    out
}

/// The file that a path leads to from a module; `None` if the path leads out of the package, or to the front door.
fn target(path: &str, module: &str, modules: &BTreeSet<&str>) -> Option<String> {
    let mut parts: Vec<&str> = path.split("::").map(str::trim).filter(|part| !part.is_empty()).collect();
    let mut from: Vec<&str> = match *parts.first()? {
        "crate" | "wirecopy" => Vec::new(),
        "self" | "super" => module.split('/').collect(),
        child if modules.contains(format!("{module}/{child}").as_str()) => {
            parts.insert(0, "self");
            module.split('/').collect()
        }
        _ => return None,
    };
    while parts.first().is_some_and(|part| matches!(*part, "crate" | "wirecopy" | "self" | "super")) {
        if parts.remove(0) == "super" {
            from.pop();
        }
    }
    from.extend(parts);
    (1..=from.len()).rev().map(|end| from[..end].join("/")).find(|name| modules.contains(name.as_str()))
}

/// By file the files that it names, its own children among them where a name begins with theirs.
fn imports(sources: &[Source]) -> BTreeMap<&str, BTreeSet<String>> {
    let modules: BTreeSet<&str> = sources.iter().map(|source| source.module.as_str()).collect();
    let of = |source: &'_ Source| {
        let named = paths(&source.code).into_iter().filter_map(|path| target(&path, &source.module, &modules));
        let mut all: BTreeSet<String> = named.filter(|target| *target != source.module).collect();
        let below = format!("{}/", source.module);
        for &child in modules.iter().filter(|module| module.starts_with(&below)) {
            let call = format!("{}::", &child[below.len()..]);
            let calls = |at: usize| !source.code[..at].ends_with(|c: char| is_name(c) || c == ':');
            if source.code.match_indices(&call).any(|(at, _)| calls(at)) {
                all.insert(child.to_owned());
            }
        }
        all
    };
    sources.iter().filter(|source| source.module != "lib").map(|source| (source.module.as_str(), of(source))).collect()
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| module == *floor || module.strip_prefix(floor).is_some_and(|m| m.starts_with('/')))
}

fn none(what: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{} {what}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn imports_go_down() {
    let sources = sources();
    let (mut faults, mut seen) = (Vec::new(), 0);
    for (module, targets) in imports(&sources) {
        for target in &targets {
            seen += 1;
            // A folder of several floors has a file that only lists them.
            if let (Some(own), Some(other)) = (floor(module), floor(target))
                && other > own
            {
                faults.push(format!("{module} imports {target}, which is above it"));
            }
        }
    }
    assert!(seen > 800, "only {seen} imports seen");
    none("imports go up", &faults);
    let unknown =
        |source: &&Source| floor(&source.module).is_none() && !["lib", "engine", "io"].contains(&&*source.module);
    none("files on no floor", &sources.iter().filter(unknown).map(|source| source.module.clone()).collect::<Vec<_>>());
}

#[test]
fn the_library_names_no_front_door() {
    let named = |Source { module, code, .. }: Source| {
        let library = !["lib", "main", "cli"].contains(&&*module) && !module.starts_with("cli/");
        let door =
            |path: &String| path.strip_prefix("crate::").is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let doors = paths(&code).into_iter().filter(|path| library && door(path));
        doors.map(|path| format!("{module}: {path}")).collect::<Vec<_>>()
    };
    none("names of the front door in the library", &sources().into_iter().flat_map(named).collect::<Vec<_>>());
}

#[test]
fn no_circle_of_files() {
    let sources = sources();
    let imports = imports(&sources);
    // Files that import nothing which is left go, round by round; what stays is in a circle or above a circle.
    let mut left: BTreeSet<&str> = imports.keys().copied().collect();
    loop {
        let free = |module: &&&str| !imports[**module].iter().any(|target| left.contains(target.as_str()));
        let gone: Vec<&str> = left.iter().filter(free).copied().collect();
        if gone.is_empty() {
            break;
        }
        gone.iter().for_each(|module| _ = left.remove(module));
    }
    let shown = |module: &&str| {
        let inside: Vec<&str> = imports[*module].iter().map(String::as_str).filter(|t| left.contains(t)).collect();
        format!("{module} imports {}", inside.join(", "))
    };
    none("files in or above a circle", &left.iter().map(shown).collect::<Vec<_>>());
}

#[test]
fn files_are_short_and_few_stand_at_the_top() {
    let mut all = Vec::new();
    files(&root("src"), &mut all);
    files(&root("tests"), &mut all);
    let lines = |path: &PathBuf| fs::read_to_string(path).expect("UTF-8").lines().count();
    let long = all.iter().map(|path| (path, lines(path))).filter(|(_, lines)| *lines > MOST_LINES);
    none("files are too long", &long.map(|(path, lines)| format!("{}: {lines}", path.display())).collect::<Vec<_>>());
    assert!(fs::read_dir(root("src")).expect("src/").count() <= MOST_ENTRIES);
}

/// Lines of a text that are neither blank nor comments, without unit tests.
fn lines_of_code(text: &str) -> usize {
    without_unit_tests(text).lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

#[test]
fn architecture_names_files_that_exist_and_an_hour_of_reading() {
    let page = fs::read_to_string(root("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let mut all = Vec::new();
    files(&root("src"), &mut all);
    files(&root("tests"), &mut all);
    let named = |text: &str| -> BTreeSet<String> {
        let marked = text.split('`').skip(1).step_by(2).filter(|name| name.ends_with(".rs"));
        marked.map(str::to_owned).collect()
    };
    let missing = |name: &String| !all.iter().any(|path| path.ends_with(name));
    none("files of ARCHITECTURE.md are missing", &named(&page).into_iter().filter(missing).collect::<Vec<_>>());
    // `file.rs` `name`: the file defines the name.
    let marked: Vec<&str> = page.split('`').collect();
    let defines = |file: &str, name: &str| {
        let of = all.iter().filter(|path| path.ends_with(file)).map(|path| fs::read_to_string(path).expect("UTF-8"));
        let name = name.rsplit("::").next().unwrap_or(name);
        let kinds = ["fn", "struct", "enum", "type"].map(|kind| format!("{kind} {name}"));
        let ends = |rest: &str| !rest.starts_with(is_name);
        let stands = |text: &str, what: &str| text.match_indices(what).any(|(at, _)| ends(&text[at + what.len()..]));
        of.into_iter().any(|text| kinds.iter().any(|what| stands(&text, what)))
    };
    let pairs = marked.windows(3).skip(1).step_by(2).filter(|w| w[0].ends_with(".rs") && w[1] == " ");
    let undefined = pairs.filter(|w| !defines(w[0], w[2])).map(|w| format!("{} in {}", w[2], w[0]));
    none("names of ARCHITECTURE.md are not defined", &undefined.collect::<Vec<_>>());
    let hour = page.split("## The hour").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("the hour");
    let lines = |name: &String| lines_of_code(&fs::read_to_string(root(name)).expect("UTF-8"));
    let lines: usize = named(hour).iter().map(lines).sum();
    assert!((1..=6_500).contains(&lines), "{lines} lines of code in an hour");
}

#[test]
fn every_tuned_number_stands_in_the_rules() {
    let rules = fs::read_to_string(root("docs/rules.md")).expect("docs/rules.md");
    let mut paths = Vec::new();
    files(&root("src/model/tuning"), &mut paths);
    let fields = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("UTF-8");
        let field = |line: &str| Some(line.strip_prefix("    pub ")?.split_once(':')?.0.to_owned());
        text.lines().filter_map(field).collect::<Vec<_>>()
    };
    let unnamed = paths.iter().filter(|path| !path.ends_with("mod.rs")).flat_map(fields);
    let unnamed = unnamed.filter(|field| !rules.contains(&format!("`{field}`")));
    none("tuned numbers are not in docs/rules.md", &unnamed.collect::<Vec<_>>());
}

/// Types of the parameters of every function of some code.
fn parameters(code: &str) -> Vec<String> {
    let mut out = Vec::new();
    let begins = |at: usize| !code[..at].ends_with(is_name);
    for (at, _) in code.match_indices("fn ").filter(|&(at, _)| begins(at)) {
        let (mut depth, mut angle, mut start) = (0, 0, None);
        let rest = &code[at..];
        for (i, c) in rest.char_indices() {
            match c {
                '<' => angle += 1,
                '>' if !rest[..i].ends_with(['-', '=']) => angle -= 1,
                '(' | '[' | '{' if depth > 0 => depth += 1,
                '(' if angle == 0 => (depth, start) = (1, Some(i + 1)),
                ')' | ']' | '}' if depth > 1 => depth -= 1,
                ',' | ')' if depth == 1 && angle == 0 => {
                    let parameter = &rest[start.unwrap_or(i)..i];
                    out.extend(parameter.rsplit_once(": ").map(|(_, of)| of.trim().to_owned()));
                    start = Some(i + 1);
                    if c == ')' {
                        break;
                    }
                }
                ';' | '{' if depth == 0 => break,
                _ => {}
            }
        }
    }
    out
}

fn is_long_tuple(of: &str) -> bool {
    let of = of.trim_start_matches(|c: char| c == '&' || c == '\'' || c.is_lowercase() || c == ' ');
    let Some(inside) = of.strip_prefix('(').and_then(|of| of.strip_suffix(')')) else { return false };
    let mut depth = 0;
    let outer = |c: char| {
        depth += i32::from("([<".contains(c)) - i32::from(")]>".contains(c));
        c == ',' && depth == 0
    };
    inside.trim_end_matches([',', ' ', '\n']).chars().map(outer).filter(|&comma| comma).count() >= 2
}

#[test]
fn no_parameter_is_a_tuple_of_three() {
    let faults = |source: Source| {
        let path = source.path.display().to_string();
        let long = parameters(&source.code).into_iter().filter(|of| is_long_tuple(of));
        long.map(|of| format!("{path}: {of}")).collect::<Vec<_>>()
    };
    none("parameters are tuples of three or more", &sources().into_iter().flat_map(faults).collect::<Vec<_>>());
}

#[test]
fn no_type_name_is_defined_twice() {
    let mut homes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Source { module, code, .. } in sources() {
        for line in code.lines() {
            let line = line.strip_prefix("pub").map_or(line, |rest| rest.split_once(' ').map_or("", |(_, rest)| rest));
            let kind =
                ["struct ", "enum ", "type ", "trait ", "union "].iter().find_map(|kind| line.strip_prefix(kind));
            if let Some(name) = kind.and_then(|rest| rest.split(|c: char| !is_name(c)).next()) {
                homes.entry(name.to_owned()).or_default().push(module.clone());
            }
        }
    }
    assert!(homes.len() > 300, "only {} types seen", homes.len());
    let twice = homes.iter().filter(|(_, homes)| homes.len() > 1);
    none("type names stand twice", &twice.map(|(name, homes)| format!("{name}: {homes:?}")).collect::<Vec<_>>());
}

#[test]
fn only_runs_use_threads_and_nothing_is_unsafe() {
    for Source { path, module, code } in sources() {
        let has_threads = code.contains("rayon") || code.contains("thread::");
        assert!(module == "run" || module.starts_with("run/") || !has_threads, "{}: threads", path.display());
        assert!(!code.split(|c: char| !is_name(c)).any(|word| word == "unsafe"), "{}", path.display());
    }
}

#[test]
fn numbers_change_type_in_base() {
    let mut faults = Vec::new();
    for Source { path, module, code } in sources() {
        if ["base/cast", "base/math"].contains(&&*module) {
            continue;
        }
        for (number, line) in code.lines().enumerate() {
            let words: Vec<&str> = line.split(|c: char| !is_name(c)).collect();
            if words.windows(2).any(|w| w[0] == "as" && NUMBERS.contains(&w[1])) {
                faults.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    none("casts outside of base/cast.rs", &faults);
}

#[test]
fn these_tests_see_what_they_look_for() {
    let text = "use crate::{a::{B, c}, d};\nlet x = crate::hash::mix(1);\nuse mycrate::no;";
    assert_eq!(paths(text), ["crate::a::B", "crate::a::c", "crate::d", "mycrate::no", "crate::hash::mix"]);
    assert_eq!(code("let s = \"crate::cli\"; // crate::cli"), "let s = ; ");
    let modules = BTreeSet::from(["a", "a/b", "a/b/c", "d"]);
    for (path, want) in
        [("crate::d::X", Some("d")), ("super::X", Some("a")), ("c::X", Some("a/b/c")), ("std::fmt", None)]
    {
        assert_eq!(target(path, "a/b", &modules).as_deref(), want, "{path}");
    }
    let code = "pub fn f<T: Fn(u8) -> u8>(a: (A, B), (x, y, z): &(A, B<C, D>, E), g: impl Fn(A, B, C)) -> (A, B, C) {";
    let found = parameters(code);
    assert_eq!(found, ["(A, B)", "&(A, B<C, D>, E)", "impl Fn(A, B, C)"]);
    assert_eq!(found.iter().map(|of| is_long_tuple(of)).collect::<Vec<_>>(), [false, true, false]);
}
