//! Dialects a user describes: from a few words to a row of the table, and their fields where the delimiters are their own.
//! Knows nothing of settings files.

use super::family::Family;
use super::field::{Field, FieldState};
use super::form::Form;
use super::names::Case;
use super::table::{Dialect, Evidence, Missing};
use crate::span::Span;

/// Longest field between delimiters of one's own, in bytes.
const LONGEST: usize = 200;

/// What a user says of a dialect.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnDialect {
    /// Its name.
    pub id: String,
    /// What opens a field.
    pub open: String,
    /// What closes it.
    pub close: String,
    /// How names are written; none for any way.
    pub name: Option<Case>,
    /// How a fallback is spelled; none for no fallbacks.
    pub fallback: Option<Form>,
    /// Every field there is; empty for any.
    pub fields: Vec<String>,
    /// The family of its block tags.
    pub blocks: Family,
}

/// The shapes that the scanner knows, by their opening and closing delimiters.
const SHAPES: [(&str, &str, &str); 14] = [
    ("{{{", "}}}", "brace3"),
    ("{{", "}}", "brace2"),
    ("{!", "}", "brace_bang"),
    ("{$", "}", "brace_dollar"),
    ("{", "}", "brace1"),
    ("<%=", "%>", "erb"),
    ("<<", ">>", "angle2"),
    ("*|", "|*", "star_pipe"),
    ("%%", "%%", "percent2"),
    ("%", "%", "percent1"),
    ("[[", "]]", "square2"),
    ("${", "}", "dollar_brace"),
    ("$[", "]$", "dollar_square"),
    ("«", "»", "guillemet"),
];

impl OwnDialect {
    /// The dialect so described.
    pub fn into_dialect(self) -> Dialect {
        let shape = SHAPES
            .iter()
            .find(|(open, close, _)| *open == self.open && *close == self.close);
        let grammar = shape.map_or("own", |(_, _, grammar)| grammar);
        Dialect {
            name: format!("`{}`", self.id),
            id: self.id,
            grammars: vec![grammar.to_string()],
            blocks: self.blocks,
            names: vec![self.name.unwrap_or(Case::Any)],
            namespaces: Vec::new(),
            forms: self.fallback.into_iter().collect(),
            missing: Missing::Nothing,
            closed: !self.fields.is_empty(),
            known: self.fields,
            unsubscribe: Vec::new(),
            marks: Vec::new(),
            tells: Vec::new(),
            claims: Vec::new(),
            mixes: Vec::new(),
            extensions: Vec::new(),
            evidence: Evidence::User,
            delimiters: shape.is_none().then_some((self.open, self.close)),
        }
    }
}

/// Adds to `fields` those of `dialect` that stand in `text` between delimiters only it has.
pub fn own_fields(text: &str, dialect: &Dialect, fields: &mut Vec<Field>) {
    let Some((open, close)) = dialect
        .delimiters
        .as_ref()
        .filter(|(o, c)| !o.is_empty() && !c.is_empty())
    else {
        return;
    };
    let mut at = 0;
    let mut found = Vec::new();
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(open.as_str())).map(|i| at + i) {
        let from = start + open.len();
        let window = text
            .get(from..text.floor_char_boundary((from + LONGEST).min(text.len())))
            .unwrap_or("");
        let line = window.split('\n').next().unwrap_or("");
        match line.find(close.as_str()) {
            Some(len) if !line[..len].trim().is_empty() => {
                let end = from + len + close.len();
                let name = line[..len].split('|').next().unwrap_or("").trim().to_string();
                found.push(Field {
                    span: Span::new(start, end),
                    state: FieldState::Field,
                    grammar: "own",
                    name,
                });
                at = end;
            }
            _ => at = from,
        }
    }
    let spans: Vec<Span> = found.iter().map(|f: &Field| f.span).collect();
    let apart = |f: &Field| {
        let i = spans.partition_point(|s| s.end <= f.span.start);
        spans.get(i).is_none_or(|s| s.start >= f.span.end)
    };
    fields.retain(apart);
    fields.extend(found);
    fields.sort_by_key(|field| field.span);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_between_delimiters_of_ones_own_are_found() {
        let own = OwnDialect {
            id: "ours".into(),
            open: "((".into(),
            close: "))".into(),
            ..OwnDialect::default()
        };
        let dialect = own.into_dialect();
        let text = "Hi ((first_name)), how is ((shop|the shop))? ((";
        let mut fields = super::super::scan(text, &[]);
        own_fields(text, &dialect, &mut fields);
        let found: Vec<(&str, &str)> = fields.iter().map(|f| (f.span.of(text), f.name.as_str())).collect();
        assert_eq!(found, [("((first_name))", "first_name"), ("((shop|the shop))", "shop")]);
    }
}
