//! Owns the step from the HTML of a page to the article: the text without menus, and what the page says of the article.

use super::tree;
use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};

/// What a page holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Article {
    /// Paragraphs with an empty line between them; first the byline, where the page has one elsewhere.
    pub(super) text: String,
    pub(super) title: Option<String>,
    /// Name of the site.
    pub(super) site: Option<String>,
    /// When the article was published, as the page spells the date.
    pub(super) date: Option<String>,
}

/// What a page says of itself for programs. The extractor's reader of the data is slow where the data is long and
/// nested: then the data is left out.
const DATA: &str = "script[type='application/ld+json']";
const MOST_DATA: usize = 256 << 10;
/// Bytes from the beginning of a text in which the byline is looked for.
const HEAD: usize = 400;

/// The article of a page. A page without an article gives the text most like an article, for example a list of
/// headlines. Cost: about 15 MB of HTML a second.
///
/// # Errors
/// Why there is no article.
pub(super) fn article(html: &str) -> Result<Article, String> {
    let document = tree::parse(html)?;
    let shown = shown_date(&document);
    let data: usize = document.select(DATA).iter().map(|script| script.text().len()).sum();
    let config = Config { text_mode: TextMode::Formatted, disable_json_ld: data > MOST_DATA, ..Config::default() };
    let none = |_| "a page without text to read (a program that fetches its text, or pictures only?)".to_owned();
    let page = Readability::with_document(document, None, Some(config)).and_then(|mut page| page.parse());
    let page = page.map_err(none)?;
    let said = |value: Option<String>| value.map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    let mut text = page.text_content.trim().to_owned();
    if text.is_empty() {
        return Err(none(dom_smoothie::ReadabilityError::GrabFailed));
    }
    // Whom a byline credits is looked for in the text, and an extractor takes bylines out of the text.
    let head = &text[..text.floor_char_boundary(HEAD)];
    if let Some(byline) = said(page.byline).filter(|b| !b.contains("://") && !head.contains(b.as_str())) {
        text = format!("{byline}\n\n{text}");
    }
    let date = said(page.published_time).or(shown);
    Ok(Article { text, title: said(Some(page.title)), site: said(page.site_name), date })
}

/// The date that the article shows, marked as a date.
fn shown_date(document: &Document) -> Option<String> {
    let of = |path: &str, name: &str| document.select_single(path).attr(name).map(|value| value.to_string());
    let published = "[itemprop=datePublished]";
    of(published, "content").or_else(|| of(published, "datetime")).or_else(|| of("article time[datetime]", "datetime"))
}
