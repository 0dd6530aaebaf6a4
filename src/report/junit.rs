//! JUnit's XML, for the test pages of CI servers: a file is a suite, a message is a test, and it fails where it should not go out.
//! Knows nothing of XML beyond the elements it writes.

use crate::finding::{Finding, Severity, Status};
use crate::problem::Problem;
use crate::report::{FileReport, MessageReport, Report, words, xml};

/// One test: how often it failed, and its element.
struct Case {
    failed: bool,
    errors: usize,
    text: String,
}

/// Active findings and problems. Warnings and errors make a message fail; advice alone does not, and is kept as what the test printed.
pub fn junit(report: &Report) -> String {
    let mut suites = Vec::new();
    if !report.problems.is_empty() {
        let name = "the run";
        suites.push(suite("uncanned", vec![case(name, "", &report.problems, &[])]));
    }
    for file in &report.files {
        let cases = cases(file);
        if !cases.is_empty() {
            suites.push(suite(&file.source.name, cases));
        }
    }
    let sum = |of: fn(&(usize, usize, usize, String)) -> usize| suites.iter().map(of).sum::<usize>();
    let mut out = format!(
        "{}<testsuites name=\"uncanned\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
        xml::PROLOGUE,
        sum(|s| s.0),
        sum(|s| s.1),
        sum(|s| s.2)
    );
    out.extend(suites.into_iter().map(|(.., text)| text));
    out + "</testsuites>\n"
}

/// The tests of a file: each message, and the file itself where something is said of it.
fn cases(file: &FileReport) -> Vec<Case> {
    let path = &file.source.name;
    let mut cases = Vec::new();
    let own: Vec<&Finding> = file.findings.iter().filter(|f| f.status == Status::Active).collect();
    if !own.is_empty() || !file.problems.is_empty() {
        cases.push(case(&format!("{path}, the file itself"), path, &file.problems, &own));
    }
    for message in &file.messages {
        let found: Vec<&Finding> = words::active(message).collect();
        cases.push(case(&name(file, message), path, &[], &found));
    }
    cases
}

/// What a message is called: its file, and which of the messages in it.
fn name(file: &FileReport, message: &MessageReport) -> String {
    let mut name = file.source.name.clone();
    if file.messages.len() > 1 {
        name.push_str(&format!(", message {}", message.ordinal + 1));
    }
    if let Some(title) = &message.title {
        name.push_str(&format!(", “{title}”"));
    }
    name
}

fn suite(name: &str, cases: Vec<Case>) -> (usize, usize, usize, String) {
    let failures = cases.iter().filter(|case| case.failed).count();
    let errors = cases.iter().map(|case| case.errors).sum();
    let mut out = format!(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\" time=\"0\">\n",
        xml::escaped(name),
        cases.len()
    );
    out.extend(cases.iter().map(|case| case.text.as_str()));
    out.push_str("  </testsuite>\n");
    (cases.len(), failures, errors, out)
}

fn case(name: &str, path: &str, problems: &[Problem], findings: &[&Finding]) -> Case {
    let mut inner = String::new();
    if !problems.is_empty() {
        let told: String = problems
            .iter()
            .map(|p| format!("{}\n", xml::escaped(&words::problem_at(p))))
            .collect();
        let first = xml::escaped(problems.first().map_or("", |p| &p.message));
        inner.push_str(&format!(
            "      <error type=\"problem\" message=\"{first}\">\n{told}      </error>\n"
        ));
    }
    let (advice, serious): (Vec<&Finding>, Vec<&Finding>) =
        findings.iter().copied().partition(|f| f.severity == Severity::Advice);
    if let Some(worst) = serious.iter().map(|f| f.severity).max() {
        let of = |severity| serious.iter().filter(|f| f.severity == severity).count();
        inner.push_str(&format!(
            "      <failure type=\"{}\" message=\"{}\">\n{}      </failure>\n",
            worst.name(),
            words::severities(of(Severity::Error), of(Severity::Warning), 0),
            lines(&serious)
        ));
    }
    if !advice.is_empty() {
        inner.push_str(&format!("      <system-out>\n{}      </system-out>\n", lines(&advice)));
    }
    let file = match path {
        "" => String::new(),
        path => format!(" file=\"{}\"", xml::escaped(path)),
    };
    // A class of its own for each file would be cut at its dots by servers that take it for a Java package: the name holds the path.
    let open = format!(
        "    <testcase classname=\"uncanned\" name=\"{}\"{file} time=\"0\"",
        xml::escaped(name)
    );
    let text = if inner.is_empty() {
        format!("{open}/>\n")
    } else {
        format!("{open}>\n{inner}    </testcase>\n")
    };
    Case {
        failed: !serious.is_empty(),
        errors: usize::from(!problems.is_empty()),
        text,
    }
}

/// A line for each finding.
fn lines(findings: &[&Finding]) -> String {
    let line = |f: &&Finding| {
        let at = f.range.start;
        let told = format!(
            "{}:{}: {} {}: {}",
            at.line,
            at.column,
            f.severity.name(),
            f.rule,
            words::told(f)
        );
        xml::escaped(&told) + "\n"
    };
    findings.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::report::xml::tests::{Event, attribute, read};

    fn named<'a>(events: &'a [Event], name: &str) -> Vec<&'a Event> {
        events
            .iter()
            .filter(|e| matches!(e, Event::Open(n, _) if n == name))
            .collect()
    }

    #[test]
    fn a_message_is_a_test_that_fails_once() {
        let report = sample::hostile();
        let events = read(&junit(&report));
        let suites = named(&events, "testsuite");
        let names: Vec<_> = suites.iter().map(|e| attribute(e, "name").unwrap()).collect();
        assert_eq!(names, ["uncanned", sample::HOSTILE_NAME_CLEAN]);
        let all = &named(&events, "testsuites")[0];
        let count = |key| attribute(all, key).unwrap();
        assert_eq!((count("tests"), count("failures"), count("errors")), ("2", "1", "1"));
        assert_eq!(named(&events, "testcase").len(), 2);
        assert_eq!(
            attribute(named(&events, "failure")[0], "message"),
            Some("1 error, 1 warning")
        );
        let advice = events
            .iter()
            .any(|e| matches!(e, Event::Text(t) if t.contains("advice sample/rule: ")));
        assert!(advice, "{events:?}");
    }

    #[test]
    fn advice_and_what_is_put_up_with_do_not_fail() {
        let mut file = sample::file("a.txt", "Hi ,\nwe lead", &[("we", ""), ("lead", "")]);
        file.messages[0].findings[0].severity = Severity::Advice;
        file.messages[0].findings[1].status = Status::Known;
        let events = read(&junit(&Report {
            files: vec![file],
            problems: Vec::new(),
        }));
        assert!(named(&events, "failure").is_empty());
        assert_eq!(attribute(named(&events, "testsuite")[0], "failures"), Some("0"));
        assert_eq!(named(&events, "system-out").len(), 1);
    }
}
