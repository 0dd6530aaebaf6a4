//! Zones of a call: who speaks, what is a stage direction, what is a branch.
//! Knows nothing of mails; which lines are turns is found beforehand.

use super::cast::{Role, roles};
use super::header::{is_heading, is_rule};
use super::lines::{Line, trim};
use super::prose::{Sheet, call};
use super::turn::{Turn, arrow, is_condition};
use super::words::count_plain;
use super::{Mark, Part, Zone, ZoneKind};
use crate::span::Span;
use crate::text::list_marker;

/// Words a stage direction begins with.
const DIRECTIONS: [&str; 60] = [
    "pause",
    "wait",
    "listen",
    "stop",
    "smile",
    "beat",
    "breathe",
    "laugh",
    "let",
    "if",
    "when",
    "note",
    "ask",
    "confirm",
    "dial",
    "transfer",
    "mute",
    "voicemail",
    "silence",
    "they",
    "prospect",
    "tone",
    "slow",
    "repeat",
    "react",
    "acknowledge",
    "handle",
    "branch",
    "skip",
    "continue",
    "end",
    "hang",
    "beep",
    "ring",
    "chuckle",
    "nod",
    "sigh",
    "write",
    "type",
    "shuffle",
    "hold",
    "answer",
    "respond",
    "response",
    "proceed",
    "go",
    "after",
    "silent",
    "whisper",
    "pick",
    "talk",
    "use",
    "keep",
    "read",
    "caller",
    "customer",
    "agent",
    "reads",
    "softly",
    "warmly",
];

/// The parts of a call.
pub(super) struct Call {
    pub(super) zones: Vec<Zone>,
    pub(super) sentences: Vec<Span>,
    /// The stretches the caller speaks.
    pub(super) runs: Vec<Span>,
}

/// Zones of the lines of a call. Without turns all of it is the caller's.
pub(super) fn zone(sheet: &Sheet, lines: &[Line], turns: &[Turn], marks: &[Mark]) -> Call {
    let mut stage = Stage {
        sheet,
        marks: marks
            .iter()
            .filter(|m| m.part == Part::Emphasis)
            .map(|m| m.span)
            .collect(),
        zones: Vec::new(),
        runs: Vec::new(),
        open: false,
        other_open: false,
    };
    stage.lines(lines, turns);
    let spoken = call(sheet, &stage.runs);
    let mut zones = stage.zones;
    zones.extend(spoken.zones);
    zones.sort_by_key(|z| z.span);
    Call {
        zones,
        sentences: spoken.sentences,
        runs: stage.runs,
    }
}

/// Whether the line is a stage direction and nothing else.
pub(super) fn is_direction_line(line: &str) -> bool {
    let bare = line.trim_matches(['*', '_', ' ']);
    if bare.starts_with("//") || bare.starts_with('→') {
        return true;
    }
    let bare = bare.get(list_marker(bare)..).unwrap_or(bare);
    let inside = bracketed(bare);
    match inside {
        Some(('(', inside)) => !inside.is_empty(),
        Some((_, inside)) => starts_as_direction(inside),
        None => line.starts_with('*') && line.ends_with('*') && starts_as_direction(bare),
    }
}

/// Whether the line names a branch: `If they say no:`, `[If yes:]`, `C) IF SHE SAYS PRICE`, `- If free → go to 2`.
pub(super) fn is_branch(line: &str) -> bool {
    let line = line.get(list_marker(line)..).unwrap_or(line);
    let lettered = match line.as_bytes() {
        [letter, b')' | b'.', b' ', ..] if letter.is_ascii_uppercase() => line.get(3..).unwrap_or(""),
        _ => line,
    };
    let inside = lettered.trim_matches(['[', ']', '(', ')', '*', '_', ' ', '"']);
    let capitals = lettered.len() < line.len() && inside == inside.to_uppercase() && count_plain(inside) <= 10;
    capitals
        || is_condition(inside)
            && (inside.ends_with(':') || arrow(inside).is_some() || lettered.starts_with(['[', '(']))
}

/// What stands in brackets if the whole text does.
fn bracketed(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let (open, close) = (chars.next()?, chars.next_back()?);
    let inside = chars.as_str();
    let pair = matches!((open, close), ('[', ']') | ('(', ')') | ('<', '>'));
    (pair && !inside.contains([open, close])).then_some((open, inside))
}

/// Whether the first word is one that tells the caller what to do.
fn starts_as_direction(inside: &str) -> bool {
    // `[PROSPECT NAME]`, `[Voicemail number]` are blanks, and so is a bare `[Prospect]` that somebody is called.
    let small = inside.chars().any(char::is_lowercase);
    let lower = inside.trim_end().to_lowercase();
    if !small && count_plain(inside) > 1
        || ["name", "number", "company", "title", "role"]
            .iter()
            .any(|w| lower.ends_with(w))
        || ["prospect", "customer", "agent", "caller"].contains(&lower.as_str())
    {
        return false;
    }
    let first = inside
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .find(|w| !w.is_empty())
        .unwrap_or("")
        .to_lowercase();
    DIRECTIONS.iter().any(|d| {
        first == *d
            || first
                .strip_prefix(d)
                .is_some_and(|end| matches!(end, "s" | "es" | "ing" | "ping" | "ed"))
            || d.strip_suffix('e')
                .is_some_and(|stem| first.strip_prefix(stem) == Some("ing"))
    })
}

struct Stage<'a> {
    sheet: &'a Sheet<'a>,
    /// Emphasised stretches.
    marks: Vec<Span>,
    zones: Vec<Zone>,
    runs: Vec<Span>,
    /// Whether the caller is still speaking at the end of the last run.
    open: bool,
    /// Whether the other party is.
    other_open: bool,
}

impl Stage<'_> {
    fn lines(&mut self, lines: &[Line], turns: &[Turn]) {
        let text = self.sheet.text;
        let cast = roles(text, turns);
        let mut speaker = if turns.is_empty() { Some(Role::Rep) } else { None };
        let mut next = turns.iter().peekable();
        for (index, line) in lines.iter().enumerate() {
            let content = line.inner.of(text);
            if line.is_blank() || is_rule(content) {
                continue;
            }
            if let Some(turn) = next.next_if(|t| t.line == index) {
                let role = cast.get(&turn.name).copied().unwrap_or(Role::Rep);
                let at = turn.told.unwrap_or(role);
                if at == Role::Note {
                    self.push(ZoneKind::Direction, line.inner);
                    continue;
                }
                self.push(ZoneKind::Label, turn.label);
                speaker = Some(at);
                self.speak(at, turn.speech, true);
            } else if is_heading(content) || is_branch(content) || is_section(content, !turns.is_empty()) {
                self.push(ZoneKind::Label, line.inner);
                speaker = speaker.map(|_| Role::Rep);
            } else if is_direction_line(content) || (line.quoted && !turns.is_empty()) || self.is_emphasised(line.inner)
            {
                self.push(ZoneKind::Direction, line.inner);
            } else if is_table_line(content) {
                self.push(ZoneKind::Label, line.inner);
            } else {
                match speaker {
                    None => self.push(ZoneKind::Label, line.inner),
                    Some(role) => self.speak(role, line.inner, false),
                }
            }
        }
    }

    fn push(&mut self, kind: ZoneKind, span: Span) {
        self.open = false;
        self.other_open = false;
        if !span.is_empty() {
            self.zones.push(Zone { kind, span });
        }
    }

    /// A whole line in emphasis that tells what to do, as `*waits*`.
    fn is_emphasised(&self, line: Span) -> bool {
        let i = self.marks.partition_point(|m| m.end <= line.start);
        self.marks.get(i).is_some_and(|m| {
            let inside = trim(self.sheet.text, *m).of(self.sheet.text);
            m.contains(line) && (starts_as_direction(inside) || bracketed(inside).is_some())
        })
    }

    fn speak(&mut self, role: Role, speech: Span, starts: bool) {
        if speech.is_empty() {
            return;
        }
        if role == Role::Other {
            match self.zones.last_mut() {
                Some(zone) if self.other_open && zone.kind == ZoneKind::OtherParty => {
                    zone.span = zone.span.union(speech)
                }
                _ => self.push(ZoneKind::OtherParty, speech),
            }
            self.other_open = true;
            return;
        }
        let mut from = speech.start as usize;
        for (direction, _) in self.directions(speech, starts) {
            self.say(trim(self.sheet.text, Span::new(from, direction.start as usize)));
            self.push(ZoneKind::Direction, direction);
            from = direction.end as usize;
        }
        self.say(trim(self.sheet.text, Span::new(from, speech.end as usize)));
    }

    /// Words of the caller: a new run, or more of the one that is open.
    fn say(&mut self, span: Span) {
        let text = span.of(self.sheet.text);
        if !text
            .chars()
            .any(|c| c.is_alphanumeric() || matches!(c, '{' | '[' | '_'))
        {
            return;
        }
        match self.runs.last_mut() {
            Some(run) if self.open => *run = run.union(span),
            _ => self.runs.push(span),
        }
        self.open = true;
        self.other_open = false;
    }

    /// Stage directions inside a speech, in order.
    fn directions(&self, speech: Span, starts: bool) -> Vec<(Span, ())> {
        let text = speech.of(self.sheet.text);
        let base = speech.start as usize;
        let mut found: Vec<(Span, ())> = Vec::new();
        let mut past = 0;
        let first = self.marks.partition_point(|m| m.end <= speech.start);
        for mark in self
            .marks
            .get(first..)
            .unwrap_or(&[])
            .iter()
            .take_while(|m| m.end <= speech.end)
        {
            if mark.start >= speech.start && starts_as_direction(mark.of(self.sheet.text)) && mark.len() > 2 {
                found.push((*mark, ()));
            }
        }
        for (at, c) in text.char_indices() {
            if at < past {
                continue;
            }
            let rest = text.get(at..).unwrap_or("");
            let close = match c {
                '[' => ']',
                '(' => ')',
                '<' => '>',
                '*' => '*',
                '/' if rest.starts_with("// ") && !text.get(..at).is_some_and(|b| b.ends_with(':')) => {
                    found.push((Span::new(base + at, base + text.len()), ()));
                    break;
                }
                _ => continue,
            };
            let Some(end) = rest
                .char_indices()
                .skip(1)
                .take(160)
                .find(|&(_, d)| d == close)
                .map(|(e, _)| e)
            else {
                continue;
            };
            let inside = rest.get(1..end).unwrap_or("");
            let opens_turn = starts && c == '(' && at == 0;
            if opens_turn || starts_as_direction(inside) && !inside.contains('/') {
                found.push((Span::new(base + at, base + at + end + 1), ()));
                past = at + end + 1;
            }
        }
        found.sort_by_key(|d| d.0);
        found.dedup_by(|b, a| a.0.overlaps(b.0));
        found
    }
}

/// A short line that only divides the script: `Line 2`, `Objection: price` without a speaker, `CLOSING`.
fn is_section(line: &str, labelled: bool) -> bool {
    let words = count_plain(line);
    let bare = line
        .get(list_marker(line)..)
        .unwrap_or(line)
        .trim_matches(['*', '_', ' ', '"']);
    let open = !line.ends_with(['.', '?', '!', '"', '”', ',']);
    if words == 0 || words > 6 || !open || bare.starts_with(['[', '{', '(', '<']) {
        return false;
    }
    let capitals = bare.chars().any(char::is_alphabetic) && bare == bare.to_uppercase() && bare.len() > 3;
    let numbered = labelled
        && words <= 3
        && bare.ends_with(|c: char| c.is_ascii_digit())
        && !bare.starts_with(|c: char| c.is_ascii_digit());
    bare.ends_with(':') && labelled || capitals || numbered
}

/// The head or the rule of a table.
fn is_table_line(line: &str) -> bool {
    line.starts_with('|') && line.ends_with('|')
}
