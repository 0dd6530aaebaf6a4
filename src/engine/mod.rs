//! A rule set made ready: immutable, shared between threads.
//! Knows nothing of files or of how a hit is told.

use crate::finding::Severity;
use crate::message::Message;
use crate::problem::Problem;
use crate::rules::Rule;
use crate::span::Span;

/// A rule set made ready to judge messages.
pub struct Engine {
    rules: Vec<Rule>,
}

/// One place in a message where a rule fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Index into [`Engine::rules`].
    pub rule: usize,
    /// Where, in bytes of the message text.
    pub span: Span,
    /// How bad, after the match group's own say.
    pub severity: Severity,
    /// Other places that belong to it, each with what is there.
    pub labels: Vec<(Span, String)>,
}

impl Engine {
    /// Compiles `rules`. A rule that cannot be compiled is left out and told as a problem.
    pub fn new(rules: Vec<Rule>) -> (Self, Vec<Problem>) {
        (Self { rules }, Vec::new())
    }

    /// The rules, in the order hits refer to.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Every hit in `message`, ordered by place, then rule; overlaps already settled.
    pub fn judge(&self, _message: &Message) -> Vec<Hit> {
        Vec::new()
    }
}
