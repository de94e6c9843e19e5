use super::*;
use crate::base::cast::to_usize;

/// Kinds and names of a text's credits, as one line.
fn credits(text: &str) -> String {
    let table = AgencyTable::default();
    let shown = |c: &Credit| format!("{} {}", c.kind.name(), c.agency.map_or("?", |agency| table.name(agency)));
    find(text, &table, &CreditTuning::default()).iter().map(shown).collect::<Vec<_>>().join(", ")
}

const MORE: &str = "The harbour was closed on Tuesday after a freighter ran aground.";

#[test]
fn datelines() {
    for (start, want) in [
        ("LONDON, May 3 (Reuters) - ", "Reuters"),
        ("GAZA CITY (AP) — ", "AP"),
        ("GENEVA (AA) – ", "Anadolu"),
        ("WASHINGTON, D.C. (AP) -- ", "AP"),
        ("(dpa) - ", "dpa"),
        ("BERLIN (dpa/AFP) ", "AFP, dpa"),
        ("Berlin (dpa) - ", "dpa"),
        ("Wien (APA/dpa) – ", "dpa, APA"),
        ("PARIS, 3 mai 2016 (AFP) - ", "AFP"),
        ("Madrid, 3 may (EFE).- ", "EFE"),
        ("EFE | Madrid ", "EFE"),
        ("(ANSA) - ROMA, 03 MAG - ", "ANSA"),
        ("Lisboa, 03 mai (Lusa) – ", "Lusa"),
        ("AMSTERDAM (ANP) - ", "ANP"),
        ("BRUSSEL (BELGA) - ", "Belga"),
        ("ANKARA (AA) - ", "Anadolu"),
        ("Warszawa (PAP) - ", "PAP"),
        ("МОСКВА, 3 мая - РИА Новости. ", "RIA Novosti"),
        ("МОСКВА, 3 мая. /ТАСС/. ", "TASS"),
        ("لندن (رويترز) - ", "Reuters"),
        ("القاهرة - أ ف ب - ", "AFP"),
        ("新华社北京5月3日电 ", "Xinhua"),
        ("【ワシントン＝ロイター】", "Reuters"),
        ("（北京3日路透電）", "Reuters"),
        ("(서울=연합뉴스) ", "Yonhap"),
        ("नई दिल्ली, 3 मई (भाषा) ", "PTI"),
        ("Reuters - ", "Reuters"),
        ("NEW YORK, June 1, 2020 /PRNewswire/ -- ", "PR Newswire"),
        ("Sydney, AAP — ", ""),
    ] {
        let want: Vec<String> = want.split(", ").filter(|w| !w.is_empty()).map(|w| format!("dateline {w}")).collect();
        let text = format!("Harbour closed\n\n{start}{MORE}\n\n{MORE}\n\n{MORE}\n\n{MORE}\n");
        assert_eq!(credits(&text), want.join(", "), "{start}");
    }
}

#[test]
fn closing_credits_and_notes() {
    for (end, want) in [
        ("\njar/rc (AFP, dpa)", "credit AFP, credit dpa"),
        ("\nAFP/Reuters", "credit Reuters, credit AFP"),
        (" - Reuters", "credit Reuters"),
        (" —Reuters", "credit Reuters"),
        ("\n--Agencia EFE", "credit EFE"),
        ("\nWith AP", "credit AP"),
        ("\n(With inputs from PTI)", "credit PTI"),
        ("\nSource: AA", "credit Anadolu"),
        ("\nQuelle: dpa", "credit dpa"),
        ("\nmit Material von dpa und AFP", "credit AFP, credit dpa"),
        ("\nMit Material von dpa und AFP", "credit AFP, credit dpa"),
        ("\nAvec AFP", "credit AFP"),
        ("\nCon información de EFE y AP", "credit AP, credit EFE"),
        ("\nFonte: ANSA", "credit ANSA"),
        ("\nCom informações da Lusa", "credit Lusa"),
        ("\nBron: ANP", "credit ANP"),
        ("\nKaynak: AA", "credit Anadolu"),
        ("\nИсточник: ТАСС", "credit TASS"),
        ("\nالمصدر: رويترز", "credit Reuters"),
        ("\n来源：新华社", "credit Xinhua"),
        ("\nŹródło: PAP", "credit PAP"),
        ("\nस्रोत: पीटीआई", "credit PTI"),
        ("\n（共同）", "credit Kyodo"),
        (" (PTI)", "credit PTI"),
        ("\n© 2016 AFP", "credit AFP"),
        ("\n(Reporting by Jane Doe; Editing by John Roe)", "credit ?"),
        (
            "\n(This story has not been edited by our staff and is auto-generated from a syndicated feed.)",
            "syndicated ?",
        ),
        ("\nThis story was published from a wire agency feed without modifications to the text.", "syndicated ?"),
    ] {
        let text = format!("Harbour closed\n\n{MORE}\n\n{MORE}\n\n{MORE}{end}\n");
        assert_eq!(credits(&text), want, "{end}");
    }
}

#[test]
fn reporters_below_a_text() {
    for (end, want) in [
        ("\nJane Doe, AFP", "credit AFP"),
        ("\nJane Doe, John Roe, Reuters", ""), // two names with a comma between are no form that is known
        ("\nJane Ann van Doe, Kyodo", ""),     // nor is a name with a small word
        ("\nJuana Pérez Gómez, EFE", "credit EFE"),
        ("\nJane Doe | dpa", "credit dpa"),
        ("\nJane, AFP", ""),
        ("\nJane Doe, Reuters.", ""), // a sentence
        ("\nJane Doe, Harbour Board", ""),
    ] {
        let text = format!("Harbour closed\n\n{}{MORE}{end}\n", format!("{MORE}\n\n").repeat(9));
        assert_eq!(credits(&text), want, "{end}");
    }
}

#[test]
fn credits_that_lost_their_line() {
    let body = [MORE; 6].join(" ");
    let note = "(This story has not been edited by our staff and is auto-generated from a syndicated feed.)";
    for (end, want) in [
        ("Source: AFP".to_owned(), "credit AFP"),
        (format!("Source: AFP {note}"), "credit AFP, syndicated ?"),
        ("Quelle: dpa Nolan Times".to_owned(), "credit dpa"), // the next line was the outlet's
        (format!("Jane Doe, Kyodo {note}"), "credit Kyodo, syndicated ?"),
        ("With reporting by EFE. Subscribe to our letter.".to_owned(), "credit EFE"),
        (format!("The news came from Jane Doe, Reuters {note}"), "syndicated ?"),
        ("Sources at AFP were silent on it.".to_owned(), ""),
    ] {
        assert_eq!(credits(&format!("{body} {end}")), want, "{end}");
    }
    // In a short text a line is a line.
    assert_eq!(credits(&format!("{MORE} Jane Doe, Kyodo {note}")), "syndicated ?");
}

#[test]
fn bylines_and_pictures() {
    for (line, want) in [
        ("By Jane Doe, Reuters", "byline Reuters"),
        ("By SETH ROE, AP Science Writer", "byline AP"),
        ("Jane Doe, Reuters", "byline Reuters"),
        ("Von Jana Muster, dpa", "byline dpa"),
        ("Por Juana Pérez, EFE", "byline EFE"),
        ("Par Jeanne Martin (AFP)", "byline AFP"),
        ("Reuters Staff", "byline Reuters"),
        ("A ship at sea, February 18, 2016. (Saul Roe/AFP)", "photo AFP"),
        ("A ship at sea (AFP Photo)", "photo AFP"),
        ("Photo: AFP", "photo AFP"),
        ("Image: Reuters/A. Roe", "photo Reuters"),
        ("A ship at seaImage: Reuters/D.Roe", "photo Reuters"),
        ("REUTERS/Jane Doe", "photo Reuters"),
        ("Foto: picture alliance/dpa", "photo dpa, photo picture alliance"),
        ("A ship at sea. (Photo by Jane Doe/Getty Images)", "photo Getty"),
        ("图片来源：新华社", "photo Xinhua"),
    ] {
        let text = format!("Harbour closed\n\n{line}\n\n{}", format!("{MORE}\n\n").repeat(12));
        assert_eq!(credits(&text), want, "{line}");
    }
}

#[test]
fn running_text_is_no_credit() {
    for (line, want) in [
        ("The Associated Press reported that the harbour was closed.", "attribution AP"),
        ("A spokesman told AFP that the harbour was closed.", "attribution AFP"),
        ("Das sagte ein Sprecher der dpa am Dienstag.", "attribution dpa"),
        ("Shares of Thomson Reuters rose by two per cent on Tuesday.", ""),
        ("The torch takes two AA batteries, and three AAA ones.", ""),
        ("She joined AA in May, and took AP exams (AP Calculus) at school.", ""),
        ("The PA system failed; his pa was there, and so was his map.", ""),
        ("A Reuters/Ipsos poll of voters showed no change at all.", "attribution Reuters"),
        ("It was EFE and no other; Lusa is a name too.", ""),
        ("The Economic Planning Agency (EPA) said that it takes (120 mg DHA and 180 mg EPA each) of oil.", ""),
        ("Both agencies reported that the harbour was closed.", ""),
        ("The apa is a bird and tass is a cup, says the belga.", ""),
    ] {
        for text in [format!("{line}\n\n{MORE}"), format!("{MORE}\n\n{line}"), format!("{MORE} {line} {MORE}")] {
            assert_eq!(credits(&text), want, "{text}");
        }
    }
}

#[test]
fn spans_hold_what_belongs_to_a_credit() {
    let text = format!("LONDON, May 3 (Reuters) - {MORE}\n{MORE}\n{MORE}\njar/rc (AFP, dpa)\n");
    let spans: Vec<&str> =
        find(&text, &AgencyTable::default(), &CreditTuning::default()).iter().map(|c| c.span.slice(&text)).collect();
    assert_eq!(spans, ["LONDON, May 3 (Reuters) -", "jar/rc (AFP, dpa)", "jar/rc (AFP, dpa)"]);
}

#[test]
fn rows_of_users_add_and_faults_are_told() {
    let table = AgencyTable::default();
    let own =
        table.with("# mine\n\nagency\tNorthwire\tNWA|Northwire\r\nagency\tMy AP\tAP\n", "x.tsv").expect("good rows");
    let named = |text: &str| {
        find(text, &own, &CreditTuning::default())
            .iter()
            .map(|c| own.name(c.agency.expect("named")))
            .collect::<Vec<_>>()
    };
    assert_eq!(named("SKERRY (NWA) - The harbour was closed."), ["Northwire"]);
    assert_eq!(named("SKERRY (AP) - The harbour was closed."), ["My AP"]);
    for (rows, why) in [
        ("agency\tNorthwire", "x.tsv:1: a row is what <TAB> name <TAB> spellings; this one has 2 columns"),
        ("\n\nagency\t\tNWA", "x.tsv:3: a name or a spelling is empty"),
        ("agency\tNorthwire\tNWA||N", "x.tsv:1: a name or a spelling is empty"),
        ("wires\tNorthwire\tNWA", "x.tsv:1: no row is called \"wires\""),
    ] {
        let error = table.with(rows, "x.tsv").expect_err(rows).to_string();
        assert!(error.starts_with(why), "{error}");
    }
}

#[test]
fn outlets_are_credited_too() {
    let table = AgencyTable::default().with_outlets(["Daily Meridian", "Reuters", "X"], 3);
    let found = find(&format!("{MORE}\n{MORE}\n{MORE}\n(Daily Meridian)"), &table, &CreditTuning::default());
    assert_eq!(found[0].agency, table.agency_of("Daily Meridian"));
    assert_eq!(table.agency_of("Reuters"), AgencyTable::default().agency_of("REUTERS"));
    assert!(found[0].agency.is_some() && table.agency_of("X").is_none());
}

#[test]
fn the_built_in_table_is_sound() {
    assert!(AgencyTable::default().agency_of("Reuters").is_some());
}

#[test]
fn any_text_is_taken() {
    for text in [
        "", "(", "Reuters", "Reuters)", "(Reuters", "AP/", "/AP/", "By AP", "-AP", "— AP", "AP —", "(AP) -", "路透",
        "()",
    ] {
        find(text, &AgencyTable::default(), &CreditTuning::default());
    }
}

/// Names begin where they do, wherever the 64 bytes end that are looked at together.
#[test]
fn names_are_found_at_every_place() {
    let table = AgencyTable::default().with("agency\tPoints West\tPoints West|O'Hara News", "x.tsv").expect("a row");
    for name in ["Reuters", "AP", "dpa", "POİNTS WEST", "Points west", "O’Hara News", "O'hara news", "路透社", "of AFP"]
    {
        for before in 0..130 {
            let text = format!("{}{name}", [", ", "x ", "ab"][before % 3].repeat(before));
            for text in [format!("{text} y"), format!("x{text}"), text] {
                let names = |at: &usize| {
                    text.is_char_boundary(*at) && table.at(&text, *at, crate::model::agencies::Term::names).is_some()
                };
                let slow: Vec<usize> = (0..text.len() - 1).filter(names).collect();
                let found: Vec<usize> = table.named(&text).into_iter().map(to_usize).collect();
                assert_eq!(found, slow, "{text}");
            }
        }
    }
}
