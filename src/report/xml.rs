//! Text made fit for XML 1.0, so that nothing in a draft can end an element or break a parser.
//! Knows nothing of what the elements mean.

use crate::report::clean;

/// The first line of a document.
pub(super) const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// `text` on one line, for an attribute or the content of an element: what would act on a terminal is replaced, what XML has no character
/// for is left out, the rest is escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean::line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An element as a parser sees it: its name and attributes, or text between two.
    #[derive(Debug, PartialEq)]
    pub(crate) enum Event {
        Open(String, Vec<(String, String)>),
        Close(String),
        Text(String),
    }

    /// Reads what this room writes, strictly: every element closed, every attribute quoted, every `&` one of the five, every character one
    /// of XML 1.0.
    pub(crate) fn read(document: &str) -> Vec<Event> {
        let is_char = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
        assert!(document.chars().all(is_char), "{document:?}");
        let mut rest = document.strip_prefix(PROLOGUE).unwrap();
        let (mut events, mut open) = (Vec::new(), Vec::new());
        while !rest.is_empty() {
            let (text, from) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            if !text.trim().is_empty() {
                assert!(!open.is_empty() && !text.contains("]]>"), "{text}");
                events.push(Event::Text(plain(text.trim())));
            }
            let Some(tag) = from.strip_prefix('<') else { break };
            let (tag, after) = tag.split_once('>').unwrap();
            rest = after;
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop().as_deref(), Some(name));
                events.push(Event::Close(name.to_string()));
                continue;
            }
            let (inner, empty) = tag.strip_suffix('/').map_or((tag, false), |inner| (inner, true));
            let (name, mut list) = inner.split_once(' ').unwrap_or((inner, ""));
            let mut attributes = Vec::new();
            while !list.is_empty() {
                let (key, value) = list.split_once("=\"").unwrap();
                let (value, more) = value.split_once('"').unwrap();
                attributes.push((key.to_string(), plain(value)));
                list = more.strip_prefix(' ').unwrap_or(more);
            }
            events.push(Event::Open(name.to_string(), attributes));
            if empty {
                events.push(Event::Close(name.to_string()));
            } else {
                open.push(name.to_string());
            }
        }
        assert!(open.is_empty(), "{open:?}");
        events
    }

    fn plain(text: &str) -> String {
        let mut parts = text.split('&');
        let mut out = parts.next().unwrap().to_string();
        for part in parts {
            let (name, rest) = part.split_once(';').unwrap();
            out.push(match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                other => panic!("&{other};"),
            });
            out.push_str(rest);
        }
        out
    }

    /// The attribute of an element.
    pub(crate) fn attribute<'a>(event: &'a Event, key: &str) -> Option<&'a str> {
        let Event::Open(_, attributes) = event else { return None };
        attributes
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.as_str())
    }

    #[test]
    fn nothing_ends_an_element() {
        let cases = [
            (
                "a < b && c > 'd' \"e\"",
                "a &lt; b &amp;&amp; c &gt; &apos;d&apos; &quot;e&quot;",
            ),
            ("]]><x/>\n\u{0}\u{ffff}\u{202e}", "]]&gt;&lt;x/&gt; \u{2400}\u{fffd}"),
        ];
        for (text, is) in cases {
            assert_eq!(escaped(text), is);
        }
    }
}
