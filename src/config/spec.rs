//! The shape of `uncanned.toml`, key by key: what a user writes.
//! Knows nothing of how it is read or what comes of it.

use crate::finding::Severity;
#[cfg(test)]
use crate::rules::Pack;
use serde::Deserialize;
#[cfg(test)]
use std::collections::BTreeMap;

/// `uncanned.toml`: how the messages in its folder and below are judged. Of several such files the nearest to a message counts, with those it
/// extends; whatever the command line says goes first. `uncanned config FILE` shows what holds for a file, and where it was said.
///
/// Patterns of paths are read from the folder of this file, with `/` between folders: `*` and `?` stay within a folder, `**` crosses folders,
/// `[ab]` is one of these, `{a,b}` is either. One without a `/` fits a name in any folder (`*.html`, `vendor`); one that begins with `/` only
/// in this one. What names a folder fits all that lies in it.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(title = "uncanned.toml", deny_unknown_fields, rename_all = "kebab-case")]
#[allow(
    dead_code,
    reason = "the shape is what counts: the schema is made from it, the file is read key by key"
)]
pub struct ConfigSpec {
    /// Another such file, the base, relative to this one. What it says holds where this file says nothing: `edition` and `packs` are taken as a
    /// whole from the nearer file that has them, `[severity]`, `[columns]` and `[dialect.NAME]` name by name; the entries of `rules`, `exclude`,
    /// `[words] reader`, `[[path]]` and `[[allow]]` are added, the base's first. A base may extend another. Folders in `rules` are read from the
    /// folder of the file they stand in; so are patterns, if it lies above this file. Those of a base that lies elsewhere (`../shared/base.toml`)
    /// are read from the folder of the file that extends it.
    pub extends: Option<String>,
    /// Which rules and severities are the usual ones.
    #[schemars(default)]
    pub edition: Edition,
    /// These packs and no others, whatever the kind of a message. Without it the kind decides.
    pub packs: Option<Vec<Pack>>,
    /// Folders or files of rules of your own, relative to this file.
    #[schemars(default, inner(length(min = 1)))]
    pub rules: Vec<String>,
    /// Severities of rules (`canned/wellbeing`), families (`canned`) and packs (`cold-email`); the closest name counts.
    #[schemars(default)]
    pub severity: BTreeMap<String, Level>,
    /// Words that rules treat in a way of their own.
    #[schemars(default)]
    pub words: WordsSpec,
    /// What the columns of a CSV file are.
    #[schemars(default)]
    pub columns: ColumnsSpec,
    /// Files that are never judged, by patterns from the folder of this file: `vendor/**`. One that is named on the command line is,
    /// unless `--force-exclude` is given.
    #[schemars(default, inner(length(min = 1)))]
    pub exclude: Vec<String>,
    /// Findings that are put up with, where nothing may be written into the file itself.
    #[schemars(default)]
    pub allow: Vec<AllowSpec>,
    /// What holds for files by their paths. Of two entries that fit a file and say something else, the later counts.
    #[schemars(default)]
    pub path: Vec<PathSpec>,
    /// Merge dialects of your own, by their names.
    #[schemars(default)]
    pub dialect: BTreeMap<String, DialectSpec>,
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

/// Words that rules treat in a way of their own.
#[cfg(test)]
#[derive(Default, schemars::JsonSchema, serde::Serialize)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WordsSpec {
    /// Words that the readers use themselves: rules about the seller's words are silent about them.
    #[schemars(default, inner(length(min = 1)))]
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

/// What holds for the files whose paths fit a pattern.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(dead_code, reason = "the shape is what counts")]
pub struct PathSpec {
    /// Which files, from the folder of this file: `templates/hubspot/**`.
    #[schemars(length(min = 1))]
    pub glob: String,
    /// Whether their messages are about to be sent or are kept as templates.
    pub mode: Option<crate::message::Mode>,
    /// The merge dialect they are written in.
    pub dialect: Option<String>,
    /// Every merge field there is: others are unknown.
    pub fields: Option<Vec<String>>,
}

/// A merge dialect of your own.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(dead_code, reason = "the shape is what counts")]
pub struct DialectSpec {
    /// What opens a field: `{{`.
    #[schemars(length(min = 1))]
    pub open: String,
    /// What closes it: `}}`.
    #[schemars(length(min = 1))]
    pub close: String,
    /// How names are written. Without it: in any way.
    pub name: Option<crate::dialect::Case>,
    /// How a fallback is spelled, by what stands before it (`|`, `||`, `??`, `:`, `:default=`, `,fallback=`) or by the name of
    /// its form (`filter-default`). Without it: there are none.
    pub fallback: Option<String>,
    /// Every field there is. Without it: any.
    pub fields: Option<Vec<String>>,
    /// The dialect whose block tags it has.
    pub blocks: Option<String>,
}

/// Findings that are put up with in some files.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(dead_code, reason = "the shape is what counts")]
pub struct AllowSpec {
    /// Which files, from the folder of this file: `templates/legacy/*.html`.
    #[schemars(length(min = 1))]
    pub path: String,
    /// A rule (`opening/product-first`) or a family (`opening`).
    #[schemars(length(min = 1))]
    pub rule: String,
    /// Why: whoever reads this next wants to know.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// The last day it holds, as a date without quotes: `2027-03-01`. Afterwards it is told that it is over, and the findings are back.
    #[schemars(with = "Option<Date>")]
    pub until: Option<Date>,
}

/// A date such as 2027-03-01.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[schemars(transparent, extend("format" = "date"))]
#[allow(dead_code, reason = "the shape is what counts")]
pub struct Date(String);
