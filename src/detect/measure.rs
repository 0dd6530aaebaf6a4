//! Counts compared with thresholds.
//! Knows nothing of how the counts were taken.

use crate::detect::prose::Prose;
use crate::message::{Measures, Message, ZoneKind};
use crate::rules::{Comparison, MeasureSpec, PointAt};
use crate::span::Span;

/// What the finding points at where every comparison of the spec holds; nothing where one does not.
pub fn measured(spec: &MeasureSpec, measures: &Measures, prose: &Prose) -> Vec<Span> {
    let per_you = f64::from(measures.we) / f64::from(measures.you.max(1));
    let value = |key: &str| match key {
        "words" => f64::from(measures.words),
        "exclamations" => f64::from(measures.exclamations),
        "we" => f64::from(measures.we),
        "you" => f64::from(measures.you),
        _ => per_you,
    };
    let holds = spec
        .comparisons()
        .all(|(key, comparison)| Comparison::parse(comparison).is_ok_and(|c| c.holds(value(key))));
    if !holds {
        return Vec::new();
    }
    match spec.point_at {
        PointAt::LaterExclamations => exclamations(prose.message).into_iter().skip(1).collect(),
        PointAt::FirstSentence => {
            let first = prose
                .places
                .iter()
                .position(|p| matches!(p.zone, ZoneKind::Opening | ZoneKind::Body));
            first.map(|at| prose.span(prose.sentence(at))).into_iter().collect()
        }
    }
}

/// Runs of exclamation marks in what the reader is told, greeting aside.
fn exclamations(message: &Message) -> Vec<Span> {
    let told = |kind| {
        matches!(
            kind,
            ZoneKind::Subject | ZoneKind::Opening | ZoneKind::Body | ZoneKind::Ask | ZoneKind::Ps
        )
    };
    let mut out = Vec::new();
    for zone in message.zones.iter().filter(|z| told(z.kind)) {
        let text = zone.span.of(&message.text);
        let mut at = 0;
        while let Some(from) = text[at..].find('!').map(|i| at + i) {
            let len = text[from..].bytes().take_while(|&b| b == b'!').count();
            let span = Span::new(from, from + len).shift(zone.span.start as usize);
            let in_field = message.fields.iter().any(|f| f.span.overlaps(span));
            if !in_field && !message.quiet.iter().any(|q| q.overlaps(span)) {
                out.push(span);
            }
            at = from + len;
        }
    }
    out
}
