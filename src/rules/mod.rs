//! From rule files (TOML) to checked rules.
//! Knows nothing of messages at hand or of the disk.

mod bundled;
mod checks;
mod fix;
mod load;
pub mod notation;
mod pack;
mod parser;
pub mod select;
mod spec;
mod template;
mod wording;

pub use bundled::{bundled, bundled_ids, bundled_in_full, bundled_lists, bundled_text};
pub use checks::{
    AnchorIn, AtLeast, Comparison, FieldSpec, GreetingSpec, MeasureSpec, MetaSpec, MissingSpec, OnlySpec, OrderSpec,
    PartsSpec, PointAt, PointAtPart, Within,
};
pub use fix::{FixKind, FixSpec};
pub use load::{lists, not_toml, parse, place_of, position, read as parse_unchecked, toml_words};
pub use pack::{Audience, Pack};
pub use spec::{AllowFault, AnchorKind, AnchorScope, BadExample, Beside, Flags, GoodExample, MatchSpec, RuleSpec};
pub use template::{TemplateFault, TemplateSpec};
pub use wording::{on_one_line, says};

use crate::problem::Problem;

/// One rule, checked.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `family/kebab-name`.
    pub id: String,
    /// The file it came from, as the user named it; `(bundled)` plus the id for our own.
    pub path: String,
    /// What its author wrote.
    pub spec: RuleSpec,
    /// The messages it is turned on for; its own kinds and modes apply on top. All, until [`select::choose`] narrows it.
    pub on: Audience,
    /// The number of its first phrase among those of all bundled rules, whose beginnings are known from the build; none for a rule of
    /// the user's.
    pub first_phrase: Option<u32>,
}

impl Rule {
    /// Whether `name` is its id, or names its family as `vague/*`.
    pub fn is_called(&self, name: &str) -> bool {
        match name.strip_suffix("/*") {
            Some(family) => family == self.family(),
            None => name == self.id,
        }
    }

    /// The part of the id before the slash.
    pub fn family(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }

    /// The packs it is in: core, unless it says otherwise.
    pub fn packs(&self) -> &[Pack] {
        match self.spec.packs.as_slice() {
            [] => &[Pack::Core],
            packs => packs,
        }
    }

    /// The messages its own kinds and modes, and those of its match groups, let it speak on.
    pub fn possible_audience(&self) -> Audience {
        let spec = &self.spec;
        let own = spec.matches.iter().filter(|group| !group.kinds.is_empty());
        own.fold(Audience::of(&spec.kinds, &spec.modes), |all, group| {
            all.or(Audience::of(&group.kinds, &spec.modes))
        })
    }

    /// The messages it speaks on.
    pub fn audience(&self) -> Audience {
        self.possible_audience().and(self.on)
    }
}

/// Those of `others` that a `[meta]` of `rules` speaks of, as silent signals: a rule that is off can still be a sign of something else.
pub fn signals(rules: &[Rule], others: impl IntoIterator<Item = Rule>) -> Vec<Rule> {
    let parts: Vec<&str> = rules
        .iter()
        .filter_map(|r| r.spec.meta.as_ref())
        .flat_map(|m| m.parts())
        .collect();
    let spoken_of = others
        .into_iter()
        .filter(|rule| parts.iter().any(|part| rule.is_called(part)));
    spoken_of
        .map(|mut rule| {
            rule.spec.report = false;
            rule.on = Audience::ALL;
            rule
        })
        .collect()
}

/// A problem for each part of a `[meta]` that names no rule and no family.
pub fn lost_parts(rules: &[Rule]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for rule in rules {
        for part in rule.spec.meta.iter().flat_map(MetaSpec::parts) {
            if !rules.iter().any(|r| r.is_called(part)) {
                let message = format!("`[meta]` speaks of `{part}`, and there is no such rule");
                let help = match notation::nearest(part, rules.iter().map(|r| r.id.as_str())) {
                    Some(name) => format!("did you mean `{name}`? A family is written `vague/*`"),
                    None => "a family is written `vague/*`; `uncanned rules` lists what there is".to_string(),
                };
                problems.push(Problem::new(rule.path.as_str(), message, help));
            }
        }
    }
    problems
}
