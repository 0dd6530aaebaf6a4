//! A zone that holds nothing but worn words: no word in it belongs to this reader.
//! Knows nothing of which words those are.

use crate::detect::group::looks_in;
use crate::detect::phrase::match_at;
use crate::detect::prose::Prose;
use crate::message::ZoneKind;
use crate::rules::OnlySpec;
use crate::rules::notation::{Notation, Phrase};
use crate::span::Span;
use crate::text::words::Look;
use std::ops::Range;
use std::sync::OnceLock;

/// An `[only]` made ready: its phrases are parsed when a message first needs them.
#[derive(Default)]
pub struct Only {
    worn: OnceLock<Vec<Phrase>>,
    plain: OnceLock<Vec<Phrase>>,
}

impl Only {
    /// The zones (empty: all prose) that hold a worn word and nothing that is neither worn nor plain.
    pub fn zones(&self, spec: &OnlySpec, zones: &[ZoneKind], notation: &Notation, prose: &Prose) -> Vec<Span> {
        let parse = |lines: &[String]| lines.iter().filter_map(|line| notation.parse(line).ok()).collect();
        let worn = self.worn.get_or_init(|| parse(&spec.worn));
        let plain = self.plain.get_or_init(|| parse(&spec.plain));
        let here = prose.message.zones.iter().filter(|z| looks_in(zones, z.kind));
        here.map(|zone| prose.words_in(zone.span))
            .filter(|words| is_only(spec, worn, plain, prose, words.clone()))
            .map(|words| prose.span(words))
            .collect()
    }
}

/// Walks the words from the first to the last, each step over a phrase, a field or a name.
fn is_only(spec: &OnlySpec, worn: &[Phrase], plain: &[Phrase], prose: &Prose, words: Range<usize>) -> bool {
    let longest = |phrases: &[Phrase], at| phrases.iter().filter_map(|phrase| match_at(phrase, prose, at)).max();
    let (mut at, mut is_worn, mut names) = (words.start, false, 0);
    let mut in_name = false;
    while at < words.end {
        let (worn_to, plain_to) = (longest(worn, at), longest(plain, at));
        if let Some(end) = worn_to.max(plain_to).filter(|&end| end > at) {
            is_worn |= worn_to == Some(end);
            at = end;
            in_name = false;
            continue;
        }
        let is_name = match prose.words[at].look {
            Look::Whole => !is_weak_field(spec, prose, at),
            Look::Capital | Look::Capitals => true,
            Look::Lower | Look::Number => return false,
        };
        names += usize::from(is_name && !in_name);
        in_name = is_name;
        if names > spec.names {
            return false;
        }
        at += 1;
    }
    is_worn
}

/// A field that is filled alike for everybody: a name, a company.
fn is_weak_field(spec: &OnlySpec, prose: &Prose, at: usize) -> bool {
    let name = prose.words[at].span.of(&prose.message.text).to_lowercase();
    spec.fields.iter().any(|word| name.contains(word.as_str()))
}
