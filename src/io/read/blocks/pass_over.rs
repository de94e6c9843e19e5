//! Owns the buffer of an open file as reading goes on, and passing over what is not read: a record that is too long, the
//! rest of a broken archive.

use super::Open;
use crate::base::cast::to_u64;
use crate::io::read::web::record;
use memchr::memchr;

impl Open {
    /// Passes over a record of an archive that is too long: as many bytes as the record says, and line ends.
    pub(super) fn drop_record(&mut self) {
        let mut left = record::said_length(&self.buffer[self.start..]).unwrap_or(usize::MAX);
        while left > self.buffer.len() - self.start && !self.stream.done {
            left -= self.buffer.len() - self.start;
            self.clear();
            self.stream.fill(&mut self.buffer, 1 << 20);
        }
        self.start += left.min(self.buffer.len() - self.start);
        (self.scanned, self.last, self.line) = (self.start, self.start, self.line + 1);
    }

    /// After a break in an archive: nothing of what was read is left.
    pub(super) fn restart(&mut self) {
        self.clear();
        (self.last, self.records, self.line) = (0, 0, self.line + 1);
    }

    fn clear(&mut self) {
        self.passed(self.buffer.len());
        self.buffer.clear();
        (self.start, self.scanned) = (0, 0);
    }

    /// Reads on to the end of a line that is too long, or to the end of the file.
    pub(super) fn drop_line(&mut self) {
        loop {
            if let Some(n) = memchr(b'\n', &self.buffer[self.start..]) {
                self.start += n + 1;
                self.scanned = self.start;
                self.line += 1;
                return;
            }
            self.clear();
            if self.stream.done {
                return;
            }
            self.stream.fill(&mut self.buffer, 1 << 20);
        }
    }

    /// The buffer now begins `n` bytes later.
    pub(super) fn passed(&mut self, n: usize) {
        self.offset = self.offset.map(|offset| offset + to_u64(n));
    }

    /// The bytes before `start` are in the buffer no more.
    pub(super) fn forget(&mut self) {
        self.passed(self.start);
        self.scanned = self.scanned.saturating_sub(self.start);
        self.last = self.last.saturating_sub(self.start);
        if let Some(scanner) = &mut self.scanner {
            scanner.shift(self.start);
        }
        self.start = 0;
    }

    pub(super) fn fill(&mut self, want: usize) {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.forget();
        }
        self.stream.fill(&mut self.buffer, want);
    }
}
