//! Owns made-up text of several scripts: sentences of words drawn by chance, so that no two documents are alike.

/// What a text is made of.
pub struct Script {
    pub name: &'static str,
    words: &'static str,
    /// What stands between two words.
    space: &'static str,
    /// Marks that end a sentence, or part one; the first is drawn most.
    marks: &'static [&'static str],
}

pub const SCRIPTS: &[Script] = &[
    Script {
        name: "English with typographic quotes",
        words: "the harbour master said ship ’s wasn’t “fog” of and in was closed after Tuesday morning port authority \
                they’ll freighter aground crew nobody hurt insurers’ claims 4,200 tons grain it’s to on for a by with",
        space: " ",
        marks: &[". ", ", ", " — ", "… "],
    },
    Script {
        name: "Latin with accents",
        words: "der Hafen wurde am Dienstag für große Schiffe gesperrt nachdem ein Frachter über Nacht auf Grund lief \
                le port a été fermé après que l’équipage eut signalé une avarie à la préfecture général où déjà \
                el año pasado también señaló que los dueños pidieron más información según él přístav byl uzavřen",
        space: " ",
        marks: &[". ", ", ", " – "],
    },
    Script {
        name: "Cyrillic",
        words: "порт был закрыт во вторник утром после того как грузовое судно село на мель в густом тумане сообщили \
                власти никто из экипажа не пострадал по словам начальника порта ущерб составил 42 млн рублей и ещё",
        space: " ",
        marks: &[". ", ", ", " — "],
    },
    Script {
        name: "Cyrillic and Latin mixed",
        words: "порт the был harbour закрыт was во closed вторник on утром Tuesday после morning того after как freighter \
                судно ran aground на мель in густом fog said власти authorities nobody экипажа hurt damage ущерб",
        space: " ",
        marks: &[". ", ", "],
    },
    Script {
        name: "Arabic",
        words: "أغلق الميناء صباح يوم الثلاثاء بعد أن جنحت سفينة شحن في ضباب كثيف وقالت السلطات إن أحدا من الطاقم لم \
                يصب بأذى وقدرت الأضرار بنحو مليون دينار وأضاف مدير الميناء أن الملاحة ستستأنف قريبا مُحَمَّد كَتَبَ",
        space: " ",
        marks: &[". ", "، ", "؛ "],
    },
    Script {
        name: "Japanese",
        words: "港は 火曜日 の 朝 濃い 霧 の 中 で 貨物船 が 座礁 した ため 閉鎖 された と 当局 は 発表 した 乗組員 に けが \
                は なかった 損害 額 は およそ 42 億円 に のぼる 見込み タグボート ニュース センター から 出港 して いる",
        space: "",
        marks: &["。", "、", "「", "」"],
    },
];

impl Script {
    /// Documents of about 350 words each.
    pub fn documents(&self, number: usize) -> Vec<String> {
        let words: Vec<&str> = self.words.split_whitespace().collect();
        let mut state = 7u64;
        let mut draw = |below: usize| {
            state = wirecopy::base::hash::mix(state);
            wirecopy::base::cast::top_bits(state, 32) % below
        };
        let mut document = |_| {
            let mut text = String::new();
            for _ in 0..350 {
                text.push_str(words[draw(words.len())]);
                text.push_str(if draw(9) == 0 { self.marks[draw(self.marks.len() * 2) / 2] } else { self.space });
            }
            text
        };
        (0..number).map(&mut document).collect()
    }
}
