//! A message that greets nobody at all.
//! Knows nothing of greeting words: zoning has found the greeting, or none.

use crate::detect::prose::Prose;
use crate::message::ZoneKind;
use crate::rules::GreetingSpec;
use crate::span::Span;
use crate::text::words::Look;

/// The first sentence of a message of enough words that has no greeting and does not begin with a name or a field.
pub fn missing(spec: &GreetingSpec, prose: &Prose) -> Option<Span> {
    let message = prose.message;
    if message.zones_of(ZoneKind::Greeting).next().is_some() {
        return None;
    }
    let written = |zone| matches!(zone, ZoneKind::Opening | ZoneKind::Body | ZoneKind::Ask);
    let count = prose.places.iter().filter(|p| written(p.zone)).count();
    if count < spec.missing_from_words as usize || spec.missing_to_words.is_some_and(|most| count > most as usize) {
        return None;
    }
    let has = |kind| message.zones_of(kind).next().is_some();
    let stands_in = |kind| kind == ZoneKind::SignOff && has(ZoneKind::Signature);
    if !spec.with.iter().all(|&kind| has(kind) || stands_in(kind)) {
        return None;
    }
    let first = prose.places.iter().position(|p| written(p.zone))?;
    let addressed = match (prose.words.get(first), prose.words.get(first + 1)) {
        (Some(word), _) if word.look == Look::Whole => true,
        // "Dana, saw that …": a name and a comma greet.
        (Some(word), Some(next)) => {
            matches!(word.look, Look::Capital) && next.gap == crate::text::words::Gap::Comma && next.look == Look::Lower
        }
        _ => false,
    };
    if addressed {
        None
    } else {
        Some(prose.span(prose.sentence(first)))
    }
}
