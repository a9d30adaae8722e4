//! JSON with a line for each field and for each item of a list in it; what is deeper stays on its
//! line. So a document of a thousand points can be read, searched and compared line by line.

use serde::Serialize;
use serde_json::ser::Formatter;
use std::io::{Result, Write};

/// How deep lists and maps are broken into lines.
const DEPTH: usize = 2;

/// A document, with a line feed at the end.
///
/// # Panics
/// When it has keys that are no text, or numbers that are not finite.
pub(super) fn written(document: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Lines::default());
    document.serialize(&mut serializer).expect("a document has nothing that JSON cannot hold");
    bytes.push(b'\n');
    String::from_utf8(bytes).expect("JSON is text")
}

/// Where the writer is.
#[derive(Default)]
struct Lines {
    depth: usize,
    /// Whether nothing stands in the list or map yet.
    empty: bool,
}

impl Lines {
    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> Result<()> {
        self.depth += 1;
        self.empty = true;
        writer.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> Result<()> {
        self.depth -= 1;
        if self.depth < DEPTH && !std::mem::take(&mut self.empty) {
            self.line(writer)?;
        }
        self.empty = false;
        writer.write_all(bracket)
    }

    fn item<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.empty = false;
        if !first {
            writer.write_all(b",")?;
        }
        if self.depth <= DEPTH { self.line(writer) } else { Ok(()) }
    }

    fn line<W: ?Sized + Write>(&self, writer: &mut W) -> Result<()> {
        writer.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| writer.write_all(b"  "))
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.item(writer, first)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.item(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        writer.write_all(if self.depth <= DEPTH { b": " } else { b":" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn fields_and_items_have_lines_and_what_is_deeper_has_none() {
        let document = json!({"format": "x/1", "none": [], "points": [{"a": 1, "b": [2]}, [3, 4]]});
        let text = written(&document);
        let expected = "{\n  \"format\": \"x/1\",\n  \"none\": [],\n  \"points\": [\n    \
                        {\"a\":1,\"b\":[2]},\n    [3,4]\n  ]\n}\n";
        assert_eq!(text, expected);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), document);
    }
}
