//! A trace in rows: for pages, Markdown and CSV.

use super::page::Page;
use super::round::worst;
use super::words::{chance, figure, held_by, on_scale};
use crate::report::clean::{NAME_COLUMNS, TITLE_COLUMNS, clean, strip};
use crate::report::csv::cell;
use crate::report::markdown::escape;
use crate::study::trace::{IssueEnd, Origin, Trace, TracedHappening, TracedRound};

/// The most rows of a table in Markdown.
const ROWS_LISTED: usize = 200;
/// The columns of a CSV.
const COLUMNS: [&str; 8] =
    ["replication", "round", "issue", "party", "level", "position", "option", "verdict_of_others"];

/// How a replication ended, in words.
pub(in crate::report) fn ended(trace: &Trace) -> (String, String) {
    let page = Page::of_sentences(trace);
    let name = trace.end.outcome.as_deref().unwrap_or(crate::study::trace::INCONSISTENT);
    (clean(name, NAME_COLUMNS), page.sentence())
}

/// What became of an issue, in a few words.
pub(in crate::report) fn became_in_short(issue: &IssueEnd) -> String {
    match (issue.round, issue.held_by) {
        (Some(round), _) => format!("settles in round {round}"),
        (None, Some(held)) => {
            let held = held_by(held);
            format!("stays open: {}", held.split(" (").next().unwrap_or(held))
        }
        (None, None) => "stays open".to_owned(),
    }
}

/// What people call a party, where it stands in a chart or a table.
pub(in crate::report) fn party(trace: &Trace, name: &str) -> String {
    let known = trace.parties.iter().find(|party| party.name == name);
    clean(known.map_or(name, |party| &party.title), NAME_COLUMNS)
}

/// What happened, with its round: leaks, rules, settlements, votes.
pub(in crate::report) fn events(trace: &Trace) -> Vec<(u32, String)> {
    let page = Page::of_sentences(trace);
    trace.rounds.iter().flat_map(|round| events_of(&page, round)).collect()
}

fn events_of(page: &Page<'_>, round: &TracedRound) -> Vec<(u32, String)> {
    let mut told = Vec::new();
    if round.leaked && !round.happenings.iter().any(|one| matches!(one.source, Origin::Leak(_))) {
        let channel = clean(round.channel.as_deref().unwrap_or("none"), NAME_COLUMNS);
        told.push(format!("Leak of {channel}, without effect"));
    }
    let happening = |happening: &TracedHappening| {
        let source = match &happening.source {
            Origin::Leak(channel) => format!("Leak of {}", clean(channel, NAME_COLUMNS)),
            Origin::Rule(rule) => format!("Rule {}", clean(rule, NAME_COLUMNS)),
            Origin::Rejection(party) => format!("Rejection by {}", page.party(party)),
        };
        format!("{source}: {}", page.effects(&happening.effects))
    };
    // A rejection does what it does after the vote.
    let (after, before): (Vec<_>, Vec<_>) =
        round.happenings.iter().partition(|one| matches!(one.source, Origin::Rejection(_)));
    told.extend(before.into_iter().map(happening));
    for settlement in &round.settled {
        told.push(format!("Settled: {}", page.settlement(settlement)));
    }
    for vote in &round.votes {
        let word = if vote.passed { "passes" } else { "is rejected" };
        let (who, chance) = (page.party(&vote.party), chance(vote.chance));
        told.push(format!("The deal {word} at home of {who} ({chance})"));
    }
    told.extend(after.into_iter().map(happening));
    told.into_iter().map(|said| (round.round, said)).collect()
}

/// The heads of [`offers`].
pub(in crate::report) const OFFERS: [&str; 6] =
    ["Issue", "Party", "Opens at", "True red line", "Stands at the end at", "What became of it"];

/// Who stood where at the beginning and at the end, a row for each stance.
pub(in crate::report) fn offers(trace: &Trace) -> Vec<[String; 6]> {
    let page = Page::of_sentences(trace);
    let mut rows = Vec::new();
    for (issue, end) in trace.issues.iter().zip(&trace.end.issues) {
        for stance in trace.stances.iter().filter(|stance| stance.issue == issue.name) {
            let mut steps = trace.rounds.iter().flat_map(|round| &round.steps);
            let own = |party: &str, on: &str| party == stance.party && on == issue.name;
            let last = steps.rfind(|step| own(&step.party, &step.issue));
            let lines = stance.red_lines.iter().map(|line| page.place(&issue.name, line.real));
            rows.push([
                clean(&issue.title, TITLE_COLUMNS),
                party(trace, &stance.party),
                page.place(&issue.name, stance.position),
                lines.collect::<Vec<_>>().join(" and "),
                page.place(&issue.name, last.map_or(stance.position, |step| step.position)),
                page.became(end),
            ]);
        }
    }
    rows
}

/// A trace as Markdown: how it ended, who stood where, what happened.
pub fn markdown(trace: &Trace) -> String {
    let (outcome, why) = ended(trace);
    let mut page = format!(
        "# {}\n\nReplication {} · seed {}\n\n**{}** in round {} of {}. {}\n",
        escape(&clean(&trace.title, TITLE_COLUMNS)),
        trace.replication,
        trace.seed,
        escape(&outcome),
        trace.end.round,
        trace.horizon,
        escape(&why),
    );
    page.push_str(&table(&OFFERS, &offers(trace)));
    let events = events(trace).into_iter().map(|(round, said)| [round.to_string(), said]);
    page.push_str(&table(&["Round", "What happened"], &events.collect::<Vec<_>>()));
    page
}

fn table<const COLUMNS: usize>(heads: &[&str; COLUMNS], rows: &[[String; COLUMNS]]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let heads: Vec<_> = heads.iter().map(|head| (*head).to_owned()).collect();
    let mut text = format!("\n{}", line(&heads));
    text.push_str(&line(&vec!["---".to_owned(); heads.len()]));
    for row in rows.iter().take(ROWS_LISTED) {
        let cells: Vec<_> = row.iter().map(|cell| escape(cell)).collect();
        text.push_str(&line(&cells));
    }
    if rows.len() > ROWS_LISTED {
        text.push_str(&format!("\nand {} more.\n", rows.len() - ROWS_LISTED));
    }
    text
}

/// A trace as CSV: a row for each step of a party on an issue; round 0 is where the talks opened.
///
/// # Panics
///
/// Never: every row has as many cells as the header, and memory does not fail to be written.
pub fn csv(trace: &Trace) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let impossible = "rows of equal length, written to memory";
    writer.write_record(COLUMNS).expect(impossible);
    let number = trace.replication.to_string();
    for stance in &trace.stances {
        let numbers = [stance.level, stance.position].map(|value| value.to_string());
        let [level, position] = numbers;
        let (issue, party) = (cell(&stance.issue), cell(&stance.party));
        let row = [number.clone(), "0".into(), issue, party, level, position];
        let rest = [String::new(), String::new()];
        writer.write_record(row.iter().chain(&rest)).expect(impossible);
    }
    for round in &trace.rounds {
        for step in &round.steps {
            let worst = worst(round).into_iter();
            let mut said = worst.filter(|said| (said.0, said.1) == (&*step.party, &*step.issue));
            let row = [
                number.clone(),
                round.round.to_string(),
                cell(&step.issue),
                cell(&step.party),
                step.level.to_string(),
                step.position.to_string(),
                cell(step.option.as_deref().unwrap_or("")),
                said.next().map_or_else(String::new, |said| super::words::word(said.2).to_owned()),
            ];
            writer.write_record(row).expect(impossible);
        }
    }
    String::from_utf8(writer.into_inner().expect(impossible)).expect("made of text")
}

/// The uncertain numbers as they were drawn.
pub(in crate::report) fn drawn(trace: &Trace) -> Vec<[String; 2]> {
    let row = |drawn: &crate::study::trace::DrawnNumber| {
        let clamped = if drawn.clamped { " (clamped)" } else { "" };
        [strip(&drawn.path), format!("{}{clamped}", figure(drawn.value))]
    };
    trace.drawn.iter().map(row).collect()
}

/// A number on the scale of an issue.
pub(in crate::report) fn scaled(trace: &Trace, issue: usize, value: f64) -> String {
    trace.issues.get(issue).map_or_else(|| figure(value), |issue| on_scale(issue, value))
}

#[cfg(test)]
mod tests {
    use super::super::tests::eventful;
    use super::*;
    use crate::study::trace::TracedEffect;

    #[test]
    fn a_rejection_comes_after_the_vote_with_names_in_full() {
        let name = "Leaders of the International Association of Machinists, District 751";
        let mut trace = eventful();
        name.clone_into(&mut trace.parties[0].title);
        let told: Vec<_> = events(&trace).into_iter().map(|(_, said)| said).collect();
        let place = |begins: String| told.iter().position(|said| said.starts_with(&begins));
        let vote = place(format!("The deal is rejected at home of {name} (no chance)"));
        let rejection = place(format!("Rejection by {name}: oil "));
        assert!(vote.is_some() && vote < rejection, "{told:#?}");
        assert!(markdown(&trace).contains(name));
    }

    #[test]
    fn what_changes_nothing_is_not_told_as_a_change() {
        let mut trace = eventful();
        let shock = trace.rounds.iter_mut().flat_map(|round| &mut round.happenings);
        for effect in shock.flat_map(|happening| &mut happening.effects) {
            if let TracedEffect::Moved { from, to, .. } = effect {
                *to = *from;
            }
        }
        let told = events(&trace);
        assert!(told.iter().all(|(_, said)| !said.contains('→')), "{told:#?}");
        assert!(told.iter().any(|(_, said)| said == "Rule shock: changes nothing"), "{told:#?}");
    }

    #[test]
    fn a_small_chance_is_not_called_none() {
        let said = [Some(3.6e-6), Some(0.0), Some(0.25), Some(0.9999), Some(1.0), None].map(chance);
        assert_eq!(
            said,
            [
                "chance under 0.01",
                "no chance",
                "chance 0.25",
                "chance over 0.99",
                "a sure chance",
                "an undefined chance"
            ]
        );
    }
}
