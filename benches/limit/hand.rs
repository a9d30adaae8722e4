//! What both pieces of hand-written code share: random numbers, the normal quantile, small arithmetic.
//!
//! Hand-written code plays one replication after another, in plain scalar code with early exits, as
//! one would write it for a single scenario. It asks for random numbers when it needs them; they are
//! drawn for 64 replications at once, which is what the stream gives cheapest, and kept until the
//! next 64.

use detente::draws::{LANES, Stream, stream_number};
use detente::math::ln;

/// How close two levels are that count as equal, and two outcomes on a range from 0 to 1.
pub const EQUAL: f64 = 1e-9;
/// How far ahead of the others' concessions a matching party still goes by itself.
pub const AHEAD: f64 = 0.1;

/// Talks that are written by hand.
pub trait ByHand: Send {
    /// Plays 64 replications and tells how each ended.
    fn play(&mut self, block: u64, tell: &mut dyn FnMut(&End<'_>));

    /// The random numbers, to have it noted which are asked for.
    fn draws(&mut self) -> &mut Draws;
}

/// How a replication ended.
pub struct End<'e> {
    /// The name of its outcome.
    pub outcome: &'static str,
    /// In which round.
    pub round: u32,
    /// When and where each issue settled; round 0 where it is open.
    pub settled: &'e [(u32, f64)],
}

/// What a uniform is made into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Uniform,
    /// A normal number.
    Normal,
}

/// A run of random numbers that was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Of which source.
    pub source: usize,
    /// For which 64 replications.
    pub block: u64,
    /// For which round.
    pub round: u32,
    /// What they were made into.
    pub kind: Kind,
}

/// The random numbers of 64 replications, drawn when first asked for.
pub struct Draws {
    streams: Vec<Stream>,
    block: u64,
    /// By round, then by source.
    numbers: Vec<[f64; LANES]>,
    drawn: Vec<bool>,
    /// All that was asked for, if that is noted.
    pub asked: Option<Vec<Asked>>,
}

impl Draws {
    pub fn new(seed: u64, sources: &[&str], rounds: u32) -> Self {
        let places = sources.len() * (rounds as usize + 1);
        Self {
            streams: streams(seed, sources),
            block: 0,
            numbers: vec![[0.0; LANES]; places],
            drawn: vec![false; places],
            asked: None,
        }
    }

    /// Goes on to other replications.
    pub fn begin(&mut self, block: u64) {
        self.block = block;
        self.drawn.fill(false);
    }

    pub fn uniform(&mut self, source: usize, (round, lane): (u32, usize)) -> f64 {
        self.number(source, (round, lane), Kind::Uniform)
    }

    pub fn normal(&mut self, source: usize, (round, lane): (u32, usize)) -> f64 {
        normal_quantile(self.number(source, (round, lane), Kind::Normal))
    }

    #[inline]
    fn number(&mut self, source: usize, (round, lane): (u32, usize), kind: Kind) -> f64 {
        let place = round as usize * self.streams.len() + source;
        if !self.drawn[place] {
            self.draw(place, Asked { source, block: self.block, round, kind });
        }
        self.numbers[place][lane]
    }

    #[cold]
    fn draw(&mut self, place: usize, asked: Asked) {
        self.drawn[place] = true;
        let numbers = &mut self.numbers[place];
        self.streams[asked.source].uniforms(asked.block, asked.round, numbers);
        if let Some(all) = &mut self.asked {
            all.push(asked);
        }
    }
}

/// The streams of some sources.
pub fn streams(seed: u64, sources: &[&str]) -> Vec<Stream> {
    sources.iter().map(|source| Stream::new(seed, stream_number(source))).collect()
}

#[inline]
pub fn larger(one: f64, other: f64) -> f64 {
    if one > other { one } else { other }
}

#[inline]
pub fn smaller(one: f64, other: f64) -> f64 {
    if one < other { one } else { other }
}

#[inline]
pub fn clamp(value: f64, low: f64, high: f64) -> f64 {
    smaller(larger(value, low), high)
}

/// The standard normal quantile: AS 241 (Wichura 1988) with the branch that scalar code has, and so
/// the tails' logarithm only where it is needed.
#[inline]
pub fn normal_quantile(u: f64) -> f64 {
    let q = u - 0.5;
    if q.abs() <= 0.425 {
        let x = 0.180625 - q * q;
        return q * polynomial(&MIDDLE[0], x) / polynomial(&MIDDLE[1], x);
    }
    let p = if q < 0.0 { u } else { 1.0 - u };
    let x = (-ln(p)).sqrt() - 1.6;
    polynomial(&TAIL[0], x).copysign(q) / polynomial(&TAIL[1], x)
}

/// By Horner's rule, highest power first.
#[inline]
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    let [first, rest @ ..] = coefficients;
    rest.iter().fold(*first, |value, coefficient| value * x + coefficient)
}

#[allow(clippy::excessive_precision)]
const MIDDLE: [[f64; 8]; 2] = [
    [
        2.5090809287301226727e+3,
        3.3430575583588128105e+4,
        6.7265770927008700853e+4,
        4.5921953931549871457e+4,
        1.3731693765509461125e+4,
        1.9715909503065514427e+3,
        1.3314166789178437745e+2,
        3.3871328727963666080e+0,
    ],
    [
        5.2264952788528545610e+3,
        2.8729085735721942674e+4,
        3.9307895800092710610e+4,
        2.1213794301586595867e+4,
        5.3941960214247511077e+3,
        6.8718700749205790830e+2,
        4.2313330701600911252e+1,
        1.0,
    ],
];

#[allow(clippy::excessive_precision)]
const TAIL: [[f64; 8]; 2] = [
    [
        7.74545014278341407640e-4,
        2.27238449892691845833e-2,
        2.41780725177450611770e-1,
        1.27045825245236838258e+0,
        3.64784832476320460504e+0,
        5.76949722146069140550e+0,
        4.63033784615654529590e+0,
        1.42343711074968357734e+0,
    ],
    [
        1.05075007164441684324e-9,
        5.47593808499534494600e-4,
        1.51986665636164571966e-2,
        1.48103976427480074590e-1,
        6.89767334985100004550e-1,
        1.67638483018380384940e+0,
        2.05319162663775882187e+0,
        1.0,
    ],
];
