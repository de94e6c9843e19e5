//! The commands, a file each.

pub mod background;
pub mod bands;
pub mod compare;
pub mod dedup;
pub mod explain;
pub mod idle;
pub mod kept;
pub mod plan;
pub mod results;
pub mod scan;
