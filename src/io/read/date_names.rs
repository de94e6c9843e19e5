//! Owns the words of dates: names of months and weekdays in the languages of the table of credits, and words around
//! a date that say nothing.

/// Names of the months, in small letters: in full, in the form that stands behind a day, and short.
const MONTHS: [&str; 12] = [
    "january jan januar jänner januari janvier janv enero ene gennaio gen janeiro stycznia styczeń sty января январь янв ocak \
     oca يناير جانفي जनवरी",
    "february feb februar feber februari février févr fév febrero febbraio fevereiro fev lutego luty lut февраля февраль \
     фев февр şubat şub فبراير شباط فيفري फरवरी फ़रवरी",
    "march mar märz mär mrz maart mrt mars marzo março marca marzec марта март мар mart مارس آذار मार्च",
    "april apr avril avr abril abr aprile kwietnia kwiecień kwi апреля апрель апр nisan nis أبريل ابريل إبريل نيسان أفريل \
     अप्रैल",
    "may mai mei maj mayo maggio mag maio maja мая май mayıs مايو أيار ماي मई",
    "june jun juni juin junio giugno giu junho czerwca czerwiec cze июня июнь июн haziran haz يونيو حزيران جوان जून",
    "july jul juli juillet juil julio luglio lug julho lipca lipiec lip июля июль июл temmuz tem يوليو تموز جويلية जुलाई",
    "august aug augustus augusti août aout agosto ago sierpnia sierpień sie августа август авг ağustos ağu أغسطس آب أوت अगस्त",
    "september sep sept septembre septiembre setiembre settembre set setembro września wrzesień wrz сентября сентябрь сен \
     сент eylül eyl سبتمبر أيلول सितंबर सितम्बर",
    "october oct oktober okt octobre octubre ottobre ott outubro out października październik paź октября октябрь окт ekim \
     eki أكتوبر اكتوبر अक्टूबर अक्तूबर",
    "november nov novembre noviembre novembro listopada listopad lis ноября ноябрь ноя нояб kasım kas نوفمبر नवंबर नवम्बर",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro grudnia grudzień gru декабря декабрь дек aralık \
     ara ديسمبر दिसंबर दिसम्बर",
];

const WEEKDAYS: &str = "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun \
    montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sa sonnabend sonntag so \
    lundi lun mardi mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim \
    lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica \
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira \
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag \
    poniedziałek wtorek środa czwartek piątek sobota niedziela \
    понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс \
    pazartesi salı çarşamba perşembe cuma cumartesi pazar \
    الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد \
    सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार";

const SAY_NOTHING: &str =
    "at on posted published de del den der vom am um uhr le à a las il el di em às kl klo года г o'clock";

/// The number of a month; `word` in small letters, with or without a dot.
pub(super) fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    (1..).zip(MONTHS).find(|(_, names)| stands_in(word, names)).map(|(number, _)| number)
}

/// Whether a word in small letters is a weekday, or says nothing beside a date.
pub(super) fn says_nothing(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ':']);
    stands_in(word, WEEKDAYS) || stands_in(word, SAY_NOTHING)
}

fn stands_in(word: &str, names: &str) -> bool {
    !word.is_empty() && names.split_ascii_whitespace().any(|name| name == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_of_a_single_month_and_no_weekday() {
        for (number, names) in (1..).zip(MONTHS) {
            for name in names.split_ascii_whitespace() {
                assert_eq!(month(name), Some(number), "{name}");
                assert!(!says_nothing(name), "{name}");
            }
        }
    }
}
