//! The report for people: each finding under the exact words, then what the message is fit for.
//! Knows nothing of the terminal: width, colour and character set are handed in. The one file that knows miette.

use crate::finding::{Finding, Severity};
use crate::message::Language;
use crate::problem::Problem;
use crate::report::excerpt::{Excerpt, Page, Part, Room, columns_of, excerpt};
use crate::report::grouped::{Group, groups};
use crate::report::{FileReport, MessageReport, Tally, Verdict, clean, words, wrap};
use crate::source::Source;
use crate::span::Span;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError};
use miette::{MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters};
use owo_colors::{OwoColorize, Style, XtermColors};
use std::collections::HashSet;
use std::fmt;

/// More places than this belong to a finding rarely, and help nobody.
const MOST_PLACES: usize = 6;

/// More notes of advice than this in one message are told in one line: they are matters of taste, and would bury the rest.
const MOST_ADVICE: usize = 5;

/// What the screen can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
    /// Whether it shows more than ASCII.
    pub unicode: bool,
}

/// Every active finding of a file and a verdict on each message that has one; empty where there is nothing to say.
pub fn pretty(file: &FileReport, look: &Look) -> String {
    let mut out = String::new();
    let pen = Pen::new(*look);
    for message in &file.messages {
        pen.message(&mut out, file, message);
    }
    out
}

/// A kind word on a single file in which nothing was found; empty if it holds no message.
pub fn pretty_clean(file: &FileReport, look: &Look) -> String {
    let pen = Pen::new(*look);
    file.messages.iter().map(|m| pen.verdict(file, m)).collect()
}

/// The line that ends a run.
pub fn pretty_summary(tally: &Tally) -> String {
    words::summary(tally) + "\n"
}

/// A problem and what to do about it.
pub fn pretty_problem(problem: &Problem, look: &Look) -> String {
    let pen = Pen::new(*look);
    let mut place = clean::line(&problem.path);
    if let Some((line, column)) = problem.place {
        place.push_str(&format!(":{line}:{column}"));
    }
    if !place.is_empty() {
        place.push_str(": ");
    }
    let label = pen.paint("problem", pen.styles.error);
    let mut out = format!("{label}: {place}{}\n", clean::lines(&problem.message));
    if !problem.help.is_empty() {
        out.push_str(&wrap::wrap(&clean::line(&problem.help), "  help: ", pen.width));
    }
    out
}

/// Colours of the 256-colour cube with the middle brightness that can be read on black and on white alike; the sixteen basic
/// ones are whatever the terminal's owner made of them, and yellow on white is lost.
#[derive(Clone, Copy)]
struct Styles {
    error: Style,
    warning: Style,
    advice: Style,
    ready: Style,
    quiet: Style,
    strong: Style,
}

impl Styles {
    fn new(colour: bool) -> Self {
        let plain = Style::new();
        if !colour {
            return Self {
                error: plain,
                warning: plain,
                advice: plain,
                ready: plain,
                quiet: plain,
                strong: plain,
            };
        }
        let xterm = |n: u8| plain.color(XtermColors::from(n));
        Self {
            error: xterm(160).bold(),
            warning: xterm(130).bold(),
            advice: xterm(31).bold(),
            ready: xterm(28).bold(),
            quiet: xterm(244),
            strong: plain.bold(),
        }
    }

    fn of(&self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Advice => self.advice,
        }
    }
}

/// Writes findings for one look.
struct Pen {
    look: Look,
    width: usize,
    styles: Styles,
    theme: GraphicalTheme,
}

impl Pen {
    fn new(look: Look) -> Self {
        let styles = Styles::new(look.colour);
        let mut theme = GraphicalTheme::none();
        if look.unicode {
            theme.characters = ThemeCharacters::unicode();
            theme.characters.advice = "›".to_string();
        }
        theme.styles.error = styles.error;
        theme.styles.warning = styles.warning;
        theme.styles.advice = styles.advice;
        theme.styles.linum = styles.quiet;
        theme.styles.link = Style::new();
        // Prose is read best in lines of middling length, however wide the screen.
        let width = look.width.clamp(40, 100);
        Self {
            look,
            width,
            styles,
            theme,
        }
    }

    fn paint(&self, text: &str, style: Style) -> String {
        if self.look.colour {
            text.style(style).to_string()
        } else {
            text.to_string()
        }
    }

    fn message(&self, out: &mut String, file: &FileReport, message: &MessageReport) {
        if message.language != Language::English {
            self.aside(out, &format!("{}: {}", self.name(file, message), words::NOT_ENGLISH));
        }
        if words::active(message).next().is_none() {
            return;
        }
        let starts = if message.encoded {
            line_starts(&message.text)
        } else {
            Vec::new()
        };
        let page = if message.encoded {
            Page {
                text: &message.text,
                starts: &starts,
            }
        } else {
            Page {
                text: &file.source.text,
                starts: file.source.line_starts(),
            }
        };
        let mut explained = HashSet::new();
        let groups = groups(message);
        let is_advice = |group: &&Group| group.finding.severity == Severity::Advice;
        let folds = groups.iter().filter(is_advice).count() > MOST_ADVICE;
        for Group { finding, more } in groups.iter().filter(|group| !(folds && is_advice(group))) {
            let mut shown = Shown::new(self, file, message, finding, page, explained.insert(&finding.rule));
            if *more > 0 {
                shown.says = said(self, finding) + &words::more(*more);
            }
            self.finding(out, &shown);
            out.push('\n');
        }
        if folds {
            let rules = words::active(message).filter(|f| f.severity == Severity::Advice);
            let told = format!(
                "{}. `--format compact` shows each.",
                words::folded(rules.map(|f| f.rule.as_str()))
            );
            self.aside(out, &clean::line(&told));
        }
        out.push_str(&self.verdict(file, message));
        out.push('\n');
    }

    /// A remark that points at nothing.
    fn aside(&self, out: &mut String, told: &str) {
        let mark = if self.look.unicode { "›" } else { ">" };
        let told = wrap::wrap(told, &format!("  {mark} "), self.width);
        out.push_str(&self.paint(&told, self.styles.quiet));
        out.push('\n');
    }

    fn finding(&self, out: &mut String, shown: &Shown) {
        let mut theme = self.theme.clone();
        theme.styles.highlights = shown
            .excerpt
            .marks
            .iter()
            .map(|m| match m.place {
                0 => self.styles.of(shown.finding.severity),
                _ => self.styles.quiet,
            })
            .chain([self.styles.quiet])
            .collect();
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(self.width)
            .with_context_lines(0)
            .without_primary_span_start()
            .with_links(false);
        // The drawing is not ours: should it ever panic over a hostile draft, the finding is still told, in one line.
        let drawn = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let mut drawn = String::new();
            handler.render_report(&mut drawn, shown).map(|()| drawn)
        }));
        match drawn {
            Ok(Ok(drawn)) => {
                for line in drawn.lines() {
                    out.push_str(line.trim_end());
                    out.push('\n');
                }
            }
            _ => out.push_str(&format!(
                "  {}: {}\n",
                shown.places.first().map_or("", |p| p),
                shown.says
            )),
        }
        out.push_str(&shown.help);
        out.push_str(&self.fix(shown.finding));
    }

    /// What would mend a finding, and whether it can be done unseen; empty where nothing is known to.
    fn fix(&self, finding: &Finding) -> String {
        let Some(fix) = &finding.fix else {
            return String::new();
        };
        let title = "      fix:";
        let told = wrap::wrap(&clean::line(&words::fix(fix)), &format!("{title} "), self.width);
        self.paint(title, self.styles.ready) + told.strip_prefix(title).unwrap_or(&told)
    }

    /// The file, and which of its messages, by its number and what its author calls it.
    fn name(&self, file: &FileReport, message: &MessageReport) -> String {
        let mut name = clean::line(&file.source.name);
        if file.messages.len() > 1 {
            name.push_str(&format!(", message {}", message.ordinal + 1));
        }
        if let Some(title) = &message.title {
            let (open, close) = if self.look.unicode {
                ("“", "”")
            } else {
                ("\"", "\"")
            };
            let comma = if file.messages.len() > 1 { "" } else { "," };
            name.push_str(&format!("{comma} {open}{}{close}", clean::line(title)));
        }
        name
    }

    fn verdict(&self, file: &FileReport, message: &MessageReport) -> String {
        let verdict = message.verdict();
        let (mark, style) = match verdict {
            Verdict::Blocked => (if self.look.unicode { "×" } else { "x" }, self.styles.error),
            Verdict::Rework => (if self.look.unicode { "⚠" } else { "!" }, self.styles.warning),
            Verdict::Ready => (if self.look.unicode { "✓" } else { "+" }, self.styles.ready),
        };
        let name = self.name(file, message);
        let dot = if self.look.unicode { " · " } else { ", " };
        let (word, kind) = (words::verdict(verdict), message.kind.name());
        let plain = format!("{mark} {name} ({kind}) {word}:");
        let painted = format!(
            "{} {} ({kind}) {}:",
            self.paint(mark, style),
            self.paint(&name, self.styles.strong),
            self.paint(word, style)
        );
        let told = wrap::wrap(&format!("{plain} {}", words::asks(message)), "  ", self.width);
        let told = told.trim_start();
        let told = match told.strip_prefix(&plain) {
            Some(rest) => painted + rest,
            None => told.to_string(),
        };
        let measures = words::measures(&message.measures, message.kind, dot);
        told + &wrap::wrap(&measures, "  ", self.width)
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    Source::new("", text.as_bytes().to_vec()).line_starts().to_vec()
}

/// One finding, ready to be drawn.
struct Shown<'a> {
    finding: &'a Finding,
    says: String,
    help: String,
    excerpt: Excerpt,
    /// For each part of the excerpt, where it is, and the number of its first line, from 0.
    places: Vec<String>,
    lines: Vec<usize>,
    labels: Vec<LabeledSpan>,
}

impl<'a> Shown<'a> {
    fn new(
        pen: &Pen,
        file: &FileReport,
        message: &MessageReport,
        finding: &'a Finding,
        page: Page,
        explain: bool,
    ) -> Self {
        let pick = |span: Span, inner: Span| {
            if message.encoded {
                inner
            } else {
                file.source.map.text(span)
            }
        };
        let mut spans = vec![pick(finding.span, finding.inner)];
        spans.extend(finding.labels.iter().take(MOST_PLACES).map(|l| pick(l.span, l.inner)));
        let ellipsis = if pen.look.unicode { "…" } else { "..." };
        let gutter = 6
            + (page.starts.len().max(finding.range.start.line as usize))
                .to_string()
                .len();
        let notes = finding.labels.iter().take(MOST_PLACES).map(|l| l.text.as_str());
        let note = notes.chain([finding.rule.as_str()]).map(columns_of).max().unwrap_or(0);
        let room = Room {
            width: pen.look.width.clamp(40, 160).saturating_sub(gutter),
            note: note + "╰── ".chars().count(),
        };
        let excerpt = excerpt(page, &spans, room, ellipsis);
        let mut shown = Self {
            finding,
            says: says(pen, finding),
            help: if explain { help(pen, finding) } else { String::new() },
            places: Vec::new(),
            lines: Vec::new(),
            labels: Vec::new(),
            excerpt,
        };
        for part in &shown.excerpt.parts {
            let (place, line) = shown.place(file, message, part);
            shown.places.push(place);
            shown.lines.push(line);
        }
        for mark in &shown.excerpt.marks {
            let text = match mark.place.checked_sub(1).and_then(|i| finding.labels.get(i)) {
                _ if !mark.last => None,
                Some(label) if label.text.is_empty() => None,
                Some(label) => Some(clean::line(&label.text)),
                None => Some(clean::line(&finding.rule)),
            };
            let (start, len) = (mark.range.start, mark.range.len());
            shown.labels.push(if mark.place == 0 {
                LabeledSpan::new_primary_with_span(text, (start, len))
            } else {
                LabeledSpan::new(text, start, len)
            });
        }
        shown
    }

    /// Where a part is, for its header, and the number of its first line, from 0.
    fn place(&self, file: &FileReport, message: &MessageReport, part: &Part) -> (String, usize) {
        let at = match part.place.checked_sub(1).and_then(|i| self.finding.labels.get(i)) {
            Some(label) => file.source.position(label.span.start),
            None => self.finding.range.start,
        };
        let path = clean::line(&file.source.name);
        let mut place = format!("{path}:{}:{}", at.line, at.column);
        let mut line = part.line;
        if message.encoded {
            place.push_str(" decoded");
            line = at.line as usize - 1;
        }
        if part.place == 0 {
            place.push_str(&format!(", {}", words::zone(self.finding.zone)));
        }
        (place, line)
    }
}

/// Severity and message.
fn said(pen: &Pen, finding: &Finding) -> String {
    let severity = pen.paint(finding.severity.name(), pen.styles.of(finding.severity));
    let message = pen.paint(&clean::line(&finding.message), pen.styles.strong);
    format!("{severity}: {message}")
}

/// The same, and how many places are not drawn.
fn says(pen: &Pen, finding: &Finding) -> String {
    let more = match finding.labels.len().saturating_sub(MOST_PLACES) {
        0 => String::new(),
        n => format!(" (and {})", words::count(n, "more place", "more places")),
    };
    said(pen, finding) + &more
}

/// Why it matters and what to write instead, under one another.
fn help(pen: &Pen, finding: &Finding) -> String {
    let mut out = String::new();
    for (title, text, style) in [
        ("      why:", &finding.why, pen.styles.quiet),
        ("  instead:", &finding.instead, pen.styles.ready),
    ] {
        if !text.is_empty() {
            let told = wrap::wrap(&clean::line(text), &format!("{title} "), pen.width);
            out.push_str(&pen.paint(title, style));
            out.push_str(told.strip_prefix(title).unwrap_or(&told));
        }
    }
    out
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Advice => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl SourceCode for Shown<'_> {
    /// The part that holds the span, whatever context is asked for: the cut is made already, so that nothing is searched from
    /// the start of the file again. A span over two parts is refused, which makes miette draw them one by one.
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let parts = &self.excerpt.parts;
        let i = parts.partition_point(|p| p.range.end <= start);
        let part = parts
            .get(i)
            .filter(|p| p.range.start <= start && end <= p.range.end)
            .ok_or(MietteError::OutOfBounds)?;
        let data = self
            .excerpt
            .text
            .as_bytes()
            .get(part.range.clone())
            .ok_or(MietteError::OutOfBounds)?;
        let name = self.places.get(i).cloned().unwrap_or_default();
        let line = self.lines.get(i).copied().unwrap_or(part.line);
        let at = (part.range.start, part.range.len()).into();
        Ok(Box::new(MietteSpanContents::new_named(
            name, data, at, line, 0, part.lines,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    const PLAIN: Look = Look {
        width: 60,
        colour: false,
        unicode: true,
    };

    #[test]
    fn a_finding_stands_under_the_exact_words_and_is_explained_once() {
        let text = "Hi ,\n\nI hope this finds you\nwell. We saw your page.\n";
        let mut file = sample::file(
            "drafts/dana.txt",
            text,
            &[("I hope this finds you\nwell", "no name"), ("We saw", "")],
        );
        file.messages[0].findings[1].labels.clear();
        file.messages[0].paragraphs = vec![Span::new(6, 34), Span::new(34, 52)];
        assert_eq!(
            pretty(&file, &PLAIN),
            "  ⚠ warning: The reader hears a form letter.
   ╭─[drafts/dana.txt:3:1, opening]
 3 │ I hope this finds you
   · ─────────────────────
 4 │ well. We saw your page.
   · ──┬─
   ·   ╰── sample/rule
   ╰────
   ╭─[drafts/dana.txt:1:1]
 1 │ Hi ,
   · ─┬
   ·  ╰── no name
   ╰────
      why: Anyone could have sent this line to anyone, so it
           says nothing about why you chose her.
  instead: Open with the thing on her page that made you
           write.

  ⚠ warning: The reader hears a form letter.
   ╭─[drafts/dana.txt:4:7, opening]
 4 │ well. We saw your page.
   ·       ───┬──
   ·          ╰── sample/rule
   ╰────

⚠ drafts/dana.txt (follow-up) rework: nearly there, 2
  warnings to look at
  96 words · 2 questions · you:we 7:3 · 1 link

"
        );
    }

    #[test]
    fn a_paragraph_hears_a_rule_once_and_taste_is_folded() {
        let text = "We leverage ovens, leverage doors and leverage vans.\n\nWe leverage.\n";
        let mut file = sample::file("a.txt", text, &[]);
        file.messages[0].paragraphs = vec![Span::new(0, 52), Span::new(54, 66)];
        for (at, _) in text.match_indices("leverage") {
            let mut finding = sample::finding(&file.source, at, at + 8, "");
            finding.labels.clear();
            file.messages[0].findings.push(finding);
        }
        let said = pretty(&file, &PLAIN);
        assert_eq!(said.matches("warning: The reader").count(), 2, "{said}");
        assert!(said.contains("(2 more in"), "{said}");
        assert!(said.contains("────┬───        ────────           ────────"), "{said}");
        for i in 0..6 {
            let mut finding = sample::finding(&file.source, i, i + 1, "");
            finding.severity = Severity::Advice;
            finding.rule = format!("taste/r{}", i % 6);
            file.messages[0].findings.push(finding);
        }
        let said = pretty(&file, &PLAIN);
        assert!(
            said.contains("  › 6 notes of advice: taste/r0, taste/r1, taste/r2,"),
            "{said}"
        );
        assert!(!said.contains("advice: The reader"), "{said}");
        file.messages[0].findings.pop();
        assert_eq!(pretty(&file, &PLAIN).matches("advice: The reader").count(), 5);
    }

    #[test]
    fn a_message_in_another_language_is_said_to_be() {
        let mut file = sample::file("a.txt", "Hallo Dana", &[]);
        file.messages[0].language = Language::Other;
        assert!(pretty(&file, &PLAIN).starts_with("  › a.txt: it does not seem to be in English"));
    }

    #[test]
    fn an_ascii_screen_gets_ascii_only() {
        let file = sample::file("a.txt", &format!("Hi ,\n{}end\n", "word ".repeat(60)), &[("end", "")]);
        let look = Look {
            unicode: false,
            ..PLAIN
        };
        let text = pretty(&file, &look) + &pretty_clean(&file, &look);
        assert!(text.is_ascii(), "{text}");
        assert!(text.contains(" 2 | ...word"), "{text}");
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let file = sample::file(
            "a.txt",
            "Hi ,\nGreat to meet you there!\n",
            &[("meet you", "we"), ("Great", "us")],
        );
        let look = Look { colour: true, ..PLAIN };
        let coloured = pretty(&file, &look);
        let mut bare = String::new();
        for (i, part) in coloured.split('\u{1b}').enumerate() {
            bare.push_str(if i == 0 { part } else { part.split_once('m').unwrap().1 });
        }
        assert_eq!(bare, pretty(&file, &PLAIN));
    }

    #[test]
    fn decoded_text_is_shown_where_the_raw_bytes_are_not_for_reading() {
        let raw = "Content-Transfer-Encoding: base64\n\nSSBob3Bl\n";
        let mut file = sample::file("a.eml", raw, &[("SSBob3Bl", "")]);
        let message = &mut file.messages[0];
        message.encoded = true;
        message.text = "Hi,\n\nI hope".to_string();
        message.findings[0].inner = Span::new(5, 11);
        message.findings[0].labels.clear();
        let text = pretty(&file, &PLAIN);
        assert!(
            text.contains("[a.eml:3:1 decoded, opening]\n 3 │ I hope\n   · ───┬──\n"),
            "{text}"
        );
        assert!(!text.contains("SSBob3Bl"));
    }

    #[test]
    fn a_long_line_and_many_places_are_neither_slow_nor_fatal() {
        let text = format!("{} end", "x {{a}} \u{202e}".repeat(20_000));
        let mut file = sample::file("a.html", &text, &[("end", "")]);
        let end = text.len();
        let labels = &mut file.messages[0].findings[0].labels;
        let label = labels[0].clone();
        for i in 0..500 {
            let span = Span::new(i * 400, i * 400 + 7 * i);
            labels.push(crate::finding::Label { span, ..label.clone() });
        }
        for (rule, start) in [("sample/all", 0), ("sample/none", end)] {
            let mut finding = sample::finding(&file.source, start, end, "all");
            finding.rule = rule.to_string();
            file.messages[0].findings.push(finding);
        }
        let said = pretty(&file, &PLAIN);
        assert!(said.contains("(and 495 more"), "{said}");
        let mut drawn = said
            .lines()
            .filter(|line| line.trim_start().starts_with(|c: char| c.is_ascii_digit()));
        assert!(drawn.all(|line| line.chars().count() <= 60), "{said}");
    }

    proptest::proptest! {
        #[test]
        fn no_text_and_no_place_breaks_the_drawing(
            text in "[ -~\u{0}-\u{a0}\r\n\t\u{200d}\u{202e}é日👩\u{301}]{0,200}",
            places in proptest::collection::vec((0u32..300, 0u32..300), 1..5),
            width in 0usize..120,
        ) {
            let mut file = sample::file("a.txt", &text, &[]);
            for (i, (a, b)) in places.into_iter().enumerate() {
                let mut finding = sample::finding(&file.source, 0, 0, "label");
                finding.rule = format!("sample/r{i}");
                finding.span = Span { start: a.min(b), end: a.max(b) };
                finding.labels[0].span = Span { start: b, end: b.saturating_add(a) };
                file.messages[0].findings.push(finding);
            }
            let said = pretty(&file, &Look { width, ..PLAIN });
            proptest::prop_assert!(said.chars().all(|c| c == '\n' || !clean::is_unsafe(c)), "{:?}", said);
            proptest::prop_assert_eq!(said.matches("warning: The").count(), file.messages[0].findings.len());
            proptest::prop_assert!(!said.contains("Failed to read"));
        }
    }
}
