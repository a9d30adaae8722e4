//! What stands before the first round: what is told, and what was drawn once.

use super::page::{INDENT, Page};
use super::words::figure;
use crate::report::clean::{NAME_COLUMNS, TITLE_COLUMNS, UNIT_COLUMNS, clean, strip};
use crate::report::text::layout::{DIM, STRONG, left, paint, widest, wrapped};
use crate::study::trace::{OpeningStance, RedLine};
use std::fmt::Write as _;

impl Page<'_> {
    /// What is told, and how to read it.
    pub(super) fn heading(&self) -> String {
        let trace = self.trace;
        let title = paint(STRONG, &clean(&trace.title, TITLE_COLUMNS));
        let rounds = if trace.horizon == 1 { "round" } else { "rounds" };
        let each = trace
            .interval
            .as_ref()
            .map_or_else(String::new, |interval| format!(" of {}", clean(interval, UNIT_COLUMNS)));
        let mut text = format!(
            "{title} · replication {} · seed {} · {} {rounds}{each}\n",
            trace.replication, trace.seed, trace.horizon
        );
        let key = "Levels: 0 at a party's ideal, 1 at its true red line. A step is (own pull + answer) × \
                   noise. Changes too small to show are left out.";
        for line in wrapped(key, self.columns, 0) {
            let _ = writeln!(text, "{}", paint(DIM, &line));
        }
        text
    }

    /// What is drawn once.
    pub(super) fn opening(&self) -> String {
        let mut text = format!("\n{}\n", paint(STRONG, "Before the first round"));
        for (group, numbers) in self.drawn() {
            text.push_str(&self.entry_wide(&group, &numbers.join(", ")));
        }
        for stance in &self.trace.stances {
            let bluffs = stance.red_lines.iter().filter(|line| line.bluff);
            for line in bluffs {
                text.push_str(&self.entry("bluff", &self.bluff(stance, line)));
            }
        }
        let zone = match (self.trace.zone, self.trace.zone_ever) {
            (true, _) => "exists: every core issue has an outcome within all true red lines",
            (false, true) => "none yet: some core issue has no outcome within all true red lines",
            (false, false) => "none: some core issue has no outcome within all true red lines",
        };
        text.push_str(&self.entry("zone", zone));
        text
    }

    /// The uncertain numbers, those of one part of the scenario together.
    fn drawn(&self) -> Vec<(String, Vec<String>)> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for drawn in &self.trace.drawn {
            let (group, field) = drawn.path.rsplit_once('.').unwrap_or(("", &drawn.path));
            let group = strip(group.strip_prefix("parties.").unwrap_or(group));
            let group = group.replace(".stances.", ".").replace(".concession", "");
            let clamped = if drawn.clamped { " (clamped)" } else { "" };
            let number = format!("{} {}{clamped}", strip(field), figure(drawn.value));
            match groups.iter_mut().find(|known| known.0 == group) {
                Some(known) => known.1.push(number),
                None => groups.push((group, vec![number])),
            }
        }
        groups
    }

    /// An entry whose label may be longer than an issue's name.
    fn entry_wide(&self, label: &str, said: &str) -> String {
        let names = self.drawn();
        let widest = widest(names.iter().map(|(name, _)| name.as_str())).min(self.columns / 2);
        let label = clean(label, widest);
        let room = self.columns - INDENT - widest - 2;
        let mut text = String::new();
        for (at, line) in wrapped(said, room, 2).iter().enumerate() {
            let label = left(if at == 0 { &label } else { "" }, widest + 2);
            let _ = writeln!(text, "{:INDENT$}{}{line}", "", paint(DIM, &label));
        }
        text
    }

    fn bluff(&self, stance: &OpeningStance, line: &RedLine) -> String {
        format!(
            "{} on {}: says {}, would in truth go to {}",
            self.party(&stance.party),
            clean(&stance.issue, NAME_COLUMNS),
            self.place(&stance.issue, line.stated),
            self.place(&stance.issue, line.real),
        )
    }
}
