//! One blank in a text.
//! Knows nothing of how it was found.

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// A merge field, or something a person left to fill in. The span indexes the text that was scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The whole token with its delimiters.
    pub span: Span,
    /// What it is and in what state.
    pub state: FieldState,
    /// The grammar that matched it (`brace2`, `star_pipe`, …), or `human`.
    pub grammar: &'static str,
    /// The name inside, trimmed; empty where there is none.
    pub name: String,
}

/// What sort of blank it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FieldState {
    /// A complete field of some tool: `{{first_name}}`, `*|FNAME|*`.
    Field,
    /// A block tag, a comment, an include: `{% if vip %}`, `{{/if}}`.
    Structure,
    /// A blank a person wrote: `[Company]`, `<insert name>`, `XXX`.
    Placeholder,
    /// Perhaps a blank: it looks like one, and nothing else in the text says so.
    Maybe,
    /// An instruction to the writer, left in brackets: `[add a line about their shop]`.
    Note,
    /// A field not closed or not opened, or closed wrongly: `{{first_name}`.
    Broken,
    /// Delimiters with nothing between: `{{}}`.
    Empty,
    /// Variants for a blast tool to pick from: `{Hi|Hello}`.
    Spintax,
}
