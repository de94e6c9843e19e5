//! `wirecopy compare` as a person meets it, and texts in other scripts, which `scan` cuts in the same places.

use crate::program::{Desk, SHARED, document, gzip, json_lines, stdout};
use predicates::prelude::*;
use predicates::str::contains;

#[test]
fn compare_marks_both_texts_and_counts() {
    let desk = Desk::new();
    desk.put("release.txt", format!("Our own words come first. {SHARED}. And last."));
    desk.put("article.txt", format!("Wholly unlike it at the start; {}, it says.", SHARED.replace("mild", "slight")));
    let done = desk.run(&["compare", "release.txt", "article.txt"]).code(0).stderr("");
    let out = stdout(&done);
    let words = SHARED.split_whitespace().count();
    assert!(
        out.starts_with(&format!(
            "A: release.txt, {} of {} words; B: article.txt, {} of {} words; who took from whom cannot be told\n",
            words - 1,
            words + 7,
            words - 1,
            words + 8
        )),
        "{out}"
    );
    assert!(
        out.contains(&format!(
            "\n\n━━ A: release.txt\nOur own words come first. [1> {} <1]. And last.\n\n",
            SHARED.replace("mild", "[- mild]")
        )),
        "{out}"
    );
    assert!(out.contains("\n     other words: mild -> slight\n"), "{out}");
    assert!(out.contains("\n━━ B: article.txt\nWholly unlike it at the start; [1> Eleven passengers "), "{out}");
    assert!(out.contains(" wrist <1], it says.\n\n━━ shared\n"), "{out}");
    let [all, matched, end] = [words, words - 1, 26 + SHARED.chars().count()].map(|n| n.to_string());
    let row = passage_row(&out);
    assert_eq!(
        (&row[..4], row[4], row[5]),
        (&["[1]", &matched, &all, &all][..], "edited", format!("26-{end}").as_str())
    );
    assert!(row[6].starts_with("31-") && !out.contains("Jaccard"), "{out}");
    let same = stdout(&desk.run(&["compare", "release.txt", "release.txt", "-v"]).code(0));
    assert!(passage_row(&same)[4] == "verbatim" && same.contains("Jaccard 1.000: "), "{same}");
    assert!(same.contains("100 % of release.txt is in release.txt"), "{same}");
    desk.put("other.txt", "Nothing in here was ever seen in any other place before.");
    desk.run(&["compare", "release.txt", "other.txt"])
        .code(0)
        .stdout("release.txt and other.txt share no passage of 6 words or more.\n");
    let page = ["compare", "release.txt", "article.txt", "-q", "--html", "both.html"];
    desk.run(&page).code(0).stdout("");
    let page = desk.read("both.html");
    assert!(page.contains("id=\"pair-1\"") && !page.contains("id=\"overview\"") && page.contains("<b>mild</b>"));
    desk.run(&["compare", "release.txt", "other.txt", "--html", "none.html"])
        .code(2)
        .stderr(contains("nothing is shared, so there is no page to write"));
    desk.run(&["compare", "release.txt", "article.txt", "--html", "release.txt"]).code(2).stderr(contains("inputs"));
}

/// The cells of the first passage.
fn passage_row(out: &str) -> Vec<&str> {
    out.lines().find(|line| line.starts_with("[1] ")).unwrap_or_default().split_whitespace().collect()
}

#[test]
fn compare_tells_two_notices_apart() {
    let desk = Desk::new();
    let notice = |district: &str, day: &str, date: &str, cars: &str, end: &str| {
        format!(
            "Road works in the {district} district. The road office said on {day} that the old bridge over the river will \
             be closed to all traffic from {date} on. At least {cars} lorries a day have to take the detour through Port \
             Ellery. It opens again on {end}."
        )
    };
    desk.put("a.txt", notice("Skerry", "Monday", "3 March", "253", "Friday, 14 March"));
    desk.put("b.txt", notice("Skerry", "Tuesday", "7 April", "270", "Sunday, 20 April"));
    let out = stdout(&desk.run(&["compare", "a.txt", "b.txt"]).code(0));
    assert!(out.contains("\n     differs: Monday -> Tuesday; 3 March -> 7 April; 253 -> 270\noutside of "), "{out}");
    assert!(out.contains("\noutside of the passages:\n     differs: Friday, 14 March -> Sunday, 20 April\n"), "{out}");
    assert!(out.contains(" said on [- Monday] that ") && out.contains(" said on [+ Tuesday] that "), "{out}");
    // Letter case and punctuation are no difference.
    desk.put("c.txt", desk.read("a.txt").to_uppercase().replace(". ", " - "));
    let out = stdout(&desk.run(&["compare", "a.txt", "c.txt"]).code(0));
    assert!(out.contains("verbatim") && !out.contains("differs:") && !out.contains("other words:"), "{out}");
}

#[test]
fn compare_marks_nearly_equal_words_in_noisy_text() {
    let desk = Desk::new();
    desk.put("a.txt", SHARED);
    desk.put("b.txt", SHARED.replace("passengers", "passcngcrs").replace("hypothermia", "hypo\nthermia"));
    let out = stdout(&desk.run(&["compare", "--noisy", "a.txt", "b.txt"]).code(0));
    let words = SHARED.split_whitespace().count();
    let [equal, a, b] = [words - 2, words, words + 1].map(|n| n.to_string());
    assert_eq!(passage_row(&out)[..5], ["[1]", &equal, "2", &a, &b], "{out}");
    assert!(out.contains("[≈ passengers]") && out.contains("[≈ hypo\nthermia]"), "{out}");
    assert!(!out.contains("differs:") && !out.contains("other words:"), "{out}");
}

#[test]
fn compare_finds_what_was_put_in_other_words() {
    let desk = Desk::new();
    desk.put(
        "a.txt",
        "The harbour council of Skerryhaven voted on Monday night to close the old fish market and to sell the quay to a \
         hotel company from Port Ellery, councillor Morwenna Tregear said. Fishermen had asked for a delay of six months.",
    );
    desk.put(
        "b.txt",
        "Skerryhaven's old fish market will close and its quay will be sold to a Port Ellery hotel company, the harbour \
         council decided late on Monday, councillor Morwenna Tregear said. A six-month delay, asked for by fishermen, fell.",
    );
    desk.run(&["compare", "a.txt", "b.txt"]).code(0).stdout(contains("  rewritten  "));
    desk.run(&["compare", "a.txt", "b.txt", "--plagiarism"]).code(0).stdout(contains("  rewritten  "));
    let without = stdout(&desk.run(&["compare", "a.txt", "b.txt", "--no-rewritten"]).code(0));
    assert!(!without.contains("rewritten"), "{without}");
    desk.run(&["compare", "a.txt", "b.txt", "--plagiarism", "--noisy"]).code(2);
}

#[test]
fn compare_reads_streams_and_packed_files() {
    let desk = Desk::new();
    desk.put("a.txt", SHARED);
    desk.put("a.txt.gz", gzip(SHARED.as_bytes()));
    desk.pipe(&["compare", "a.txt.gz", "-"], SHARED)
        .code(0)
        .stdout(contains("━━ B: -\n").and(contains("A: a.txt.gz, 24 of 24 words; B: -, 24 of 24 words")));
    desk.pipe(&["compare", "-", "-"], SHARED)
        .code(2)
        .stdout("")
        .stderr(contains("only one of the two texts can come from standard input"));
}

#[test]
fn compare_on_what_is_no_text() {
    let desk = Desk::with_articles();
    desk.put("a.txt", SHARED);
    desk.put("short.txt", "two words");
    desk.put("empty.txt", "");
    desk.put("nul.txt", b"a\0b");
    desk.put("two/a.txt", "a");
    desk.put("two/b.txt", "b");
    desk.run(&["compare", "a.txt", "nope.txt"])
        .code(2)
        .stdout("")
        .stderr(contains("nope.txt: cannot read: no such file or folder").count(1));
    desk.run(&["compare", "nul.txt", "a.txt"]).code(2).stderr(contains("nul.txt: binary of a kind"));
    desk.run(&["compare", "two", "a.txt"])
        .code(2)
        .stderr(contains("two: holds 2 documents, but compare takes two single texts (scan compares many"));
    desk.run(&["compare", "short.txt", "a.txt"]).code(0).stdout(
        contains(" short.txt is too short to compare (under 5 words).\n").and(contains("a.txt is too short").not()),
    );
    desk.run(&["compare", "empty.txt", "empty.txt"])
        .code(0)
        .stdout(contains("empty.txt is too short to compare (under 5 words).\n"));
}

#[test]
fn compare_takes_two_documents_of_a_collection() {
    let desk = Desk::with_articles();
    let out = stdout(&desk.run(&["compare", "gazette-ferry", "nwa-ferry", "--in", "articles.jsonl"]).code(0));
    assert!(
        out.starts_with(
            "Northwire → Harbor Gazette: 140 of 174 words the same (80\u{a0}%), very likely from there, 2 hours later\n  for: Northwire is dated"
        ),
        "{out}"
    );
    let (source, copy) =
        (out.find("━━ source: nwa-ferry (Northwire, 4 Mar 2025)"), out.find("━━ copy: gazette-ferry ("));
    assert!(source.is_some() && source < copy, "{out}");
    assert!(out.contains("differs: on Tuesday -> this morning"), "{out}");
    desk.run(&["compare", "citizen-ferry", "nwa-ferry", "--in", "articles.jsonl"])
        .code(0)
        .stdout(contains("citizen-ferry and nwa-ferry share nothing that scan reports").and(contains("━━").not()));
    desk.run(&["compare", "nobody", "nwa-ferry", "--in", "articles.jsonl"])
        .code(2)
        .stderr(contains("no document has the id \"nobody\""));
    desk.run(&["compare", "nwa-ferry", "nwa-ferry", "--in", "articles.jsonl"])
        .code(2)
        .stderr(contains("two different documents"));
}

const ARABIC: &str = "قال متحدث باسم خفر السواحل إن جميع ركاب العبّارة البالغ عددهم مئتين وسبعة وثلاثين نُقلوا إلى الشاطئ سالمين يوم الثلاثاء";
const CHINESE: &str = "海岸警卫队表示渡轮在浓雾中搁浅后船上二百三十七人全部安全上岸十一名乘客因轻度失温接受治疗";
const THAI: &str = "หน่วยยามฝั่งแถลงว่าผู้โดยสารเรือเฟอร์รี่ทั้งสองร้อยสามสิบเจ็ดคนได้รับการช่วยเหลือขึ้นฝั่งอย่างปลอดภัยแล้ว";

/// A script, a shared text, and what stands around it in one document and in the other. The surroundings have no
/// character in common: where each character is a word, one that agrees by chance beside a passage may join it.
const SCRIPTS: [(&str, &str, [&str; 2], [&str; 2]); 3] = [
    ("arabic", ARABIC, ["مقدمة الصحيفة الأولى: ", ". خاتمة."], ["كتب مراسلنا في الميناء، ", "؛ انتهى الخبر هنا."]),
    ("chinese", CHINESE, ["本台消息：", "。完。"], ["新闻网昨夜写道，", "；以上。"]),
    ("thai", THAI, ["เช้านี้ ", " จบข่าว"], ["ตอบบท — ", " ๆ ต่อไป"]),
];

#[test]
fn compare_marks_texts_in_other_scripts() {
    let desk = Desk::new();
    for (name, shared, [before, after], [other_before, other_after]) in SCRIPTS {
        desk.put("a.txt", format!("{before}{shared}{after}"));
        desk.put("b.txt", format!("{other_before}{shared}{other_after}"));
        let out = stdout(&desk.run(&["compare", "a.txt", "b.txt"]).code(0));
        assert!(out.contains(&format!("{before}[1> {shared} <1]{after}\n")), "{name}: {out}");
        assert!(out.contains(&format!("{other_before}[1> {shared} <1]{other_after}\n")), "{name}: {out}");
        let places = [before, other_before].map(|b| (b.chars().count(), b.chars().count() + shared.chars().count()));
        let [(a, a_end), (b, b_end)] = places;
        assert_eq!(passage_row(&out)[5..], [format!("{a}-{a_end}"), format!("{b}-{b_end}")], "{name}: {out}");
    }
}

#[test]
fn scan_cuts_texts_in_other_scripts_where_they_match() {
    let desk = Desk::new();
    let mut lines = String::new();
    for (name, shared, [before, after], [other_before, other_after]) in SCRIPTS {
        lines += &document(&format!("{name}-a"), &format!("{before}{shared}{after}"));
        lines += &document(&format!("{name}-b"), &format!("{other_before}{shared}{other_after}"));
    }
    desk.put("s.jsonl", lines);
    let done = desk.run(&["scan", "s.jsonl", "--passages", "p.jsonl", "--excerpts"]).code(0).stderr("");
    let passages = json_lines(&desk.read("p.jsonl"));
    assert_eq!(passages.len(), 3, "{passages:?}");
    for ((name, shared, [before, _], [other_before, _]), found) in SCRIPTS.iter().zip(&passages) {
        assert_eq!(found["a"], format!("{name}-a"));
        assert_eq!((&found["a_text"], &found["b_text"]), (&(*shared).into(), &(*shared).into()), "{name}");
        for (side, before) in [("a", before), ("b", other_before)] {
            let (chars, bytes) = (before.chars().count(), before.len());
            assert_eq!(found[&format!("{side}_char_start")], chars, "{name}");
            assert_eq!(found[&format!("{side}_char_end")], chars + shared.chars().count(), "{name}");
            assert_eq!(found[&format!("{side}_byte_start")], bytes, "{name}");
            assert_eq!(found[&format!("{side}_byte_end")], bytes + shared.len(), "{name}");
        }
        assert!(stdout(&done).contains(&format!("“{shared}”")), "{name}");
    }
}
