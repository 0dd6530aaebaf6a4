//! Tags and comments in the HTML blocks of a Markdown text, line by line.
//! Knows nothing of what an element means, but for the line break and what is never read.

use crate::dialect::is_element;
use crate::span::Span;
use std::ops::Range;

/// Longest tag of an unknown element, in bytes.
const LONGEST_TAG: usize = 400;

/// Whether `tag` is `<br>`.
pub(super) fn is_break(tag: &str) -> bool {
    let name = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    name.trim().eq_ignore_ascii_case("br")
}

/// Where the quoted values of `href`, `src` and `alt` stand in markup that starts at byte `start`.
pub(super) fn targets(markup: &str, start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (i, _) in markup.match_indices("=\"") {
        let name = markup.as_bytes().get(..i).unwrap_or_default();
        let told = [" href", " src", " alt"].iter().any(|n| name.ends_with(n.as_bytes()));
        let value = i + 2;
        if let (true, Some(len)) = (told, markup.get(value..).and_then(|v| v.find('"')))
            && len > 0
        {
            found.push(start + value..start + value + len);
        }
    }
    found
}

/// What stands in each comment of markup that starts at byte `start`, its end included.
pub(super) fn comments(markup: &str, start: usize) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = markup.get(at..).and_then(|rest| rest.find("<!--")) {
        let from = at + open + 4;
        let Some(close) = markup.get(from..).and_then(|rest| rest.find("-->")) else {
            break;
        };
        at = from + close + 3;
        found.push(Span::new(start + from, start + at));
    }
    found
}

/// Where a block stands between its lines.
#[derive(Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    Tag,
    Comment,
    /// Within `<style>` or `<script>`, of the name given.
    Machine(&'static str),
}

/// Takes the tags out of one HTML block.
#[derive(Debug, Default)]
pub(super) struct HtmlStrip {
    state: State,
}

impl HtmlStrip {
    /// What is to leave the line, which starts at byte `start`; a `<br>` within the line becomes a line end.
    pub fn line(&mut self, line: &str, start: usize) -> Vec<(Range<usize>, Option<String>)> {
        let mut edits = Vec::new();
        let end = line.trim_end_matches(['\n', '\r']).len();
        let mut at = 0;
        while at < end {
            let rest = &line[at..end];
            let found = match self.state {
                State::Text => {
                    let Some(open) = rest.find('<') else { break };
                    at += open;
                    self.open(&line[at..end]);
                    if self.state == State::Text {
                        at += 1;
                    }
                    continue;
                }
                State::Tag => rest.find('>').map(|i| i + 1),
                State::Comment => rest.find("-->").map(|i| i + 3),
                State::Machine(closer) => find_closer(rest, closer),
            };
            let stop = found.map_or(end, |len| at + len);
            let tag = &line[at..stop];
            let breaks = self.state == State::Tag && is_break(tag) && stop < end;
            edits.push((start + at..start + stop, breaks.then(|| "\n".to_string())));
            if found.is_some() {
                self.state = match self.state {
                    State::Tag if names(tag, "style") => State::Machine("</style>"),
                    State::Tag if names(tag, "script") => State::Machine("</script>"),
                    _ => State::Text,
                };
            }
            at = stop;
        }
        edits
    }

    /// What the `<` at the start of `rest` opens.
    fn open(&mut self, rest: &str) {
        let name = rest.trim_start_matches('<').trim_start_matches('/');
        let len = name
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':'))
            .count();
        if rest.starts_with("<!--") {
            self.state = State::Comment;
            return;
        }
        let declares = rest.starts_with("<!") || rest.starts_with("<?");
        let closed = || len > 0 && rest.bytes().take(LONGEST_TAG).any(|b| b == b'>');
        if declares || is_element(&name[..len]) || closed() {
            self.state = State::Tag;
        }
    }
}

/// The end of the first `closer` in `text`, in any case.
fn find_closer(text: &str, closer: &str) -> Option<usize> {
    text.match_indices("</").find_map(|(i, _)| {
        let end = i + closer.len();
        text.get(i..end)
            .filter(|tag| tag.eq_ignore_ascii_case(closer))
            .map(|_| end)
    })
}

fn names(tag: &str, name: &str) -> bool {
    let inner = tag.get(1..1 + name.len()).unwrap_or("");
    inner.eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(lines: &[&str]) -> String {
        let mut strip = HtmlStrip::default();
        let mut out = String::new();
        for line in lines {
            let mut at = 0;
            for (range, shown) in strip.line(line, 0) {
                out.push_str(&line[at..range.start]);
                out.push_str(shown.as_deref().unwrap_or(""));
                at = range.end;
            }
            out.push_str(&line[at..]);
        }
        out
    }

    #[test]
    fn tags_leave_and_words_stay() {
        let cases: &[(&[&str], &str)] = &[
            (&["<div>Hi<br>there</div>\n"], "Hi\nthere\n"),
            (&["<!-- a\n", "b --> c\n"], "\n c\n"),
            (&["<div\n", " class='x'>y\n"], "\ny\n"),
            (&["<style>a{}\n", "b</style>c\n"], "\nc\n"),
            (&["<p>a < b\n"], "a < b\n"),
        ];
        for (lines, want) in cases {
            assert_eq!(strip(lines), *want, "{lines:?}");
        }
    }
}
