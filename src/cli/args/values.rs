//! Owns sizes and times as a user types them.

use wirecopy::base::cast::to_u64;
use wirecopy::io::write::html;
use wirecopy::io::write::human::count;

/// A number of bytes such as 500k, 2M or 4G.
pub fn size(text: &str) -> Result<u64, String> {
    let units = [("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000)];
    let lower = text.to_ascii_lowercase();
    let unit = units.into_iter().find_map(|(name, bytes)| Some((lower.strip_suffix(name)?, bytes)));
    let (digits, unit) = unit.unwrap_or((&lower, 1));
    let size = digits.parse::<u64>().ok().and_then(|n| n.checked_mul(unit));
    size.ok_or("a size is a whole number of bytes, or one with k, M or G, such as 500M".into())
}

/// Seconds of a time such as 90m, 72h, 3d or 2w.
pub fn duration(text: &str) -> Result<u32, String> {
    let units = [("m", 60), ("h", 3600), ("d", 86_400), ("w", 604_800)];
    let lower = text.to_ascii_lowercase();
    let parts = units.into_iter().find_map(|(name, seconds)| Some((lower.strip_suffix(name)?, seconds)));
    let seconds = parts.and_then(|(digits, unit)| digits.parse::<u32>().ok()?.checked_mul(unit));
    seconds.ok_or("a time is a whole number of minutes, hours, days or weeks, such as 90m, 72h, 3d or 2w".into())
}

/// The size of a table.
pub fn table_size(text: &str) -> Result<usize, String> {
    let size = Some(size(text)?).filter(|&size| size <= 1_000_000_000);
    size.and_then(|size| usize::try_from(size).ok()).ok_or("a table has at most 1000M".into())
}

/// The size of a document: places in a text are numbers of 32 bits.
pub fn document_size(text: &str) -> Result<usize, String> {
    let size = Some(size(text)?).filter(|&size| (1..=4_000_000_000).contains(&size));
    size.and_then(|size| usize::try_from(size).ok()).ok_or("a document has at most 4G".into())
}

/// The size of a page.
pub fn page_size(text: &str) -> Result<usize, String> {
    let size = usize::try_from(size(text)?).ok().filter(|&size| size >= html::LEAST_BYTES);
    size.ok_or_else(|| format!("a page may have {} bytes or more", count(to_u64(html::LEAST_BYTES))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (text, seconds) in [("90m", 5400), ("72h", 259_200), ("3D", 259_200), ("2w", 1_209_600), ("0h", 0)] {
            assert_eq!(duration(text), Ok(seconds), "{text}");
        }
        for text in ["", "4", "h", "-1h", "1.5d", "3 d", "3months", "9999999w"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
