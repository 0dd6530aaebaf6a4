//! A unified diff, made from the edits themselves: nothing has to be compared.
//! Knows nothing of files or of the terminal.

use super::apply_to_text;
use crate::span::Span;
use std::fmt::Write as _;
use std::ops::Range;

/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;

/// Lines that change together, and what they become.
struct Block<'a> {
    lines: Range<usize>,
    edits: Vec<(Span, &'a str)>,
}

/// The diff of `text` with `edits`, which are ordered and disjoint, put in; empty where there are none.
pub fn unified(name: &str, text: &str, edits: &[(Span, &str)]) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let starts: Vec<usize> = lines
        .iter()
        .scan(0, |at, line| {
            *at += line.len();
            Some(*at - line.len())
        })
        .collect();
    let blocks = blocks(text, &starts, edits);
    if blocks.is_empty() {
        return String::new();
    }
    let mut out = format!("--- {name}\n+++ {name}\n");
    let mut grown = 0isize;
    let mut rest = blocks.as_slice();
    while let Some(first) = rest.first() {
        let near = |pair: &[Block]| pair[1].lines.start <= pair[0].lines.end + 2 * CONTEXT;
        let count = 1 + rest.windows(2).take_while(|pair| near(pair)).count();
        let (hunk, later) = rest.split_at(count);
        let last = hunk.last().unwrap_or(first);
        let shown = first.lines.start.saturating_sub(CONTEXT)..(last.lines.end + CONTEXT).min(lines.len());
        let mut body = String::new();
        let mut new_count = 0;
        let mut at = shown.start;
        let start_of = |line: usize| starts.get(line).copied().unwrap_or(text.len());
        for block in hunk {
            new_count += add(&mut body, ' ', lines.get(at..block.lines.start).unwrap_or(&[]));
            add(&mut body, '-', lines.get(block.lines.clone()).unwrap_or(&[]));
            let from = start_of(block.lines.start);
            let old = text.get(from..start_of(block.lines.end)).unwrap_or("");
            let here = |span: Span| Span::new(span.start as usize - from, span.end as usize - from);
            let new = apply_to_text(old, block.edits.iter().map(|(span, new)| (here(*span), *new)));
            let new = new.unwrap_or_default();
            let new: Vec<&str> = new.split_inclusive('\n').collect();
            new_count += add(&mut body, '+', &new);
            at = block.lines.end;
        }
        new_count += add(&mut body, ' ', lines.get(at..shown.end).unwrap_or(&[]));
        let new_start = shown.start.saturating_add_signed(grown);
        let side = |start: usize, count: usize| match count {
            0 => format!("{start},0"),
            1 => format!("{}", start + 1),
            n => format!("{},{n}", start + 1),
        };
        let (old_side, new_side) = (side(shown.start, shown.len()), side(new_start, new_count));
        let _ = write!(out, "@@ -{old_side} +{new_side} @@\n{body}");
        grown += new_count as isize - shown.len() as isize;
        rest = later;
    }
    out
}

/// The lines the edits touch, those that touch one another together.
fn blocks<'a>(text: &str, starts: &[usize], edits: &[(Span, &'a str)]) -> Vec<Block<'a>> {
    let line_of = |at: usize| starts.partition_point(|&start| start <= at).saturating_sub(1);
    let mut blocks: Vec<Block> = Vec::new();
    for (span, replacement) in edits {
        let first = line_of(span.start as usize);
        let last = line_of((span.end as usize).max(span.start as usize + 1) - 1);
        // Where the end of a line goes and its beginning does not, the next line joins on.
        let ends_line = !span.is_empty() && text.as_bytes().get(span.end as usize - 1) == Some(&b'\n');
        let whole = starts.get(first) == Some(&(span.start as usize)) && replacement.is_empty();
        let joins = ends_line && !whole && !replacement.ends_with('\n');
        let end = (last + 1 + usize::from(joins)).min(starts.len().max(1));
        match blocks.last_mut().filter(|block| block.lines.end >= first) {
            Some(block) => {
                block.lines.end = block.lines.end.max(end);
                block.edits.push((*span, replacement));
            }
            None => blocks.push(Block {
                lines: first..end,
                edits: vec![(*span, replacement)],
            }),
        }
    }
    blocks
}

/// Adds lines with this sign in front, and says how many.
fn add(out: &mut String, sign: char, lines: &[&str]) -> usize {
    for line in lines {
        out.push(sign);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
    lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_change_is_shown_among_three_lines_on_either_side() {
        let text = "1\n2\n3\n4\n5\n6\n7\n8\n9";
        for (edits, want) in [
            (vec![], ""),
            (
                vec![(Span::new(8, 9), "five")],
                "--- a\n+++ a\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
            ),
            (
                vec![(Span::new(0, 2), "")],
                "--- a\n+++ a\n@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n",
            ),
            (
                vec![(Span::new(1, 2), " "), (Span::new(17, 17), "!")],
                "--- a\n+++ a\n@@ -1,9 +1,8 @@\n-1\n-2\n+1 2\n 3\n 4\n 5\n 6\n 7\n 8\n-9\n\\ No newline at end of file\n+9!\n\\ No newline at end of file\n",
            ),
            (
                vec![(Span::new(0, 17), "")],
                "--- a\n+++ a\n@@ -1,9 +0,0 @@\n-1\n-2\n-3\n-4\n-5\n-6\n-7\n-8\n-9\n\\ No newline at end of file\n",
            ),
        ] {
            assert_eq!(unified("a", text, &edits), want);
        }
    }

    /// `text` after the hunks of a diff, taken at their word.
    fn patched(text: &str, hunks: &str) -> String {
        let old: Vec<&str> = text.split_inclusive('\n').collect();
        let mut out = String::new();
        let (mut at, mut last) = (0, "");
        for line in hunks.lines() {
            let (sign, words) = line.split_at(1);
            match sign {
                "@" => {
                    let numbers = words.split(['-', ' ']).nth(2).unwrap();
                    let start: usize = numbers.split(',').next().unwrap().parse().unwrap();
                    let start = start - usize::from(!numbers.ends_with(",0"));
                    out.extend(old[at..start].iter().copied());
                    at = start;
                }
                " " | "-" => {
                    assert_eq!(old[at].trim_end_matches('\n'), words);
                    out.push_str(if sign == " " { old[at] } else { "" });
                    at += 1;
                }
                "+" => out.push_str(&format!("{words}\n")),
                _ if last == "+" => assert_eq!(out.pop(), Some('\n')),
                _ => {}
            }
            last = sign;
        }
        out.extend(old[at..].iter().copied());
        out
    }

    proptest! {
        #[test]
        fn the_diff_says_what_the_edits_do(
            text in "([ab]{0,3}\n){0,20}[ab]{0,3}",
            places in proptest::collection::btree_set(0usize..80, 0..8),
            new in "[x\n]{0,2}",
        ) {
            let places: Vec<usize> = places.into_iter().filter(|at| *at <= text.len()).collect();
            let edits: Vec<(Span, &str)> = places
                .chunks_exact(2)
                .map(|pair| (Span::new(pair[0], pair[1]), new.as_str()))
                .collect();
            let after = apply_to_text(&text, edits.iter().copied()).unwrap();
            let diff = unified("a", &text, &edits);
            let body = diff.split_once("+++ a\n").map_or("", |(_, body)| body);
            prop_assert_eq!(patched(&text, body), after, "{}", diff);
        }
    }
}
