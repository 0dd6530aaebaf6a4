//! The filters that matter for what a reader sees.
//! Knows nothing of templates; a filter that is not here changes nothing.

use super::family::Family;
use super::print;
use super::value::Value;

/// What a filter came to.
pub(super) struct Filtered {
    pub(super) value: Value,
    /// Whether it is not to be escaped any more.
    pub(super) safe: bool,
    /// Whether it is the words that stand in for a missing value.
    pub(super) fallback: bool,
}

/// `value | name: args`.
pub(super) fn apply(name: &str, value: Value, args: &[Value], safe: bool, family: Family) -> Filtered {
    let done = |value| Filtered {
        value,
        safe,
        fallback: false,
    };
    if let Some(needs) = stands_in(name, &value, args, family) {
        return if needs {
            Filtered {
                value: args.first().cloned().unwrap_or(Value::Text(String::new())),
                safe: true,
                fallback: true,
            }
        } else {
            done(value)
        };
    }
    let text = || print::text(&value, family);
    let of_text = |change: fn(&str) -> String| done(Value::Text(change(&text())));
    match name {
        "upcase" | "upper" => of_text(str::to_uppercase),
        "downcase" | "lower" => of_text(str::to_lowercase),
        "capitalize" => of_text(|t| first_upper(t, true)),
        "capfirst" => of_text(|t| first_upper(t, false)),
        "title" | "titlecase" | "title_case" => done(Value::Text(title(&text(), family))),
        "strip" | "trim" => of_text(|t| t.trim().to_string()),
        "lstrip" => of_text(|t| t.trim_start().to_string()),
        "rstrip" => of_text(|t| t.trim_end().to_string()),
        "strip_newlines" => of_text(|t| t.replace(['\r', '\n'], "")),
        "escape" | "e" | "force_escape" if family == Family::Django && name != "force_escape" => done(value),
        "escape" | "e" | "force_escape" => Filtered {
            value: Value::Text(print::escape(&text(), family)),
            safe: true,
            fallback: false,
        },
        "safe" | "raw" => Filtered {
            value,
            safe: true,
            fallback: false,
        },
        "append" | "prepend" => {
            let more = args.first().map_or(String::new(), |a| print::text(a, family));
            done(Value::Text(if name == "append" {
                text() + &more
            } else {
                more + &text()
            }))
        }
        "replace" | "remove" | "cut" => {
            let arg = |i: usize| args.get(i).map_or(String::new(), |a| print::text(a, family));
            match arg(0).as_str() {
                "" => done(value),
                what => done(Value::Text(text().replace(what, &arg(1)))),
            }
        }
        "size" | "length" => done(Value::Number(size(&value))),
        "first" | "last" => done(end(value, name == "first")),
        "join" => {
            let with = args.first().map_or(" ".to_string(), |a| print::text(a, family));
            let with = if args.is_empty() && family == Family::Jinja {
                String::new()
            } else {
                with
            };
            match &value {
                Value::List(all) => {
                    let all: Vec<String> = all.iter().map(|v| print::text(v, family)).collect();
                    done(Value::Text(all.join(&with)))
                }
                _ => done(value),
            }
        }
        "split" => {
            let at = args.first().map_or(String::new(), |a| print::text(a, family));
            let text = text();
            let parts: Vec<Value> = match at.as_str() {
                "" => text.chars().map(|c| Value::Text(c.to_string())).collect(),
                at => text.split(at).map(|t| Value::Text(t.to_string())).collect(),
            };
            done(Value::List(if text.is_empty() { Vec::new() } else { parts }))
        }
        "truncate" if family != Family::Jinja => done(Value::Text(truncate(&text(), args, family))),
        "truncatechars" => {
            let keep = args.first().and_then(number).unwrap_or(0.0).max(0.0) as usize;
            let text = text();
            match text.chars().count() > keep && keep > 0 {
                true => done(Value::Text(text.chars().take(keep - 1).chain(['…']).collect())),
                false => done(Value::Text(text)),
            }
        }
        "plus" | "add" | "minus" | "times" => match (number(&value), args.first().and_then(number)) {
            (Some(a), Some(b)) => done(Value::Number(match name {
                "minus" => a - b,
                "times" => a * b,
                _ => a + b,
            })),
            _ => done(value),
        },
        "striptags" | "strip_html" => done(Value::Text(without_tags(&text()))),
        "newline_to_br" => of_text(|t| t.replace('\n', "<br />\n")),
        _ => done(value),
    }
}

/// Whether the filter gives a value to what has none, and whether this value needs it; none for another filter.
fn stands_in(name: &str, value: &Value, args: &[Value], family: Family) -> Option<bool> {
    let nothing = matches!(value, Value::Missing | Value::Null);
    Some(match (name, family) {
        ("default" | "d", Family::Jinja) if args.get(1).is_some_and(|a| print::truth(a, family)) => {
            !print::truth(value, family)
        }
        ("default" | "d", Family::Jinja) => *value == Value::Missing,
        ("default", Family::Django) => !print::truth(value, family),
        ("default" | "fallback", _) => {
            let empty = match value {
                Value::Text(text) => text.is_empty(),
                Value::List(all) => all.is_empty(),
                Value::Bool(yes) => !yes,
                _ => false,
            };
            nothing || empty
        }
        ("default_if_none", _) => *value == Value::Null,
        _ => return None,
    })
}

pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

pub(super) fn size(value: &Value) -> f64 {
    match value {
        Value::Text(text) => text.chars().count() as f64,
        Value::List(all) => all.len() as f64,
        Value::Map(all) => all.len() as f64,
        _ => 0.0,
    }
}

fn end(value: Value, first: bool) -> Value {
    let found = match value {
        Value::List(mut all) if !all.is_empty() => Some(all.remove(if first { 0 } else { all.len() - 1 })),
        Value::Text(text) => {
            let c = if first {
                text.chars().next()
            } else {
                text.chars().last()
            };
            c.map(|c| Value::Text(c.to_string()))
        }
        _ => None,
    };
    found.unwrap_or_default()
}

fn first_upper(text: &str, lower_rest: bool) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map_or(String::new(), |c| c.to_uppercase().collect());
    let rest = chars.as_str();
    first
        + &if lower_rest {
            rest.to_lowercase()
        } else {
            rest.to_string()
        }
}

/// Jinja starts a word after blanks, hyphens and opening brackets; Django after anything that is no letter, but for `'` after a
/// small one.
fn title(text: &str, family: Family) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut earlier, mut before) = (' ', ' ');
    for c in text.chars() {
        let starts = match family {
            Family::Django if before == '\'' => !earlier.is_lowercase(),
            Family::Django => !before.is_alphanumeric(),
            _ => before.is_whitespace() || matches!(before, '-' | '(' | '{' | '[' | '<'),
        };
        if starts {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        // As they were written, not as they were read.
        (earlier, before) = (before, out.chars().next_back().unwrap_or(c));
    }
    out
}

fn truncate(text: &str, args: &[Value], family: Family) -> String {
    let keep = args.first().and_then(number).unwrap_or(50.0).max(0.0) as usize;
    let tail = args.get(1).map_or("...".to_string(), |a| print::text(a, family));
    if text.chars().count() <= keep {
        return text.to_string();
    }
    let head = keep.saturating_sub(tail.chars().count());
    text.chars().take(head).chain(tail.chars()).collect()
}

fn without_tags(text: &str) -> String {
    let mut inside = false;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}
