//! Owns the README's first screen: what it shows is what the program prints.
#![cfg(feature = "cli")]

use std::process::Command;

/// The lines of the first `console` block between two commands.
fn transcript() -> (Vec<String>, String) {
    let readme = include_str!("../README.md");
    let block = readme.split("```console\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap_or_default();
    let mut lines = block.lines();
    let command = lines.next().unwrap_or_default().strip_prefix("$ cargo run --release -- ").unwrap_or_default();
    let shown: Vec<&str> = lines.take_while(|line| !line.starts_with("$ ")).collect();
    (command.split(' ').map(str::to_owned).collect(), shown.join("\n"))
}

/// The time that a run took is the one thing that may differ.
fn without_time(text: &str) -> String {
    let cut = |line: &str| match (line.rfind(" bytes, "), line.ends_with(" s)")) {
        (Some(at), true) => format!("{} bytes, TIME)", &line[..at]),
        _ => line.trim_end().to_owned(),
    };
    text.trim().lines().map(cut).collect::<Vec<_>>().join("\n")
}

#[test]
fn first_screen_is_what_the_program_prints() {
    let (args, shown) = transcript();
    assert_eq!(args.first().map(String::as_str), Some("scan"), "the README's first command");
    let output = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .args(&args)
        .env("COLUMNS", "100")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program runs");
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(without_time(&printed), without_time(&shown), "real output:\n{printed}");
}
