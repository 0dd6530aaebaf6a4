//! The report for people: each finding under the exact words, then what the message is fit for.
//! Knows nothing of the terminal: width, colour and character set are handed in.

use crate::finding::{Severity, Status};
use crate::message::Language;
use crate::problem::Problem;
use crate::report::excerpt::Page;
use crate::report::grouped::{Group, groups};
use crate::report::pen::{Look, Pen};
use crate::report::shown::{Sheet, Shown};
use crate::report::{FileReport, MessageReport, Tally, Verdict, clean, words, wrap};
use crate::source::Source;
use std::collections::HashSet;

/// More notes of advice than this in one message are told in one line: they are matters of taste, and would bury the rest.
const MOST_ADVICE: usize = 5;

/// Every active finding of a file and a verdict on each message that has one; empty where there is nothing to say.
pub fn pretty(file: &FileReport, look: &Look) -> String {
    let mut out = String::new();
    let pen = Pen::new(*look);
    for message in &file.messages {
        pen.message(&mut out, file, message);
    }
    let mut explained = HashSet::new();
    for finding in file.findings.iter().filter(|f| f.status == Status::Active) {
        let explain = explained.insert(&finding.rule);
        pen.finding(&mut out, &Shown::new(&pen, sheet(&file.source), finding, explain, 0));
        out.push('\n');
    }
    out
}

/// The file as it lies on the disk, to draw on.
fn sheet(source: &Source) -> Sheet<'_> {
    Sheet {
        source,
        page: Page {
            text: &source.text,
            starts: source.line_starts(),
        },
        decoded: false,
        zoned: false,
    }
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
    let mut out = format!("{label}: {place}{}\n", clean::line(&problem.message));
    if !problem.help.is_empty() {
        out.push_str(&wrap::wrap(&clean::line(&problem.help), "  help: ", pen.width));
    }
    out
}

impl Pen {
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
        let mut sheet = sheet(&file.source);
        sheet.zoned = true;
        if message.encoded {
            sheet.decoded = true;
            sheet.page = Page {
                text: &message.text,
                starts: &starts,
            };
        }
        let mut explained = HashSet::new();
        let groups = groups(message);
        let is_advice = |group: &&Group| group.finding.severity == Severity::Advice;
        let folds = groups.iter().filter(is_advice).count() > MOST_ADVICE;
        for Group { finding, more } in groups.iter().filter(|group| !(folds && is_advice(group))) {
            let explain = explained.insert(&finding.rule);
            self.finding(out, &Shown::new(self, sheet, finding, explain, *more));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::span::Span;

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
