//! Owns what a number of a workbook means: a number, a day, or a day with a time, by the format of its cell.

use crate::base::cast::rounded;
use jiff::Span;
use jiff::civil::date;

/// How the numbers of a style are meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NumberStyle {
    Number,
    Day,
    Moment,
}

impl NumberStyle {
    /// The formats that every workbook knows by number.
    pub(super) fn built_in(id: u32) -> NumberStyle {
        match id {
            22 => NumberStyle::Moment,
            14..=17 | 27..=31 | 34..=36 | 50..=58 => NumberStyle::Day,
            _ => NumberStyle::Number,
        }
    }

    /// A format in words, such as `dd/mm/yyyy hh:mm`.
    pub(super) fn of_code(code: &str) -> NumberStyle {
        let (mut quoted, mut bracket, mut escaped, mut letters) = (false, false, false, String::new());
        for c in code.chars() {
            match c {
                _ if std::mem::take(&mut escaped) => {}
                '\\' | '_' | '*' => escaped = true,
                '"' => quoted = !quoted,
                '[' => bracket = true,
                ']' => bracket = false,
                _ if !quoted && !bracket => letters.extend(c.to_lowercase()),
                _ => {}
            }
        }
        if letters.contains("general") || letters.contains("standard") {
            return NumberStyle::Number;
        }
        match (letters.contains(['y', 'd', 'j', 't', 'г', 'д']), letters.contains('h')) {
            (true, true) => NumberStyle::Moment,
            (true, false) => NumberStyle::Day,
            _ => NumberStyle::Number,
        }
    }

    /// A number as text: as it stands, a whole number in digits, or a date in ISO 8601.
    pub(super) fn shown(self, number: &str, from_1904: bool) -> String {
        let Ok(value) = number.parse::<f64>() else { return number.to_owned() };
        let moment = match self {
            NumberStyle::Number => None,
            NumberStyle::Day | NumberStyle::Moment => moment(value, from_1904),
        };
        match moment {
            // A day without a time stays a day, whatever the cell could show.
            Some(moment) if self == NumberStyle::Day || value.fract() == 0.0 => moment.date().to_string(),
            Some(moment) => moment.to_string(),
            None if value.fract() == 0.0 && value.abs() < 9e15 => format!("{value:.0}"),
            None => number.to_owned(),
        }
    }
}

/// Days since the beginning of a workbook's calendar as a moment; `None` outside of the calendar.
fn moment(days: f64, from_1904: bool) -> Option<jiff::civil::DateTime> {
    let first = if from_1904 { date(1904, 1, 1) } else { date(1899, 12, 30) };
    if !(0.0..3_000_000.0).contains(&days) {
        return None;
    }
    let seconds = i64::try_from(rounded(days * 86_400.0)).ok()?;
    first.at(0, 0, 0, 0).checked_add(Span::new().try_seconds(seconds).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_days_and_moments() {
        let cases = [
            (NumberStyle::built_in(0), "45720", false, "45720"),
            (NumberStyle::built_in(14), "45720", false, "2025-03-04"),
            (NumberStyle::built_in(22), "45720", false, "2025-03-04"),
            (NumberStyle::built_in(22), "45720.5", false, "2025-03-04T12:00:00"),
            (NumberStyle::built_in(14), "44258", true, "2025-03-04"),
            (NumberStyle::of_code("dd.mm.yyyy"), "45720.75", false, "2025-03-04"),
            (NumberStyle::of_code("yyyy-mm-dd hh:mm"), "45720.75", false, "2025-03-04T18:00:00"),
            (NumberStyle::of_code("#,##0.00 \"days\""), "12.5", false, "12.5"),
            (NumberStyle::of_code("General"), "1.2E+3", false, "1200"),
            (NumberStyle::of_code("[h]:mm"), "1.5", false, "1.5"),
            (NumberStyle::Day, "-5", false, "-5"),
            (NumberStyle::Day, "1e300", false, "1e300"),
        ];
        for (style, number, from_1904, expected) in cases {
            assert_eq!(style.shown(number, from_1904), expected, "{style:?} {number}");
        }
    }
}
