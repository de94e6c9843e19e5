//! Owns which field or column stands for what: names as the user gives them, in any case, and the usual names.

use crate::io::read::options::Fields;

/// What a field can stand for, in the order of [`Fields::names`]; also the names that are looked for by default.
pub(super) const ROLES: [&str; 5] = ["id", "text", "source", "date", "title"];
/// Place of the text among the [`ROLES`].
pub(super) const TEXT: usize = 1;
/// How users call the roles.
const CALLED: [&str; 5] = ["id", "text", "outlet", "date", "title"];

/// Usual names of each role, the better ones first; see [`folded`] for their spelling.
const USUAL: [&[&str]; 5] = [
    &["articleid", "docid", "documentid", "guid", "uuid", "url", "link", "permalink", "uri", "address", "href"],
    &[
        "maintext",
        "fulltext",
        "articletext",
        "articlebody",
        "bodytext",
        "body",
        "content",
        "articlecontent",
        "article",
        "story",
        "plaintext",
        "textcontent",
        "volltext",
        "artikeltext",
        "inhalt",
        "texte",
        "contenu",
        "texto",
        "contenido",
        "cuerpo",
        "testo",
        "tekst",
        "conteudo",
    ],
    &[
        "outlet",
        "publisher",
        "publication",
        "newspaper",
        "sourcename",
        "outletname",
        "medium",
        "media",
        "newssource",
        "site",
        "sitename",
        "website",
        "domain",
        "sourcedomain",
        "feed",
        "quelle",
        "zeitung",
        "journal",
        "fuente",
        "fonte",
        "medio",
        "bron",
    ],
    &[
        "published",
        "publishedat",
        "publisheddate",
        "publishdate",
        "publishedon",
        "publicationdate",
        "datepublished",
        "datepublish",
        "pubdate",
        "publishtime",
        "publishedtime",
        "seendate",
        "datetime",
        "timestamp",
        "datum",
        "erscheinungsdatum",
        "fecha",
        "createdat",
    ],
    &["headline", "heading", "titel", "überschrift", "schlagzeile", "titre", "titulo", "título", "titolo"],
];

/// How well a name fits a role: less is better, 0 is the name itself.
pub(super) type Fit = u8;
/// The name does not fit.
pub(super) const UNFIT: Fit = Fit::MAX;

/// The roles of fields, made ready for many names.
pub(super) struct Roles<'f> {
    names: [&'f str; 5],
    folded: [String; 5],
    /// Path of a member inside of an object, for names with dots.
    paths: [Option<Vec<&'f str>>; 5],
}

impl<'f> Roles<'f> {
    pub(super) fn new(fields: &'f Fields) -> Roles<'f> {
        let names = fields.names();
        let path = |name: &'f str| name.contains('.').then(|| name.split('.').collect());
        Roles { names, folded: names.map(folded), paths: names.map(path) }
    }

    pub(super) fn name(&self, role: usize) -> &'f str {
        self.names[role]
    }

    /// Whether the user named the field of a role.
    pub(super) fn is_named(&self, role: usize) -> bool {
        self.names[role] != ROLES[role]
    }

    /// How well `name` fits each role.
    pub(super) fn fits(&self, name: &str) -> [Fit; 5] {
        let exact = self.names.map(|wanted| if wanted == name { 0 } else { UNFIT });
        if exact.contains(&0) {
            return exact;
        }
        let name = folded(name);
        std::array::from_fn(|role| match USUAL[role].iter().position(|usual| *usual == name) {
            _ if self.folded[role] == name => 1,
            Some(place) if !self.is_named(role) => u8::try_from(place + 2).unwrap_or(UNFIT - 1),
            _ => UNFIT,
        })
    }

    /// Whether the value of a role lies inside of the field `name`.
    pub(super) fn is_inside(&self, role: usize, name: &str) -> bool {
        self.paths[role].as_deref().is_some_and(|path| path[0] == name)
    }

    /// The path to the value of a role, inside of its field.
    pub(super) fn path(&self, role: usize) -> &[&'f str] {
        self.paths[role].as_deref().map_or(&[], |path| &path[1..])
    }

    /// What to tell where `name` was taken for a role, though the name is not quite the one looked for.
    pub(super) fn taken(&self, role: usize, kind: &str, name: &str) -> String {
        format!("{kind} \"{name}\" taken for the {} (--{}-field names another)", CALLED[role], ROLES[role])
    }

    /// The names that fit best, by role: places in `names`. Of a name given twice, the last.
    pub(super) fn places(&self, names: &[impl AsRef<str>]) -> [Option<(usize, Fit)>; 5] {
        let fits: Vec<[Fit; 5]> = names.iter().map(|name| self.fits(name.as_ref())).collect();
        std::array::from_fn(|role| {
            let all = fits.iter().enumerate().map(|(place, fits)| (place, fits[role]));
            all.filter(|(_, fit)| *fit != UNFIT).rev().min_by_key(|(_, fit)| *fit)
        })
    }
}

/// A name in small letters, without blanks and marks between its words.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, ' ' | '_' | '-'));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_names_are_spelled_as_they_are_compared_and_stand_for_one_role() {
        let all: Vec<&str> = USUAL.concat();
        for name in &all {
            assert_eq!(folded(name), *name);
            assert_eq!(all.iter().filter(|other| *other == name).count(), 1, "{name}");
        }
    }

    #[test]
    fn the_name_itself_comes_before_other_cases_and_usual_names() {
        let fields = Fields::default();
        let roles = Roles::new(&fields);
        for (names, want) in [
            (&["body", "Text", "text"][..], [None, Some("text"), None, None, None]),
            (&["Body", "TEXT"], [None, Some("TEXT"), None, None, None]),
            (
                &["URL", "Published At", "main_text", "Outlet", "Headline"],
                [Some("URL"), Some("main_text"), Some("Outlet"), Some("Published At"), Some("Headline")],
            ),
            (&["author", "data.text"], [None; 5]),
        ] {
            let best = roles.places(names).map(|place| place.map(|(place, _)| names[place]));
            assert_eq!(best, want, "{names:?}");
        }
        let named = Fields { text: "Lead".into(), ..Fields::default() };
        let places = Roles::new(&named).places(&["body", "lead", "date"]);
        assert_eq!(places.map(|place| place.map(|place| place.0)), [None, Some(1), None, Some(2), None]);
    }
}
