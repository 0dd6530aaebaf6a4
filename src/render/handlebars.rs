//! Handlebars and Mustache templates: tags to a tree.
//! Knows nothing of values.

use super::family::Family;
use super::handlebars_tags::{Kind, Tag, alone_on_a_line, tags};
use super::tree::{Block, Builder, Expr, Node, Op, Section, Step};
use super::value::Value;
use crate::span::Span;

/// Helpers in helpers; what lies deeper is not understood.
const DEPTH: usize = 16;

/// The tree of `text`.
pub(super) fn tree(text: &str, family: Family) -> Vec<Node> {
    let mut tags = tags(text, family);
    alone_on_a_line(text, &mut tags, family);
    let mut reader = Reader {
        text,
        family,
        builder: Builder::new(),
    };
    let mut at = 0;
    let mut trims = false;
    for tag in &tags {
        let mut words = at..tag.takes.start.max(at);
        if trims {
            let inside = text.get(words.clone()).unwrap_or("");
            words.start += inside.len() - inside.trim_start().len();
        }
        if tag.trims.0 {
            let inside = text.get(words.clone()).unwrap_or("");
            words.end -= inside.len() - inside.trim_end().len();
        }
        reader.builder.text(Span::new(words.start, words.end));
        reader.tag(tag);
        at = tag.takes.end.max(at);
        trims = tag.trims.1;
    }
    let mut words = at..text.len();
    if trims {
        let inside = text.get(words.clone()).unwrap_or("");
        words.start += inside.len() - inside.trim_start().len();
    }
    reader.builder.text(Span::new(words.start, words.end));
    reader.builder.finish()
}

/// The first word of a tag.
fn word(inner: &str) -> &str {
    inner.split_whitespace().next().unwrap_or("")
}

struct Reader<'a> {
    text: &'a str,
    family: Family,
    builder: Builder,
}

impl Reader<'_> {
    fn tag(&mut self, tag: &Tag) {
        let span = Span::new(tag.span.start, tag.span.end);
        match tag.kind {
            Kind::Print(raw) => {
                // A quotation alone is a name.
                let expr = match self.value(tag.inner, span) {
                    Expr::Value(Value::Text(name)) => path(&name, false),
                    expr => expr,
                };
                self.builder.push(Node::Print { expr, raw, span });
            }
            Kind::Open => self.open(tag.inner, span),
            Kind::Inverted => {
                let expr = self.value(tag.inner, span);
                self.builder
                    .open(word(tag.inner), Block::Section(expr, Section::Inverted));
            }
            Kind::Close if tag.inner.is_empty() => self.builder.close_any(),
            Kind::Close => self.builder.close(word(tag.inner)),
            Kind::Else => self.otherwise(tag.inner, span),
            Kind::Partial => self.builder.push(Node::Partial(word(tag.inner).to_string(), span)),
            Kind::Comment => {}
            Kind::Braces => {
                let span = Span::new(tag.span.start, tag.span.end.min(self.text.len()));
                self.builder.push(Node::Constant("{{", span));
            }
        }
    }

    fn open(&mut self, inner: &str, span: Span) {
        let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let rest = rest.trim();
        let value = self.value(rest, span);
        if self.family == Family::Mustache || rest.is_empty() {
            let value = self.value(inner, span);
            self.builder.open(name, Block::Section(value, Section::Any));
            return;
        }
        let block = match name {
            "if" => Block::Choice(value),
            "unless" => Block::Choice(value.not()),
            "each" => Block::Section(value, Section::Each),
            "with" => Block::Section(value, Section::With),
            _ => Block::Choice(self.call(name, rest, span, 0)),
        };
        self.builder.open(name, block);
    }

    fn otherwise(&mut self, inner: &str, span: Span) {
        let inner = inner.trim();
        let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        match name {
            "" => self.builder.arm(None),
            "if" | "elseif" => {
                let value = self.value(rest, span);
                self.builder.arm(Some(value));
            }
            "unless" => {
                let value = self.value(rest, span).not();
                self.builder.arm(Some(value));
            }
            _ => {
                self.builder.arm(None);
                let value = self.value(rest, span);
                let block = match name {
                    "each" => Block::Section(value, Section::Each),
                    "with" => Block::Section(value, Section::With),
                    _ => Block::Choice(self.call(name, rest, span, 0)),
                };
                self.builder.open_chained(name, block, true);
            }
        }
    }

    /// What stands in a tag: a path, a literal, or a helper with what it is given.
    fn value(&self, inner: &str, span: Span) -> Expr {
        self.value_within(inner, span, 0)
    }

    fn value_within(&self, inner: &str, span: Span, depth: usize) -> Expr {
        if depth > DEPTH {
            return unknown(inner, span);
        }
        let inner = inner.trim();
        let inner = inner
            .strip_prefix('(')
            .and_then(|i| i.strip_suffix(')'))
            .unwrap_or(inner)
            .trim();
        if self.family == Family::Mustache {
            return path(inner, false);
        }
        let words = words(inner);
        match words.as_slice() {
            [] => Expr::Value(Value::Missing),
            [one] => operand(one),
            [name, rest @ ..] if !name.starts_with(['"', '\'']) => {
                if rest.contains(&"as") || rest.iter().all(|w| w.contains('=') && !w.starts_with(['"', '\'', '('])) {
                    // `#each items as |item|`, `#if count includeZero=true`
                    return operand(name);
                }
                self.call(name, inner.get(name.len()..).unwrap_or(""), span, depth)
            }
            _ => unknown(inner, span),
        }
    }

    /// The helpers that mail tools have and that can be understood without them.
    fn call(&self, name: &str, rest: &str, span: Span, depth: usize) -> Expr {
        let argument = |word: &&str| match word.starts_with('(') {
            true => self.value_within(word, span, depth + 1),
            false => operand(word),
        };
        let args: Vec<Expr> = words(rest).iter().map(argument).collect();
        let compare = |op, args: &[Expr]| match args {
            [left, right, ..] => Some(Expr::Compare(Box::new(left.clone()), op, Box::new(right.clone()))),
            _ => None,
        };
        let fold = |args: Vec<Expr>, join: fn(Box<Expr>, Box<Expr>) -> Expr| {
            args.into_iter()
                .reduce(|left, right| join(Box::new(left), Box::new(right)))
        };
        let made = match name {
            "eq" | "equals" | "ifEq" | "ifEquals" | "is" => compare(Op::Equal, &args),
            "ne" | "neq" | "notEquals" | "isnt" => compare(Op::Unequal, &args),
            "gt" | "greaterThan" => compare(Op::More, &args),
            "lt" | "lessThan" => compare(Op::Less, &args),
            "gte" => compare(Op::MoreOrEqual, &args),
            "lte" => compare(Op::LessOrEqual, &args),
            "lookup" => match args.as_slice() {
                [Expr::Path { name, steps }, Expr::Value(Value::Text(key))] => Some(Expr::Path {
                    name: format!("{name}.{key}"),
                    steps: steps.iter().cloned().chain([Step::Name(key.clone())]).collect(),
                }),
                _ => None,
            },
            "and" => fold(args, Expr::And),
            "or" => fold(args, Expr::Or),
            "not" => args.into_iter().next().map(Expr::not),
            "insert" | "defaultIfEmpty" => match args.as_slice() {
                [on, Expr::Value(Value::Text(text)), ..] => {
                    let text = text.strip_prefix("default=").unwrap_or(text);
                    Some(on.clone().or_text(text))
                }
                [on, ..] => Some(on.clone()),
                [] => None,
            },
            _ => None,
        };
        made.unwrap_or_else(|| unknown(&format!("{name} {}", rest.trim()), span))
    }
}

fn unknown(text: &str, span: Span) -> Expr {
    Expr::Unknown {
        at: span.start,
        text: text.trim().to_string(),
    }
}

/// The words of a tag; a quotation or a group in parentheses is one.
fn words(inner: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let (mut start, mut quote, mut depth) = (0, None, 0_usize);
    for (at, c) in inner.char_indices() {
        match c {
            _ if quote == Some(c) => quote = None,
            _ if quote.is_some() => {}
            '"' | '\'' => quote = Some(c),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if c.is_whitespace() && depth == 0 => {
                all.push(inner.get(start..at).unwrap_or(""));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    all.push(inner.get(start..).unwrap_or(""));
    all.retain(|word| !word.is_empty());
    all
}

fn operand(word: &str) -> Expr {
    for quote in ['"', '\''] {
        if let Some(text) = word.strip_prefix(quote).and_then(|w| w.strip_suffix(quote)) {
            return Expr::text(text);
        }
    }
    match word {
        "true" => Expr::Value(Value::Bool(true)),
        "false" => Expr::Value(Value::Bool(false)),
        "null" => Expr::Value(Value::Null),
        "undefined" => Expr::Value(Value::Missing),
        _ => match word.parse::<f64>() {
            Ok(number) if !word.contains(|c: char| c.is_ascii_alphabetic()) => Expr::Value(Value::Number(number)),
            _ => path(word, true),
        },
    }
}

/// `a.b`, `../a`, `this`, `.`, `@index`, `a.[b c]`, `a/b`.
fn path(word: &str, handlebars: bool) -> Expr {
    let mut steps = Vec::new();
    let mut rest = word;
    if handlebars {
        while let Some(after) = rest.strip_prefix("../").or((rest == "..").then_some("")) {
            steps.push(Step::Up);
            rest = after;
        }
        rest = rest.strip_prefix("./").unwrap_or(rest);
        rest = match rest {
            "this" => "",
            other => other
                .strip_prefix("this.")
                .or(other.strip_prefix("this/"))
                .unwrap_or(other),
        };
    }
    if rest != "." && !rest.is_empty() {
        let parts = rest.split(|c| c == '.' || handlebars && c == '/');
        steps.extend(parts.map(|part| {
            let part = match handlebars {
                true => part.trim_start_matches('[').trim_end_matches(']'),
                false => part,
            };
            Step::Name(part.to_string())
        }));
    }
    Expr::Path {
        name: word.to_string(),
        steps,
    }
}
