//! Numbers far from those in use, those that nobody vouches for, and differences that look like
//! ranges.

use super::super::codes;
use super::super::document::{Node, Value as Written};
use super::super::slips::Difference;
use super::super::types::{Form, Formula, Quantity, Value};
use super::Advisor;
use crate::diagnostic::Diagnostic;

/// By the polynomial schedule (`detente help model`) a party with the least has given nothing worth
/// a word (0.9^100 of its way) when nine tenths of its time are gone, and one with the most nearly
/// all of it (0.1^(1/40)) when one tenth is: beyond that a schedule is hardly told from none.
const BETA_USUAL: (f64, f64) = (0.01, 40.0);
/// Below this share of the way to the red line a party hardly moves; 0 says that it does not.
const TOLERANCE_USUAL: f64 = 0.05;
/// Above this more than one step in six is none: a step is multiplied by 1 + noise·z, or 0.
const NOISE_USUAL: f64 = 1.0;

/// How many numbers at least nobody vouches for before that is worth a word: two parties with an
/// ideal, a red line and a weight on each of four issues. A first scenario has fewer.
const BARE_LEAST: u64 = 24;

impl Advisor<'_> {
    /// Numbers one by one, then all together.
    pub fn numbers(&mut self) {
        let mut unusual = Vec::new();
        for party in &self.scenario.parties {
            let path = format!("parties.{}", party.name);
            let concession = &party.concession;
            unusual.extend(beta(&concession.beta));
            unusual.extend(noise(&concession.noise));
            let own = party.stances.iter().map(|stance| &stance.tolerance);
            let shared = format!("{path}.tolerance");
            let mut seen = false;
            for quantity in own {
                let again = quantity.path == shared && std::mem::replace(&mut seen, true);
                unusual.extend(tolerance(quantity).filter(|_| !again));
            }
        }
        for Unusual { quantity, message, help } in unusual {
            let label = match quantity.form {
                Form::Constant(_) => String::new(),
                _ => format!("its central value is {}", quantity.central),
            };
            let place = self.at(&quantity.path);
            let warning = Diagnostic::warning(codes::UNUSUAL_NUMBER, message, place, label);
            self.found.push(warning.help(help));
        }
        self.bare();
        self.differences();
    }

    /// Numbers and chances that are one plain number less another.
    fn differences(&mut self) {
        let quantities = self.scenario.quantities().into_iter();
        let constant = quantities.filter_map(|quantity| match quantity.form {
            Form::Constant(value) => Some((quantity.path.clone(), value)),
            Form::Uncertain(_) | Form::Derived(_) => None,
        });
        let mut all: Vec<(String, f64)> = constant.collect();
        let scenario = self.scenario;
        let rules = scenario.rules.iter().map(|it| (format!("rules.{}", it.name), &it.chance));
        let leaks = scenario.channels.iter().filter_map(|channel| {
            Some((format!("channels.{}.leak", channel.name), &channel.leak.as_ref()?.chance))
        });
        let votes = scenario.parties.iter().filter_map(|party| {
            let vote = party.ratification.as_ref()?;
            Some((format!("parties.{}.ratification", party.name), &vote.chance))
        });
        all.extend(rules.chain(leaks).chain(votes).filter_map(|(path, chance)| match chance {
            Value::Formula(formula) => Some((format!("{path}.chance"), formula.constant()?)),
            Value::Quantity(_) => None,
        }));
        for (path, value) in all {
            let document = self.document;
            let node = document.find(&format!("{path}.value")).or_else(|| document.find(&path));
            node.into_iter().for_each(|node| self.difference(node, value));
        }
    }

    /// The same of a value over the state.
    pub fn difference_in(&mut self, node: &Node, formula: &Formula) {
        if let Some(value) = formula.constant() {
            self.difference(node, value);
        }
    }

    /// A difference that was written for this value, as of a range that was meant. An option may be
    /// called by such a text; its point is another value.
    fn difference(&mut self, node: &Node, value: f64) {
        let Written::Text(text) = &node.value else { return };
        let Some(difference) = Difference::of(text).filter(|it| it.is(value)) else { return };
        let message = format!("`{}` is the number {}", text.trim(), difference.value);
        let label = "the first number less the second";
        let warning = Diagnostic::warning(codes::LIKE_A_RANGE, message, node.place.clone(), label);
        self.warn(warning.help(format!(
            "a range is written `{}`; where the difference is meant, write `{}`",
            difference.range(),
            difference.value
        )));
    }

    /// Many numbers that are assumed, each as one value and without a reason.
    fn bare(&mut self) {
        let counted = self.scenario.provenance;
        let all = counted.public + counted.expert + counted.assumed;
        if counted.bare < BARE_LEAST || 2 * counted.bare <= all {
            return;
        }
        let message = format!(
            "{} of {all} numbers are assumed, each as one value and without a reason",
            counted.bare
        );
        let warning = Diagnostic::warning(codes::BARE_NUMBERS, message, self.key("parties"), "");
        self.warn(warning.help(
            "give those that matter a range, such as `{triangular: [70, 80, 90]}`, a `source`, or \
             a `note` with the reason; a run tells which of the uncertain ones move the odds",
        ));
    }
}

/// A number far from those in use.
struct Unusual<'s> {
    quantity: &'s Quantity,
    message: String,
    help: String,
}

fn beta(quantity: &Quantity) -> Option<Unusual<'_>> {
    let (low, high) = BETA_USUAL;
    // 0 is a way of its own: nothing before the deadline.
    let unusual = quantity.central > 0.0 && !(low..=high).contains(&quantity.central);
    unusual.then(|| Unusual {
        quantity,
        message: "an unusual `beta`".to_owned(),
        help: format!(
            "from {low} (holds out to the end) to {high} (gives nearly all at once) it makes a \
             difference, and at 0 (nothing before the deadline); 1 is even"
        ),
    })
}

fn tolerance(quantity: &Quantity) -> Option<Unusual<'_>> {
    let unusual = quantity.central > 0.0 && quantity.central < TOLERANCE_USUAL;
    unusual.then(|| Unusual {
        quantity,
        message: "an unusual `tolerance`".to_owned(),
        help: format!(
            "it is a share of the way to the red line: 1 is all of it; below {TOLERANCE_USUAL} a \
             party hardly moves, and 0 says that it does not"
        ),
    })
}

fn noise(quantity: &Quantity) -> Option<Unusual<'_>> {
    (quantity.central > NOISE_USUAL).then(|| Unusual {
        quantity,
        message: "an unusual `noise`".to_owned(),
        help: format!(
            "it is the spread of a step beside its size: above {NOISE_USUAL} more than one step in \
             six is none; the default is 0.2"
        ),
    })
}
