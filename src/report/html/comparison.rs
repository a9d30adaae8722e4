//! A comparison as a page: each scenario against the baseline, outcome by outcome.

use super::closing::{command_line, limits};
use super::pieces::{Figure, Level, Section, Table, capital, first, heads, more, tight};
use super::{RESERVE, SIZE_LIMIT, closed, page};
use crate::report::chart::differences::{Difference, Shown, differences};
use crate::report::chart::{Words, both};
use crate::report::clean::{HEADING_COLUMNS, NAME_COLUMNS, TITLE_COLUMNS, clean};
use crate::report::compare::{main_outcome, words};
use crate::report::figures::{Points, grouped};
use crate::report::text::uncertainty::short;
use crate::study::compare::{
    ComparedScenario, Comparison, Detail, Figure as Counted, InputDifference, OutcomeDifference,
    ScenarioDifference, Touches, Verdict,
};
use maud::{Markup, html};

/// The most outcomes of a chart.
const OUTCOMES_DRAWN: usize = 16;
/// The most outcomes of a table.
const OUTCOMES_LISTED: usize = 64;
/// The most scenarios of the first chart.
const SCENARIOS_DRAWN: usize = 32;
/// The most differences of inputs.
const INPUTS_LISTED: usize = 100;
/// The most details of a chart.
const DETAILS_DRAWN: usize = 16;
/// The most details of a table.
const DETAILS_LISTED: usize = 100;

/// A comparison in full.
pub fn comparison(comparison: &Comparison) -> String {
    let title = title(comparison);
    let head = html! {
        h1 { bdi { (title) } }
        @if let [only] = &comparison.differences[..] { (opening(comparison, only)) }
        @for condition in &comparison.conditions {
            p.notice { (tight(&words::condition(condition))) "." }
        }
    };
    let closing = [compared(comparison), limits("limits".to_owned())];
    match &comparison.differences[..] {
        [only] => {
            let sections: Vec<_> = parts(comparison, 0, only).into_iter().chain(closing).collect();
            closed(&title, &head, &sections)
        }
        _ => several(comparison, (&title, &head), &closing),
    }
}

/// Several scenarios: all of them against the baseline, then each by itself, as many as there is
/// room for.
fn several(comparison: &Comparison, (title, head): (&str, &Markup), closing: &[Section]) -> String {
    let all = overview(comparison);
    let entry = |section: &Section| (section.id.clone(), section.title.to_owned());
    let mut contents = vec![entry(&all)];
    let mut body = all.rendered(Level::Second);
    let mut left_out = comparison.differences.len();
    for (at, difference) in comparison.differences.iter().enumerate() {
        let part = part(comparison, at, difference);
        if body.0.len() + part.0.len() + RESERVE > SIZE_LIMIT {
            break;
        }
        left_out -= 1;
        body.0.push_str(&part.0);
        contents.push((format!("scenario-{}", at + 1), name(difference)));
    }
    if left_out > 0 {
        let told = html! { p.more { "… and " (left_out) " more, for which a page has no room." } };
        body.0.push_str(&told.0);
    }
    for section in closing {
        body.0.push_str(&section.rendered(Level::Second).0);
        contents.push(entry(section));
    }
    page(title, head, contents, &body)
}

fn name(difference: &ScenarioDifference) -> String {
    clean(&difference.scenario, HEADING_COLUMNS)
}

/// One of several scenarios.
fn part(comparison: &Comparison, at: usize, difference: &ScenarioDifference) -> Markup {
    let id = format!("scenario-{}", at + 1);
    html! {
        article id=(id) aria-labelledby=(format!("{id}-h")) {
            div.opening {
                h2 id=(format!("{id}-h")) { bdi { (name(difference)) } }
                (opening(comparison, difference))
            }
            @for part in parts(comparison, at, difference) { (part.rendered(Level::Third)) }
        }
    }
}

/// What there is to say of one scenario.
fn parts(comparison: &Comparison, at: usize, difference: &ScenarioDifference) -> Vec<Section> {
    let mut sections = vec![outcomes(comparison, at, difference)];
    sections.extend(details(at, difference));
    sections.push(inputs(at, difference));
    sections
}

/// What was simulated, what has to be known, and the answer.
fn opening(comparison: &Comparison, difference: &ScenarioDifference) -> Markup {
    html! {
        (facts(comparison, difference))
        @for said in main_outcome(difference).into_iter().map(sentence) {
            p.lead { (tight(&said)) }
        }
    }
}

fn title(comparison: &Comparison) -> String {
    let baseline = comparison.scenarios.first().map_or("", |baseline| &baseline.name);
    let baseline = clean(baseline, HEADING_COLUMNS);
    match &comparison.differences[..] {
        [only] => format!("{} against {baseline}", clean(&only.scenario, HEADING_COLUMNS)),
        several => format!("{} scenarios against {baseline}", several.len()),
    }
}

fn facts(comparison: &Comparison, difference: &ScenarioDifference) -> Markup {
    html! {
        p.facts { (words::facts(comparison, difference).join(" · ")) }
        @for remark in &difference.remarks {
            p.notice { (capital(&words::remark(remark, difference))) "." }
        }
    }
}

/// What differs in an outcome, in a sentence.
fn sentence(outcome: &OutcomeDifference) -> String {
    let name = capital(&clean(&outcome.name, NAME_COLUMNS));
    let (before, after) =
        (words::share(outcome.baseline.as_ref()), words::share(outcome.scenario.as_ref()));
    let (Some(difference), Some(low), Some(high)) = (outcome.difference, outcome.low, outcome.high)
    else {
        return format!(
            "{name}: there is nothing to compare, for nothing counts in one of the two."
        );
    };
    let points = Points::of([difference, low, high]);
    let by = format!("{} points ({} to {})", points.difference, points.low, points.high);
    match outcome.verdict {
        Verdict::Higher => format!("{name} is higher: {after} instead of {before}, {by}."),
        Verdict::Lower => format!("{name} is lower: {after} instead of {before}, {by}."),
        Verdict::NoDifferenceShown => format!(
            "No difference is shown in {name}: {after} and {before}, within ±{} points.",
            points.reach
        ),
        Verdict::Same => format!("{name} is the same in every replication: {after}."),
    }
}

fn drawn(name: String, outcome: &OutcomeDifference) -> Option<Difference> {
    let (by, low, high) = (outcome.difference?, outcome.low?, outcome.high?);
    let points = Points::of([by, low, high]);
    let verdict = match outcome.verdict {
        Verdict::Higher => "higher",
        Verdict::Lower => "lower",
        Verdict::NoDifferenceShown => "not shown",
        Verdict::Same => "the same",
    };
    let shown = match outcome.verdict {
        Verdict::Higher | Verdict::Lower => Shown::Yes,
        Verdict::NoDifferenceShown | Verdict::Same => Shown::No,
    };
    Some(Difference {
        name,
        figures: format!("{} points, {verdict}", points.difference),
        by,
        range: (low, high),
        shown,
    })
}

/// The main outcome of all scenarios.
fn overview(comparison: &Comparison) -> Section {
    let mains = comparison.differences.iter().filter_map(|difference| {
        let outcome = main_outcome(difference)?;
        Some((clean(&difference.scenario, TITLE_COLUMNS), outcome))
    });
    let mains: Vec<_> = mains.collect();
    let (shown, left_out) = first(&mains, SCENARIOS_DRAWN);
    let all: Vec<_> =
        shown.iter().filter_map(|(name, outcome)| drawn(name.clone(), outcome)).collect();
    let outcome = mains.first().map_or("", |(_, outcome)| &outcome.name);
    let outcome = clean(outcome, NAME_COLUMNS);
    let differ = mains.iter().filter(|(_, main)| is_shown(main)).count();
    let title =
        format!("{outcome} differs from the baseline in {differ} of {} scenarios", mains.len());
    let rows = shown.iter().map(|(name, outcome)| row(name.clone(), outcome)).collect();
    let body = figure(comparison, "overview", (title, &all), table("Scenario", rows, left_out));
    Section { id: "overview".to_owned(), title: "All against the baseline", body }
}

fn is_shown(outcome: &OutcomeDifference) -> bool {
    matches!(outcome.verdict, Verdict::Higher | Verdict::Lower)
}

/// Differences on one scale, if any can be drawn; their numbers in any case.
fn figure(
    comparison: &Comparison,
    id: &str,
    (title, all): (String, &[Difference]),
    numbers: Table,
) -> Markup {
    if all.is_empty() {
        return html! { p { "There is no difference to draw." } (numbers.rendered()) };
    }
    let named: Vec<_> = all.iter().map(|one| format!("{} {}", one.name, one.figures)).collect();
    let words = Words {
        id: id.to_owned(),
        title: title.clone(),
        description: format!(
            "Differences around a line of no difference, each with its range: {}.",
            named.join("; ")
        ),
    };
    Figure {
        title,
        reading: format!(
            "Right of the line it is more than in the baseline, left of it less. Full points are \
             shown to differ, hollow ones are not; the strokes are ranges. {}.",
            capital(&words::level(comparison))
        ),
        class: "single",
        charts: both(&words, |words, width| differences(words, width, all)),
        numbers,
    }
    .rendered()
}

fn table(what: &str, rows: Vec<Vec<String>>, more: usize) -> Table {
    Table {
        caption: "Shares and their differences, in percentage points".to_owned(),
        head: heads(&[
            what,
            "Baseline",
            "Here",
            "Difference",
            "Range, and what it shows",
            "p (Holm)",
        ]),
        figures_from: 1,
        rows,
        more,
    }
}

fn row(name: String, outcome: &OutcomeDifference) -> Vec<String> {
    let (points, verdict) = words::verdict(outcome);
    let p = outcome.p_adjusted.map_or_else(|| "–".to_owned(), chance);
    vec![
        name,
        words::share(outcome.baseline.as_ref()),
        words::share(outcome.scenario.as_ref()),
        points,
        verdict.replace("   ", ", "),
        p,
    ]
}

/// A p-value; a tiny one is bounded.
fn chance(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".to_owned() } else { format!("{p:.4}") }
}

/// The outcomes of one scenario.
fn outcomes(comparison: &Comparison, at: usize, difference: &ScenarioDifference) -> Section {
    let (shown, left_out) = first(&difference.outcomes, OUTCOMES_DRAWN);
    let all: Vec<_> = shown
        .iter()
        .filter_map(|outcome| drawn(clean(&outcome.name, NAME_COLUMNS), outcome))
        .collect();
    let differ = difference.outcomes.iter().filter(|outcome| is_shown(outcome)).count();
    let title = match differ {
        0 => "No outcome is shown to come more or less often".to_owned(),
        1 => "One outcome comes more or less often than in the baseline".to_owned(),
        differ => format!(
            "{differ} of {} outcomes come more or less often than in the baseline",
            difference.outcomes.len()
        ),
    };
    let (listed, more_listed) = first(&difference.outcomes, OUTCOMES_LISTED);
    let rows = listed.iter().map(|one| row(clean(&one.name, NAME_COLUMNS), one)).collect();
    let id = format!("outcomes-{}", at + 1);
    let body = html! {
        (figure(comparison, &format!("{id}-chart"), (title, &all), table("Outcome", rows, more_listed)))
        (more(left_out))
        ul.sentences { @for outcome in shown { li { (tight(&sentence(outcome))) } } }
        @for said in [words::pairing(difference), words::rounds(&difference.rounds_to_breakthrough)
            .map(|rounds| format!("to a breakthrough {rounds}"))].into_iter().flatten() {
            p { (tight(&capital(&said))) "." }
        }
        @if let Some(none) = words::at_an_end(difference) {
            p.soft.small { (tight(&capital(&none))) "." }
        }
    };
    Section { id, title: "How the ends differ", body }
}

/// What else stands out: zones, issues and rules.
fn details(at: usize, difference: &ScenarioDifference) -> Option<Section> {
    let all = &difference.details;
    let found: Vec<_> = all.iter().filter(|detail| detail.stands_out).collect();
    if all.is_empty() {
        return None;
    }
    let (shown, left_out) = first(&found, DETAILS_DRAWN);
    let drawn: Vec<_> = shown.iter().map(|detail| detail_drawn(detail)).collect();
    let (listed, more_listed) = first(&found, DETAILS_LISTED);
    let row = |detail: &&Detail| {
        let of = |counted| words::share(Some(counted));
        let points = Points::of([detail.difference, detail.low, detail.high]);
        vec![
            named(detail),
            of(&detail.baseline),
            of(&detail.scenario),
            points.difference,
            format!("{} to {}", points.low, points.high),
        ]
    };
    let title = match found.len() {
        1 => format!("1 of {} figures on zones, issues and rules stands out", all.len()),
        n => format!("{n} of {} figures on zones, issues and rules stand out", all.len()),
    };
    let id = format!("details-{}", at + 1);
    let named: Vec<_> = drawn.iter().map(|one| format!("{} {}", one.name, one.figures)).collect();
    let words = Words {
        id: format!("{id}-chart"),
        title: title.clone(),
        description: format!("Differences around a line of no difference: {}.", named.join("; ")),
    };
    let body = html! {
        @if found.is_empty() {
            p { "None of " (grouped(all.len() as u64)) " figures on zones of agreement, issues and \
                rules stands out." }
        } @else {
            (Figure {
                title,
                reading: "In percentage points: only what differs by more than chance, all figures \
                          together at 1 %; the strokes are 95 % intervals, as of independent \
                          replications. An issue is held up by the cause after the colon."
                    .to_owned(),
                class: "single",
                charts: both(&words, |words, width| differences(words, width, &drawn)),
                numbers: Table {
                    caption: "What stands out, in percentage points".to_owned(),
                    head: heads(&["What", "Baseline", "Here", "Difference", "95 % interval"]),
                    figures_from: 1,
                    rows: listed.iter().map(row).collect(),
                    more: more_listed,
                },
            }.rendered())
            (more(left_out))
        }
    };
    Some(Section { id, title: "What changed on the way", body })
}

fn detail_drawn(detail: &Detail) -> Difference {
    let points = Points::of([detail.difference, detail.low, detail.high]);
    Difference {
        name: named(detail),
        figures: format!("{}: {}", points.difference, words::instead(detail)),
        by: detail.difference,
        range: (detail.low, detail.high),
        shown: Shown::Yes,
    }
}

/// What a detail is of.
fn named(detail: &Detail) -> String {
    let name = clean(&detail.title, TITLE_COLUMNS);
    match detail.figure {
        Counted::Zone => "zone at the start".to_owned(),
        Counted::ZoneEver => "zone in some round".to_owned(),
        Counted::ZoneBreakthroughs => "breakthrough with a zone".to_owned(),
        Counted::Settled => format!("{name} settles"),
        Counted::NoZone => format!("{name}: no zone"),
        Counted::NoTolerance => format!("{name}: no tolerance"),
        Counted::NotRatified => format!("{name}: not ratified"),
        Counted::BrokenOff => format!("{name}: broken off"),
        Counted::Price => format!("{name}: price"),
        Counted::NoTime => format!("{name}: no time"),
        Counted::Fired => format!("rule {name} fires"),
    }
}

/// How the scenarios themselves differ.
fn inputs(at: usize, difference: &ScenarioDifference) -> Section {
    let (shown, more) = first(&difference.inputs, INPUTS_LISTED);
    let row = |found: &InputDifference| {
        let touches = match found.touches {
            Touches::Model => "what is simulated",
            Touches::Words => "what people read",
        };
        vec![short(&found.path), words::input(found), touches.to_owned()]
    };
    let table = Table {
        caption: "How the scenarios differ, by path".to_owned(),
        head: heads(&["Path", "From the baseline to here", "Touches"]),
        figures_from: usize::MAX,
        rows: shown.iter().map(row).collect(),
        more: more.saturating_add(difference.inputs_left_out as usize),
    };
    let body = html! {
        @if difference.inputs.is_empty() {
            p { "Nothing: the scenarios are the same." }
        } @else {
            div.events { (table.rendered()) }
        }
    };
    Section { id: format!("inputs-{}", at + 1), title: "What differs in the scenarios", body }
}

/// Which records were compared.
fn compared(comparison: &Comparison) -> Section {
    let (shown, more) = first(&comparison.scenarios, SCENARIOS_DRAWN);
    let row = |(at, scenario): (usize, &ComparedScenario)| {
        vec![
            clean(&scenario.name, TITLE_COLUMNS),
            if at == 0 { "baseline" } else { "" }.to_owned(),
            clean(&scenario.scenario_sha256, 64).chars().take(16).collect(),
            grouped(scenario.replications),
            grouped(scenario.consistent),
            scenario.seed.to_string(),
            format!("{} / {}", clean(&scenario.version, 40), scenario.values_version),
        ]
    };
    let table = Table {
        caption: "What was compared".to_owned(),
        head: heads(&[
            "Scenario",
            "",
            "SHA-256 begins",
            "Replications",
            "That count",
            "Seed",
            "Version / of its numbers",
        ]),
        figures_from: 3,
        rows: shown.iter().enumerate().map(row).collect(),
        more,
    };
    let same = comparison
        .scenarios
        .windows(2)
        .all(|two| (two[0].seed, two[0].replications) == (two[1].seed, two[1].replications));
    let command = comparison.scenarios.first().filter(|_| same).map(|first| {
        let (seed, n) = (first.seed, first.replications);
        format!("detente compare baseline.yaml scenario.yaml --seed {seed} -n {n}")
    });
    let body = html! {
        (table.rendered())
        @if let Some(command) = command {
            p { "The same version gives the same numbers again, from the same scenarios:" }
            (command_line(&command))
        }
    };
    Section { id: "compared".to_owned(), title: "What was compared", body }
}
