//! The `wirecopy` program: what the user typed to parameters and outputs, progress, exit codes.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
