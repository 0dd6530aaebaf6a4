//! From rule files (TOML) to checked rules.
//! Knows nothing of messages at hand or of the disk.

mod bundled;
mod load;
pub mod notation;
mod pack;
mod parser;
pub mod select;
mod spec;

pub use bundled::{bundled, bundled_ids, bundled_in_full, bundled_lists};
pub use load::{lists, not_toml, parse, position, read as parse_unchecked};
pub use pack::{Audience, Pack};
pub use spec::{
    AnchorScope, BadExample, Comparison, FieldSpec, Flags, GoodExample, GreetingSpec, MatchSpec, MeasureSpec, PointAt,
    RuleSpec,
};

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
}

impl Rule {
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
