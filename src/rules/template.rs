//! The shape of `[[template]]`: what is wrong with a template's fields and blocks, as a rule names it.
//! Knows nothing of how any of it is found.

use crate::finding::Severity;
use crate::message::ZoneKind;
use serde::Deserialize;

/// Faults of a template, found where its dialect is known. What a rule says may hold `{excerpt}` and, in `says`, `why` and `instead`,
/// `{name}` (of the field), `{nearest}` (the field that was meant), `{dialect}` and `{other}` (dialects, by their names), `{prints}`
/// (what is printed instead, as a clause without its subject), `{word}` (what a block tag opens or closes), `{fallback}` (what is
/// printed for an empty value) and `{fixed}` (the field with a fallback, as the dialect writes it).
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TemplateSpec {
    /// Which faults are told.
    pub faults: Vec<TemplateFault>,
    /// Only of fields with these names: small letters and figures, without what stands before the dot (`firstname`). Default: any.
    #[serde(default)]
    pub names: Vec<String>,
    /// Only of fields whose names begin with one of these before the dot (`contact`). Default: any, and none at all.
    #[serde(default)]
    pub under: Vec<String>,
    /// Not of fields whose names begin with one of these before the dot.
    #[serde(default)]
    pub not_under: Vec<String>,
    /// Not in these dialects.
    #[serde(default)]
    pub unless_dialects: Vec<String>,
    /// Only in these zones, in place of the rule's.
    #[serde(default)]
    pub zones: Vec<ZoneKind>,
    /// For `missing-fallback`: the words that `{fixed}` falls back on.
    #[serde(default)]
    pub offer: Option<String>,
    /// Whether `[fix]` may write them where somebody named the dialect.
    #[serde(default)]
    pub mend: bool,
    /// For `fallback`: only fallbacks of these words, in small letters.
    #[serde(default)]
    pub fallbacks: Vec<String>,
    /// For `fallback`: only fallbacks that begin with one of these words, in small letters.
    #[serde(default)]
    pub begins: Vec<String>,
    /// For `fallback`: only right behind one of these words, in small letters.
    #[serde(default)]
    pub after: Vec<String>,
    /// Overrides the rule's severity.
    #[serde(default)]
    pub severity: Option<Severity>,
}

/// What can be wrong with a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TemplateFault {
    /// A field is one of the known fields but for upper and lower case, blanks, hyphens and underscores.
    MiswrittenField,
    /// A field is a slip or two away from a known one.
    MisspeltField,
    /// A field is none of those that somebody listed.
    UnlistedField,
    /// A field has nothing to fall back on, the dialect has a way to say it, and no block asks whether the field is there.
    MissingFallback,
    /// A field falls back on nothing.
    EmptyFallback,
    /// A field falls back on words; which, `fallbacks`, `begins` and `after` say.
    Fallback,
    /// What a field falls back on doubles the word or the mark beside it.
    DoublingFallback,
    /// A token in delimiters that the dialect does not have.
    ForeignToken,
    /// A block tag as another family of dialects writes it.
    ForeignBlock,
    /// A name in separate words, which the dialect's engine cannot read.
    ForeignName,
    /// A fallback in a form that the dialect does not have.
    ForeignFallback,
    /// The same, in a form that might be something else: a filter, a helper with its argument.
    LikelyForeignFallback,
    /// A token that only another dialect has, which does not rightly stand beside this one.
    MixedDialects,
    /// A block that nothing closes.
    UnclosedBlock,
    /// A tag that closes or splits what nothing opened.
    UnopenedBlock,
    /// A block that is closed after the one it stands in.
    MisnestedBlock,
    /// A comment without an end.
    UnclosedComment,
    /// A tag without its closing delimiter.
    UnclosedTag,
    /// A token with markup in it.
    SplitToken,
    /// A token whose delimiters are written as character references or in the code of web addresses.
    EncodedDelimiters,
    /// A token with character references between its delimiters.
    EncodedInside,
    /// A blank for a person to fill in, beside fields that a tool fills in.
    HumanPlaceholder,
    /// Variants to choose from, where the dialect does not choose.
    RawSpintax,
}
