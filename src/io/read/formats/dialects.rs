//! Owns the dialects of XML and SGML that news comes in: which element is a document, and where its fields stand.

/// A dialect. A field is named by the last elements of a path, in lower case, with `@` before an attribute; of several
/// the first that is there counts.
#[derive(Debug, PartialEq)]
pub(super) struct MarkupDialect {
    /// What a file of the dialect is called.
    pub(super) name: &'static str,
    /// The element around a document.
    pub(super) record: &'static [&'static str],
    pub(super) text: &'static [&'static str],
    pub(super) title: &'static [&'static str],
    pub(super) date: &'static [&'static str],
    pub(super) source: &'static [&'static str],
    pub(super) id: &'static [&'static str],
    /// The outlet of all documents that name none.
    pub(super) outlet: &'static [&'static str],
    /// Elements with text that no reader sees.
    pub(super) hidden: &'static [&'static str],
    /// If not empty: only within these elements is text.
    pub(super) only: &'static [&'static str],
    /// Paragraphs, and what stands for a line end or a tab.
    pub(super) paragraphs: &'static [&'static str],
    pub(super) lines: &'static [&'static str],
    pub(super) tabs: &'static [&'static str],
    /// The file is a single document.
    pub(super) whole: bool,
}

const HTML_PARAGRAPHS: &[&str] = &[
    "p",
    "div",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "hr",
    "block",
    "hl1",
    "hl2",
    "section",
    "article",
    "figure",
    "dateline",
    "para",
];
const HTML_LINES: &[&str] = &["br", "li", "tr", "dt", "dd"];
const HTML_TABS: &[&str] = &["td", "th"];

const PLAIN: MarkupDialect = MarkupDialect {
    name: "",
    record: &[],
    text: &[],
    title: &[],
    date: &[],
    source: &[],
    id: &[],
    outlet: &[],
    hidden: &["script", "style"],
    only: &[],
    paragraphs: HTML_PARAGRAPHS,
    lines: HTML_LINES,
    tabs: HTML_TABS,
    whole: false,
};

/// RSS 0.9x, 1.0 and 2.0.
const RSS: MarkupDialect = MarkupDialect {
    name: "an RSS feed",
    record: &["item"],
    text: &["item/content:encoded", "item/content", "item/description", "item/summary", "item/media:description"],
    title: &["item/title", "item/dc:title"],
    date: &["item/pubdate", "item/dc:date", "item/published", "item/updated"],
    source: &["item/source", "item/dc:publisher", "item/dc:source"],
    id: &["item/guid", "item/link", "item@rdf:about"],
    outlet: &["channel/title"],
    ..PLAIN
};

const ATOM: MarkupDialect = MarkupDialect {
    name: "an Atom feed",
    record: &["entry"],
    text: &["entry/content", "entry/summary"],
    title: &["entry/title"],
    date: &["entry/published", "entry/issued", "entry/updated"],
    source: &["entry/source/title"],
    id: &["entry/id", "entry/link@href"],
    outlet: &["feed/title"],
    ..PLAIN
};

const NITF: MarkupDialect = MarkupDialect {
    name: "a story in NITF",
    record: &["nitf"],
    text: &["body/body.content"],
    title: &["hedline/hl1", "head/title"],
    date: &["date.issue@norm", "pubdata@date.publication", "story.date@norm", "dateline/story.date"],
    source: &["pubdata@name", "doc.copyright@holder", "distributor/org", "distributor"],
    id: &["doc-id@id-string", "pubdata@ex-ref"],
    hidden: &["media", "script", "style", "table", "media-metadata"],
    ..PLAIN
};

/// NewsML-G2, with NITF or HTML inside.
const NEWSML_G2: MarkupDialect = MarkupDialect {
    name: "a story in NewsML-G2",
    record: &["newsitem"],
    text: &["inlinexml/nitf/body/body.content", "inlinexml/html/body", "contentset/inlinexml", "contentset/inlinedata"],
    title: &["contentmeta/headline", "hedline/hl1"],
    date: &["itemmeta/firstcreated", "contentmeta/contentcreated", "itemmeta/versioncreated"],
    source: &["contentmeta/infosource/name", "contentmeta/creator/name", "itemmeta/provider/name", "provider@literal"],
    id: &["newsitem@guid"],
    hidden: &["head", "media", "script", "style"],
    ..PLAIN
};

const NEWSML: MarkupDialect = MarkupDialect {
    name: "a story in NewsML",
    record: &["newsitem"],
    text: &["body/body.content", "datacontent/html/body", "contentitem/datacontent"],
    title: &["newslines/headline", "hedline/hl1"],
    date: &["newsmanagement/firstcreated", "newsmanagement/thisrevisioncreated", "newslines/dateline"],
    source: &["newslines/creditline", "provider/party@formalname", "source/party@formalname"],
    id: &["newsidentifier/publicidentifier", "newsidentifier/newsitemid"],
    hidden: &["head", "media", "script", "style"],
    ..PLAIN
};

/// The corpora of agencies and of TREC, in SGML.
const DOC: MarkupDialect = MarkupDialect {
    name: "documents in SGML (DOC)",
    record: &["doc"],
    text: &["doc/text", "doc/body/text", "doc/body"],
    title: &["doc/headline", "doc/body/headline", "doc/head", "doc/title", "doc/hl", "doc/ti"],
    date: &["doc/date_time", "doc/datetime", "doc/date", "doc/date1", "doc@date"],
    source: &["doc/source", "doc/pub", "doc@source"],
    id: &["doc@id", "doc/docno", "doc/docid"],
    ..PLAIN
};

const REUTERS: MarkupDialect = MarkupDialect {
    name: "documents in SGML (REUTERS)",
    record: &["reuters"],
    text: &["text/body", "reuters/text"],
    title: &["text/title"],
    date: &["reuters/date"],
    source: &[],
    id: &["reuters@newid"],
    ..PLAIN
};

/// `word/document.xml` of a file of Word.
pub(super) const DOCX: MarkupDialect = MarkupDialect {
    name: "a document of Word",
    record: &["w:document"],
    text: &["w:document/w:body"],
    hidden: &["mc:fallback", "w:del", "w:movefrom"],
    only: &["w:t"],
    paragraphs: &["w:p"],
    lines: &["w:br", "w:cr"],
    tabs: &["w:tab"],
    whole: true,
    ..PLAIN
};

/// `content.xml` of a file of LibreOffice or OpenOffice.
pub(super) const ODT: MarkupDialect = MarkupDialect {
    name: "a document of LibreOffice",
    record: &["office:document-content"],
    text: &["office:body/office:text"],
    hidden: &["office:annotation", "text:tracked-changes", "text:note-citation", "draw:frame"],
    paragraphs: &["text:p", "text:h"],
    lines: &["text:line-break"],
    tabs: &["text:tab", "text:s"],
    whole: true,
    ..PLAIN
};

/// What a file of XML is, by its first element (in lower case) and its first bytes.
pub(super) enum Named {
    Read(&'static MarkupDialect),
    /// Not read: what the file is, and the way to text.
    Refused(String),
}

/// Files of XML that hold no articles.
const OTHERS: &[(&str, &str)] = &[
    ("urlset", "a sitemap, a list of addresses; fetch the pages: wget -i LIST"),
    ("sitemapindex", "a list of sitemaps; fetch the pages that they name"),
    ("opml", "a list of feeds (OPML); fetch the feeds"),
    ("svg", "a picture (SVG); leave it out"),
    ("tt", "subtitles (TTML); take their text out first: xmllint --xpath 'string(/)' FILE > FILE.txt"),
    ("plist", "a property list of Apple; turn it into JSON first: plutil -convert json FILE"),
    ("mediawiki", "a dump of a wiki; take its texts out first: wikiextractor --json FILE"),
    ("kml", "a map (KML); leave it out"),
    ("gpx", "a track (GPX); leave it out"),
    (
        "tei",
        "a text in TEI; take its text out first: xmllint --xpath 'string(//*[local-name()=\"body\"])' FILE > FILE.txt",
    ),
    ("fictionbook", "a book (FB2); take its text out first: pandoc -t plain FILE -o FILE.txt"),
    ("docbook", "a document in DocBook; take its text out first: pandoc -f docbook -t plain FILE -o FILE.txt"),
];

/// The dialect of a file whose first element is `root`.
pub(super) fn named(root: &str) -> Named {
    Named::Read(match root {
        "rss" | "rdf:rdf" => &RSS,
        "feed" => &ATOM,
        "nitf" => &NITF,
        "newsitem" | "newsmessage" | "conceptitem" | "packageitem" => &NEWSML_G2,
        "newsml" => &NEWSML,
        "doc" | "docs" => &DOC,
        "reuters" | "lewis" => &REUTERS,
        _ => {
            let known = OTHERS.iter().find(|(name, _)| *name == root).map(|(_, what)| (*what).to_owned());
            let short: String = root.chars().take(40).collect();
            return Named::Refused(known.unwrap_or_else(|| {
                format!(
                    "XML of a kind that is not known (its first element is <{short}>); take its text out first: \
                     xmllint --xpath 'string(/)' FILE > FILE.txt"
                )
            }));
        }
    })
}
