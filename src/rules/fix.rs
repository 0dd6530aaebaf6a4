//! What a rule says of mending what it finds.
//! Knows nothing of how a fix is made or applied.

use crate::finding::Safety;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The `[fix]` of a rule or of one of its `[[match]]` groups. It is offered only where its kind is sure of what to do.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FixSpec {
    /// How it is mended.
    pub kind: FixKind,
    /// What it does, in a few words without a full stop.
    pub title: String,
    /// `safe` if `--fix` may do it unseen; `review` if it is only shown. Default: `review`.
    #[serde(default = "review")]
    pub safety: Safety,
    /// For `replace`: what is written for what, in small letters.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
}

/// The kinds of mending there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FixKind {
    /// Of blanks in a row, one stays, where what is left reads whole: never between two words.
    DeleteDoubledBlank,
    /// Takes out the blanks before the mark that what was found ends with.
    CloseUp,
    /// Adds the braces or the bar a field was left without, where there is one way to do it.
    CloseToken,
    /// Writes straight quotes for the curly ones around the strings in a field.
    StraightenQuotes,
    /// Leaves one mark of a row of them.
    SqueezeMarks,
    /// Takes out the sentence, where nothing else stands in it.
    DeleteSentence,
    /// Writes a field with the fallback that its `[[template]]` offers, as the dialect has it; only where that says `mend`.
    AddFallback,
    /// Writes other words for it, from the table `words`.
    Replace,
}

fn review() -> Safety {
    Safety::Review
}
