//! Reads a mail: subject and other header lines first, then the body its recipient sees, with the map into the raw bytes.
//! Knows nothing of how HTML or plain text is read.

use super::header::{Field, Headers};
use super::mime::{self, Entity};
use super::{charset, flowed, html, plain, transfer};
use crate::message::{Comment, Mark, Part, Reading};
use crate::offset_map::OffsetMap;
use crate::span::Span;

/// The headers a merge fills, in the order they are shown.
const SHOWN_HEADERS: [&str; 4] = ["From", "To", "Cc", "Reply-To"];

/// A mail read, and what of it could not be read, in one sentence each.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    /// The mail; its map leads into the bytes given.
    pub reading: Reading,
    /// What is missing from the reading or may be wrong in it.
    pub troubles: Vec<&'static str>,
}

/// Reads the mail in `mail`. Bytes that hold no header are read as plain text: a message is never lost.
///
/// The text is the subject's value on a line of its own, the header lines in `SHOWN_HEADERS` that say something, a blank
/// line and the body. `encoded` is set for a body that came through base64, and for quoted-printable only where a quarter of
/// the bytes were escaped: with less, the raw bytes are still for reading.
pub fn read(mail: &[u8]) -> Mail {
    let headers = Headers::read(mail, Span::new(0, mail.len()));
    let mut out = Mail::default();
    if headers.fields.is_empty() {
        let whole = Entity::text(Span::new(0, mail.len()));
        out.reading = out.part(mail, &whole);
        return out;
    }
    out.reading.has_headers = true;
    let answers = |name| !headers.text(mail, name).is_empty();
    out.reading.threaded = answers("In-Reply-To") || answers("References");
    let bulk = headers.text(mail, "Precedence").to_ascii_lowercase();
    out.reading.to_list = ["List-Id", "List-Post", "Mailing-List", "X-Mailing-List"]
        .into_iter()
        .any(answers)
        || matches!(bulk.trim(), "list" | "bulk");
    out.header_lines(mail, &headers);
    let tree = mime::read(mail, &headers, mail.len());
    out.body(mail, &tree);
    out
}

impl Mail {
    fn header_lines(&mut self, mail: &[u8], headers: &Headers) {
        if let Some(subject) = headers.get(mail, "Subject") {
            let (text, map) = subject.text(mail);
            self.header_line(Part::Subject, &text, &map);
        }
        for name in SHOWN_HEADERS {
            for field in headers.fields.iter().filter(|field| field.is_named(mail, name)) {
                let (text, map) = whole_line(mail, *field);
                self.header_line(Part::Header, &text, &map);
            }
        }
        if !self.reading.text.is_empty() {
            self.line_break();
        }
    }

    fn header_line(&mut self, part: Part, text: &str, map: &OffsetMap) {
        if text.is_empty() {
            return;
        }
        let span = self.push(text, map);
        self.reading.marks.push(Mark { span, part });
        self.line_break();
    }

    fn body(&mut self, mail: &[u8], tree: &Entity) {
        let shown = tree.shown();
        let mut seen: Vec<Reading> = shown.seen.iter().map(|part| self.part(mail, part)).collect();
        let mut unseen: Vec<Reading> = shown.unseen.iter().map(|part| self.part(mail, part)).collect();
        let has_words = |read: &[Reading]| read.iter().any(|reading| !prose(reading).trim().is_empty());
        if !has_words(&seen) && has_words(&unseen) {
            // The page is all pictures: what can be judged is the other form.
            std::mem::swap(&mut seen, &mut unseen);
        }
        if seen.is_empty() {
            self.troubles.extend(unreadable(tree));
        }
        let comments = |read: &[Reading]| -> Vec<Comment> { read.iter().flat_map(|r| r.comments.clone()).collect() };
        self.reading.comments = comments(&seen);
        self.reading.comments.extend(comments(&unseen));
        for reading in &seen {
            self.reading.encoded |= reading.encoded;
            self.paragraph_break();
            self.append(reading, Span::new(0, prose(reading).len()));
        }
        // What is not read stands after all that is.
        for reading in &seen {
            let rest = Span::new(prose(reading).len(), reading.text.len());
            if !rest.is_empty() {
                self.ensure_line_start();
                self.append(reading, rest);
            }
        }
        for reading in &unseen {
            self.ensure_line_start();
            let span = self.push(&reading.text, &reading.map);
            self.reading.marks.push(Mark {
                span,
                part: Part::Hidden,
            });
        }
    }

    /// Reads one part; the map leads into the mail.
    fn part(&mut self, mail: &[u8], part: &Entity) -> Reading {
        let bytes = transfer::decode(part.transfer, mail, part.body);
        let decoded = charset::decode(part.charset.as_deref(), &bytes.bytes);
        if decoded.guessed {
            self.troubles
                .push("a part is in a character set nobody knows, and was read as Windows-1252");
        }
        let map = decoded.map.through(&bytes.map);
        let reading = if part.is_html() {
            html::read(&decoded.text)
        } else if part.flowed {
            let (text, joined) = flowed::unwrap(&decoded.text, part.del_sp);
            plain::read(&text).through(&joined)
        } else {
            plain::read(&decoded.text)
        };
        let mut reading = reading.through(&map);
        reading.encoded = bytes.is_unreadable();
        reading
    }

    /// Appends the part of `reading` under `span`, marks included.
    fn append(&mut self, reading: &Reading, span: Span) {
        let to = self.push(span.of(&reading.text), &reading.map.slice(span));
        let inside = reading.marks.iter().filter(|mark| span.contains(mark.span));
        let moved = inside.map(|mark| {
            let from_start = mark.span.start - span.start;
            Mark {
                span: Span::new(
                    (to.start + from_start) as usize,
                    (to.start + from_start) as usize + mark.span.len(),
                ),
                part: mark.part,
            }
        });
        self.reading.marks.extend(moved);
    }

    fn push(&mut self, text: &str, map: &OffsetMap) -> Span {
        let start = self.reading.text.len();
        self.reading.text.push_str(text);
        self.reading.map.append(map);
        Span::new(start, self.reading.text.len())
    }

    fn line_break(&mut self) {
        let end = self
            .reading
            .map
            .pieces()
            .last()
            .map_or(0, |p| (p.source + p.source_len) as usize);
        self.reading.text.push('\n');
        self.reading.map.replace(1, Span::new(end, end));
    }

    fn ensure_line_start(&mut self) {
        if !self.reading.text.is_empty() && !self.reading.text.ends_with('\n') {
            self.line_break();
        }
    }

    fn paragraph_break(&mut self) {
        self.ensure_line_start();
        if !self.reading.text.is_empty() && !self.reading.text.ends_with("\n\n") {
            self.line_break();
        }
    }
}

/// `Name: value` with the name as written; empty where the value is.
fn whole_line(mail: &[u8], field: Field) -> (String, OffsetMap) {
    let (value, value_map) = field.text(mail);
    if value.is_empty() {
        return Default::default();
    }
    let name = mail.get(field.name.range()).unwrap_or_default();
    let mut text: String = name.iter().map(|&b| char::from(b)).collect();
    let mut map = OffsetMap::new();
    map.copy(text.len(), field.name.start as usize);
    text.push_str(": ");
    map.replace(2, Span::new(field.name.end as usize, field.value.start as usize));
    text.push_str(&value);
    map.append(&value_map);
    (text, map)
}

/// What of a reading is for reading: all before the first hidden stretch.
fn prose(reading: &Reading) -> &str {
    let hidden = reading.marks.iter().filter(|mark| mark.part == Part::Hidden);
    let end = hidden.map(|mark| mark.span.start as usize).min();
    reading.text.get(..end.unwrap_or(reading.text.len())).unwrap_or("")
}

/// Why a mail shows no text, where it holds one that could not be reached.
fn unreadable(tree: &Entity) -> Option<&'static str> {
    let sealed = [
        "multipart/encrypted",
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
    ];
    if sealed.contains(&tree.kind.as_str()) {
        return Some("the mail is encrypted, so that only its headers were read");
    }
    tree.is_too_deep()
        .then_some("the mail nests its parts too deep, so that only its headers were read")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(reading: &Reading) -> Vec<(Part, &str)> {
        let marks = reading.marks.iter();
        marks.map(|mark| (mark.part, mark.span.of(&reading.text))).collect()
    }

    #[test]
    fn subject_comes_first_and_the_other_form_last() {
        let raw = "Received: x\r\nTo: =?utf-8?Q?Ann=C3=A9?= <a@b.c>\r\nFrom: me@b.c\r\nSubject: Your\r\n guide\r\nCc: \r\n\
            In-Reply-To: <1@b.c>\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/plain\r\n\r\nHi plain\r\n\
            --b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Hi pa=\r\nge</p>\r\n--b--\r\n";
        let mail = read(raw.as_bytes());
        let reading = mail.reading;
        assert_eq!(
            reading.text,
            "Your guide\nFrom: me@b.c\nTo: Anné <a@b.c>\n\nHi page\nHi plain"
        );
        assert_eq!(
            marks(&reading),
            [
                (Part::Subject, "Your guide"),
                (Part::Header, "From: me@b.c"),
                (Part::Header, "To: Anné <a@b.c>"),
                (Part::Hidden, "Hi plain"),
            ]
        );
        assert!(reading.threaded && reading.has_headers && !reading.encoded);
        assert_eq!(mail.troubles, [""; 0]);
        for (words, carried) in [
            ("Your guide", "Your\r\n guide"),
            ("Anné", "Ann=C3=A9"),
            ("page", "pa=\r\nge"),
            ("Hi plain", "Hi plain"),
        ] {
            let at = reading.text.find(words).unwrap();
            let span = Span::new(at, at + words.len());
            assert_eq!(reading.map.source(span).of(raw), carried, "{words}");
        }
    }

    #[test]
    fn odd_mails_are_read() {
        for (raw, text) in [
            ("X-Unsent: 1\nTo: \nSubject: Hi\n\nHi Dana", "Hi\n\nHi Dana"),
            ("To: \n\nHi Dana", "Hi Dana"),
            ("Subject: only", "only\n\n"),
            ("Subject: x\nHi Dana, no blank line\n", "x\n\nHi Dana, no blank line\n"),
            ("Hi Dana, no header", "Hi Dana, no header"),
            ("", ""),
            (
                "MIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\nI saw \nyou",
                "I saw you",
            ),
            (
                "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n\nSABpAA==",
                "Hi",
            ),
            (
                "Subject: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nwords\n--b\nContent-Type: text/html\n\n<img>\n--b--",
                "x\n\nwords\n<img>",
            ),
            (
                "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--",
                "x\n\none\n\ntwo",
            ),
        ] {
            let mail = read(raw.as_bytes());
            assert_eq!(
                mail.reading.text.replace("<img>", ""),
                text.replace("<img>", ""),
                "{raw:?}"
            );
            assert_eq!(mail.reading.map.text_len(), mail.reading.text.len());
            assert_eq!(mail.troubles, [""; 0], "{raw:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for (head, body) in [
            (
                "multipart/encrypted; boundary=b",
                &b"--b\nContent-Type: application/pgp-encrypted\n\n1\n--b--"[..],
            ),
            ("text/plain; charset=x-unheard-of", b"Ann\xe9"),
        ] {
            let mut raw = format!("Content-Type: {head}\n\n").into_bytes();
            raw.extend(body);
            assert_eq!(read(&raw).troubles.len(), 1, "{head}");
        }
    }

    #[test]
    fn base64_is_encoded_and_quoted_printable_only_where_nobody_can_read_it() {
        for (transfer, body, encoded) in [
            ("base64", "SGkgRGFuYQ==", true),
            ("quoted-printable", "caf=C3=A9 and so on", false),
            ("quoted-printable", "=D0=9F=D1=80=D0=B8", true),
            ("8bit", "Hi", false),
        ] {
            let raw = format!("Content-Transfer-Encoding: {transfer}\n\n{body}");
            assert_eq!(read(raw.as_bytes()).reading.encoded, encoded, "{body}");
        }
    }
}
