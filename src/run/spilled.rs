//! Owns posting lists kept for later: in memory while there is room, else on the disk.

use crate::base::error::Result;
use crate::base::spill::{Spill, SpillRoom, SpilledPiece};
use crate::engine::candidates::postings::Posting;
use std::borrow::Cow;
use std::sync::Arc;

/// A list of postings.
#[derive(Debug)]
pub struct SpillablePostings(PostingPlace);

#[derive(Debug)]
enum PostingPlace {
    Memory {
        postings: Vec<Posting>,
        /// The room that the list takes, if room is counted.
        _room: Option<SpillRoom>,
    },
    Disk(Arc<Spill>, SpilledPiece),
}

impl SpillablePostings {
    /// Keeps a list; without a limit in memory.
    ///
    /// # Errors
    /// As [`Spill::write`].
    pub fn new(postings: Vec<Posting>, limit: Option<&Arc<Spill>>) -> Result<SpillablePostings> {
        let Some(spill) = limit else { return Ok(SpillablePostings(PostingPlace::Memory { postings, _room: None })) };
        let room = Spill::hold(spill, postings.len() * Posting::BYTES);
        Ok(SpillablePostings(match room {
            room @ Some(_) => PostingPlace::Memory { postings, _room: room },
            None => {
                let bytes: Vec<u8> = postings.iter().flat_map(|posting| posting.to_bytes()).collect();
                PostingPlace::Disk(spill.clone(), spill.write(&bytes)?)
            }
        }))
    }

    /// Number of postings.
    pub fn count(&self) -> usize {
        match &self.0 {
            PostingPlace::Memory { postings, .. } => postings.len(),
            PostingPlace::Disk(_, piece) => piece.size() / Posting::BYTES,
        }
    }

    /// The list.
    ///
    /// # Errors
    /// As [`Spill::read`].
    pub fn get(&self) -> Result<Cow<'_, [Posting]>> {
        match &self.0 {
            PostingPlace::Memory { postings, .. } => Ok(Cow::Borrowed(postings)),
            PostingPlace::Disk(spill, piece) => {
                let bytes = spill.read(*piece)?;
                let (postings, _) = bytes.as_chunks();
                Ok(postings.iter().map(|&bytes| Posting::from_bytes(bytes)).collect())
            }
        }
    }
}
