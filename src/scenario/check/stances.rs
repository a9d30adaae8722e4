//! Stances: ideals, red lines and the sides on which things get worse.

use super::super::document::Value;
use super::super::slips::Difference;
use super::super::types::{Domain, EQUAL, Firmness, Issue, IssueId, Lines, Quantity, Stance};
use super::super::written::{self, Worse};
use super::super::{Form, codes};
use super::checker::{Checker, join};
use super::quantities::Expect;
use crate::diagnostic::Diagnostic;

impl Checker<'_> {
    /// A party's stances, in the order of the file. `path` is the party's.
    pub fn stances(&mut self, path: &str, party: &written::Party, issues: &[Issue]) -> Vec<Stance> {
        let shared = Shared {
            tolerance: self.quantity(
                party.tolerance.as_ref(),
                join(path, "tolerance"),
                Expect::number("tolerance", Domain::UNIT).by_default(1.0),
            ),
            firmness: party.firmness.as_ref().map(|given| {
                let expect = Expect::number("firmness", Domain::UNIT).by_default(1.0);
                self.quantity(Some(given), join(path, "firmness"), expect)
            }),
        };
        let mut stances = Vec::with_capacity(party.stances.len());
        for (name, written) in &party.stances {
            let path = format!("{path}.stances.{name}");
            match issues.iter().position(|issue| issue.name == *name) {
                Some(index) => {
                    let site = Site { path: &path, issue: &issues[index], id: IssueId(index) };
                    stances.push(self.stance(&site, written, &shared));
                }
                None => {
                    let place = self.document.key_place(&path);
                    let names = issues.iter().map(|issue| issue.name.as_str());
                    self.unknown_name(("issue", name), place, names);
                }
            }
        }
        stances
    }

    fn stance(&mut self, site: &Site<'_>, written: &written::Stance, shared: &Shared) -> Stance {
        let path = site.path;
        let ideal = self.ideal(site, written);
        let lines = self.lines(site, written, &ideal);
        Stance {
            issue: site.id,
            lines,
            weight: self.quantity(
                written.weight.as_ref(),
                join(path, "weight"),
                Expect::number("weight", Domain::NOT_NEGATIVE).by_default(1.0),
            ),
            tolerance: match &written.tolerance {
                Some(given) => {
                    let expect = Expect::number("tolerance", Domain::UNIT).by_default(1.0);
                    self.quantity(Some(given), join(path, "tolerance"), expect)
                }
                None => shared.tolerance.clone(),
            },
            firmness: self.firmness(path, written, shared),
            give: self.quantity(
                written.give.as_ref(),
                join(path, "give"),
                Expect::number("give", Domain::NOT_NEGATIVE),
            ),
            position: written.position.as_ref().map(|given| {
                let expect = Expect::outcome("position", site.issue);
                self.quantity(Some(given), join(path, "position"), expect)
            }),
            ideal,
        }
    }

    fn ideal(&mut self, site: &Site<'_>, written: &written::Stance) -> Quantity {
        if written.ideal.is_none() {
            let _: Option<()> = self.missing(site.path, "ideal");
            self.replace(&join(site.path, "ideal"));
        }
        let expect = Expect::outcome("ideal", site.issue);
        self.quantity(written.ideal.as_ref(), join(site.path, "ideal"), expect)
    }

    fn firmness(&mut self, path: &str, written: &written::Stance, shared: &Shared) -> Firmness {
        let path = join(path, "firmness");
        let expect = Expect::number("firmness", Domain::UNIT).by_default(1.0);
        match (&written.firmness, &shared.firmness) {
            (None, Some(party)) => Firmness::Party(party.clone()),
            (own, _) => Firmness::Stance(self.quantity(own.as_ref(), path, expect)),
        }
    }

    fn lines(&mut self, site: &Site<'_>, written: &written::Stance, ideal: &Quantity) -> Lines {
        match (&written.red_line, &written.red_lines) {
            (Some(_), Some(_)) => {
                self.both_kinds_of_lines(site.path);
                self.lines_by_default(site, None, ideal)
            }
            (Some(given), None) => {
                let expect = Expect::outcome("red line", site.issue);
                let line = self.quantity(Some(given), join(site.path, "red_line"), expect);
                self.one_line(site, written.worse, ideal, line)
            }
            (None, Some(given)) => {
                if written.worse.is_some() {
                    self.worse_beside_two_lines(site.path);
                }
                self.two_lines(site, given, ideal)
            }
            (None, None) => self.lines_by_default(site, written.worse, ideal),
        }
    }

    /// The side of a red line: that of its median, or as written where the medians are equal.
    fn one_line(
        &mut self,
        site: &Site<'_>,
        worse: Option<Worse>,
        ideal: &Quantity,
        line: Quantity,
    ) -> Lines {
        let way = line.central - ideal.central;
        let seen = if way.abs() <= EQUAL * (site.issue.high - site.issue.low) {
            None
        } else if way > 0.0 {
            Some(Worse::Higher)
        } else {
            Some(Worse::Lower)
        };
        let known = self.known(site, &["ideal", "red_line", "worse"]);
        match (seen, worse) {
            (None, None) if known => self.side_unknown(site.path),
            (Some(seen), Some(worse)) if seen != worse && known => {
                self.side_contradicted(site.path);
            }
            _ => {}
        }
        match seen.or(worse) {
            Some(Worse::Lower) => Lines::Below(line),
            Some(Worse::Higher) | None => Lines::Above(line),
        }
    }

    fn two_lines(
        &mut self,
        site: &Site<'_>,
        written: &[written::Quantity],
        ideal: &Quantity,
    ) -> Lines {
        let path = join(site.path, "red_lines");
        let [low, high] = written else {
            if self.refused_below(&path) {
                return self.lines_by_default(site, None, ideal);
            }
            self.error(
                codes::LINES,
                "expected two red lines",
                &path,
                format!("found {}, but one is needed on each side of the ideal", written.len()),
            );
            return self.lines_by_default(site, None, ideal);
        };
        let expect = Expect::outcome("red line", site.issue);
        let low = self.quantity(Some(low), format!("{path}.0"), expect);
        let high = self.quantity(Some(high), format!("{path}.1"), expect);
        let known = self.known(site, &["ideal", "red_lines", "red_lines.0", "red_lines.1"]);
        if known && (low.central > ideal.central || high.central < ideal.central) {
            self.error(
                codes::LINES,
                "the ideal does not lie between the red lines",
                &path,
                "the first must be at or below the ideal, the second at or above it".to_owned(),
            );
        }
        Lines::Around(low, high)
    }

    /// Whether these keys of a stance, and its issue, say what was written: nothing of them was
    /// refused and replaced by a default.
    fn known(&self, site: &Site<'_>, keys: &[&str]) -> bool {
        !self.groundless.contains(&site.issue.name)
            && !keys.iter().any(|key| self.replaced(&join(site.path, key)))
    }

    /// A preference without a red line: as far as the issue goes.
    fn lines_by_default(
        &mut self,
        site: &Site<'_>,
        worse: Option<Worse>,
        ideal: &Quantity,
    ) -> Lines {
        let Issue { low, high, .. } = *site.issue;
        let end = |value| Quantity {
            path: join(site.path, "red_line"),
            form: Form::Constant(value),
            central: value,
            domain: Domain { low, high },
            place: ideal.place.clone(),
        };
        let near = |end: f64| (ideal.central - end).abs() <= EQUAL * (high - low);
        let known = self.known(site, &["ideal"]);
        match worse {
            Some(Worse::Higher) if near(high) && known => self.nothing_is_worse(site.path),
            Some(Worse::Lower) if near(low) && known => self.nothing_is_worse(site.path),
            _ => {}
        }
        match worse {
            Some(Worse::Higher) => Lines::Above(end(high)),
            Some(Worse::Lower) => Lines::Below(end(low)),
            None if near(low) => Lines::Above(end(high)),
            None if near(high) => Lines::Below(end(low)),
            None => Lines::Around(end(low), end(high)),
        }
    }

    fn both_kinds_of_lines(&mut self, path: &str) {
        let problem = Diagnostic::error(
            codes::CONFLICT,
            "a stance has one red line or two",
            self.document.key_place(&join(path, "red_lines")),
            "two here",
        );
        let one = self.document.key_place(&join(path, "red_line"));
        let problem = problem.label(one, "and one here");
        self.push(problem.help("keep `red_lines` for a party that wants a middle"));
    }

    fn side_unknown(&mut self, path: &str) {
        let path = join(path, "red_line");
        let difference = self.document.find(&path).and_then(|line| match &line.value {
            Value::Text(text) => Difference::of(text),
            _ => None,
        });
        let (label, help) = match &difference {
            Some(difference) => (
                format!("the red line is {}, as the ideal is", difference.value),
                format!("a range is written `{}`", difference.range()),
            ),
            None => (
                "the red line is the ideal".to_owned(),
                "say it: `worse: higher` or `worse: lower`".to_owned(),
            ),
        };
        let place = self.document.place(&path);
        let message = "the side on which things get worse cannot be told";
        let problem = Diagnostic::error(codes::LINES, message, place, label);
        self.push(problem.help(help));
    }

    fn side_contradicted(&mut self, path: &str) {
        let problem = Diagnostic::error(
            codes::CONFLICT,
            "`worse` contradicts the red line",
            self.document.place(&join(path, "worse")),
            "",
        );
        let line = self.document.place(&join(path, "red_line"));
        let problem = problem.label(line, "this line is on the other side of the ideal");
        self.push(problem.help("leave `worse` out: it is needed only where the two are equal"));
    }

    fn worse_beside_two_lines(&mut self, path: &str) {
        let problem = Diagnostic::error(
            codes::CONFLICT,
            "between two red lines both sides are worse",
            self.document.key_place(&join(path, "worse")),
            "one side here",
        );
        let lines = self.document.key_place(&join(path, "red_lines"));
        self.push(problem.label(lines, "two lines here").help("leave `worse` out"));
    }

    fn nothing_is_worse(&mut self, path: &str) {
        self.error(
            codes::LINES,
            "nothing is worse than the ideal",
            &join(path, "worse"),
            "the ideal is the end of the issue on that side".to_owned(),
        );
    }
}

/// Where a stance stands.
struct Site<'a> {
    path: &'a str,
    issue: &'a Issue,
    id: IssueId,
}

/// What a party's stances share.
struct Shared {
    tolerance: Quantity,
    firmness: Option<Quantity>,
}
