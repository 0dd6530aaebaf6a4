//! Edits put into the bytes they are for; every byte outside them stays.
//! Knows nothing of where the edits come from.

use crate::finding::Edit;
use crate::source::Source;
use crate::span::Span;

/// The bytes of the file with `edits`, which are ordered and disjoint, put in; none if one of them cannot be.
pub fn apply_to_raw(source: &Source, edits: &[&Edit]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(source.raw.len());
    let mut at = 0;
    for edit in edits {
        let Span { start, end } = edit.span;
        out.extend_from_slice(source.raw.get(at..start as usize)?);
        out.extend(source.encode(&edit.replacement)?);
        at = end as usize;
    }
    out.extend_from_slice(source.raw.get(at..)?);
    Some(out)
}

/// `text` with replacements put in at spans that are ordered and disjoint.
pub fn apply_to_text<'a>(text: &str, edits: impl IntoIterator<Item = (Span, &'a str)>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (span, replacement) in edits {
        out.push_str(text.get(at..span.start as usize)?);
        out.push_str(replacement);
        at = span.end as usize;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
