//! What settlement-2025.yaml says, as constants.

pub const ISSUES: usize = 10;
/// The first six are core.
pub const CORE: usize = 6;
pub const PARTIES: usize = 4;
pub const ROUNDS: u32 = 12;

pub const DONETSK: usize = 0;
pub const RUSSIA: usize = 0;
pub const UKRAINE: usize = 1;
pub const STATES: usize = 2;

pub const MATCHING: f64 = 0.3;
pub const TRUST_EFFECT: f64 = 0.3;
pub const TRUST_GAIN: f64 = 0.5;
pub const REVERSION: f64 = 0.05;
pub const NOISE: [f64; PARTIES] = [0.2, 0.2, 0.3, 0.2];
pub const STEP: [f64; PARTIES] = [0.25, 0.25, 1.0, 1.0];
pub const RECIPROCITY: f64 = 0.3;

/// The rules that press a party, by their places among the sources from [`LEVER`] on.
pub const ON_KYIV: usize = 0;
pub const ON_MOSCOW: usize = 1;

/// The points of the options; none where every outcome from 0 to 1 is possible.
pub const OPTIONS: [&[f64]; ISSUES] = [
    &[0.0, 0.3, 0.45, 0.6, 0.8, 1.0],
    &[0.0, 0.3, 0.5, 0.7, 1.0],
    &[],
    &[],
    &[0.0, 0.35, 0.6, 1.0],
    &[0.0, 0.5, 0.7, 1.0],
    &[],
    &[],
    &[],
    &[],
];

const EUROPEAN: [bool; ISSUES] = [false, false, false, true, true, false, false, true, true, false];

/// Who has a stance on what.
pub const HAS: [[bool; ISSUES]; PARTIES] =
    [[true; ISSUES], [true; ISSUES], [true; ISSUES], EUROPEAN];

pub const IDEAL: [[f64; ISSUES]; PARTIES] = [
    [1.0, 1.0, 0.9, 1.0, 0.9, 1.0, 0.9, 0.7, 1.0, 0.8],
    [0.0, 0.0, 0.15, 0.2, 0.0, 0.0, 0.1, 0.0, 0.0, 0.3],
    [0.6, 0.5, 0.3, 0.8, 0.35, 0.5, 0.5, 0.6, 0.7, 0.5],
    [0.0, 0.0, 0.0, 0.4, 0.0, 0.0, 0.0, 0.0, 0.2, 0.0],
];

/// On which sides of an ideal things get worse.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Worse {
    Lower,
    Higher,
    Both,
}

const EUROPEAN_WORSE: [Worse; ISSUES] = {
    let mut worse = [Worse::Higher; ISSUES];
    worse[3] = Worse::Both;
    worse
};

pub const WORSE: [[Worse; ISSUES]; PARTIES] =
    [[Worse::Lower; ISSUES], [Worse::Higher; ISSUES], [Worse::Both; ISSUES], EUROPEAN_WORSE];

pub const WEIGHT: [[f64; ISSUES]; PARTIES] = [
    [0.30, 0.15, 0.12, 0.15, 0.12, 0.04, 0.03, 0.02, 0.05, 0.02],
    [0.25, 0.12, 0.08, 0.08, 0.22, 0.04, 0.04, 0.05, 0.10, 0.02],
    [1.0; ISSUES],
    [1.0; ISSUES],
];

/// A stated red line: a number, or a normal distribution with standard deviation 0.05.
#[derive(Clone, Copy)]
pub enum Line {
    At(f64),
    /// Around a mean, from a source.
    Near(f64, usize),
}

use Line::{At, Near};

/// The lines of those that have stated some; else the end of the range.
pub const LINES: [[Line; ISSUES]; PARTIES] = [
    [
        At(0.8),
        At(0.5),
        Near(0.4, LINE),
        Near(0.7, LINE + 1),
        At(0.6),
        At(0.7),
        Near(0.4, LINE + 2),
        Near(0.2, LINE + 3),
        Near(0.3, LINE + 4),
        Near(0.2, LINE + 5),
    ],
    [
        At(0.45),
        At(0.3),
        Near(0.3, LINE + 6),
        Near(0.7, LINE + 7),
        At(0.35),
        At(0.5),
        Near(0.5, LINE + 8),
        Near(0.5, LINE + 9),
        Near(0.6, LINE + 10),
        Near(0.7, LINE + 11),
    ],
    [At(1.0); ISSUES],
    [
        At(1.0),
        At(1.0),
        At(1.0),
        At(1.0),
        At(1.0),
        At(1.0),
        At(1.0),
        Near(0.2, LINE + 12),
        Near(0.5, LINE + 13),
        At(1.0),
    ],
];

/// How much farther a line lies if it is bluff, and the source of whether it is; for the first two
/// parties.
pub const GIVE: [[Option<(f64, usize)>; ISSUES]; 2] = [
    [
        Some((0.2, FIRMNESS)),
        Some((0.2, FIRMNESS + 1)),
        Some((0.1, FIRMNESS + 2)),
        None,
        Some((0.25, FIRMNESS + 3)),
        Some((0.2, FIRMNESS + 4)),
        None,
        None,
        None,
        None,
    ],
    [
        Some((0.15, FIRMNESS + 5)),
        Some((0.2, FIRMNESS + 6)),
        Some((0.2, FIRMNESS + 7)),
        None,
        Some((0.25, FIRMNESS + 8)),
        Some((0.2, FIRMNESS + 9)),
        None,
        None,
        None,
        None,
    ],
];

// Places among the sources.
pub const RESOLVE: usize = 0;
pub const BREAK_RATE: usize = 2;
pub const TOLERANCE: usize = 3;
pub const BETA: usize = 7;
pub const RUSSIAN_RECIPROCITY: usize = 10;
pub const LINE: usize = 11;
pub const FIRMNESS: usize = 25;
pub const RUSSIA_TRUSTS: usize = 35;
pub const STATES_TRUST: usize = 36;
pub const LEVER_CHANCE: usize = 37;
pub const LEVER: usize = 39;
pub const BROKEN_OFF: usize = 41;
pub const RATIFICATION: usize = 42;

/// The sources of a party's noise.
pub const NOISE_OF: [[usize; ISSUES]; PARTIES] = [
    [43, 44, 45, 46, 47, 48, 49, 50, 51, 52],
    [53, 54, 55, 56, 57, 58, 59, 60, 61, 62],
    [63, 64, 65, 66, 67, 68, 69, 70, 71, 72],
    [0, 0, 0, 73, 74, 0, 0, 75, 76, 0],
];

pub const SOURCES: [&str; 77] = [
    "input inputs.russian_resolve",
    "input inputs.ukrainian_resolve",
    "input inputs.break_rate",
    "input parties.russia.tolerance",
    "input parties.ukraine.tolerance",
    "input parties.united_states.tolerance",
    "input parties.europeans.tolerance",
    "input parties.russia.concession.beta",
    "input parties.ukraine.concession.beta",
    "input parties.united_states.concession.beta",
    "input parties.russia.concession.reciprocity",
    "input parties.russia.stances.army.red_line",
    "input parties.russia.stances.nato.red_line",
    "input parties.russia.stances.power_plant.red_line",
    "input parties.russia.stances.assets.red_line",
    "input parties.russia.stances.sanctions.red_line",
    "input parties.russia.stances.elections.red_line",
    "input parties.ukraine.stances.army.red_line",
    "input parties.ukraine.stances.nato.red_line",
    "input parties.ukraine.stances.power_plant.red_line",
    "input parties.ukraine.stances.assets.red_line",
    "input parties.ukraine.stances.sanctions.red_line",
    "input parties.ukraine.stances.elections.red_line",
    "input parties.europeans.stances.assets.red_line",
    "input parties.europeans.stances.sanctions.red_line",
    "firmness russia donetsk",
    "firmness russia recognition",
    "firmness russia army",
    "firmness russia guarantees",
    "firmness russia sequence",
    "firmness ukraine donetsk",
    "firmness ukraine recognition",
    "firmness ukraine army",
    "firmness ukraine guarantees",
    "firmness ukraine sequence",
    "input trust.pairs.russia.united_states",
    "input trust.pairs.united_states.russia",
    "input rules.lever_on_kyiv.chance",
    "input rules.lever_on_moscow.chance",
    "rule lever_on_kyiv",
    "rule lever_on_moscow",
    "rule broken_off",
    "ratification ukraine",
    "noise russia donetsk",
    "noise russia recognition",
    "noise russia army",
    "noise russia nato",
    "noise russia guarantees",
    "noise russia sequence",
    "noise russia power_plant",
    "noise russia assets",
    "noise russia sanctions",
    "noise russia elections",
    "noise ukraine donetsk",
    "noise ukraine recognition",
    "noise ukraine army",
    "noise ukraine nato",
    "noise ukraine guarantees",
    "noise ukraine sequence",
    "noise ukraine power_plant",
    "noise ukraine assets",
    "noise ukraine sanctions",
    "noise ukraine elections",
    "noise united_states donetsk",
    "noise united_states recognition",
    "noise united_states army",
    "noise united_states nato",
    "noise united_states guarantees",
    "noise united_states sequence",
    "noise united_states power_plant",
    "noise united_states assets",
    "noise united_states sanctions",
    "noise united_states elections",
    "noise europeans nato",
    "noise europeans guarantees",
    "noise europeans assets",
    "noise europeans sanctions",
];
