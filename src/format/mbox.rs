//! A mailbox in one file: where each mail starts and ends.
//! Knows nothing of what is in a mail.

use super::lines::Lines;
use crate::offset_map::OffsetMap;
use crate::span::Span;

/// Every mail of `mbox` after its `From ` line: where it lies, its bytes, and their map into the file. A `>From ` that was
/// written to tell a line of text from such a line is `From ` again.
pub(super) fn mails(mbox: &[u8]) -> Vec<(Span, Vec<u8>, OffsetMap)> {
    let mut found = Vec::new();
    let mut start = None;
    let mut blank = true;
    let mut last_end = 0;
    for line in Lines::new(mbox, Span::new(0, mbox.len())) {
        let text = mbox.get(line.text.range()).unwrap_or_default();
        if blank && is_separator(text) {
            if let Some(start) = start {
                found.push(Span::new(start, last_end));
            }
            start = Some(line.next as usize);
        }
        blank = text.is_empty();
        if !blank {
            last_end = line.next as usize;
        }
    }
    found.extend(start.map(|start| Span::new(start, mbox.len())));
    let mails = found.into_iter().filter(|mail| !mail.is_empty());
    mails
        .map(|mail| {
            let (bytes, map) = unescape(mbox, mail);
            (mail, bytes, map)
        })
        .collect()
}

/// Whether a line parts two mails: `From `, a sender, and a date with a time in it.
pub(super) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let words = rest
        .split(|b| b.is_ascii_whitespace())
        .filter(|w| !w.is_empty())
        .count();
    let clock = rest
        .windows(3)
        .any(|w| matches!(w, [a, b':', c] if a.is_ascii_digit() && c.is_ascii_digit()));
    clock && words >= 4
}

fn unescape(mbox: &[u8], mail: Span) -> (Vec<u8>, OffsetMap) {
    let mut bytes = Vec::with_capacity(mail.len());
    let mut map = OffsetMap::new();
    let mut copy = |from: usize, to: usize| {
        bytes.extend(mbox.get(from..to).unwrap_or_default());
        map.copy(to.saturating_sub(from), from);
    };
    let mut at = mail.start as usize;
    for line in Lines::new(mbox, mail) {
        let text = mbox.get(line.text.range()).unwrap_or_default();
        let marks = text.iter().take_while(|&&b| b == b'>').count();
        if marks > 0 && text.get(marks..).is_some_and(|rest| rest.starts_with(b"From ")) {
            let mark = line.text.start as usize;
            copy(at, mark);
            at = mark + 1;
        }
    }
    copy(at, mail.end as usize);
    (bytes, map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_parted_at_their_separators() {
        let mbox = "From a@b.c Mon Jan  1 10:00:00 2024\nSubject: x\n\nHi\n>From here\nFrom there on\n\n\
            From d@e.f Tue Jan  2 10:00:00 2024\r\nSubject: y\r\n\r\nHo\r\n";
        let mails = mails(mbox.as_bytes());
        let texts: Vec<String> = mails
            .iter()
            .map(|(_, bytes, _)| String::from_utf8(bytes.clone()).unwrap())
            .collect();
        assert_eq!(
            texts,
            [
                "Subject: x\n\nHi\nFrom here\nFrom there on\n",
                "Subject: y\r\n\r\nHo\r\n"
            ]
        );
        let at = texts[0].find("here").unwrap();
        assert_eq!(mails[0].2.source(Span::new(at, at + 4)).of(mbox), "here");
        assert!(super::mails(b"Hi Dana,\n\nFrom here 10:00 on a b\n").len() <= 1);
        assert!(super::mails(b"").is_empty());
    }
}
