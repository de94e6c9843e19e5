//! Owns what is left of an open file, as a reader: the bytes that were looked at, and the stream behind them.

use crate::io::read::stream::Stream;
use encoding_rs::{Decoder, Encoding};
use std::io;
use std::io::{BufRead, Read};

/// Bytes read at once.
const STEP: usize = 64 << 10;

/// The bytes of a file from the beginning on. With an encoding they become UTF-8 on the way.
pub(super) struct Rest {
    bytes: Vec<u8>,
    at: usize,
    stream: Stream,
    decoder: Option<Decoder>,
}

impl Rest {
    /// The bytes as they are; `head` are the first, taken from the stream already.
    pub(super) fn raw(head: Vec<u8>, stream: Stream) -> Rest {
        Rest { bytes: head, at: 0, stream, decoder: None }
    }

    /// Text in an encoding; what the encoding does not know becomes U+FFFD.
    pub(super) fn text(head: Vec<u8>, stream: Stream, encoding: &'static Encoding) -> Rest {
        let mut rest =
            Rest { bytes: Vec::new(), at: 0, stream, decoder: Some(encoding.new_decoder_with_bom_removal()) };
        rest.decode(&head);
        rest
    }

    fn decode(&mut self, raw: &[u8]) {
        let Some(decoder) = &mut self.decoder else { return };
        let room = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len().saturating_mul(3));
        self.bytes.resize(room, 0);
        let last = self.stream.done && self.stream.error.is_none();
        let (_, _, written, _) = decoder.decode_to_utf8(raw, &mut self.bytes, last);
        self.bytes.truncate(written);
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.at == self.bytes.len() {
            if self.stream.done {
                return self.stream.error.take().map_or(Ok(()), Err);
            }
            (self.at, _) = (0, self.bytes.clear());
            if self.decoder.is_some() {
                let mut raw = Vec::new();
                self.stream.fill(&mut raw, STEP);
                self.decode(&raw);
            } else {
                self.stream.fill(&mut self.bytes, STEP);
            }
        }
        Ok(())
    }
}

impl Read for Rest {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(out)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Rest {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.refill()?;
        Ok(&self.bytes[self.at..])
    }

    fn consume(&mut self, n: usize) {
        self.at += n;
    }
}
