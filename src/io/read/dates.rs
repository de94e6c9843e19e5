//! Owns dates as news data writes them: ISO, RFC 3339, RFC 2822, days with dots or slashes, names of months, seconds
//! since 1970, and serial days of spreadsheets.
//!
//! A date that can be read in two ways (`03/04/2021`) is not guessed. A time without zone, or with a zone that is not
//! known, is taken as UTC: the error is hours at most, and a document without date could not be ordered at all.

use super::date_parts::{DateParts, in_words, number};
use crate::base::ids::{Date, Precision};
use jiff::civil::{self, ISOWeekDate, Weekday};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::Offset;

/// Reads a date, or `None` for text that is no date or no certain date. Case, weekdays and spaces do not matter.
///
/// Read are: `2021-11-03`, `2021/11/03`, `2021.11.03`, `20211103`, `2021年11月3日`, `03.11.2021`, `13/11/2021`, `11/13/2021`,
/// each also with a time (`T15:01:01.79+01:00`, `15:01`, `3:01 PM EST`, `15h01`, `3pm`); `3 Nov 2021`, `26-FEB-1987
/// 15:01:01.79`, `November 3rd, 2021 at 15:01`, `Wed Nov 3 15:01:01 2021`, `3 de noviembre de 2021`; `2021-W44-3`,
/// `2021-307`; seconds (9 or 10 digits), milliseconds (13) and microseconds (16) since 1970; serial days of spreadsheets
/// (`44503`) from 1970 to 2099. Fractions of a second are dropped. Midnight without a zone is a day without a time.
///
/// ```
/// use wirecopy::{Precision, io::read::dates::parse};
/// let date = parse("26-FEB-1987 15:01:01.79").unwrap();
/// assert_eq!((date.seconds, date.precision), (541_350_061, Precision::Second));
/// assert_eq!(parse("03/04/2021"), None);
/// ```
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let quick = match (digits, rest.as_bytes().first()) {
        (8, None | Some(b'T' | b't' | b' ')) | (14, None) => return compact(text),
        (9 | 10 | 13 | 16, None | Some(b'.')) => return epoch(number, rest),
        (5, None | Some(b'.')) => return serial_day(text),
        (4, Some(&mark @ (b'-' | b'/'))) if text.is_ascii() => iso(text, char::from(mark)),
        _ => None,
    };
    quick.or_else(|| in_words(text)).or_else(|| week_or_day_of_year(text)).or_else(|| written_by_programs(text))
}

/// Reads a date in the `format` of strftime, such as `%d/%m/%Y`; a time and a zone may be missing.
pub fn parse_as(text: &str, format: &str) -> Option<Date> {
    let read = BrokenDownTime::parse(format, text.trim()).ok()?;
    if let Ok(moment) = read.to_timestamp() {
        return Some(Date { seconds: moment.as_second(), precision: Precision::Second });
    }
    let (day, time) = (read.to_date().ok()?, read.to_time().ok().filter(|_| read.hour().is_some()));
    let precision = if time.is_some() { Precision::Second } else { Precision::Day };
    let moment = day.to_datetime(time.unwrap_or(civil::Time::midnight()));
    Some(Date { seconds: Offset::UTC.to_timestamp(moment).ok()?.as_second(), precision })
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

/// Checks a form for [`parse_as`].
///
/// # Errors
/// A reason with an example, for a form that no date has.
pub fn check_form(format: &str) -> Result<(), String> {
    let date = civil::Date::constant(2021, 11, 3).to_datetime(civil::Time::midnight());
    let zoned = date.to_zoned(jiff::tz::TimeZone::UTC).map_err(|e| e.to_string())?;
    let shown = jiff::fmt::strtime::format(format, &zoned).unwrap_or_default();
    match parse_as(&shown, format) {
        Some(Date { seconds: 1_635_897_600, .. }) => Ok(()),
        _ => Err(format!(
            "{format}: no form of a date; write %d for the day, %m for the month, %Y for the year: %d/%m/%Y"
        )),
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

/// Days since the end of 1899, as spreadsheets count, and a fraction as the time of day.
fn serial_day(text: &str) -> Option<Date> {
    const EPOCH: i64 = 25_569;
    let (days, fraction) = text.split_once('.').unwrap_or((text, ""));
    let days = number::<i64>(days).filter(|days| (EPOCH..73_051).contains(days))? - EPOCH;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || fraction.len() > 15 {
        return None;
    }
    let parts: i64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let whole = 10_i64.pow(u32::try_from(fraction.len()).ok()?);
    // To the nearest second: `.5` is noon.
    let seconds = i64::try_from((i128::from(parts) * 86_400 * 2 + i128::from(whole)) / (2 * i128::from(whole))).ok()?;
    let precision = if parts == 0 { Precision::Day } else { Precision::Second };
    Some(Date { seconds: days * 86_400 + seconds, precision })
}

/// `2015-W46-1`, `2015-313`.
fn week_or_day_of_year(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once('-')?;
    let year: i16 = number(year).filter(|_| year.len() == 4)?;
    let day = match rest.strip_prefix(['W', 'w']) {
        Some(week) => {
            let (week, day) = week.split_once('-')?;
            let day = Weekday::from_monday_one_offset(number(day)?).ok()?;
            ISOWeekDate::new(year, number(week)?, day).ok()?.date()
        }
        None if rest.len() == 3 => civil::Date::new(year, 1, 1).ok()?.with().day_of_year(number(rest)?).build().ok()?,
        None => return None,
    };
    let seconds = Offset::UTC.to_timestamp(day.to_datetime(civil::Time::midnight())).ok()?.as_second();
    Some(Date { seconds, precision: Precision::Day })
}

/// `/Date(1447077900000)/`, `1.447077e9`.
fn written_by_programs(text: &str) -> Option<Date> {
    if let Some(inner) = text.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")) {
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        return if digits == 13 { epoch(&inner[..digits], "") } else { None };
    }
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: usize = number(exponent.trim_start_matches('+'))?;
    let shifted = fraction.len() <= exponent && exponent < 17;
    let digits = format!("{whole}{fraction}{}", "0".repeat(exponent.checked_sub(fraction.len())?));
    let plain = shifted && matches!(digits.len(), 9 | 10 | 13 | 16) && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { epoch(&digits, "") } else { None }
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
            ("13/04/2021", 1_618_272_000, day),
            ("04/13/2021", 1_618_272_000, day),
            ("03.11.2021", nov3, day),
            ("3.11.2021 15:01", nov3 + t - 1, second),
            ("2021.11.03", nov3, day),
            ("26-02-1987", feb26, day),
            ("November 3, 2021 Wednesday", nov3, day),
            ("3 November 2021 Wednesday 3:01 PM GMT", nov3 + t - 1, second),
            ("Mittwoch, 3. November 2021, 15.01 Uhr", nov3 + t - 1, second),
            ("mercredi 3 novembre 2021 à 15h01", nov3 + t - 1, second),
            ("3 de noviembre de 2021", nov3, day),
            ("3 ноября 2021 г.", nov3, day),
            ("3 Kasım 2021", nov3, day),
            ("٣ نوفمبر ٢٠٢١", nov3, day),
            ("2021年11月3日 15:01", nov3 + t - 1, second),
            ("2021-11-03 15:01 IST", nov3 + t - 1, second),
            ("2021-11-03T15:01:00Europe/London", nov3 + t - 1, second),
            ("2021-11-03_15:01:01", nov3 + t, second),
            ("2021-11-03 3pm", nov3 + t - 61, second),
            ("15:01, 3 November 2021", nov3 + t - 1, second),
            ("Posted: Nov 3, 2021", nov3, day),
            ("2021-11-03 00:00:00", nov3, day),
            ("2021-11-03T00:00:00Z", nov3, second),
            ("Nov 3 2021 12:00AM", nov3, day),
            ("2021-W44-3", nov3, day),
            ("2021-307", nov3, day),
            ("44503", nov3, day),
            ("44503.5", nov3 + 43_200, second),
            ("/Date(1635951661000)/", nov3 + t, second),
            ("1.635951661e9", nov3 + t, second),
        ];
        for (text, seconds, precision) in cases {
            assert_eq!(parse(text), Some(Date { seconds, precision }), "{text}");
        }
    }

    #[test]
    fn a_named_form_decides_what_is_not_certain() {
        for (text, format, seconds, precision) in [
            ("03/04/2021", "%d/%m/%Y", 1_617_408_000, Precision::Day),
            ("03/04/2021", "%m/%d/%Y", 1_614_816_000, Precision::Day),
            ("03/04/2021 15:01", "%d/%m/%Y %H:%M", 1_617_408_000 + 54_060, Precision::Second),
            ("03/04/21 15:01 +0100", "%d/%m/%y %H:%M %z", 1_617_408_000 + 50_460, Precision::Second),
        ] {
            assert_eq!(parse_as(text, format), Some(Date { seconds, precision }), "{text} {format}");
        }
        assert_eq!(parse_as("3 April", "%d/%m/%Y"), None);
    }

    #[test]
    fn what_is_not_certain_is_no_date() {
        let cases = [
            "",
            "yesterday",
            "03/04/2021",
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
            "2021-11-03 15:01 [x",
            "2021-11-03 20:01 PM",
            "Mon",
            "26 Febr 1987",
            "26 Sept. Mar 1987",
            "sept 1987 Mar",
            "Monday",
            "Feb 30, 1987",
            "26-FEB",
            "03-04-2021",
            "03.04.21",
            "99999",
            "2021-W60-1",
            "2021-400",
            "20211399",
            "12345",
            "16359516617",
            "1635951661x",
            "-5",
            "Mar",
            "M 3 2021",
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
