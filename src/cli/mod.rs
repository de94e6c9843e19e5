//! The command line. Exit codes: 0 done, 1 done but inputs were skipped, 2 could not run, 130 interrupted.

mod args;
mod commands;
mod config;
mod screen;
mod session;

use crate::cli::session::is_closed_pipe;
use anyhow::Result;
use args::{BackgroundCommand, Cli, Command, TerminalArgs};
use clap::FromArgMatches;
use config::ParsedCommand;
use std::io;
use std::io::Write;
use std::process::ExitCode;

/// Runs what the user typed.
pub fn main() -> ExitCode {
    let cli = match config::parse() {
        Ok(ParsedCommand::Matches(matches)) => Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()),
        Ok(ParsedCommand::Shown(text)) => {
            return ended(write!(io::stdout(), "{text}").map(|()| ExitCode::SUCCESS).map_err(Into::into));
        }
        Err(error) => return ended(Err(error)),
    };
    let interrupted = || {
        wirecopy::io::write::result_file::remove_unfinished();
        std::process::exit(130);
    };
    if let Err(error) = ctrlc::set_handler(interrupted) {
        eprintln!("warning: an interrupt will leave temporary files behind ({error})");
    }
    let terminal = cli.terminal;
    let threads = cli.command.threads();
    let done = wirecopy::run::in_threads(threads, || run(cli.command, terminal));
    ended(done.map_err(Into::into).and_then(|done| done))
}

fn run(command: Command, terminal: TerminalArgs) -> Result<ExitCode> {
    match command {
        Command::Scan(args) => crate::cli::commands::scan::run(*args, terminal),
        Command::Compare(args) => crate::cli::commands::compare::run(&args, terminal),
        Command::Dedup(args) => crate::cli::commands::dedup::run(&args, terminal),
        Command::Explain(args) => crate::cli::commands::explain::run(&args, terminal),
        Command::Background { what: BackgroundCommand::Build(args) } => {
            crate::cli::commands::background::build(&args, terminal)
        }
        Command::ExplainBands(args) => crate::cli::commands::bands::run(&args, terminal),
        Command::Completions { shell } => crate::cli::screen::help::completions(shell, &mut terminal.out()),
        Command::Man(args) => crate::cli::screen::help::man(&args, &mut terminal.out()),
    }
}

/// The exit code, once an error is said.
fn ended(done: Result<ExitCode>) -> ExitCode {
    match done {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to be told if standard error is gone too.
            let _ = writeln!(io::stderr(), "error: {}", wirecopy::io::write::human::one_line(&message(&error)));
            ExitCode::from(2)
        }
    }
}

/// The error and its causes; our errors name their cause themselves, so no cause is said twice.
fn message(error: &anyhow::Error) -> String {
    let mut message = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if message.is_empty() {
            message = cause;
        } else if !message.ends_with(&cause) {
            message = format!("{message}: {cause}");
        }
    }
    message
}
