//! How a mail ends: sign-off, signature, postscript, footer.
//! Knows nothing of the lines above them but where they end.

use super::farewell::{is_footer, is_formula, is_postscript};
use super::greeting::{is_blank_slot, is_name_part, leading_slot};
use super::lines::Line;
use super::wording::holds;
use super::words::count_plain;

/// Lines before which no line may start a sign-off, counted from the end of the mail.
const LAST_LINES: usize = 12;

/// Where the parts of the end begin, as indices into the lines given; each is the length of the slice if there is no such part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Closing {
    /// The sign-off line.
    pub(super) sign_off: Option<usize>,
    /// The first line of the signature.
    pub(super) signature: usize,
    /// The first line of the footer.
    pub(super) footer: usize,
}

/// Finds the end of a mail in its body lines (after the greeting, before quoted mail).
pub(super) fn closing(text: &str, lines: &[Line]) -> Closing {
    let mut end = Closing {
        sign_off: None,
        signature: lines.len(),
        footer: lines.len(),
    };
    let filled: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, l)| !l.is_blank())
        .map(|(i, _)| i)
        .collect();
    let content = |i: usize| lines.get(i).map_or("", |l| l.inner.of(text));
    if let Some(dashes) = dash_line(&filled, &content) {
        end.signature = dashes;
    }
    end.footer = footer(&filled, &content, lines.len());
    // Postscripts are not part of what must look like a signature.
    let prose_end = filled
        .iter()
        .copied()
        .find(|&i| is_postscript(content(i)))
        .unwrap_or(lines.len());
    let stop = end.signature.min(end.footer);
    let last: Vec<usize> = filled.iter().copied().filter(|&i| i < stop && i < prose_end).collect();
    let from = last.len().saturating_sub(LAST_LINES);
    let tail = last.get(from..).unwrap_or(&[]);
    for (n, &i) in tail.iter().enumerate().rev() {
        let after = tail.get(n + 1..).unwrap_or(&[]);
        if !after.iter().all(|&j| is_signature_line(content(j))) {
            break;
        }
        let alone = from + n == 0;
        let formula = is_formula(content(i));
        let structural = opens_name_block(content(i), i, after, lines, text);
        if !alone && (formula || structural) {
            end.sign_off = Some(i);
            if end.signature > i + 1 && end.signature == lines.len() {
                end.signature = after.first().copied().unwrap_or(end.signature.min(end.footer));
            }
            break;
        }
    }
    if end.sign_off.is_none() && end.signature == lines.len() {
        let from = last.len().saturating_sub(LAST_LINES + 4);
        if let Some(block) = name_block(last.get(from..).unwrap_or(&[]), lines, text) {
            end.signature = block;
        }
    }
    if end.footer < lines.len() && end.signature == lines.len() {
        end.signature = end.footer;
    }
    end
}

/// `-- ` alone on its line, as mail programs put it above a signature.
fn dash_line<'a>(filled: &[usize], content: &impl Fn(usize) -> &'a str) -> Option<usize> {
    let at = filled
        .iter()
        .rposition(|&i| matches!(content(i), "--" | "---" | "—" | "__"))?;
    let after = filled.get(at + 1..)?;
    let short = after
        .iter()
        .take(3)
        .all(|&i| is_signature_line(content(i)) || is_footer(content(i)));
    (at > 0 && !after.is_empty() && after.len() <= LAST_LINES && short)
        .then(|| filled.get(at).copied())
        .flatten()
}

/// The first line of small print within the last lines, if only small print, contact lines and short lines follow.
fn footer<'a>(filled: &[usize], content: &impl Fn(usize) -> &'a str, none: usize) -> usize {
    let from = filled.len().saturating_sub(LAST_LINES);
    let mut found = none;
    for (n, &i) in filled.iter().enumerate().skip(from.max(1)) {
        let line = content(i);
        if found == none && is_footer(line) && n > 0 {
            found = i;
        } else if found != none && signs(line, filled.get(n + 1).map_or("", |&j| content(j))) {
            // The writer signs below: the small print was part of the mail.
            found = none;
        } else if found != none && !is_footer(line) && count_plain(line) > 14 && !is_postscript(line) {
            // Prose goes on below: an invitation to opt out in the middle of a mail is no footer.
            found = none;
        }
    }
    found
}

/// Whether a line closes a mail: a formula, or a few words and a comma above a name.
fn signs(line: &str, next: &str) -> bool {
    is_formula(line) || line.ends_with(',') && count_plain(line) <= 5 && is_name_line(next)
}

/// `Your clockmaker,` above a name: a short line with a comma, a paragraph of its own, a name below.
fn opens_name_block(line: &str, at: usize, after: &[usize], lines: &[Line], text: &str) -> bool {
    let apart = at == 0 || lines.get(at - 1).is_none_or(Line::is_blank);
    let next = after
        .first()
        .and_then(|&j| lines.get(j))
        .map_or("", |l| l.inner.of(text));
    line.ends_with(',') && apart && count_plain(line) <= 5 && is_name_line(next) && after.len() <= 5
}

/// Whether the line could stand in a signature: short, no sentence.
fn is_signature_line(line: &str) -> bool {
    let words = count_plain(line);
    let prose =
        line.ends_with(['?', ':', '!']) || (line.ends_with('.') && words > 5 && !line.contains(['|', '·', ',']));
    let contact = line.contains(['@', '|', '•', '·']) || line.contains("://") || line.contains("www.");
    (words <= 10 || (words <= 20 && contact)) && (!prose || is_blank_slot(line)) || words == 0
}

/// Whether a name could stand here: `Ann Lund`, `/Ann Lund`, `Ann, Lund Roofs`, `[Your name]`.
fn is_name_line(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '/' | '-' | '–' | '—' | '*' | '_' | '~' | '"' | '”' | ',')
    });
    if is_blank_slot(bare) {
        return count_plain(bare) <= 4 && (bare.starts_with(['{', '<', '%', '*']) || is_sender_slot(bare));
    }
    if let Some(slot) = leading_slot(bare) {
        let rest = bare.get(slot..).unwrap_or("");
        return count_plain(rest) <= 6 && !rest.ends_with(['.', '?', '!']);
    }
    let first = bare.split(',').next().unwrap_or("");
    let words: Vec<&str> = first.split_whitespace().take(6).collect();
    !words.is_empty()
        && words.len() <= 4
        && words.iter().all(|w| is_name_part(w))
        && words
            .first()
            .is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase))
        && count_plain(bare) <= 9
        && !bare.ends_with(['?', '!', ':', ';'])
        && (!bare.ends_with('.') || count_plain(bare) <= 2)
}

/// The last paragraph of `last` (a dozen lines or so), if it is a name with at most a few short lines below it and something
/// stands above it.
fn name_block(last: &[usize], lines: &[Line], text: &str) -> Option<usize> {
    let &end = last.last()?;
    let content = |i: usize| lines.get(i).map_or("", |l| l.inner.of(text));
    let mut start = end;
    while start > 0 && lines.get(start - 1).is_some_and(|l| !l.is_blank()) {
        start -= 1;
    }
    // The last line alone may be a dash and a name below the prose.
    let dashed =
        |line: &str| line.starts_with(['—', '–', '~', '/']) || (line.starts_with('-') && !line.starts_with("- "));
    let size = end - start + 1;
    let above = last.first().is_some_and(|&first| first < start);
    let all_short = (start..=end).all(|i| is_signature_line(content(i)));
    if above && size <= 6 && all_short && (is_name_line(content(start)) || dashed(content(start))) {
        // A signature may be spread over two paragraphs: name, then phone and address.
        return Some(start);
    }
    let first = content(start);
    if above && size <= 6 && dashed(first) && count_plain(first) <= 14 {
        return Some(start);
    }
    let tail = content(end);
    if size > 1 && dashed(tail) && is_name_line(tail) && count_plain(tail) <= 6 {
        return Some(end);
    }
    // `…the whole of tuesday.` and then a bare slot on the next line.
    if size > 1 && is_blank_slot(tail.trim_end_matches(['"', '”'])) && is_sender_slot(tail) {
        return Some(end);
    }
    if above && size <= 4 && all_short {
        let above_end = last.iter().rev().find(|&&i| i < start).copied()?;
        let above_last: Vec<usize> = last.iter().copied().filter(|&i| i <= above_end).collect();
        let contact = (start..=end).any(|i| {
            content(i).contains(['@', '+'])
                || content(i).chars().filter(char::is_ascii_digit).count() >= 6
                || content(i).contains("www.")
        });
        if contact && above_last.len() < last.len() {
            return name_block(&above_last, lines, text).filter(|&s| start - s <= 6);
        }
    }
    None
}

fn is_sender_slot(line: &str) -> bool {
    holds(line, &["your", "my", "sender", "rep", "name", "signature"])
}
