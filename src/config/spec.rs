//! The shape of `uncanned.toml`, key by key: what a user writes.
//! Knows nothing of how it is read or what comes of it.

use crate::finding::Severity;
#[cfg(test)]
use crate::rules::Pack;
use serde::Deserialize;
#[cfg(test)]
use std::collections::BTreeMap;

/// `uncanned.toml`: how the messages in its folder and below are judged. Whatever the command line says goes first.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(
    dead_code,
    reason = "the shape is what counts: the schema is made from it, the file is read key by key"
)]
pub struct ConfigSpec {
    /// Which rules and severities are the usual ones.
    #[schemars(default)]
    pub edition: Edition,
    /// These packs and no others, whatever the kind of a message. Without it the kind decides.
    pub packs: Option<Vec<Pack>>,
    /// Folders or files of rules of your own, relative to this file.
    #[schemars(default)]
    pub rules: Vec<String>,
    /// Severities of rules (`canned/wellbeing`), families (`canned`) and packs (`cold-email`); the closest name counts.
    #[schemars(default)]
    pub severity: BTreeMap<String, Level>,
    /// Words.
    #[schemars(default)]
    pub words: WordsSpec,
    /// What the columns of a CSV file are.
    #[schemars(default)]
    pub columns: ColumnsSpec,
}

/// Which rules and severities are the usual ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Serialize))]
pub enum Edition {
    /// Those of 2026.
    #[default]
    #[serde(rename = "2026")]
    E2026,
}

/// A severity, or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Level {
    Error,
    Warning,
    Advice,
    Off,
}

impl Level {
    /// None for off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Error => Some(Severity::Error),
            Level::Warning => Some(Severity::Warning),
            Level::Advice => Some(Severity::Advice),
            Level::Off => None,
        }
    }
}

/// Words.
#[cfg(test)]
#[derive(Default, schemars::JsonSchema, serde::Serialize)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WordsSpec {
    /// Words that the readers use themselves: rules about the seller's words are silent about them.
    #[schemars(default)]
    pub reader: Vec<String>,
}

/// What the columns of a CSV file are, by the names in its first line.
#[cfg(test)]
#[derive(Default, schemars::JsonSchema, serde::Serialize)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ColumnsSpec {
    /// Columns that hold the subject.
    #[schemars(default)]
    pub subject: Vec<String>,
    /// Columns that hold the message.
    #[schemars(default)]
    pub body: Vec<String>,
}
