//! Owns mail: a message a file (`.eml`), and mailboxes (`.mbox`), in which a line `From ` begins each message.

use super::taken::{TakeOut, TakenDocument, TakenRecord};
use mail_parser::{Message, MessageParser, PartType};
use std::io::BufRead;

/// Most bytes of a message with all that hangs on it.
const MOST_MESSAGE: usize = 64 << 20;

/// Most lines of a message that may begin a part: the parser takes some hundred bytes for each.
const MOST_PARTS: usize = 10_000;

/// Names of the fields that letters of people and machines have; two of them make a head.
const FIELDS: &[&str] = &["from", "to", "date", "subject", "cc", "reply-to", "sender"];
/// Names of the fields that only mail has.
const MAIL_FIELDS: &[&str] =
    &["message-id", "mime-version", "received", "return-path", "delivered-to", "dkim-signature", "x-mailer"];

/// Whether a file that begins so is a message.
pub(super) fn is_message(head: &[u8]) -> bool {
    let (mut common, mut sure) = (0, 0);
    for line in head.split(|b| *b == b'\n') {
        let line = line.trim_ascii_end();
        // A field may go on over several lines.
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = memchr::memchr(b':', line) else { return false };
        let Ok(name) = std::str::from_utf8(&line[..colon]) else { return false };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
            return false;
        }
        let is = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        common += usize::from(is(FIELDS));
        sure += usize::from(is(MAIL_FIELDS));
    }
    sure > 0 && common > 0
}

/// Whether a file that begins so is a mailbox.
pub(super) fn is_mailbox(head: &[u8]) -> bool {
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    starts_message(line) && is_message(&head[(line.len() + 1).min(head.len())..])
}

/// Whether a line of a mailbox begins a message: `From jane@e.org Thu May 16 08:00:00 2024`.
fn starts_message(line: &[u8]) -> bool {
    let time = |word: &[u8]| word.len() >= 5 && word[0].is_ascii_digit() && memchr::memchr(b':', word).is_some();
    line.starts_with(b"From ") && line.split(u8::is_ascii_whitespace).skip(2).any(time)
}

/// The messages of a file.
pub(super) struct Messages<R> {
    inner: R,
    mailbox: bool,
    /// The line that begins the next message was read.
    begun: bool,
    done: bool,
    /// Attachments that the last message had.
    attachments: u64,
}

impl<R: BufRead + Send> Messages<R> {
    pub(super) fn new(inner: R, mailbox: bool) -> Self {
        Messages { inner, mailbox, begun: false, done: false, attachments: 0 }
    }

    /// The bytes of the next message; empty at the end. `false`: the message is too long.
    fn bytes(&mut self) -> std::io::Result<(Vec<u8>, bool)> {
        let (mut message, mut line, mut fits, mut blank) = (Vec::new(), Vec::new(), true, true);
        loop {
            line.clear();
            // A line without an end must not fill the memory.
            let read = std::io::Read::take(&mut self.inner, 1 << 20).read_until(b'\n', &mut line)?;
            if read == 0 {
                self.done = true;
                return Ok((message, fits));
            }
            if self.mailbox && blank && starts_message(line.trim_ascii_end()) {
                if std::mem::replace(&mut self.begun, true) {
                    return Ok((message, fits));
                }
                continue;
            }
            blank = line.trim_ascii().is_empty();
            // Mailboxes write `>From ` for a line that begins with `From `.
            let quoted = self.mailbox && line.iter().skip_while(|b| **b == b'>').take(5).eq(b"From ");
            let from = usize::from(quoted && line.starts_with(b">"));
            fits &= message.len() + line.len() <= MOST_MESSAGE;
            if fits {
                message.extend_from_slice(&line[from..]);
            }
        }
    }
}

/// The text of a message: its plain text, else its HTML.
fn text(message: &Message<'_>) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for part in message.text_bodies() {
        if let PartType::Text(text) | PartType::Html(text) = &part.body {
            texts.push(text.trim());
        }
    }
    texts.retain(|text| !text.is_empty());
    texts.join("\n\n")
}

fn document(bytes: &[u8]) -> Result<(TakenDocument, u64), String> {
    if memchr::memmem::find_iter(bytes, b"\n--").take(MOST_PARTS + 1).count() > MOST_PARTS {
        return Err(format!("a mail of more than {MOST_PARTS} parts"));
    }
    let message = MessageParser::default().parse(bytes).ok_or("no mail: there is no head")?;
    let text = text(&message);
    if text.is_empty() {
        return Err("a mail without a text".to_owned());
    }
    let from = message.from().and_then(|from| from.first());
    let source = from.and_then(|from| from.name().or(from.address())).map(str::to_owned);
    let date = message.date().map(mail_parser::DateTime::to_rfc3339);
    let (id, title) = (message.message_id().map(str::to_owned), message.subject().map(str::to_owned));
    let attached = crate::base::cast::to_u64(message.attachment_count());
    Ok((TakenDocument { id, text, source, date, title }, attached))
}

impl<R: BufRead + Send> TakeOut for Messages<R> {
    fn next(&mut self) -> Option<TakenRecord> {
        if self.attachments > 0 {
            return Some(TakenRecord::Note("attachments of mails left out", std::mem::take(&mut self.attachments)));
        }
        loop {
            if self.done {
                return None;
            }
            let (bytes, fits) = match self.bytes() {
                Ok(message) => message,
                Err(error) => {
                    self.done = true;
                    return Some(TakenRecord::Break(format!("cannot read on: {error}")));
                }
            };
            if !fits {
                return Some(TakenRecord::Skipped(format!("a mail of more than {MOST_MESSAGE} bytes")));
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            return Some(match document(&bytes) {
                Ok((document, attached)) => {
                    self.attachments = attached;
                    TakenRecord::Document(document)
                }
                Err(reason) => TakenRecord::Skipped(reason),
            });
        }
    }
}
