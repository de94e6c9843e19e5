//! Owns the step from the HTML of a page to the article: the text without menus, and what the page says of the article.

use super::tree;
#[cfg(feature = "formats")]
use crate::io::read::formats::markup::{self, Markup};
use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};
use serde_json::Value;

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
/// Bytes of a text under which a page has nearly no text of its own.
const LITTLE: usize = 400;
/// Bytes from the beginning of a text in which the byline is looked for.
const HEAD: usize = 400;

/// The article of a page. Cost: about 15 MB of HTML a second.
///
/// # Errors
/// Why there is no article.
pub(super) fn article(html: &str) -> Result<Article, String> {
    let document = tree::parse(html)?;
    let shown = shown_date(&document);
    let data: Vec<_> = document.select(DATA).iter().map(|script| script.text()).collect();
    let bytes: usize = data.iter().map(|data| data.len()).sum();
    let body = Some(&data).filter(|_| bytes <= MOST_DATA).and_then(|data| data.iter().find_map(|data| body(data)));
    let config = Config { text_mode: TextMode::Formatted, disable_json_ld: bytes > MOST_DATA, ..Config::default() };
    let none = |_| "a page without text to read (a program that fetches its text, or pictures only?)".to_owned();
    let page = Readability::with_document(document, None, Some(config)).and_then(|mut page| page.parse());
    let page = match page {
        Ok(page) => page,
        // A program shows the article; the page says its text for other programs.
        Err(error) => {
            return body.map(|text| Article { text, date: shown, ..Article::default() }).ok_or_else(|| none(error));
        }
    };
    let said = |value: Option<String>| value.map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    let mut text = page.text_content.trim().to_owned();
    match body.filter(|body| text.len() < LITTLE && body.len() > text.len()) {
        Some(body) => text = body,
        None if text.is_empty() => return Err(none(dom_smoothie::ReadabilityError::GrabFailed)),
        None if linked(&page.content) * 2 > text.len() => {
            return Err("a page without an article: most of its text are links (a list of headlines?)".to_owned());
        }
        None => {}
    }
    // Whom a byline credits is looked for in the text, and an extractor takes bylines out of the text.
    let head = &text[..text.floor_char_boundary(HEAD)];
    if let Some(byline) = said(page.byline).filter(|b| !b.contains("://") && !head.contains(b.as_str())) {
        text = format!("{byline}\n\n{text}");
    }
    let date = said(page.published_time).or(shown);
    Ok(Article { text, title: said(Some(page.title)), site: said(page.site_name), date })
}

/// Bytes of the text of links.
fn linked(content: &str) -> usize {
    Document::fragment(content).select("a").iter().map(|link| link.text().trim().len()).sum()
}

/// The text of the article as the page says it for programs (`articleBody` of JSON-LD).
fn body(data: &str) -> Option<String> {
    let mut values = vec![serde_json::from_str::<Value>(data).ok()?];
    while let Some(value) = values.pop() {
        match value {
            Value::Array(all) => values.extend(all),
            Value::Object(mut fields) => {
                if let Some(Value::String(text)) = fields.remove("articleBody") {
                    return Some(plain(&text)).filter(|text| !text.is_empty());
                }
                values.extend(fields.into_iter().map(|(_, value)| value));
            }
            _ => {}
        }
    }
    None
}

/// A text without tags.
fn plain(text: &str) -> String {
    #[cfg(feature = "formats")]
    match markup::markup(text) {
        Markup::Html => return markup::text(text),
        Markup::Escaped => return markup::text(&markup::unescaped(text)),
        Markup::None | Markup::Other => {}
    }
    text.trim().to_owned()
}

/// The date that the article shows, marked as a date.
fn shown_date(document: &Document) -> Option<String> {
    let of = |path: &str, name: &str| document.select_single(path).attr(name).map(|value| value.to_string());
    let published = "[itemprop=datePublished]";
    of(published, "content").or_else(|| of(published, "datetime")).or_else(|| of("article time[datetime]", "datetime"))
}
