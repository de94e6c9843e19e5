//! The `wirecopy` program: what the user typed to parameters and outputs, progress, exit codes.

mod cli;

/// That of the system keeps what a stage frees, so the peaks of the stages would add up.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
