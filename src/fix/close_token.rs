//! Half a token made whole, where there is one way to do it.
//! Knows nothing of what the field is called or whether the tool has it.

use super::Change;
use crate::dialect::{Field, FieldState};
use crate::span::Span;

/// What `{{name}`, `{name}}` and `*|NAME*` lack. Two braces that only open, or only close, are whole in a tool with single
/// braces and one too many: the other fields of the message must not be of that kind.
pub(super) fn changes(text: &str, fields: &[Field], hit: Span) -> Vec<Change> {
    let token = hit.of(text);
    let after = text.as_bytes().get(hit.end as usize);
    let end = Span::new(hit.end as usize, hit.end as usize);
    let start = Span::new(hit.start as usize, hit.start as usize);
    let others = |grammar: &str| {
        // One that this very run may make whole counts, so that the next has nothing to add.
        let counts = |f: &Field| match f.state {
            FieldState::Field => true,
            FieldState::Broken => f.span.of(text).starts_with("{{"),
            _ => false,
        };
        let mut others = fields.iter().filter(|f| f.grammar == grammar && f.span != hit);
        others.any(counts)
    };
    let before = hit.start.checked_sub(1).and_then(|at| text.as_bytes().get(at as usize));
    if let Some(name) = between(token, "{{", "}") {
        let lone = before != Some(&b'{') && after != Some(&b'}');
        if lone && is_name(name) && !others("brace1") {
            return vec![Change::put(end, "}")];
        }
    } else if let Some(name) = between(token, "{", "}}") {
        let lone = before != Some(&b'{') && after != Some(&b'}');
        if lone && is_name(name) && others("brace2") && !others("brace1") {
            return vec![Change::put(start, "{")];
        }
    } else if let Some(name) = between(token, "*|", "*")
        && !name.contains(['|', ' '])
        && is_name(name)
        && after != Some(&b'|')
    {
        let bar = Span::new(hit.end as usize - 1, hit.end as usize - 1);
        return vec![Change::put(bar, "|")];
    }
    Vec::new()
}

fn between<'a>(token: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let inner = token.strip_prefix(open)?.strip_suffix(close)?;
    (!inner.starts_with(['{', '|']) && !inner.ends_with(['}', '|'])).then_some(inner)
}

/// One name, in any spelling of it, with nothing else beside it that could be cut short.
fn is_name(inner: &str) -> bool {
    let name = inner.trim();
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}
