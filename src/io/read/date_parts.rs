//! Owns the parts of a date as they are found: day, month, year, time and zone, in any order that is certain.

use super::date_names::{month, says_nothing};
use crate::base::ids::{Date, Precision};
use jiff::civil;
use jiff::tz::Offset;

/// A date as words, numbers and marks in any order that is certain.
pub(super) fn in_words(text: &str) -> Option<Date> {
    let plain: String = text.to_lowercase().chars().map(plain).collect();
    let mut parts = DateParts { year: None, month: 0, day: 0, time: None };
    let mut last_month = false;
    for word in plain.split_ascii_whitespace() {
        let after_month = std::mem::take(&mut last_month);
        let zone = parts.time.is_some() && parts.zone_or_half(word).is_some();
        // A zone or half of a day may look like a word that says nothing.
        if zone || says_nothing(word) || comment(word) || parts.clock_or_day(word) {
            continue;
        }
        if let (Some(month), 0) = (month(word), parts.month) {
            (parts.month, last_month) = (month, true);
        } else if let (Some(year), None) = (number(word).filter(|_| word.len() == 4), parts.year) {
            parts.year = Some(year);
        } else if let (Some(day), 0) = (day(word), parts.day) {
            parts.day = day;
        } else if let (Some(year), None, true) = (year(word), parts.year, after_month && parts.day > 0) {
            // RFC 2822 lets two digits stand for a year here, and only here.
            parts.year = Some(year);
        } else if !parts.unknown_zone(word) {
            return None;
        }
    }
    parts.date()
}

/// A letter of a date: digits of other scripts are digits, and marks between words are blanks.
fn plain(letter: char) -> char {
    match letter {
        ',' | '_' | ';' | '|' | '·' | '\u{a0}' | '\u{202f}' | '日' | '일' | '،' => ' ',
        '年' | '月' | '년' | '월' => '-',
        '（' => '(',
        '）' => ')',
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{966}'..='\u{96f}' | '\u{ff10}'..='\u{ff19}' => {
            let zero = match letter {
                '\u{660}'..='\u{669}' => 0x660,
                '\u{6f0}'..='\u{6f9}' => 0x6f0,
                '\u{966}'..='\u{96f}' => 0x966,
                _ => 0xff10,
            };
            char::from_digit(u32::from(letter) - zero, 10).unwrap_or(letter)
        }
        letter => letter,
    }
}

/// The parts of a date.
#[derive(Debug)]
pub(super) struct DateParts {
    pub(super) year: Option<i16>,
    pub(super) month: i8,
    pub(super) day: i8,
    pub(super) time: Option<Time>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    hour: i8,
    minute: i8,
    second: i8,
    /// Seconds east of UTC.
    offset: Option<i32>,
}

impl DateParts {
    /// Reads what follows the day: time, zone, half of the day, and the year if still missing, in any order.
    pub(super) fn words<'a>(&mut self, words: impl Iterator<Item = &'a str>) -> Option<()> {
        for word in words {
            if let (Some((hour, tail)), None) = (word.split_once(':'), &self.time) {
                self.clock(hour, tail)?;
            } else if self.year.is_none() && word.len() == 4 && number::<i16>(word).is_some() {
                self.year = number(word);
            } else if word.eq_ignore_ascii_case("at") && self.time.is_none() || comment(word) {
                // Says nothing.
            } else if self.zone_or_half(word).is_none() && !self.unknown_zone(word) {
                return None;
            }
        }
        Some(())
    }

    /// Takes a word that is a time of day, or a whole day in numbers; says whether the word is.
    fn clock_or_day(&mut self, word: &str) -> bool {
        let whole_day = self.day > 0 && self.month > 0 && self.year.is_some();
        let clock = self.time.is_none() && (whole_day || word.contains(':')) && self.any_clock(word).is_some();
        clock || self.month == 0 && self.day == 0 && self.numbers(word).is_some()
    }

    /// `15:01`, `15h01`, `15.01`, `3pm`.
    fn any_clock(&mut self, word: &str) -> Option<()> {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (hour, tail) = word.split_at(digits);
        match tail {
            _ if !(1..=2).contains(&digits) => None,
            "am" | "pm" => {
                self.time = Some(Time { hour: number(hour)?, minute: 0, second: 0, offset: None });
                self.zone_or_half(tail)
            }
            "h" => self.clock(hour, "00"),
            _ => self.clock(hour, tail.strip_prefix([':', 'h', '.'])?),
        }
    }

    /// Three numbers with marks between, if the order is certain: the year first; the day first before dots; or a number
    /// over 12 for the day. Also a day with the name of the month between: `26-feb-1987`.
    fn numbers(&mut self, word: &str) -> Option<()> {
        let mark = word.chars().find(|c| matches!(c, '.' | '/' | '-'))?;
        let mut cells = word.trim_end_matches('-').split(mark);
        let (first, second, third) = (cells.next()?, cells.next()?, cells.next()?);
        if cells.next().is_some_and(|rest| !rest.is_empty()) || self.year.is_some() {
            return None;
        }
        if let (Some(named), '-') = (month(second), mark) {
            (self.day, self.month, self.year) = (day(first)?, named, Some(year(third)?));
            return Some(());
        }
        let (one, two): (i8, i8) = (number(if first.len() == 4 { third } else { first })?, number(second)?);
        let (day, month, year) = match (first.len(), third.len()) {
            (4, 1..=2) => (one, two, first),
            (1..=2, 4) if mark == '.' || one > 12 => (one, two, third),
            (1..=2, 4) if two > 12 || one == two => (two, one, third),
            _ => return None,
        };
        (self.day, self.month, self.year) = (day, month, Some(number(year)?));
        Some(())
    }

    /// Whether a word behind a time looks like a zone, be the zone unknown: `BST`, `Europe/London`.
    fn unknown_zone(&self, word: &str) -> bool {
        let letters = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
        let half = word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm");
        let short = (2..=5).contains(&word.len()) && letters(word) && !half;
        let place = word.split_once('/').is_some_and(|(area, city)| letters(area) && letters(city));
        self.time.is_some_and(|time| time.offset.is_none()) && (short || place)
    }

    /// `15` and `01:01.79+01:00`.
    fn clock(&mut self, hour: &str, tail: &str) -> Option<()> {
        let two = |text: &str| if text.as_bytes().first()?.is_ascii_digit() { number(text.get(..2)?) } else { None };
        let minute = two(tail)?;
        let mut tail = &tail[2..];
        let mut second = 0;
        if let Some(rest) = tail.strip_prefix(':') {
            // A leap second has no number of its own in seconds since 1970.
            second = two(rest).map(|s: i8| if s == 60 { 59 } else { s })?;
            tail = &rest[2..];
            if let Some(fraction) = tail.strip_prefix(['.', ',']) {
                tail = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            }
        }
        self.time = Some(Time { hour: number(hour)?, minute, second, offset: None });
        let known = tail.is_empty() || self.zone_or_half(tail).is_some();
        (known || self.unknown_zone(tail)).then_some(())
    }

    fn zone_or_half(&mut self, word: &str) -> Option<()> {
        let time = self.time.as_mut()?;
        let upper = word.to_ascii_uppercase();
        match upper.trim_end_matches('.').replace('.', "").as_str() {
            half @ ("AM" | "PM") if (1..=12).contains(&time.hour) => {
                time.hour = time.hour % 12 + if half == "PM" { 12 } else { 0 };
                return Some(());
            }
            _ if time.offset.is_some() => return None,
            "Z" | "UTC" | "GMT" | "UT" => time.offset = Some(0),
            // The names RFC 2822 defines; further names (BST, IST) mean several zones.
            name @ ("EDT" | "EST" | "CDT" | "CST" | "MDT" | "MST" | "PDT" | "PST") => {
                let standard = match name.as_bytes()[0] {
                    b'E' => -5,
                    b'C' => -6,
                    b'M' => -7,
                    _ => -8,
                };
                time.offset = Some(3600 * (standard + i32::from(name.as_bytes()[1] == b'D')));
            }
            _ => {
                let digits = upper.strip_prefix("UTC").or(upper.strip_prefix("GMT")).unwrap_or(&upper);
                let sign = if digits.starts_with('-') { -1 } else { 1 };
                let digits = digits.strip_prefix(['+', '-'])?.replace(':', "");
                let (hour, minute) = match digits.len() {
                    2 => (number::<i32>(&digits)?, 0),
                    4 => (number(&digits[..2])?, number(&digits[2..])?),
                    _ => return None,
                };
                time.offset = (hour <= 24 && minute < 60).then_some(sign * (hour * 3600 + minute * 60));
            }
        }
        time.offset.map(|_| ())
    }

    pub(super) fn date(&self) -> Option<Date> {
        let year = self.year.filter(|y| *y >= 1000)?;
        let day = civil::Date::new(year, self.month, self.day).ok()?;
        let midnight = |t: &Time| (t.hour, t.minute, t.second, t.offset) == (0, 0, 0, None);
        let (moment, precision) = match self.time.filter(|time| !midnight(time)) {
            Some(t) => (civil::Time::new(t.hour, t.minute, t.second, 0).ok()?, Precision::Second),
            None => (civil::Time::midnight(), Precision::Day),
        };
        let offset = Offset::from_seconds(self.time.and_then(|t| t.offset).unwrap_or(0)).ok()?;
        Some(Date { seconds: offset.to_timestamp(day.to_datetime(moment)).ok()?.as_second(), precision })
    }
}

/// Digits only, no sign.
pub(super) fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// `3`, `03`, `3rd`.
fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let suffix = &word[digits.len()..];
    let known = ["", ".", "st", "nd", "rd", "th", "er", "º", "ª", "°"].iter().any(|s| s.eq_ignore_ascii_case(suffix));
    if known { number(digits) } else { None }
}

/// Four digits, or two: 00 to 49 are 2000 to 2049, 50 to 99 are 1950 to 1999.
fn year(word: &str) -> Option<i16> {
    match (word.len(), number::<i16>(word)?) {
        (4, year) => Some(year),
        (2, year) => Some(if year < 50 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

/// RFC 2822 allows `(PST)` after an offset.
fn comment(word: &str) -> bool {
    word.starts_with('(') && word.ends_with(')')
}
