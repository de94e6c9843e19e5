//! Owns what a value of a column is as text: strings unchanged, numbers in digits, dates and times in ISO 8601.

use crate::io::read::json_value::BETWEEN;
use jiff::Timestamp;
use jiff::tz::Offset;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType};
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::ColumnDescriptor;

/// How a column is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ShownAs {
    /// Unchanged.
    Bytes,
    /// `8c0c…-…`.
    Uuid,
    Integer,
    Unsigned,
    /// With so many digits behind the point.
    Decimal(usize),
    /// Nothing but null.
    Null,
    Float,
    /// Days since 1970.
    Day,
    /// So many parts of a second since 1970, in universal time or by some clock on a wall.
    Moment {
        per_second: i64,
        utc: bool,
    },
}

/// How values of a column are shown; `None` for types that stand for no text, number or date.
pub(super) fn shown(column: &ColumnDescriptor) -> Option<ShownAs> {
    use {ConvertedType as Old, LogicalType as New};
    let decimal = |scale: i32| usize::try_from(scale).ok().filter(|scale| *scale <= 38).map(ShownAs::Decimal);
    let (new, old) = (column.logical_type_ref(), column.converted_type());
    Some(match (column.physical_type(), new) {
        (Type::INT32, Some(New::Unknown)) => ShownAs::Null,
        (Type::INT32 | Type::INT64 | Type::FIXED_LEN_BYTE_ARRAY | Type::BYTE_ARRAY, Some(New::Decimal(kind))) => {
            return decimal(kind.scale);
        }
        (Type::INT32 | Type::INT64 | Type::FIXED_LEN_BYTE_ARRAY | Type::BYTE_ARRAY, None) if old == Old::DECIMAL => {
            return decimal(column.type_scale());
        }
        (Type::BYTE_ARRAY, None | Some(New::String | New::Enum | New::Json | New::Unknown)) => match old {
            Old::NONE | Old::UTF8 | Old::ENUM | Old::JSON => ShownAs::Bytes,
            _ => return None,
        },
        (Type::FIXED_LEN_BYTE_ARRAY, Some(New::Uuid)) if column.type_length() == 16 => ShownAs::Uuid,
        (Type::FIXED_LEN_BYTE_ARRAY, None) if old == Old::NONE => ShownAs::Bytes,
        (Type::INT32 | Type::INT64, Some(New::Integer(kind))) if kind.is_signed => ShownAs::Integer,
        (Type::INT32 | Type::INT64, Some(New::Integer(_))) => ShownAs::Unsigned,
        (Type::INT32, Some(New::Date)) => ShownAs::Day,
        (Type::INT64, Some(New::Timestamp(kind))) => {
            let per_second = match kind.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            };
            ShownAs::Moment { per_second, utc: kind.is_adjusted_to_u_t_c }
        }
        (Type::INT32 | Type::INT64, None) => match old {
            Old::NONE | Old::INT_8 | Old::INT_16 | Old::INT_32 | Old::INT_64 => ShownAs::Integer,
            Old::UINT_8 | Old::UINT_16 | Old::UINT_32 | Old::UINT_64 => ShownAs::Unsigned,
            Old::DATE => ShownAs::Day,
            Old::TIMESTAMP_MILLIS => ShownAs::Moment { per_second: 1_000, utc: true },
            Old::TIMESTAMP_MICROS => ShownAs::Moment { per_second: 1_000_000, utc: true },
            _ => return None,
        },
        (Type::INT96, _) => ShownAs::Moment { per_second: 1, utc: false },
        (Type::FLOAT | Type::DOUBLE, None) => ShownAs::Float,
        _ => return None,
    })
}

/// The type of a column in words, for messages.
pub(super) fn kind(column: &ColumnDescriptor) -> String {
    match shown(column) {
        Some(ShownAs::Integer | ShownAs::Unsigned | ShownAs::Float | ShownAs::Decimal(_)) => "a number".to_owned(),
        Some(ShownAs::Day | ShownAs::Moment { .. }) => "a date".to_owned(),
        _ => column.physical_type().to_string(),
    }
}

/// A column of a row group, read from start to end.
pub(super) struct FieldColumn {
    reader: ColumnReader,
    shown: ShownAs,
    /// The definition level of a value that is not null.
    present: i16,
    /// Whether a value is a list; its parts become paragraphs.
    list: bool,
}

impl FieldColumn {
    pub(super) fn new(reader: ColumnReader, shown: ShownAs, column: &ColumnDescriptor) -> Self {
        FieldColumn { reader, shown, present: column.max_def_level(), list: column.max_rep_level() > 0 }
    }

    /// The next values as text; `None` for null.
    pub(super) fn read(&mut self, rows: usize) -> Result<Vec<Option<ByteArray>>> {
        let FieldColumn { reader, shown, present, list } = self;
        match reader {
            ColumnReader::ByteArrayColumnReader(reader) if *list => paragraphs(reader, rows, *present),
            _ if *list => Ok(vec![None; rows]),
            ColumnReader::ByteArrayColumnReader(reader) => next(reader, rows, *present, |bytes| match *shown {
                ShownAs::Decimal(scale) => text(wide(bytes.data(), scale)),
                _ => bytes,
            }),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => next(reader, rows, *present, |bytes| match *shown {
                ShownAs::Uuid => text(uuid(bytes.data())),
                ShownAs::Decimal(scale) => text(wide(bytes.data(), scale)),
                _ => bytes.into(),
            }),
            ColumnReader::Int32ColumnReader(reader) => next(reader, rows, *present, |n| match *shown {
                ShownAs::Unsigned => text(n.cast_unsigned().to_string()),
                ShownAs::Day => text(day(n)),
                ShownAs::Decimal(scale) => text(decimal(n.into(), scale)),
                _ => text(n.to_string()),
            }),
            ColumnReader::Int64ColumnReader(reader) => next(reader, rows, *present, |n| match *shown {
                ShownAs::Unsigned => text(n.cast_unsigned().to_string()),
                ShownAs::Moment { per_second, utc } => text(moment(n.div_euclid(per_second), utc)),
                ShownAs::Decimal(scale) => text(decimal(n.into(), scale)),
                _ => text(n.to_string()),
            }),
            ColumnReader::Int96ColumnReader(reader) => {
                next(reader, rows, *present, |n| text(moment(n.to_seconds(), false)))
            }
            ColumnReader::FloatColumnReader(reader) => next(reader, rows, *present, |x| text(x.to_string())),
            ColumnReader::DoubleColumnReader(reader) => next(reader, rows, *present, |x| text(x.to_string())),
            ColumnReader::BoolColumnReader(reader) => next(reader, rows, *present, |yes| text(yes.to_string())),
        }
    }
}

fn next<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    present: i16,
    show: impl Fn(T::T) -> ByteArray,
) -> Result<Vec<Option<ByteArray>>> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let (read, ..) = reader.read_records(rows, Some(&mut levels), None, &mut values)?;
    if read != rows {
        return Err(ParquetError::EOF("a column has fewer rows than its row group".into()));
    }
    let mut values = values.into_iter().map(show);
    match present {
        // A column that is never null has no levels.
        0 => Ok(values.map(Some).collect()),
        _ => Ok(levels.iter().map(|&level| if level == present { values.next() } else { None }).collect()),
    }
}

/// The next lists of strings, each as a text with empty lines between its parts.
fn paragraphs(
    reader: &mut ColumnReaderImpl<ByteArrayType>,
    rows: usize,
    present: i16,
) -> Result<Vec<Option<ByteArray>>> {
    let (mut defined, mut repeated, mut values) = (Vec::new(), Vec::new(), Vec::new());
    let (read, ..) = reader.read_records(rows, Some(&mut defined), Some(&mut repeated), &mut values)?;
    if read != rows {
        return Err(ParquetError::EOF("a column has fewer rows than its row group".into()));
    }
    let (mut out, mut values): (Vec<Option<Vec<u8>>>, _) = (Vec::with_capacity(rows), values.into_iter());
    for (defined, repeated) in defined.iter().zip(&repeated) {
        if *repeated == 0 {
            out.push(None);
        }
        let value = if *defined == present { values.next() } else { None };
        if let (Some(list), Some(value)) = (out.last_mut(), value) {
            match list {
                Some(list) => list.extend([BETWEEN.as_bytes(), value.data()].concat()),
                None => *list = Some(value.data().to_vec()),
            }
        }
    }
    Ok(out.into_iter().map(|list| list.map(ByteArray::from)).collect())
}

/// A decimal number of bytes, the most significant first; numbers over 128 bits in hexadecimal digits.
fn wide(bytes: &[u8], scale: usize) -> String {
    let negative = bytes.first().is_some_and(|byte| *byte >= 0x80);
    let mut whole = [if negative { 0xFF } else { 0 }; 16];
    match whole.len().checked_sub(bytes.len()) {
        Some(free) => whole[free..].copy_from_slice(bytes),
        None => return bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
    decimal(i128::from_be_bytes(whole), scale)
}

fn decimal(unscaled: i128, scale: usize) -> String {
    let digits = format!("{:0>width$}", unscaled.unsigned_abs().to_string(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let (sign, point) = (if unscaled < 0 { "-" } else { "" }, if scale > 0 { "." } else { "" });
    format!("{sign}{whole}{point}{fraction}")
}

fn text(text: String) -> ByteArray {
    text.into_bytes().into()
}

/// `2021-11-03`; a day outside every calendar as a number.
fn day(days: i32) -> String {
    let moment = Timestamp::from_second(i64::from(days) * 86_400);
    moment.map_or_else(|_| days.to_string(), |moment| Offset::UTC.to_datetime(moment).date().to_string())
}

/// `2021-11-03T15:01:01`, with `Z` in universal time; a moment outside every calendar as a number.
fn moment(seconds: i64, utc: bool) -> String {
    match Timestamp::from_second(seconds) {
        Ok(moment) if utc => moment.to_string(),
        Ok(moment) => Offset::UTC.to_datetime(moment).to_string(),
        Err(_) => seconds.to_string(),
    }
}

fn uuid(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (i, byte) in bytes.iter().enumerate() {
        out += if matches!(i, 4 | 6 | 8 | 10) { "-" } else { "" };
        out += &format!("{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_numbers() {
        for (unscaled, scale, want) in [(12, 0, "12"), (-1234, 2, "-12.34"), (5, 3, "0.005"), (0, 2, "0.00")] {
            assert_eq!(decimal(unscaled, scale), want);
        }
        assert_eq!(wide(&[0xFF, 0xFE], 0), "-2");
        assert_eq!(wide(&[1, 0], 1), "25.6");
    }
}
