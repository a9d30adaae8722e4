//! What a comparison says, in words.

use super::main_outcome;
use crate::report::clean::{NAME_COLUMNS, TITLE_COLUMNS, clean};
use crate::report::figures::{Points, Share, fewer_than, grouped, percent, values};
use crate::report::text::points::written;
use crate::study::Quartiles;
use crate::study::compare::{
    Answer, Change, Comparison, ConditionFigures, Counted, Detail, InputDifference, Method,
    OutcomeDifference, Remark, RoundsDifference, ScenarioDifference, Verdict, Which,
};

/// The columns of a value of a scenario.
const VALUE_COLUMNS: usize = 60;
/// Where a scenario has no such outcome.
pub(super) const ABSENT: &str = "–";

/// What was compared with what, in a few words each.
pub(in crate::report) fn facts(
    comparison: &Comparison,
    difference: &ScenarioDifference,
) -> Vec<String> {
    let (Some(baseline), Some(scenario)) = (
        comparison.scenarios.first(),
        comparison.scenarios.iter().find(|known| known.name == difference.scenario),
    ) else {
        return Vec::new();
    };
    let how = match difference.method {
        Method::Independent => "independent of each other",
        Method::Paired | Method::Same => "in pairs",
    };
    let replications = match (difference.pairs, baseline.replications, scenario.replications) {
        (Some(pairs), ..) => format!("{} replications each, {how}", grouped(pairs)),
        (None, here, there) if here == there => {
            format!("{} replications each, {how}", grouped(here))
        }
        (None, here, there) => {
            format!("{} and {} replications, {how}", grouped(here), grouped(there))
        }
    };
    let mut facts = vec![replications];
    if baseline.consistent < baseline.replications || scenario.consistent < scenario.replications {
        let (here, there) = (grouped(baseline.consistent), grouped(scenario.consistent));
        facts.push(format!("{here} and {there} consistent with the history"));
    }
    facts.push(match (baseline.seed, scenario.seed) {
        (here, there) if here == there => format!("seed {here}"),
        (here, there) => format!("seeds {here} and {there}"),
    });
    facts
}

/// A share in a table; none and all in words.
pub(in crate::report) fn share(counted: Option<&Counted>) -> String {
    match counted {
        None => ABSENT.to_owned(),
        Some(Counted { of: 0, .. }) => ABSENT.to_owned(),
        Some(Counted { count: 0, .. }) => "none".to_owned(),
        Some(Counted { count, of, .. }) if count >= of => "all".to_owned(),
        Some(counted) => {
            let Counted { share, low, high, .. } = *counted;
            format!("{} %", Share { share, low, high }.percentages().share)
        }
    }
}

/// A difference in points, and what follows it: its range and verdict.
pub(in crate::report) fn verdict(outcome: &OutcomeDifference) -> (String, String) {
    let (Some(difference), Some(low), Some(high)) = (outcome.difference, outcome.low, outcome.high)
    else {
        return (String::new(), "nothing counts".to_owned());
    };
    let points = Points::of([difference, low, high]);
    let range = format!("{} to {}", points.low, points.high);
    let words = match outcome.verdict {
        Verdict::Higher => format!("{range}   higher"),
        Verdict::Lower => format!("{range}   lower"),
        Verdict::NoDifferenceShown => format!("no difference shown within ±{}", points.reach),
        Verdict::Same => "the same in every replication".to_owned(),
    };
    (points.difference, words)
}

/// How ranges and verdicts allow for there being several.
pub(in crate::report) fn level(comparison: &Comparison) -> String {
    let tests = match comparison.tests {
        0 if comparison.differences.iter().all(|found| found.method == Method::Same) => {
            return "one scenario under the same random numbers: nothing is left to chance".into();
        }
        0 => {
            return "nothing was tested: the history of one of the two admits no replication"
                .into();
        }
        1 => "one difference was tested".to_owned(),
        n => format!("for all {} differences together (Holm)", grouped(n)),
    };
    format!(
        "differences in percentage points; ranges at {}, verdicts at 95 % {tests}",
        confidence(comparison.confidence)
    )
}

/// A confidence as people read it: `95 %`, `98.8 %`.
pub(in crate::report) fn confidence(confidence: f64) -> String {
    let text = format!("{:.1}", 100.0 * confidence);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

/// What has to be known, in a sentence.
pub(in crate::report) fn remark(remark: &Remark, difference: &ScenarioDifference) -> String {
    let of = |which: &Which| match which {
        Which::Baseline => "the baseline",
        Which::Scenario => "this scenario",
        Which::Both => "both",
    };
    match remark {
        Remark::OtherSeeds { baseline, scenario } => format!(
            "other seeds ({baseline} in the baseline, {scenario} here): no random numbers are \
             shared, and the two are compared as independent ones"
        ),
        Remark::OtherValues { baseline, scenario } => format!(
            "other versions of the model's numbers ({baseline} in the baseline, {scenario} here): \
             equal seeds share nothing, and what differs may be the version"
        ),
        Remark::OtherVersions { baseline, scenario } => format!(
            "made by other versions of detente ({} and {}), whose numbers are the same",
            clean(baseline, NAME_COLUMNS),
            clean(scenario, NAME_COLUMNS)
        ),
        Remark::OtherReplications { baseline, scenario } => {
            other_replications((*baseline, *scenario), difference.pairs)
        }
        Remark::EndsNotKept { of: which } => ends_not_kept(*which),
        Remark::Partial { of: which, replications } => {
            format!("a partial result: {} has {} replications", of(which), grouped(*replications))
        }
        Remark::FewAdmitted { of: which, consistent } => format!(
            "the history of {} admits {} replications, too few to tell",
            of(which),
            grouped(*consistent)
        ),
        Remark::OutcomeAbsent { outcome, from } => {
            let outcome = clean(outcome, NAME_COLUMNS);
            format!("{} has no outcome `{outcome}`: none of its replications can end so", of(from))
        }
        Remark::OtherMeaning { outcome, baseline, scenario } => format!(
            "`{}` means something else: `{}` in the baseline, `{}` here",
            clean(outcome, NAME_COLUMNS),
            clean(baseline, VALUE_COLUMNS),
            clean(scenario, VALUE_COLUMNS)
        ),
        Remark::OtherCores { baseline_only, scenario_only } => format!(
            "a breakthrough settles other issues: core in the baseline only {}; core here only {}",
            list(baseline_only),
            list(scenario_only)
        ),
        Remark::OtherRounds { baseline, scenario } => format!(
            "other horizons: {baseline} rounds in the baseline, {scenario} here; what comes after \
             the last round comes at another time"
        ),
    }
}

/// That one has more replications than the other, of which perhaps only some are compared.
fn other_replications((baseline, scenario): (u64, u64), pairs: Option<u64>) -> String {
    let (there, here) = (grouped(baseline), grouped(scenario));
    let both = format!("{there} replications in the baseline, {here} here");
    match pairs {
        Some(pairs) => format!("{both}: the first {} of both are compared", grouped(pairs)),
        None => both,
    }
}

/// That a record cannot be compared replication by replication.
fn ends_not_kept(which: Which) -> String {
    let whose = match which {
        Which::Baseline => "the baseline's record does",
        Which::Scenario => "this record does",
        Which::Both => "the records do",
    };
    format!(
        "{whose} not keep how each replication ended: they share their random numbers, but are \
         compared as independent ones, which mostly shows less; keep it with `detente run \
         --keep-replications`, or compare the scenarios"
    )
}

/// Names with commas between them.
fn list(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| clean(name, NAME_COLUMNS)).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// What pairing gained, if the two were compared in pairs.
pub(in crate::report) fn pairing(difference: &ScenarioDifference) -> Option<String> {
    let outcome = main_outcome(difference)?;
    let discordant = outcome.discordant?;
    let differ = discordant.baseline_only + discordant.scenario_only;
    let name = clean(&outcome.name, NAME_COLUMNS);
    let n = grouped(discordant.of);
    if discordant.of == 0 {
        return Some("no pair has two replications that the histories admit".to_owned());
    }
    if differ == 0 {
        return Some(format!("on {name} no replication of {n} ends otherwise"));
    }
    let gained = match outcome.gain {
        Some(gain) if gain >= 1.05 => {
            let [times] = values([gain]);
            let times = if gain < 10.0 { format!("{gain:.1}") } else { times };
            format!("; independent ones would have to be {times} times as many")
        }
        _ => String::new(),
    };
    Some(format!("on {name} {} of the pairs end otherwise{gained}", percent(differ, discordant.of)))
}

/// What became of a part of the scenario.
pub(in crate::report) fn input(found: &InputDifference) -> String {
    let shown = |value: &Option<serde_json::Value>| {
        value.as_ref().map_or_else(String::new, |value| clean(&written(value), VALUE_COLUMNS))
    };
    let (before, after) = (shown(&found.baseline), shown(&found.scenario));
    match found.change {
        Change::Added => format!("added: {after}"),
        Change::Removed => format!("removed: {before}"),
        Change::Changed => format!("{before} → {after}"),
        Change::Reordered => format!("order: {before} → {after}"),
    }
}

/// A share against what it was.
pub(in crate::report) fn instead(detail: &Detail) -> String {
    let of = |counted: &Counted| percent(counted.count, counted.of);
    format!("{} instead of {}", of(&detail.scenario), of(&detail.baseline))
}

/// Rounds to a breakthrough, where they are others.
pub(in crate::report) fn rounds(rounds: &RoundsDifference) -> Option<String> {
    let shown = |quartiles: &Quartiles| {
        let [first, median, third] = values([quartiles.first, quartiles.median, quartiles.third]);
        if first == third { median } else { format!("{median} [{first} – {third}]") }
    };
    let (here, there) = (rounds.baseline.as_ref().map(shown), rounds.scenario.as_ref().map(shown));
    match (here, there) {
        (Some(here), Some(there)) if here != there => {
            Some(format!("{there} rounds instead of {here}, median [middle half]"))
        }
        _ => None,
    }
}

/// What came of a condition, in a sentence.
pub fn condition(found: &ConditionFigures) -> String {
    let condition = clean(&found.condition, TITLE_COLUMNS);
    let scenario = clean(&found.scenario, TITLE_COLUMNS);
    let (Some(difference), Some(low), Some(high)) = (found.difference, found.low, found.high)
    else {
        return format!(
            "`{condition}` is open for `{scenario}`: in one of the two nothing counts, or neither \
             has the outcome"
        );
    };
    let points = Points::of([difference, low, high]);
    let found_difference = if low == 0.0 && high == 0.0 {
        "the two are the same".to_owned()
    } else {
        format!(
            "the difference is {} points, {} to {} (95 %)",
            points.difference, points.low, points.high
        )
    };
    match found.answer {
        Answer::Holds => format!("`{condition}` holds for `{scenario}`: {found_difference}"),
        Answer::DoesNotHold => {
            format!("`{condition}` does not hold for `{scenario}`: {found_difference}")
        }
        Answer::Open => {
            let needed = match found.replications_needed {
                Some(n) => format!(
                    "not enough replications to tell; if the difference is as found, {} settle it \
                     in 4 of 5 cases",
                    grouped(rounded_up(n))
                ),
                None => "the difference lies too near to the margin to tell with any number of \
                         replications: choose another margin"
                    .to_owned(),
            };
            format!("`{condition}` is open for `{scenario}`: {found_difference}; {needed}")
        }
    }
}

/// A number of replications, rounded up to two digits.
fn rounded_up(n: u64) -> u64 {
    let digits = n.checked_ilog10().unwrap_or(0);
    let unit = 10_u64.pow(digits.saturating_sub(1));
    n.div_ceil(unit) * unit
}

/// What it says that a share of the table is none or all of so many replications.
pub(in crate::report) fn at_an_end(difference: &ScenarioDifference) -> Option<String> {
    let both = difference.outcomes.iter().flat_map(|found| [found.baseline, found.scenario]);
    let counting: Vec<_> = both.flatten().filter(|counted| counted.of > 0).collect();
    let fewest = |is: &dyn Fn(&Counted) -> bool| {
        counting.iter().filter(|counted| is(counted)).map(|counted| counted.of).min()
    };
    let said = |of: Option<u64>, words: [&str; 2]| {
        let bound = fewer_than(of?)?;
        Some(format!("{} of {} is {} {bound}", words[0], grouped(of?), words[1]))
    };
    let parts = [
        said(fewest(&|counted| counted.count == 0), ["none", "fewer than"]),
        said(fewest(&|counted| counted.count >= counted.of), ["all", "all but fewer than"]),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{comparison, same};
    use super::*;

    #[test]
    fn where_a_history_admits_nothing_no_sameness_is_claimed() {
        let mut nothing = comparison();
        nothing.tests = 0;
        let difference = &mut nothing.differences[0];
        for outcome in &mut difference.outcomes {
            outcome.scenario = Some(Counted::of(0, 0));
            (outcome.difference, outcome.low, outcome.high) = (None, None, None);
            (outcome.p_value, outcome.p_adjusted) = (None, None);
            outcome.verdict = Verdict::NoDifferenceShown;
            if let Some(discordant) = &mut outcome.discordant {
                (discordant.baseline_only, discordant.scenario_only, discordant.of) = (0, 0, 0);
            }
        }
        assert!(level(&nothing).starts_with("nothing was tested"), "{}", level(&nothing));
        let said = pairing(&nothing.differences[0]).unwrap();
        assert_eq!(said, "no pair has two replications that the histories admit");
        assert!(level(&same()).contains("nothing is left to chance"));
    }

    #[test]
    fn numbers_of_replications_are_rounded_up() {
        assert_eq!(rounded_up(7), 7);
        assert_eq!(rounded_up(8173), 8200);
        assert_eq!(rounded_up(100_001), 110_000);
    }

    #[test]
    fn a_condition_says_what_was_found_and_what_would_settle_it() {
        let found = ConditionFigures {
            condition: "breakthrough < baseline - 0.02".to_owned(),
            scenario: "Ceasefire".to_owned(),
            outcome: "breakthrough".to_owned(),
            margin: -0.02,
            difference: Some(-0.026),
            low: Some(-0.031),
            high: Some(-0.021),
            answer: Answer::Holds,
            replications_needed: None,
        };
        assert_eq!(
            condition(&found),
            "`breakthrough < baseline - 0.02` holds for `Ceasefire`: the difference is -2.6 \
             points, -3.1 to -2.1 (95 %)"
        );
        let open = ConditionFigures {
            answer: Answer::Open,
            replications_needed: Some(41_234),
            ..found.clone()
        };
        assert!(condition(&open).ends_with("42,000 settle it in 4 of 5 cases"));
        let never = ConditionFigures { replications_needed: None, ..open };
        assert!(condition(&never).contains("choose another margin"));
        let same =
            ConditionFigures { difference: Some(0.0), low: Some(0.0), high: Some(0.0), ..found };
        assert!(condition(&same).contains("the two are the same"));
    }

    #[test]
    fn the_level_is_said() {
        assert_eq!(
            level(&comparison()),
            "differences in percentage points; ranges at 97.5 %, verdicts at 95 % for all 4 \
             differences together (Holm)"
        );
    }
}
