//! Which of several findings with one fingerprint a finding is, so that a program can tell them apart.
//! Knows nothing of what is done with them.

use crate::finding::Finding;
use crate::report::FileReport;
use std::collections::HashMap;

/// Every finding of a file with its number, from 1, among those with its fingerprint. Findings that do not count are numbered too: what
/// is put up with must not change the numbers of the others.
pub(super) fn numbered(file: &FileReport) -> impl Iterator<Item = (&Finding, usize)> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    file.every_finding().map(move |finding| {
        let n = seen.entry(&finding.fingerprint).or_insert(0);
        *n += 1;
        (finding, *n)
    })
}

#[cfg(test)]
mod tests {
    use super::numbered;
    use crate::finding::Status;
    use crate::report::sample;

    #[test]
    fn the_same_words_twice_are_two() {
        let mut file = sample::file(
            "a.txt",
            "we hope, you hope, they hope",
            &[("we", ""), ("you", ""), ("they", "")],
        );
        let findings = &mut file.messages[0].findings;
        findings[0].status = Status::Known;
        findings[1].fingerprint = "other".to_string();
        let numbers: Vec<usize> = numbered(&file).map(|(_, n)| n).collect();
        assert_eq!(numbers, [1, 1, 2]);
    }
}
