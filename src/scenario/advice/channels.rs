//! Channels that no round is held in, and shares that nothing asks for.

use super::super::codes;
use super::Advisor;
use crate::diagnostic::Diagnostic;

impl Advisor<'_> {
    /// Channels and their shares.
    pub fn channels(&mut self) {
        for (at, channel) in self.scenario.channels.iter().enumerate() {
            if !self.ranges.is_used(at) {
                let (label, help) = if self.scenario.schedule.is_empty() {
                    ("its share is 0, and no rule moves a round to it", "give it a share")
                } else {
                    ("the schedule does not name it", "put it into the schedule")
                };
                let message = format!("no round is held in the channel `{}`", channel.name);
                let place = self.key(&format!("channels.{}", channel.name));
                let warning = Diagnostic::warning(codes::UNUSED_CHANNEL, message, place, label);
                let help = format!("{help}, let a rule choose it (`channel: …`), or take it out");
                self.warn(warning.help(help));
            }
        }
        self.shares();
        self.leaks();
    }

    /// Shares beside a schedule.
    fn shares(&mut self) {
        if self.scenario.schedule.is_empty() {
            return;
        }
        let paths = self.scenario.channels.iter().map(|c| format!("channels.{}.share", c.name));
        let written: Vec<String> = paths.filter(|path| self.is_written(path)).collect();
        let Some((first, others)) = written.split_first() else { return };
        let message = "nothing asks for the shares of channels".to_owned();
        let place = self.key(first);
        let mut warning = Diagnostic::warning(codes::UNUSED_CHANNEL, message, place, "");
        for other in others {
            warning = warning.label(self.key(other), "");
        }
        let warning = warning.label(self.key("schedule"), "this says the channel of every round");
        self.warn(warning.help("take the shares out, or the schedule"));
    }

    /// Leaks that cannot happen.
    fn leaks(&mut self) {
        for channel in &self.scenario.channels {
            let Some(leak) = &channel.leak else { continue };
            let path = format!("channels.{}.leak", channel.name);
            if self.ranges.chance(&leak.chance).high > 0.0 {
                self.effects(&leak.then, &format!("{path}.then"));
                continue;
            }
            let message = format!("`{}` cannot leak", channel.name);
            let place = self.at(&format!("{path}.chance"));
            let warning =
                Diagnostic::warning(codes::NEVER_HAPPENS, message, place, "this is never above 0");
            self.warn(warning.help("give it a chance above 0, or take the leak out"));
        }
    }
}
