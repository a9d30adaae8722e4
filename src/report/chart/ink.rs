//! What areas and lines are drawn with: a colour, and a pattern that tells it apart without colour.
//!
//! The colours are those of Okabe and Ito (2008), darkened on light paper and lightened on dark so
//! that each stands out from the page by 3 to 1 or more; the style sheet has their values. The
//! patterns are laid over them in the colour of the page.

use maud::{Markup, html};

/// A colour with its pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Ink {
    /// Blue, plain.
    Blue,
    /// Sky blue, rising stripes.
    Sky,
    /// Grey, plain.
    Grey,
    /// Vermilion, crossed stripes.
    Vermilion,
    /// Orange, falling stripes.
    Orange,
    /// Purple, dots.
    Purple,
    /// Green, upright stripes.
    Green,
    /// Olive, level stripes.
    Olive,
}

/// All of them, in the order in which they are taken where there is no reason for another.
pub(in crate::report) const INKS: [Ink; 8] = [
    Ink::Blue,
    Ink::Orange,
    Ink::Green,
    Ink::Purple,
    Ink::Olive,
    Ink::Sky,
    Ink::Vermilion,
    Ink::Grey,
];

impl Ink {
    fn name(self) -> &'static str {
        match self {
            Self::Blue => "blue",
            Self::Sky => "sky",
            Self::Grey => "grey",
            Self::Vermilion => "vermilion",
            Self::Orange => "orange",
            Self::Purple => "purple",
            Self::Green => "green",
            Self::Olive => "olive",
        }
    }

    /// The class of what is filled with it.
    pub(super) fn fill(self) -> String {
        format!("fill-{}", self.name())
    }

    /// The class of what is filled with its colour alone, where something else tells it apart.
    pub(super) fn base(self) -> String {
        format!("base-{}", self.name())
    }

    /// The class of what is drawn as a line in it.
    pub(super) fn stroke(self) -> String {
        format!("stroke-{}", self.name())
    }

    /// The strokes of its pattern in a tile of eight pixels, none if it is plain.
    fn strokes(self) -> Option<&'static str> {
        match self {
            Self::Blue | Self::Grey => None,
            Self::Sky => Some("M-2 10L10 -2M-2 2L2 -2M6 10L10 6"),
            Self::Orange => Some("M-2 -2L10 10M6 -2L10 2M-2 6L2 10"),
            Self::Vermilion => Some("M0 0L8 8M0 8L8 0"),
            Self::Green => Some("M2 0V8M6 0V8"),
            Self::Olive => Some("M0 2H8M0 6H8"),
            Self::Purple => Some("M1 2h2M5 6h2"),
        }
    }
}

/// The patterns, once in a page: they take no room.
pub(in crate::report) fn patterns() -> Markup {
    html! {
        svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false" {
            defs {
                @for ink in INKS {
                    pattern id=(format!("ink-{}", ink.name())) width="8" height="8"
                        patternUnits="userSpaceOnUse" {
                        rect class=(format!("base-{}", ink.name())) width="8" height="8" {}
                        @if let Some(strokes) = ink.strokes() {
                            path class="weave" d=(strokes) {}
                        }
                    }
                }
                pattern id="ink-undecided" width="8" height="8" patternUnits="userSpaceOnUse" {
                    path class="thread" d="M-2 10L10 -2M-2 2L2 -2M6 10L10 6" {}
                }
            }
        }
    }
}

/// A small square of it, for lists and tables.
pub(in crate::report) fn swatch(ink: Ink) -> Markup {
    html! {
        svg class="swatch" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"
            focusable="false" {
            rect class=(ink.fill()) width="14" height="14" rx="2" {}
        }
    }
}
