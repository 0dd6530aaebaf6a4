//! The promise every finding makes: the raw bytes under its span, decoded, are its excerpt, in every format and encoding.
//! Knows nothing of how a reader keeps its map.

use proptest::prelude::*;
use uncanned::engine::Engine;
use uncanned::lint::{Given, lint};
use uncanned::rules::notation::Lists;
use uncanned::rules::{Rule, parse};
use uncanned::source::Source;

fn rule() -> Rule {
    let text =
        "says = 's'\nwhy = 'w'\ninstead = 'i'\nsource = 's'\nseverity = 'warning'\nphrases = ['your registration']\n";
    parse("a/b", "a/b", text, &Lists::new()).unwrap()
}

/// The findings in `raw`: each excerpt, the bytes under its span, and the text of the lines and columns it names.
fn findings(name: &str, raw: &[u8]) -> Vec<(String, Vec<u8>)> {
    let engine = Engine::new(vec![rule()], &Lists::new()).however_short();
    let report = lint(Source::new(name, raw.to_vec()), &engine, &Given::default());
    let found = report.messages.iter().flat_map(|m| &m.findings);
    found
        .map(|f| (f.excerpt.clone(), raw[f.span.range()].to_vec()))
        .collect()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Tags away, the few references used here decoded.
fn visible(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&nbsp;", " ").replace("&#114;", "r")
}

fn quoted_printable(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for byte in text.bytes() {
        let piece = match byte {
            b'\n' => "\r\n".to_string(),
            b' '..=b'~' if byte != b'=' => char::from(byte).to_string(),
            _ => format!("={byte:02X}"),
        };
        if piece != "\r\n" && column + piece.len() >= width {
            out.push_str("=\r\n");
            column = 0;
        }
        column = if piece == "\r\n" { 0 } else { column + piece.len() };
        out.push_str(&piece);
    }
    out
}

fn undo_quoted_printable(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw).replace("=\r\n", "");
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'=' {
            let pair = [bytes.next().unwrap(), bytes.next().unwrap()];
            out.push(u8::from_str_radix(std::str::from_utf8(&pair).unwrap(), 16).unwrap());
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).unwrap()
}

/// Words around the phrase, some of them not ASCII, so that every offset moves.
fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec!["oven", "café", "naïve", "“two”", "Łódź", "—", "tin", "🙂"]),
        0..12,
    )
    .prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn plain_text_in_every_encoding(before in words(), after in words(), crlf: bool, gap in prop::sample::select(vec![" ", "\n", "  "])) {
        let text = format!("Hi Dana,\n\nThe {before} is your{gap}registration so {after} is it.\n");
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let utf16: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (raw, wide) in [(text.clone().into_bytes(), false), (format!("\u{FEFF}{text}").into_bytes(), false), (utf16, true)] {
            let found = findings("draft.txt", &raw);
            prop_assert_eq!(found.len(), 1);
            let (excerpt, bytes) = &found[0];
            let decoded = if wide {
                let units: Vec<u16> = bytes.chunks(2).map(|p| u16::from_le_bytes([p[0], p[1]])).collect();
                String::from_utf16(&units).unwrap()
            } else {
                String::from_utf8(bytes.clone()).unwrap()
            };
            prop_assert_eq!(&decoded, excerpt);
        }
    }

    #[test]
    fn markdown_and_html(before in words(), after in words(), at in 0usize..4) {
        let phrase = ["your **regis**tration", "your *registration*", "[your registration](https://x.io/a)", "your registration"][at];
        let found = findings("draft.md", format!("Hi Dana,\n\nThe {before} is {phrase} so {after} is it.\n").as_bytes());
        prop_assert_eq!(found.len(), 1);
        let decoded = String::from_utf8(found[0].1.clone()).unwrap();
        prop_assert_eq!(plain(&decoded.replace('*', "")), plain(&found[0].0));

        let phrase = ["your <b>regis</b>tration", "your&nbsp;registration", "your &#114;egistration", "<a href='x'>your\nregistration</a>"][at];
        let html = format!("<html><body><p>Hi Dana,</p><p>The {before} is {phrase} so {after} is it.</p></body></html>");
        let found = findings("draft.html", html.as_bytes());
        prop_assert_eq!(found.len(), 1);
        let decoded = visible(&String::from_utf8(found[0].1.clone()).unwrap());
        prop_assert_eq!(plain(&decoded), plain(&found[0].0.replace('\u{A0}', " ")));
    }

    #[test]
    fn mail(before in words(), after in words(), width in 20usize..76) {
        let text = format!("Hi Dana,\n\nThe {before} is your registration so {after} is it.\n\nBest,\nSam\n");
        let head = "From: a@b.example\r\nSubject: Ovens\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
        let found = findings("draft.eml", format!("{head}{}", quoted_printable(&text, width)).as_bytes());
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(plain(&undo_quoted_printable(&found[0].1)), plain(&found[0].0));
    }

    #[test]
    fn no_bytes_are_too_much(raw in prop::collection::vec(any::<u8>(), 0..300), name in prop::sample::select(vec!["a.txt", "a.md", "a.html", "a.eml"])) {
        findings(name, &raw);
    }
}
