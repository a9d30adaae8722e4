//! Records as Markdown, in tables as GitHub draws them.
//!
//! Every text from a scenario is escaped: it can make neither a cell, a tag, a link nor a line.

use super::clean::{self, HEADING_COLUMNS};
use super::figures::{Share, all_in, grouped, none_in, percent};
use super::text::{events, issues, odds, replications, stopped, summary, table, uncertainty};
use super::{BREAKTHROUGH, STALL};
use crate::study::{
    FormFigures, OutcomeShare, Provenance, Record, RuleFigures, SensitivityFigures,
};

/// One record in full; several as a table of odds, then each in full.
pub fn runs(records: &[Record]) -> String {
    match records {
        [record] => run(record, "#"),
        several => {
            let mut text = format!("# {} scenarios\n\n{}", several.len(), comparison(several));
            for record in several {
                text.push('\n');
                text.push_str(&run(record, "##"));
            }
            text
        }
    }
}

/// One record, under a heading of this level.
fn run(record: &Record, level: &str) -> String {
    let mut text = format!("{level} {}\n\n{}", heading(&record.title), facts(record));
    if record.consistent == 0 {
        text.push_str("\nThere is nothing to report: no replication counts.\n");
        return text;
    }
    let sections = [
        ("Outcomes", outcomes(record)),
        ("Issues", issue_table(record)),
        ("What happened", happened(record)),
        ("Said in round 1", verdicts(record)),
        ("What moves it", moves(record)),
        ("Uncertainty", uncertainties(record)),
        ("Inputs", inputs(record)),
    ];
    for (title, section) in sections {
        if !section.is_empty() {
            text.push_str(&format!("\n{level}# {title}\n\n{section}"));
        }
    }
    text.push_str(&format!("\nScenario SHA-256: `{}`\n", code(&record.scenario_sha256)));
    text
}

/// What was simulated, in a line or two.
fn facts(record: &Record) -> String {
    let mut text = format!(
        "{}; seed {}; at most {} rounds; detente {}\n",
        replications(record),
        record.seed,
        record.rounds,
        heading(&record.version),
    );
    if let Some(why) = stopped(record) {
        text.push_str(&format!("\n**Stopped early:** {why}.\n"));
    }
    if let Some(share) = events::history_in_words(record) {
        text.push_str(&format!("\nThe history {share}.\n"));
    }
    text
}

/// A row per outcome, then the odds.
fn outcomes(record: &Record) -> String {
    let row = |outcome: &OutcomeShare| {
        let (share, interval) = share(outcome, record.consistent);
        vec![heading(&outcome.name), grouped(outcome.count), share, interval]
    };
    let rows = record.outcomes.iter().map(row).collect();
    let mut text = table_of("l r r r", &["Outcome", "Count", "Share", "95 % interval"], rows);
    let odds = odds::pairs(record).into_iter();
    let odds: Vec<_> = odds.map(|(what, odds)| format!("{what} = **{odds}**")).collect();
    text.push_str(&match odds.is_empty() {
        true => "\nShares are ".to_owned(),
        false => format!("\n{}, ", odds.join("; ")),
    });
    text.push_str(&format!("{}.\n", super::text::CAVEAT));
    text.push_str(&format!("\nZone of agreement: {}.\n", summary::zone_in_words(record)));
    if let Some((rounds, _)) = summary::rounds_in_words(record) {
        text.push_str(&format!("\nTo a breakthrough: {}.\n", escape(&rounds)));
    }
    text
}

/// A share and its interval; none and all in words.
fn share(outcome: &OutcomeShare, n: u64) -> (String, String) {
    match outcome.count {
        0 => (none_in(n), String::new()),
        count if count >= n => (all_in(n), String::new()),
        _ => {
            let share = Share { share: outcome.share, low: outcome.low, high: outcome.high };
            let shown = share.percentages();
            (format!("{} %", shown.share), format!("{} – {} %", shown.low, shown.high))
        }
    }
}

/// A row per issue: how often and where it settled, and what held it up.
fn issue_table(record: &Record) -> String {
    let n = record.consistent;
    let mut head = vec!["Issue", "Settled", "Where"];
    let mut rows = Vec::new();
    for issue in &record.issues {
        let mut row = vec![titled(&issue.title, &issue.name), percent(issue.settled, n)];
        row.push(escape(&issues::place(issue)));
        row.extend(issues::causes(issue).map(|(_, count)| percent(count, n)));
        if rows.is_empty() {
            head.extend(issues::causes(issue).map(|(cause, _)| cause));
        }
        rows.push(row);
    }
    if rows.is_empty() {
        return String::new();
    }
    table_of("l r l r r r r r r", &head, rows)
}

/// A title, with the identifier where that is another.
fn titled(title: &str, name: &str) -> String {
    if title == name {
        return heading(title);
    }
    format!("{} (`{}`)", heading(title), code(name))
}

/// A row per rule, then the votes at home and what was undefined.
fn happened(record: &Record) -> String {
    let row = |rule: &RuleFigures| {
        let fired = percent(rule.replications, record.consistent);
        vec![titled(&rule.title, &rule.name), fired, grouped(rule.firings)]
    };
    let mut parts = Vec::new();
    if !record.rules.is_empty() {
        let rows = record.rules.iter().map(row).collect();
        parts.push(table_of("l r r", &["Rule", "Fired in", "Firings"], rows));
    }
    if let Some(rejected) = events::rejected_in_words(record) {
        parts.push(format!("Rejected at home: {}.\n", escape(&rejected)));
    }
    if let Some(undefined) = events::undefined_in_words(record) {
        parts.push(format!("Undefined values: {undefined}.\n"));
    }
    parts.join("\n")
}

/// A row per party and issue.
fn verdicts(record: &Record) -> String {
    let mut rows = Vec::new();
    for verdict in &record.verdicts {
        let counts = [verdict.acceptable, verdict.negotiable, verdict.unacceptable];
        let all: u64 = counts.iter().sum();
        if all > 0 {
            let shares = counts.map(|count| percent(count, all));
            let names = [heading(&verdict.party), heading(&verdict.issue)];
            rows.push(names.into_iter().chain(shares).collect());
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let head = ["Party", "Issue", "Acceptable", "Negotiable", "Unacceptable"];
    table_of("l l r r r", &head, rows)
}

/// A row per input whose effect is not noise.
fn moves(record: &Record) -> String {
    let row = |input: &SensitivityFigures| {
        let (low, high) = uncertainty::ends(input);
        let explained = format!("{:.1} %", 100.0 * input.explained);
        vec![escape(&uncertainty::name(input)), low, high, explained]
    };
    let rows: Vec<_> = uncertainty::standing_out(record).map(row).collect();
    if rows.is_empty() {
        return String::new();
    }
    let head =
        ["Input", "Lowest over deciles", "Highest over deciles", "Of the outcome's variance"];
    table_of("l r r r", &head, rows)
}

/// What draws of the inputs and other forms of the model do to the share of breakthroughs.
fn uncertainties(record: &Record) -> String {
    let mut parts = Vec::new();
    if let Some(error) = uncertainty::monte_carlo_in_words(record) {
        parts.push(format!("Monte Carlo error: {error}.\n"));
    }
    if let Some(spread) = uncertainty::spread(record) {
        parts.push(format!("Input uncertainty of the share of breakthroughs: {spread}.\n"));
    }
    let row = |form: &FormFigures| {
        let (share, interval) = uncertainty::form_share(form);
        vec![escape(&uncertainty::form_name(form)), share, escape(&interval)]
    };
    let rows: Vec<_> = record.forms.iter().map(row).collect();
    if !rows.is_empty() {
        let head = ["The model's own form", "Breakthrough", "95 % interval"];
        parts.push(table_of("l r r", &head, rows));
    }
    parts.join("\n")
}

/// A row per kind of source, then the outside view.
fn inputs(record: &Record) -> String {
    let Provenance { public, expert, assumed } = record.provenance;
    let kinds = [("Public", public), ("Expert", expert), ("Assumed", assumed)];
    let rows = kinds.map(|(kind, count)| vec![kind.to_owned(), grouped(count)]).to_vec();
    let mut text = table_of("l r", &["Source", "Numbers"], rows);
    if let Some(clamped) = summary::clamped_in_words(record) {
        text.push_str(&format!("\nDraws clamped: {}.\n", escape(&clamped)));
    }
    if let Some(view) = summary::outside_view_in_words(record) {
        text.push_str(&format!("\nOutside view: {}.\n", escape(&view)));
    }
    text
}

/// A row per record: its title, replications, shares and odds.
fn comparison(records: &[Record]) -> String {
    let names = table::outcomes(records);
    let escaped: Vec<_> = names.iter().map(|name| heading(name)).collect();
    let odds_of = format!("{BREAKTHROUGH} : {STALL}");
    let mut head = vec!["Scenario", "n"];
    head.extend(escaped.iter().map(String::as_str));
    head.push(&odds_of);
    let rows = records.iter().map(|record| {
        let mut row = vec![heading(&record.title), grouped(record.consistent)];
        row.extend(names.iter().map(|name| match table::share(record, name) {
            (share, interval) if interval.is_empty() => share,
            (share, interval) => format!("{share} ({})", escape(&interval)),
        }));
        row.push(table::odds_of(record));
        row
    });
    let sides = format!("l r{} r", " r".repeat(names.len()));
    table_of(&sides, &head, rows.collect())
}

/// A table with the columns to the left (`l`) or the right (`r`); the cells are escaped already.
pub(super) fn table_of(sides: &str, head: &[&str], rows: Vec<Vec<String>>) -> String {
    let rule: Vec<_> =
        sides.split(' ').map(|side| if side == "r" { "---:" } else { "---" }).collect();
    let mut text = format!("| {} |\n| {} |\n", head.join(" | "), rule.join(" | "));
    for row in rows {
        text.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    text
}

/// A title or a name as itself, cut where it is longer than any.
pub(super) fn heading(title: &str) -> String {
    escape(&clean::clean(title, HEADING_COLUMNS))
}

/// A text as itself: on one line, with nothing that Markdown or HTML would read, nor GitHub as a
/// formula, an address or a person.
pub(super) fn escape(text: &str) -> String {
    let text = clean::strip(text);
    let mut escaped = String::with_capacity(text.len());
    for shown in text.chars() {
        match shown {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '$' => escaped.push_str("&#36;"),
            '@' => escaped.push_str("&#64;"),
            '|' | '`' | '\\' | '*' | '_' | '[' | ']' | '~' | '#' | '!' => {
                escaped.push('\\');
                escaped.push(shown);
            }
            _ => escaped.push(shown),
        }
    }
    escaped.replace("://", "&#58;//").replace("www.", "www&#46;")
}

/// A text between backticks.
pub(super) fn code(text: &str) -> String {
    clean::clean(text, HEADING_COLUMNS).replace('`', "").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{outcome, record, uncertain};
    use crate::study::Clamped;

    #[test]
    fn reads_as_it_always_did() {
        insta::assert_snapshot!(runs(&[record()]));
    }

    #[test]
    fn every_table_has_as_many_cells_in_every_row() {
        let mut other = Record { outcomes: vec![outcome("a|b", 100_000)], ..record() };
        other.issues[0].name = "a|`b".to_owned();
        let text = runs(&[uncertain(record()), other]);
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        let lines: Vec<_> = text.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair.iter().all(|line| line.starts_with('|'))) {
            assert_eq!(cells(pair[0]), cells(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn what_the_text_says_markdown_says_too() {
        let mut record = uncertain(record());
        record.clamped = vec![Clamped { input: "moscow.tolerance".to_owned(), count: 500 }];
        let text = runs(&[record]);
        for said in [
            "breakthrough : stall = **1 : 2.3**; breakthrough : no breakthrough = **1 : 4.5**",
            "Monte Carlo error: breakthrough 17.9 – 18.4 % (95 % interval)",
            "| trust\\_effect 0.6 | none | &lt; 1 in 33,333 |",
            "| matching 0.6 | 12.0 % | 11.8 – 12.2 |",
            "Draws clamped: moscow.tolerance in 0.5 %.",
            "Outside view: 17 % a year (4 of 24; 7 – 36 %), UCDP",
        ] {
            assert!(text.contains(said), "{said}\n{text}");
        }
    }

    #[test]
    fn a_title_can_make_no_cell_tag_link_or_line() {
        assert_eq!(
            escape("a|b `c` <img src=x>\n# d [e](f) *g*"),
            "a\\|b \\`c\\` &lt;img src=x&gt; \\# d \\[e\\](f) \\*g\\*"
        );
        assert_eq!(
            escape("https://a.b www.a.b me@a.b $x$: y"),
            "https&#58;//a.b www&#46;a.b me&#64;a.b &#36;x&#36;: y"
        );
    }

    #[test]
    fn a_title_of_ten_thousand_letters_is_cut() {
        let text = runs(&[Record { title: "long ".repeat(2_000), ..record() }]);
        assert!(text.lines().next().unwrap().len() < 200, "{text}");
    }

    #[test]
    fn nothing_counted_is_said() {
        let text = runs(&[Record { consistent: 0, ..record() }]);
        assert!(text.contains("There is nothing to report"), "{text}");
    }
}
