//! The guide: the longer texts, for the documentation and for `detente help`.
//!
//! Takes the name of a page; gives its text in Markdown. The pages say what this version does; a
//! test holds them against the keys, the fields, the codes and the limits of the code.

#[doc = include_str!("model.md")]
pub mod model {}

#[doc = include_str!("scenario.md")]
pub mod scenario {}

#[doc = include_str!("record.md")]
pub mod record {}

#[doc = include_str!("sweep.md")]
pub mod sweep {}

#[doc = include_str!("compare.md")]
pub mod compare {}

#[doc = include_str!("levers.md")]
pub mod levers {}

#[doc = include_str!("trace.md")]
pub mod trace {}

#[doc = include_str!("findings.md")]
pub mod findings {}

#[doc = include_str!("codes.md")]
pub mod codes {}

#[doc = include_str!("scale.md")]
pub mod scale {}

#[doc = include_str!("speed.md")]
pub mod speed {}

/// A page of the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is asked for by: one word.
    pub name: &'static str,
    /// What it is about, on one line.
    pub about: &'static str,
    /// The whole page, in Markdown.
    pub text: &'static str,
}

/// All pages, in the order in which they are best read.
pub const PAGES: [Page; 11] = [
    Page {
        name: "model",
        about: "what is simulated, and how to read the result",
        text: include_str!("model.md"),
    },
    Page {
        name: "scenario",
        about: "the scenario language, key by key",
        text: include_str!("scenario.md"),
    },
    Page {
        name: "record",
        about: "the record and the CSV, field by field",
        text: include_str!("record.md"),
    },
    Page {
        name: "sweep",
        about: "sweeps: designs, the directory, the columns",
        text: include_str!("sweep.md"),
    },
    Page {
        name: "compare",
        about: "comparisons: pairs, verdicts, the record",
        text: include_str!("compare.md"),
    },
    Page {
        name: "levers",
        about: "levers and solutions: what would it take?",
        text: include_str!("levers.md"),
    },
    Page {
        name: "trace",
        about: "the record of a trace, field by field",
        text: include_str!("trace.md"),
    },
    Page {
        name: "findings",
        about: "what a check finds, and how to read it",
        text: include_str!("findings.md"),
    },
    Page {
        name: "codes",
        about: "what errors and warnings mean, code by code",
        text: include_str!("codes.md"),
    },
    Page {
        name: "scale",
        about: "large sweeps: shards, Slurm, Kubernetes",
        text: include_str!("scale.md"),
    },
    Page {
        name: "speed",
        about: "how it is made fast, and how fast it is",
        text: include_str!("speed.md"),
    },
];

/// The text of a page, in Markdown.
pub fn page(name: &str) -> Option<&'static str> {
    PAGES.iter().find(|page| page.name == name).map(|page| page.text)
}

/// The entries of the page on codes: each code with all that the page says of it.
pub fn codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    const HEADING: &str = "\n## ";
    let page = include_str!("codes.md");
    page.match_indices(HEADING).filter_map(move |(start, _)| {
        let text = &page[start + 1..];
        let end = text[1..].find(HEADING).map_or(text.len(), |end| end + 2);
        let (code, _) = text.strip_prefix("## ")?.lines().next()?.split_once(": ")?;
        Some((code, &text[..end]))
    })
}
