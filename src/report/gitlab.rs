//! GitLab's Code Quality report: the findings that the widget and the diff of a merge request show.
//! Knows nothing of which branch is looked at: GitLab compares fingerprints.

use crate::finding::{Finding, Severity};
use crate::report::occurrences::numbered;
use crate::report::{Report, clean, paths, words};
use crate::source::Position;
use serde::Serialize;

/// One finding.
#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
    positions: Positions,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

#[derive(Serialize)]
struct Positions {
    begin: Place,
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
}

/// Active findings as one JSON array, paths seen from the repository, in whose `folder` uncanned ran.
pub fn gitlab(report: &Report, folder: &str) -> String {
    let mut issues = Vec::new();
    for file in &report.files {
        let path = paths::within(folder, &file.source.name);
        for (finding, nth) in numbered(file).filter(|(f, _)| f.is_active()) {
            issues.push(issue(finding, nth, &path));
        }
    }
    clean::json(&serde_json::to_string_pretty(&issues).unwrap_or_default()) + "\n"
}

fn issue(finding: &Finding, nth: usize, path: &str) -> Issue {
    Issue {
        description: clean::line(&words::told(finding)),
        check_name: finding.rule.clone(),
        // GitLab keeps one issue for each: the same words in two files, or twice in one, are several.
        fingerprint: format!("{path}:{}:{nth}", finding.fingerprint),
        // GitLab's five in our terms: what embarrasses is critical, what hurts is major, taste is for information; nothing in a message
        // blocks a release, and `minor` reads as a fault that somebody should mend.
        severity: match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Advice => "info",
        },
        location: Location {
            path: path.to_string(),
            lines: Lines {
                begin: finding.range.start.line,
                end: finding.range.end.line,
            },
            positions: Positions {
                begin: place(finding.range.start),
                end: place(finding.range.end),
            },
        },
    }
}

fn place(at: Position) -> Place {
    Place {
        line: at.line,
        column: at.column,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use std::collections::BTreeSet;

    #[test]
    fn every_active_finding_is_an_issue_of_its_own() {
        let mut report = sample::hostile();
        report
            .files
            .push(sample::file("b.txt", "we we", &[("we", ""), ("we", "")]));
        let said = gitlab(&report, "sales");
        let issues: Vec<serde_json::Value> = serde_json::from_str(&said).unwrap();
        let severities: Vec<_> = issues.iter().map(|i| i["severity"].as_str().unwrap()).collect();
        assert_eq!(severities, ["critical", "major", "info", "major", "major"]);
        let names: BTreeSet<_> = issues.iter().map(|i| i["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(names.len(), issues.len());
        assert_eq!(issues[0]["location"]["path"], format!("sales/{}", sample::HOSTILE_NAME));
        assert_eq!(issues[3]["location"]["lines"]["begin"], 1);
        assert!(!issues[0]["description"].as_str().unwrap().chars().any(clean::is_unsafe));
        assert!(!said.chars().any(|c| c != '\n' && clean::is_unsafe(c)));
    }

    #[test]
    fn nothing_found_is_an_empty_array() {
        assert_eq!(gitlab(&Report::default(), ""), "[]\n");
    }
}
