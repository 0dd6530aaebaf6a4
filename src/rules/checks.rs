//! The shapes of the checks beyond phrases, key by key: fields, greetings, counts, absences, order, other rules.
//! Knows nothing of how they are run: `detect` and `engine` have a file for each.

use crate::dialect::FieldState;
use crate::message::ZoneKind;
use serde::Deserialize;

/// Merge fields and human blanks in some states.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FieldSpec {
    /// The states that are flagged.
    pub states: Vec<FieldState>,
}

/// What is wrong with the greeting as a whole.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GreetingSpec {
    /// No greeting at all in a message of at least this many words.
    pub missing_from_words: u32,
    /// And of at most this many. Default: any number.
    #[serde(default)]
    pub missing_to_words: Option<u32>,
    /// Only in a message that has all of these zones; a signature counts as a sign-off. A text that asks nothing and that nobody
    /// signs is a feed or a notice, and has nobody to greet.
    #[serde(default)]
    pub with: Vec<ZoneKind>,
}

/// Counts compared with thresholds, all of which must hold. Each value is a comparison: `">= 3"`, `"== 0"`, `"< 120"`, or two of them:
/// `">= 45, < 90"`.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MeasureSpec {
    /// What the finding points at.
    pub point_at: PointAt,
    /// The zones that are counted. Default: greeting (words and persons only), opening, body, ask and postscript.
    #[serde(default, rename = "in")]
    pub zones: Vec<ZoneKind>,
    /// Words, a merge field counting as one.
    #[serde(default)]
    pub words: Option<String>,
    /// Characters (Unicode scalar values).
    #[serde(default)]
    pub characters: Option<String>,
    /// Words of two letters or more, all of them capitals; fields and words with figures do not count.
    #[serde(default)]
    pub capitals: Option<String>,
    /// Sentences.
    #[serde(default)]
    pub sentences: Option<String>,
    /// Words of the longest sentence.
    #[serde(default)]
    pub longest_sentence: Option<String>,
    /// Words of the longest paragraph.
    #[serde(default)]
    pub longest_paragraph: Option<String>,
    /// Sentences that ask.
    #[serde(default)]
    pub questions: Option<String>,
    /// Links, each target once; a way to unsubscribe is none.
    #[serde(default)]
    pub links: Option<String>,
    /// Exclamation marks outside greeting, quotation and code.
    #[serde(default)]
    pub exclamations: Option<String>,
    /// First-person words.
    #[serde(default)]
    pub we: Option<String>,
    /// Second-person words.
    #[serde(default)]
    pub you: Option<String>,
    /// First-person words for each second-person word (the latter counted as at least one).
    #[serde(default)]
    pub we_per_you: Option<String>,
    /// What ties the message to its reader: numbers, dates, names, titles.
    #[serde(default)]
    pub anchors: Option<String>,
}

/// What is not there: of all that is listed, nothing is found. Only in messages of some length, since a line or two need not hold
/// everything.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MissingSpec {
    /// What the finding points at.
    pub point_at: PointAt,
    /// No sentence asks anything.
    #[serde(default)]
    pub question: bool,
    /// No anchor in subject, opening, body, ask or postscript: nothing that ties the message to its reader.
    #[serde(default)]
    pub anchor: Option<AnchorIn>,
    /// What `anchor` takes for an anchor besides: a merge field or blank whose name holds none of these words (in small letters).
    /// A field stands for what will be filled in, and `[their launch]` will tie the message to its reader; `[name]` will not.
    #[serde(default)]
    pub field_but: Option<Vec<String>>,
    /// No zone of this kind.
    #[serde(default)]
    pub zone: Option<ZoneKind>,
    /// None of these phrases.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// None of these patterns.
    #[serde(default)]
    pub regex: Vec<String>,
    /// The zones in which phrases and patterns are looked for. Default: everywhere but in quoted mail.
    #[serde(default, rename = "in")]
    pub zones: Vec<ZoneKind>,
    /// Only in a message of at least this many words.
    #[serde(default)]
    pub from_words: u32,
    /// And of at most this many. Default: any number.
    #[serde(default)]
    pub to_words: Option<u32>,
    /// Only in a message that has all of these zones; a signature counts as a sign-off.
    #[serde(default)]
    pub with: Vec<ZoneKind>,
}

/// Fields that another part of the same template (its page, its text, its subject) has and this one has not. In `says`, `{fields}`
/// stands for their names and `{other}` for the other part's file.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PartsSpec {
    /// What the finding points at.
    pub point_at: PointAt,
    /// A field whose name holds one of these, in small letters and figures alone, may stand in one part only.
    #[serde(default)]
    pub but: Vec<String>,
}

/// A zone that holds nothing but worn words, so that it could stand in any message. Fields and names count by themselves.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OnlySpec {
    /// Worn words and phrases, of which it must hold one.
    pub worn: Vec<String>,
    /// Small words that say nothing by themselves.
    #[serde(default)]
    pub plain: Vec<String>,
    /// A merge field or blank says nothing either if it holds one of these words, in small letters: `name`, `company`.
    #[serde(default)]
    pub fields: Vec<String>,
    /// How many names (runs of capitalised words or other fields) may stand in it all the same. Default: none.
    #[serde(default)]
    pub names: usize,
}

/// Where an anchor counts for [`MissingSpec::anchor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AnchorIn {
    /// Anywhere in what is told.
    Message,
    /// In a sentence that speaks of the reader (“you”, “your”), and in the subject: a number about the sender ties nothing to anybody.
    SentencesWithYou,
}

/// Two things in the wrong order: one of `first` stands before any of `before` in the zones of the rule.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OrderSpec {
    /// What should not come first, and is pointed at if it does.
    pub first: Vec<String>,
    /// What should have come before it. It must be there at all, unless `or-never`.
    pub before: Vec<String>,
    /// Also where nothing of `before` is said anywhere.
    #[serde(default)]
    pub or_never: bool,
}

/// What other rules and silent signals (rules with `report = false`) found. All the conditions given must hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MetaSpec {
    /// Each of these rules, or families as `vague/*`, found something. What the first of them found is pointed at.
    #[serde(default)]
    pub all: Vec<String>,
    /// One of these did. Without `all`, what is found first in the text is pointed at.
    #[serde(default)]
    pub any: Vec<String>,
    /// None of these did.
    #[serde(default)]
    pub none: Vec<String>,
    /// So many findings of these.
    #[serde(default)]
    pub at_least: Option<AtLeast>,
    /// Which of what the first of `all` (or any part) found is pointed at. Default: the first.
    #[serde(default)]
    pub point_at: PointAtPart,
    /// How near to each other. Default: anywhere in the message.
    #[serde(default)]
    pub within: Within,
    /// The parts are not told by themselves: they are labels of this one finding.
    #[serde(default)]
    pub absorb: bool,
}

/// So many findings of some rules.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AtLeast {
    /// How many places, those of one rule counted each.
    pub count: usize,
    /// Of which rules, or families as `vague/*`.
    pub of: Vec<String>,
}

/// How near to each other the parts of a [`MetaSpec`] must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Within {
    /// Anywhere in the message.
    #[default]
    Message,
    /// In one paragraph.
    Paragraph,
    /// In one sentence.
    Sentence,
}

/// Which part a [`MetaSpec`] points at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PointAtPart {
    /// The first in the text.
    #[default]
    First,
    /// The last in the text.
    Last,
}

/// What a finding about a count or an absence points at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PointAt {
    /// The first sentence after the greeting.
    #[default]
    FirstSentence,
    /// The last sentence of the body; a postscript is none.
    LastSentence,
    /// The last thing asked or offered; without one, the last sentence.
    Ask,
    /// The subject.
    Subject,
    /// The last line that is written, signature and footer included.
    LastLine,
    /// The longest sentence.
    LongestSentence,
    /// The longest paragraph.
    LongestParagraph,
    /// The second and every later exclamation mark, one finding each.
    LaterExclamations,
    /// The last sentence that asks; the others are labels.
    Questions,
}

impl MeasureSpec {
    /// The comparisons that are given, with their keys.
    pub fn comparisons(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("words", &self.words),
            ("characters", &self.characters),
            ("capitals", &self.capitals),
            ("sentences", &self.sentences),
            ("longest-sentence", &self.longest_sentence),
            ("longest-paragraph", &self.longest_paragraph),
            ("questions", &self.questions),
            ("links", &self.links),
            ("exclamations", &self.exclamations),
            ("we", &self.we),
            ("you", &self.you),
            ("we-per-you", &self.we_per_you),
            ("anchors", &self.anchors),
        ]
        .into_iter()
        .filter_map(|(key, value)| value.as_deref().map(|v| (key, v)))
    }
}

impl MetaSpec {
    /// Every rule or family it names.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let counted = self.at_least.iter().flat_map(|a| &a.of);
        let named = self.all.iter().chain(&self.any).chain(&self.none);
        named.chain(counted).map(String::as_str)
    }
}

/// A comparison with a threshold: `">= 3"`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    relation: Relation,
    threshold: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    AtLeast,
    AtMost,
    More,
    Less,
    Equal,
}

impl Comparison {
    /// Reads `">= 3"`, `"<= 3"`, `"> 3"`, `"< 3"` or `"== 3"`. The error is one sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let relations = [
            (">=", Relation::AtLeast),
            ("<=", Relation::AtMost),
            ("==", Relation::Equal),
            (">", Relation::More),
            ("<", Relation::Less),
        ];
        let text = text.trim();
        let found = relations
            .iter()
            .find_map(|(mark, relation)| text.strip_prefix(mark).map(|rest| (*relation, rest)));
        match found.map(|(relation, rest)| (relation, rest.trim().parse::<f64>())) {
            Some((relation, Ok(threshold))) => Ok(Self { relation, threshold }),
            _ => Err(format!("`{text}` is no comparison")),
        }
    }

    /// Reads one comparison, or several with commas between. The error is one sentence.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, String> {
        text.split(',').map(Self::parse).collect()
    }

    /// Whether `value` meets it.
    pub fn holds(self, value: f64) -> bool {
        match self.relation {
            Relation::AtLeast => value >= self.threshold,
            Relation::AtMost => value <= self.threshold,
            Relation::More => value > self.threshold,
            Relation::Less => value < self.threshold,
            Relation::Equal => (value - self.threshold).abs() < f64::EPSILON,
        }
    }
}
