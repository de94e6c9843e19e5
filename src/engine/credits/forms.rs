//! Owns the forms in which credits stand in a line. Each form takes the pieces of a line and tells the range of a credit.

use super::line::{Line, LineItem};
use crate::base::cast::to_usize;
use crate::base::ids::ByteSpan;
use crate::model::agencies::{Agency, Term};
use crate::model::credits::{Credit, CreditKind};
use std::ops::Range;

/// Where a line stands in its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinePlace {
    /// Among the first.
    pub head: bool,
    /// Among the last.
    pub tail: bool,
    /// The line was broken off the line before.
    pub goes_on: bool,
}

/// Adds the credits of a line.
pub(super) fn credits(line: &Line<'_>, place: LinePlace, out: &mut Vec<Credit>) {
    let all = Form { line, range: 0..line.items.len() };
    let start = match dateline(&all, place).filter(|_| !place.goes_on) {
        Some(form) => form.push(CreditKind::Dateline, out).end,
        None => 0,
    };
    let body = Form { line, range: start..all.range.end };
    if let Some((kind, form)) = (start == 0).then(|| whole(&all, place)).flatten() {
        form.push(kind, out);
        return;
    }
    let mut done = Vec::new();
    if let Some(note) = syndicated(&body) {
        done.push(note.push(CreditKind::Syndicated, out));
    }
    for bracket in body.brackets() {
        if let Some((kind, form)) = in_bracket(&body, &bracket, place) {
            done.push(form.push(kind, out));
        }
    }
    if let Some(form) = closing(&body, place).or_else(|| run_in(&body, place)) {
        done.push(form.push(CreditKind::Credit, out));
    }
    let rest: Vec<usize> = body.range.clone().filter(|i| !done.iter().any(|range| range.contains(i))).collect();
    for at in rest {
        if let LineItem::Term(Term::Agency(_) | Term::Outlet(_)) = line.items[at].0 {
            if let Some(form) = beside_picture(&body, at) {
                form.push(CreditKind::Photo, out);
            } else if attributed(&body, at) {
                Form { line, range: at..at + 1 }.push(CreditKind::Attribution, out);
            }
        }
    }
}

/// Some pieces of a line that follow each other.
#[derive(Clone)]
struct Form<'a> {
    line: &'a Line<'a>,
    range: Range<usize>,
}

impl<'a> Form<'a> {
    fn items(&self) -> &'a [(LineItem, ByteSpan)] {
        &self.line.items[self.range.clone()]
    }

    fn of(&self, range: Range<usize>) -> Form<'a> {
        Form { line: self.line, range }
    }

    fn item(&self, at: usize) -> Option<LineItem> {
        self.range.contains(&at).then(|| self.line.items[at].0)
    }

    fn has(&self, wanted: impl Fn(LineItem) -> bool) -> bool {
        self.items().iter().any(|&(item, _)| wanted(item))
    }

    fn count(&self, wanted: impl Fn(LineItem) -> bool) -> usize {
        self.items().iter().filter(|&&(item, _)| wanted(item)).count()
    }

    fn agencies(&self) -> Vec<Agency> {
        let mut out: Vec<Agency> = self.items().iter().filter_map(|&(item, _)| agency(item)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Adds a credit for each agency, or a credit without an agency. Gives the range back.
    fn push(self, kind: CreditKind, out: &mut Vec<Credit>) -> Range<usize> {
        let (first, last) = (self.items()[0].1, self.items()[self.range.len() - 1].1);
        let span = ByteSpan { start: first.start, end: last.end };
        let agencies = self.agencies();
        match agencies.is_empty() {
            true => out.push(Credit { span, kind, agency: None }),
            false => out.extend(agencies.into_iter().map(|agency| Credit { span, kind, agency: Some(agency) })),
        }
        self.range
    }

    /// The innermost brackets with the pieces inside.
    fn brackets(&self) -> Vec<Form<'a>> {
        let (mut open, mut out) = (None, Vec::new());
        for at in self.range.clone() {
            match (self.line.items[at].0, open) {
                (LineItem::Open, _) => open = Some(at),
                (LineItem::Close, Some(start)) => {
                    out.push(self.of(start..at + 1));
                    open = None;
                }
                _ => {}
            }
        }
        out
    }

    /// Whether the form names someone and says nothing else.
    fn pure(&self) -> bool {
        let allowed = |item| match item {
            LineItem::Term(term) => !matches!(term, Term::Said | Term::Signature),
            LineItem::Word { initials, .. } => initials,
            LineItem::Stop => false,
            _ => true,
        };
        let end = self.items().iter().rposition(|&(item, _)| item != LineItem::Stop).map_or(0, |last| last + 1);
        let body = self.of(self.range.start..self.range.start + end);
        body.has(|item| agency(item).is_some())
            && body.items().iter().all(|&(item, _)| allowed(item))
            && body.count(|item| matches!(item, LineItem::Word { .. })) <= self.line.tuning.list_words
    }

    /// Whether the form speaks of a picture: by a word, by an agency of pictures, or by a name and an agency with a slash
    /// between.
    fn of_picture(&self) -> bool {
        self.has(|item| matches!(item, LineItem::Term(Term::Picture | Term::Pictures(_))))
            || self.items().windows(3).any(|three| match [three[0].0, three[1].0, three[2].0] {
                [x, LineItem::Slash, y] => (is_agency(x) && is_name(y)) || (is_name(x) && is_agency(y)),
                _ => false,
            })
    }

    /// Whether a dash stands between words, not inside a word.
    fn parts(&self, dash: usize) -> bool {
        let Some(LineItem::Dash) = self.item(dash) else { return false };
        let span = self.line.items[dash].1;
        let (before, after) = (&self.line.text[..to_usize(span.start)], &self.line.text[to_usize(span.end)..]);
        let open = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c == '-' || c == '.');
        span.slice(self.line.text) == "—" || open(before.chars().next_back()) || open(after.chars().next())
    }

    /// The end of the run of names, and signs between, that begins here.
    fn list_end(&self, start: usize) -> usize {
        let part = |at: usize| match self.item(at) {
            Some(LineItem::Slash | LineItem::Comma | LineItem::Term(Term::And)) => true,
            Some(item) => is_agency(item),
            None => false,
        };
        let mut end = (start..self.range.end).find(|&at| !part(at)).unwrap_or(self.range.end);
        while end > start && !self.item(end - 1).is_some_and(is_agency) {
            end -= 1;
        }
        end
    }
}

fn agency(item: LineItem) -> Option<Agency> {
    match item {
        LineItem::Term(Term::Agency(a) | Term::Agencies(a) | Term::Pictures(a) | Term::Outlet(a)) => Some(a),
        _ => None,
    }
}

fn is_agency(item: LineItem) -> bool {
    matches!(item, LineItem::Term(Term::Agency(_) | Term::Agencies(_) | Term::Outlet(_)))
}

fn said(item: LineItem) -> bool {
    item == LineItem::Term(Term::Said)
}

fn is_name(item: LineItem) -> bool {
    matches!(item, LineItem::Word { capital: true, .. })
}

/// "LONDON, May 3 (Reuters) -", "МОСКВА, 3 мая. /ТАСС/.", "Reuters - ", "【ワシントン＝ロイター】", "新华社北京5月3日电".
fn dateline<'a>(line: &Form<'a>, place: LinePlace) -> Option<Form<'a>> {
    let (items, tuning) = (line.items(), line.line.tuning);
    let named = items.iter().take(tuning.dateline_pieces).position(|&(item, _)| is_agency(item))?;
    let open = items[..named].iter().rposition(|&(item, _)| matches!(item, LineItem::Open | LineItem::Close));
    let bracket = open.filter(|&open| items[open].0 == LineItem::Open).and_then(|open| {
        let close = items.iter().position(|&(item, _)| item == LineItem::Close)?;
        (close > named).then_some((open, close))
    });
    if let Some((open, close)) = bracket {
        let inside = line.of(open + 1..close);
        if inside.of_picture() {
            return None;
        }
        let sign = items[open].1.slice(line.line.text);
        let equals = |&(item, span): &(LineItem, ByteSpan)| {
            item == LineItem::Other && matches!(span.slice(line.line.text), "=" | "＝")
        };
        let eastern = "【［〔（".contains(sign) || inside.items().iter().any(equals);
        if open == 0
            && (eastern || inside.has(|item| item == LineItem::Term(Term::Wire)))
            && inside.range.len() <= tuning.dateline_pieces
        {
            return (close + 1 < items.len()).then(|| line.of(0..close + 1));
        }
        let before = line.of(0..open);
        if !inside.pure() || inside.has(|item| matches!(item, LineItem::Word { .. })) || !is_place(&before) {
            return None;
        }
        let stop = usize::from(line.item(close + 1) == Some(LineItem::Stop));
        return match line.item(close + 1 + stop) {
            Some(LineItem::Dash | LineItem::Bar | LineItem::Colon) => {
                Some(line.of(0..dashes_end(line, close + 2 + stop)))
            }
            next => {
                let shouted = !line.line.text[text_range(&before)].chars().any(char::is_lowercase);
                let opens = if next.is_some() {
                    items.len() - close > tuning.after_loud_dateline
                } else {
                    place.head && open > 0
                };
                (shouted && opens).then(|| line.of(0..close + 1))
            }
        };
    }
    let end = line.list_end(named);
    let next = line.item(end);
    let before = line.of(0..named);
    let slashed = named > 0 && items[named - 1].0 == LineItem::Slash && next == Some(LineItem::Slash);
    if slashed && is_place(&line.of(0..named - 1)) {
        let signs = (end + 1..items.len()).take_while(|&at| matches!(items[at].0, LineItem::Stop | LineItem::Dash));
        return Some(line.of(0..end + 1 + signs.count()));
    }
    if named == 0 {
        let wire = items.iter().take(tuning.dateline_pieces).position(|&(item, _)| item == LineItem::Term(Term::Wire));
        if let Some(wire) = wire {
            return Some(line.of(0..wire + 1));
        }
        let parted = next == Some(LineItem::Bar) || line.parts(end);
        return (parted && items.len() > end + tuning.after_agency).then(|| line.of(0..dashes_end(line, end + 1)));
    }
    let loud = items.iter().find(|&&(item, _)| matches!(item, LineItem::Word { .. }));
    let loud = loud.is_some_and(|(_, span)| !span.slice(line.line.text).chars().any(char::is_lowercase));
    let apart = matches!(
        items[named - 1].0,
        LineItem::Dash | LineItem::Comma | LineItem::Bar | LineItem::Number | LineItem::Stop
    );
    let closed = next == Some(LineItem::Stop) || line.parts(end);
    (loud && apart && closed && is_place(&before)).then(|| line.of(0..dashes_end(line, end + 1)))
}

fn dashes_end(line: &Form<'_>, from: usize) -> usize {
    (from..line.range.end).find(|&at| line.item(at) != Some(LineItem::Dash)).unwrap_or(line.range.end)
}

fn text_range(form: &Form<'_>) -> Range<usize> {
    match (form.items().first(), form.items().last()) {
        (Some(first), Some(last)) => to_usize(first.1.start)..to_usize(last.1.end),
        _ => 0..0,
    }
}

/// Whether the pieces may be a place and a date.
fn is_place(before: &Form<'_>) -> bool {
    let tuning = before.line.tuning;
    let first = before.items().first().is_none_or(|&(item, _)| is_name(item) || item == LineItem::Number);
    let small = before.count(|item| matches!(item, LineItem::Word { capital: false, .. }));
    let odd =
        before.has(|item| matches!(item, LineItem::Open | LineItem::Close | LineItem::Colon) || agency(item).is_some());
    first && small <= tuning.place_small_words && before.range.len() <= tuning.place_pieces && !odd
}

/// A line that is a credit as a whole.
fn whole<'a>(line: &Form<'a>, place: LinePlace) -> Option<(CreditKind, Form<'a>)> {
    let tuning = line.line.tuning;
    let short = line.range.len() <= tuning.credit_pieces;
    let first = line
        .items()
        .iter()
        .map(|&(item, _)| item)
        .find(|item| !matches!(item, LineItem::Dash | LineItem::Open | LineItem::Other));
    let of = |kind| Some((kind, line.clone()));
    let words = line.count(|item| matches!(item, LineItem::Word { .. }));
    let ends = line.items().last().is_some_and(|&(item, _)| item == LineItem::Stop);
    match first? {
        _ if !line.has(|item| agency(item).is_some())
            || line.has(|item| matches!(item, LineItem::Term(Term::Signature | Term::Syndicated))) =>
        {
            None
        }
        LineItem::Term(Term::Picture) if line.range.len() <= tuning.picture_pieces => of(CreditKind::Photo),
        LineItem::Term(Term::By) if short && !ends && (place.head || place.tail) => of(CreditKind::Byline),
        _ if !short || place.goes_on => None,
        LineItem::Term(Term::With) if words <= tuning.thanks_words && place.tail && !line.has(said) => {
            of(CreditKind::Credit)
        }
        _ if line.pure() && line.of_picture() => of(CreditKind::Photo),
        first if line.pure() => match (first, place) {
            (_, LinePlace { tail: true, .. }) => of(CreditKind::Credit),
            (_, LinePlace { head: true, .. }) => of(CreditKind::Byline),
            (LineItem::Term(Term::With), _) => of(CreditKind::Credit),
            _ => None,
        },
        // "Jane Doe, Reuters"
        _ if (place.head || place.tail) && !ends => {
            let named = line.of(after_name(line, line.range.start)?..line.range.end).pure();
            named.then(|| (if place.head { CreditKind::Byline } else { CreditKind::Credit }, line.clone()))
        }
        _ => None,
    }
}

/// "(Saul Loeb/AFP)", "jar/rc (AFP, dpa)", "(With PTI inputs)", "(Reporting by …)".
fn in_bracket<'a>(line: &Form<'a>, bracket: &Form<'a>, place: LinePlace) -> Option<(CreditKind, Form<'a>)> {
    let tuning = line.line.tuning;
    let inside = line.of(bracket.range.start + 1..bracket.range.end - 1);
    let first = inside.items().first()?.0;
    if first == LineItem::Term(Term::Signature) {
        return Some((CreditKind::Credit, bracket.clone()));
    }
    if !inside.has(|item| agency(item).is_some()) || inside.has(|item| item == LineItem::Term(Term::Syndicated)) {
        return None;
    }
    let thanks = first == LineItem::Term(Term::With) && inside.range.len() <= tuning.credit_pieces;
    let last = line
        .of(bracket.range.end..line.range.end)
        .items()
        .iter()
        .all(|&(item, _)| matches!(item, LineItem::Stop | LineItem::Other));
    // "the Economic Planning Agency (EPA) said" is no agency of pictures.
    let said_so = last || inside.has(|item| matches!(item, LineItem::Slash | LineItem::Term(Term::Picture)));
    if inside.of_picture() && said_so && inside.range.len() <= tuning.picture_pieces {
        return Some((CreditKind::Photo, bracket.clone()));
    }
    if !inside.pure() && !thanks || inside.of_picture() {
        return None;
    }
    let mut start = bracket.range.start;
    while start > line.range.start
        && matches!(line.line.items[start - 1].0, LineItem::Word { initials: true, .. } | LineItem::Slash)
    {
        start -= 1;
    }
    let after_stop = |at: usize| at == line.range.start || line.line.items[at - 1].0 == LineItem::Stop;
    let whole = line.of(if after_stop(start) { start } else { bracket.range.start }..bracket.range.end);
    match (last, place.tail) {
        (true, true) => Some((CreditKind::Credit, whole)),
        (true, false) if line.range.len() > tuning.caption_pieces => Some((CreditKind::Credit, whole)),
        (true, false) if !thanks => Some((CreditKind::Photo, bracket.clone())),
        _ if thanks || (place.tail && after_stop(bracket.range.start)) => Some((CreditKind::Credit, whole)),
        _ => None,
    }
}

/// "… next month. AFP", "… next month. —Reuters", "--Agencia EFE" at the end of a text.
fn closing<'a>(line: &Form<'a>, place: LinePlace) -> Option<Form<'a>> {
    if !place.tail || place.goes_on && line.range.len() < line.line.tuning.credit_pieces {
        return None;
    }
    let part = |at: &usize| match line.item(*at) {
        Some(LineItem::Slash | LineItem::Comma | LineItem::Term(Term::And | Term::With | Term::Staff)) => true,
        Some(item) => is_agency(item),
        None => false,
    };
    let run = line.range.clone().rev().take_while(part).count();
    let start = line.range.end - run;
    let form = line.of(start..line.range.end);
    let before = start.checked_sub(1)?;
    let dashed = line.parts(before);
    let named = form.has(is_agency);
    let first = (0..=before).rev().find(|&at| line.item(at) != Some(LineItem::Dash)).map_or(0, |at| at + 1);
    let stopped =
        first.checked_sub(1).is_none_or(|at| matches!(line.item(at), Some(LineItem::Stop | LineItem::Close) | None));
    match line.item(before) {
        Some(LineItem::Dash) if named && dashed && stopped => {
            Some(line.of(first.max(line.range.start)..line.range.end))
        }
        Some(LineItem::Stop) if named => Some(form),
        _ => None,
    }
}

/// "… next month. Source: AFP (This story …", "… next month. Jane Doe, Reuters (This …": in a text without line ends.
fn run_in<'a>(line: &Form<'a>, place: LinePlace) -> Option<Form<'a>> {
    if !place.tail || line.range.len() <= line.line.tuning.caption_pieces {
        return None;
    }
    let begins = |at: &usize| matches!(line.item(at - 1), Some(LineItem::Stop | LineItem::Close));
    (line.range.start + 1..line.range.end).rev().filter(begins).find_map(|start| {
        let with = line.item(start) == Some(LineItem::Term(Term::With));
        let colon = with && line.item(start + 1) == Some(LineItem::Colon);
        let names = if with { start + 1 + usize::from(colon) } else { after_name(line, start)? };
        let end = line.list_end(names);
        let ends = match line.item(end) {
            None | Some(LineItem::Stop | LineItem::Open) => true,
            Some(next) => colon && is_name(next),
        };
        (end > names && ends).then(|| line.of(start..end))
    })
}

/// Where a line goes on after the name of a person, and the comma behind the name.
fn after_name(line: &Form<'_>, start: usize) -> Option<usize> {
    let words = (start..line.range.end).take_while(|&at| line.item(at).is_some_and(is_name)).count();
    let sign = matches!(line.item(start + words), Some(LineItem::Comma | LineItem::Bar));
    let (least, most) = (line.line.tuning.least_person_words, line.line.tuning.most_person_words);
    ((least..=most).contains(&words) && sign).then_some(start + words + 1)
}

/// The bracket or the line that says the text came from a feed.
fn syndicated<'a>(line: &Form<'a>) -> Option<Form<'a>> {
    let says = |form: &Form<'_>| form.has(|item| item == LineItem::Term(Term::Syndicated));
    if !says(line) {
        return None;
    }
    line.brackets().into_iter().find(|bracket| says(bracket)).or_else(|| {
        let at = line.range.clone().find(|&at| line.item(at) == Some(LineItem::Term(Term::Syndicated)))?;
        let stop = |at: usize| line.item(at) == Some(LineItem::Stop);
        let start = (line.range.start..at).rev().find(|&at| stop(at)).map_or(line.range.start, |at| at + 1);
        let end = (at..line.range.end).find(|&at| stop(at)).unwrap_or(line.range.end);
        Some(line.of(start..end))
    })
}

/// "Reuters/A. Ismail", "AFP Photo", "Photo: AFP" inside a line.
fn beside_picture<'a>(line: &Form<'a>, at: usize) -> Option<Form<'a>> {
    let picture = |item: Option<LineItem>| item == Some(LineItem::Term(Term::Picture));
    if picture(line.item(at + 1)) {
        return Some(line.of(at..at + 2));
    }
    if at > 1 && line.item(at - 1) == Some(LineItem::Colon) && picture(line.item(at - 2)) {
        return Some(line.of(at - 2..at + 1));
    }
    let name = |at: usize| line.item(at).is_some_and(is_name);
    if line.item(at + 1) != Some(LineItem::Slash) || !name(at + 2) {
        return None;
    }
    let part = |at: &usize| name(*at) || line.item(*at) == Some(LineItem::Stop);
    let end = at + 2 + (at + 2..line.range.end).take_while(part).count();
    (end == line.range.end).then(|| line.of(at..end))
}

/// Whether a word such as "reported" is near, in the same sentence.
fn attributed(line: &Form<'_>, at: usize) -> bool {
    let stop = |at: &usize| line.item(*at) == Some(LineItem::Stop);
    let near = line.line.tuning.attribution_distance;
    let before = (line.range.start..at).rev().take(near).take_while(|at| !stop(at));
    let after = (at + 1..line.range.end).take(near).take_while(|at| !stop(at));
    before.chain(after).any(|at| line.item(at).is_some_and(said))
}
