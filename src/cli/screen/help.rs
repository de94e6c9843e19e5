//! Owns the help: what `-h` shows of the full help, examples, and the same help as completions and man pages.

use crate::cli::args::{Cli, ManArgs, Out};
use anyhow::{Context, Result};
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use std::io::Write;
use std::process::ExitCode;

/// A flag, and what `-h` says of the flag.
type Short = (&'static str, &'static str);

/// What `-h` shows of a command, so that the help fits a screen: flags, and what `-h` says of each in short (nothing:
/// the words of `--help` and of the man pages, which show all flags).
const IN_SHORT: &[(&str, &[Short])] = &[
    (
        "scan",
        &[
            ("html", "Write a report for people: one page"),
            ("pairs", ""),
            ("passages", ""),
            ("clusters", "Write stories, a line a document"),
            ("witnesses", "Write every passage with all that carry it"),
            ("documents", "Write every document: copied words, credits, source"),
            ("outlets", "Write what outlets share, take and give"),
            ("matrix", "Write who shares how much with whom"),
            ("graph", "Write documents and their pairs as a graph"),
            ("diff", "Add what differs to --passages and --pairs"),
            ("against", "Compare INPUT against these, and nothing else"),
            ("only-pairs", "Compare these pairs and no others"),
            ("window", "Compare what is near in time, such as 72h"),
            ("noisy", "For text that a machine read from paper"),
            ("plagiarism", "For essays and web pages rather than news"),
            ("only", "No passages"),
            ("min-jaccard", ""),
            ("min-words", "Least matched words of a passage [default: 6]"),
            ("text-field", ""),
            ("id-field", ""),
            ("source-field", ""),
            ("date-field", ""),
            ("threads", ""),
        ],
    ),
    (
        "dedup",
        &[
            ("output", "Where the documents go that are kept"),
            ("removed", "Write which were left out, for which, and why"),
            ("keep", "first, earliest, longest, or source:A,B,C"),
            ("by", "What makes a duplicate"),
            ("min-jaccard", ""),
            ("min-containment", "Least share that another holds"),
            ("window", "Compare what is near in time, such as 72h"),
            ("text-field", ""),
            ("id-field", ""),
            ("plan", "Say what it will take, and do nothing else"),
            ("threads", ""),
        ],
    ),
    (
        "compare",
        &[
            ("noisy", "For text that a machine read from paper"),
            ("plagiarism", "For essays and web pages rather than news"),
            ("min-words", "Least matched words of a passage [default: 6]"),
            ("encoding", ""),
        ],
    ),
    (
        "explain",
        &[
            ("in", "Where they are, with all documents around them"),
            ("window", "As for scan"),
            ("noisy", "As for scan"),
            ("only", "No passages"),
            ("min-jaccard", ""),
            ("min-weight", "Least weight of a passage in bits"),
            ("text-field", ""),
            ("id-field", ""),
        ],
    ),
    ("explain-bands", &[("min-jaccard", ""), ("recall", ""), ("slots", "")]),
];

/// What `-h` shows of every command.
const EVERYWHERE: &[Short] = &[("quiet", "No summary, no progress"), ("format", "How to say what was found")];

/// The command line, as clap parses it.
pub fn command() -> Command {
    let shorten = |command: Command, shown: &[Short]| {
        command.mut_args(|arg| {
            let name = arg.get_long();
            let short = shown.iter().find(|(shown, _)| Some(*shown) == name);
            let long = arg.get_long_help().or(arg.get_help()).cloned().unwrap_or_default();
            match short {
                _ if arg.is_positional() => arg,
                // Man pages pass over hidden flags, unless a flag has a long help.
                None => arg.long_help(long).hide_short_help(true),
                Some((_, "")) => arg,
                Some((_, short)) => arg.help(*short).long_help(long),
            }
        })
    };
    let all = shorten(Cli::command(), EVERYWHERE);
    IN_SHORT.iter().fold(all, |all, (name, shown)| all.mut_subcommand(name, |one| shorten(one, shown)))
}

/// Writes what a shell needs to complete commands, flags and values.
pub fn completions(shell: Shell, out: &mut Out) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "wirecopy", &mut script);
    out.write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the man page, or a man page for each command into a folder.
pub fn man(args: &ManArgs, out: &mut Out) -> Result<ExitCode> {
    match &args.dir {
        None => clap_mangen::Man::new(command()).render(out)?,
        Some(folder) => {
            let write = std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command(), folder));
            write.with_context(|| format!("{}: cannot write", folder.display()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
