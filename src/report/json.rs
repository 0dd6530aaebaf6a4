//! The report for programs: JSON, schema 1. Keys and their order are a contract.
//! Knows nothing of the clock: the seconds a run took are handed in.

use crate::finding::{Edit, Finding, Fix, Safety, Severity, Status, Suppression};
use crate::message::{Kind, Language, Mode, ZoneKind};
use crate::problem::Problem;
use crate::report::{FileReport, Measures, MessageReport, Report, RuleCount, Statistics, Tally, Verdict, clean};
use crate::source::Range;
use crate::span::Span;
use serde::Serialize;

/// The whole run as one object.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "uncanned report"))]
pub(super) struct JsonReport<'a> {
    /// Version of this shape.
    schema: u32,
    /// What made it.
    tool: JsonTool,
    /// The files read, in path order.
    files: Vec<JsonFile<'a>>,
    /// What uncanned could not do.
    problems: Vec<JsonProblem<'a>>,
    /// How often each rule spoke up, the loudest first; with `--statistics` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<Vec<RuleCount>>,
    /// Counts over the run.
    summary: JsonSummary,
}

/// The program that wrote a report.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonTool {
    /// Always `uncanned`.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// One file and its messages.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonFile<'a> {
    /// As the user named it, with `/` between folders.
    path: &'a str,
    /// In the order of the file.
    messages: Vec<JsonMessage<'a>>,
    /// What is told of the file itself and of no message in it; left out where that is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<JsonFinding<'a>>,
}

/// One message, measured and judged.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonMessage<'a> {
    /// Its place in the file, from 0.
    ordinal: usize,
    /// What its author calls it, where the file holds several messages or prose about one.
    title: Option<&'a str>,
    /// Half-open byte offsets into the file of what it covers.
    span: Span,
    /// What sort of message it is.
    kind: Kind,
    /// Whether it is about to be sent or is kept as a template.
    mode: Mode,
    /// `other` if it is not in English: then only the rules that read any language were run.
    language: Language,
    /// The merge dialect of its fields, if known.
    dialect: Option<&'a str>,
    /// What decided that; of a template only.
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect_reason: Option<&'a str>,
    /// What it is fit for, by its worst active finding.
    verdict: Verdict,
    /// Plain counts.
    measures: JsonMeasures,
    /// Ordered by place.
    findings: Vec<JsonFinding<'a>>,
}

/// Plain counts over the judged parts of a message.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonMeasures {
    /// Words, a merge field counting as one.
    words: u32,
    /// Sentences.
    sentences: u32,
    /// Sentences that end in a question mark.
    questions: u32,
    /// Links in the body.
    links: u32,
    /// Exclamation marks outside greeting and quotation.
    exclamations: u32,
    /// Second-person words.
    you: u32,
    /// First-person words.
    we: u32,
    /// Seconds of the caller's speech before the first question; calls only.
    seconds_before_first_question: Option<u32>,
}

/// One place where a rule fires.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonFinding<'a> {
    /// The file, in `jsonl` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    /// `family/kebab-name`.
    rule: &'a str,
    /// How bad.
    severity: Severity,
    /// What the reader hears, in one line.
    message: &'a str,
    /// Why it matters.
    why: &'a str,
    /// What to write instead.
    instead: &'a str,
    /// The part of the message it lies in.
    zone: ZoneKind,
    /// The decoded words.
    excerpt: &'a str,
    /// Half-open byte offsets into the file as it lies on disk.
    span: Span,
    /// Lines and columns of the file, both from 1; columns count Unicode scalar values.
    range: Range,
    /// Other places that belong to it.
    labels: Vec<JsonLabel<'a>>,
    /// What would mend it, if anything.
    fix: Option<JsonFix<'a>>,
    /// The same wherever the same words move.
    fingerprint: &'a str,
    /// Whether it counts.
    status: Status,
    /// What keeps it from counting; of a finding that does not count only.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppression: Option<&'a Suppression>,
}

/// A further place a finding speaks of.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonLabel<'a> {
    /// Where, in bytes of the file.
    span: Span,
    /// What is there.
    text: &'a str,
}

/// A change that would mend a finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonFix<'a> {
    /// What it does.
    title: &'a str,
    /// Whether it may be applied unseen.
    safety: Safety,
    /// Ordered and disjoint.
    edits: Vec<JsonEdit<'a>>,
}

/// One replacement.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonEdit<'a> {
    /// What is replaced, in bytes of the file.
    span: Span,
    /// What takes its place.
    replacement: &'a str,
}

/// Something uncanned could not do.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonProblem<'a> {
    /// The file it concerns; empty where there is none.
    path: &'a str,
    /// What went wrong.
    message: &'a str,
    /// What to do about it; empty where nothing can be said.
    help: &'a str,
    /// Line of that file, from 1, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// Column of that line, from 1, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

/// Counts over the run.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonSummary {
    /// Files read.
    files: usize,
    /// Messages in them.
    messages: usize,
    /// Active errors.
    errors: usize,
    /// Active warnings.
    warnings: usize,
    /// Active advice.
    advice: usize,
    /// Findings allowed in place or known before.
    suppressed: usize,
    /// Problems.
    problems: usize,
    /// How long the run took: the one figure that differs from run to run.
    seconds: f64,
}

/// The run as one JSON object, ended by a line break. `seconds` is how long it took.
pub fn json(report: &Report, statistics: Option<&Statistics>, seconds: f64) -> String {
    let tally = Tally::of(report);
    let whole = JsonReport {
        schema: 1,
        tool: JsonTool {
            name: "uncanned",
            version: env!("CARGO_PKG_VERSION"),
        },
        files: report.files.iter().map(JsonFile::of).collect(),
        problems: report
            .problems
            .iter()
            .chain(report.files.iter().flat_map(|f| &f.problems))
            .map(JsonProblem::of)
            .collect(),
        statistics: statistics.map(Statistics::sorted),
        summary: JsonSummary {
            files: tally.files,
            messages: tally.messages,
            errors: tally.errors,
            warnings: tally.warnings,
            advice: tally.advice,
            suppressed: tally.suppressed,
            problems: tally.problems,
            seconds: (seconds * 1000.0).round() / 1000.0,
        },
    };
    pretty_line(&whole)
}

/// The findings of one file, one JSON object a line, each with the path.
pub fn jsonl(file: &FileReport) -> String {
    let mut out = String::new();
    for finding in file.every_finding() {
        let mut finding = JsonFinding::of(finding);
        finding.path = Some(&file.source.name);
        out.push_str(&one_line(&finding));
    }
    out
}

fn one_line(value: &impl Serialize) -> String {
    let mut text = clean::json(&serde_json::to_string(value).unwrap_or_default());
    text.push('\n');
    text
}

fn pretty_line(value: &impl Serialize) -> String {
    let mut text = clean::json(&serde_json::to_string_pretty(value).unwrap_or_default());
    text.push('\n');
    text
}

impl<'a> JsonFile<'a> {
    fn of(file: &'a FileReport) -> Self {
        Self {
            path: &file.source.name,
            messages: file.messages.iter().map(JsonMessage::of).collect(),
            findings: file.findings.iter().map(JsonFinding::of).collect(),
        }
    }
}

impl<'a> JsonMessage<'a> {
    fn of(message: &'a MessageReport) -> Self {
        Self {
            ordinal: message.ordinal,
            title: message.title.as_deref(),
            span: message.span,
            kind: message.kind,
            mode: message.mode,
            language: message.language,
            dialect: message.dialect.as_deref(),
            dialect_reason: message.dialect_reason.as_deref(),
            verdict: message.verdict(),
            measures: JsonMeasures::of(&message.measures),
            findings: message.findings.iter().map(JsonFinding::of).collect(),
        }
    }
}

impl JsonMeasures {
    fn of(measures: &Measures) -> Self {
        Self {
            words: measures.words,
            sentences: measures.sentences,
            questions: measures.questions,
            links: measures.links,
            exclamations: measures.exclamations,
            you: measures.you,
            we: measures.we,
            seconds_before_first_question: measures.seconds_before_first_question,
        }
    }
}

impl<'a> JsonFinding<'a> {
    fn of(finding: &'a Finding) -> Self {
        Self {
            path: None,
            rule: &finding.rule,
            severity: finding.severity,
            message: &finding.message,
            why: &finding.why,
            instead: &finding.instead,
            zone: finding.zone,
            excerpt: &finding.excerpt,
            span: finding.span,
            range: finding.range,
            labels: finding
                .labels
                .iter()
                .map(|l| JsonLabel {
                    span: l.span,
                    text: &l.text,
                })
                .collect(),
            fix: finding.fix.as_ref().map(JsonFix::of),
            fingerprint: &finding.fingerprint,
            status: finding.status,
            suppression: finding.suppression.as_ref(),
        }
    }
}

impl<'a> JsonFix<'a> {
    fn of(fix: &'a Fix) -> Self {
        let edit = |e: &'a Edit| JsonEdit {
            span: e.span,
            replacement: &e.replacement,
        };
        Self {
            title: &fix.title,
            safety: fix.safety,
            edits: fix.edits.iter().map(edit).collect(),
        }
    }
}

impl<'a> JsonProblem<'a> {
    fn of(problem: &'a Problem) -> Self {
        Self {
            path: &problem.path,
            message: &problem.message,
            help: &problem.help,
            line: problem.place.map(|p| p.0),
            column: problem.place.map(|p| p.1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_shape_is_the_contract() {
        let mut report = Report::default();
        report.files.push(sample::file(
            "a.txt",
            "Hi ,\nGreat\u{7f} speaking!\n",
            &[("Great\u{7f}", "we")],
        ));
        report.problems.push(Problem::new("x.eml", "gone", "look"));
        let text = json(&report, None, 0.00449);
        assert!(text.contains("Great\\u007f"), "{text}");
        let keys = [
            "schema",
            "tool",
            "name",
            "version",
            "files",
            "path",
            "messages",
            "ordinal",
            "title",
            "span",
            "kind",
            "mode",
            "dialect",
            "verdict",
            "measures",
            "words",
            "sentences",
            "questions",
            "links",
            "exclamations",
            "you",
            "we",
            "seconds_before_first_question",
            "findings",
            "rule",
            "severity",
            "message",
            "why",
            "instead",
            "zone",
            "excerpt",
            "span",
            "start",
            "end",
            "range",
            "labels",
            "fix",
            "fingerprint",
            "status",
            "problems",
            "help",
            "summary",
            "errors",
            "warnings",
            "advice",
            "suppressed",
            "seconds",
        ];
        let mut from = 0;
        for key in keys {
            let at = text[from..].find(&format!("\"{key}\":"));
            from += at.unwrap_or_else(|| panic!("`{key}` is missing or out of order in {text}"));
        }
        assert!(text.contains("\"dialect\": null") && text.contains("\"fix\": null"));
        assert!(text.ends_with("\"seconds\": 0.004\n  }\n}\n"), "{text}");
        let lines = jsonl(&report.files[0]);
        assert!(
            lines.starts_with("{\"path\":\"a.txt\",\"rule\":\"sample/rule\","),
            "{lines}"
        );
        assert_eq!(lines.lines().count(), 1);
    }
}
