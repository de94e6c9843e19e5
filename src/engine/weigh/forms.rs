//! Owns forms: whether two documents fill in one form with figures of their own, such as tables of earnings and notices of
//! dividends. Who takes over a text takes the figures too; a form comes back with other figures.

use crate::base::cast::to_u32;
use crate::base::ids::TokenSpan;
use crate::base::math::ratio;
use crate::engine::weigh::prepared::PreparedText;
use crate::model::pair::{Passage, Run};
use crate::model::tuning::weigh::WeighTuning;

/// Whether most figures inside the shared passages differ, each side with figures enough. The side with fewer figures counts:
/// a cut-down text leaves figures out. A long text with a date here and there is no form. In a table of figures every figure
/// has to be equal. O(words of the passages).
pub(crate) fn is_form(passages: &[Passage], [a, b]: [PreparedText<'_>; 2], tuning: &WeighTuning) -> bool {
    let (in_a, in_b) = (|| passages.iter().map(|p| p.in_a.tokens), || passages.iter().map(|p| p.in_b.tokens));
    let all = figures(a, in_a()).min(figures(b, in_b()));
    let words = in_a().map(TokenSpan::len).sum::<u32>().min(in_b().map(TokenSpan::len).sum());
    if all < tuning.form_figures || ratio(all, words) < tuning.form_density {
        return false;
    }
    let equal = passages.iter().flat_map(|p| p.runs.iter().map(Run::in_a).chain(p.near.iter().map(|near| near.a)));
    let least = if ratio(all, words) < tuning.table_density { tuning.form_share } else { 1.0 };
    ratio(figures(a, equal), all) < least
}

/// How many words that begin with a digit stand in some spans.
fn figures(PreparedText { text, doc }: PreparedText<'_>, spans: impl Iterator<Item = TokenSpan>) -> u32 {
    let words = spans.flat_map(|span| &doc.tokens.spans[span.range()]);
    to_u32(words.filter(|word| word.slice(text).starts_with(char::is_numeric)).count())
}

#[cfg(test)]
mod tests {
    use crate::base::ids::DocId;
    use crate::engine::compare::{PairRules, compare_pair, prepare};
    use crate::engine::weigh::prepared::PreparedText;
    use crate::engine::weigh::weight::{Surprises, Weigher};
    use crate::model::params::Params;

    fn form(x: &str, y: &str) -> bool {
        let (params, surprises) = (Params::default(), Surprises::default());
        let [a, b] = [x, y].map(|text| prepare(text, &params, &surprises, false));
        let sides = [PreparedText { text: x, doc: &a }, PreparedText { text: y, doc: &b }];
        let rules = PairRules::of(&params, 0.0);
        compare_pair((DocId(0), DocId(1)), sides, &mut Weigher::new(&surprises), &rules).form
    }

    #[test]
    fn a_form_has_other_figures_and_a_copy_the_same() {
        let notice = |name: &str, figures: [&str; 4]| {
            let [dividend, before, pay, record] = figures;
            format!(
                "{name} said that its board declared a quarterly dividend of {dividend} cents a share against {before} cents \
                 in the quarter before, payable on April {pay} to holders of record on March {record}, and gave no forecast \
                 for the rest of the year."
            )
        };
        let filled = ["12.5", "11.0", "15", "31"];
        for (name, figures, want) in [
            ("Harbor Ferries", ["12.5", "11.0", "15", "31"], false), // a copy
            ("Harbor Ferries", ["12.5", "11.0", "16", "31"], false), // a correction
            ("Calder Mills", ["12.5", "11.0", "16", "30"], false),   // as many equal as not
            ("Calder Mills", ["9.1", "8.4", "16", "30"], true),
            ("Calder Mills", ["nine", "eight", "sixteen", "30"], false), // a figure says little
        ] {
            let [x, y] = [notice("Harbor Ferries", filled), notice(name, figures)];
            assert_eq!(form(&x, &y), want, "{y}");
            assert_eq!(form(&y, &x), want, "{y}");
        }
    }
}
