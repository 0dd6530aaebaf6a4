//! Workflow commands, from which GitHub makes annotations beside the lines of a pull request.
//! Knows nothing of the environment: the folder of a run within its repository is handed in.

use crate::finding::{Finding, Severity};
use crate::problem::Problem;
use crate::report::{Report, clean, paths, words};

/// GitHub shows as many errors, warnings and notices of a step, and drops the others without a word.
const MOST: usize = 10;

/// The worst problems and findings as far as GitHub shows them, errors first, in path order among their like; then how many more there
/// are. Nothing a draft holds can start a command of its own: each is one line, cleaned and escaped.
pub fn github(report: &Report, folder: &str) -> String {
    let mut errors: Vec<String> = report.problems.iter().map(|p| of_problem(p, folder)).collect();
    let (mut warnings, mut notices) = (Vec::new(), Vec::new());
    for file in &report.files {
        errors.extend(file.problems.iter().map(|p| of_problem(p, folder)));
        let path = paths::within(folder, &file.source.name);
        for finding in file.active() {
            let all = match finding.severity {
                Severity::Error => &mut errors,
                Severity::Warning => &mut warnings,
                Severity::Advice => &mut notices,
            };
            all.push(of_finding(finding, &path));
        }
    }
    let over = [&errors, &warnings, &notices].iter().any(|all| all.len() > MOST);
    // The last notice is spent on saying so.
    let most_notices = MOST - usize::from(over);
    let mut more = 0;
    let mut out = String::new();
    for (all, most) in [(errors, MOST), (warnings, MOST), (notices, most_notices)] {
        more += all.len().saturating_sub(most);
        for command in all.into_iter().take(most) {
            out.push_str(&command);
            out.push('\n');
        }
    }
    if over {
        let told = format!(
            "{}: GitHub shows {MOST} of each severity a step. `uncanned check` shows all, and so does the summary of this job, where there is one and they fit.",
            words::count(more, "more finding", "more findings")
        );
        out.push_str(&format!("::notice title=uncanned::{}\n", data(&told)));
    }
    out
}

fn of_finding(finding: &Finding, path: &str) -> String {
    let (start, end) = (finding.range.start, finding.range.end);
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    };
    // The runner drops columns where the lines differ.
    let place = if start.line == end.line {
        let last = end.column.max(start.column);
        format!(
            "line={},col={},endLine={},endColumn={last}",
            start.line, start.column, end.line
        )
    } else {
        format!("line={},endLine={}", start.line, end.line)
    };
    format!(
        "::{command} file={},{place},title={}::{}",
        property(path),
        property(&finding.rule),
        data(&words::told(finding))
    )
}

fn of_problem(problem: &Problem, folder: &str) -> String {
    let mut place = String::new();
    if !problem.path.is_empty() {
        place = format!("file={},", property(&paths::within(folder, &problem.path)));
        if let Some((line, column)) = problem.place {
            place.push_str(&format!("line={line},col={column},"));
        }
    }
    format!(
        "::error {place}title=uncanned problem::{}",
        data(&words::problem(problem))
    )
}

/// What a command says.
fn data(text: &str) -> String {
    clean::line(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property, which `:` and `,` would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_draft_and_its_name_forge_no_command() {
        let said = github(&sample::hostile(), "sales");
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), 5, "{said}");
        assert_eq!(
            lines[0],
            "::error file=sales/uncanned.toml,line=3,col=1,title=uncanned problem::a %250A::error::key; take it out"
        );
        assert_eq!(lines[1], "::error title=uncanned problem::two lines ::error::forged");
        let file = "file=sales/drafts/%3A%3Aerror file=x%2Cline=1%3A%3A%250A\"']]>␛[31m\u{fffd}.txt,";
        for (line, command) in lines[2..].iter().zip(["error", "warning", "notice"]) {
            let rest = line
                .strip_prefix(&format!("::{command} {file}"))
                .unwrap_or_else(|| panic!("{line}"));
            let (properties, _) = rest.split_once("::").unwrap();
            assert_eq!(properties.matches(':').count(), 0, "{line}");
        }
        assert!(said.chars().all(|c| c == '\n' || !clean::is_unsafe(c)));
    }

    #[test]
    fn columns_are_told_of_one_line_only() {
        let file = sample::file("a.txt", "we hope\nso, we do", &[("hope\nso", ""), ("do", "")]);
        let said = github(
            &Report {
                files: vec![file],
                problems: Vec::new(),
            },
            "",
        );
        let told =
            "title=sample/rule::The reader hears a form letter. Open with the thing on her page that made you write.";
        assert_eq!(
            said,
            format!(
                "::warning file=a.txt,line=1,endLine=2,{told}\n::warning file=a.txt,line=2,col=8,endLine=2,endColumn=10,{told}\n"
            )
        );
    }

    #[test]
    fn no_more_than_github_shows_and_the_rest_is_counted() {
        // Errors, warnings, advice; commands of each, and how many more are told of.
        let cases = [
            ((10, 10, 10), (10, 10, 10), None),
            ((11, 2, 3), (10, 2, 4), Some("1 more finding:")),
            ((0, 40, 30), (0, 10, 10), Some("51 more findings:")),
        ];
        for (found, shown, more) in cases {
            let mut file = sample::file("a.txt", "we hope", &[]);
            for (n, severity) in [
                (found.0, Severity::Error),
                (found.1, Severity::Warning),
                (found.2, Severity::Advice),
            ] {
                for _ in 0..n {
                    let finding = sample::finding(&file.source, 0, 2, "");
                    file.messages[0].findings.insert(0, Finding { severity, ..finding });
                }
            }
            let said = github(
                &Report {
                    files: vec![file],
                    problems: Vec::new(),
                },
                "",
            );
            let of = |command: &str| said.lines().filter(|line| line.starts_with(command)).count();
            assert_eq!((of("::error"), of("::warning"), of("::notice")), shown);
            let last = said.lines().last().unwrap();
            assert_eq!(last.contains(" more finding"), more.is_some(), "{last}");
            assert!(more.is_none_or(|more| last.contains(more)), "{last}");
        }
    }
}
