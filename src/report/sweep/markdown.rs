//! The points of a sweep as a Markdown table, as GitHub draws it.

use super::columns::{Column, Values};
use super::table::Table;
use crate::report::markdown::{code, escape};

impl Table {
    /// The same as Markdown, without a curve.
    pub fn markdown(&mut self) -> String {
        self.cut();
        let mut page =
            format!("# {}\n\n{}\n\n", escape(&self.title()), escape(&self.facts().join(" · ")));
        for remark in self.remark_texts() {
            page.push_str(&format!("{}.\n\n", escape(&remark)));
        }
        let columns = self.columns(Values::Full);
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let head = |column: &Column| match column.is_value() {
            true => format!("`{}`", code(&column.head)),
            false => escape(&column.head),
        };
        page.push_str(&row(columns.iter().map(head).collect()));
        let rule = |column: &Column| if column.is_text { "---" } else { "---:" };
        page.push_str(&row(columns.iter().map(|c| rule(c).to_owned()).collect()));
        for at in 0..columns.first().map_or(0, |column| column.cells.len()) {
            let cells = columns.iter().map(|c| escape(&c.cells[at]));
            page.push_str(&row(cells.collect()));
        }
        if let Some(more) = self.left_out() {
            page.push_str(&format!("\n{more}.\n"));
        }
        page.push_str(&format!("\n{}.\n", escape(&self.caveat())));
        page
    }
}
