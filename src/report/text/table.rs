//! Several records: one table of odds.

use super::layout::{DIM, left, paint, right, together, unparted, widest, wrapped};
use super::{Look, duration, replications, stopped, titled, uncertainty};
use crate::report::clean::{NAME_COLUMNS, TITLE_COLUMNS, clean};
use crate::report::figures::{Share, fewer_than, grouped, odds};
use crate::report::{BREAKTHROUGH, STALL, count_of};
use crate::study::Record;

/// Between two columns.
const GAP: &str = "   ";
/// The same on a narrow page.
const GAP_NARROW: &str = "  ";
/// The fewest columns of the titles, however narrow the terminal.
const TITLE_COLUMNS_MIN: usize = 16;
/// Where a scenario has no such outcome.
const ABSENT: &str = "–";

/// A row per record: title, replications where they differ, the share of each outcome with its
/// interval below it, and the odds.
pub(super) fn runs(records: &[Record], look: &Look) -> String {
    let outcomes = outcomes(records);
    let mut rows = vec![head(&outcomes)];
    rows.extend(records.iter().map(|record| row(record, &outcomes)));
    if equally_many(records) {
        rows.iter_mut().for_each(|row| drop(row.remove(1)));
    }
    let mut columns: Vec<usize> = (0..rows[0].len())
        .map(|at| widest(rows.iter().flat_map(|row| [&*row[at].0, &*row[at].1])))
        .collect();
    let others = |gap: &str| columns[1..].iter().map(|columns| columns + gap.len()).sum::<usize>();
    let fits = columns[0].min(TITLE_COLUMNS_MIN) + others(GAP) <= look.columns();
    let gap = if fits { GAP } else { GAP_NARROW };
    let others = others(gap);
    let room = look.columns().saturating_sub(others).max(TITLE_COLUMNS_MIN);
    // Rather than cut, titles stand above their shares.
    let above = columns[0] > room;
    columns[0] = match above {
        true => look.columns().saturating_sub(others).min(TITLE_COLUMNS_MIN),
        false => columns[0],
    };
    let mut text = heading(records, look);
    text.push('\n');
    for (at, row) in rows.into_iter().enumerate() {
        let (mut shares, intervals): (Vec<_>, Vec<_>) = row.into_iter().unzip();
        if above && at > 0 {
            let title = wrapped(&std::mem::take(&mut shares[0]), look.columns(), 2);
            text.push_str(&format!("{}\n", title.join("\n")));
        }
        let shares = line(&shares, &columns, gap);
        text.push_str(&if at == 0 { paint(DIM, &shares) } else { shares });
        text.push('\n');
        text.push_str(&paint(DIM, &line(&intervals, &columns, gap)));
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&super::caveat(look.columns()));
    for remark in remarks(records) {
        // No number is parted from its sign.
        let remark = remark.replace(" %", &together(" %"));
        let lines = wrapped(&remark, look.columns(), 2).join("\n");
        text.push_str(&format!("{}\n", unparted(&lines)));
    }
    text
}

/// How many scenarios, and how many replications if of all equally many.
fn heading(records: &[Record], look: &Look) -> String {
    let mut facts = Vec::new();
    if let [first, rest @ ..] = records {
        if equally_many(records) {
            facts.push(format!("{} each", replications(first)));
        }
        if rest.iter().all(|record| record.seed == first.seed) {
            facts.push(format!("seed {}", first.seed));
        }
    }
    facts.extend(look.elapsed.map(duration));
    titled(&format!("{} scenarios", records.len()), &facts.join(" · "), look)
}

/// Whether of all equally many replications count.
fn equally_many(records: &[Record]) -> bool {
    records.windows(2).all(|pair| replications(&pair[0]) == replications(&pair[1]))
}

/// The names of all outcomes, in the order in which they first occur.
pub(in crate::report) fn outcomes(records: &[Record]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for outcome in records.iter().flat_map(|record| &record.outcomes) {
        if !names.contains(&outcome.name.as_str()) {
            names.push(&outcome.name);
        }
    }
    names
}

/// The head of the columns, in two lines.
fn head(outcomes: &[&str]) -> Vec<(String, String)> {
    let alone = |text: String| (text, String::new());
    let mut head = vec![alone(String::new()), alone("n".to_owned())];
    head.extend(outcomes.iter().map(|name| alone(clean(name, NAME_COLUMNS))));
    head.push((BREAKTHROUGH.to_owned(), format!(": {STALL}")));
    head
}

/// The cells of a record, each with what stands below it.
fn row(record: &Record, outcomes: &[&str]) -> Vec<(String, String)> {
    let title = clean(&record.title, TITLE_COLUMNS);
    let mut cells = vec![(title, String::new()), (grouped(record.consistent), String::new())];
    cells.extend(outcomes.iter().map(|outcome| share(record, outcome)));
    cells.push((odds_of(record), String::new()));
    cells
}

/// The odds of breakthrough against stall, where a scenario has both.
pub(in crate::report) fn odds_of(record: &Record) -> String {
    match (count_of(record, BREAKTHROUGH), count_of(record, STALL)) {
        (Some(breakthroughs), Some(stalls)) if record.consistent > 0 => {
            odds(breakthroughs, stalls).unwrap_or_else(|| one_sided(breakthroughs, stalls))
        }
        _ => ABSENT.to_owned(),
    }
}

/// The odds where a side has none.
fn one_sided(breakthroughs: u64, stalls: u64) -> String {
    match (breakthroughs, stalls) {
        (0, 0) => "neither".to_owned(),
        (0, _) => "no breakthrough".to_owned(),
        _ => "no stall".to_owned(),
    }
}

/// The share of an outcome, and its interval.
pub(in crate::report) fn share(record: &Record, outcome: &str) -> (String, String) {
    let n = record.consistent;
    let bound =
        |before: &str| fewer_than(n).map_or_else(String::new, |bound| format!("{before}< {bound}"));
    match count_of(record, outcome) {
        _ if n == 0 => (ABSENT.to_owned(), String::new()),
        None => (ABSENT.to_owned(), String::new()),
        Some(0) => ("none".to_owned(), bound("")),
        Some(count) if count >= n => ("all".to_owned(), bound("but ")),
        Some(count) => {
            let shown = Share::of(count, n).percentages();
            (format!("{} %", shown.share), format!("{} – {}", shown.low, shown.high))
        }
    }
}

/// The cells side by side: the first to the left, the others to the right.
fn line(cells: &[String], columns: &[usize], gap: &str) -> String {
    let mut texts = Vec::new();
    for (at, (cell, &columns)) in cells.iter().zip(columns).enumerate() {
        texts.push(if at == 0 {
            left(&clean(cell, columns), columns)
        } else {
            right(cell, columns)
        });
    }
    texts.join(gap).trim_end().to_owned()
}

/// Which runs ended before their goal, which histories do not agree with all, and the uncertainties
/// beside Monte Carlo error that were asked for.
fn remarks(records: &[Record]) -> Vec<String> {
    let of = |record: &Record| {
        let title = clean(&record.title, TITLE_COLUMNS);
        let history = (record.consistent < record.replications).then(|| replications(record));
        let spread = uncertainty::spread(record).map(|said| format!("input uncertainty: {said}"));
        let forms = uncertainty::over_forms(record).map(|said| format!("breakthroughs: {said}"));
        let all = [stopped(record), history, spread, forms].into_iter().flatten();
        all.map(|said| format!("{title}: {said}")).collect::<Vec<_>>()
    };
    records.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{assert_fits, outcome, record, uncertain, uncoloured};
    use crate::study::Stopped;

    fn text(records: &[Record]) -> String {
        uncoloured(&runs(records, &Look::default()))
    }

    fn wage_round() -> Record {
        let outcomes = vec![outcome("breakthrough", 100_000), outcome("stall", 0)];
        Record { title: "工资谈判 2026".to_owned(), outcomes, ..record() }
    }

    #[test]
    fn reads_as_it_always_did() {
        insta::assert_snapshot!(text(&[record(), wage_round()]));
    }

    #[test]
    fn an_outcome_that_only_some_have_is_absent_in_the_others() {
        let text = text(&[record(), wage_round()]);
        let wage = text.lines().find(|line| line.starts_with('工')).unwrap();
        assert_eq!(wage.matches(ABSENT).count(), 2, "{text}");
        assert!(wage.contains("all") && wage.ends_with("no stall"), "{text}");
    }

    #[test]
    fn a_history_that_nothing_agrees_with_leaves_no_shares() {
        let empty = Record { consistent: 0, outcomes: vec![outcome("stall", 0)], ..wage_round() };
        let text = text(&[record(), empty]);
        let row = text.lines().find(|line| line.starts_with('工')).unwrap();
        assert_eq!(row.matches(ABSENT).count(), 5, "{text}");
        assert!(text.contains("工资谈判 2026: 100,000 replications, 0 consistent"), "{text}");
    }

    #[test]
    fn replications_have_a_column_only_where_they_differ() {
        let head = |text: String| text.lines().nth(2).unwrap().trim_start().to_owned();
        assert!(head(text(&[record(), wage_round()])).starts_with("breakthrough "));
        let fewer = Record { replications: 64, consistent: 64, ..wage_round() };
        assert!(head(text(&[record(), fewer])).starts_with("n "));
    }

    #[test]
    fn three_outcomes_fit_into_eighty_columns() {
        let mut short = record();
        short.outcomes.truncate(3);
        let look = Look { columns: 80, ..Look::default() };
        let text = runs(&[short, wage_round()], &look);
        for line in uncoloured(&text).lines() {
            assert!(widest([line]) <= 80, "{line}");
        }
    }

    #[test]
    fn titles_that_have_no_room_beside_the_shares_stand_above_them_uncut() {
        let title = |what: &str| format!("Talks on a ceasefire along the line of contact, {what}");
        let of = |what| Record { title: title(what), replications: 400_000, ..record() };
        let look = Look { columns: 80, ..Look::default() };
        let text = uncoloured(&runs(&[of("today"), of("in spring")], &look));
        for what in ["today", "in spring"] {
            assert!(text.contains(&format!("\n{}\n    ", title(what))), "{text}");
        }
        assert_fits(&text, 80);
    }

    #[test]
    fn uncertainties_that_were_asked_for_have_a_line_for_each_record() {
        let text = text(&[uncertain(record()), wage_round()]);
        let spread = "Envoy talks: input uncertainty: across 200 draws of the inputs 0.1 – 27 %";
        assert!(text.contains(spread), "{text}");
        let forms = "Envoy talks: breakthroughs: from none to 22 % over 4 other forms of the model";
        assert!(text.contains(forms), "{text}");
        assert_eq!(text.matches("input uncertainty").count(), 1, "{text}");
        for columns in 66..100 {
            let look = Look { columns, ..Look::default() };
            let text = uncoloured(&runs(&[uncertain(record()), wage_round()], &look));
            assert!(!text.lines().any(|line| line.trim_start().starts_with('%')), "{text}");
        }
    }

    #[test]
    fn partial_results_are_named() {
        let partial = Record { stopped: Stopped::Interrupted, ..wage_round() };
        assert!(text(&[record(), partial]).contains("工资谈判 2026: interrupted"));
    }
}
