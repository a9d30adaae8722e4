//! One value of a document replaced: by `--set PATH=VALUE`, or by a path and a value from elsewhere.
//!
//! Takes an argument of the command line, or a path and a value with their places; changes the
//! document, or leaves it as it was and gives diagnostics. What is set has its places where it was
//! written, so that whatever is found wrong with it later points there.

use super::{DEPTH_LIMIT, Document, Entry, Node, Origin, Value, index, next_segment, syntax};
use crate::diagnostic::{Diagnostic, Place, Sources, nearest, shortened};
use crate::scenario::codes;

/// What the text of a `--set` is called in diagnostics.
const SOURCE_NAME: &str = "--set";

/// Maps whose keys are names that an author made up: a new one is more likely misspelt.
const NAMED: [&str; 6] = ["issues", "parties", "inputs", "channels", "variables", "rules"];
/// Such maps within a party.
const NAMED_OF_PARTY: [&str; 2] = ["stances", "variables"];

/// One step of a path, with its place where the path is written.
struct Step<'p> {
    name: &'p str,
    place: Place,
}

impl Document {
    /// Carries out `PATH=VALUE`, whose text is taken in among the sources as `--set`.
    ///
    /// The value is YAML. Maps on the way to it are made if they are missing, but the name of an
    /// issue, a party, a stance, an input, a channel, a variable or a rule must exist unless a map
    /// is set there, and so must items of lists. A value that is replaced keeps its position among its neighbours. Where the
    /// path leads through an alias, only this use of what it refers to changes.
    ///
    /// # Errors
    /// What is wrong with the argument, at its place there; the document is then unchanged.
    pub fn set(&mut self, argument: &str, sources: &mut Sources) -> Result<(), Vec<Diagnostic>> {
        let origin = Origin { source: sources.add(SOURCE_NAME, argument), offset: 0 };
        let Some((path, text)) = argument.split_once('=') else {
            return Err(vec![
                bad(origin.place(0..argument.len()), "a setting needs an `=`", "")
                    .help("write `PATH=VALUE`, such as `parties.moscow.tolerance=0.8`"),
            ]);
        };
        let value_at = path.len() + 1;
        let at = origin.place(0..path.len());
        let steps = self.steps(path, &at)?;
        let says_nothing = |line: &str| line.trim().is_empty() || line.trim().starts_with('#');
        if text.lines().all(says_nothing) {
            let place = origin.place(0..argument.len());
            return Err(vec![
                bad(place, "there is no value after the `=`", "")
                    .help("`null` sets a value to nothing, `{}` a map, `[]` a list"),
            ]);
        }
        let value = super::parse(Origin { offset: value_at, ..origin }, text)?;
        self.replace(&steps, value)
    }

    /// Puts a value at a path, which is written at the place `at`. Paths lead where those of
    /// [`Document::set`] do.
    ///
    /// # Errors
    /// What is wrong with the path, at its place; the document is then unchanged.
    pub fn put(&mut self, path: &str, at: &Place, value: Node) -> Result<(), Vec<Diagnostic>> {
        let steps = self.steps(path, at)?;
        self.replace(&steps, value)
    }

    fn replace(&mut self, steps: &[Step<'_>], value: Node) -> Result<(), Vec<Diagnostic>> {
        check(&self.root, steps, &value)?;
        *make(&mut self.root, steps) = value;
        Ok(())
    }

    /// The whole path of what reports call by a shorter name, without `parties`, `stances` or
    /// `inputs`; none where the path leads on from the root, or no such thing is there.
    pub fn whole_path(&self, path: &str) -> Option<String> {
        let (first, rest) = next_segment(Some(&self.root), path);
        let group = |name: &str| self.root.below(name).map(|(below, _)| below);
        if group(first).is_some() {
            return None;
        }
        let has = |node: Option<&Node>, path: &str| {
            node.and_then(|node| node.below(next_segment(Some(node), path).0)).is_some()
        };
        if has(group("inputs"), path) {
            return Some(format!("inputs.{path}"));
        }
        let party = group("parties")?.below(next_segment(group("parties"), path).0)?.0;
        let own = rest.and_then(|rest| {
            let below = |name: &&&str| has(party.below(name).map(|(below, _)| below), rest);
            Some((rest, NAMED_OF_PARTY.iter().find(below)?))
        });
        Some(match own {
            Some((rest, name)) if !has(Some(party), rest) => {
                format!("parties.{first}.{name}.{rest}")
            }
            _ => format!("parties.{path}"),
        })
    }

    /// The steps of a path as seen from the root.
    fn steps<'p>(&self, path: &'p str, place: &Place) -> Result<Vec<Step<'p>>, Vec<Diagnostic>> {
        let (mut steps, mut node, mut at) = (Vec::new(), Some(&self.root), 0);
        let mut rest = Some(path);
        if path.matches('.').count() > 2 * DEPTH_LIMIT {
            return Err(vec![syntax::too_deep(place.clone())]);
        }
        if let Some(whole) = self.whole_path(path) {
            let message =
                format!("`{}` does not lead on from the top of the file", shortened(path));
            let help = format!("write the whole path: `{whole}`");
            return Err(vec![bad(place.clone(), message, "").help(help)]);
        }
        let length = path.len();
        while let Some(path) = rest {
            let (name, after) = next_segment(node, path);
            let step = place.part(length, at..at + name.len());
            if name.trim() != name || name.is_empty() {
                let message = "a name in the path is empty, or has a space around it";
                return Err(vec![
                    bad(place.part(length, at..length), message, "")
                        .help("write names with single dots between them, and no space around"),
                ]);
            }
            node = node.and_then(|node| node.below(name)).map(|(below, _)| below);
            steps.push(Step { name, place: step });
            at += name.len() + 1;
            rest = after;
        }
        Ok(steps)
    }
}

/// Whether `value` can be set at the end of `steps`.
fn check(root: &Node, steps: &[Step<'_>], value: &Node) -> Result<(), Vec<Diagnostic>> {
    if steps.len() + depth(value) > DEPTH_LIMIT {
        return Err(vec![syntax::too_deep(value.place.clone())]);
    }
    let mut node = Some(root);
    for (at, step) in steps.iter().enumerate() {
        let before = &steps[..at];
        let below = match node.map(|node| &node.value) {
            Some(Value::Sequence(items)) => Some(item(items, before, step)?),
            Some(Value::Mapping(entries)) => entries.get(step.name).map(|entry| &entry.node),
            None | Some(Value::Null) => None,
            Some(Value::Bool(_) | Value::Number(_) | Value::Text(_)) => {
                let message = format!("{} is not a map", called(before));
                let label = format!("so there is no `{}` in it", step.name);
                return Err(vec![bad(step.place.clone(), message, label)]);
            }
        };
        let defines = at + 1 == steps.len() && matches!(value.value, Value::Mapping(_));
        if below.is_none() && !defines && is_named(before) {
            return Err(vec![no_such_name(node, before, step)]);
        }
        node = below;
    }
    Ok(())
}

/// How deep lists and maps are nested in a value, itself included.
fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Sequence(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Mapping(entries) => {
            1 + entries.values().map(|entry| depth(&entry.node)).max().unwrap_or(0)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => 0,
    }
}

fn item<'a>(
    items: &'a [Node],
    before: &[Step<'_>],
    step: &Step<'_>,
) -> Result<&'a Node, Vec<Diagnostic>> {
    index(step.name).and_then(|index| items.get(index)).ok_or_else(|| {
        let message = format!("there is no item `{}` in {}", step.name, called(before));
        let help = match items.len() {
            0 => "the list is empty; set the whole of it".to_owned(),
            count => format!("its items are 0 to {}", count - 1),
        };
        vec![bad(step.place.clone(), message, "").help(help)]
    })
}

/// Whether the keys of the map at the end of these steps are names that an author made up.
fn is_named(steps: &[Step<'_>]) -> bool {
    match steps {
        [only] => NAMED.contains(&only.name),
        [first, _, last] => first.name == "parties" && NAMED_OF_PARTY.contains(&last.name),
        _ => false,
    }
}

fn no_such_name(node: Option<&Node>, before: &[Step<'_>], step: &Step<'_>) -> Diagnostic {
    let names: Vec<&str> = match node.map(|node| &node.value) {
        Some(Value::Mapping(entries)) => entries.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    let near = nearest(step.name, names.iter().copied());
    let help = match (near, names.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "set a map here to define it".to_owned(),
        (None, names) => format!("the names there are `{}`", names.join("`, `")),
    };
    let message = format!("there is no `{}` in {}", step.name, called(before));
    bad(step.place.clone(), message, "").help(help)
}

/// What the steps lead to, as it is called in messages.
fn called(steps: &[Step<'_>]) -> String {
    if steps.is_empty() {
        return "the file".to_owned();
    }
    format!("`{}`", steps.iter().map(|step| step.name).collect::<Vec<_>>().join("."))
}

/// The node at the end of steps that were checked; what is missing on the way is made.
fn make<'a>(root: &'a mut Node, steps: &[Step<'_>]) -> &'a mut Node {
    let mut node = root;
    for step in steps {
        if node.value == Value::Null {
            node.value = Value::Mapping(indexmap::IndexMap::new());
            node.written = None;
        }
        node = match &mut node.value {
            Value::Mapping(entries) => {
                let made = || Entry { key: step.place.clone(), node: nothing(&step.place) };
                &mut entries.entry(step.name.to_owned()).or_insert_with(made).node
            }
            Value::Sequence(items) => {
                let index = index(step.name).expect("steps into a list were checked");
                &mut items[index]
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
                unreachable!("nothing has become a map, and steps into a scalar were refused")
            }
        };
    }
    node
}

fn nothing(place: &Place) -> Node {
    Node { value: Value::Null, place: place.clone(), written: None }
}

fn bad(place: Place, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::BAD_SETTING, message, place, label)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENARIO: &str = "rounds: 12\nissues: {wage: {range: [0, 10]}}\n\
        parties:\n  moscow: {tolerance: 0.6, stances: {wage: {ideal: 1}}}\n  kyiv: {}\n\
        rules: [{chance: 0.1}, {chance: 0.2}]\ntrust:\nodds: {0.4: 1}\n";

    fn scenario() -> (Document, Sources) {
        let mut sources = Sources::default();
        let document = Document::load("a.yaml", SCENARIO.as_bytes(), &mut sources);
        (document.expect("it is a document"), sources)
    }

    /// The document after a setting, at `path`, as JSON.
    fn after(argument: &str, path: &str) -> String {
        let (mut document, mut sources) = scenario();
        document.set(argument, &mut sources).unwrap_or_else(|problem| panic!("{problem:?}"));
        document.find(path).map_or_else(|| "missing".to_owned(), |node| node.to_json().to_string())
    }

    /// Code, message, text at the place and help of the one problem with a setting.
    fn problem(argument: &str) -> (String, String, String) {
        let (mut document, mut sources) = scenario();
        let before = document.clone();
        let problems = document.set(argument, &mut sources).expect_err("it cannot be set");
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(document, before, "{argument}");
        let place = &problems[0].primary.place;
        let source = sources.get(place.source);
        assert_eq!((source.name.as_str(), source.text.as_str()), ("--set", argument));
        (
            problems[0].message.clone(),
            source.text[place.span.clone()].to_owned(),
            problems[0].help.clone().unwrap_or_default(),
        )
    }

    #[test]
    fn a_value_is_replaced_where_it_stands() {
        let moscow = after("parties.moscow.tolerance=0.8", "parties.moscow");
        assert_eq!(moscow, r#"{"tolerance":0.8,"stances":{"wage":{"ideal":1}}}"#);
        assert_eq!(after("rounds={a: [1, 2]}", "rounds.a.1"), "2");
        assert_eq!(after("rules.1.chance=0.5", "rules"), r#"[{"chance":0.1},{"chance":0.5}]"#);
        assert_eq!(after("odds.0.4=2", "odds"), r#"{"0.4":2}"#);
        assert_eq!(after("rounds=null", "rounds"), "null");
        assert_eq!(after("rounds=a=b", "rounds"), r#""a=b""#);
    }

    #[test]
    fn what_is_set_has_its_places_in_the_argument() {
        let (mut document, mut sources) = scenario();
        let argument = "parties.kyiv.añb.tolerance={é: x}";
        document.set(argument, &mut sources).expect("it can be set");
        let text =
            |place: &Place| (sources.get(place.source).name.clone(), &argument[place.span.clone()]);
        let value = document.place("parties.kyiv.añb.tolerance.é");
        assert_eq!(text(&value), ("--set".to_owned(), "x"));
        let key = document.key_place("parties.kyiv.añb.tolerance");
        assert_eq!(text(&key), ("--set".to_owned(), "tolerance"));
        assert_eq!(text(&document.key_place("parties.kyiv.añb")).1, "añb");
        assert_eq!(text(&document.key_place("parties.kyiv.añb.tolerance.é")).1, "é");
    }

    #[test]
    fn missing_maps_on_the_way_are_made() {
        assert_eq!(after("trust.pairs.a.b=0.5", "trust"), r#"{"pairs":{"a":{"b":0.5}}}"#);
        assert_eq!(after("shocks.x.size=1", "shocks"), r#"{"x":{"size":1}}"#);
        assert_eq!(
            after("parties.kyiv.stances={wage: {ideal: 2}}", "parties.kyiv.stances.wage.ideal"),
            "2"
        );
    }

    #[test]
    fn a_misspelt_name_is_refused_with_the_nearest() {
        let (message, at, help) = problem("parties.moscoow.tolerance=0.8");
        assert_eq!(message, "there is no `moscoow` in `parties`");
        assert_eq!((at.as_str(), help.as_str()), ("moscoow", "did you mean `moscow`?"));
        let (message, ..) = problem("parties.moscow.stances.wags.ideal=1");
        assert_eq!(message, "there is no `wags` in `parties.moscow.stances`");
        assert_eq!(problem("issues.zzz=3").2, "the names there are `wage`");
        assert_eq!(problem("parties.kyiv.stances.wage.ideal=3").1, "wage");
    }

    #[test]
    fn a_whole_new_name_may_be_defined_by_a_map() {
        assert_eq!(after("parties.us={consent: false}", "parties.us"), r#"{"consent":false}"#);
        assert_eq!(after("parties.kyiv.stances.wage={}", "parties.kyiv.stances"), r#"{"wage":{}}"#);
    }

    #[test]
    fn a_name_as_reports_print_it_is_told_the_whole_path() {
        for (printed, whole) in [
            ("moscow.tolerance=0.8", "parties.moscow.tolerance"),
            ("moscow.wage.red_line=2", "parties.moscow.stances.wage.red_line"),
            ("moscow.concession.beta=2", "parties.moscow.concession.beta"),
            ("kyiv.wage.ideal=2", "parties.kyiv.wage.ideal"),
        ] {
            let (message, at, help) = problem(printed);
            let path = printed.split('=').next().unwrap();
            assert_eq!(message, format!("`{path}` does not lead on from the top of the file"));
            assert_eq!((&*at, &*help), (path, &*format!("write the whole path: `{whole}`")));
        }
        let hardness = "inputs: {hardness: 1}\nparties: {hardness: {}}";
        let document = Document::load("a.yaml", hardness.as_bytes(), &mut Sources::default());
        let document = document.unwrap();
        assert_eq!(document.whole_path("hardness").as_deref(), Some("inputs.hardness"));
        assert_eq!(document.whole_path("inputs.hardness"), None);
        assert_eq!(document.whole_path("nothing.such"), None);
        // What a scenario says by default has no value yet.
        assert_eq!(after("shocks.x=1", "shocks.x"), "1");
    }

    #[test]
    fn items_of_lists_must_exist() {
        let (message, at, help) = problem("rules.2.chance=1");
        assert_eq!(message, "there is no item `2` in `rules`");
        assert_eq!((at.as_str(), help.as_str()), ("2", "its items are 0 to 1"));
        assert_eq!(problem("rules.first=1").1, "first");
        assert_eq!(problem("rules.+1=1").1, "+1");
    }

    #[test]
    fn there_is_no_way_through_a_scalar() {
        assert_eq!(problem("rounds.x.y=1").0, "`rounds` is not a map");
    }

    #[test]
    fn a_setting_that_is_none_is_refused() {
        let (message, at, help) = problem("rounds");
        assert_eq!((message.as_str(), at.as_str()), ("a setting needs an `=`", "rounds"));
        assert!(help.contains("PATH=VALUE"));
        assert_eq!(problem("rounds= ").0, "there is no value after the `=`");
        for argument in ["=1", ".rounds=1", "trust..a=1", "trust.=1", "rounds =1"] {
            assert!(problem(argument).0.starts_with("a name in the path is empty"), "{argument}");
        }
    }

    #[test]
    fn values_are_checked_as_files_are() {
        assert_eq!(problem("rounds=.inf").1, ".inf");
        assert_eq!(problem("rounds={a: 1, a: 2}").1, "a");
        assert_eq!(problem("rounds=[1").1, "[");
        assert_eq!(problem("rounds=!x 1").1, "!x");
        let deep = format!("{}x=1", "a.".repeat(10_000));
        assert!(problem(&deep).0.contains("nested more than"));
        let deep = format!("{}x=[[[[[]]]]]", "a.".repeat(DEPTH_LIMIT - 5));
        assert!(problem(&deep).0.contains("nested more than"));
    }
}
