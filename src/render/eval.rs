//! Walks a tree with values in hand and writes down what an engine would print.
//! Knows nothing of how tags are written. Nothing is executed; work and output are bounded.

use super::family::Family;
use super::output::Output;
use super::tree::{Expr, Loop, Node, Section, Step};
use super::value::{Level, Value, Values};
use super::{Origin, Rendering, Substitution, print};
use crate::span::Span;

/// What one turn of a loop costs beside its body.
const TURN: usize = 16;

/// One rendering in the making.
pub(super) struct Eval<'a> {
    pub(super) template: &'a str,
    pub(super) family: Family,
    pub(super) values: &'a Values,
    out: Output,
    substitutions: Vec<Substitution>,
    /// Names from loops and blocks, innermost last.
    locals: Vec<(String, Value)>,
    /// Names that hold from where they are given on (Liquid's `assign`).
    globals: Vec<(String, Value)>,
    /// What names are looked up in, innermost last (Handlebars, Mustache).
    contexts: Vec<Value>,
    /// Work that may still be done.
    budget: usize,
    /// Set by `break` (true) and `continue` (false) until the loop sees it.
    leaving: Option<bool>,
    /// Whether the value just made is not to be escaped.
    pub(super) safe: bool,
    /// Where the value just made comes from.
    pub(super) origin: Origin,
    /// The field it was asked of.
    pub(super) asked: String,
}

impl<'a> Eval<'a> {
    pub(super) fn new(template: &'a str, family: Family, values: &'a Values) -> Self {
        let limit = template.len().saturating_mul(4).saturating_add(64 * 1024);
        Self {
            template,
            family,
            values,
            out: Output::new(limit),
            substitutions: Vec::new(),
            locals: Vec::new(),
            globals: Vec::new(),
            contexts: Vec::new(),
            budget: limit,
            leaving: None,
            safe: false,
            origin: Origin::Template,
            asked: String::new(),
        }
    }

    pub(super) fn render(mut self, nodes: &[Node]) -> Rendering {
        self.nodes(nodes);
        Rendering {
            text: self.out.text,
            map: self.out.map,
            substitutions: self.substitutions,
            cut: self.out.full || self.budget == 0,
        }
    }

    /// Whether there is any work left to be done; takes `cost` of it.
    pub(super) fn spend(&mut self, cost: usize) -> bool {
        self.budget = self.budget.saturating_sub(cost.max(1));
        self.budget > 0 && !self.out.full
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            if self.leaving.is_some() || !self.spend(1) {
                return;
            }
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Text(span) => self.out.copy(span.of(self.template), *span),
            Node::Constant(text, span) => {
                self.out.replace(text, *span);
            }
            Node::Print { expr, raw, span } => self.print(expr, *raw, *span),
            Node::Choice { arms, otherwise } => {
                for (condition, nodes) in arms {
                    if self.holds(condition) {
                        return self.nodes(nodes);
                    }
                }
                self.nodes(otherwise);
            }
            Node::Loop(each) => self.each(each),
            Node::Section {
                expr,
                kind,
                body,
                otherwise,
            } => self.section(expr, *kind, body, otherwise),
            Node::Assign(name, expr) => {
                let value = self.value(expr);
                self.assign(name, value);
            }
            Node::Capture(name, body) => {
                let limit = self.out.room();
                let outer = std::mem::replace(&mut self.out, Output::new(limit));
                let kept = self.substitutions.len();
                self.nodes(body);
                self.substitutions.truncate(kept);
                let inner = std::mem::replace(&mut self.out, outer);
                self.assign(name, Value::Text(inner.text));
            }
            Node::Scope(names, body) => {
                let before = self.locals.len();
                for (name, expr) in names {
                    let value = self.value(expr);
                    self.locals.push((name.clone(), value));
                }
                self.nodes(body);
                self.locals.truncate(before);
            }
            Node::Partial(name, span) => self.note(name.clone(), "", *span, Origin::Partial),
            Node::Leave { all } => self.leaving = Some(*all),
        }
    }

    fn print(&mut self, expr: &Expr, raw: bool, span: Span) {
        self.safe = false;
        self.origin = Origin::Template;
        self.asked.clear();
        let value = self.value(expr);
        let value = self.settled(value);
        let mut text = print::text(&value, self.family);
        if self.family.escapes() && !raw && !self.safe {
            text = print::escape(&text, self.family);
        }
        self.spend(text.len());
        let name = std::mem::take(&mut self.asked);
        let origin = match self.origin {
            Origin::Given | Origin::Sample | Origin::Fallback if text.is_empty() => Origin::Empty,
            origin => origin,
        };
        self.note(name, &text, span, origin);
    }

    fn note(&mut self, name: String, text: &str, span: Span, origin: Origin) {
        let at = self.out.replace(text, span);
        self.substitutions.push(Substitution {
            span,
            at,
            name,
            text: text.to_string(),
            origin,
        });
    }

    fn assign(&mut self, name: &str, value: Value) {
        if !self.spend(weight(&value)) {
            return;
        }
        if self.family == Family::Liquid {
            match self.globals.iter_mut().find(|(n, _)| n == name) {
                Some((_, slot)) => *slot = value,
                None => self.globals.push((name.to_string(), value)),
            }
        } else {
            self.locals.push((name.to_string(), value));
        }
    }

    fn each(&mut self, each: &Loop) {
        let list = self.value(&each.list);
        let mut items = self.items(list);
        let bound = |eval: &mut Self, expr: &Option<Expr>| {
            let value = eval.value(expr.as_ref()?);
            super::filter::number(&value).map(|n| n.max(0.0) as usize)
        };
        let skip = bound(self, &each.skip).unwrap_or(0).min(items.len());
        items.drain(..skip);
        if let Some(limit) = bound(self, &each.limit) {
            items.truncate(limit);
        }
        if each.reversed {
            items.reverse();
        }
        if items.is_empty() {
            return self.nodes(&each.otherwise);
        }
        let count = items.len();
        for (i, item) in items.into_iter().enumerate() {
            if !self.spend(weight(&item) + TURN) {
                break;
            }
            let before = self.locals.len();
            self.locals
                .push((loop_name(self.family).to_string(), state(i, count, self.family)));
            match (each.names.as_slice(), item) {
                ([one], item) => self.locals.push((one.clone(), item)),
                (names, Value::List(parts)) => {
                    self.locals.extend(names.iter().cloned().zip(parts));
                }
                (names, item) => {
                    let first = names.first().cloned().unwrap_or_default();
                    self.locals.push((first, item));
                }
            }
            self.nodes(&each.body);
            self.locals.truncate(before);
            if self.leaving.take() == Some(true) {
                break;
            }
        }
    }

    /// What a loop walks over.
    fn items(&mut self, value: Value) -> Vec<Value> {
        match value {
            Value::List(all) => all,
            Value::Map(all) if self.family == Family::Liquid => {
                let pair = |(key, value)| Value::List(vec![Value::Text(key), value]);
                all.into_iter().map(pair).collect()
            }
            Value::Map(all) => all
                .into_iter()
                .map(|(key, value)| Value::List(vec![Value::Text(key), value]))
                .collect(),
            Value::Text(text) if self.family.is_python() => text.chars().map(|c| Value::Text(c.to_string())).collect(),
            Value::Text(text) if !text.is_empty() => vec![Value::Text(text)],
            Value::Field(name) => {
                let assumed = self.values.assumed.as_ref();
                let empty = assumed.is_none_or(|a| *a.level(&name) == Level::Empty);
                let count = assumed.and_then(|a| a.counts.get(&name)).copied().unwrap_or(1);
                vec![Value::Field(name); if empty { 0 } else { count }]
            }
            _ => Vec::new(),
        }
    }

    fn section(&mut self, expr: &Expr, kind: Section, body: &[Node], otherwise: &[Node]) {
        let value = self.value(expr);
        let truth = self.truth(&value);
        let nothing = match self.family {
            Family::Mustache => !truth,
            _ => matches!(
                self.settled(value.clone()),
                Value::Missing | Value::Null | Value::Bool(false)
            ),
        };
        let nothing = nothing || matches!(&value, Value::List(all) if all.is_empty());
        match kind {
            Section::Inverted if nothing => self.nodes(body),
            Section::Inverted => self.nodes(otherwise),
            Section::With if !truth && value != Value::Number(0.0) => self.nodes(otherwise),
            Section::With => self.within(value, body),
            _ if nothing => self.nodes(otherwise),
            Section::Any if value == Value::Bool(true) => self.nodes(body),
            Section::Each if matches!(value, Value::Text(_) | Value::Number(_) | Value::Bool(_)) => {
                self.nodes(otherwise);
            }
            _ => self.many(value, kind, body, otherwise),
        }
    }

    fn many(&mut self, value: Value, kind: Section, body: &[Node], otherwise: &[Node]) {
        let (keys, items) = match value {
            Value::Map(all) if kind == Section::Each => all.into_iter().map(|(k, v)| (Some(k), v)).unzip(),
            Value::List(all) => (vec![None; all.len()], all),
            Value::Field(name) => {
                let items = self.items(Value::Field(name));
                (vec![None; items.len()], items)
            }
            one => return self.within(one, body),
        };
        if items.is_empty() {
            return self.nodes(otherwise);
        }
        let count = items.len();
        for (i, (key, item)) in keys.into_iter().zip(items).enumerate() {
            if !self.spend(weight(&item) + TURN) {
                break;
            }
            let before = self.locals.len();
            let key = key.map_or(Value::Number(i as f64), Value::Text);
            self.locals.push(("@index".to_string(), Value::Number(i as f64)));
            self.locals.push(("@key".to_string(), key));
            self.locals.push(("@first".to_string(), Value::Bool(i == 0)));
            self.locals.push(("@last".to_string(), Value::Bool(i + 1 == count)));
            self.within(item, body);
            self.locals.truncate(before);
        }
    }

    fn within(&mut self, context: Value, body: &[Node]) {
        self.spend(weight(&context));
        self.contexts.push(context);
        self.nodes(body);
        self.contexts.pop();
    }

    /// The value as far as it can be known: an assumed field is what is assumed of it.
    pub(super) fn settled(&mut self, value: Value) -> Value {
        let Value::Field(name) = value else { return value };
        let value = self.values.assume(&name);
        self.origin = if value == Value::Missing {
            Origin::Empty
        } else {
            Origin::Sample
        };
        value
    }

    /// What stands under a path, and where it comes from.
    pub(super) fn path(&mut self, name: &str, steps: &[Step]) -> Value {
        let ups = steps.iter().take_while(|step| **step == Step::Up).count();
        let steps = steps.get(ups..).unwrap_or(&[]);
        if self.asked.is_empty() {
            self.asked = name.to_string();
        }
        let found = match self.family {
            Family::Handlebars | Family::Mustache => self.in_contexts(ups, steps),
            _ => self.by_name(name, steps),
        };
        let value = match found {
            Some(value) => value,
            None if self.values.assumed.is_some() => Value::Field(name.to_string()),
            None => Value::Missing,
        };
        self.spend(weight(&value));
        self.origin = match value {
            Value::Missing | Value::Null => Origin::Empty,
            _ => Origin::Given,
        };
        value
    }

    fn by_name(&self, name: &str, steps: &[Step]) -> Option<Value> {
        let Some((Step::Name(first), rest)) = steps.split_first() else {
            return None;
        };
        let local = self.locals.iter().rev().find(|(n, _)| n == first);
        let local = local.or_else(|| self.globals.iter().find(|(n, _)| n == first));
        if let Some((_, value)) = local {
            return match value {
                Value::Field(_) if rest.is_empty() => Some(value.clone()),
                Value::Field(_) => Some(Value::Field(name.to_string())),
                value => walk(value, rest, self.family),
            };
        }
        if let Some(value) = self.values.given.member(name) {
            return Some(value.clone());
        }
        walk(self.values.given.member(first)?, rest, self.family)
    }

    fn in_contexts(&self, ups: usize, steps: &[Step]) -> Option<Value> {
        if let Some(Step::Name(first)) = steps.first()
            && first.starts_with('@')
        {
            let local = self.locals.iter().rev().find(|(n, _)| n == first);
            return local.map(|(_, value)| value.clone());
        }
        let up = self.contexts.len().checked_sub(ups);
        let context = |at: usize| match at.checked_sub(1) {
            Some(at) => self.contexts.get(at),
            None => Some(&self.values.given),
        };
        let here = up.and_then(context)?;
        if steps.is_empty() {
            return Some(here.clone());
        }
        if self.family == Family::Handlebars {
            return match here {
                // What an assumed list holds is not known: its items may have any name.
                Value::Field(_) => None,
                here => walk(here, steps, self.family),
            };
        }
        let from = up.unwrap_or(0);
        (0..=from).rev().find_map(|at| walk(context(at)?, steps, self.family))
    }
}

/// From a value down the steps of a path; none where a step leads nowhere.
fn walk(value: &Value, steps: &[Step], family: Family) -> Option<Value> {
    let mut here = value;
    for (i, step) in steps.iter().enumerate() {
        let last = i + 1 == steps.len();
        let next = match step {
            Step::Name(name) => match (here.member(name), here) {
                (Some(next), _) => next,
                (None, Value::List(all)) if name.parse::<usize>().is_ok() => all.get(name.parse::<usize>().ok()?)?,
                (None, here) if family == Family::Liquid && last => return property(here, name),
                // A text has members for Mustache only further down a path.
                (None, Value::Text(_)) if family == Family::Mustache && i == 0 => return None,
                (None, Value::List(_) | Value::Text(_)) if last && name == "length" && !family.is_python() => {
                    return Some(Value::Number(super::filter::size(here)));
                }
                _ => return None,
            },
            Step::Item(at) => match here {
                Value::List(all) => all.get(*at)?,
                _ => return None,
            },
            Step::Up => return None,
        };
        here = next;
    }
    Some(here.clone())
}

/// What Liquid knows of lists and texts.
fn property(value: &Value, name: &str) -> Option<Value> {
    match (value, name) {
        (Value::List(_) | Value::Text(_), "size") => Some(Value::Number(super::filter::size(value))),
        (Value::List(all), "first") => all.first().cloned(),
        (Value::List(all), "last") => all.last().cloned(),
        _ => None,
    }
}

fn loop_name(family: Family) -> &'static str {
    if family == Family::Jinja { "loop" } else { "forloop" }
}

/// What a loop tells of itself.
fn state(i: usize, count: usize, family: Family) -> Value {
    let number = |n: usize| Value::Number(n as f64);
    let (one, zero) = match family {
        Family::Django => ("counter", "counter0"),
        _ => ("index", "index0"),
    };
    let members = [
        (one, number(i + 1)),
        (zero, number(i)),
        ("first", Value::Bool(i == 0)),
        ("last", Value::Bool(i + 1 == count)),
        ("length", number(count)),
        (
            if family == Family::Django {
                "revcounter"
            } else {
                "rindex"
            },
            number(count - i),
        ),
    ];
    Value::Map(
        members
            .into_iter()
            .map(|(name, value)| (name.to_string(), value))
            .collect(),
    )
}

/// What it costs to copy a value.
pub(super) fn weight(value: &Value) -> usize {
    match value {
        Value::Text(text) | Value::Field(text) => text.len() + 1,
        Value::List(all) => 1 + all.iter().map(weight).sum::<usize>(),
        Value::Map(all) => 1 + all.iter().map(|(k, v)| k.len() + weight(v)).sum::<usize>(),
        _ => 1,
    }
}
