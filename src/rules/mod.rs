//! From rule files (TOML) to checked rules.
//! Knows nothing of messages at hand or of the disk.

mod bundled;
mod load;
pub mod notation;
mod parser;
mod spec;

pub use bundled::{bundled, bundled_ids, bundled_in_full, bundled_lists};
pub use load::{lists, parse, read as parse_unchecked};
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
}

impl Rule {
    /// The part of the id before the slash.
    pub fn family(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }
}
