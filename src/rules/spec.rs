//! The shape of a rule file, key by key: what a rule author writes.
//! Knows nothing of how a rule is compiled or run.
//!
//! A rule file holds one rule; its id is its path under the rule folder without `.toml` (`canned/wellbeing`). Unknown keys are
//! errors. The examples (`[[bad]]`, `[[good]]`) come last.

use super::checks::{FieldSpec, GreetingSpec, MeasureSpec, MetaSpec, MissingSpec, OnlySpec, OrderSpec, PartsSpec};
use super::template::TemplateSpec;
use super::{FixSpec, Pack};
use crate::finding::Severity;
use crate::message::{Kind, Mode, ZoneKind};
use serde::Deserialize;

/// One rule file.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleSpec {
    /// What the reader hears, in one line. `{excerpt}` stands for the words found.
    pub says: String,
    /// Why it matters, in one or two sentences.
    pub why: String,
    /// What to write instead.
    pub instead: String,
    /// Where the reason comes from: a story, a study with its size, a law.
    pub source: String,
    /// How bad: `error`, `warning` or `advice`.
    pub severity: Severity,
    /// The packs it is in. Default: core, which is always on.
    #[serde(default)]
    pub packs: Vec<Pack>,
    /// Whether what it finds is told. A rule that is not is a silent signal for the `[meta]` of others.
    #[serde(default = "told")]
    pub report: bool,
    /// Whether it also judges messages that are not in English, whose language its phrases do not know.
    #[serde(default)]
    pub any_language: bool,
    /// Whether it is silent about mail that came through a mailing list (`List-Id`, `Precedence: list`).
    #[serde(default)]
    pub unless_list_mail: bool,
    /// The kinds of message it applies to. Default: all.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Draft, template or (default) both.
    #[serde(default)]
    pub modes: Vec<Mode>,
    /// The zones it looks in. Default: subject, preheader, greeting, opening, body, ask, ps.
    #[serde(default)]
    pub zones: Vec<ZoneKind>,
    /// Whether it is silent about words that the readers use themselves (`[words] reader` in `uncanned.toml`).
    #[serde(default)]
    pub reader_words: bool,
    /// Rules, or families as `canned/*`, whose findings are dropped where they overlap this rule's.
    #[serde(default)]
    pub supersedes: Vec<String>,

    /// Shorthand for a single `[[match]]` with these phrases.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// A hit that overlaps one of these phrases is dropped (every `[[match]]`).
    #[serde(default)]
    pub unless: Vec<String>,
    /// A hit whose sentence holds one of these phrases is dropped (every `[[match]]`).
    #[serde(default)]
    pub unless_in_sentence: Vec<String>,
    /// A hit in a message that holds one of these phrases anywhere in its prose is dropped (every `[[match]]`).
    #[serde(default)]
    pub unless_in_message: Vec<String>,
    /// A hit whose sentence is tied to this reader by an anchor is dropped (every `[[match]]`).
    #[serde(default)]
    pub unless_anchored: Option<AnchorScope>,
    /// Which anchors `unless-anchored` takes for one. Default: all kinds.
    #[serde(default)]
    pub anchored_by: Vec<AnchorKind>,

    /// Groups of phrases or patterns, each with conditions of its own.
    #[serde(default, rename = "match")]
    pub matches: Vec<MatchSpec>,
    /// Merge fields and human blanks in these states.
    #[serde(default)]
    pub field: Option<FieldSpec>,
    /// What is wrong with the greeting as a whole.
    #[serde(default)]
    pub greeting: Option<GreetingSpec>,
    /// Counts compared with thresholds.
    #[serde(default)]
    pub measure: Option<MeasureSpec>,
    /// What is not there.
    #[serde(default)]
    pub missing: Option<MissingSpec>,
    /// What comes before what it should follow.
    #[serde(default)]
    pub order: Option<OrderSpec>,
    /// A zone of nothing but worn words.
    #[serde(default)]
    pub only: Option<OnlySpec>,
    /// Fields that another part of the template has.
    #[serde(default)]
    pub parts: Option<PartsSpec>,
    /// What is wrong with a template's fields and blocks.
    #[serde(default)]
    pub template: Vec<TemplateSpec>,
    /// What other rules found.
    #[serde(default)]
    pub meta: Option<MetaSpec>,

    /// What is wrong with a directive (`uncanned: allow …`) or an `[[allow]]` of the configuration. The wording may hold `{name}` (of the
    /// rule or family), `{nearest}` (the name or word that was probably meant), `{day}` (the last day it held) and `{directive}`.
    #[serde(default)]
    pub about_allows: Option<AllowFault>,

    /// How what it finds is mended.
    #[serde(default)]
    pub fix: Option<Box<FixSpec>>,

    /// Messages it must flag, and where.
    #[serde(default)]
    pub bad: Vec<BadExample>,
    /// Messages it must be silent on.
    #[serde(default)]
    pub good: Vec<GoodExample>,
}

/// What can be wrong with a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AllowFault {
    /// It covers nothing.
    Unused,
    /// It names no rule and no family that there is, or its verb is none.
    Unknown,
    /// It says no reason.
    NoReason,
    /// Its last day is past.
    Expired,
    /// It stands in what is sent.
    InDraft,
}

/// What ties a sentence to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AnchorKind {
    /// A figure with something counted, measured or priced.
    Number,
    /// A weekday, a month, a date, a clock time.
    Date,
    /// A proper name that is neither the first word of its sentence nor the greeted or signing person's.
    Name,
    /// A title in quotation marks.
    Title,
}

/// How far an anchor reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AnchorScope {
    /// An anchor in the same sentence, outside the hit itself.
    Sentence,
    /// An anchor in the same sentence or the next one.
    Nearby,
    /// An anchor in the same paragraph.
    Paragraph,
}

/// A group of phrases or patterns.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MatchSpec {
    /// Phrases in the rule notation.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// Patterns in the syntax of the `regex` crate, run over the zone's text as it stands (case-sensitive unless `(?i)`; `^` and `$`
    /// match at line ends). A named group `(?P<at>…)` narrows what is pointed at. `\b`, `\w`, `\d` and `\s` know ASCII only; a
    /// pattern that asks for Unicode classes (`\p{Lu}`) works, but takes a hundred times longer to compile.
    #[serde(default)]
    pub regex: Vec<String>,
    /// Plain strings of which a line must hold one for the patterns to be tried on it (and on the line before with it): what keeps a
    /// pattern uncompiled on the many texts that cannot match it. A string with a capital in it is taken as it is written, any other in either case.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Overrides the rule's zones for this group.
    #[serde(default)]
    pub zones: Vec<ZoneKind>,
    /// Overrides the rule's kinds for this group.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Overrides the rule's severity for this group.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// As in the rule, added to the rule's own.
    #[serde(default)]
    pub unless: Vec<String>,
    /// As in the rule, added to the rule's own.
    #[serde(default)]
    pub unless_in_sentence: Vec<String>,
    /// As in the rule, added to the rule's own.
    #[serde(default)]
    pub unless_in_message: Vec<String>,
    /// Overrides the rule's.
    #[serde(default)]
    pub unless_anchored: Option<AnchorScope>,
    /// Overrides the rule's.
    #[serde(default)]
    pub anchored_by: Vec<AnchorKind>,
    /// Only hits whose sentence also holds one of these phrases.
    #[serde(default)]
    pub only_in_sentence: Vec<String>,
    /// Only hits in a message that also holds one of these phrases.
    #[serde(default)]
    pub only_in_message: Vec<String>,
    /// Point at the whole sentence rather than at the phrase.
    #[serde(default)]
    pub whole_sentence: bool,
    /// Overrides the rule's for this group.
    #[serde(default)]
    pub fix: Option<Box<FixSpec>>,
}

/// A message a rule must flag.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BadExample {
    /// The message as a file would hold it.
    pub text: String,
    /// The words it must point at, one string for each finding, in order.
    pub flags: Flags,
    /// What the message is once what `[fix]` offers is done, whether it is safe or for review. Default: nothing is said of it.
    #[serde(default)]
    pub fixed: Option<String>,
    /// The file name that decides how it is read. Default: `example.txt`.
    #[serde(default)]
    pub file: Option<String>,
    /// The kind, where it is not to be detected.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Draft or template. Default: what its front matter says, else draft.
    #[serde(default)]
    pub mode: Option<Mode>,
    /// The merge dialect, where it is not to be recognised.
    #[serde(default)]
    pub dialect: Option<String>,
    /// Every field there is, as `fields` in `uncanned.toml` lists them.
    #[serde(default)]
    pub fields: Vec<String>,
    /// The other parts of its template, if it is kept in several files.
    #[serde(default)]
    pub beside: Vec<Beside>,
}

/// Another part of an example's template.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Beside {
    /// Its file name, which tells what part it is.
    pub file: String,
    /// What it holds.
    pub text: String,
}

/// One string or several.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Flags {
    /// A single finding.
    One(String),
    /// Several, in order.
    Many(Vec<String>),
}

/// A message a rule must be silent on.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GoodExample {
    /// The message as a file would hold it.
    pub text: String,
    /// The file name that decides how it is read. Default: `example.txt`.
    #[serde(default)]
    pub file: Option<String>,
    /// The kind, where it is not to be detected.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Draft or template. Default: what its front matter says, else draft.
    #[serde(default)]
    pub mode: Option<Mode>,
    /// The merge dialect, where it is not to be recognised.
    #[serde(default)]
    pub dialect: Option<String>,
    /// Every field there is, as `fields` in `uncanned.toml` lists them.
    #[serde(default)]
    pub fields: Vec<String>,
    /// The other parts of its template, if it is kept in several files.
    #[serde(default)]
    pub beside: Vec<Beside>,
}

fn told() -> bool {
    true
}

impl RuleSpec {
    /// Every list of phrases at the top of the file, with its key.
    pub fn phrase_lists(&self) -> [(&'static str, &[String]); 4] {
        [
            ("phrases", &self.phrases),
            ("unless", &self.unless),
            ("unless-in-sentence", &self.unless_in_sentence),
            ("unless-in-message", &self.unless_in_message),
        ]
    }

    /// Every list of phrases in the checks beyond phrases, with its keys.
    pub fn check_lists(&self) -> Vec<([&'static str; 2], &[String])> {
        let missing = self
            .missing
            .iter()
            .map(|m| (["missing", "phrases"], m.phrases.as_slice()));
        let order = self.order.iter().flat_map(|o| {
            [
                (["order", "first"], o.first.as_slice()),
                (["order", "before"], o.before.as_slice()),
            ]
        });
        let only = self.only.iter().flat_map(|o| {
            [
                (["only", "worn"], o.worn.as_slice()),
                (["only", "plain"], o.plain.as_slice()),
            ]
        });
        missing.chain(order).chain(only).collect()
    }
}

impl MatchSpec {
    /// Every list of phrases of the group, with its key.
    pub fn phrase_lists(&self) -> [(&'static str, &[String]); 6] {
        [
            ("phrases", &self.phrases),
            ("unless", &self.unless),
            ("unless-in-sentence", &self.unless_in_sentence),
            ("unless-in-message", &self.unless_in_message),
            ("only-in-sentence", &self.only_in_sentence),
            ("only-in-message", &self.only_in_message),
        ]
    }
}
