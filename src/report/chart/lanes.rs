//! The path of one replication on one issue: where each party stands, round by round, and where it
//! settles.

use super::ink::Ink;
use super::place::apart;
use super::scale::{Scale, marks, rounds};
use super::{Width, Words, breadth, fitted, framed, line, number, text, wrapped};
use maud::{Markup, html};

/// The height of the plot.
const HEIGHT: f64 = 190.0;
/// The height of an option.
const OPTION: f64 = 30.0;
/// The least and the most height with options.
const HEIGHTS: (f64, f64) = (120.0, 360.0);
/// The room of a line of the name.
const LINE: f64 = 18.0;
/// Between the texts and the plot.
const ABOVE: f64 = 30.0;
/// Below the plot.
const BELOW: f64 = 42.0;
/// The least room left of the plot.
const LEFT: f64 = 40.0;
/// Between two names of parties.
const NAMES_APART: f64 = 17.0;
/// How broad and how high the wedge of a red line is.
const WEDGE: f64 = 9.0;
/// The most rounds that are marked one by one.
const MARKED_MOST: u32 = 30;
/// How much broader the letters of a name are than others.
const NAME_LETTERS: f64 = 1.16;

/// Where a party stands.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Lane {
    /// Who.
    pub(in crate::report) name: String,
    /// What it is drawn with.
    pub(in crate::report) ink: Ink,
    /// By round: 0 is before the first.
    pub(in crate::report) places: Vec<(u32, f64)>,
    /// The worst that it would in truth accept: one line, or one on each side.
    pub(in crate::report) lines: Vec<f64>,
}

/// An issue.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report) struct Lanes {
    /// Its name.
    pub(in crate::report) name: String,
    /// What became of it, in a few words.
    pub(in crate::report) says: String,
    /// Its lowest and its highest outcome.
    pub(in crate::report) range: (f64, f64),
    /// Its options; none where it is a number.
    pub(in crate::report) options: Vec<(f64, String)>,
    /// The parties with a stance.
    pub(in crate::report) lanes: Vec<Lane>,
    /// The round and the place of its settlement.
    pub(in crate::report) settled: Option<(u32, f64)>,
    /// The last round that is drawn.
    pub(in crate::report) last: u32,
}

/// Where an issue is drawn.
struct Place {
    top: f64,
    bottom: f64,
    left: f64,
    right: f64,
    width: f64,
    across: Scale,
    up: Scale,
}

impl Place {
    fn new(width: Width, title: usize, lanes: &Lanes) -> Self {
        let most = if width == Width::Wide { 210.0 } else { 112.0 };
        let marked = upright(lanes);
        let left = marked.iter().map(|(_, said)| breadth(said) + 12.0).fold(LEFT, f64::max);
        let names = lanes.lanes.iter().map(|lane| breadth(&lane.name) + 34.0);
        // Narrow charts stand below a list of the parties.
        let right = match width {
            Width::Wide => width.pixels() - names.fold(60.0, f64::max).min(most),
            Width::Narrow => width.pixels() - 12.0,
        };
        let left = left.min(most);
        let height = match lanes.options.len() {
            0 => HEIGHT,
            options => (OPTION * options as f64).clamp(HEIGHTS.0, HEIGHTS.1),
        };
        let top = LINE * title as f64 + ABOVE;
        let ends = match (marked.first(), marked.last()) {
            (Some((low, _)), Some((high, _))) if lanes.options.is_empty() => (*low, *high),
            _ => lanes.range,
        };
        Self {
            top,
            bottom: top + height,
            left,
            right,
            width: width.pixels(),
            across: Scale::new((0.0, f64::from(lanes.last.max(1))), (left + 8.0, right - 8.0)),
            up: Scale::new(ends, (top + height - 6.0, top + 6.0)),
        }
    }
}

/// What is marked on the upright axis: options, or round numbers.
fn upright(lanes: &Lanes) -> Vec<(f64, String)> {
    if lanes.options.is_empty() { marks(lanes.range, 4) } else { lanes.options.clone() }
}

/// The positions as lines, the red lines as wedges at the left edge, the settlement as a diamond.
pub(in crate::report) fn lanes(words: &Words, width: Width, lanes: &Lanes) -> Markup {
    let title = wrapped(&lanes.name, width.pixels() / NAME_LETTERS, 2);
    let place = Place::new(width, title.len(), lanes);
    let body = html! {
        @for (at, said) in title.iter().enumerate() {
            (text("panel", (0.0, 14.0 + LINE * at as f64), said))
        }
        (text("soft", (0.0, place.top - 14.0), &fitted(&lanes.says, place.width)))
        (axes(&place, width, lanes))
        @for (ink, x, y) in wedges(&place, lanes) { path class=(ink.base()) d=(mark(x, y)) {} }
        @for lane in &lanes.lanes { (path(&place, lane, lanes.last)) }
        @if let Some((round, at)) = lanes.settled {
            path class="grid" stroke-dasharray="2 3" d=(format!("M{} {}H{}",
                number(place.across.at(f64::from(round))), number(place.up.at(at)),
                number(place.right))) {}
            (diamond(place.across.at(f64::from(round)), place.up.at(at)))
        }
        @if width == Width::Wide { (names(&place, lanes)) }
    };
    framed(words, width.class(), (place.width, place.bottom + BELOW), &body)
}

fn axes(place: &Place, width: Width, lanes: &Lanes) -> Markup {
    let wanted = if width == Width::Wide { 12 } else { 5 };
    let every = labels_every(place, lanes);
    html! {
        @for (at, (value, said)) in upright(lanes).iter().enumerate() {
            @let y = place.up.at(*value);
            path class="grid"
                d=(format!("M{} {}H{}", number(place.left), number(y), number(place.right))) {}
            @if at % every == 0 {
                (text("axis end", (place.left - 6.0, y + 4.0), &fitted(said, place.left - 6.0)))
            }
        }
        (text("axis middle", (place.across.at(0.0), place.bottom + 18.0), "start"))
        @for round in rounds(lanes.last.max(1), wanted) {
            @let x = place.across.at(f64::from(round));
            @if x - place.across.at(0.0) > 34.0 {
                (text("axis middle", (x, place.bottom + 18.0), &round.to_string()))
            }
        }
        (text("soft", (place.left, place.bottom + 36.0), "rounds"))
    }
}

/// Every how many options there is room for a name.
fn labels_every(place: &Place, lanes: &Lanes) -> usize {
    let gaps =
        lanes.options.windows(2).map(|two| (place.up.at(two[0].0) - place.up.at(two[1].0)).abs());
    let least = gaps.fold(f64::INFINITY, f64::min);
    if lanes.options.is_empty() || least >= 13.0 {
        1
    } else {
        (13.0 / least.max(1.0)).ceil() as usize
    }
}

/// A party's line.
fn path(place: &Place, lane: &Lane, last: u32) -> Markup {
    let at =
        |(round, value): &(u32, f64)| (place.across.at(f64::from(*round)), place.up.at(*value));
    let points: Vec<_> = lane.places.iter().map(at).collect();
    html! {
        path class=(lane.ink.stroke()) d=(line(points.iter().copied())) {}
        @if last <= MARKED_MOST {
            @for (x, y) in points {
                circle class=(lane.ink.fill()) cx=(number(x)) cy=(number(y)) r="3.5" {}
            }
        }
    }
}

/// The wedges of the red lines: those that would stand over each other stand side by side.
fn wedges(place: &Place, lanes: &Lanes) -> Vec<(Ink, f64, f64)> {
    let mut wedges: Vec<(Ink, f64, f64)> = Vec::new();
    for lane in &lanes.lanes {
        for red in &lane.lines {
            let y = place.up.at(*red);
            let beside = wedges.iter().filter(|(_, _, other)| (y - other).abs() < WEDGE).count();
            wedges.push((lane.ink, place.left + (WEDGE + 1.0) * beside as f64, y));
        }
    }
    wedges
}

/// A wedge.
fn mark(x: f64, y: f64) -> String {
    format!("M{} {}l9 4.5l-9 4.5Z", number(x), number(y - 4.5))
}

/// Where an issue settled.
fn diamond(x: f64, y: f64) -> Markup {
    html! {
        path class="diamond"
            d=(format!("M{} {}l8 8l-8 8l-8 -8Z", number(x), number(y - 8.0))) {}
    }
}

/// The parties beside the ends of their lines.
fn names(place: &Place, lanes: &Lanes) -> Markup {
    let mut order: Vec<_> = lanes.lanes.iter().filter(|lane| !lane.places.is_empty()).collect();
    let end = |lane: &Lane| place.up.at(lane.places.last().map_or(0.0, |place| place.1));
    order.sort_by(|one, other| end(one).total_cmp(&end(other)));
    let wanted: Vec<f64> = order.iter().map(|lane| end(lane)).collect();
    let places = apart(&wanted, NAMES_APART, (place.top, place.bottom));
    let room = place.width - place.right - 32.0;
    html! {
        @for (lane, y) in order.iter().zip(places) {
            rect class=(lane.ink.fill()) width="10" height="10" x=(number(place.right + 15.0))
                y=(number(y - 5.0)) {}
            (text("label", (place.right + 29.0, y + 4.5), &fitted(&lane.name, room)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn red_lines_at_one_place_have_wedges_side_by_side() {
        let lane = |ink, line: f64| Lane {
            name: "a".to_owned(),
            ink,
            places: vec![(0, 1.0), (1, 2.0)],
            lines: vec![line],
        };
        let lanes = Lanes {
            name: "staffing".to_owned(),
            says: String::new(),
            range: (0.0, 10.0),
            options: Vec::new(),
            lanes: vec![lane(Ink::Blue, 4.0), lane(Ink::Orange, 4.0), lane(Ink::Green, 9.0)],
            settled: None,
            last: 4,
        };
        let place = Place::new(Width::Wide, 1, &lanes);
        let [blue, orange, green] = wedges(&place, &lanes)[..] else { panic!() };
        assert_eq!((blue.0, orange.0, green.0), (Ink::Blue, Ink::Orange, Ink::Green));
        assert!(blue.2 == orange.2 && orange.1 >= blue.1 + WEDGE, "{blue:?} {orange:?}");
        assert_eq!(green.1, place.left);
    }
}
