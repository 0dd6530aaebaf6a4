//! SARIF 2.1.0, for code scanning: each finding with its rule, place, fix, and what keeps it from counting.
//! Knows nothing of who reads it, but how many results GitHub takes.
//!
//! Two things the schema does not say and this keeps: columns count UTF-16 units of the decoded text, in which a CR ends a line too; and
//! `suppressions` is given for all results of a run or for none.

mod kept;
mod rule;
mod shape;

use crate::finding::{Finding, Fix, Safety, Severity, Status};
use crate::problem::Problem;
use crate::report::occurrences::numbered;
use crate::report::utf16::Utf16;
use crate::report::{Report, clean, paths, words};
use crate::rules::Rule;
use crate::span::Span;
use kept::Kept;
use std::collections::BTreeMap;

/// What stands for the folder that relative paths start from.
const ROOT: &str = "SRCROOT";

/// A snippet longer than this is left out: the region says where it is.
const MOST_SNIPPET: usize = 1000;

/// The whole run as one object. `rules` are those that were run, for their wording; `folder` is that of the run in its repository.
pub fn sarif(report: &Report, rules: &[&Rule], folder: &str) -> String {
    sarif_of(report, rules, folder, kept::MOST_RESULTS)
}

fn sarif_of(report: &Report, rules: &[&Rule], folder: &str, most: usize) -> String {
    let kept = Kept::of(report, most);
    let fired: BTreeMap<&str, &Finding> = kept.findings(report).map(|f| (f.rule.as_str(), f)).collect();
    let by_id: BTreeMap<&str, &Rule> = rules.iter().rev().map(|rule| (rule.id.as_str(), *rule)).collect();
    let index: BTreeMap<&str, usize> = fired.keys().enumerate().map(|(i, id)| (*id, i)).collect();
    let suppresses = kept.findings(report).any(|f| !f.is_active());
    let mut results = Vec::new();
    for (i, file) in report.files.iter().enumerate() {
        let place = Place {
            uri: location(&paths::within(folder, &file.source.name)),
            columns: Utf16::new(&file.source),
        };
        for (nth, (finding, occurrence)) in numbered(file).enumerate() {
            if kept.keeps(i, nth) {
                let rule_index = index.get(finding.rule.as_str()).copied().unwrap_or_default();
                results.push(place.result(finding, occurrence, rule_index, suppresses));
            }
        }
    }
    let problems: Vec<&Problem> = report
        .problems
        .iter()
        .chain(report.files.iter().flat_map(|f| &f.problems))
        .collect();
    let mut notifications: Vec<shape::Notification> = problems.iter().map(|p| notification(p, folder)).collect();
    notifications.extend(kept.left_out().map(|told| warning(&told)));
    let log = shape::Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [shape::Run {
            tool: shape::Tool {
                driver: shape::Driver {
                    name: "uncanned",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: fired
                        .iter()
                        .map(|(id, f)| rule::descriptor(f, by_id.get(id).copied()))
                        .collect(),
                },
            },
            invocations: [shape::Invocation {
                execution_successful: problems.is_empty(),
                tool_execution_notifications: notifications,
            }],
            original_uri_base_ids: BTreeMap::from([(
                ROOT,
                shape::Described {
                    description: text(match folder {
                        "" => "The folder uncanned ran in.",
                        _ => "The root of the repository.",
                    }),
                },
            )]),
            column_kind: "utf16CodeUnits",
            newline_sequences: ["\r\n", "\n", "\r"],
            results,
        }],
    };
    clean::json(&serde_json::to_string_pretty(&log).unwrap_or_default()) + "\n"
}

/// A file, for what is found in it.
struct Place<'a> {
    uri: shape::ArtifactLocation,
    columns: Utf16<'a>,
}

impl Place<'_> {
    fn result(&self, finding: &Finding, occurrence: usize, rule_index: usize, suppresses: bool) -> shape::Result {
        let labels = finding.labels.iter().enumerate();
        shape::Result {
            rule_id: finding.rule.clone(),
            rule_index,
            level: level(finding.severity),
            message: message(&words::told(finding)),
            locations: [self.location(finding.span, None)],
            related_locations: labels
                .map(|(id, l)| self.location(l.span, Some((id + 1, &l.text))))
                .collect(),
            partial_fingerprints: BTreeMap::from([("uncanned/v1", format!("{}:{occurrence}", finding.fingerprint))]),
            fixes: finding.fix.iter().map(|fix| self.fix(fix)).collect(),
            suppressions: suppresses.then(|| suppression(finding).into_iter().collect()),
        }
    }

    fn location(&self, span: Span, label: Option<(usize, &str)>) -> shape::Location {
        let (id, told) = label.unzip();
        let words = self.columns.text(span);
        let mut region = self.region(span);
        region.byte_offset = Some(span.start);
        region.byte_length = Some(span.len());
        region.snippet = (words.len() <= MOST_SNIPPET).then(|| text(words));
        shape::Location {
            id,
            message: told.filter(|told| !told.is_empty()).map(message),
            physical_location: shape::PhysicalLocation {
                artifact_location: self.uri.clone(),
                region: Some(region),
            },
        }
    }

    fn region(&self, span: Span) -> shape::Region {
        let (start, end) = (self.columns.place(span.start), self.columns.place(span.end));
        shape::Region {
            start_line: start.line,
            start_column: start.column,
            end_line: Some(end.line),
            end_column: Some(end.column),
            ..shape::Region::default()
        }
    }

    fn fix(&self, fix: &Fix) -> shape::Fix {
        let edits = fix.edits.iter().map(|edit| shape::Replacement {
            deleted_region: self.region(edit.span),
            inserted_content: text(&edit.replacement),
        });
        let who = match fix.safety {
            Safety::Safe => "safe: `uncanned check --fix` does it",
            Safety::Review => "for review: a person decides",
        };
        shape::Fix {
            description: message(&format!("{} ({who})", fix.title)),
            artifact_changes: [shape::ArtifactChange {
                artifact_location: self.uri.clone(),
                replacements: edits.collect(),
            }],
        }
    }
}

fn suppression(finding: &Finding) -> Option<shape::Suppression> {
    let in_file = finding.suppression.as_ref().is_some_and(|s| s.in_file);
    let justification = finding.suppression.as_ref().map(|s| match s.reason.as_str() {
        "" => format!("in {}", s.by),
        reason => format!("{reason} ({})", s.by),
    });
    (finding.status != Status::Active).then(|| shape::Suppression {
        kind: if in_file { "inSource" } else { "external" },
        status: "accepted",
        justification: justification.map(|told| clean::line(&told)),
    })
}

fn notification(problem: &Problem, folder: &str) -> shape::Notification {
    let location = (!problem.path.is_empty()).then(|| shape::Location {
        id: None,
        message: None,
        physical_location: shape::PhysicalLocation {
            artifact_location: location(&paths::within(folder, &problem.path)),
            region: problem.place.map(|(line, column)| shape::Region {
                start_line: line,
                start_column: column,
                ..shape::Region::default()
            }),
        },
    });
    shape::Notification {
        level: "error",
        message: message(&words::problem(problem)),
        locations: location.into_iter().collect(),
    }
}

fn warning(told: &str) -> shape::Notification {
    shape::Notification {
        level: "warning",
        message: text(told),
        locations: Vec::new(),
    }
}

fn location(path: &str) -> shape::ArtifactLocation {
    shape::ArtifactLocation {
        uri: paths::uri(path),
        uri_base_id: (!paths::is_absolute(path)).then_some(ROOT),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn text(text: &str) -> shape::Text {
    shape::Text { text: text.to_string() }
}

/// A message in which a draft cannot place a link. Braces stay as they are: they stand for arguments only where some are sent, and
/// doubled, as the standard has it, viewers would show two fields in the place of one.
fn message(told: &str) -> shape::Text {
    text(&clean::line(told).replace("](", "] ("))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Edit;
    use crate::report::sample;
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn run(said: &str) -> Value {
        let log: Value = serde_json::from_str(said).unwrap();
        log["runs"][0].clone()
    }

    fn rule(id: &str, says: &str) -> Rule {
        let text = format!(
            "says = '{says}'\nwhy = 'w *x*'\ninstead = 'i'\nsource = 's'\nseverity = 'error'\nphrases = ['we']\n"
        );
        crate::rules::parse_unchecked(id, &format!("{id}.toml"), &text).unwrap()
    }

    #[test]
    fn every_result_points_at_its_rule_and_words() {
        let mut report = sample::hostile();
        let second = &mut report.files[0].messages[0].findings[1];
        second.rule = "canned/other".to_string();
        let rule = rule("canned/other", "“{excerpt}” says little");
        let run = run(&sarif(&report, &[&rule], ""));
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let ids: Vec<_> = rules.iter().map(|r| r["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["canned/other", "sample/rule"]);
        assert_eq!(rules[0]["name"], "CannedOther");
        assert_eq!(rules[0]["shortDescription"]["text"], "“…” says little");
        assert_eq!(
            rules[0]["help"]["markdown"],
            "**Why:** w \\*x\\*\n\n**Instead:** i\n\n**Source:** s"
        );
        assert_eq!(rules[0]["defaultConfiguration"]["level"], "error");
        assert_eq!(rules[0]["properties"]["tags"], serde_json::json!(["canned"]));
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 5);
        let findings: Vec<&Finding> = report.files[0].every_finding().collect();
        let text = &report.files[0].source.text;
        let lines: Vec<Vec<u16>> = text
            .split_inclusive('\n')
            .map(|line| line.encode_utf16().collect())
            .collect();
        for (result, finding) in results.iter().zip(findings) {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
            let at = &result["locations"][0]["physicalLocation"];
            assert_eq!(at["artifactLocation"]["uriBaseId"], ROOT);
            let number = |key: &str| at["region"][key].as_u64().unwrap() as usize;
            let offset =
                |line: usize, column: usize| lines[..line - 1].iter().map(Vec::len).sum::<usize>() + column - 1;
            let from = offset(number("startLine"), number("startColumn"));
            let to = offset(number("endLine"), number("endColumn"));
            let units = lines.concat();
            assert_eq!(String::from_utf16(&units[from..to]).unwrap(), finding.excerpt);
            assert_eq!(at["region"]["snippet"]["text"], finding.excerpt.as_str());
            assert_eq!(number("byteOffset"), finding.span.start as usize);
            assert_eq!(number("byteLength"), finding.span.len());
        }
        assert_eq!(results[0]["message"]["text"].as_str().unwrap().matches("](").count(), 0);
    }

    #[test]
    fn what_is_put_up_with_is_marked_and_not_dropped() {
        let run = run(&sarif(&sample::hostile(), &[], ""));
        let told: Vec<String> = run["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["suppressions"].to_string())
            .collect();
        assert_eq!(told[..3], ["[]", "[]", "[]"]);
        assert_eq!(
            told[3],
            r#"[{"justification":"quoted from a leaflet (a.html:3)","kind":"inSource","status":"accepted"}]"#
        );
        assert_eq!(
            told[4],
            r#"[{"justification":"in uncanned-baseline.toml","kind":"external","status":"accepted"}]"#
        );
        let file = sample::file("a.txt", "we", &[("we", "")]);
        let clean = self::run(&sarif(
            &Report {
                files: vec![file],
                problems: Vec::new(),
            },
            &[],
            "",
        ));
        assert_eq!(clean["results"][0].get("suppressions"), None);
    }

    #[test]
    fn the_same_words_twice_have_two_fingerprints() {
        let run = run(&sarif(&sample::hostile(), &[], ""));
        let all: BTreeSet<String> = run["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["partialFingerprints"]["uncanned/v1"].to_string())
            .collect();
        assert_eq!(all.len(), 5);
    }

    #[test]
    fn problems_are_notifications() {
        let run = run(&sarif(&sample::hostile(), &[], "sales"));
        let told = &run["invocations"][0];
        assert_eq!(told["executionSuccessful"], false);
        let first = &told["toolExecutionNotifications"][0];
        let at = &first["locations"][0]["physicalLocation"];
        assert_eq!(at["artifactLocation"]["uri"], "sales/uncanned.toml");
        assert_eq!(at["region"]["startLine"], 3);
        let clean = self::run(&sarif(&Report::default(), &[], ""));
        assert_eq!(clean["invocations"][0]["executionSuccessful"], true);
        assert_eq!(clean["results"], serde_json::json!([]));
    }

    #[test]
    fn a_fix_is_an_edit_of_the_file() {
        let mut file = sample::file("a b.txt", "Hi 😀 {{name}", &[("{{name}", "")]);
        let span = Span::new(14, 14);
        file.messages[0].findings[0].fix = Some(Fix {
            title: "close it".to_string(),
            safety: Safety::Safe,
            edits: vec![Edit {
                span,
                inner: span,
                replacement: "}".to_string(),
            }],
        });
        let run = run(&sarif(
            &Report {
                files: vec![file],
                problems: Vec::new(),
            },
            &[],
            "",
        ));
        let fix = &run["results"][0]["fixes"][0];
        assert_eq!(
            fix["description"]["text"],
            "close it (safe: `uncanned check --fix` does it)"
        );
        let change = &fix["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], "a%20b.txt");
        assert_eq!(
            change["replacements"][0],
            serde_json::json!({
                "deletedRegion": {"startLine": 1, "startColumn": 13, "endLine": 1, "endColumn": 13},
                "insertedContent": {"text": "}"}
            })
        );
    }

    #[test]
    fn the_worst_are_kept_where_there_are_too_many() {
        let report = sample::hostile();
        let run = run(&sarif_of(&report, &[], "", 2));
        let levels: Vec<_> = run["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["level"].as_str().unwrap())
            .collect();
        assert_eq!(levels, ["error", "warning"]);
        let told = &run["invocations"][0]["toolExecutionNotifications"][2]["message"]["text"];
        assert!(told.as_str().unwrap().starts_with("3 findings are left out"), "{told}");
    }
}
