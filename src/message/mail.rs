//! Zones of a mail: greeting, opening, body, ask, closing, and earlier mail below.
//! Knows nothing of headers above the body or of calls.

use super::closing::closing;
use super::farewell::is_postscript;
use super::greeting::greeting;
use super::header::{is_heading, is_rule};
use super::lines::{Line, trim};
use super::prose::{Sheet, mail};
use super::quoted::{self, Earlier};
use super::{Mark, Zone, ZoneKind};
use crate::span::Span;

/// The parts of a mail.
pub(super) struct Mail {
    pub(super) zones: Vec<Zone>,
    pub(super) sentences: Vec<Span>,
    /// The stretches of opening, body and ask.
    pub(super) runs: Vec<Span>,
    /// Whether earlier mail is quoted.
    pub(super) earlier: bool,
    /// Whether it greets on a line of its own.
    pub(super) greets: bool,
    /// Whether it has a sign-off or a signature.
    pub(super) signed: bool,
}

/// Zones of the body lines of a mail.
pub(super) fn zone(sheet: &Sheet, lines: &[Line], marks: &[Mark]) -> Mail {
    let text = sheet.text;
    let Earlier {
        quoted,
        labels,
        earlier,
    } = quoted::find(text, lines, marks);
    let mut kinds: Vec<Option<ZoneKind>> = vec![None; lines.len()];
    let mut own: Vec<(usize, Line)> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let content = line.inner.of(text);
        let kind = if quoted.get(i) == Some(&true) {
            Some(ZoneKind::Quoted)
        } else if labels.get(i) == Some(&true) || is_heading(content) {
            Some(ZoneKind::Label)
        } else {
            None
        };
        if let Some(slot) = kinds.get_mut(i) {
            *slot = kind;
        }
        if kind.is_none() {
            own.push((i, *line));
        }
    }
    let filled = |from: usize| {
        (from..own.len()).find(|&n| {
            own.get(n)
                .is_some_and(|(_, l)| !l.is_blank() && !is_rule(l.inner.of(text)))
        })
    };
    let mut first = filled(0).unwrap_or(own.len());
    let below = filled(first + 1).unwrap_or(own.len());
    if introduces(text, own.get(first), own.get(below)) {
        if let Some(slot) = own.get(first).and_then(|&(i, _)| kinds.get_mut(i)) {
            *slot = Some(ZoneKind::Label);
        }
        first = below;
    }
    let greeted = own.get(first).map_or(Span::default(), |(_, line)| {
        let alone = own.get(first + 1).is_none_or(|(_, l)| l.is_blank());
        let length = greeting(line.inner.of(text), alone);
        Span::new(line.inner.start as usize, line.inner.start as usize + length)
    });
    let greets = own
        .get(first)
        .is_some_and(|(_, l)| !greeted.is_empty() && greeted.end == l.inner.end);
    let body = if greets { first + 1 } else { first };
    greet_below_headings(text, lines, &mut kinds, own.get(body).map_or(lines.len(), |&(i, _)| i));
    let free = |(i, _): &&(usize, Line)| kinds.get(*i) == Some(&None);
    let rest: Vec<(usize, Line)> = own.get(body..).unwrap_or(&[]).iter().filter(free).copied().collect();
    let signed = close(text, &rest, &mut kinds);
    let mut zones = group(text, lines, &kinds);
    if !greeted.is_empty() {
        zones.push(Zone {
            kind: ZoneKind::Greeting,
            span: greeted,
        });
    }
    let runs = runs(text, lines, &kinds, greeted);
    let prose = mail(sheet, &runs);
    let mut sentences = prose.sentences;
    for zone in &zones {
        match zone.kind {
            ZoneKind::Greeting => sentences.push(zone.span),
            ZoneKind::Ps => sentences.extend(sheet.sentences(zone.span)),
            ZoneKind::SignOff | ZoneKind::Signature => {
                let lines = super::lines::lines(text, zone.span);
                sentences.extend(lines.iter().map(|l| l.inner).filter(|l| !l.is_empty()));
            }
            _ => {}
        }
    }
    zones.extend(prose.zones);
    Mail {
        zones,
        sentences,
        runs,
        earlier,
        greets,
        signed,
    }
}

/// `Second mail:` above a line that greets: it names the message and is no part of it.
fn introduces(text: &str, first: Option<&(usize, Line)>, next: Option<&(usize, Line)>) -> bool {
    let content = |line: Option<&(usize, Line)>| line.map_or("", |(_, l)| l.inner.of(text));
    let (label, below) = (content(first), content(next));
    label.ends_with(':') && greeting(label, true) == 0 && greeting(below, true) > 0
}

/// A file may hold several variants of a mail under headings: each greets on its first line.
fn greet_below_headings(text: &str, lines: &[Line], kinds: &mut [Option<ZoneKind>], from: usize) {
    let mut headed = false;
    for (line, kind) in lines.iter().zip(kinds).skip(from) {
        let content = line.inner.of(text);
        if line.is_blank() {
            continue;
        }
        if headed && kind.is_none() && greeting(content, true) == content.len() {
            *kind = Some(ZoneKind::Greeting);
        }
        headed = *kind == Some(ZoneKind::Label);
    }
}

/// Marks sign-off, signature, postscript and footer among the lines after the greeting; tells whether it is signed.
fn close(text: &str, rest: &[(usize, Line)], kinds: &mut [Option<ZoneKind>]) -> bool {
    let mut plain: Vec<(usize, Line)> = Vec::with_capacity(rest.len());
    let mut in_ps = false;
    for (n, &(i, line)) in rest.iter().enumerate() {
        let content = line.inner.of(text);
        let starts = n > 0 && is_postscript(content);
        in_ps = starts || (in_ps && !line.is_blank());
        if in_ps {
            if let Some(slot) = kinds.get_mut(i) {
                *slot = Some(ZoneKind::Ps);
            }
        } else {
            plain.push((i, line));
        }
    }
    let lines: Vec<Line> = plain.iter().map(|(_, l)| *l).collect();
    let end = closing(text, &lines);
    for (n, (i, _)) in plain.iter().enumerate() {
        let kind = if n >= end.footer {
            ZoneKind::Footer
        } else if Some(n) == end.sign_off {
            ZoneKind::SignOff
        } else if n >= end.signature {
            ZoneKind::Signature
        } else {
            continue;
        };
        if let Some(slot) = kinds.get_mut(*i) {
            *slot = Some(kind);
        }
    }
    end.sign_off.is_some() || end.signature < end.footer
}

/// Neighbouring lines of one kind as one zone; a label is one line.
fn group(text: &str, lines: &[Line], kinds: &[Option<ZoneKind>]) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::new();
    let mut joins = false;
    for (line, kind) in lines.iter().zip(kinds) {
        if line.is_blank() {
            continue;
        }
        let Some(kind) = *kind else {
            joins = false;
            continue;
        };
        let span = if kind == ZoneKind::Quoted {
            trim(text, line.span)
        } else {
            line.inner
        };
        match zones.last_mut() {
            Some(zone) if joins && zone.kind == kind && kind != ZoneKind::Label => zone.span = zone.span.union(span),
            _ => zones.push(Zone { kind, span }),
        }
        joins = true;
    }
    zones
}

/// The stretches of lines that nothing else claimed, without the greeting.
fn runs(text: &str, lines: &[Line], kinds: &[Option<ZoneKind>], greeted: Span) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    let mut open = false;
    for (line, kind) in lines.iter().zip(kinds) {
        let content = line.inner.of(text);
        if line.is_blank() || (kind.is_none() && is_rule(content)) {
            continue;
        }
        if kind.is_some() {
            open = false;
            continue;
        }
        let start = if greeted.overlaps(line.inner) {
            greeted.end
        } else {
            line.inner.start
        };
        let span = trim(text, Span::new(start as usize, line.inner.end as usize));
        if span.is_empty() {
            continue;
        }
        match runs.last_mut() {
            Some(run) if open => *run = run.union(span),
            _ => runs.push(span),
        }
        open = true;
    }
    runs
}
