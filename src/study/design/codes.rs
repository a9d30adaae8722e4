//! The codes of what can be wrong with a design. Published: a code never changes its meaning.

use crate::diagnostic::Code;

/// A `--vary`, or an entry of `vary`, that cannot be read.
pub const VARY: Code = Code("D001");
/// What is varied does not go together with the design.
pub const DESIGN: Code = Code("D002");
/// More points, paths or bytes than are allowed.
pub const TOO_MANY: Code = Code("D003");
/// A table of points that cannot be read.
pub const TABLE: Code = Code("D004");
/// A number of points at which the design is not at its best.
pub const UNEVEN: Code = Code("D005");
