//! How each engine prints a value, what it takes for true, and how it escapes.
//! Knows nothing of templates.

use super::family::Family;
use super::value::Value;

/// The value as text.
pub(super) fn text(value: &Value, family: Family) -> String {
    match value {
        Value::Missing | Value::Field(_) => String::new(),
        Value::Null if family.is_python() => "None".to_string(),
        Value::Null => String::new(),
        Value::Bool(true) if family.is_python() => "True".to_string(),
        Value::Bool(false) if family.is_python() => "False".to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::List(_) | Value::Map(_) if family.is_python() => quoted(value),
        Value::List(all) => {
            let all: Vec<String> = all.iter().map(|v| text(v, family)).collect();
            all.join(if family == Family::Liquid { "" } else { "," })
        }
        Value::Map(_) => "[object Object]".to_string(),
    }
}

/// As Python shows a value inside a list.
fn quoted(value: &Value) -> String {
    match value {
        Value::Text(text) if text.contains('\'') && !text.contains('"') => format!("\"{text}\""),
        Value::Text(text) => format!("'{}'", text.replace('\'', "\\'")),
        Value::List(all) => {
            let all: Vec<String> = all.iter().map(quoted).collect();
            format!("[{}]", all.join(", "))
        }
        Value::Map(all) => {
            let all: Vec<String> = all.iter().map(|(k, v)| format!("'{k}': {}", quoted(v))).collect();
            format!("{{{}}}", all.join(", "))
        }
        other => text(other, Family::Jinja),
    }
}

/// Whether a condition on the value holds.
pub(super) fn truth(value: &Value, family: Family) -> bool {
    match value {
        Value::Missing | Value::Null | Value::Bool(false) => false,
        Value::Bool(true) | Value::Field(_) => true,
        // Liquid takes all but nothing and `false` for true; the others know empty things.
        _ if matches!(family, Family::Liquid) => true,
        Value::Number(number) => *number != 0.0,
        Value::Text(text) => !text.is_empty(),
        Value::List(all) => !all.is_empty(),
        Value::Map(all) => !family.is_python() || !all.is_empty(),
    }
}

/// As HTML, in the engine's own spelling.
pub(super) fn escape(text: &str, family: Family) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let entity = match (c, family) {
            ('&', _) => "&amp;",
            ('<', _) => "&lt;",
            ('>', _) => "&gt;",
            ('"', Family::Liquid | Family::Jinja) => "&#34;",
            ('"', _) => "&quot;",
            ('\'', Family::Django | Family::Handlebars) => "&#x27;",
            ('\'', _) => "&#39;",
            ('/', Family::Mustache) => "&#x2F;",
            ('`', Family::Mustache | Family::Handlebars) => "&#x60;",
            ('=', Family::Mustache | Family::Handlebars) => "&#x3D;",
            _ => {
                out.push(c);
                continue;
            }
        };
        out.push_str(entity);
    }
    out
}
