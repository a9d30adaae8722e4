//! The shape of an expression: from tokens to nodes.
//!
//! Takes a text, gives the nodes of its tree in one list, each after those that it stands on, so
//! that who goes through the list has met every operand before its operator, and needs no
//! recursion. A Pratt parser with the precedence of CEL; how deep it may recurse is limited by
//! [`EXPRESSION_DEPTH_LIMIT`]. After a mistake it goes on where it is clear how.

use super::problems::{Problems, Span};
use super::token::{Token, percent, tokens};
use super::{EXPRESSION_DEPTH_LIMIT, codes};
use crate::diagnostic::{Code, did_you_mean};

/// Where a node stands in the list of its tree.
pub(super) type NodeId = usize;

/// A part of an expression, and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    /// With the parentheses around it.
    pub span: Span,
    pub shape: Shape,
}

/// What a part of an expression is made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Number(f64),
    Boolean(bool),
    /// The span of what stands in the quotes.
    Word(Span),
    /// The span without parentheses.
    Name(Span),
    Negate(NodeId),
    Not(NodeId),
    Binary(Operator, NodeId, NodeId),
    /// Condition, then, else.
    Conditional([NodeId; 3]),
    Call(Function, Vec<NodeId>),
    /// Could not be read, as was reported.
    Broken,
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// How tightly comparisons bind.
const COMPARISON_LEVEL: u8 = 3;

impl Operator {
    fn of(token: Token) -> Option<Self> {
        Some(match token {
            Token::Or => Self::Or,
            Token::And => Self::And,
            Token::Equal => Self::Equal,
            Token::Unequal => Self::Unequal,
            Token::Less => Self::Less,
            Token::AtMost => Self::AtMost,
            Token::More => Self::More,
            Token::AtLeast => Self::AtLeast,
            Token::Plus => Self::Add,
            Token::Minus => Self::Subtract,
            Token::Times => Self::Multiply,
            Token::Divide => Self::Divide,
            Token::Remainder => Self::Remainder,
            _ => return None,
        })
    }

    /// How tightly it binds: more than those with a lower level.
    pub fn level(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal
            | Self::Unequal
            | Self::Less
            | Self::AtMost
            | Self::More
            | Self::AtLeast => COMPARISON_LEVEL,
            Self::Add | Self::Subtract => 4,
            Self::Multiply | Self::Divide | Self::Remainder => 5,
        }
    }

    /// Whether `a ∘ b ∘ c` has one obvious meaning, given the operator before.
    fn chains_with(self, before: Self) -> bool {
        match self {
            Self::Equal => before == Self::Equal,
            Self::Less | Self::AtMost => matches!(before, Self::Less | Self::AtMost),
            Self::More | Self::AtLeast => matches!(before, Self::More | Self::AtLeast),
            _ => false,
        }
    }
}

/// What can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Min,
    Max,
    Abs,
    Clamp,
    Logistic,
}

impl Function {
    pub const ALL: [(&'static str, Self); 5] = [
        ("min", Self::Min),
        ("max", Self::Max),
        ("abs", Self::Abs),
        ("clamp", Self::Clamp),
        ("logistic", Self::Logistic),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
    }

    /// How it is called, and whether with so many arguments.
    fn usage(self, given: usize) -> (&'static str, bool) {
        match self {
            Self::Min => ("min(a, b, …)", given >= 2),
            Self::Max => ("max(a, b, …)", given >= 2),
            Self::Abs => ("abs(x)", given == 1),
            Self::Clamp => ("clamp(x, low, high)", given == 3),
            Self::Logistic => ("logistic(x)", given == 1),
        }
    }
}

/// Parses a text. The last node is the whole expression.
pub(super) fn parse(text: &str, problems: &mut Problems) -> Vec<Node> {
    let tokens = tokens(text, problems);
    if let [(_, end)] = tokens[..] {
        if problems.none() {
            let problem = problems.report(codes::EMPTY, "an expression is missing", end, "");
            problems.help(problem, "write one, or take the key out");
        }
        return vec![Node { span: end, shape: Shape::Broken }];
    }
    let mut parser =
        Parser { text, tokens, at: 0, nodes: Vec::new(), depth: 0, refused: None, problems };
    parser.expression();
    parser.end();
    parser.nodes
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<(Token, Span)>,
    at: usize,
    nodes: Vec<Node>,
    depth: usize,
    /// The last token at which something was reported: once is enough.
    refused: Option<usize>,
    problems: &'t mut Problems,
}

impl Parser<'_> {
    fn token(&self) -> Token {
        self.tokens[self.at].0
    }

    fn span(&self) -> Span {
        self.tokens[self.at].1
    }

    /// The span of the token before.
    fn last_span(&self) -> Span {
        self.tokens[self.at.saturating_sub(1)].1
    }

    fn advance(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    fn push(&mut self, span: Span, shape: Shape) -> NodeId {
        self.nodes.push(Node { span, shape });
        self.nodes.len() - 1
    }

    fn broken(&mut self, span: Span) -> NodeId {
        self.push(span, Shape::Broken)
    }

    /// Reports something at the token that is next, unless something was reported there already,
    /// or right before it by the lexer.
    fn refuse(&mut self, code: Code, message: &str, label: &str) -> Option<usize> {
        let before = if self.at == 0 { 0 } else { self.last_span().end };
        let blank = Span::new(before, self.span().start).of(self.text).trim().is_empty();
        if self.refused == Some(self.at) || !blank {
            self.refused = Some(self.at);
            return None;
        }
        self.refused = Some(self.at);
        Some(self.problems.report(code, message, self.span(), label))
    }

    fn help(&mut self, problem: Option<usize>, help: impl Into<String>) {
        if let Some(problem) = problem {
            self.problems.help(problem, help);
        }
    }

    /// Parses something one level deeper, or gives up the whole text.
    fn deeper(&mut self, parse: impl FnOnce(&mut Self) -> NodeId) -> NodeId {
        if self.depth == EXPRESSION_DEPTH_LIMIT {
            let label = format!("deeper than {EXPRESSION_DEPTH_LIMIT}, which is what is allowed");
            let message = "parts within parts within parts: the expression is nested too deeply";
            let problem = self.refuse(codes::TOO_DEEP, message, &label);
            self.help(problem, "give a part a name of its own, as a variable or an input");
            self.at = self.tokens.len() - 1;
            self.refused = Some(self.at);
            let end = self.span();
            return self.broken(end);
        }
        self.depth += 1;
        let node = parse(self);
        self.depth -= 1;
        node
    }

    /// `a ? b : c`, or what binds tighter.
    fn expression(&mut self) -> NodeId {
        let condition = self.binary(1);
        if self.token() == Token::Question { self.conditional(condition) } else { condition }
    }

    fn conditional(&mut self, condition: NodeId) -> NodeId {
        self.deeper(|parser| {
            let question = parser.span();
            parser.advance();
            let mut then = parser.binary(1);
            if parser.token() == Token::Question {
                let message = "a `?` within another needs parentheses";
                let problem = parser.refuse(codes::BAD_CONDITIONAL, message, "");
                parser.help(problem, "write `a ? (b ? c : d) : e`");
                then = parser.conditional(then);
            }
            let start = parser.nodes[condition].span;
            if parser.token() != Token::Colon {
                let message = "a `?` without its `:`";
                let problem =
                    parser.refuse(codes::BAD_CONDITIONAL, message, "`:` is missing before this");
                if let Some(problem) = problem {
                    parser.problems.label(problem, question, "to this");
                }
                parser.help(problem, "write `condition ? this : otherwise that`");
                let end = parser.nodes[then].span;
                return parser.broken(start.to(end));
            }
            parser.advance();
            let otherwise = parser.expression();
            let span = start.to(parser.nodes[otherwise].span);
            parser.push(span, Shape::Conditional([condition, then, otherwise]))
        })
    }

    /// Operands joined by operators of at least a level, from the left.
    fn binary(&mut self, lowest: u8) -> NodeId {
        let mut left = self.unary();
        while let Some(operator) = Operator::of(self.token()) {
            let level = operator.level();
            if level < lowest {
                break;
            }
            self.advance();
            let right = self.binary(level + 1);
            let span = self.nodes[left].span.to(self.nodes[right].span);
            let chained = level == COMPARISON_LEVEL
                && Operator::of(self.token()).is_some_and(|next| next.level() == level);
            left = if chained {
                self.chain(operator, left, right)
            } else {
                self.push(span, Shape::Binary(operator, left, right))
            };
        }
        left
    }

    /// Reports `a < b < c`, which in CEL compares the truth of `a < b` with c.
    fn chain(&mut self, first: Operator, left: NodeId, right: NodeId) -> NodeId {
        let message = "more than two things compared at once";
        let problem = self.refuse(codes::CHAINED_COMPARISON, message, "the second comparison");
        let text = self.text;
        let start = self.nodes[left].span;
        let (mut before, mut middle, mut obvious) = (first, right, true);
        let mut parts = vec![start.to(self.nodes[right].span).of(text).to_owned()];
        while let Some(operator) = Operator::of(self.token()) {
            if operator.level() != COMPARISON_LEVEL {
                break;
            }
            obvious &= operator.chains_with(before);
            before = operator;
            self.advance();
            let next = self.binary(COMPARISON_LEVEL + 1);
            let pair = self.nodes[middle].span.to(self.nodes[next].span);
            parts.push(pair.of(text).to_owned());
            middle = next;
        }
        if obvious {
            self.help(problem, format!("write `{}`", parts.join(" && ")));
        } else {
            self.help(problem, "compare two at a time: `a < b && b < c`, or `(a < b) == c`");
        }
        let end = self.nodes[middle].span;
        self.broken(start.to(end))
    }

    fn unary(&mut self) -> NodeId {
        let start = self.span();
        let shape = match self.token() {
            Token::Not => Shape::Not,
            Token::Minus => Shape::Negate,
            Token::Plus => {
                let problem = self.refuse(codes::WRONG_OPERATOR, "there is no sign `+`", "");
                self.help(problem, "leave it out");
                return self.deeper(|parser| {
                    parser.advance();
                    parser.unary()
                });
            }
            _ => return self.primary(),
        };
        self.deeper(|parser| {
            parser.advance();
            let operand = parser.unary();
            let span = start.to(parser.nodes[operand].span);
            parser.push(span, shape(operand))
        })
    }

    fn primary(&mut self) -> NodeId {
        let span = self.span();
        let shape = match self.token() {
            Token::Number(number) => Shape::Number(number),
            Token::True => Shape::Boolean(true),
            Token::False => Shape::Boolean(false),
            Token::Word => Shape::Word(Span::new(span.start + 1, span.end - 1)),
            Token::Broken => Shape::Broken,
            Token::Name => {
                self.advance();
                if self.token() == Token::Open {
                    return self.call(span);
                }
                return self.push(span, Shape::Name(span));
            }
            Token::Open => return self.parenthesis(),
            _ => return self.missing_operand(),
        };
        self.advance();
        self.push(span, shape)
    }

    fn missing_operand(&mut self) -> NodeId {
        let before = (self.at > 0).then(|| self.tokens[self.at - 1]);
        let label = if self.token() == Token::End {
            "the expression ends here"
        } else {
            "something is missing before this"
        };
        let message = match before {
            Some((_, last)) => format!("nothing follows `{}`", last.of(self.text)),
            None => format!("nothing stands before `{}`", self.span().of(self.text)),
        };
        let problem = self.refuse(codes::MISSING_OPERAND, &message, label);
        if matches!(before, Some((Token::Remainder, _))) {
            let number = self.at.checked_sub(2).map(|at| self.tokens[at]);
            let number = number.filter(|(token, _)| matches!(token, Token::Number(_)));
            let number = number.map_or("5", |(_, span)| span.of(self.text));
            let share = percent(number).unwrap_or_default();
            let help = format!(
                "`%` is the remainder of a division: for a share of {number} % write `{share}`"
            );
            self.help(problem, help);
        }
        let here = Span::new(self.span().start, self.span().start);
        self.broken(here)
    }

    fn parenthesis(&mut self) -> NodeId {
        self.deeper(|parser| {
            let open = parser.span();
            parser.advance();
            let inside = parser.expression();
            parser.close(open);
            let span = open.to(parser.last_span());
            // The node of what stands in the parentheses takes them in.
            parser.nodes[inside].span = span;
            inside
        })
    }

    /// Takes the `)` that closes `open`, or reports that it is missing.
    fn close(&mut self, open: Span) {
        if self.token() == Token::Close {
            self.advance();
            return;
        }
        let message = "a parenthesis that is not closed";
        let problem = self.refuse(codes::PARENTHESES, message, "`)` is missing before this");
        if let Some(problem) = problem {
            self.problems.label(problem, open, "opened here");
        }
    }

    fn call(&mut self, name: Span) -> NodeId {
        self.deeper(|parser| {
            let open = parser.span();
            parser.advance();
            let mut arguments = Vec::new();
            if parser.token() != Token::Close {
                arguments.push(parser.expression());
                while parser.token() == Token::Comma {
                    parser.advance();
                    arguments.push(parser.expression());
                }
            }
            parser.close(open);
            let span = name.to(parser.last_span());
            let shape = parser.called(name, span, arguments);
            parser.push(span, shape)
        })
    }

    fn called(&mut self, name: Span, span: Span, arguments: Vec<NodeId>) -> Shape {
        let called = name.of(self.text);
        let Some(function) = Function::named(called) else {
            let message = format!("there is no function `{called}`");
            let problem = self.problems.report(codes::UNKNOWN_FUNCTION, &message, name, "");
            let known = Function::ALL.iter().map(|(known, _)| *known);
            if let Some(help) = did_you_mean(called, known) {
                self.problems.help(problem, help);
            }
            return Shape::Broken;
        };
        let (usage, right) = function.usage(arguments.len());
        if right {
            return Shape::Call(function, arguments);
        }
        // What is wrong with the arguments was said: their number says nothing then.
        if self.refused.is_none() {
            let message = format!("`{called}` with the wrong number of arguments");
            let label = format!("{} given", arguments.len());
            let problem = self.problems.report(codes::ARGUMENTS, &message, span, &label);
            self.problems.help(problem, format!("write `{usage}`"));
        }
        Shape::Broken
    }

    /// Reports what is left after the expression.
    fn end(&mut self) {
        let token = self.token();
        if token == Token::End {
            return;
        }
        let text = self.span().of(self.text);
        match token {
            Token::Close => {
                self.refuse(codes::PARENTHESES, "a parenthesis that closes nothing", "");
            }
            Token::Colon => {
                let problem = self.refuse(codes::BAD_CONDITIONAL, "a `:` without its `?`", "");
                self.help(problem, "write `condition ? this : otherwise that`");
            }
            Token::Comma => {
                let message = "a comma outside of a function";
                let problem = self.refuse(codes::UNEXPECTED, message, "");
                self.help(problem, "the decimals of a number follow a point: `0.5`");
            }
            _ => {
                let message = format!("`{text}` does not continue what stands before it");
                let label = "an operator is missing before this";
                let problem = self.refuse(codes::UNEXPECTED, &message, label);
                if let Some(meant) = operator_meant(text) {
                    self.help(problem, format!("did you mean `{meant}`?"));
                }
            }
        }
    }
}

/// The operator that a word stands for in other languages.
fn operator_meant(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "and" => "and",
        "or" => "or",
        "if" | "then" => "condition ? this : otherwise that",
        "is" | "eq" => "==",
        "mod" => "%",
        _ => return None,
    })
}
