//! Checkstyle's XML, version 4.3, which Jenkins, reviewdog and many editors read.
//! Knows nothing of XML beyond the two elements it writes.

use crate::finding::Severity;
use crate::problem::Problem;
use crate::report::{FileReport, Report, words, xml};

/// Active findings and problems, by file in path order. A finding's `source` is `uncanned.` and its rule, so that rules of several tools
/// keep apart.
pub fn checkstyle(report: &Report) -> String {
    let mut out = format!("{}<checkstyle version=\"4.3\">\n", xml::PROLOGUE);
    for problem in &report.problems {
        element(&mut out, &problem.path, &problem_line(problem));
    }
    for file in &report.files {
        element(&mut out, &file.source.name, &lines(file));
    }
    out + "</checkstyle>\n"
}

/// A file with what is said of it; nothing where that is nothing.
fn element(out: &mut String, path: &str, lines: &str) {
    if !lines.is_empty() {
        // A fault of the command line belongs to no file, and readers of this form want one.
        let path = if path.is_empty() { "uncanned" } else { path };
        out.push_str(&format!("  <file name=\"{}\">\n{lines}  </file>\n", xml::escaped(path)));
    }
}

fn lines(file: &FileReport) -> String {
    let mut out: String = file.problems.iter().map(problem_line).collect();
    for finding in file.active() {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "info",
        };
        let at = finding.range.start;
        out.push_str(&format!(
            "    <error line=\"{}\" column=\"{}\" severity=\"{severity}\" message=\"{}\" source=\"uncanned.{}\"/>\n",
            at.line,
            at.column,
            xml::escaped(&words::told(finding)),
            xml::escaped(&finding.rule)
        ));
    }
    out
}

fn problem_line(problem: &Problem) -> String {
    let place = match problem.place {
        Some((line, column)) => format!("line=\"{line}\" column=\"{column}\" "),
        None => String::new(),
    };
    format!(
        "    <error {place}severity=\"error\" message=\"{}\" source=\"uncanned.problem\"/>\n",
        xml::escaped(&words::problem(problem))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Status;
    use crate::report::sample;
    use crate::report::xml::tests::{Event, attribute, read};

    #[test]
    fn each_finding_is_an_error_of_its_file() {
        let report = sample::hostile();
        let said = checkstyle(&report);
        let events = read(&said);
        let files: Vec<_> = events.iter().filter_map(|e| attribute(e, "name")).collect();
        assert_eq!(files, ["uncanned.toml", "uncanned", sample::HOSTILE_NAME_CLEAN]);
        let errors: Vec<_> = events
            .iter()
            .filter(|e| matches!(e, Event::Open(name, _) if name == "error"))
            .map(|e| {
                (
                    attribute(e, "line"),
                    attribute(e, "severity").unwrap(),
                    attribute(e, "source").unwrap(),
                )
            })
            .collect();
        let active: Vec<_> = report.files[0]
            .active()
            .map(|f| f.range.start.line.to_string())
            .collect();
        assert_eq!(errors.len(), 2 + active.len());
        assert_eq!(errors[0], (Some("3"), "error", "uncanned.problem"));
        assert_eq!(errors[1], (None, "error", "uncanned.problem"));
        assert_eq!(errors[2], (Some(active[0].as_str()), "error", "uncanned.sample/rule"));
        assert!(report.files[0].every_finding().any(|f| f.status != Status::Active));
    }

    #[test]
    fn nothing_found_is_an_empty_document() {
        let report = Report {
            files: vec![sample::file("a.txt", "Hi", &[])],
            problems: Vec::new(),
        };
        assert_eq!(read(&checkstyle(&report)).len(), 2);
    }
}
