//! Records for people in a terminal.
//!
//! Takes records and a [`Look`], gives text with ANSI colours, which the printer strips where
//! they are not wanted. Everything said is in the words too: colour only repeats it.

mod check;
pub(super) mod events;
pub(super) mod issues;
pub(super) mod layout;
pub(super) mod odds;
mod outcomes;
pub(super) mod points;
pub(super) mod summary;
pub(super) mod table;
pub(super) mod uncertainty;
mod verdicts;

pub use check::check;
pub use layout::wrapped;
pub use points::{POINTS_SHOWN, points, written};

use super::clean::{TITLE_COLUMNS, clean};
use super::figures::grouped;
use crate::study::{Record, Stopped};
use layout::{DIM, Entry, STRONG, paint};
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

/// The columns of a page that is not a terminal.
pub const PAGE_COLUMNS: usize = 100;
/// The fewest columns that a page is laid out for; a narrower terminal breaks the lines itself.
pub const COLUMNS_MIN: usize = 66;

/// What the odds are, and are not.
pub(super) const CAVEAT: &str = "in these replications, under these assumptions; the ranges are Monte Carlo \
                      error only";
/// How to read the brackets.
const BRACKETS: &str = "median [middle half]";

/// What the text depends on beside the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// How long it took, if that is to be said.
    pub elapsed: Option<Duration>,
    /// The columns of the terminal; [`PAGE_COLUMNS`] where there is none.
    pub columns: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self { elapsed: None, columns: PAGE_COLUMNS }
    }
}

impl Look {
    pub(super) fn columns(&self) -> usize {
        self.columns.max(COLUMNS_MIN)
    }
}

/// One record in full, several as a table of odds.
pub fn runs(records: &[Record], look: &Look) -> String {
    match records {
        [record] => run(record, look),
        several => table::runs(several, look),
    }
}

/// One record in full.
pub fn run(record: &Record, look: &Look) -> String {
    let mut page = heading(record, look);
    page.push_str(&remark(record).map_or_else(String::new, |entry| entry.rendered(look.columns())));
    if let Some(history) = events::history(record) {
        page.push_str(&history.rendered(look.columns()));
    }
    page.push('\n');
    if record.consistent == 0 {
        page.push_str(&nothing_counted(record));
        return page;
    }
    page.push_str(&outcomes::rows(record, look.columns()));
    page.push('\n');
    page.push_str(&odds::lines(record, look.columns()));
    page.push('\n');
    let (rounds, brackets_explained) = summary::rounds(record).unzip();
    let entries = [
        Some(summary::zone(record)),
        rounds,
        issues::held_up(record),
        issues::settled(record, brackets_explained == Some(true)),
        verdicts::said(record),
        uncertainty::moves(record),
        uncertainty::monte_carlo(record),
        uncertainty::beliefs(record),
        uncertainty::forms(record),
        summary::clamped(record),
        events::rules(record),
        events::rejected(record),
        events::undefined(record),
        summary::inputs(record),
        summary::outside_view(record),
    ];
    for entry in entries.into_iter().flatten() {
        page.push_str(&entry.rendered(look.columns()));
    }
    page
}

/// The title and what was simulated.
fn heading(record: &Record, look: &Look) -> String {
    let mut facts = vec![replications(record), format!("seed {}", record.seed)];
    facts.extend(look.elapsed.map(duration));
    titled(&record.title, &facts.join(" · "), look)
}

/// A title with some facts: on one line, or the title on its own where it is long.
fn titled(title: &str, facts: &str, look: &Look) -> String {
    let title = clean(title, TITLE_COLUMNS);
    if title.width() + " · ".width() + facts.width() <= look.columns() {
        return format!("{} · {facts}\n", paint(STRONG, &title));
    }
    let title = wrapped(&title, look.columns(), 0).into_iter().map(|line| paint(STRONG, &line));
    let lines: Vec<_> = title.chain(wrapped(facts, look.columns(), 0)).collect();
    lines.join("\n") + "\n"
}

pub(super) fn replications(record: &Record) -> String {
    let noun = if record.replications == 1 { "replication" } else { "replications" };
    let all = format!("{} {noun}", grouped(record.replications));
    if record.consistent == record.replications {
        return all;
    }
    format!("{all}, {} consistent with the history", grouped(record.consistent))
}

/// A time as people say it.
pub(super) fn duration(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    if seconds < 0.0995 {
        return format!("{:.0} ms", 1000.0 * seconds);
    }
    if seconds < 9.95 {
        return format!("{seconds:.1} s");
    }
    let seconds = seconds.round() as u64;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s:02} s"),
        (h, m, _) => format!("{h} h {m:02} min"),
    }
}

/// Instead of all figures, where there is nothing that they could be of.
fn nothing_counted(record: &Record) -> String {
    if record.replications == 0 {
        return "Not one replication was finished: there is nothing to report.\n".to_owned();
    }
    format!(
        "None of {} replications is consistent with the history: there is nothing to report.\n\
         Widen the uncertain inputs, or check what the history claims.\n",
        grouped(record.replications)
    )
}

/// Why there are not more replications, where that is not as it was asked for.
fn remark(record: &Record) -> Option<Entry> {
    stopped(record).map(|text| Entry::new("stopped early", vec![text]).urgent())
}

/// Why a run ended before its goal, in a sentence.
pub(super) fn stopped(record: &Record) -> Option<String> {
    let n = grouped(record.replications);
    match record.stopped {
        Stopped::Complete | Stopped::Precise => None,
        Stopped::Interrupted => {
            Some(format!("interrupted: a partial result, of the first {n} replications"))
        }
        Stopped::Limit => Some(format!(
            "{n} are the most replications allowed, and the interval of breakthrough is still \
             wider than asked for"
        )),
    }
}

/// The caveat that stands under all odds.
fn caveat(columns: usize) -> String {
    wrapped(CAVEAT, columns, 0).iter().map(|line| paint(DIM, line) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{assert_fits, outcome, record, uncertain, uncoloured};

    /// Without colours, as in a pipe.
    fn plain(record: &Record) -> String {
        let look = Look { elapsed: Some(Duration::from_millis(312)), ..Look::default() };
        uncoloured(&run(record, &look))
    }

    #[test]
    fn opens_with_what_was_simulated() {
        let text = plain(&record());
        let first = text.lines().next().unwrap();
        assert_eq!(first, "Envoy talks · 100,000 replications · seed 1 · 0.3 s");
    }

    #[test]
    fn reads_as_it_always_did() {
        insta::assert_snapshot!(plain(&record()));
    }

    #[test]
    fn a_history_and_undefined_values_read_as_they_always_did() {
        insta::assert_snapshot!(plain(&Record {
            replications: 400_000,
            undefined: 1_234,
            ..record()
        }));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let mut long = uncertain(record());
        long.title = "Talks on everything that has ever been in dispute between them ".repeat(2);
        for issue in &mut long.issues {
            issue.name = issue.name.repeat(5);
            issue.unit = issue.unit.repeat(2);
            issue.options.iter_mut().for_each(|option| option.name = option.name.repeat(3));
        }
        for verdict in &mut long.verdicts {
            verdict.issue = verdict.issue.repeat(3);
            verdict.party = verdict.party.repeat(4);
        }
        for (record, columns) in [66, 72, 80, 100, 140].into_iter().flat_map(|columns| {
            [(&uncertain(record()), columns), (&long, columns)].map(|(r, c)| (r.clone(), c))
        }) {
            let text = run(&record, &Look { elapsed: None, columns });
            assert_fits(&uncoloured(&text), columns);
        }
    }

    #[test]
    fn no_text_of_a_scenario_reaches_the_terminal_raw() {
        let evil = "x\u{1b}[2J\u{202E}|\r\n";
        let mut record = record();
        evil.clone_into(&mut record.title);
        evil.clone_into(&mut record.outcomes[1].name);
        record.interval = Some(evil.to_owned());
        for issue in &mut record.issues {
            evil.clone_into(&mut issue.name);
            evil.clone_into(&mut issue.title);
            evil.clone_into(&mut issue.unit);
            issue.options.iter_mut().for_each(|option| evil.clone_into(&mut option.name));
        }
        evil.clone_into(&mut record.sensitivity[0].input);
        for verdict in &mut record.verdicts {
            evil.clone_into(&mut verdict.party);
            evil.clone_into(&mut verdict.issue);
        }
        evil.clone_into(&mut record.rules[0].name);
        evil.clone_into(&mut record.rejections[0].party);
        let base_rate = record.base_rate.as_mut().unwrap();
        base_rate.per = Some(evil.to_owned());
        base_rate.source = Some(evil.to_owned());
        let records = [record.clone(), record];
        for records in [&records[..1], &records[..]] {
            let text = runs(records, &Look::default());
            assert!(!text.contains("\u{1b}[2J") && !text.contains('\u{202E}'), "{text:?}");
            assert!(!text.contains('\r'));
        }
    }

    #[test]
    fn says_in_words_that_none_broke_through() {
        let mut record = record();
        record.outcomes[0] = outcome("breakthrough", 0);
        record.zone.breakthroughs = 0;
        record.rounds_to_breakthrough = None;
        let text = plain(&record);
        assert!(text.contains("none in 100,000 (fewer than 1 in 33,333)"), "{text}");
        assert!(text.contains("no breakthrough to 42,310 stalls"), "{text}");
        assert!(text.contains("with one, none breaks through"), "{text}");
        assert!(!text.contains(" 0 %"), "{text}");
    }

    #[test]
    fn says_in_words_that_all_broke_through() {
        let mut record = record();
        record.outcomes = vec![outcome("breakthrough", 100_000), outcome("stall", 0)];
        let text = plain(&record);
        assert!(text.contains("all 100,000 (but for fewer than 1 in 33,333)"), "{text}");
        assert!(!text.contains("100 %") && !text.contains(" 0 %"), "{text}");
        assert!(text.contains("100,000 breakthroughs to no stall"), "{text}");
    }

    #[test]
    fn a_partial_result_says_so() {
        let record = Record { stopped: Stopped::Interrupted, ..record() };
        assert!(plain(&record).contains("interrupted: a partial result"));
        let record = Record { stopped: Stopped::Limit, ..record };
        assert!(plain(&record).contains("the most replications allowed"));
    }

    #[test]
    fn a_history_that_nothing_agrees_with_leaves_nothing_to_report() {
        let record = Record { consistent: 0, ..record() };
        assert!(plain(&record).contains("None of 100,000 replications is consistent"));
        let record = Record { replications: 0, ..record };
        assert!(plain(&record).contains("Not one replication was finished"));
    }

    #[test]
    fn times_are_as_long_as_they_need_to_be() {
        let said = |millis| duration(Duration::from_millis(millis));
        assert_eq!(said(42), "42 ms");
        assert_eq!(said(99), "99 ms");
        assert_eq!(said(312), "0.3 s");
        assert_eq!(said(9_949), "9.9 s");
        assert_eq!(said(9_960), "10 s");
        assert_eq!(said(59_700), "1 min 00 s");
        assert_eq!(said(3_725_000), "1 h 02 min");
    }
}
