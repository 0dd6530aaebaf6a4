//! Merge fields and human blanks in the states a rule names.
//! Knows nothing of grammars: the fields are found when the message is read.

use crate::detect::group::looks_in;
use crate::message::{Message, ZoneKind};
use crate::rules::FieldSpec;
use crate::span::Span;

/// The fields of `message` in one of the spec's states, in the zones given (empty: everywhere but in quoted mail).
pub fn fields(spec: &FieldSpec, zones: &[ZoneKind], message: &Message) -> Vec<Span> {
    let here = |at: u32| {
        let zone = message.zone_at(at).map_or(ZoneKind::Body, |z| z.kind);
        zone != ZoneKind::Quoted && (zones.is_empty() || looks_in(zones, zone))
    };
    let wanted = message
        .fields
        .iter()
        .filter(|f| spec.states.contains(&f.state) && here(f.span.start));
    wanted.map(|f| f.span).collect()
}
