//! A page in Markdown for the summary of a GitHub job: the counts, then what was found, worst first.
//! Knows nothing of the file it is put into, but how much room is left there.

use crate::finding::{Finding, Severity};
use crate::problem::Problem;
use crate::report::{Report, Tally, clean, words};

/// The page, in at most `room` bytes; empty where not even its head fits.
pub fn job_summary(report: &Report, tally: &Tally, room: usize) -> String {
    let mut out = format!("### uncanned\n\n{}\n", escaped(&words::summary(tally)));
    let mut rows: Vec<(Severity, String)> = Vec::new();
    let problems = report
        .problems
        .iter()
        .chain(report.files.iter().flat_map(|f| &f.problems));
    rows.extend(problems.map(|p| (Severity::Error, of_problem(p))));
    for file in &report.files {
        rows.extend(file.active().map(|f| (f.severity, of_finding(f, &file.source.name))));
    }
    // Stable: in path order among their like.
    rows.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    if !rows.is_empty() {
        out.push_str("\n| | Where | What the reader hears | What to write instead |\n|---|---|---|---|\n");
    }
    /// What the last line needs.
    const LAST: usize = 100;
    if out.len() + LAST > room {
        return String::new();
    }
    let all = rows.len();
    for (i, (_, row)) in rows.into_iter().enumerate() {
        if out.len() + row.len() + LAST > room {
            let left = words::count(all - i, "row does", "rows do");
            out.push_str(&format!("\n{left} not fit here. `uncanned check` lists all.\n"));
            return out;
        }
        out.push_str(&row);
    }
    out + "\n"
}

fn of_finding(finding: &Finding, path: &str) -> String {
    let at = finding.range.start;
    row([
        finding.severity.name(),
        &format!("{path}:{}:{}", at.line, at.column),
        &format!("{} ({})", finding.message, finding.rule),
        &finding.instead,
    ])
}

fn of_problem(problem: &Problem) -> String {
    let mut place = problem.path.clone();
    if let Some((line, column)) = problem.place {
        place.push_str(&format!(":{line}:{column}"));
    }
    row(["problem", &place, &problem.message, &problem.help])
}

fn row(cells: [&str; 4]) -> String {
    format!("| {} |\n", cells.map(escaped).join(" | "))
}

/// `text` so that Markdown and HTML show it as it is: whatever could be markup is written as a character reference.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean::line(text).chars() {
        match c {
            '!' | '"' | '\'' | ',' | '-' | '.' | '/' | ';' | '?' | '(' | ')' | '%' => out.push(c),
            c if c.is_ascii_punctuation() => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_worst_comes_first_and_nothing_is_markup() {
        let report = sample::hostile();
        let page = job_summary(&report, &Tally::of(&report), 900_000);
        let rows: Vec<&str> = page
            .lines()
            .filter(|line| line.starts_with("| ") && !line.contains("Where"))
            .collect();
        let first: Vec<&str> = rows.iter().map(|row| row.split(' ').nth(1).unwrap()).collect();
        assert_eq!(first, ["problem", "problem", "error", "warning", "advice"]);
        for row in rows {
            assert_eq!(row.matches('|').count(), 5, "{row}");
            assert!(!row.contains(['<', '>', '`', '[', '*', '@', '\\', ':']), "{row}");
        }
        assert!(page.chars().all(|c| c == '\n' || !clean::is_unsafe(c)));
    }

    #[test]
    fn it_stays_within_the_room_there_is() {
        let mut file = sample::file("a.txt", "we hope", &[]);
        let finding = sample::finding(&file.source, 0, 2, "");
        file.messages[0].findings = vec![finding; 500];
        let report = Report {
            files: vec![file],
            problems: Vec::new(),
        };
        let tally = Tally::of(&report);
        let whole = job_summary(&report, &tally, 900_000);
        for room in [0, 100, 1000, 20_000, whole.len() + 100] {
            let page = job_summary(&report, &tally, room);
            assert!(page.len() <= room, "{room}");
            let shown = page.matches("| warning |").count();
            assert!(page.is_empty() || shown == 500 || page.contains(&format!("\n{} rows do not fit", 500 - shown)));
        }
        assert_eq!(whole.matches("| warning |").count(), 500);
    }
}
