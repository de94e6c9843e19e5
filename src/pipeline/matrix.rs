//! Owns matrices.
