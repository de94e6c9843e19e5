//! Owns who publishes: agencies, outlets with their page furniture and their clocks, and how an agency is credited.

use super::language::Language;
use super::made_up::Random;
use wirecopy::base::ids::{Date, Precision};
use wirecopy::io::read::dates::show;

pub const HOUR: i64 = 3600;
pub const DAY: i64 = 24 * HOUR;

/// Real names, so that a table of credits knows them.
pub const AGENCIES: [&str; 10] = ["Reuters", "AP", "AFP", "dpa", "EFE", "ANSA", "Xinhua", "PTI", "Kyodo", "PA"];
const CITIES: [&str; 12] = [
    "LONDON",
    "PARIS",
    "BERLIN",
    "MADRID",
    "ROME",
    "TOKYO",
    "NEW DELHI",
    "BEIJING",
    "WASHINGTON",
    "CAIRO",
    "LAGOS",
    "SYDNEY",
];
/// Below copies of any agency, in any outlet.
pub const DISCLAIMER: &str = "(Except for the headline, this story has not been edited by our staff and is published \
                              from a syndicated feed.)";

/// How an outlet writes its dates.
#[derive(Clone, Copy, Debug)]
enum Clock {
    /// Right, so many hours east.
    Zone(i64),
    /// Local time, so many hours east, that says it were UTC.
    Wrong(i64),
    /// Days only.
    Day,
}

/// One that publishes.
pub struct Outlet {
    pub name: String,
    pub paragraph_break: &'static str,
    pub footer: Option<String>,
    pub paywall: Option<String>,
    /// Notes on its authors.
    pub bios: Vec<String>,
    clock: Clock,
}

impl Outlet {
    /// What it writes for a moment.
    pub fn date(&self, time: i64) -> String {
        let show = |seconds, precision| show(Date { seconds, precision });
        match self.clock {
            Clock::Zone(hours) => show(time + hours * HOUR, Precision::Second).replace('Z', &format!("+{hours:02}:00")),
            Clock::Wrong(hours) => show(time + hours * HOUR, Precision::Second),
            Clock::Day => show(time - time.rem_euclid(DAY), Precision::Day),
        }
    }

    /// An agency: a right clock, no furniture.
    pub fn agency(name: &str) -> Outlet {
        Outlet {
            name: name.to_owned(),
            paragraph_break: "\n",
            footer: None,
            paywall: None,
            bios: Vec::new(),
            clock: Clock::Zone(0),
        }
    }
}

/// `large` outlets with furniture of their own, then `small` ones, most of them in chains that share one footer.
pub fn outlets(large: usize, small: usize, language: &mut Language<'_>, random: &mut Random) -> Vec<Outlet> {
    let kinds = ["Gazette", "Herald", "Courier", "Post", "Times", "Tribune", "Echo", "Observer"];
    let outlet = |number: usize, language: &mut Language<'_>, random: &mut Random| Outlet {
        name: format!("{} {} {number}", language.name(), kinds[random.below(kinds.len())]),
        // Some lose the ends of lines on the way to the reader.
        paragraph_break: ["\n", "\n", "\n\n", "\n\n", " "][random.below(5)],
        footer: None,
        paywall: None,
        bios: Vec::new(),
        clock: match random.below(100) {
            0..70 => Clock::Zone(random.below(4) as i64),
            70..85 => Clock::Day,
            85..95 => Clock::Zone(0),
            _ => Clock::Wrong([-8, -5, -4, 1, 2, 3, 8, 9][random.below(8)]),
        },
    };
    let mut out: Vec<Outlet> = (0..large + small).map(|number| outlet(number, language, random)).collect();
    for outlet in &mut out[..large] {
        let furniture = |chance: usize, words: usize, language: &mut Language<'_>, random: &mut Random| {
            (random.below(100) < chance).then(|| language.words(random.between(12, words)))
        };
        outlet.footer = furniture(70, 45, language, random);
        outlet.paywall = furniture(40, 20, language, random);
        if random.below(100) < 40 {
            outlet.bios = (0..3).map(|_| language.words(random.between(15, 30))).collect();
        }
    }
    let chains: Vec<String> = (0..4).map(|_| language.words(random.between(15, 40))).collect();
    for outlet in &mut out[large..] {
        outlet.footer = chains.get(random.below(chains.len() + 2)).cloned();
    }
    out
}

/// What stands before the first word of an agency's story.
pub fn dateline(agency: &str, random: &mut Random) -> String {
    let city = CITIES[random.below(CITIES.len())];
    match random.below(3) {
        0 => format!("{city} ({agency}) - "),
        1 => format!("{city}, March {} ({agency}) — ", random.between(1, 31)),
        _ => format!("{city} ({agency}) – "),
    }
}

/// A line below the story that names the agency.
pub fn credit_line(agency: &str, language: &mut Language<'_>, random: &mut Random) -> String {
    match random.below(4) {
        0 => format!("({agency})"),
        1 => format!("Source: {agency}"),
        2 => format!("With reporting by {agency}."),
        _ => format!("{} {}, {agency}", language.name(), language.name()),
    }
}
