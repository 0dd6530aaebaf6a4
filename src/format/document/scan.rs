//! Walks down a document and gathers what reads as a message, piece by piece.
//! Knows nothing of whether the document is one message after all: that is decided on what was gathered.

use super::draft::{Draft, Found};
use super::label;
use super::page::{Item, What};
use super::place::Place;
use super::wording::{count, greets, is_label, is_salutation, is_sender, is_signature, starts};
use crate::message::{Reading, greeting, is_formula, is_postscript};
use crate::span::Span;

/// What is kept of a heading, in characters: each message under it has it among its hints.
const LONGEST_HEADING: usize = 200;

/// Every message that can be seen in `items`.
pub(super) fn scan(reading: &Reading, items: &[Item]) -> Vec<Draft> {
    let mut scan = Scan {
        reading,
        place: Place::top(),
        open: None,
        done: Vec::new(),
        answers: false,
    };
    for (i, item) in items.iter().enumerate() {
        scan.item(item, items.get(..i).unwrap_or(&[]), items.get(i + 1..).unwrap_or(&[]));
    }
    scan.close();
    scan.done
}

/// What was gathered so far, and where we are.
pub(super) struct Scan<'a> {
    pub(super) reading: &'a Reading,
    pub(super) place: Place,
    pub(super) open: Option<Draft>,
    pub(super) done: Vec<Draft>,
    /// In earlier mail that a message above answers, up to the next heading.
    pub(super) answers: bool,
}

impl Scan<'_> {
    pub(super) fn of(&self, span: Span) -> &str {
        span.of(&self.reading.text)
    }

    fn item(&mut self, item: &Item, above: &[Item], below: &[Item]) {
        match item.what {
            What::Blank => {}
            What::Heading(level) => self.heading(item, level, below),
            What::Rule => self.rule(),
            What::Fence(wordy) => self.fence(item, wordy),
            What::Quote => self.quote(item, above),
            What::Table => {
                if self.open.as_ref().is_some_and(|d| d.body) {
                    self.close();
                }
                self.place.fresh = false;
            }
            What::Text => self.text(item, above, below),
        }
    }

    fn heading(&mut self, item: &Item, level: usize, below: &[Item]) {
        let words = self.of(item.words).to_string();
        self.answers = false;
        if label::subject(&words).is_some() {
            self.close();
            self.start_subject(item, item.words);
            return;
        }
        let headed = self.open.as_ref().is_some_and(|d| !d.body);
        if headed && label::body(&format!("{words}:")).is_some() {
            return;
        }
        if self.goes_on_below(level, &words, below)
            && let Some(open) = self.open.as_mut()
        {
            open.add(item.span);
            return;
        }
        self.close();
        if label::is_part(&words) {
            self.place.fresh = true;
            return;
        }
        self.place.headings.retain(|(above, _)| *above < level);
        self.place
            .headings
            .push((level, words.chars().take(LONGEST_HEADING).collect()));
        self.place.label = None;
        self.place.fresh = true;
    }

    /// Whether a heading is one of the open message's own: it stands deeper than the message's, and the message closes below it
    /// before another may start.
    fn goes_on_below(&self, level: usize, words: &str, below: &[Item]) -> bool {
        const FAR: usize = 60;
        let above = self.place.headings.last().map_or(0, |(above, _)| *above);
        let deeper = above > 0 && level > above;
        if !deeper || !self.open.as_ref().is_some_and(|d| d.body && d.greets && !d.signed) {
            return false;
        }
        if label::is_authors(words) || label::names_message(words) {
            return false;
        }
        for item in below.iter().take(FAR) {
            let line = self.of(item.words);
            match item.what {
                What::Rule | What::Fence(_) | What::Quote | What::Table => return false,
                What::Heading(next) if next <= above => return false,
                What::Text if label::subject(line).is_some() || is_salutation(line) => return false,
                What::Text if is_formula(line) || is_sender(line) => return true,
                _ => {}
            }
        }
        false
    }

    fn rule(&mut self) {
        if self.open.as_ref().is_none_or(|d| d.body) {
            self.close();
            self.place.fresh = true;
        }
    }

    fn text(&mut self, item: &Item, above: &[Item], below: &[Item]) {
        let line = self.of(item.words).to_string();
        if label::is_history(&line)
            && let Some(open) = self.open.as_mut().filter(|d| d.body)
        {
            open.history = true;
        }
        if let Some(open) = self.open.as_mut().filter(|d| d.history) {
            open.add(item.span);
            return;
        }
        if self.answers && self.open.is_none() {
            return;
        }
        if let Some(value) = label::subject(&line) {
            if self.is_earlier_mail(above) {
                self.answers = true;
                if let Some(open) = self.open.as_mut().filter(|d| d.body) {
                    open.history = true;
                    open.add(item.span);
                }
                return;
            }
            let next = below.iter().find(|i| i.what != What::Blank);
            // A list of subjects to choose from, or a list of what a message is to say.
            let listed = next.is_none_or(|i| i.listed && label::body(self.of(i.words)).is_none());
            let options = listed && (value.is_empty() || item.listed)
                || value.is_empty() && next.is_some_and(|i| i.what == What::Table);
            let another = self.open.as_ref().is_some_and(|d| d.subject && !d.body);
            if another {
                if let Some(open) = self.open.as_mut() {
                    open.add(item.words);
                }
                return;
            }
            if !options {
                let start = self.headers_above(item, above);
                self.close();
                self.start_subject(item, Span { start, ..item.words });
                return;
            }
        }
        match &self.open {
            Some(open) if !open.body => self.above_body(item, &line, below),
            Some(_) => self.in_body(item, &line, above, below),
            None => self.outside(item, &line, below),
        }
    }

    /// Whether a subject is one of a mail that the message above answers: `From:` and `Sent:` stand over it.
    fn is_earlier_mail(&self, above: &[Item]) -> bool {
        if self.open.is_none() && self.done.is_empty() {
            return false;
        }
        let block = above.iter().rev().take(6).take_while(|i| i.what == What::Text);
        let (from, sent) = block
            .map(|i| label::quoted_header(self.of(i.words)))
            .fold((false, false), |(a, b), (c, d)| (a || c, b || d));
        from && sent
    }

    /// Where the header lines directly above a subject begin.
    fn headers_above(&self, item: &Item, above: &[Item]) -> u32 {
        let headers = above
            .iter()
            .rev()
            .take_while(|i| i.what == What::Text && label::is_header(self.of(i.words)));
        headers.last().map_or(item.words.start, |i| i.words.start)
    }

    fn start_subject(&mut self, item: &Item, piece: Span) {
        let mut draft = self.place.draft();
        draft.subject = true;
        draft.set_off = true;
        draft.add(piece);
        draft.gap = item.what == What::Heading(1);
        self.open = Some(draft);
    }

    /// A line between a subject and its body.
    fn above_body(&mut self, item: &Item, line: &str, below: &[Item]) {
        let body = label::body(line);
        let greets = greets(line);
        if body.is_none() && !greets && label::names_message(line) && is_label(line, item.bold) {
            self.close();
            return self.outside(item, line, below);
        }
        let Some(open) = self.open.as_mut() else { return };
        if let Some(value) = body {
            open.gap = true;
            open.skipping = false;
            if !value.is_empty() {
                open.body = true;
                open.start(
                    Span::new(item.words.start as usize + value.start, item.words.end as usize),
                    line,
                );
            }
        } else if label::is_header(line) {
            open.add(item.words);
        } else if !greets && (label::is_note(line, item.bold) || item.bold && line.ends_with([':', '*']))
            || item.listed && !greets
        {
            open.skipping = true;
            open.gap = true;
        } else if !greets && item.bold && line.contains(':') && !open.skipping && count(line) <= 14 {
            open.gap = true;
        } else {
            open.body = true;
            open.skipping = false;
            open.start(item.words, line);
        }
    }

    /// A line below the first of a body.
    fn in_body(&mut self, item: &Item, line: &str, above: &[Item], below: &[Item]) {
        let blank = above.last().is_some_and(|i| i.what == What::Blank);
        let short = is_label(line, item.bold);
        let opens = |i: &Item| match i.what {
            What::Fence(_) | What::Quote => true,
            _ => label::subject(self.of(i.words)).is_some() || is_salutation(self.of(i.words)),
        };
        let next = below.iter().find(|i| !matches!(i.what, What::Blank | What::Rule));
        let another = short && blank && label::names_message(line) && !is_formula(line) && next.is_some_and(opens);
        let titles = |i: &Item| label::subject(self.of(i.words)).is_some();
        let sentence = line.ends_with(['.', '!', '?', ',', '"', '”']);
        let titled = blank && !sentence && count(line) <= 6 && next.is_some_and(titles);
        let Some(open) = self.open.as_mut() else { return };
        let said = open.speech && blank && !line.starts_with(['"', '“', '[', '(']);
        let another = another || said || titled && (!open.signed || open.signature > 0);
        if label::is_note(line, item.bold) && blank || another {
            open.noted = true;
            self.close();
            return self.outside(item, line, below);
        }
        if open.signed {
            let goes_on = is_postscript(line) || !blank && !item.bold;
            // A short line with sentences right below it is a heading of the author's.
            let heads = blank
                && below
                    .first()
                    .is_some_and(|i| i.what == What::Text && !is_signature(i.words.of(&self.reading.text)));
            let labels = item.listed || heads || item.bold && (line.contains(':') || open.signature > 0);
            let signs = is_signature(line) && !labels;
            if open.signature == 0 && !goes_on && !signs && !item.bold && !item.listed && count(line) > 8 {
                // What looked like a closing formula was a sentence of the body.
                open.signed = false;
            } else if !goes_on && !signs {
                open.noted |= item.bold;
                self.close();
                return self.outside(item, line, below);
            } else {
                open.signature += 1;
            }
        }
        let closes = is_formula(line) || is_sender(line);
        if let Some(open) = self.open.as_mut() {
            if closes && !open.signed {
                open.signed = true;
                open.signature = usize::from(is_sender(line));
            }
            open.words += count(line);
            open.speech = open.quotes && line.ends_with(['"', '”']);
            open.add(item.span);
        }
    }

    /// A line of the author's, or the first of a message.
    fn outside(&mut self, item: &Item, line: &str, below: &[Item]) {
        if label::is_note(line, item.bold) && !(label::is_counted(line) && is_label(line, item.bold)) {
            self.place.fresh = false;
            self.place.label = None;
            return;
        }
        let whole = greeting(line, true) == line.len() && !line.is_empty() && is_salutation(line);
        if label::body(line).is_some_and(|value| value.is_empty()) {
            // `Message:` says that one follows, and not what it is called.
            self.place.fresh = true;
            return;
        }
        let names = is_label(line, item.bold) && label::names_message(line);
        let body = label::body(line).filter(|value| !value.is_empty());
        if let Some(value) = body.filter(|value| greets(line.get(value.clone()).unwrap_or(""))) {
            let piece = Span::new(item.words.start as usize + value.start, item.words.end as usize);
            let mut draft = self.place.draft();
            draft.body = true;
            draft.start(piece, line.get(value).unwrap_or(""));
            self.open = Some(draft);
        } else if names && !whole {
            self.place.label = Some((line.to_string(), true));
            self.place.fresh = true;
        } else if !item.listed && (whole || self.place.fresh && (self.opens(item, line) || self.speaks(line))) {
            let mut draft = self.place.draft();
            draft.body = true;
            draft.start(item.words, line);
            self.open = Some(draft);
        } else if is_label(line, item.bold) && line.contains(": ") && !line.ends_with(':') {
            // `Mode: first touch` says something of the message, and not what it is called.
        } else if is_label(line, item.bold) {
            let ruled = below.first().is_some_and(|i| i.what == What::Rule);
            let kept = self.place.label.as_ref().is_some_and(|(_, names)| *names);
            if !kept || ruled {
                self.place.label = Some((line.to_string(), false));
            }
            self.place.fresh = true;
        } else {
            if self.place.label.as_ref().is_some_and(|(_, names)| !names) {
                self.place.label = None;
            }
            self.place.fresh = false;
        }
    }

    /// Whether a fresh line opens a message.
    fn opens(&self, item: &Item, line: &str) -> bool {
        starts(line) && !is_label(line, item.bold)
    }

    /// Whether a fresh line is what a caller says.
    fn speaks(&self, line: &str) -> bool {
        let quoted = line.starts_with(['"', '“']);
        let called = self.place.label.as_ref().is_some_and(|(_, names)| *names);
        (label::is_speaker(line) || quoted) && self.place.spoken() || quoted && called && count(line) >= 5
    }

    /// Ends the open message; what is none after all is dropped.
    pub(super) fn close(&mut self) {
        let Some(draft) = self.open.take() else { return };
        let enough = draft.words
            >= if draft.greets || draft.signed || draft.named {
                5
            } else {
                12
            };
        let marked = draft.subject || draft.greets || draft.signed || draft.named;
        if draft.body && marked && (enough || draft.found == Found::Set && draft.words > 2) {
            self.done.push(draft);
        }
        self.place.fresh = false;
    }
}
