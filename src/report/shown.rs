//! One finding drawn under the exact words.
//! Knows nothing of the terminal, nor of what else is found in the file. The one file that draws with miette.

use crate::finding::{Finding, Severity};
use crate::report::excerpt::{Excerpt, Page, Part, Room, columns_of, excerpt};
use crate::report::pen::Pen;
use crate::report::{clean, words, wrap};
use crate::source::Source;
use crate::span::Span;
use miette::{Diagnostic, GraphicalReportHandler, LabeledSpan, MietteError};
use miette::{MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::fmt;

/// More places than this belong to a finding rarely, and help nobody.
const MOST_PLACES: usize = 6;

/// What findings are drawn on.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'a> {
    /// The file.
    pub(super) source: &'a Source,
    /// The text that is shown.
    pub(super) page: Page<'a>,
    /// Whether that is the decoded text of a message whose raw bytes are not for reading.
    pub(super) decoded: bool,
    /// Whether the findings lie in a message, and so in a part of it.
    pub(super) zoned: bool,
}

/// One finding, ready to be drawn.
pub(super) struct Shown<'a> {
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
    /// `explain`: with why it matters and what to write instead. `more`: how many like it there are in the paragraph.
    pub(super) fn new(pen: &Pen, sheet: Sheet, finding: &'a Finding, explain: bool, more: usize) -> Self {
        let page = sheet.page;
        let pick = |span: Span, inner: Span| {
            if sheet.decoded {
                inner
            } else {
                sheet.source.map.text(span)
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
            says: says(pen, finding, more),
            help: if explain { help(pen, finding) } else { String::new() },
            places: Vec::new(),
            lines: Vec::new(),
            labels: Vec::new(),
            excerpt,
        };
        for part in &shown.excerpt.parts {
            let (place, line) = shown.place(sheet, part);
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
    fn place(&self, sheet: Sheet, part: &Part) -> (String, usize) {
        let at = match part.place.checked_sub(1).and_then(|i| self.finding.labels.get(i)) {
            Some(label) => sheet.source.position(label.span.start),
            None => self.finding.range.start,
        };
        let path = clean::line(&sheet.source.name);
        let mut place = format!("{path}:{}:{}", at.line, at.column);
        let mut line = part.line;
        if sheet.decoded {
            place.push_str(" decoded");
            line = at.line as usize - 1;
        }
        if part.place == 0 && sheet.zoned {
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

/// The same, and how many places are not drawn, or how many `more` of its like there are.
fn says(pen: &Pen, finding: &Finding, more: usize) -> String {
    let rest = match finding.labels.len().saturating_sub(MOST_PLACES) {
        _ if more > 0 => words::more(more),
        0 => String::new(),
        n => format!(" (and {})", words::count(n, "more place", "more places")),
    };
    said(pen, finding) + &rest
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

impl Pen {
    /// Draws a finding.
    pub(super) fn finding(&self, out: &mut String, shown: &Shown) {
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
}
