//! Merge keys: `<<: *base` puts the entries of another map where it stands.

use indexmap::IndexMap;

use super::written::{Key, Style};
use super::{Entry, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::scenario::codes;

/// The entries of a map with its merge key carried out.
///
/// What stands in the map itself wins over what is merged, and of several maps the earlier. A key
/// keeps the position at which it first comes up, so that a map merged first gives the order.
pub(super) fn merge(
    written: Vec<(&Key, Entry)>,
) -> Result<IndexMap<String, Entry>, Vec<Diagnostic>> {
    let mut entries = IndexMap::with_capacity(written.len());
    for (key, entry) in written {
        if key.text == "<<" && key.style == Style::Plain {
            for (name, merged) in merged(entry.node)? {
                entries.entry(name).or_insert(merged);
            }
        } else {
            entries.insert(key.text.clone(), entry);
        }
    }
    Ok(entries)
}

/// The entries that stand after a merge key: of one map, or of a list of maps.
fn merged(node: Node) -> Result<Vec<(String, Entry)>, Vec<Diagnostic>> {
    match node.value {
        Value::Mapping(entries) => Ok(entries.into_iter().collect()),
        Value::Sequence(maps) if maps.iter().all(|map| matches!(map.value, Value::Mapping(_))) => {
            let maps: Result<Vec<_>, _> = maps.into_iter().map(merged).collect();
            Ok(maps?.into_iter().flatten().collect())
        }
        _ => Err(vec![
            Diagnostic::error(
                codes::WRONG_TYPE,
                "only a map, or a list of maps, can be merged by `<<`",
                node.place,
                "this is neither",
            )
            .help("give the map an anchor, `base: &base {…}`, and write `<<: *base`"),
        ]),
    }
}
