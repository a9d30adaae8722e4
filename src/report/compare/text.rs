//! A comparison for people in a terminal: scenario by scenario against the baseline.

use super::words;
use crate::report::clean::{NAME_COLUMNS, TITLE_COLUMNS, clean};
use crate::report::figures::grouped;
use crate::report::text::layout::{
    DIM, Entry, STRONG, identifier, left, paint, right, together, widest, wrapped,
};
use crate::report::text::{CAVEAT, Look, duration, layout};
use crate::study::compare::{
    Comparison, Detail, Figure, InputDifference, OutcomeDifference, ScenarioDifference, Touches,
    Verdict,
};
use unicode_width::UnicodeWidthStr;

/// Between two columns.
const GAP: &str = "   ";
/// The most differences of the inputs that are shown of one scenario.
const INPUTS_SHOWN: usize = 16;
/// The most issues or rules that are shown.
const DETAILS_SHOWN: usize = 12;

/// All scenarios against the baseline, one below the other.
pub fn text(comparison: &Comparison, look: &Look) -> String {
    let mut page = String::new();
    let baseline = comparison.scenarios.first().map_or("", |baseline| &baseline.name);
    for (at, difference) in comparison.differences.iter().enumerate() {
        if at > 0 {
            page.push('\n');
        }
        let elapsed = look.elapsed.filter(|_| at == 0).map(duration);
        let mut facts = words::facts(comparison, difference);
        facts.extend(elapsed);
        page.push_str(&heading((&difference.scenario, baseline), &facts, look.columns()));
        for remark in &difference.remarks {
            let text = words::remark(remark, difference);
            page.push_str(&Entry::new("note", vec![text]).urgent().rendered(look.columns()));
        }
        page.push('\n');
        page.push_str(&table(&difference.outcomes, look.columns()));
        page.push('\n');
        for entry in entries(difference) {
            page.push_str(&entry.rendered(look.columns()));
        }
    }
    for found in &comparison.conditions {
        let entry = Entry::new("condition", vec![words::condition(found)]);
        page.push_str(&format!("\n{}", entry.rendered(look.columns())));
    }
    page.push('\n');
    for line in [words::level(comparison), CAVEAT.to_owned()] {
        for line in wrapped(&line, look.columns(), 0) {
            page.push_str(&paint(DIM, &line));
            page.push('\n');
        }
    }
    page
}

/// Which scenario, against which, and what was simulated.
fn heading((scenario, baseline): (&str, &str), facts: &[String], columns: usize) -> String {
    let (scenario, baseline) = (clean(scenario, TITLE_COLUMNS), clean(baseline, TITLE_COLUMNS));
    let against = format!("against {baseline}");
    let mut text = if scenario.width() + 1 + against.width() <= columns {
        format!("{} {against}\n", paint(STRONG, &scenario))
    } else {
        let lines = |text: &str| wrapped(text, columns, 0);
        let strong = lines(&scenario).into_iter().map(|line| paint(STRONG, &line));
        strong.chain(lines(&against)).map(|line| line + "\n").collect()
    };
    text.push_str(&layout::facts(facts, columns));
    text
}

/// A line per outcome: its share in both, the difference, and what that comes to.
fn table(outcomes: &[OutcomeDifference], columns: usize) -> String {
    let mut rows = vec![[
        String::new(),
        "baseline".to_owned(),
        "here".to_owned(),
        String::new(),
        "difference".to_owned(),
    ]];
    for outcome in outcomes {
        let (points, words) = words::verdict(outcome);
        rows.push([
            clean(&outcome.name, NAME_COLUMNS),
            words::share(outcome.baseline.as_ref()),
            words::share(outcome.scenario.as_ref()),
            points,
            words,
        ]);
    }
    let column = |at: usize| widest(rows.iter().map(|row| row[at].as_str()));
    let widths = [column(0), column(1), column(2), column(3)];
    // The head of the differences stands above their numbers and ranges.
    let numbers = widths[3];
    let mut text = String::new();
    for (at, [name, baseline, here, points, words]) in rows.iter().enumerate() {
        let start = format!(
            "{}{GAP}{}{GAP}{}",
            left(name, widths[0]),
            right(baseline, widths[1]),
            right(here, widths[2])
        );
        let line = match at {
            0 => format!("{start}{GAP}{words}"),
            _ => format!("{start}{GAP}{}{GAP}{words}", right(points, numbers)),
        };
        let hang = widths[..3].iter().sum::<usize>() + 3 * GAP.len() + numbers + GAP.len();
        for (part, line) in wrapped(&line, columns, hang.min(columns / 2)).iter().enumerate() {
            let line = line.trim_end();
            let shown = outcomes.get(at.wrapping_sub(1)).map(|outcome| outcome.verdict);
            let strong = part == 0 && matches!(shown, Some(Verdict::Higher | Verdict::Lower));
            text.push_str(&match (at, strong) {
                (0, _) => paint(DIM, line),
                (_, true) => paint(STRONG, line),
                (_, false) => line.to_owned(),
            });
            text.push('\n');
        }
    }
    text
}

/// What stands below the table of a scenario.
fn entries(difference: &ScenarioDifference) -> Vec<Entry> {
    let stands_out = |figure: Figure| {
        let details = difference.details.iter();
        details.filter(move |detail| detail.figure == figure && detail.stands_out)
    };
    let entries = [
        words::pairing(difference).map(|text| Entry::new("pairs", vec![text])),
        Some(inputs(difference)),
        zone(difference),
        words::rounds(&difference.rounds_to_breakthrough)
            .map(|text| Entry::new("to a breakthrough", vec![text])),
        listed(
            "settled",
            stands_out(Figure::Settled).map(|detail| (detail, words::instead(detail))),
        ),
        held_up(difference),
        listed(
            "what happened",
            stands_out(Figure::Fired)
                .map(|detail| (detail, format!("fired in {}", words::instead(detail)))),
        ),
        nothing_else(difference),
        words::at_an_end(difference).map(|text| Entry::new("bounds", vec![text])),
    ];
    entries.into_iter().flatten().collect()
}

/// How the scenarios themselves differ.
fn inputs(difference: &ScenarioDifference) -> Entry {
    let of_model = |found: &&InputDifference| found.touches == Touches::Model;
    let (model, words): (Vec<_>, Vec<_>) = difference.inputs.iter().partition(of_model);
    if model.is_empty() && words.is_empty() {
        return Entry::new("what differs", vec!["nothing: the scenarios are the same".to_owned()]);
    }
    let row = |found: &&InputDifference| [identifier(&found.path), words::input(found)];
    let rows: Vec<_> = model.iter().take(INPUTS_SHOWN).map(row).collect();
    let more = model.len() as u64 + difference.inputs_left_out - rows.len() as u64;
    let mut entry = if rows.is_empty() {
        Entry::new("what differs", vec!["nothing that is simulated".to_owned()])
    } else {
        Entry::listing("what differs", &rows, 0)
    };
    if more > 0 {
        entry = entry.and(format!("and {} more", grouped(more)));
    }
    match words.len() {
        0 => entry,
        1 => entry.and(format!("and a text, {}", identifier(&words[0].path))),
        n => entry.and(format!("and {} texts: titles, notes, sources", grouped(n as u64))),
    }
}

/// Whether there is more to agree on.
fn zone(difference: &ScenarioDifference) -> Option<Entry> {
    let of = |figure: Figure| {
        let details = difference.details.iter();
        let found = details.filter(|detail| detail.figure == figure && detail.stands_out);
        found.map(words::instead).next()
    };
    let parts = [
        of(Figure::Zone).map(|text| format!("exists in {text}")),
        of(Figure::ZoneEver)
            .filter(|ever| Some(ever) != of(Figure::Zone).as_ref())
            .map(|text| format!("in some round in {text}")),
        of(Figure::ZoneBreakthroughs).map(|text| format!("with one, {text} break through")),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| Entry::new("zone of agreement", vec![parts.join("; ")]))
}

/// What holds issues up more or less than in the baseline.
fn held_up(difference: &ScenarioDifference) -> Option<Entry> {
    let mut rows: Vec<[String; 2]> = Vec::new();
    for detail in difference.details.iter().filter(|detail| detail.stands_out) {
        let cause = match detail.figure {
            Figure::NoZone => "no zone",
            Figure::NoTolerance => "no tolerance",
            Figure::NotRatified => "not ratified",
            Figure::BrokenOff => "broken off",
            Figure::Price => "price",
            Figure::NoTime => "no time",
            Figure::Zone
            | Figure::ZoneEver
            | Figure::ZoneBreakthroughs
            | Figure::Settled
            | Figure::Fired => continue,
        };
        let text = together(&format!("{cause} {}", words::instead(detail)));
        let name = identifier(&detail.title);
        match rows.last_mut() {
            Some([last, texts]) if *last == name => *texts = format!("{texts}, {text}"),
            _ => rows.push([name, text]),
        }
    }
    cut("held up by", &rows)
}

fn listed<'d>(label: &str, found: impl Iterator<Item = (&'d Detail, String)>) -> Option<Entry> {
    let rows: Vec<_> = found.map(|(detail, text)| [identifier(&detail.title), text]).collect();
    cut(label, &rows)
}

/// The first rows, and how many more there are.
fn cut(label: &str, rows: &[[String; 2]]) -> Option<Entry> {
    let shown = &rows[..rows.len().min(DETAILS_SHOWN)];
    let entry = (!shown.is_empty()).then(|| Entry::listing(label, shown, 0))?;
    Some(match rows.len() - shown.len() {
        0 => entry,
        more => entry.and(format!("and {more} more")),
    })
}

/// That no detail stands out, or how many were looked at beside those that do.
fn nothing_else(difference: &ScenarioDifference) -> Option<Entry> {
    let others = difference.details.iter().filter(|detail| !detail.stands_out).count();
    let shown = difference.details.len() - others;
    let text = match (shown, others) {
        (_, 0) => return None,
        (0, 1) => "the one figure on zones, issues and rules does not stand out".to_owned(),
        (0, n) => {
            format!("none of {} figures on zones, issues and rules stands out", grouped(n as u64))
        }
        (_, 1) => "1 other figure on zones, issues and rules does not stand out".to_owned(),
        (_, n) => format!(
            "{} other figures on zones, issues and rules do not stand out",
            grouped(n as u64)
        ),
    };
    Some(Entry::new("beside that", vec![text]))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{comparison, same, several};
    use super::*;
    use crate::report::sample::{assert_fits, uncoloured};

    fn plain(comparison: &Comparison, columns: usize) -> String {
        let look = Look { elapsed: None, columns };
        uncoloured(&text(comparison, &look))
    }

    #[test]
    fn reads_as_it_always_did() {
        insta::assert_snapshot!(plain(&comparison(), 80));
    }

    #[test]
    fn several_and_hostile_ones_read_as_they_always_did() {
        insta::assert_snapshot!(plain(&several(), 80));
    }

    #[test]
    fn a_scenario_against_itself_says_that_it_is_the_same() {
        let text = plain(&same(), 80);
        assert!(text.contains("the same in every replication"), "{text}");
        assert!(text.contains("nothing: the scenarios are the same"), "{text}");
        assert!(!text.contains("no difference shown"), "{text}");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for columns in [66, 80, 100] {
            for comparison in [comparison(), several(), same()] {
                assert_fits(&plain(&comparison, columns), columns);
            }
        }
    }

    #[test]
    fn no_text_of_a_scenario_reaches_the_terminal_raw() {
        let text = text(&several(), &Look::default());
        assert!(!text.contains("\u{1b}[2J") && !text.contains('\u{202E}'), "{text:?}");
    }
}
