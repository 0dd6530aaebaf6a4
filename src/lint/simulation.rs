//! A template judged as its readers will meet it: rendered full, with real rows, empty and by each branch, each rendering read as a draft, and
//! what is found carried back to the template. Knows nothing of formats or of how a template is rendered.
//!
//! What a rendering shows is told only if the template does not show it anyway, and if what was printed or left out is what
//! makes it: the finding lies at a seam between the template's own words and a tag, and the rendering with every field filled
//! does not have it. A plausible word is never blamed.

use super::{Judged, after, before};
use crate::dialect::{Field, FieldState};
use crate::engine::{Engine, Hit};
use crate::finding::{Finding, Label, Severity, Status, fingerprint};
use crate::message::{Mark, Measures, Message, Mode, Reading, ZoneKind};
use crate::offset_map::OffsetMap;
use crate::render::{Assumed, Family, Origin, Rendering, Template, Value, Values, Variant, leans, variants};
use crate::rules::on_one_line;
use crate::source::Source;
use crate::span::Span;

/// What the renderings of a template show beyond what the template itself shows. `reading` is what the template was read from,
/// `judged` what it came to.
/// `rows`: values of real recipients, each of which is tried too.
pub(super) fn findings(
    reading: &Reading,
    judged: Judged,
    engine: &Engine,
    source: &Source,
    rows: &[Value],
) -> Vec<Finding> {
    let template = Template::new(
        &reading.text,
        Family::of(&reading.text, judged.message.dialect.as_deref()),
    );
    let mut known: Vec<(usize, Span)> = judged.hits.iter().map(|hit| (hit.rule, hit.span)).collect();
    let mut texts: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for trial in trials(&template, rows) {
        let values = match &trial {
            Trial::Full(variant) | Trial::Variant(variant) => Values {
                assumed: Some(variant.assumed.clone()),
                ..Values::default()
            },
            Trial::Row(_, row) => Values {
                given: (*row).clone(),
                assumed: Some(Assumed::default()),
            },
        };
        let rendering = template.render(&values);
        if rendering.cut || texts.contains(&rendering.text) {
            continue;
        }
        texts.push(rendering.text.clone());
        let Some(marks) = marks(reading, &rendering) else {
            continue;
        };
        let mut message = message(reading, &rendering, marks, judged.message, source);
        holes(&mut message, &rendering);
        let shown = Shown {
            rendering: &rendering,
            trial: &trial,
            message: &message,
        };
        for hit in engine.judge(&message, &Measures::of(&message)) {
            let at = shown.in_template(&hit);
            let heard = known
                .iter()
                .any(|&(rule, span)| meets(span, at) && tells(engine, rule, hit.rule));
            known.push((hit.rule, at));
            if heard || shown.is_a_choice(&hit) || !shown.is_of_its_making(&hit) {
                continue;
            }
            found.push(shown.tell(&hit, at, &judged, engine, source));
        }
    }
    found
}

/// What one rendering is made with.
enum Trial<'a> {
    /// A word for every field.
    Full(Variant),
    /// Assumptions.
    Variant(Variant),
    /// The values of a real recipient, and the number of their row, from 1; a field they do not speak of has a word.
    Row(usize, &'a Value),
}

/// The renderings to judge: with every field filled, then what happens to real recipients, then what could.
fn trials<'a>(template: &Template, rows: &'a [Value]) -> Vec<Trial<'a>> {
    let mut variants = variants(template).into_iter();
    let full = variants.next().map(Trial::Full);
    let rows = rows.iter().enumerate().map(|(i, row)| Trial::Row(i + 1, row));
    let rows = rows.filter(|_| full.is_some());
    let rows: Vec<Trial> = rows.collect();
    full.into_iter()
        .chain(rows)
        .chain(variants.map(Trial::Variant))
        .collect()
}

impl Trial<'_> {
    /// When it happens, in words; `of`: the fields that have to do with it, `gaps` those of them that printed nothing.
    fn said(&self, of: &[&str], gaps: &[&str]) -> String {
        match self {
            Trial::Full(variant) | Trial::Variant(variant) => variant.said(of),
            Trial::Row(number, _) if gaps.is_empty() => format!("in row {number}"),
            Trial::Row(number, _) => format!("in row {number}, where {} is empty", gaps.join(" and ")),
        }
    }

    /// The fields it assumes something of.
    fn names(&self) -> impl Iterator<Item = &str> {
        let assumed = match self {
            Trial::Full(variant) | Trial::Variant(variant) => Some(&variant.assumed),
            Trial::Row(..) => None,
        };
        assumed.into_iter().flat_map(|a| a.levels.keys().map(String::as_str))
    }
}

/// One rendering and what it was read as.
struct Shown<'a> {
    rendering: &'a Rendering,
    trial: &'a Trial<'a>,
    message: &'a Message,
}

impl Shown<'_> {
    /// Where a hit lies in the template, every tag it touches taken in whole.
    fn in_template(&self, hit: &Hit) -> Span {
        let span = self.rendering.map.source(hit.span);
        self.touched(hit.span).fold(span, |span, s| span.union(s.span))
    }

    /// The tags whose print, or lack of one, a stretch of the rendering touches.
    fn touched(&self, span: Span) -> impl Iterator<Item = &crate::render::Substitution> {
        let all = &self.rendering.substitutions;
        let first = all.partition_point(|s| s.at.end < span.start);
        let near = all.iter().skip(first).take_while(move |s| s.at.start <= span.end);
        // A print must be overlapped; where nothing was printed, its place is enough.
        near.filter(move |s| s.at.is_empty() || s.at.start < span.end && span.start < s.at.end)
    }

    /// Whether what was printed or left out makes the hit. Where every field has a word, only a branch can. The words of a real
    /// recipient are to blame for nothing but an error.
    fn is_of_its_making(&self, hit: &Hit) -> bool {
        let filled = matches!(self.trial, Trial::Full(_));
        let is_real = |s: &crate::render::Substitution| s.origin == Origin::Given && hit.severity == Severity::Error;
        let inside = |s: &crate::render::Substitution| s.at.start <= hit.span.start && hit.span.end <= s.at.end;
        let left = self.message.fields.iter().filter(|f| f.state != FieldState::Empty);
        let mut left = left.filter(|f| meets(f.span, hit.span));
        let mut touched = self
            .touched(hit.span)
            .filter(|s| s.origin != Origin::Partial)
            .peekable();
        let prints = touched.peek().is_some();
        if touched.any(|s| !s.at.is_empty() && inside(s) && !is_real(s)) || left.next().is_some() {
            return false;
        }
        let sampled = self.touched(hit.span).any(|s| s.origin == Origin::Sample);
        let changed = self
            .touched(hit.span)
            .any(|s| matches!(s.origin, Origin::Empty | Origin::Fallback));
        if prints && (filled || sampled && !changed) {
            return false;
        }
        prints || self.joins(hit.span)
    }

    /// Whether a hit below an error lies on the words of a fallback. Their writer could do no better for a reader whose name is
    /// unknown, and a fallback that breaks its sentence is told in the template itself.
    fn is_a_choice(&self, hit: &Hit) -> bool {
        hit.severity < Severity::Error && self.touched(hit.span).any(|s| s.origin == Origin::Fallback)
    }

    /// The fields that have to do with a hit: those whose tags it touches, else those that the tags around it speak of.
    fn names(&self, hit: &Hit, excerpt: &str) -> Vec<&str> {
        let near: Vec<&str> = self.touched(hit.span).map(|s| s.name.as_str()).collect();
        if !near.is_empty() {
            return near;
        }
        self.trial.names().filter(|name| excerpt.contains(name)).collect()
    }

    /// Whether the stretch runs over a place where the template has something that was not printed.
    fn joins(&self, span: Span) -> bool {
        let pieces = self.rendering.map.pieces();
        let first = pieces.partition_point(|p| p.text + p.text_len < span.start);
        let near: Vec<_> = pieces.iter().skip(first).take_while(|p| p.text <= span.end).collect();
        near.windows(2).any(|pair| match pair {
            [a, b] => {
                a.copied && b.copied && b.text > span.start && b.text < span.end && a.source + a.source_len != b.source
            }
            _ => false,
        })
    }

    fn tell(&self, hit: &Hit, at: Span, judged: &Judged, engine: &Engine, source: &Source) -> Finding {
        let rule = &engine.rules()[hit.rule];
        let text = &judged.message.text;
        let excerpt = at.of(text);
        let span = judged.message.map.source(at);
        let gaps = self.touched(hit.span).filter(|s| s.text.is_empty());
        let gaps: Vec<&str> = gaps.map(|s| s.name.as_str()).collect();
        let said = self.trial.said(&self.names(hit, excerpt), &gaps);
        let shown = on_one_line(words_around(hit.span, &self.message.text).of(&self.message.text));
        let labels = self
            .touched(hit.span)
            .filter(|s| s.origin != Origin::Partial)
            .map(|s| Label {
                span: judged.message.map.source(s.span),
                inner: s.span,
                text: match s.origin {
                    Origin::Fallback => format!("prints “{}” {said}", s.text),
                    _ if s.text.is_empty() => format!("prints nothing {said}"),
                    _ => format!("prints “{}”", s.text),
                },
            });
        // The words of a fallback or another branch are the best their writer could do: what they lack is worth a look, no more.
        let empty = self.touched(hit.span).any(|s| s.origin == Origin::Empty);
        let severity = match hit.severity {
            Severity::Warning if !empty => Severity::Advice,
            severity => severity,
        };
        Finding {
            rule: rule.id.clone(),
            severity,
            message: format!("{}, {said}", rule.spec.says.replace("{excerpt}", &shown)),
            why: rule.spec.why.clone(),
            instead: rule.spec.instead.clone(),
            zone: self.message.zone_at(hit.span.start).map_or(ZoneKind::Body, |z| z.kind),
            excerpt: excerpt.to_string(),
            span,
            inner: at,
            range: source.range(span),
            labels: labels.collect(),
            fix: None,
            fingerprint: fingerprint(
                &rule.id,
                before(text, at.start as usize),
                excerpt,
                after(text, at.end as usize),
            ),
            status: Status::Active,
            suppression: None,
        }
    }
}

/// Whether what the rule `known` has told leaves nothing for `rule` to say.
fn tells(engine: &Engine, known: usize, rule: usize) -> bool {
    let (told, new) = (&engine.rules()[known], &engine.rules()[rule]);
    known == rule || told.spec.supersedes.iter().any(|name| new.is_called(name))
}

fn meets(a: Span, b: Span) -> bool {
    a.start < b.end.max(b.start + 1) && b.start < a.end.max(a.start + 1)
}

/// A stretch that is only blanks, taken with the word on either side.
fn words_around(span: Span, text: &str) -> Span {
    if !span.of(text).trim().is_empty() {
        return span;
    }
    let head = text.get(..span.start as usize).unwrap_or("");
    let tail = text.get(span.end as usize..).unwrap_or("");
    let before = head.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let after = tail.find(char::is_whitespace).unwrap_or(tail.len());
    let start = head.floor_char_boundary(before);
    Span::new(start, span.end as usize + after)
}

/// Notes as an empty blank each place where a field printed nothing after a word that leans on the next, so that two blanks meet: `Saw that  is hiring`.
fn holes(message: &mut Message, rendering: &Rendering) {
    let text = message.text.as_str();
    let is_own = |at: u32, end: u32| {
        let pieces = rendering.map.pieces();
        let i = pieces.partition_point(|p| p.text + p.text_len <= at);
        pieces
            .get(i)
            .is_some_and(|p| p.copied && p.text <= at && end <= p.text + p.text_len)
    };
    let mut found = Vec::new();
    for gone in rendering
        .substitutions
        .iter()
        .filter(|s| s.origin == Origin::Empty && s.at.is_empty())
    {
        let at = gone.at.start;
        let head = text.get(..at as usize).unwrap_or("");
        let tail = text.get(at as usize..).unwrap_or("");
        let word = |head: &str| head.rsplit(|c: char| !c.is_alphanumeric()).next().is_some_and(leans);
        let before = head.strip_suffix(' ').is_some_and(word);
        let after = tail
            .strip_prefix(' ')
            .is_some_and(|t| t.starts_with(char::is_lowercase));
        if before && after && is_own(at - 2, at) && is_own(at, at + 2) {
            found.push(Field {
                span: Span {
                    start: at - 1,
                    end: at + 1,
                },
                state: FieldState::Empty,
                grammar: "empty",
                name: gone.name.clone(),
            });
        }
    }
    found.retain(|hole| !message.fields.iter().any(|f| f.span.overlaps(hole.span)));
    message.fields.extend(found);
    message.fields.sort_by_key(|f| f.span);
    message.fields.dedup_by_key(|f| f.span);
}

/// The rendering as a message about to be sent.
fn message(reading: &Reading, rendering: &Rendering, marks: Vec<Mark>, of: &Message, source: &Source) -> Message {
    let rendered = Reading {
        text: rendering.text.clone(),
        map: OffsetMap::identity(rendering.text.len()),
        marks,
        threaded: reading.threaded,
        to_list: reading.to_list,
        has_headers: reading.has_headers,
        encoded: reading.encoded,
        title: reading.title.clone(),
        context: reading.context.clone(),
        span: reading.span,
        comments: Vec::new(),
    };
    Message::new(of.ordinal, rendered, &source.name, Some(of.kind), Some(Mode::Draft))
}

/// What the format knows of the template, said of the rendering: a mark on a stretch that was printed twice is there twice. None
/// where that would be too much work.
fn marks(reading: &Reading, rendering: &Rendering) -> Option<Vec<Mark>> {
    const WORK: usize = 1 << 20;
    let pieces = rendering.map.pieces();
    if reading.marks.len().saturating_mul(pieces.len()) > WORK {
        return None;
    }
    let mut all = Vec::new();
    for mark in &reading.marks {
        let mut open: Option<Span> = None;
        for piece in pieces {
            let (start, end) = (piece.source, piece.source + piece.source_len);
            let inside = start < mark.span.end && mark.span.start < end;
            let stretch = inside.then(|| {
                let (skip, less) = match piece.copied {
                    true => (mark.span.start.saturating_sub(start), end.saturating_sub(mark.span.end)),
                    false => (0, 0),
                };
                Span {
                    start: piece.text + skip,
                    end: piece.text + piece.text_len - less,
                }
            });
            open = match (open, stretch) {
                (Some(before), Some(next)) if before.end == next.start => Some(before.union(next)),
                (before, next) => {
                    all.extend(before.map(|span| Mark { span, part: mark.part }));
                    next
                }
            };
        }
        all.extend(open.map(|span| Mark { span, part: mark.part }));
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use crate::engine::Engine;
    use crate::lint::{Given, lint};
    use crate::message::Mode;
    use crate::rules;
    use crate::source::Source;

    /// What simulation finds in a template: rule, the words in the template, what is said of them.
    fn found(name: &str, text: &str) -> Vec<(String, String, String)> {
        let engine = Engine::new(rules::bundled(), &rules::bundled_lists()).however_short();
        let run = |simulates| {
            let given = Given {
                mode: Some(Mode::Template),
                simulates,
                ..Given::default()
            };
            lint(Source::new(name, text.as_bytes().to_vec()), &engine, &given)
        };
        let told = |report: crate::report::FileReport| -> Vec<_> {
            let findings = report.messages.into_iter().flat_map(|m| m.findings);
            findings
                .map(|f| {
                    let raw = String::from_utf8_lossy(&report.source.raw[f.span.range()]).into_owned();
                    (f.rule, raw, f.message)
                })
                .collect()
        };
        let plain = told(run(false));
        let mut all = told(run(true));
        all.retain(|finding| !plain.contains(finding));
        all
    }

    #[test]
    fn what_a_missing_value_breaks_is_found_in_the_template() {
        for (name, text, expected) in [
            (
                "a.txt",
                "Hi {{first_name}},\n\nwould Tuesday at ten suit you?",
                &[("Hi {{first_name}},", "first_name is empty")][..],
            ),
            (
                "a.txt",
                "Hi Dana,\n\nI saw that {{company}} is hiring.",
                &[(" {{company}} ", "company is empty")],
            ),
            (
                "a.txt",
                "Hi Dana,\n\nhow are you at {{company}}, and who bakes?",
                &[("at {{company}},", "company is empty")],
            ),
            (
                "a.html",
                "<p>Hi <b>{{ first_name }}</b>,</p><p>Would Tuesday suit?</p>",
                &[("Hi <b>{{ first_name }}</b>,", "first_name is empty")],
            ),
            (
                "a.txt",
                "Hi {% if vip %}{{ first_name }}{% else %} {% endif %},\n\nwould Tuesday suit you?",
                &[("Hi {% if vip %}{{ first_name }}{% else %} {% endif %},", "is empty")],
            ),
            (
                "a.json",
                "{\"subject\": \"The ovens in Leeds\", \"body\": \"Hi {{ first_name }},\\n\\nwould \\\"Tuesday\\\" suit you for the ovens?\"}",
                &[("Hi {{ first_name }},", "first_name is empty")],
            ),
            // The template itself shows it: nothing to fall back on.
            ("a.liquid.txt", "Hi {{ first_name }},\n\nwould Tuesday suit you?", &[]),
            // A word that its writer chose for a reader without a name.
            (
                "a.liquid.txt",
                "Hi {{ first_name | default: \"there\" }},\n\nwould Tuesday suit you for the ovens?",
                &[],
            ),
            // Nothing is missing here.
            (
                "a.txt",
                "Hi {{ first_name | default: \"Dana\" }},\n\nwould Tuesday suit you?",
                &[],
            ),
            (
                "a.txt",
                "Hi{% if first_name %} {{ first_name }}{% endif %},\n\nwould Tuesday suit you?",
                &[],
            ),
            (
                "a.txt",
                "Hi{{#if first_name}} {{first_name}}{{/if}},\n\nwould Tuesday suit you?",
                &[],
            ),
            (
                "a.txt",
                "Hi *|IF:FNAME|**|FNAME|**|ELSE:|*Dana*|END:IF|*,\n\nwould Tuesday suit you?",
                &[],
            ),
            (
                "a.txt",
                "Hi {{sender.first_name}},\n\nyour order {{name}} was late. Would Tuesday suit?",
                &[],
            ),
            (
                "a.txt",
                "Hi <% if name %><%= name %><% else %>you<% end %>,\n\nwould Tuesday suit you?",
                &[],
            ),
        ] {
            let found = found(name, text);
            let fits = |((_, raw, said), (at, when)): (&(String, String, String), &(&str, &str))| {
                raw == at && said.contains(when)
            };
            assert!(
                found.len() == expected.len() && found.iter().zip(expected).all(fits),
                "{text}\n{found:#?}"
            );
        }
    }
}
