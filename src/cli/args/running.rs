//! Owns what the user can type of threads and memory.

use crate::cli::args::values::size;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub struct RunArgs {
    /// Worker threads [default: one a core]
    #[arg(short = 'j', long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(1..=4096))]
    pub threads: Option<usize>,
    /// Memory of which half is for fingerprints and their index, such as 4G (k, M and G are thousands, millions, billions);
    /// fingerprints over it go to the disk
    /// [default: three quarters of what is free]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub memory: Option<u64>,
    /// Folder for what goes to the disk [default: the system's]
    #[arg(long, value_name = "FOLDER")]
    pub temp_dir: Option<PathBuf>,
}
