//! Tables, trees, mailboxes and documents made up at random: what is read must lead back to bytes that say the same.
//! Knows nothing of how reading works.

use super::{Options, read};
use crate::message::Reading;
use crate::source::Source;
use crate::span::Span;
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn messages(name: &str, raw: &[u8]) -> (Source, Vec<Reading>) {
    let source = Source::new(name, raw.to_vec());
    let readings = read(&source, &Options::default()).readings;
    (source, readings)
}

/// What holds of any reading of any bytes.
fn is_sound(name: &str, raw: &[u8]) {
    let (source, readings) = messages(name, raw);
    for reading in readings {
        assert_eq!(reading.map.text_len(), reading.text.len());
        assert!(reading.span.end as usize <= source.raw.len());
        for piece in reading.map.pieces() {
            assert!((piece.source + piece.source_len) as usize <= source.raw.len());
            let (text, lies) = (piece.text as usize, piece.source as usize);
            if piece.copied && source.encoding == "UTF-8" {
                let len = piece.text_len as usize;
                let copy = reading.text.as_bytes().get(text..text + len);
                assert_eq!(copy, source.raw.get(lies..lies + len));
            }
        }
        let mut last = 0;
        for mark in &reading.marks {
            assert!(reading.text.get(mark.span.range()).is_some() && mark.span.start >= last);
            last = mark.span.start;
        }
    }
}

/// Every word of `words`, in order, with the bytes it leads back to.
fn led_back(reading: &Reading, source: &Source, words: &[String]) -> Vec<(String, String)> {
    let mut at = 0;
    let mut found = Vec::new();
    for word in words {
        let Some(start) = reading.text.get(at..).and_then(|rest| rest.find(word.as_str())) else {
            found.push((word.clone(), format!("(not in {:?})", reading.text)));
            continue;
        };
        let span = Span::new(at + start, at + start + word.len());
        at = span.end as usize;
        let raw = source.raw.get(reading.map.source(span).range()).unwrap_or_default();
        found.push((word.clone(), String::from_utf8_lossy(raw).into_owned()));
    }
    found
}

/// A word as JSON or YAML writes it in double quotes, with some letters escaped.
fn escaped(word: &str, all: bool) -> String {
    let mut out = String::new();
    for c in word.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if !c.is_ascii() || all && c == 'o' => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            c => out.push(c),
        }
    }
    out
}

fn sentence() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-zé—😀]{1,3}[\"o]?[a-z]{1,4}", 8..20)
}

proptest! {
    #[test]
    fn cells_lead_back(subject in sentence(), body in sentence(), delimiter in prop::sample::select(vec![",", ";", "\t"]), end in prop::sample::select(vec!["\n", "\r\n"])) {
        let cell = |words: &[String], gap: &str| format!("\"{}\"", words.join(gap).replace('"', "\"\""));
        let table = [["id", "subject", "body"].join(delimiter), ["1".to_string(), cell(&subject, " "), cell(&body, end)].join(delimiter)].join(end);
        let (source, readings) = messages("a.csv", table.as_bytes());
        prop_assert_eq!(readings.len(), 1);
        let words = [subject, body].concat();
        for (word, raw) in led_back(&readings[0], &source, &words) {
            prop_assert_eq!(raw.replace("\"\"", "\""), word);
        }
        is_sound("a.csv", table.as_bytes());
    }

    #[test]
    fn strings_of_json_lead_back(subject in sentence(), body in sentence(), all: bool) {
        let string = |words: &[String], gap: &str| words.iter().map(|w| escaped(w, all)).collect::<Vec<_>>().join(gap);
        let json = format!("[{{\"a\": [{{\"subject\": \"{}\", \"n\": 1, \"body\": \"{}\"}}]}}]", string(&subject, " "), string(&body, "\\n"));
        let (source, readings) = messages("a.json", json.as_bytes());
        prop_assert_eq!(readings.len(), 1);
        for (word, raw) in led_back(&readings[0], &source, &[subject, body].concat()) {
            let undone: String = serde_json::from_str(&format!("\"{raw}\"")).unwrap();
            prop_assert_eq!(undone, word);
        }
        is_sound("a.json", json.as_bytes());
    }

    #[test]
    fn scalars_of_yaml_lead_back(subject in sentence(), body in sentence(), style in 0usize..5, all: bool) {
        let body: Vec<String> = body.iter().map(|w| if style == 4 { w.replace('"', "o") } else { w.clone() }).collect();
        let lines: Vec<String> = body.chunks(3).map(|line| line.join(" ")).collect();
        let scalar = match style {
            0 => format!("|\n    {}\n", lines.join("\n    ")),
            1 => format!(">-\n    {}\n", lines.join("\n    ")),
            2 => format!("'{}'\n", lines.join("\n    ")),
            3 => format!("\"{}\"\n", escaped(&lines.join(" "), all).replace("\\ud83d\\ude00", "\\U0001f600")),
            _ => format!("{}\n", lines.join("\n    ")),
        };
        let subject: Vec<String> = subject.iter().map(|w| w.replace('"', "o")).collect();
        let yaml = format!("é:\n- subject: '{}'\n  body: {scalar}", subject.join(" "));
        let (source, readings) = messages("a.yaml", yaml.as_bytes());
        prop_assert_eq!(readings.len(), 1, "{}", yaml);
        for (word, raw) in led_back(&readings[0], &source, &[subject, body].concat()) {
            let undone = if style == 3 && raw.contains('\\') {
                serde_json::from_str(&format!("\"{}\"", raw.replace("\\U0001f600", "😀"))).unwrap()
            } else {
                raw
            };
            prop_assert_eq!(undone, word, "{}", yaml);
        }
        is_sound("a.yaml", yaml.as_bytes());
    }

    #[test]
    fn mails_of_a_mailbox_lead_back(bodies in prop::collection::vec(sentence(), 1..4), end in prop::sample::select(vec!["\n", "\r\n"])) {
        let mut mbox = String::new();
        for body in &bodies {
            mbox.push_str(&format!("From a@b.example Mon May  6 09:00:00 2024\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n>From here: {}\n\n", body.join(" ")));
        }
        let mbox = mbox.replace('\n', end);
        let (source, readings) = messages("a.mbox", mbox.as_bytes());
        prop_assert_eq!(readings.len(), bodies.len());
        for (reading, body) in readings.iter().zip(&bodies) {
            prop_assert!(reading.text.contains("\nFrom here"), "{}", reading.text);
            for (word, raw) in led_back(reading, &source, body) {
                prop_assert_eq!(raw, word);
            }
        }
    }

    #[test]
    fn any_heap_of_records_is_read(pieces in prop::collection::vec(prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00e9", "\"subject\"", "\"body\"", "\"Hi Dana, so be it\"", "subject: ", "body: ", "- ",
        "|", ">", "'", "\n", "\n  ", "\r\n", "\t", ";", "#", "&a ", "*a", "!t ", "é", "😀", "From a b 10:00 c\n", ">From ", "<p>", "--- ", "\u{FEFF}",
        "subject,body\n",
    ]), 0..40), name in prop::sample::select(vec!["a.csv", "a.tsv", "a.json", "a.jsonl", "a.yaml", "a.mbox"])) {
        is_sound(name, pieces.concat().as_bytes());
    }

    #[test]
    fn any_bytes_are_read(raw in prop::collection::vec(any::<u8>(), 0..300), name in prop::sample::select(vec!["a.csv", "a.json", "a.yaml", "a.mbox"])) {
        is_sound(name, &raw);
    }

    #[test]
    fn any_heap_of_a_document_is_read(pieces in prop::collection::vec(prop::sample::select(vec![
        "# Email 1\n", "## Tips\n", "\n", "\n\n", "---\n", "```\n", "~~~\n", "> ", "Hi Dana,\n", "Best,\nSam\n", "Subject: x\n", "**Subject:** x\n",
        "**Why it works:** y\n", "- a\n", "| a | b |\n", "is oven 4 cold for you again? ", "On Monday, Bo wrote:\n", "[a](https://b.example)", "\r\n", "<br>",
        "Body: ", "Email 2 (day 3)\n", "*", "`", "    ", "{{first_name}},\n", "\"Hi, this is Sam.\"\n", "=====\n", "é", "&amp;",
    ]), 0..40), name in prop::sample::select(vec!["a.md", "a.txt", "a.html"])) {
        is_sound(name, pieces.concat().as_bytes());
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test is about time")]
fn no_file_takes_longer_than_its_length() {
    for (name, head, soup) in [
        (
            "a.md",
            "",
            "# Email 1\n\nHi Dana,\n\nis oven 4 cold for you again?\n\nBest,\nSam\n\n[a](https://b.example)\n\n",
        ),
        ("a.md", "", "```\nHi Dana, is oven 4 cold again for you?\n```\n"),
        ("a.md", "", "Subject: x\n"),
        ("a.md", "Subject: x\n\nHi Dana,\n\n", "> \n\n"),
        ("a.txt", "", "> Hi Dana, is it\n\n"),
        ("a.txt", "", "**a:**\n"),
        ("a.txt", "", "From: x\n"),
        ("a.txt", "", "```\n"),
        ("a.csv", "subject,body\n", "x,Hi Dana so be it\n"),
        ("a.csv", "subject,body\n", "\"\"\"\"\"\""),
        (
            "a.json",
            "[",
            "{\"subject\": \"x\", \"body\": \"Hi Dana, so be\\n it\"},",
        ),
        ("a.json", "", "[{\"a\":"),
        ("a.json", "{\"body\": \"", "\\u00e9"),
        ("a.jsonl", "", "{\"subject\"\n"),
        ("a.yaml", "", "- subject: x\n  body: |\n    Hi Dana,\n    so be it é\n"),
        ("a.yaml", "a: &a [x]\n", "b: &b [*a, *a]\n"),
        (
            "a.mbox",
            "",
            "From a@b.c Mon May  6 09:00:00 2024\nSubject: x\n\nHi\n\n",
        ),
    ] {
        let text = format!("{head}{}", soup.repeat(200_000 / soup.len()));
        let start = Instant::now();
        messages(name, text.as_bytes());
        let took = start.elapsed();
        assert!(took < Duration::from_secs(6), "{name} of {soup:?} took {took:?}");
    }
}
