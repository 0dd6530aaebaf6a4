//! What a text is as a template: its dialect, what decided that, its blocks and what is wrong with them.
//! Knows nothing of messages or rules.

use super::blocks::Structure;
use super::family::Family;
use super::field::Field;
use super::marks::foreign_tokens;
use super::recognise::{DialectReason, Recognised, recognise};
use super::table::{Dialect, Standing};
use crate::span::Span;
use std::sync::Arc;

/// A text as a template. Spans index that text.
#[derive(Clone, Debug, Default)]
pub struct Template {
    /// Its dialect; none where nothing tells.
    pub dialect: Option<Arc<Dialect>>,
    /// What decided that.
    pub reason: DialectReason,
    /// Tokens that only another dialect has, with its id; none of those that rightly stand beside this one.
    pub foreign: Vec<(Span, String)>,
    /// How block tags are written: as the dialect has it or, where that is unknown, as the tags suggest.
    pub family: Family,
    /// Its blocks, and what is wrong with them.
    pub structure: Structure,
    /// Every field there is, if somebody listed them; beside those that let a reader leave.
    pub fields: Vec<String>,
    /// Tokens that read whole and do not stand so in their page.
    pub in_page: Vec<(Span, InPage)>,
}

/// How a token that reads whole stands in its page, so that no engine finds it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InPage {
    /// With markup in it.
    Split,
    /// Its delimiters as character references.
    EncodedDelimiters,
    /// Character references between its delimiters.
    EncodedInside,
}

/// A dialect somebody named, and who: `--dialect`, `front matter`, a place in a settings file.
#[derive(Clone, Debug)]
pub struct NamedDialect {
    /// Which.
    pub dialect: Arc<Dialect>,
    /// Who named it.
    pub by: String,
}

impl Template {
    /// `text` with its `fields` as a template. `named` goes before what can be found out; `name` is the file's, `page` the markup
    /// the text was read from, if it was.
    pub fn of(text: &str, fields: &[Field], named: Option<&NamedDialect>, name: &str, page: Option<&str>) -> Template {
        let Recognised {
            dialect,
            reason,
            foreign,
            family,
        } = match named {
            Some(named) => believed(text, fields, named, name, page),
            None => recognise(text, fields, name, page),
        };
        Template {
            structure: Structure::of(text, family),
            dialect,
            reason,
            foreign,
            family,
            fields: Vec::new(),
            in_page: Vec::new(),
        }
    }

    /// The same template, of which somebody listed the fields there are.
    pub fn with_fields(mut self, fields: &[String]) -> Template {
        self.fields = fields.to_vec();
        self
    }

    /// How a field's name stands to the fields there are: those somebody listed, or else the standard ones of the dialect.
    pub fn standing(&self, name: &str) -> Standing {
        match &self.dialect {
            _ if !self.fields.is_empty() => {
                let leaving = self.dialect.iter().flat_map(|dialect| &dialect.unsubscribe);
                Standing::of(name, self.fields.iter().chain(leaving).map(String::as_str), true)
            }
            Some(dialect) => dialect.standing(name),
            None => Standing::Open,
        }
    }
}

/// A text in the dialect that somebody named.
fn believed(text: &str, fields: &[Field], named: &NamedDialect, name: &str, page: Option<&str>) -> Recognised {
    let dialect = named.dialect.clone();
    let family = match dialect.blocks {
        Family::None => recognise(text, fields, name, page).family,
        family => family,
    };
    Recognised {
        foreign: foreign_tokens(text, fields, &dialect),
        reason: DialectReason::Named(named.by.clone()),
        family,
        dialect: Some(dialect),
    }
}
