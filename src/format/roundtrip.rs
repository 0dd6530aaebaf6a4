//! Mails made up at random: what is read must lead back to bytes that, undone by another decoder, say the same.
//! Knows nothing of how reading works.

use crate::message::Part;
use crate::source::Source;
use crate::span::Span;
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Wrapping {
    Plain,
    QuotedPrintable,
    Base64,
}

#[derive(Clone, Debug)]
struct Made {
    charset: &'static str,
    wrapping: Wrapping,
    width: usize,
    line_end: &'static str,
    nesting: usize,
    lines: Vec<Vec<String>>,
    subject: Vec<String>,
}

fn made() -> impl Strategy<Value = Made> {
    let charset = prop_oneof![
        Just(("utf-8", "[a-zé—😀=_]{1,9}")),
        Just(("us-ascii", "[a-z=_?]{1,9}")),
        Just(("iso-8859-1", "[a-zà-ö=]{1,9}")),
        Just(("windows-1251", "[a-zа-я=]{1,9}")),
        Just(("shift_jis", "[a-zあ-んー=]{1,9}")),
        Just(("utf-16le", "[a-zé—😀=]{1,9}")),
    ];
    let wrapping = prop_oneof![
        Just(Wrapping::Plain),
        Just(Wrapping::QuotedPrintable),
        Just(Wrapping::Base64)
    ];
    charset.prop_flat_map(move |(charset, word)| {
        let lines = prop::collection::vec(prop::collection::vec(word, 1..8), 1..6);
        let subject = prop::collection::vec("[a-zé—]{1,9}", 1..5);
        let shape = (5usize..77, prop_oneof![Just("\r\n"), Just("\n")], 0usize..4);
        (wrapping.clone(), shape, lines, subject).prop_map(
            move |(wrapping, (width, line_end, nesting), lines, subject)| Made {
                charset,
                // UTF-16 has NULs, and no program sends those as they are.
                wrapping: if charset == "utf-16le" {
                    Wrapping::Base64
                } else {
                    wrapping
                },
                width,
                line_end,
                nesting,
                lines,
                subject,
            },
        )
    })
}

impl Made {
    fn encode(&self, text: &str) -> Vec<u8> {
        if self.charset == "utf-16le" {
            return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        }
        let encoding = encoding_rs::Encoding::for_label(self.charset.as_bytes()).unwrap();
        encoding.encode(text).0.into_owned()
    }

    fn wrap(&self, bytes: &[u8]) -> Vec<u8> {
        let end = self.line_end.as_bytes();
        match self.wrapping {
            Wrapping::Plain => bytes.to_vec(),
            Wrapping::Base64 => {
                let letters = base64(bytes);
                letters.chunks(self.width).collect::<Vec<_>>().join(end)
            }
            Wrapping::QuotedPrintable => {
                let mut out = Vec::new();
                let mut column = 0;
                for &b in bytes {
                    let token = match b {
                        b'\n' | b'\r' => vec![b],
                        b' '..=b'~' if b != b'=' => vec![b],
                        _ => format!("={b:02X}").into_bytes(),
                    };
                    if column + token.len() >= self.width && b != b'\n' && b != b'\r' {
                        out.push(b'=');
                        out.extend(end);
                        column = 0;
                    }
                    column = if b == b'\n' { 0 } else { column + token.len() };
                    out.extend(token);
                }
                out
            }
        }
    }

    fn part(&self, kind: &str, text: &str) -> Vec<u8> {
        let transfer = match self.wrapping {
            Wrapping::Plain => "8bit",
            Wrapping::QuotedPrintable => "quoted-printable",
            Wrapping::Base64 => "base64",
        };
        let head = format!(
            "Content-Type: {kind}; charset={}\nContent-Transfer-Encoding: {transfer}\n\n",
            self.charset
        );
        let mut out = head.replace('\n', self.line_end).into_bytes();
        out.extend(self.wrap(&self.encode(text)));
        out.extend(self.line_end.as_bytes());
        out
    }

    fn multi(&self, kind: &str, boundary: &str, parts: &[Vec<u8>]) -> Vec<u8> {
        let line = |text: String| text.replace('\n', self.line_end).into_bytes();
        let mut out = line(format!(
            "Content-Type: multipart/{kind};\n\tboundary=\"{boundary}\"\n\nnot shown\n"
        ));
        for part in parts {
            out.extend(line(format!("--{boundary}\n")));
            out.extend(part);
        }
        out.extend(line(format!("--{boundary}--\n")));
        out
    }

    fn mail(&self) -> Vec<u8> {
        let lines: Vec<String> = self.lines.iter().map(|words| words.join(" ")).collect();
        let text = self.part("text/plain", &lines.join(self.line_end));
        let html = self.part("text/html", &format!("<p>{}</p>", lines.join("<br>\n")));
        let file = self.part("application/pdf", "not shown");
        let mut mail = b"From: a@b.c\nSubject:".to_vec();
        for (i, word) in self.subject.iter().enumerate() {
            let blank = if i + 1 < self.subject.len() { " " } else { "" };
            let bytes = format!("{word}{blank}").into_bytes();
            let encoded = if i % 2 == 0 {
                let q: String = bytes.iter().map(|&b| q_letter(b)).collect();
                format!("\n =?utf-8?Q?{q}?=")
            } else {
                format!(" =?UTF-8?b?{}?=", String::from_utf8(base64(&bytes)).unwrap())
            };
            mail.extend(encoded.into_bytes());
        }
        mail.push(b'\n');
        let mut mail = String::from_utf8(mail)
            .unwrap()
            .replace('\n', self.line_end)
            .into_bytes();
        mail.extend(match self.nesting {
            0 => text,
            1 => html,
            2 => self.multi("alternative", "b", &[text, html]),
            _ => {
                let inner = self.multi("alternative", "bb", &[text, html]);
                self.multi("mixed", "b", &[inner, file])
            }
        });
        mail
    }

    /// Whether the raw bytes carry the word, and no more than they must.
    fn carries(&self, raw: &[u8], word: &str) -> bool {
        let wanted = self.encode(word);
        match self.wrapping {
            Wrapping::Plain => raw == wanted,
            Wrapping::QuotedPrintable => quoted_printable_decode(raw).is_some_and(|bytes| bytes == wanted),
            Wrapping::Base64 => {
                let letters: Vec<u8> = raw.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
                let bytes = base64_decode(&letters).unwrap_or_default();
                letters.len().is_multiple_of(4)
                    && letters.len() / 4 <= (wanted.len() + 4) / 3
                    && bytes.windows(wanted.len()).any(|window| window == wanted)
            }
        }
    }
}

fn q_letter(b: u8) -> String {
    match b {
        b' ' => "_".to_string(),
        b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
        b => format!("={b:02X}"),
    }
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, &b| bits << 8 | u32::from(b)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i > three.len() { b'=' } else { letter });
        }
    }
    out
}

/// The words of `text` with their spans.
fn words(text: &str) -> impl Iterator<Item = (Span, &str)> {
    text.split_whitespace().map(move |word| {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        (Span::new(at, at + word.len()), word)
    })
}

/// What holds of any reading of any bytes.
fn is_sound(name: &str, raw: Vec<u8>) {
    let source = Source::new(name, raw);
    for reading in super::read(&source, &Default::default()).readings {
        assert_eq!(reading.map.text_len(), reading.text.len());
        for piece in reading.map.pieces() {
            assert!((piece.source + piece.source_len) as usize <= source.raw.len());
        }
        for mark in &reading.marks {
            assert!(reading.text.get(mark.span.range()).is_some());
        }
        for (span, _) in words(&reading.text) {
            let raw = reading.map.source(span);
            assert!(!raw.is_empty());
            let range = source.range(raw);
            assert!(range.start <= range.end);
        }
    }
}

proptest! {
    #[test]
    fn every_word_leads_back_to_its_bytes(made in made()) {
        let source = Source::new("a.eml", made.mail());
        let super::Contents { readings, problems, .. } = super::read(&source, &Default::default());
        prop_assert_eq!(&problems, &[]);
        let reading = &readings[0];
        let body = reading.marks.iter().filter(|m| matches!(m.part, Part::Subject | Part::Header));
        let body = body.map(|m| m.span.end).max().unwrap_or(0);
        let wanted: Vec<&str> = made.lines.iter().flatten().map(String::as_str).collect();
        let times = if made.nesting >= 2 { 2 } else { 1 };
        let found: Vec<(Span, &str)> = words(&reading.text).filter(|(span, _)| span.start >= body).collect();
        let read: Vec<&str> = found.iter().map(|(_, word)| *word).collect();
        prop_assert_eq!(read, wanted.repeat(times));
        for (span, word) in found {
            let raw = reading.map.source(span);
            let carried = source.raw.get(raw.range()).unwrap();
            prop_assert!(made.carries(carried, word), "{:?} from {:?}", word, String::from_utf8_lossy(carried));
        }
    }

    #[test]
    fn the_subject_leads_back_to_its_bytes(made in made()) {
        let source = Source::new("a.eml", made.mail());
        let readings = super::read(&source, &Default::default()).readings;
        let reading = &readings[0];
        let subject = made.subject.join(" ");
        prop_assert_eq!(reading.text.lines().next(), Some(subject.as_str()));
        for (i, (span, word)) in words(&reading.text).take(made.subject.len()).enumerate() {
            let raw = reading.map.source(span);
            let carried = source.raw.get(raw.range()).unwrap();
            let undone = if i % 2 == 0 { quoted_printable_decode(carried) } else { base64_decode(carried) };
            let undone = undone.unwrap_or_default();
            prop_assert!(undone.windows(word.len()).any(|window| window == word.as_bytes()), "{:?}", carried);
        }
    }

    #[test]
    fn any_bytes_are_read(raw in prop::collection::vec(any::<u8>(), 0..400), name in "[a-z]\\.(eml|txt|md|html)") {
        is_sound(&name, raw);
    }

    #[test]
    fn any_heap_of_mail_is_read(pieces in prop::collection::vec(prop_oneof![
        Just("Content-Type: multipart/alternative; boundary=b"), Just("Content-Type: text/html; charset=utf-16"),
        Just("Content-Type: text/plain; format=flowed; delsp=yes"), Just("Content-Transfer-Encoding: base64"),
        Just("Content-Transfer-Encoding: quoted-printable"), Just("Subject: =?utf-8?Q?=C3"), Just("?= =?utf-8?b?qQ=?="),
        Just("Content-Type: multipart/related; start=x; boundary=\"b"), Just("--b"), Just("--b--"), Just("\r\n"), Just("\n"),
        Just("\r"), Just("\n\n"), Just(" "), Just(">"), Just("="), Just("=C3=A9"), Just("\u{e9}"), Just("SGkgRGFuYQ=="), Just("-- "),
        Just("words here "), Just("From "), Just("<p>"), Just("&amp;"), Just("\u{FEFF}"),
    ], 0..40)) {
        is_sound("a.eml", pieces.concat().into_bytes());
    }
}
