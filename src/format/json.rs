//! JSON as a tree whose strings lead back to the file: comments and trailing commas are put up with, and one value a line.
//! Knows nothing of which strings are messages.

use super::record::Value;
use super::tree::{DEEPEST, Messages, Node, messages};
use super::{Broken, Columns};
use crate::offset_map::OffsetMap;
use crate::span::Span;

/// Every message in `text`; `lines` tells that each line is a value of its own, so that a broken one costs only itself.
pub(super) fn read(text: &str, lines: bool, columns: &Columns) -> Messages {
    let mut out = Messages::default();
    let mut reader = Reader {
        text,
        at: 0,
        end: text.len(),
    };
    if !lines {
        loop {
            match reader.next() {
                Ok(Some(node)) => out.readings.extend(messages(node, columns)),
                Ok(None) => return out,
                Err(broken) => {
                    out.broken.push(broken);
                    return out;
                }
            }
        }
    }
    let mut start = 0;
    for (n, line) in text.split_inclusive('\n').enumerate() {
        reader.at = start;
        start += line.len();
        reader.end = start;
        match reader.next() {
            Ok(Some(node)) => {
                let mut found = messages(node, columns);
                for reading in &mut found {
                    let place = reading.title.take();
                    reading.title = Some(place.map_or(format!("line {}", n + 1), |p| format!("line {}, {p}", n + 1)));
                }
                out.readings.extend(found);
            }
            Ok(None) => {}
            Err(broken) => out.broken.push(broken),
        }
    }
    out
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

/// An array or an object whose end is awaited; a key awaits its value.
enum Open {
    List(Vec<Node>),
    Map(Vec<(String, Node)>, Option<String>),
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text
            .as_bytes()
            .get(self.at)
            .copied()
            .filter(|_| self.at < self.end)
    }

    fn broken<T>(&self, at: usize, what: &str) -> Result<T, Broken> {
        Err(Broken {
            at,
            message: format!("is not JSON: {what}"),
        })
    }

    /// White space and comments.
    fn skip(&mut self) {
        while let Some(byte) = self.peek() {
            let rest = self.text.get(self.at..self.end).unwrap_or("");
            self.at += match byte {
                b' ' | b'\t' | b'\r' | b'\n' => 1,
                b'/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
                b'/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
                0xEF if rest.starts_with('\u{FEFF}') => 3,
                _ => return,
            };
        }
    }

    /// The next value; none at the end.
    fn next(&mut self) -> Result<Option<Node>, Broken> {
        let mut open: Vec<(usize, Open)> = Vec::new();
        let mut comma = false;
        loop {
            self.skip();
            let start = self.at;
            let Some(byte) = self.peek() else {
                return match open.last() {
                    None => Ok(None),
                    Some((at, Open::List(_))) => self.broken(*at, "this [ is never closed"),
                    Some((at, Open::Map(..))) => self.broken(*at, "this { is never closed"),
                };
            };
            if comma && !matches!(byte, b',' | b']' | b'}') {
                return self.broken(start, "a comma is missing here");
            }
            if let Some((_, Open::Map(_, key @ None))) = open.last_mut()
                && byte != b'}'
                && byte != b','
            {
                if byte != b'"' {
                    return self.broken(start, "a key in quotation marks is missing here");
                }
                let name = self.string()?;
                self.skip();
                if self.peek() != Some(b':') {
                    return self.broken(self.at, "a colon is missing here");
                }
                self.at += 1;
                *key = Some(name.text);
                continue;
            }
            let node = match byte {
                b'[' | b'{' => {
                    if open.len() >= DEEPEST {
                        return self.broken(start, "it is nested more than 128 deep");
                    }
                    self.at += 1;
                    let inner = if byte == b'[' {
                        Open::List(Vec::new())
                    } else {
                        Open::Map(Vec::new(), None)
                    };
                    open.push((start, inner));
                    continue;
                }
                b',' if comma => {
                    self.at += 1;
                    comma = false;
                    continue;
                }
                b']' | b'}' => {
                    self.at += 1;
                    match open.pop() {
                        Some((_, Open::List(items))) if byte == b']' => Node::List(items),
                        Some((_, Open::Map(entries, None))) if byte == b'}' => Node::Map(entries),
                        _ => return self.broken(start, "this bracket closes nothing"),
                    }
                }
                b'"' => Node::Text(self.string()?),
                b'+' | b'-' | b'.' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                    let word = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.');
                    while self.peek().is_some_and(word) {
                        self.at += 1;
                    }
                    Node::Other(self.text.get(start..self.at).unwrap_or("").to_string())
                }
                _ => return self.broken(start, "a value is missing here"),
            };
            comma = true;
            match open.last_mut() {
                None => return Ok(Some(node)),
                Some((_, Open::List(items))) => items.push(node),
                Some((_, Open::Map(entries, key))) => entries.push((key.take().unwrap_or_default(), node)),
            }
        }
    }

    /// The string that starts here.
    fn string(&mut self) -> Result<Value, Broken> {
        let start = self.at;
        let mut value = Value::default();
        self.at += 1;
        loop {
            let rest = self.text.get(self.at..self.end).unwrap_or("");
            let Some(run) = rest.find(['"', '\\']) else {
                return self.broken(start, "this string is never closed");
            };
            value.text.push_str(rest.get(..run).unwrap_or(""));
            value.map.copy(run, self.at);
            self.at += run;
            if self.peek() == Some(b'"') {
                self.at += 1;
                return Ok(value);
            }
            let (c, len) = escape(rest.get(run..).unwrap_or(""));
            push(&mut value.text, &mut value.map, c, Span::new(self.at, self.at + len));
            self.at += len;
        }
    }
}

fn push(text: &mut String, map: &mut OffsetMap, c: char, lies: Span) {
    text.push(c);
    map.replace(c.len_utf8(), lies);
}

/// The character an escape stands for, and the escape's length. One that nobody knows stands for what follows its backslash.
fn escape(rest: &str) -> (char, usize) {
    let mut chars = rest.chars();
    chars.next();
    match chars.next() {
        Some('n') => ('\n', 2),
        Some('t') => ('\t', 2),
        Some('r') => ('\r', 2),
        Some('b') => ('\u{8}', 2),
        Some('f') => ('\u{c}', 2),
        Some('u') => unicode(rest),
        Some(c) => (c, 1 + c.len_utf8()),
        None => ('\\', 1),
    }
}

/// `\u00e9`, or the pair `\ud83d\ude00`; half a pair is a replacement character.
fn unicode(rest: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = rest.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let Some(first) = unit(0) else { return ('u', 2) };
    let units = [first, unit(6).unwrap_or(0)];
    let pair = (0xD800..0xDC00).contains(&first) && (0xDC00..0xE000).contains(&units[1]);
    let used = if pair { 2 } else { 1 };
    let mut decoded = char::decode_utf16(units.into_iter().take(used));
    let c = decoded
        .next()
        .and_then(Result::ok)
        .unwrap_or(char::REPLACEMENT_CHARACTER);
    (c, 6 * used)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, lines: bool) -> Vec<(Option<String>, String)> {
        let messages = read(text, lines, &Columns::default());
        messages.readings.into_iter().map(|r| (r.title, r.text)).collect()
    }

    #[test]
    fn siblings_make_a_message_wherever_they_stand() {
        let json = r#"{"name": "Cafes", // the sequence
            "steps": [{"day": 1, "subject": "Oven 4", "body": "Hi Dana,\n\nIs it cold?"},
                      {"day": 3, "channel": "linkedin", "message": "Hi Dana, did the oven \u00e9 start again for you on Monday?"},],
            "description": "Messages for you, the reader of cafes and your friends. Good."}"#;
        assert_eq!(
            found(json, false),
            [
                (Some("day 1".into()), "Oven 4\n\nHi Dana,\n\nIs it cold?".into()),
                (
                    Some("day 3".into()),
                    "Hi Dana, did the oven é start again for you on Monday?".into()
                ),
            ]
        );
    }

    #[test]
    fn what_holds_no_message_gives_none() {
        for json in [
            r#"{"name": "x", "version": "1.0.0", "description": "Does what you want with your files. Really."}"#,
            r#"{"login": {"message": "Your password must have eight characters or more.", "description": "x"}}"#,
            r#"{"messages": [{"role": "user", "content": "Write an email to your boss. Make it good for you."}]}"#,
            r#"{"sha": "f00", "subject": "Fix it", "body": "So that you can read your mail. Again and again."}"#,
            r#"[1, null, true, "Hi Dana, how are you today? And your dog?"]"#,
            "",
        ] {
            assert_eq!(found(json, false), [], "{json}");
        }
    }

    #[test]
    fn every_escape_leads_back() {
        let json = r#"{"subject": "a", "body": "caf\u00e9 \ud83d\ude00 \"two\" \ud83d end\n"}"#;
        let reading = read(json, false, &Columns::default()).readings.remove(0);
        assert_eq!(reading.text, "a\n\ncafé 😀 \"two\" \u{FFFD} end\n");
        for (word, lies) in [
            ("é", r"\u00e9"),
            ("😀", r"\ud83d\ude00"),
            ("\"two\"", r#"\"two\""#),
            ("end\n", r"end\n"),
        ] {
            let at = reading.text.find(word).unwrap();
            assert_eq!(reading.map.source(Span::new(at, at + word.len())).of(json), lies);
        }
    }

    #[test]
    fn what_is_broken_is_told_with_its_place() {
        for (json, at, what) in [
            ("{\"a\": [1, 2", 6, "[ is never closed"),
            ("{\"a\": \"x", 6, "string is never closed"),
            ("{\"a\" 1}", 5, "colon"),
            ("{a: 1}", 1, "key"),
            ("[1}", 2, "closes nothing"),
            ("{\"a\": ?}", 6, "value"),
            ("{\"a\": 1 \"b\": 2}", 8, "comma"),
            ("[1 2]", 3, "comma"),
            ("[,]", 1, "value"),
        ] {
            let broken = read(json, false, &Columns::default()).broken.remove(0);
            assert_eq!(broken.at, at, "{json}");
            assert!(broken.message.contains(what), "{json}: {}", broken.message);
        }
        let deep = "[".repeat(1_000_000);
        assert!(
            read(&deep, false, &Columns::default()).broken[0]
                .message
                .contains("128")
        );
        let lines = "{\"subject\": \"a\", \"body\": \"Hi Dana, so be it\"}\n{oops\n{\"subject\": \"b\", \"body\": \"Hi Dana, so be it\"}\n";
        let messages = read(lines, true, &Columns::default());
        assert_eq!((messages.readings.len(), messages.broken.len()), (2, 1));
        assert_eq!(messages.readings[1].title.as_deref(), Some("line 3"));
    }
}
