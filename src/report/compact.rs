//! One finding a line, for editors and `grep`.
//! Knows nothing of colour or width.

use crate::report::{FileReport, clean};

/// `path:line:column: severity rule: message`, one line each.
pub fn compact(file: &FileReport) -> String {
    let path = clean::line(&file.source.name);
    let mut out = String::new();
    for finding in file.active() {
        let at = finding.range.start;
        let (severity, rule) = (finding.severity.name(), clean::line(&finding.rule));
        let message = clean::line(&finding.message);
        out.push_str(&format!(
            "{path}:{}:{}: {severity} {rule}: {message}\n",
            at.line, at.column
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::compact;
    use crate::report::sample;

    #[test]
    fn one_clean_line_for_each_finding() {
        let mut file = sample::file(
            "drafts/\u{1b}dana.txt",
            "Hi ,\nGreat speaking with you!\n",
            &[("Great speaking", "us")],
        );
        file.messages[0].findings[0].message = "Two\nlines and \u{202e}tricks".to_string();
        assert_eq!(
            compact(&file),
            "drafts/\u{241b}dana.txt:2:1: warning sample/rule: Two lines and \u{fffd}tricks\n"
        );
    }
}
