//! Lines of a call script that say who speaks.
//! Knows nothing of zones.

use super::cast::{Role, WEAK, known};
use super::greeting::leading_slot;
use super::lines::{Line, trim};
use super::words::count_plain;
use crate::span::Span;
use crate::text::list_marker;
use std::collections::HashMap;

/// How the label is set off from the speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `Rep: …`
    Colon,
    /// `AGENT> …`
    Angle,
    /// `Rep – …`
    Dash,
    /// `| SDR | … |`
    Cell,
}

/// A line that says who speaks.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    /// Index of the line.
    pub(super) line: usize,
    /// From the start of the line to the start of the speech.
    pub(super) label: Span,
    /// The speaker, in small letters.
    pub(super) name: String,
    /// A role the label itself tells in brackets: `Speaker 1 (us):`.
    pub(super) told: Option<Role>,
    /// What is said on this line.
    pub(super) speech: Span,
}

/// Every turn of the lines, if they are a dialogue; `subject` tells that they stand under a subject line.
pub(super) fn dialogue(text: &str, lines: &[Line], subject: bool) -> Vec<Turn> {
    let filled = lines.iter().filter(|l| !l.is_blank()).count();
    let labelled = labelled(text, lines);
    if is_dialogue(&labelled, filled, subject) {
        return labelled;
    }
    if subject {
        return Vec::new();
    }
    let cues = cues(text, lines);
    if cues.len() >= 2 {
        return cues;
    }
    let emoji: Vec<Turn> = (0..lines.len()).filter_map(|i| emoji_turn(text, lines, i)).collect();
    if takes_turns(&emoji) && emoji.len() * 5 >= filled * 3 && asks(text, &emoji) {
        return emoji;
    }
    let bullets = bullets(text, lines);
    if bullets.len() >= 3 && bullets.len() == filled && asks(text, &bullets) {
        return bullets;
    }
    Vec::new()
}

/// Labelled turns that name a speaker who keeps speaking: the others were words before a colon.
fn labelled(text: &str, lines: &[Line]) -> Vec<Turn> {
    (0..lines.len()).filter_map(|i| turn(text, lines, i)).collect()
}

fn is_dialogue(turns: &[Turn], filled: usize, subject: bool) -> bool {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for turn in turns {
        *counts.entry(turn.name.as_str()).or_default() += 1;
    }
    let strong = |t: &&Turn| (known(&t.name).is_some() && !WEAK.contains(&t.name.as_str())) || t.told.is_some();
    let known_turns = turns
        .iter()
        .filter(|t| known(&t.name).is_some() || t.told.is_some())
        .count();
    let sure = turns.iter().filter(strong).count();
    if subject {
        let side = |role| turns.iter().any(|t| known(&t.name) == Some(role));
        return known_turns >= 3 && sure >= 2 && side(Role::Rep) && side(Role::Other);
    }
    if known_turns >= 2 && sure >= 1 && turns.len() * 5 >= filled {
        return true;
    }
    let again = turns
        .iter()
        .filter(|t| counts.get(t.name.as_str()).is_some_and(|&n| n >= 2))
        .count();
    let spoken = turns.iter().filter(|t| !t.speech.is_empty()).count();
    if sure >= 1 && turns.len() >= 2 && turns.len() * 2 >= filled && spoken == turns.len() {
        return true;
    }
    // Every line a turn, and somebody speaks twice.
    if turns.len() >= 3 && turns.len() == filled && again >= 2 && spoken == turns.len() {
        return true;
    }
    again >= 3 && counts.len() <= 6 && again * 5 >= filled * 2 && spoken * 2 >= turns.len()
}

/// Where the words of a line start, after list marker, timecode, branch and emphasis.
fn past_prefix(text: &str, line: Span) -> usize {
    let mut at = line.start as usize;
    let end = line.end as usize;
    for _ in 0..5 {
        let rest = Span::new(at, end).of(text);
        let mut step = list_marker(rest);
        if step == 0 {
            step = timecode(rest);
        }
        if step == 0
            && is_condition(rest)
            && let Some((arrow, mark)) = arrow(rest)
        {
            step = arrow + mark;
        }
        if step == 0 {
            step = rest.len() - rest.trim_start_matches(['*', '_', '|', ' ', '\t']).len();
        }
        if step == 0 {
            break;
        }
        at += step;
    }
    at
}

/// `If they say no`: the words a branch begins with.
pub(super) fn is_condition(line: &str) -> bool {
    let bare = line.trim_start_matches(['*', '_', '[', '(', ' ', '#']);
    bare.get(..3).is_some_and(|w| w.eq_ignore_ascii_case("if "))
}

/// The first arrow of a line and its length.
pub(super) fn arrow(line: &str) -> Option<(usize, usize)> {
    ["→", "->", "=>", "⇒"]
        .iter()
        .filter_map(|a| line.find(a).map(|at| (at, a.len())))
        .min()
}

/// Length of `[00:14] `, `(0:14)` or `00:14 ` at the start of a line.
fn timecode(line: &str) -> usize {
    let open = line.len() - line.trim_start_matches(['[', '(']).len();
    let rest = line.get(open..).unwrap_or("");
    let digits = rest
        .bytes()
        .take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'))
        .count();
    let stamp = rest.get(..digits).unwrap_or("");
    if open > 1 || !stamp.contains(':') || digits < 4 || stamp.ends_with(':') {
        return 0;
    }
    let after = rest.get(digits..).unwrap_or("");
    let closed = after.trim_start_matches([']', ')']);
    let blank = closed.len() - closed.trim_start_matches([' ', '-', '–']).len();
    if blank == 0 {
        0
    } else {
        line.len() - closed.len() + blank
    }
}

/// The turn a line opens, if it does.
fn turn(text: &str, lines: &[Line], index: usize) -> Option<Turn> {
    let line = lines.get(index)?;
    if line.quoted || line.is_blank() {
        return None;
    }
    let start = past_prefix(text, line.inner);
    let rest = Span::new(start, line.inner.end as usize).of(text);
    let (name_end, delimiter_end, style) = delimiter(rest)?;
    let raw = rest.get(..name_end)?.trim_matches(['*', '_', ' ', '\t']);
    let (raw, told) = match raw.find(" (") {
        Some(at) => {
            let inside = raw
                .get(at + 2..)
                .unwrap_or("")
                .trim_end_matches([')', '*', ' '])
                .to_lowercase();
            (raw.get(..at).unwrap_or(""), known(&inside))
        }
        None => (raw, None),
    };
    let name = raw.trim_matches(['*', '_', ' ']).to_lowercase();
    if !is_name(raw, &name, style) {
        return None;
    }
    let after = rest.get(delimiter_end..)?;
    let skipped = after.len() - after.trim_start_matches(['*', '_', ' ', '\t']).len();
    let from = start + delimiter_end + skipped;
    let mut speech = trim(text, Span::new(from, line.inner.end as usize));
    if style == Style::Cell {
        let cell = speech.of(text).trim_end_matches(['|', ' ']).len();
        speech = Span::new(speech.start as usize, speech.start as usize + cell);
    }
    Some(Turn {
        line: index,
        label: trim(text, Span::new(line.inner.start as usize, speech.start as usize)),
        name,
        told,
        speech,
    })
}

/// End of the name and of the mark behind it.
fn delimiter(rest: &str) -> Option<(usize, usize, Style)> {
    let from = leading_slot(rest).unwrap_or(0);
    let mut depth = 0;
    for (at, c) in rest.char_indices().take(64) {
        if at < from {
            continue;
        }
        let end = at + c.len_utf8();
        let next = rest.get(end..).and_then(|r| r.chars().next());
        let spaced = rest.get(..at).is_some_and(|b| b.ends_with(' ')) && next == Some(' ');
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth > 0 => {}
            ':' | '：'
                if next.is_none_or(|n| n.is_whitespace() || matches!(n, '"' | '“' | '*' | '_' | '[' | '(' | '\'')) =>
            {
                return Some((at, end, Style::Colon));
            }
            ':' | '?' | '!' | ',' | '.' if next.is_none_or(|n| !n.is_alphanumeric()) && c != '.' => return None,
            '>' if at > 0 && next == Some(' ') => return Some((at, end, Style::Angle)),
            '–' | '—' if spaced => return Some((at, end, Style::Dash)),
            '|' | '\t' if at > 0 => return Some((at, end, Style::Cell)),
            _ => {}
        }
    }
    None
}

/// Whether the words before the mark can name a speaker.
fn is_name(raw: &str, name: &str, style: Style) -> bool {
    if known(name).is_some() {
        return true;
    }
    const HEADERS: [&str; 14] = [
        "subject",
        "to",
        "from",
        "cc",
        "bcc",
        "date",
        "preheader",
        "ps",
        "p.s",
        "re",
        "example",
        "step",
        "subject line",
        "attachments",
    ];
    let words: Vec<&str> = raw.split_whitespace().collect();
    let slot = leading_slot(raw) == Some(raw.len()) && !raw.is_empty();
    let plain = raw
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '\'' | '’' | '-' | '&'));
    let capitals = words
        .iter()
        .all(|w| w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()));
    let first = raw.chars().next().is_some_and(char::is_alphabetic);
    let shape = slot || plain && capitals && first && !words.is_empty() && words.len() <= 4;
    match style {
        Style::Angle => shape && raw == raw.to_uppercase(),
        Style::Dash => shape && words.len() == 1,
        _ => shape && !HEADERS.contains(&name),
    }
}

fn cues(text: &str, lines: &[Line]) -> Vec<Turn> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let content = line.inner.of(text);
        let name = content.split('(').next().unwrap_or("").trim();
        let capitals = name.chars().any(char::is_alphabetic)
            && name
                .chars()
                .all(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '\'' | '-'));
        let followed = lines.get(index + 1).is_some_and(|l| !l.is_blank() && l.indent() >= 4);
        if line.indent() >= 8 && capitals && followed && !line.quoted && count_plain(name) <= 3 && name.len() <= 32 {
            found.push(Turn {
                line: index,
                label: line.inner,
                name: name.to_lowercase(),
                told: None,
                speech: Span::new(line.inner.end as usize, line.inner.end as usize),
            });
        }
    }
    found
}

fn emoji_turn(text: &str, lines: &[Line], index: usize) -> Option<Turn> {
    let line = lines.get(index)?;
    let content = line.inner.of(text);
    let first = content.chars().next()?;
    let picture = matches!(u32::from(first), 0x2600..=0x27BF | 0x1F300..=0x1FAFF | 0x2B00..=0x2BFF | 0x231A..=0x23FF);
    let rest = content.trim_start_matches(|c: char| {
        c == first || matches!(u32::from(c), 0xFE00..=0xFE0F | 0x1F3FB..=0x1F3FF | 0x200D | 0x3A | 0x20)
    });
    if !picture || rest.is_empty() {
        return None;
    }
    let start = line.inner.end as usize - rest.len();
    Some(Turn {
        line: index,
        label: trim(text, Span::new(line.inner.start as usize, start)),
        name: first.to_string(),
        told: None,
        speech: Span::new(start, line.inner.end as usize),
    })
}

/// At least three turns of two speakers who mostly alternate.
fn takes_turns(turns: &[Turn]) -> bool {
    let changes = turns
        .windows(2)
        .filter(|w| matches!(w, [a, b] if a.name != b.name))
        .count();
    turns.len() >= 3 && changes * 5 >= (turns.len() - 1) * 4
}

fn asks(text: &str, turns: &[Turn]) -> bool {
    turns.iter().any(|t| t.speech.of(text).contains('?'))
}

/// Dialogue as novels set it: every line begins with a dash.
fn bullets(text: &str, lines: &[Line]) -> Vec<Turn> {
    let mut found: Vec<Turn> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let content = line.inner.of(text);
        let marker = if content.starts_with(['-', '–', '—']) {
            list_marker(content)
        } else {
            0
        };
        if marker == 0 {
            continue;
        }
        let start = line.inner.start as usize + marker;
        found.push(Turn {
            line: index,
            label: trim(text, Span::new(line.inner.start as usize, start)),
            name: if found.len().is_multiple_of(2) {
                "first".into()
            } else {
                "second".into()
            },
            told: None,
            speech: Span::new(start, line.inner.end as usize),
        });
    }
    found
}
