//! What is sent but not read, put after the text: one line each, marked.
//! Knows nothing of the markup it came from.

use crate::message::{Mark, Part, Reading};
use crate::span::Span;

/// One stretch of a value on its way into a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// Source bytes as they lie.
    Copied(Span),
    /// A text that stands for source bytes.
    Replaced(String, Span),
}

/// Appends each value to `reading` on a line of its own and marks it [`Part::Hidden`]. `source` is the text the runs index.
/// Line ends within a value become blanks; an empty value is left out.
pub(crate) fn append(reading: &mut Reading, source: &str, values: &[Vec<Run>]) {
    let mut first = true;
    for runs in values {
        let Some(place) = runs.first().map(run_start) else {
            continue;
        };
        let breaks = match (first, reading.text.ends_with('\n')) {
            _ if reading.text.is_empty() => "",
            (true, false) => "\n\n",
            _ => "\n",
        };
        first = false;
        replace(reading, breaks, Span::new(place, place));
        let start = reading.text.len();
        for run in runs {
            match run {
                Run::Copied(span) => copy_line(reading, source, *span),
                Run::Replaced(text, span) => replace(reading, &text.replace(['\n', '\r'], " "), *span),
            }
        }
        reading.marks.push(Mark {
            span: Span::new(start, reading.text.len()),
            part: Part::Hidden,
        });
    }
}

fn run_start(run: &Run) -> usize {
    match run {
        Run::Copied(span) | Run::Replaced(_, span) => span.start as usize,
    }
}

fn copy_line(reading: &mut Reading, source: &str, span: Span) {
    let mut at = span.start as usize;
    for piece in span.of(source).split_inclusive(['\n', '\r']) {
        let kept = piece.trim_end_matches(['\n', '\r']);
        reading.map.copy(kept.len(), at);
        reading.text.push_str(kept);
        let end = at + piece.len();
        if kept.len() < piece.len() {
            replace(reading, " ", Span::new(at + kept.len(), end));
        }
        at = end;
    }
}

fn replace(reading: &mut Reading, text: &str, source: Span) {
    reading.map.replace(text.len(), source);
    reading.text.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offset_map::OffsetMap;

    #[test]
    fn each_value_has_its_line_and_its_mark() {
        let source = "body a&amp;b c\nd";
        let mut reading = Reading {
            text: "body".to_string(),
            map: OffsetMap::identity(4),
            ..Reading::default()
        };
        let values = [
            vec![
                Run::Copied(Span::new(5, 6)),
                Run::Replaced("&".to_string(), Span::new(6, 11)),
                Run::Copied(Span::new(11, 12)),
            ],
            vec![],
            vec![Run::Copied(Span::new(13, 16))],
        ];
        append(&mut reading, source, &values);
        assert_eq!(reading.text, "body\n\na&b\nc d");
        let marked: Vec<_> = reading.marks.iter().map(|m| m.span.of(&reading.text)).collect();
        assert_eq!(marked, ["a&b", "c d"]);
        assert_eq!(reading.map.source(Span::new(6, 9)).of(source), "a&amp;b");
        assert_eq!(reading.map.text_len(), reading.text.len());
    }
}
