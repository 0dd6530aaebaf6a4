//! Counts compared with thresholds.
//! Knows nothing of where a finding points.

use crate::detect::anchor::anchors;
use crate::detect::point::written_sentences;
use crate::detect::prose::Prose;
use crate::message::{Measures, ZoneKind};
use crate::rules::{Comparison, MeasureSpec};
use crate::text::words::Look;

/// Whether every comparison of the spec holds. `measures` are the counts over the whole message.
pub fn holds(spec: &MeasureSpec, measures: &Measures, prose: &Prose) -> bool {
    let own = (!spec.zones.is_empty()).then(|| Measures::in_zones(prose.message, &spec.zones));
    let counts = Counts {
        zones: &spec.zones,
        measures: own.as_ref().unwrap_or(measures),
        prose,
    };
    spec.comparisons().all(|(key, comparison)| {
        Comparison::parse_all(comparison).is_ok_and(|all| all.iter().all(|c| c.holds(counts.value(key))))
    })
}

/// What can be counted in some zones of a message; each count is taken when it is asked for.
struct Counts<'a, 'm> {
    /// Empty: what is written to the reader.
    zones: &'a [ZoneKind],
    measures: &'a Measures,
    prose: &'a Prose<'m>,
}

impl Counts<'_, '_> {
    fn value(&self, key: &str) -> f64 {
        let measures = self.measures;
        match key {
            "words" => f64::from(measures.words),
            "characters" => self.characters() as f64,
            "capitals" => self.capitals() as f64,
            "sentences" => f64::from(measures.sentences),
            "longest-sentence" => self.longest_sentence() as f64,
            "longest-paragraph" => self.longest_paragraph() as f64,
            "questions" => f64::from(measures.questions),
            "links" => f64::from(measures.links),
            "exclamations" => f64::from(measures.exclamations),
            "we" => f64::from(measures.we),
            "you" => f64::from(measures.you),
            "we-per-you" => f64::from(measures.we) / f64::from(measures.you.max(1)),
            _ => self.anchors() as f64,
        }
    }

    fn looks_in(&self, zone: ZoneKind) -> bool {
        if self.zones.is_empty() {
            zone.is_prose() && zone != ZoneKind::Subject && zone != ZoneKind::Preheader
        } else {
            self.zones.contains(&zone)
        }
    }

    fn characters(&self) -> usize {
        let message = self.prose.message;
        let zones = message.zones.iter().filter(|z| self.looks_in(z.kind));
        zones.map(|z| z.span.of(&message.text).chars().count()).sum()
    }

    fn capitals(&self) -> usize {
        let words = self.prose.words.iter().zip(&self.prose.places);
        let loud = words.filter(|(w, p)| w.look == Look::Capitals && w.span.len() > 1 && self.looks_in(p.zone));
        loud.count()
    }

    fn longest_sentence(&self) -> usize {
        let message = self.prose.message;
        let lengths = written_sentences(message).into_iter().map(|s| message.count_words(s));
        lengths.max().unwrap_or(0)
    }

    fn longest_paragraph(&self) -> usize {
        let message = self.prose.message;
        let lengths = message.paragraphs.iter().map(|s| message.count_words(*s));
        lengths.max().unwrap_or(0)
    }

    fn anchors(&self) -> usize {
        let here = anchors(self.prose, 0..self.prose.words.len());
        let counted = |zone: Option<ZoneKind>| zone.is_some_and(|z| self.looks_in(z));
        let zone = |at| self.prose.message.zone_at(at).map(|z| z.kind);
        here.iter().filter(|a| counted(zone(a.span.start))).count()
    }
}
