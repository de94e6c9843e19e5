//! Owns what a value of a column is as text: strings unchanged, numbers in digits, dates and times in ISO 8601.

use jiff::Timestamp;
use jiff::tz::Offset;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
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
    Float,
    /// Days since 1970.
    Day,
    /// So many parts of a second since 1970, in universal time or by some clock on a wall.
    Moment {
        per_second: i64,
        utc: bool,
    },
}

/// How a column is shown; `None` for a list and for types that stand for no text, number or date.
pub(super) fn shown(column: &ColumnDescriptor) -> Option<ShownAs> {
    use {ConvertedType as Old, LogicalType as New};
    if column.max_rep_level() > 0 {
        return None;
    }
    let (new, old) = (column.logical_type_ref(), column.converted_type());
    Some(match (column.physical_type(), new) {
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
        Some(ShownAs::Integer | ShownAs::Unsigned | ShownAs::Float) => "a number".to_owned(),
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
}

impl FieldColumn {
    pub(super) fn new(reader: ColumnReader, shown: ShownAs, column: &ColumnDescriptor) -> Self {
        FieldColumn { reader, shown, present: column.max_def_level() }
    }

    /// The next values as text; `None` for null.
    pub(super) fn read(&mut self, rows: usize) -> Result<Vec<Option<ByteArray>>> {
        let FieldColumn { reader, shown, present } = self;
        match reader {
            ColumnReader::ByteArrayColumnReader(reader) => next(reader, rows, *present, |bytes| bytes),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => next(reader, rows, *present, |bytes| match shown {
                ShownAs::Uuid => text(uuid(bytes.data())),
                _ => bytes.into(),
            }),
            ColumnReader::Int32ColumnReader(reader) => next(reader, rows, *present, |n| match shown {
                ShownAs::Unsigned => text(n.cast_unsigned().to_string()),
                ShownAs::Day => text(day(n)),
                _ => text(n.to_string()),
            }),
            ColumnReader::Int64ColumnReader(reader) => next(reader, rows, *present, |n| match *shown {
                ShownAs::Unsigned => text(n.cast_unsigned().to_string()),
                ShownAs::Moment { per_second, utc } => text(moment(n.div_euclid(per_second), utc)),
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
