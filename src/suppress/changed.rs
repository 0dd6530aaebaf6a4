//! Which lines of which files a unified diff without context changes, and which findings lie on them.
//! Knows nothing of git beyond how it writes a diff; a line ends with a line feed, as git counts them.

use crate::report::FileReport;
use crate::source::guess_utf16;
use crate::span::Span;
use std::collections::BTreeMap;

/// The lines of one file that have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangedLines {
    /// All of them.
    All,
    /// First and last line of each run of them, from 1; ordered.
    Runs(Vec<(u32, u32)>),
}

impl ChangedLines {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        matches!(self, ChangedLines::Runs(runs) if runs.is_empty())
    }

    /// Tells of a span of `raw`, the bytes of the file, whether it touches a changed line.
    pub fn of(&self, raw: &[u8]) -> impl Fn(Span) -> bool + use<> {
        let runs = match self {
            ChangedLines::All => None,
            // Git may have counted the lines of another encoding of it.
            ChangedLines::Runs(_) if is_utf16(raw) => None,
            ChangedLines::Runs(runs) => Some(runs.clone()),
        };
        let ends: Vec<u32> = match runs {
            None => Vec::new(),
            Some(_) => raw
                .iter()
                .zip(0..)
                .filter(|(b, _)| **b == b'\n')
                .map(|(_, at)| at)
                .collect(),
        };
        move |span| {
            let Some(runs) = &runs else { return true };
            let line = |at: u32| ends.partition_point(|end| *end < at) as u32 + 1;
            let (first, last) = (line(span.start), line(span.end.saturating_sub(1).max(span.start)));
            let next = runs.partition_point(|(_, end)| *end < first);
            runs.get(next).is_some_and(|(start, _)| *start <= last)
        }
    }

    /// Drops the findings of `file` that touch no changed line.
    pub fn keep(&self, file: &mut FileReport) {
        if *self == ChangedLines::All {
            return;
        }
        let touches = self.of(&file.source.raw);
        for message in &mut file.messages {
            message.findings.retain(|finding| touches(finding.span));
        }
        file.findings.retain(|finding| touches(finding.span));
    }
}

fn is_utf16(raw: &[u8]) -> bool {
    raw.starts_with(&[0xff, 0xfe]) || raw.starts_with(&[0xfe, 0xff]) || guess_utf16(raw).is_some()
}

/// Reads a diff line by line, so that no diff is too long. It must be made without context (`-U0`), with `a/` and `b/` before names.
#[derive(Debug, Default)]
pub struct DiffReader {
    files: BTreeMap<Vec<u8>, ChangedLines>,
    /// The file as the header names it, until a line names it without doubt.
    header: Option<Vec<u8>>,
    name: Option<Vec<u8>>,
    /// Lines of the current change that are still to come: what they hold is no header, whatever it looks like.
    left: u64,
}

impl DiffReader {
    /// The next line, without its line feed; its head is enough.
    pub fn line(&mut self, line: &[u8]) {
        if self.left > 0 && matches!(line.first(), Some(b'+' | b'-' | b' ')) {
            self.left -= 1;
        } else if let Some(names) = line.strip_prefix(b"diff --git ") {
            self.left = 0;
            self.name = None;
            self.header = new_name(names);
        } else if let Some(name) = line.strip_prefix(b"rename to ").or(line.strip_prefix(b"copy to ")) {
            self.header = Some(unquoted(name).unwrap_or_else(|| name.to_vec()));
        } else if let Some(name) = line.strip_prefix(b"+++ ") {
            // A name with a blank in it is ended by a tab.
            let name = name.strip_suffix(b"\t").unwrap_or(name);
            let name = unquoted(name).unwrap_or_else(|| name.to_vec());
            self.name = name.strip_prefix(b"b/").map(<[u8]>::to_vec);
        } else if let Some(rest) = line.strip_prefix(b"@@ ") {
            self.hunk(rest);
        } else if line.starts_with(b"Binary files ")
            && let Some(name) = self.header.take()
        {
            self.files.insert(name, ChangedLines::All);
        }
    }

    /// The changed files and their lines. A file that is only renamed, or from which lines are only gone, is not among them.
    pub fn finish(self) -> BTreeMap<Vec<u8>, ChangedLines> {
        self.files
    }

    /// `-3,2 +4 @@ …`: two lines are gone that began with line 3, and line 4 is new.
    fn hunk(&mut self, rest: &[u8]) {
        let mut sides = rest.split(|b| *b == b' ').map(side);
        let (Some(Some(old)), Some(Some(new))) = (sides.next(), sides.next()) else {
            return;
        };
        self.left = u64::from(old.1) + u64::from(new.1);
        let Some(name) = self.name.as_ref().filter(|_| new.1 > 0) else {
            return;
        };
        let run = (new.0, new.0.saturating_add(new.1 - 1));
        match self.files.get_mut(name) {
            Some(ChangedLines::Runs(runs)) => runs.push(run),
            Some(ChangedLines::All) => {}
            None => {
                self.files.insert(name.clone(), ChangedLines::Runs(vec![run]));
            }
        }
    }
}

/// `-3,2` or `+4`: where, and how many lines.
fn side(text: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(text.get(1..)?).ok()?;
    match text.split_once(',') {
        Some((start, count)) => Some((start.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    }
}

/// The second name of `a/x b/x`, where both are the same or it is in quotes.
fn new_name(names: &[u8]) -> Option<Vec<u8>> {
    let second = if names.ends_with(b"\"") {
        // From the quote that opens it: one within a name follows a backslash.
        let from = names.windows(4).rposition(|bytes| bytes == b" \"b/")? + 1;
        unquoted(names.get(from..)?)?
    } else {
        names.get(names.len() / 2 + 1..)?.to_vec()
    };
    Some(second.strip_prefix(b"b/")?.to_vec())
}

/// The bytes of a name in quotes; none for one without.
fn unquoted(name: &[u8]) -> Option<Vec<u8>> {
    let inner = name.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let mut out = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        out.push(match bytes.next()? {
            b'a' => 7,
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            first @ b'0'..=b'3' => {
                let digit = |b: u8| (b'0'..=b'7').contains(&b).then(|| b - b'0');
                (first - b'0') << 6 | digit(bytes.next()?)? << 3 | digit(bytes.next()?)?
            }
            other => other,
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(diff: &str) -> Vec<(String, ChangedLines)> {
        let mut reader = DiffReader::default();
        for line in diff.split_terminator('\n') {
            reader.line(line.as_bytes());
        }
        let files = reader.finish().into_iter();
        files
            .map(|(name, lines)| (String::from_utf8_lossy(&name).into_owned(), lines))
            .collect()
    }

    #[test]
    fn a_diff_is_read() {
        use ChangedLines::{All, Runs};
        let cases: [(&str, Vec<(&str, ChangedLines)>); 9] = [
            (
                "diff --git a/a.txt b/a.txt\nindex 1..2 100644\n--- a/a.txt\n+++ b/a.txt\n@@ -2 +2 @@ x\n-old\n+new\n@@ -5,0 +6,3 @@\n+a\n+b\n+c\n",
                vec![("a.txt", Runs(vec![(2, 2), (6, 8)]))],
            ),
            // Lines that are gone change none that are there.
            (
                "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -2,2 +1,0 @@\n-x\n-y\n",
                vec![],
            ),
            (
                "diff --git a/a b/a\ndeleted file mode 100644\n--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n",
                vec![],
            ),
            // What a line says is never a header.
            (
                "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n-- a/q\n---- b/q\n+++ b/q\n+@@ -1 +1 @@\n\\ No newline at end of file\ndiff --git a/b b/b\n--- a/b\n+++ b/b\n@@ -0,0 +1 @@\n+x\n",
                vec![("a", Runs(vec![(1, 2)])), ("b", Runs(vec![(1, 1)]))],
            ),
            (
                "diff --git a/a b.txt b/a b.txt\n--- a/a b.txt\t\n+++ b/a b.txt\t\n@@ -1 +1 @@\n-x\n+y\n",
                vec![("a b.txt", Runs(vec![(1, 1)]))],
            ),
            (
                "diff --git \"a/n\\n\\\"\\303\\274\\\\\" \"b/n\\n\\\"\\303\\274\\\\\"\n--- \"a/n\"\n+++ \"b/n\\n\\\"\\303\\274\\\\\"\n@@ -1 +1 @@\n-x\n+y\n",
                vec![("n\n\"ü\\", Runs(vec![(1, 1)]))],
            ),
            (
                "diff --git a/wide b.txt b/wide b.txt\nindex 1..2\nBinary files a/wide b.txt and b/wide b.txt differ\n",
                vec![("wide b.txt", All)],
            ),
            (
                "diff --git a/o b/n\nsimilarity index 90%\nrename from o\nrename to n\n--- a/o\n+++ b/n\n@@ -3 +3 @@\n-x\n+y\ndiff --git a/p b/q\nrename from p\nrename to q\nBinary files a/p and b/q differ\n",
                vec![("n", Runs(vec![(3, 3)])), ("q", All)],
            ),
            (
                "diff --git \"a/\\t\" \"b/\\t\"\nBinary files differ\n@@ -1\n@@ x y @@\ndiff --git\nBinary files \n",
                vec![("\t", All)],
            ),
        ];
        for (diff, wanted) in cases {
            let wanted: Vec<_> = wanted
                .into_iter()
                .map(|(name, lines)| (name.to_string(), lines))
                .collect();
            assert_eq!(read(diff), wanted, "{diff}");
        }
    }

    #[test]
    fn a_span_touches_a_line_or_not() {
        let raw = b"one\ntwo\r\nth\ree\nfour";
        let touches = ChangedLines::Runs(vec![(2, 2), (4, 9)]).of(raw);
        for (start, end, wanted) in [
            (0, 3, false),
            (0, 4, false),
            (0, 5, true),
            (4, 4, true),
            (8, 9, true),
            (9, 15, false),
            (12, 16, true),
            (16, 20, true),
            (20, 20, true),
        ] {
            assert_eq!(touches(Span::new(start, end)), wanted, "{start}..{end}");
        }
        assert!(ChangedLines::All.of(raw)(Span::new(0, 1)));
    }

    #[test]
    fn a_name_that_is_quoted_wrongly_is_none() {
        for (name, wanted) in [
            (&br#""a\303\251""#[..], Some("aé")),
            (br#""a\3 1""#, None),
            (br#""a\39""#, None),
            (br#""a"#, None),
        ] {
            assert_eq!(unquoted(name), wanted.map(|name| name.as_bytes().to_vec()), "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn no_lines_are_too_odd(lines in prop::collection::vec(
            "(diff --git |Binary files |[+]{3} |rename to |@@ -[0-9,]{0,4} [+][0-9,]{0,11} @@|[-+]|)[ab/\"\\\\0-7 \t,@]{0,9}", 0..20
        )) {
            let mut reader = DiffReader::default();
            lines.iter().for_each(|line| reader.line(line.as_bytes()));
            for lines in reader.finish().values() {
                lines.of(b"a\nb\n")(Span::new(0, 3));
            }
        }
    }
}
