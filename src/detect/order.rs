//! Two things in the wrong order: the product before the reader.
//! Knows nothing of which rule asks.

use crate::detect::group::looks_in;
use crate::detect::phrase::match_at;
use crate::detect::prose::Prose;
use crate::message::ZoneKind;
use crate::rules::OrderSpec;
use crate::rules::notation::{Notation, Phrase};
use crate::span::Span;
use std::sync::OnceLock;

/// An `[order]` made ready: its phrases are parsed when a message first needs them.
#[derive(Default)]
pub struct Order {
    first: OnceLock<Vec<Phrase>>,
    before: OnceLock<Vec<Phrase>>,
}

impl Order {
    /// The first of `first` in the zones given (empty: all prose), if nothing of `before` stands before it.
    pub fn wrong(&self, spec: &OrderSpec, zones: &[ZoneKind], notation: &Notation, prose: &Prose) -> Option<Span> {
        let first = parsed(&self.first, &spec.first, notation);
        let before = parsed(&self.before, &spec.before, notation);
        let starts = || (0..prose.words.len()).filter(|&at| looks_in(zones, prose.places[at].zone));
        let (at, end) = starts().find_map(|at| Some((at, longest(first, prose, at)?)))?;
        let came = starts().find(|&at| longest(before, prose, at).is_some());
        let wrong = came.map_or(spec.or_never, |came| came > at);
        wrong.then(|| prose.span(at..end))
    }
}

fn parsed<'a>(cell: &'a OnceLock<Vec<Phrase>>, lines: &[String], notation: &Notation) -> &'a [Phrase] {
    cell.get_or_init(|| lines.iter().filter_map(|line| notation.parse(line).ok()).collect())
}

/// The end of the longest match of any of `phrases` that starts at word `at`.
fn longest(phrases: &[Phrase], prose: &Prose, at: usize) -> Option<usize> {
    phrases.iter().filter_map(|phrase| match_at(phrase, prose, at)).max()
}
