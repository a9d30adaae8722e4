//! That no two things draw the same random numbers.

use super::super::StreamName;
use super::super::codes;
use super::super::types::Scenario;
use super::checker::Checker;
use crate::diagnostic::{Diagnostic, shortened};
use crate::draws::stream_number;
use std::collections::HashMap;

impl Checker<'_> {
    /// Reports the names that make one stream of random numbers. It takes a search on purpose to
    /// find such names: some four thousand million attempts.
    pub fn streams(&mut self, scenario: &Scenario) {
        let uncertain = std::mem::take(&mut self.uncertain);
        let inputs = uncertain.iter().map(|path| StreamName::Input(path));
        let mut seen: HashMap<u64, StreamName<'_>> = HashMap::new();
        for name in inputs.chain(scenario.stream_names()) {
            let first = *seen.entry(stream_number(&name.to_string())).or_insert(name);
            if first != name {
                self.same_stream(first, name);
            }
        }
    }

    fn same_stream(&mut self, first: StreamName<'_>, second: StreamName<'_>) {
        let shown = |name: StreamName<'_>| format!("`{}`", shortened(&name.path()));
        let problem = Diagnostic::error(
            codes::SAME_STREAM,
            format!("{} and {} draw the same random numbers", shown(first), shown(second)),
            self.document.key_place(&second.path()),
            "this name makes the same stream of random numbers",
        );
        let first = self.document.key_place(&first.path());
        self.push(problem.label(first, "as this one").help("rename one of them"));
    }
}
