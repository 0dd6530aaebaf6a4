//! Expressions to values: what conditions hold, what filters make, what two values have in common.
//! Knows nothing of nodes or output.

use super::eval::{Eval, weight};
use super::family::Family;
use super::tree::{Expr, Op, Step};
use super::value::Value;
use super::{Origin, filter, print};

impl Eval<'_> {
    /// The value of an expression.
    pub(super) fn value(&mut self, expr: &Expr) -> Value {
        if !self.spend(1) {
            return Value::Missing;
        }
        match expr {
            Expr::Value(value) => {
                self.safe = self.family == Family::Django;
                value.clone()
            }
            Expr::Path { name, steps } => self.path(name, steps),
            Expr::Filter { on, name, args } => self.filtered(on, name, args),
            Expr::Call { name, args } => self.call(name, args),
            Expr::Not(_) | Expr::Compare(..) => Value::Bool(self.holds(expr)),
            Expr::And(left, right) => {
                let value = self.value(left);
                if self.truth(&value) { self.value(right) } else { value }
            }
            Expr::Or(left, right) => {
                let value = self.value(left);
                if self.truth(&value) {
                    return value;
                }
                let value = self.value(right);
                if matches!(**right, Expr::Value(_)) {
                    self.origin = Origin::Fallback;
                }
                value
            }
            Expr::Choose(parts) => {
                let [when, then, otherwise] = parts.as_ref();
                let way = if self.holds(when) { then } else { otherwise };
                self.value(way)
            }
            Expr::Join(left, right) => self.joined(left, right),
            Expr::Range(from, to) => self.range(from, to),
            Expr::Unknown { text, .. } if self.values.assumed.is_some() => {
                let name: String = first_name(text).to_string();
                if self.asked.is_empty() {
                    self.asked.clone_from(&name);
                }
                Value::Field(name)
            }
            Expr::Unknown { text, .. } => {
                // Liquid looks no further than the first path.
                let steps = [Step::Name(first_name(text).to_string())];
                self.path(first_name(text), &steps)
            }
        }
    }

    /// Whether a condition holds. One that is not understood goes the way that is assumed of it.
    pub(super) fn holds(&mut self, expr: &Expr) -> bool {
        if !self.spend(1) {
            return false;
        }
        match expr {
            Expr::Not(inner) => !self.holds(inner),
            Expr::And(left, right) => self.holds(left) && self.holds(right),
            Expr::Or(left, right) => self.holds(left) || self.holds(right),
            Expr::Compare(left, op, right) => {
                let left = self.value(left);
                if *op == Op::Is {
                    return is(&self.settled(left), right);
                }
                let right = self.value(right);
                let (left, right) = (self.settled(left), self.settled(right));
                compare(&left, *op, &right, self.family)
            }
            Expr::Unknown { at, .. } => {
                let assumed = self.values.assumed.as_ref();
                assumed.is_some_and(|a| a.ways.get(at).copied().unwrap_or(true))
            }
            _ => {
                let value = self.value(expr);
                self.truth(&value)
            }
        }
    }

    pub(super) fn truth(&mut self, value: &Value) -> bool {
        let value = self.settled(value.clone());
        print::truth(&value, self.family)
    }

    fn filtered(&mut self, on: &Expr, name: &str, args: &[Expr]) -> Value {
        let value = self.value(on);
        let value = self.settled(value);
        let (origin, asked, safe) = (
            self.origin,
            self.asked.clone(),
            self.safe && matches!(on, Expr::Value(_)),
        );
        let safe = safe || self.safe && matches!(on, Expr::Filter { .. });
        let literal = matches!(args.first(), Some(Expr::Value(_)));
        let args: Vec<Value> = args
            .iter()
            .map(|arg| {
                let value = self.value(arg);
                self.settled(value)
            })
            .collect();
        self.origin = origin;
        self.asked = asked;
        self.safe = false;
        // A filter may make much of little: what it could make is paid for before.
        let size = weight(&value);
        let given: usize = args.iter().map(weight).sum();
        let could = match name {
            "replace" | "join" | "remove" | "cut" => size.saturating_mul(given + 1),
            _ => size.saturating_mul(8).saturating_add(given),
        };
        if could > MOST || !self.spend(could) {
            return value;
        }
        let done = filter::apply(name, value, &args, safe, self.family);
        self.safe = done.safe;
        if done.fallback {
            self.safe = literal;
            self.origin = Origin::Fallback;
        }
        done.value
    }

    fn call(&mut self, name: &str, args: &[Expr]) -> Value {
        let text = |arg: Option<&Expr>| match arg {
            Some(Expr::Value(Value::Text(text))) => Some(text.clone()),
            _ => None,
        };
        match name {
            "personalization_token" | "BLANKVALUE" => {
                let Some(field) = text(args.first()) else {
                    return Value::Missing;
                };
                let mut expr = Expr::name(&field);
                if let Some(fallback) = text(args.get(1)) {
                    expr = expr.or_text(&fallback);
                }
                self.value(&expr)
            }
            "range" => {
                let zero = Expr::Value(Value::Number(0.0));
                let (from, to) = match args {
                    [to] => (&zero, to),
                    [from, to, ..] => (from, to),
                    [] => return Value::Missing,
                };
                match self.range(from, to) {
                    Value::List(mut all) => {
                        all.pop();
                        Value::List(all)
                    }
                    other => other,
                }
            }
            "super" | "caller" => Value::Missing,
            _ if self.values.assumed.is_some() => Value::Field(name.to_string()),
            _ => Value::Missing,
        }
    }

    fn joined(&mut self, left: &Expr, right: &Expr) -> Value {
        let mut text = String::new();
        for side in [left, right] {
            let value = self.value(side);
            let value = self.settled(value);
            text.push_str(&print::text(&value, self.family));
        }
        if text.len() > MOST || !self.spend(text.len()) {
            return Value::Missing;
        }
        Value::Text(text)
    }

    fn range(&mut self, from: &Expr, to: &Expr) -> Value {
        /// No list in a mail is longer.
        const LONG: f64 = 1000.0;
        let mut bound = |expr| {
            let value = self.value(expr);
            let value = self.settled(value);
            filter::number(&value)
        };
        let (Some(from), Some(to)) = (bound(from), bound(to)) else {
            return Value::List(Vec::new());
        };
        let count = (to.floor() - from.floor() + 1.0).clamp(0.0, LONG) as usize;
        self.spend(count);
        Value::List((0..count).map(|i| Value::Number(from.floor() + i as f64)).collect())
    }
}

/// No text that a filter makes is longer.
const MOST: usize = 64 * 1024;

/// The first name in what could not be read.
fn first_name(text: &str) -> &str {
    let start = text.find(|c: char| c.is_alphabetic() || c == '_').unwrap_or(text.len());
    let name = text.get(start..).unwrap_or("");
    let end = name
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(name.len());
    name.get(..end).unwrap_or("")
}

/// `is defined` and its like.
fn is(value: &Value, test: &Expr) -> bool {
    let name = match test {
        Expr::Path { name, .. } => name.as_str(),
        Expr::Value(Value::Null) => "none",
        Expr::Value(Value::Bool(yes)) => return *value == Value::Bool(*yes),
        _ => return false,
    };
    match name {
        "defined" => *value != Value::Missing,
        "undefined" => *value == Value::Missing,
        "none" => *value == Value::Null,
        "string" => matches!(value, Value::Text(_)),
        "number" => matches!(value, Value::Number(_)),
        "mapping" => matches!(value, Value::Map(_)),
        "iterable" | "sequence" => matches!(value, Value::List(_) | Value::Text(_) | Value::Map(_)),
        _ => false,
    }
}

fn compare(left: &Value, op: Op, right: &Value, family: Family) -> bool {
    match op {
        Op::Equal => equal(left, right, family),
        Op::Unequal => !equal(left, right, family),
        Op::Contains => holds(left, right, family),
        Op::In => holds(right, left, family),
        Op::Is => false,
        _ => {
            let order = match (left, right) {
                (Value::Text(a), Value::Text(b)) => Some(a.as_str().cmp(b.as_str())),
                _ => match (filter::number(left), filter::number(right)) {
                    (Some(a), Some(b)) => a.partial_cmp(&b),
                    _ => None,
                },
            };
            order.is_some_and(|order| match op {
                Op::Less => order.is_lt(),
                Op::LessOrEqual => order.is_le(),
                Op::More => order.is_gt(),
                _ => order.is_ge(),
            })
        }
    }
}

fn equal(left: &Value, right: &Value, family: Family) -> bool {
    match (left, right) {
        // Django takes a missing name for `None` in a condition, Liquid takes both for nil; Jinja tells them apart.
        (Value::Missing | Value::Null, Value::Missing | Value::Null) => {
            family != Family::Jinja || std::mem::discriminant(left) == std::mem::discriminant(right)
        }
        // `blank`, which is an empty map here: nothing, or only white space.
        (value, Value::Map(none)) | (Value::Map(none), value) if family == Family::Liquid && none.is_empty() => {
            match value {
                Value::Missing | Value::Null | Value::Bool(false) => true,
                Value::Text(text) => text.trim().is_empty(),
                Value::List(all) => all.is_empty(),
                _ => false,
            }
        }
        (Value::Text(text), Value::List(none)) | (Value::List(none), Value::Text(text))
            if family == Family::Liquid && none.is_empty() =>
        {
            text.is_empty()
        }
        (Value::Number(a), Value::Bool(b)) | (Value::Bool(b), Value::Number(a)) if family.is_python() => {
            *a == f64::from(u8::from(*b))
        }
        // Helpers of mail tools compare as people do.
        (Value::Number(_), Value::Text(_)) | (Value::Text(_), Value::Number(_))
            if !family.is_python() && family != Family::Liquid =>
        {
            filter::number(left) == filter::number(right)
        }
        _ => left == right,
    }
}

fn holds(whole: &Value, part: &Value, family: Family) -> bool {
    match (whole, part) {
        (Value::Text(text), Value::Missing | Value::Null) => text.contains("undefined") && family == Family::Liquid,
        (Value::Text(text), part) => text.contains(&print::text(part, family)),
        (Value::List(all), part) => all.iter().any(|item| equal(item, part, family)),
        (Value::Map(all), Value::Text(key)) => all.iter().any(|(k, _)| k == key),
        _ => false,
    }
}
