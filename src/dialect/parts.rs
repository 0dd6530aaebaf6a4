//! A field taken apart: its name, its namespace, its filters and what it falls back on.
//! Knows nothing of where fields stand, or of how a token is read.

use super::field::Field;
use super::form::Form;
use super::part_reader::Reader;
use super::table::Dialect;
use crate::span::Span;

/// What a field says. Spans index the text it was found in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldParts {
    /// Its name with its namespace, as written: `contact.firstname`, `lead.First Name`.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// What stands before the dot, colon or equals sign.
    pub namespace: Option<String>,
    /// Filters, in order, without the fallback.
    pub filters: Vec<Filter>,
    /// What is printed where the field is blank.
    pub fallback: Option<Fallback>,
    /// The quotation marks inside the token.
    pub quotes: Quotes,
}

/// One filter of a field: `capitalize`, `date: "%d"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Its name.
    pub name: String,
    /// All of it, without the bar.
    pub span: Span,
}

/// What is printed where a field is blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fallback {
    /// How it is spelled.
    pub form: Form,
    /// The words, without quotation marks.
    pub span: Span,
    /// All that belongs to it: without these bytes the token is the plain field. Equal to the token where it is a call.
    pub whole: Span,
    /// The words.
    pub text: String,
    /// Whether there are none.
    pub empty: bool,
}

/// The quotation marks inside a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quotes {
    /// None.
    #[default]
    None,
    /// Straight, and every one closed.
    Straight,
    /// At least one is curly: an engine does not take it for a quotation mark.
    Curly,
    /// One is left open.
    Open,
}

impl FieldParts {
    /// `field`, found in `text`, taken apart as its dialect has it.
    pub fn of(field: &Field, text: &str, dialect: Option<&Dialect>) -> FieldParts {
        let token = field.span.of(text);
        let mut parts = Reader {
            token,
            at: field.span.start as usize,
            dialect,
        }
        .read();
        if parts.name.is_empty() {
            parts.name.clone_from(&field.name);
            parts.name_span = field.span;
        }
        parts
    }

    /// The name without its namespace.
    pub fn bare_name(&self) -> &str {
        match &self.namespace {
            Some(space) => self.name.get(space.len() + 1..).unwrap_or("").trim_start(),
            None => &self.name,
        }
    }
}

impl Quotes {
    /// Those of a token.
    pub(super) fn of(token: &str) -> Quotes {
        if token.contains(['“', '”', '‘', '„']) || (token.contains('’') && !token.contains(['"', '\''])) {
            return Quotes::Curly;
        }
        let double = token.matches('"').count();
        match (double, token.contains('\'')) {
            (0, false) => Quotes::None,
            (n, _) if n % 2 == 1 => Quotes::Open,
            _ => Quotes::Straight,
        }
    }
}
