//! What an expression means: names resolved, types checked, operations written.
//!
//! Takes the nodes of a tree, gives a program unless something is wrong. Every node is looked at,
//! once and after its operands; what is broken is passed over in silence by what stands on it.

use super::build::Builder;
use super::problems::{Problems, Span};
use super::program::{Binary, Program, Register, Unary};
use super::syntax::{Function, Node, NodeId, Operator, Shape};
use super::{Kind, Names, Resolved, Unresolved, Wanted, codes};
use crate::diagnostic::did_you_mean;

/// What a part of an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Number,
    /// A number whose points have names: the list of this number.
    Point(usize),
    Boolean,
    /// A word of the list of this number.
    Word(usize),
    /// A word in quotes: which one, only what it is compared with can tell.
    Quoted(Span),
    /// A name that there is not, as problem of this number says.
    Unresolved(usize),
    Broken,
}

impl Type {
    fn broken(self) -> bool {
        matches!(self, Self::Broken | Self::Unresolved(_))
    }

    fn numeric(self) -> bool {
        matches!(self, Self::Number | Self::Point(_))
    }

    fn called(self) -> &'static str {
        match self {
            Self::Number | Self::Point(_) => "a number",
            Self::Boolean => "a condition",
            Self::Word(_) | Self::Quoted(_) => "a word",
            Self::Unresolved(_) | Self::Broken => "unknown",
        }
    }
}

/// A node that has been checked. Of a broken one the register holds nothing that is used.
#[derive(Clone, Copy)]
struct Checked {
    what: Type,
    register: Register,
}

/// Checks the nodes of a text; a program unless something is or was wrong.
pub(super) fn check<N: Names>(
    (text, nodes): (&str, &[Node]),
    wanted: Wanted,
    names: &N,
    problems: &mut Problems,
) -> Option<Program<N::Symbol>> {
    // Of what is not written soundly the type is anybody's guess.
    let sound = problems.none();
    let mut checker = Checker {
        text,
        nodes,
        names,
        problems,
        words: Vec::new(),
        builder: Builder::new(),
        checked: Vec::with_capacity(nodes.len()),
    };
    for node in nodes {
        let checked = checker.node(node);
        checker.checked.push(checked);
    }
    let root = nodes.len() - 1;
    let result = match wanted {
        _ if !sound => checker.checked[root].register,
        Wanted::Number => checker.number(root),
        Wanted::Boolean => checker.boolean(root),
    };
    checker.problems.none().then(|| checker.builder.finish(result))
}

struct Checker<'a, N: Names> {
    text: &'a str,
    nodes: &'a [Node],
    names: &'a N,
    problems: &'a mut Problems,
    /// The lists of words that types refer to.
    words: Vec<Vec<(String, f64)>>,
    builder: Builder<N::Symbol>,
    checked: Vec<Checked>,
}

impl<N: Names> Checker<'_, N> {
    fn node(&mut self, node: &Node) -> Checked {
        match &node.shape {
            Shape::Number(number) => {
                Checked { what: Type::Number, register: self.builder.constant(*number) }
            }
            Shape::Boolean(holds) => {
                let value = if *holds { 1.0 } else { 0.0 };
                Checked { what: Type::Boolean, register: self.builder.constant(value) }
            }
            Shape::Word(word) => self.nothing(Type::Quoted(*word)),
            Shape::Broken => self.nothing(Type::Broken),
            Shape::Name(name) => self.name(*name),
            Shape::Negate(operand) => {
                let x = self.number(*operand);
                Checked { what: Type::Number, register: self.builder.unary(Unary::Negate, x) }
            }
            Shape::Not(operand) => self.not(*operand),
            Shape::Binary(operator, left, right) => self.binary(*operator, *left, *right),
            Shape::Conditional(parts) => self.conditional(*parts),
            Shape::Call(function, arguments) => self.call(*function, arguments),
        }
    }

    /// Something without a value of its own.
    fn nothing(&mut self, what: Type) -> Checked {
        Checked { what, register: self.builder.constant(f64::NAN) }
    }

    fn name(&mut self, span: Span) -> Checked {
        let path: Vec<&str> = span.of(self.text).split('.').collect();
        match self.names.resolve(&path) {
            Ok(Resolved::Constant(value)) => {
                Checked { what: Type::Number, register: self.builder.constant(value) }
            }
            Ok(Resolved::Symbol { symbol, kind }) => {
                let what = match kind {
                    Kind::Number => Type::Number,
                    Kind::Boolean => Type::Boolean,
                    Kind::Word(words) => Type::Word(self.list(words)),
                    Kind::Point(words) => Type::Point(self.list(words)),
                };
                Checked { what, register: self.builder.load(symbol) }
            }
            Err(unresolved) => {
                let problem = self.unresolved(span, &path, &unresolved);
                self.nothing(Type::Unresolved(problem))
            }
        }
    }

    fn list(&mut self, words: Vec<(String, f64)>) -> usize {
        self.words.push(words);
        self.words.len() - 1
    }

    fn unresolved(&mut self, name: Span, path: &[&str], unresolved: &Unresolved) -> usize {
        let segment = unresolved.segment.min(path.len() - 1);
        let start = name.start + path[..segment].iter().map(|part| part.len() + 1).sum::<usize>();
        let span = Span::new(start, start + path[segment].len());
        let problem = self.problems.report(codes::UNKNOWN_NAME, &unresolved.message, span, "");
        let candidates = unresolved.candidates.iter().map(String::as_str);
        if Function::named(name.of(self.text)).is_some() {
            let help = format!("it is a function: write `{}(…)`", name.of(self.text));
            self.problems.help(problem, help);
        } else if let ["if" | "IF" | "If"] = path {
            self.problems.help(problem, "write `condition ? this : otherwise that`");
        } else if let Some(help) = did_you_mean(path[segment], candidates) {
            self.problems.help(problem, help);
        }
        problem
    }

    /// The register of an operand that must be a number.
    fn number(&mut self, node: NodeId) -> Register {
        let Checked { what, register } = self.checked[node];
        if what.numeric() || what.broken() {
            return register;
        }
        let span = self.nodes[node].span;
        let label = format!("this is {}", what.called());
        let problem =
            self.problems.report(codes::WRONG_TYPE, "a number is needed here", span, &label);
        let text = span.of(self.text);
        match what {
            Type::Boolean if text.len() <= QUOTED_LIMIT => {
                let text = in_parentheses(&self.nodes[node], text);
                self.problems.help(problem, format!("write `{text} ? 1 : 0`"));
            }
            Type::Quoted(word) if word.of(self.text).parse::<f64>().is_ok_and(f64::is_finite) => {
                let help = format!("write it without quotes: `{}`", word.of(self.text));
                self.problems.help(problem, help);
            }
            Type::Word(_) | Type::Quoted(_) => {
                self.problems.help(problem, "words can only be compared, with `==` and `!=`");
            }
            _ => {}
        }
        register
    }

    /// The register of an operand that must be a condition.
    fn boolean(&mut self, node: NodeId) -> Register {
        let Checked { what, register } = self.checked[node];
        if what == Type::Boolean || what.broken() {
            return register;
        }
        let problem = self.wanted_condition(node);
        let help = match what {
            Type::Word(words) => match self.words[words].first() {
                Some((word, _)) => {
                    let text = self.nodes[node].span.of(self.text);
                    format!("compare it, as in `{text} == '{word}'`")
                }
                None => "compare it with a word".to_owned(),
            },
            Type::Quoted(_) => "compare a name with it, as in `channel == 'envoys'`".to_owned(),
            _ if matches!(self.nodes[node].shape, Shape::Name(_)) => {
                format!("compare it, as in `{} > 0`", self.nodes[node].span.of(self.text))
            }
            _ => "compare it with something, as in `… > 0`".to_owned(),
        };
        self.problems.help(problem, help);
        register
    }

    fn wanted_condition(&mut self, node: NodeId) -> usize {
        let label = format!("this is {}", self.checked[node].what.called());
        let span = self.nodes[node].span;
        self.problems.report(codes::WRONG_TYPE, "a condition is needed here", span, &label)
    }

    fn not(&mut self, operand: NodeId) -> Checked {
        let Checked { what, register } = self.checked[operand];
        if what.broken() {
            return self.nothing(Type::Broken);
        }
        if what != Type::Boolean {
            let problem = self.wanted_condition(operand);
            let help = "to negate a comparison, put it in parentheses: `!(a == b)`";
            self.problems.help(problem, help);
            return self.nothing(Type::Broken);
        }
        Checked { what: Type::Boolean, register: self.builder.unary(Unary::Not, register) }
    }

    fn binary(&mut self, operator: Operator, left: NodeId, right: NodeId) -> Checked {
        let arithmetic = match operator {
            Operator::Add => Binary::Add,
            Operator::Subtract => Binary::Subtract,
            Operator::Multiply => Binary::Multiply,
            Operator::Divide => Binary::Divide,
            Operator::Remainder => Binary::Remainder,
            Operator::Or | Operator::And => {
                let (x, y) = (self.boolean(left), self.boolean(right));
                let logic = if operator == Operator::Or { Binary::Or } else { Binary::And };
                let register = self.builder.binary(logic, x, y);
                return Checked { what: Type::Boolean, register };
            }
            _ => return self.comparison(operator, left, right),
        };
        let (x, y) = (self.number(left), self.number(right));
        Checked { what: Type::Number, register: self.builder.binary(arithmetic, x, y) }
    }

    fn comparison(&mut self, operator: Operator, left: NodeId, right: NodeId) -> Checked {
        let (mut x, mut y) = (self.checked[left].register, self.checked[right].register);
        let ordered = !matches!(operator, Operator::Equal | Operator::Unequal);
        match (self.checked[left].what, self.checked[right].what) {
            (Type::Point(words), Type::Quoted(word)) => y = self.word(words, word, left),
            (Type::Quoted(word), Type::Point(words)) => x = self.word(words, word, right),
            (Type::Word(words), Type::Quoted(word)) => {
                y = self.word(words, word, left);
                self.unordered(ordered, left, right);
            }
            (Type::Quoted(word), Type::Word(words)) => {
                x = self.word(words, word, right);
                self.unordered(ordered, left, right);
            }
            (Type::Word(one), Type::Word(other)) if self.words[one] == self.words[other] => {
                self.unordered(ordered, left, right);
            }
            (Type::Boolean, Type::Boolean) => self.unordered(ordered, left, right),
            (one, other) if one.numeric() && other.numeric() => {}
            (Type::Unresolved(problem), Type::Word(words) | Type::Point(words)) => {
                self.bare_word(problem, left, words);
            }
            (Type::Word(words) | Type::Point(words), Type::Unresolved(problem)) => {
                self.bare_word(problem, right, words);
            }
            (one, other) if one.broken() || other.broken() => {}
            _ => self.incomparable(left, right),
        }
        let register = match operator {
            Operator::Equal => self.builder.binary(Binary::Equal, x, y),
            Operator::Unequal => self.builder.binary(Binary::Unequal, x, y),
            Operator::Less => self.builder.binary(Binary::Less, x, y),
            Operator::AtMost => self.builder.binary(Binary::AtMost, x, y),
            Operator::More => self.builder.binary(Binary::Less, y, x),
            _ => self.builder.binary(Binary::AtMost, y, x),
        };
        Checked { what: Type::Boolean, register }
    }

    /// The code of a word in quotes, which the node `with` is compared with.
    fn word(&mut self, words: usize, word: Span, with: NodeId) -> Register {
        let text = word.of(self.text);
        if let Some((_, code)) = self.words[words].iter().find(|(known, _)| known == text) {
            let code = *code;
            return self.builder.constant(code);
        }
        let name = self.nodes[with].span.of(self.text);
        let message = format!("`{text}` is no value of `{name}`");
        let problem = self.problems.report(codes::UNKNOWN_WORD, &message, word, "");
        let known = self.words[words].iter().map(|(known, _)| known.as_str());
        if let Some(help) = did_you_mean(text, known) {
            self.problems.help(problem, help);
        }
        self.builder.constant(f64::NAN)
    }

    /// Reports an order between what has none.
    fn unordered(&mut self, ordered: bool, left: NodeId, right: NodeId) {
        if !ordered {
            return;
        }
        let span = self.nodes[left].span.to(self.nodes[right].span);
        let message = match self.checked[left].what {
            Type::Boolean => "conditions have no order",
            _ => "words have no order",
        };
        let problem = self.problems.report(codes::BAD_COMPARISON, message, span, "");
        self.problems.help(problem, "compare them with `==` or `!=`");
    }

    /// Helps where a name that there is not is a word without its quotes.
    fn bare_word(&mut self, problem: usize, node: NodeId, words: usize) {
        let name = self.nodes[node].span.of(self.text);
        if self.words[words].iter().any(|(word, _)| word == name) {
            self.problems.help(problem, format!("words stand in quotes: `'{name}'`"));
        }
    }

    fn incomparable(&mut self, left: NodeId, right: NodeId) {
        let (one, other) = (self.checked[left].what, self.checked[right].what);
        let (code, span) = (codes::BAD_COMPARISON, self.nodes[right].span);
        let message = match (one, other) {
            (Type::Quoted(_), Type::Quoted(_)) => "two words in quotes are compared".to_owned(),
            (Type::Word(_), Type::Word(_)) => "words that are never the same".to_owned(),
            _ => format!("{} is compared with {}", one.called(), other.called()),
        };
        let label = format!("this is {}", other.called());
        let problem = self.problems.report(code, &message, span, &label);
        let first = format!("and this is {}", one.called());
        self.problems.label(problem, self.nodes[left].span, &first);
        let help = match (one, other) {
            (Type::Quoted(word), number) | (number, Type::Quoted(word)) if number.numeric() => {
                let word = word.of(self.text);
                if !word.parse::<f64>().is_ok_and(f64::is_finite) {
                    return;
                }
                format!("write the number without quotes: `{word}`")
            }
            (Type::Boolean, _) | (_, Type::Boolean) => {
                let condition = if one == Type::Boolean { left } else { right };
                match self.nodes[condition].span.of(self.text) {
                    text if text.len() <= QUOTED_LIMIT => {
                        let text = in_parentheses(&self.nodes[condition], text);
                        format!("a condition stands for itself: `{text}` or `not {text}`")
                    }
                    _ => "a condition stands for itself: `a` or `not a`".to_owned(),
                }
            }
            (Type::Quoted(_), Type::Quoted(_)) => "names stand without quotes".to_owned(),
            _ => return,
        };
        self.problems.help(problem, help);
    }

    fn conditional(&mut self, [condition, then, otherwise]: [NodeId; 3]) -> Checked {
        let condition = self.boolean(condition);
        let (one, other) = (self.checked[then].what, self.checked[otherwise].what);
        let (x, y, what) = match (one, other) {
            (Type::Boolean, Type::Boolean) => {
                (self.checked[then].register, self.checked[otherwise].register, Type::Boolean)
            }
            (Type::Boolean, number) | (number, Type::Boolean) if number.numeric() => {
                self.different_branches(then, otherwise);
                return self.nothing(Type::Broken);
            }
            // What the branches were to be is not known.
            (Type::Boolean, broken) | (broken, Type::Boolean) if broken.broken() => {
                return self.nothing(Type::Broken);
            }
            _ if one.broken() && other.broken() => return self.nothing(Type::Broken),
            _ => (self.number(then), self.number(otherwise), Type::Number),
        };
        Checked { what, register: self.builder.select(condition, x, y) }
    }

    fn different_branches(&mut self, then: NodeId, otherwise: NodeId) {
        let message = "the branches of `?:` differ in type";
        let label = format!("this is {}", self.checked[otherwise].what.called());
        let span = self.nodes[otherwise].span;
        let problem = self.problems.report(codes::WRONG_TYPE, message, span, &label);
        let first = format!("and this is {}", self.checked[then].what.called());
        self.problems.label(problem, self.nodes[then].span, &first);
    }

    fn call(&mut self, function: Function, arguments: &[NodeId]) -> Checked {
        let registers: Vec<Register> = arguments.iter().map(|node| self.number(*node)).collect();
        let register = match (function, registers.as_slice()) {
            (Function::Min, [first, rest @ ..]) => self.fold(Binary::Min, *first, rest),
            (Function::Max, [first, rest @ ..]) => self.fold(Binary::Max, *first, rest),
            (Function::Abs, [x]) => self.builder.unary(Unary::Abs, *x),
            (Function::Logistic, [x]) => self.builder.unary(Unary::Logistic, *x),
            (Function::Clamp, [x, low, high]) => {
                let raised = self.builder.binary(Binary::Max, *x, *low);
                self.builder.binary(Binary::Min, raised, *high)
            }
            _ => unreachable!("the parser counts the arguments"),
        };
        Checked { what: Type::Number, register }
    }

    fn fold(&mut self, operation: Binary, first: Register, rest: &[Register]) -> Register {
        rest.iter().fold(first, |so_far, next| self.builder.binary(operation, so_far, *next))
    }
}

/// The longest stretch of an expression that a help repeats \[bytes\].
const QUOTED_LIMIT: usize = 60;

/// A part's text in parentheses, unless it needs none before a `?`.
fn in_parentheses(node: &Node, text: &str) -> String {
    let loose = matches!(node.shape, Shape::Conditional(_)) && !text.starts_with('(');
    if loose { format!("({text})") } else { text.to_owned() }
}
