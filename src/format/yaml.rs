//! YAML as a tree whose strings lead back to the file. The parser says what a scalar says and where it lies; this walks both
//! side by side.
//! Knows nothing of which strings are messages. Aliases are not followed: a message is judged where it is written.

use super::record::Value;
use super::tree::{DEEPEST, Messages, Node, messages};
use super::{Broken, Columns};
use crate::offset_map::OffsetMap;
use crate::span::Span;
use saphyr_parser::{Event, Parser, ScalarStyle};

/// Every message in the documents of `text`.
pub(super) fn read(text: &str, columns: &Columns) -> Messages {
    let mut out = Messages::default();
    let mut places = Places::new(text);
    let mut open: Vec<Open> = Vec::new();
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let (event, span) = match next {
            Ok(next) => next,
            Err(error) => {
                out.broken.push(Broken {
                    at: places.byte(error.marker().index()),
                    message: format!("is not YAML: {}", error.info()),
                });
                return out;
            }
        };
        let node = match event {
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::Map(Vec::new(), None));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(items)) => Some(Node::List(items)),
                Some(Open::Map(entries, _)) => Some(Node::Map(entries)),
                None => None,
            },
            Event::Scalar(says, style, ..) => {
                let lies = Span::new(places.byte(span.start.index()), places.byte(span.end.index()));
                Some(scalar(text, lies, &says, style))
            }
            Event::Alias(_) => Some(Node::Other(String::new())),
            _ => None,
        };
        if open.len() > DEEPEST {
            out.broken.push(Broken {
                at: places.byte(span.start.index()),
                message: "is nested more than 128 deep".to_string(),
            });
            return out;
        }
        let Some(node) = node else { continue };
        match open.last_mut() {
            None => out.readings.extend(messages(node, columns)),
            Some(Open::List(items)) => items.push(node),
            Some(Open::Map(entries, key)) => match key.take() {
                Some(name) => entries.push((name, node)),
                None => {
                    *key = Some(match node {
                        Node::Text(value) => value.text,
                        Node::Other(text) => text,
                        Node::List(_) | Node::Map(_) => String::new(),
                    });
                }
            },
        }
    }
    out
}

enum Open {
    List(Vec<Node>),
    Map(Vec<(String, Node)>, Option<String>),
}

/// From the characters the parser counts to bytes.
struct Places<'a> {
    text: &'a str,
    ascii: bool,
    /// The byte at which every block of [`BLOCK`] characters starts.
    blocks: Vec<usize>,
}

/// Characters in a block.
const BLOCK: usize = 512;

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Self {
        let ascii = text.is_ascii();
        let mut blocks = Vec::new();
        if !ascii {
            blocks.extend(text.char_indices().step_by(BLOCK).map(|(at, _)| at));
        }
        Self { text, ascii, blocks }
    }

    fn byte(&mut self, index: usize) -> usize {
        if self.ascii {
            return index.min(self.text.len());
        }
        let Some(&start) = self.blocks.get(index / BLOCK) else {
            return self.text.len();
        };
        let mut chars = self.text.get(start..).unwrap_or("").char_indices();
        chars.nth(index % BLOCK).map_or(self.text.len(), |(at, _)| start + at)
    }
}

fn scalar(text: &str, lies: Span, says: &str, style: ScalarStyle) -> Node {
    if style == ScalarStyle::Plain && !says.contains(' ') {
        // A word, a number, a truth value: as a key or a title it is its own text.
        return Node::Text(whole(lies, says));
    }
    let raw = lies.of(text);
    let mut walk = Walk {
        raw,
        base: lies.start as usize,
        at: 0,
        out: Value::default(),
    };
    let same = match style {
        ScalarStyle::Plain => {
            walk.at = properties(raw);
            walk.flow(says, None)
        }
        ScalarStyle::SingleQuoted => walk.quoted(says, b'\''),
        ScalarStyle::DoubleQuoted => walk.quoted(says, b'"'),
        ScalarStyle::Literal | ScalarStyle::Folded => walk.block(says),
    };
    let same = same.is_some() && walk.out.text == says;
    Node::Text(if same { walk.out } else { whole(lies, says) })
}

/// A scalar that can only be pointed at as a whole.
fn whole(lies: Span, says: &str) -> Value {
    let mut map = OffsetMap::new();
    map.replace(says.len(), lies);
    Value {
        text: says.to_string(),
        map,
    }
}

/// Length of the anchor and the tag before a plain scalar.
fn properties(raw: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = raw.get(at..).filter(|r| r.starts_with(['&', '!'])) {
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let blank = rest.get(word..).unwrap_or("");
        at += word + (blank.len() - blank.trim_start().len());
    }
    at
}

/// A scalar as it lies and what was read of it so far.
struct Walk<'a> {
    raw: &'a str,
    base: usize,
    at: usize,
    out: Value,
}

impl Walk<'_> {
    fn rest(&self) -> &str {
        self.raw.get(self.at..).unwrap_or("")
    }

    fn copy(&mut self, len: usize) -> Option<()> {
        let run = self.raw.get(self.at..self.at + len)?.to_string();
        self.out.text.push_str(&run);
        self.out.map.copy(len, self.base + self.at);
        self.at += len;
        Some(())
    }

    fn replace(&mut self, text: &str, len: usize) {
        let start = self.base + self.at;
        self.out.text.push_str(text);
        self.out.map.replace(text.len(), Span::new(start, start + len));
        self.at += len;
    }

    /// White space here: on one line it stands for itself; one line break is a blank, more are one fewer.
    fn fold(&mut self) -> Option<()> {
        let rest = self.rest();
        let len = rest.len() - rest.trim_start().len();
        let breaks = rest.get(..len)?.matches('\n').count();
        match breaks {
            0 => self.copy(len),
            1 => {
                self.replace(" ", len);
                Some(())
            }
            more => {
                self.replace(&"\n".repeat(more - 1), len);
                Some(())
            }
        }
    }

    /// A plain or quoted scalar up to the quotation mark that ends it.
    fn flow(&mut self, says: &str, quote: Option<u8>) -> Option<()> {
        while self.out.text.len() < says.len() {
            let rest = self.rest();
            let next = rest.chars().next()?;
            match (next, quote) {
                ('\'', Some(b'\'')) => {
                    rest.strip_prefix("''")?;
                    self.replace("'", 2);
                }
                ('\\', Some(b'"')) => self.escape()?,
                (c, _) if c.is_whitespace() => self.fold()?,
                _ => {
                    let stops = |c: char| {
                        c.is_whitespace() || quote == Some(b'\'') && c == '\'' || quote == Some(b'"') && c == '\\'
                    };
                    let run = rest.find(stops).unwrap_or(rest.len());
                    self.copy(run.min(says.len() - self.out.text.len()))?;
                }
            }
        }
        Some(())
    }

    fn quoted(&mut self, says: &str, quote: u8) -> Option<()> {
        self.at = properties(self.raw);
        self.at += self.rest().find(char::from(quote))? + 1;
        self.flow(says, Some(quote))
    }

    fn escape(&mut self) -> Option<()> {
        let rest = self.rest();
        let letter = rest.chars().nth(1)?;
        let code = |digits: usize| {
            let hex = rest.get(2..2 + digits)?;
            char::from_u32(u32::from_str_radix(hex, 16).ok()?).map(|c| (c, 2 + digits))
        };
        let (c, len) = match letter {
            'n' => ('\n', 2),
            't' | '\t' => ('\t', 2),
            'r' => ('\r', 2),
            '0' => ('\0', 2),
            'a' => ('\u{7}', 2),
            'b' => ('\u{8}', 2),
            'v' => ('\u{b}', 2),
            'f' => ('\u{c}', 2),
            'e' => ('\u{1b}', 2),
            'N' => ('\u{85}', 2),
            '_' => ('\u{a0}', 2),
            'L' => ('\u{2028}', 2),
            'P' => ('\u{2029}', 2),
            'x' => code(2)?,
            'u' => code(4)?,
            'U' => code(8)?,
            '\n' | '\r' => {
                // The line goes on below.
                let after = rest.get(1..)?;
                self.at += 1 + (after.len() - after.trim_start().len());
                return Some(());
            }
            c => (c, 1 + c.len_utf8()),
        };
        self.replace(c.encode_utf8(&mut [0; 4]), len);
        Some(())
    }

    /// A literal or folded block: words stand as they lie, white space between them for what the parser made of it.
    fn block(&mut self, says: &str) -> Option<()> {
        let mut rest = says;
        while !rest.is_empty() {
            let blank = rest.len() - rest.trim_start().len();
            let here = self.rest();
            let lies = here.len() - here.trim_start().len();
            if self.out.text.is_empty() && blank == 0 {
                // The first line's indentation.
                self.at += lies;
            } else if blank > 0 && here.get(..lies) == rest.get(..blank) {
                self.copy(blank)?;
            } else if blank > 0 {
                self.replace(rest.get(..blank)?, lies);
            }
            rest = rest.get(blank..)?;
            let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
            if self.rest().get(..word)? != rest.get(..word)? {
                return None;
            }
            self.copy(word)?;
            rest = rest.get(word..)?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_of_scalar_leads_back() {
        let yaml = "steps:\n- subject: Öven 4, again\n    and again\n  body: |\n    Hi Dana,\n\n      so be it\n    end é\n\
            - subject: 'it''s\n\n    cold'\n  body: >-\n    Hi Dana,\n    so be it\n\n    end\n\
            - subject: \"caf\\u00e9 \\\n    now\"\n  body: &x Hi Dana, so be\n    it, end\n- body: *x\n";
        let found = read(yaml, &Columns::default());
        assert!(found.broken.is_empty());
        let texts: Vec<&str> = found.readings.iter().map(|r| r.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "Öven 4, again and again\n\nHi Dana,\n\n  so be it\nend é\n",
                "it's cold\n\nHi Dana, so be it\nend",
                "café now\n\nHi Dana, so be it, end",
            ]
        );
        for (n, word, lies) in [
            (0, "Öven", "Öven"),
            (0, "again and", "again\n    and"),
            (0, "so be", "so be"),
            (0, "é", "é"),
            (1, "it's", "it''s"),
            (1, "Dana, so", "Dana,\n    so"),
            (2, "café", "caf\\u00e9"),
            (2, "be it", "be\n    it"),
        ] {
            let reading = &found.readings[n];
            let at = reading.text.find(word).unwrap();
            assert_eq!(
                reading.map.source(Span::new(at, at + word.len())).of(yaml),
                lies,
                "{word}"
            );
        }
    }

    #[test]
    fn what_is_broken_is_told_with_its_place() {
        let found = read("é: 1\na: \"x", &Columns::default());
        assert_eq!(found.broken[0].at, 9);
        assert!(found.broken[0].message.starts_with("is not YAML: "));
        assert!(!read(&"[".repeat(100_000), &Columns::default()).broken.is_empty());
        let bomb = format!("a: &a [x]\n{}", "b: &b [*a, *a]\n".repeat(1000));
        assert!(read(&bomb, &Columns::default()).readings.is_empty());
    }
}
