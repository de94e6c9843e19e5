//! Owns dates as news data writes them: ISO, RFC 3339, RFC 2822, month names, and seconds since 1970.
//!
//! A date that can be read in two ways (`03/04/2021`) is not guessed. A time without zone is taken as UTC: the error is
//! hours at most, and a document without date could not be ordered at all.

use crate::base::ids::{Date, Precision};
use jiff::civil;
use jiff::tz::Offset;

/// Reads a date, or `None` for text that is no date or no certain date. Case, a leading weekday and spaces do not
/// matter.
///
/// Read are: `2021-11-03`, `2021/11/03`, `20211103`, each also with a time (`T15:01:01.79+01:00`, `15:01`,
/// `3:01 PM EST`); `3 Nov 2021`, `26-FEB-1987 15:01:01.79`, `November 3rd, 2021 at 15:01`, `Wed Nov 3 15:01:01 2021`;
/// seconds (9 or 10 digits), milliseconds (13) and microseconds (16) since 1970. Fractions of a second are dropped.
///
/// ```
/// use wirecopy::{Precision, io::read::dates::parse};
/// let date = parse("26-FEB-1987 15:01:01.79").unwrap();
/// assert_eq!((date.seconds, date.precision), (541_350_061, Precision::Second));
/// assert_eq!(parse("03/04/2021"), None);
/// ```
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    if !text.is_ascii() {
        return None;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    match (digits, rest.as_bytes().first()) {
        (8, None | Some(b'T' | b't' | b' ')) | (14, None) => compact(text),
        (9 | 10 | 13 | 16, None | Some(b'.')) => epoch(number, rest),
        (4, Some(&mark @ (b'-' | b'/'))) => iso(text, char::from(mark)),
        _ => with_month_name(text),
    }
}

/// A date as outputs write it: `1987-02-26`, or `1987-02-26T15:01:01Z` where the time is known.
pub fn show(date: Date) -> String {
    let Ok(moment) = jiff::Timestamp::from_second(date.seconds) else { return format!("@{}", date.seconds) };
    let zoned = moment.to_zoned(jiff::tz::TimeZone::UTC);
    match date.precision {
        Precision::Day => zoned.date().to_string(),
        Precision::Second => moment.to_string(),
    }
}

fn epoch(number: &str, rest: &str) -> Option<Date> {
    if !rest.bytes().skip(1).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let unit = match number.len() {
        13 => 1_000,
        16 => 1_000_000,
        _ => 1,
    };
    Some(Date { seconds: number.parse::<i64>().ok()?.div_euclid(unit), precision: Precision::Second })
}

/// `20211103`, `20211103T1501`, `20211103150101`.
fn compact(text: &str) -> Option<Date> {
    let (day, rest) = text.split_at(8);
    let mut parts =
        DateParts { year: number(&day[..4]), month: number(&day[4..6])?, day: number(&day[6..])?, time: None };
    if matches!(rest, "T" | "t") {
        return None;
    }
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    let clock = rest.bytes().take_while(u8::is_ascii_digit).count();
    if rest.starts_with(|c: char| c.is_ascii_digit()) && (clock == 4 || clock == 6) {
        let second = if clock == 6 { &rest[4..6] } else { "00" };
        let spelled = format!("{}:{}:{second}{}", &rest[..2], &rest[2..4], &rest[clock..]);
        parts.words(spelled.split_ascii_whitespace())?;
    } else {
        parts.words(rest.split_ascii_whitespace())?;
    }
    parts.date()
}

/// `2021-11-03`, `2021/1/3`, with a time.
fn iso(text: &str, mark: char) -> Option<Date> {
    let (year, rest) = text.split_once(mark)?;
    let (month, rest) = rest.split_once(mark)?;
    let (day, rest) = rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count());
    let mut parts = DateParts { year: number(year), month: number(month)?, day: number(day)?, time: None };
    // RFC 9557 may add the zone's name to the offset: `+01:00[Europe/Paris]`.
    let rest = match rest.split_once('[') {
        Some((before, _)) if rest.ends_with(']') => before,
        Some(_) => return None,
        None => rest,
    };
    match rest.as_bytes() {
        [] => {}
        [b'T' | b't' | b' ', _, ..] => parts.words(rest[1..].split_ascii_whitespace())?,
        _ => return None,
    }
    parts.date()
}

/// A date with the name of the month.
fn with_month_name(text: &str) -> Option<Date> {
    let mut words = text.split([' ', ',', '\t']).filter(|w| !w.is_empty()).peekable();
    words.next_if(|w| weekday(w));
    let first = words.next()?;
    let mut parts = DateParts { year: None, month: 0, day: 0, time: None };
    if let Some((d, rest)) = first.split_once('-') {
        // `26-FEB-1987`
        let (m, y) = rest.split_once('-')?;
        (parts.day, parts.month, parts.year) = (day(d)?, month(m)?, year(y));
        parts.year?;
    } else if let Some(m) = month(first) {
        (parts.month, parts.day) = (m, day(words.next()?)?);
    } else {
        (parts.day, parts.month) = (day(first)?, month(words.next()?)?);
        // RFC 2822 lets two digits stand for a year here, and only here.
        if let Some(y) = words.peek().and_then(|w| year(w)) {
            parts.year = Some(y);
            words.next();
        }
    }
    parts.words(words)?;
    parts.date()
}

#[derive(Debug)]
struct DateParts {
    year: Option<i16>,
    month: i8,
    day: i8,
    time: Option<Time>,
}

#[derive(Clone, Copy, Debug)]
struct Time {
    hour: i8,
    minute: i8,
    second: i8,
    /// Seconds east of UTC.
    offset: Option<i32>,
}

impl DateParts {
    /// Reads what follows the day: time, zone, half of the day, and the year if still missing, in any order.
    fn words<'a>(&mut self, words: impl Iterator<Item = &'a str>) -> Option<()> {
        for word in words {
            if let (Some((hour, tail)), None) = (word.split_once(':'), &self.time) {
                self.clock(hour, tail)?;
            } else if self.year.is_none() && word.len() == 4 && number::<i16>(word).is_some() {
                self.year = number(word);
            } else if word.eq_ignore_ascii_case("at") && self.time.is_none() || comment(word) {
                // Says nothing.
            } else {
                self.zone_or_half(word)?;
            }
        }
        Some(())
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
        if tail.is_empty() { Some(()) } else { self.zone_or_half(tail) }
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

    fn date(&self) -> Option<Date> {
        let year = self.year.filter(|y| *y >= 1000)?;
        let day = civil::Date::new(year, self.month, self.day).ok()?;
        let (moment, precision) = match self.time {
            Some(t) => (civil::Time::new(t.hour, t.minute, t.second, 0).ok()?, Precision::Second),
            None => (civil::Time::midnight(), Precision::Day),
        };
        let offset = Offset::from_seconds(self.time.and_then(|t| t.offset).unwrap_or(0)).ok()?;
        Some(Date { seconds: offset.to_timestamp(day.to_datetime(moment)).ok()?.as_second(), precision })
    }
}

/// Digits only, no sign.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// `3`, `03`, `3rd`.
fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let suffix = &word[digits.len()..];
    let known = ["", ".", "st", "nd", "rd", "th"].iter().any(|s| s.eq_ignore_ascii_case(suffix));
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

/// `Feb`, `FEBRUARY`, `Feb.`, `Sept`.
fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    (1..).zip(NAMES).find(|(_, name)| short_for(word, name, "sept")).map(|(number, _)| number)
}

fn weekday(word: &str) -> bool {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    NAMES.iter().any(|name| short_for(word, name, "tues") || short_for(word, name, "thurs"))
}

/// Whether `word` is a name, its first three letters, or `other` where the name begins so; any case, with a dot.
fn short_for(word: &str, name: &str, other: &str) -> bool {
    let word = word.trim_end_matches('.');
    let usual = word.len() == 3 || word.len() == name.len() || word.eq_ignore_ascii_case(other);
    usual && name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// RFC 2822 allows `(PST)` after an offset.
fn comment(word: &str) -> bool {
    word.starts_with('(') && word.ends_with(')')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_news_data_writes_them() {
        let second = Precision::Second;
        let day = Precision::Day;
        let nov3 = 1_635_897_600;
        let feb26 = 541_296_000;
        let t = 15 * 3600 + 60 + 1;
        let cases = [
            ("2021-11-03", nov3, day),
            ("  2021-11-03\n", nov3, day),
            ("2021/11/03", nov3, day),
            ("2021/11/3", nov3, day),
            ("20211103", nov3, day),
            ("20211103T150101Z", nov3 + t, second),
            ("20211103 1501", nov3 + t - 1, second),
            ("20211103150101", nov3 + t, second),
            ("2021-11-03T15:01:01Z", nov3 + t, second),
            ("2021-11-03t15:01:01.123456z", nov3 + t, second),
            ("2021-11-03T15:01:01,5", nov3 + t, second),
            ("2021-11-03T15:01", nov3 + t - 1, second),
            ("2021-11-03T16:01:01+01:00", nov3 + t, second),
            ("2021-11-03T16:01:01+01:00[Europe/Paris]", nov3 + t, second),
            ("2021-11-03 09:31:01-0530", nov3 + t, second),
            ("2021-11-03 15:01:01 UTC", nov3 + t, second),
            ("2021-11-03 15:01:01 +0000", nov3 + t, second),
            ("2021-11-03 15:01:60", nov3 + t + 58, second),
            ("2021/11/03 15:01:01", nov3 + t, second),
            ("Wed, 03 Nov 2021 15:01:01 +0000", nov3 + t, second),
            ("wed, 3 nov 2021 11:01:01 edt", nov3 + t, second),
            ("Wed, 03 Nov 21 15:01 GMT", nov3 + t - 1, second),
            ("3 Nov 2021 15:01:01 +0000 (UTC)", nov3 + t, second),
            ("Wed Nov  3 15:01:01 2021", nov3 + t, second),
            ("Wed Nov 03 15:01:01 +0000 2021", nov3 + t, second),
            ("Wednesday, November 3rd, 2021 at 3:01 PM", nov3 + t - 1, second),
            ("Nov. 3, 2021, 12:01 a.m.", nov3 + 60, second),
            ("November 3, 2021", nov3, day),
            ("3. November 2021", nov3, day),
            ("26-FEB-1987 15:01:01.79", feb26 + t, second),
            (" 26-FEB-1987 15:01:01.79", feb26 + t, second),
            ("26 Feb 1987", feb26, day),
            ("February 26, 1987", feb26, day),
            ("FEBRUARY 26 1987", feb26, day),
            ("Feb 26, 1987 15:01", feb26 + t - 1, second),
            ("Tues. 3 Nov 2021", nov3, day),
            ("Thurs, 3 NOV. 2021", nov3, day),
            ("Sept 9, 1999", 936_835_200, day),
            ("1916-02-02", -1_701_388_800, day),
            ("1635951661", nov3 + t, second),
            ("1635951661.79", nov3 + t, second),
            ("1635951661790", nov3 + t, second),
            ("1635951661790000", nov3 + t, second),
            ("541296000", feb26, second),
        ];
        for (text, seconds, precision) in cases {
            assert_eq!(parse(text), Some(Date { seconds, precision }), "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_is_no_date() {
        let cases = [
            "",
            "yesterday",
            "03/04/2021",
            "13/04/2021",
            "03.04.2021",
            "3-4-2021",
            "2021",
            "2021-11",
            "Nov 2021",
            "November 3",
            "2021-13-01",
            "2021-02-29",
            "2021-11-03T25:00",
            "2021-11-03T15:1",
            "2021-11-03T15:01:01+0",
            "2021-11-03T15:01:01+01:00Z",
            "2021-11-03Z",
            "2021-11-03 15:01 IST",
            "2021-11-03 15:01 [x",
            "2021-11-03 20:01 PM",
            "Mon",
            "26 Febr 1987",
            "26 Sept. Mar 1987",
            "sept 1987 Mar",
            "Monday",
            "Feb 30, 1987",
            "26-FEB",
            "26-02-1987",
            "20211399",
            "12345",
            "16359516617",
            "1635951661x",
            "-5",
            "1e9",
            "２０２１-11-03",
            "Mar",
            "M 3 2021",
            "2021-W44-3",
            "2021-11-03T",
            "20211103x",
            "20211103T",
        ];
        for text in cases {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_text_panics() {
        let alphabet: Vec<char> = "0123456789-/:. TZ+,aApPmMFfebJNov[](é".chars().collect();
        let mut state = 1_u64;
        for _ in 0..200_000 {
            let mut text = String::from(["", "2021-11-03", "26-FEB-1987 ", "Nov 3 ", "20211103"][(state % 5) as usize]);
            for _ in 0..state % 13 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push(alphabet[(state >> 33) as usize % alphabet.len()]);
            }
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
            parse(&text);
        }
    }
}
