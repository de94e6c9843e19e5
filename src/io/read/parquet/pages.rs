//! Owns the pages of a column on their way to the `parquet` crate: what a page claims is held against its bytes first,
//! as the crate takes memory for whatever a page claims.

use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};

/// Pages whose claims fit their bytes.
pub(super) struct CheckedPages(Box<dyn PageReader>);

impl CheckedPages {
    pub(super) fn new(pages: Box<dyn PageReader>) -> Self {
        CheckedPages(pages)
    }
}

impl PageReader for CheckedPages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.0.get_next_page()?;
        if let Some(Page::DictionaryPage { buf, num_values, .. }) = &page
            // A value has a byte at the least; only a column of empty values of a fixed length has less.
            && usize::try_from(*num_values).map_or(true, |values| values > buf.len())
        {
            let what = format!("a dictionary page claims {num_values} values in {} bytes", buf.len());
            return Err(ParquetError::General(what));
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.0.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.0.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.0.at_record_boundary()
    }
}

impl Iterator for CheckedPages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}
