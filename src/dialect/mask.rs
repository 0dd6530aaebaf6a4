//! Where template tokens stand in raw markup, so that a markup parser is not led astray by their `<`, `*`, `_` and `{`.
//! Knows nothing of which tokens are fields.

use crate::span::Span;
use std::collections::HashSet;

/// Longest token taken for one, in bytes: block comments of template languages included.
const LONGEST: usize = 4_000;
/// Longest blank in single or double angle brackets, in bytes.
const LONGEST_ANGLE: usize = 64;

/// Opening and closing delimiters, and whether the token may run over a line end. Longer openings stand first.
const DELIMITERS: &[(&str, &str, bool)] = &[
    ("{{{", "}}}", true),
    ("{{", "}}", true),
    ("{%", "%}", true),
    ("{#", "#}", false),
    ("{!", "}", false),
    ("<%", "%>", true),
    ("[%", "%]", false),
    ("*|", "|*", false),
    ("%%[", "]%%", true),
    ("%%=", "=%%", true),
];

/// Tokens that a Markdown or HTML parser could misread, in order and disjoint: `{{…}}`, `{%…%}`, `{!…}`, `<%…%>`, `*|…|*`,
/// `%%[…]%%`, `<<…>>`, and blanks in angle brackets that are no HTML (`<insert name>`, `<Company>`).
pub fn markup_tokens(text: &str) -> Vec<Span> {
    let mut closers = Closers::new(text);
    let mut ended: Option<HashSet<String>> = None;
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        let end = match byte {
            b'{' | b'*' | b'%' | b'[' => closers.token_end(at),
            b'<' => closers.token_end(at).or_else(|| {
                let end = angle_end(text, at)?;
                let ended = ended.get_or_insert_with(|| ended_elements(text));
                is_blank(&text[at..end], ended).then_some(end)
            }),
            _ => None,
        };
        match end {
            Some(end) => {
                tokens.push(Span::new(at, end));
                at = end;
            }
            None => at += 1,
        }
    }
    tokens
}

/// `text` with every token of [`markup_tokens`] replaced by letters, byte for byte the same length. Line ends and character
/// references inside a token stay.
pub fn masked(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for token in markup_tokens(text) {
        let mut at = token.start as usize;
        while at < token.end as usize {
            let reference = reference_len(&text.as_bytes()[at..token.end as usize]);
            if reference > 0 {
                at += reference;
                continue;
            }
            if !matches!(bytes[at], b'\n' | b'\r') {
                bytes[at] = b'x';
            }
            at += 1;
        }
    }
    // A token starts and ends at ASCII delimiters, so no character is cut.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_string())
}

/// Whether a line is nothing but template code: it starts with a block tag (`{{#if city}}`, `{% if city %}`, `<% if … %>`), and
/// hardly a word stands outside its tokens. A line that only prints fields may as well be part of a letter.
pub fn is_template_code(line: &str) -> bool {
    let line = line.trim();
    let opens = ["{{#", "{{/", "{{^", "{%", "<%"]
        .iter()
        .any(|tag| line.starts_with(tag));
    if !opens {
        return false;
    }
    let tokens: usize = markup_tokens(line).iter().map(|token| token.len()).sum();
    tokens > 0 && line.len() - tokens <= 16
}

/// Length of the character reference (`&quot;`) at the start of `bytes`, or 0.
fn reference_len(bytes: &[u8]) -> usize {
    if bytes.first() != Some(&b'&') {
        return 0;
    }
    let name = bytes[1..]
        .iter()
        .take(32)
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'#')
        .count();
    match bytes.get(1 + name) {
        Some(b';') if name > 1 => name + 2,
        _ => 0,
    }
}

/// Finds closing delimiters, remembering for each kind the last one found, so that the whole text is searched once a kind.
struct Closers<'a> {
    text: &'a str,
    next: [Option<usize>; DELIMITERS.len()],
}

impl<'a> Closers<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            next: [Some(0); DELIMITERS.len()],
        }
    }

    /// The end of the token that opens at `at`, if one does and is closed.
    fn token_end(&mut self, at: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(at..)?;
        for (kind, &(open, close, over_lines)) in DELIMITERS.iter().enumerate() {
            if !rest.starts_with(open.as_bytes()) {
                continue;
            }
            let inner = at + open.len();
            let Some(end) = self.closer(kind, close, inner) else {
                continue;
            };
            if end - inner > LONGEST {
                continue;
            }
            // A second opening means that this one was left open.
            let body = self.text.get(inner..end).unwrap_or("");
            let open_again = body.contains(if open == "{!" { "{" } else { open });
            if !open_again && fits_lines(body, over_lines) && !holds_tag(body) {
                return Some(end + close.len());
            }
        }
        None
    }

    fn closer(&mut self, kind: usize, close: &str, from: usize) -> Option<usize> {
        let known = self.next.get(kind).copied().flatten()?;
        if known >= from && known > 0 {
            return Some(known);
        }
        let found = self.text.get(from..)?.find(close).map(|i| from + i);
        self.next[kind] = found;
        found
    }
}

fn fits_lines(body: &str, over_lines: bool) -> bool {
    if !over_lines {
        return !body.contains('\n') && !body.contains('\r');
    }
    !body.contains("\n\n") && !body.contains("\n\r\n")
}

/// Whether a tag stands inside a token (`{{<b>name</b>}}`): then the markup is real and must be parsed.
fn holds_tag(body: &str) -> bool {
    body.match_indices('<').any(|(i, _)| {
        let rest = &body[i + 1..];
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let len = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, after) = name.split_at(len);
        if !is_element(name) {
            return false;
        }
        let head = after.bytes().take(LONGEST_ANGLE).position(|b| b == b'>');
        match head {
            Some(0) => true,
            Some(end) => after[..end].trim() == "/" || after[..end].contains("=\"") || after[..end].contains("='"),
            None => false,
        }
    })
}

/// The end of `<…>` or `<<…>>` at `at`, on one line and not too long.
fn angle_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    let double = rest.starts_with(b"<<");
    let open = 1 + usize::from(double);
    if !rest.get(open)?.is_ascii_alphabetic() {
        return None;
    }
    let len = rest
        .iter()
        .skip(open)
        .take(LONGEST_ANGLE)
        .position(|b| matches!(b, b'>' | b'<' | b'\n' | b'\r'))?;
    let close = open + len;
    if rest.get(close) != Some(&b'>') {
        return None;
    }
    match (double, rest.get(close + 1)) {
        (true, Some(b'>')) => Some(at + close + 2),
        (true, _) => None,
        (false, _) => Some(at + close + 1),
    }
}

/// Whether `<…>` is a blank a person left, not a tag: words without attributes, whose first is no element, or is one never
/// closed here that people use as a word (`<title>`) or that other words follow (`<a recent post>`).
fn is_blank(token: &str, ended: &HashSet<String>) -> bool {
    if token.starts_with("<<") {
        return true;
    }
    let inner = &token[1..token.len() - 1];
    let glued_colon = inner.match_indices(':').any(|(i, _)| !inner[i + 1..].starts_with(' '));
    if inner.contains(['=', '"', '@', '\\', '&']) || inner.ends_with('/') || glued_colon || inner.starts_with("mj-") {
        return false;
    }
    let first = inner
        .split([' ', '\t', '/', ':', ',', '\'', '’', '.'])
        .next()
        .unwrap_or("");
    let name = first.to_ascii_lowercase();
    if ended.contains(&name) || ended.contains(&inner.to_ascii_lowercase()) {
        return false;
    }
    !is_element(&name) || is_everyday_word(inner) || is_phrase(inner)
}

/// Names of all end tags in `text`, in lower case.
fn ended_elements(text: &str) -> HashSet<String> {
    text.match_indices("</")
        .map(|(i, _)| {
            let rest = &text[i + 2..];
            let len = rest
                .bytes()
                .take(LONGEST_ANGLE)
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
                .count();
            rest[..len].to_ascii_lowercase()
        })
        .collect()
}

/// Whether `name`, in any case, is an element of HTML, or of the SVG and the older HTML met in mail.
pub fn is_element(name: &str) -> bool {
    ELEMENTS.iter().any(|e| e.eq_ignore_ascii_case(name))
}

/// Elements that mean nothing without an attribute or an end tag, and are words a person puts between angle brackets.
fn is_everyday_word(name: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "address", "area", "data", "details", "image", "label", "link", "object", "section", "source", "summary",
        "time", "title",
    ];
    WORDS.iter().any(|w| w.eq_ignore_ascii_case(name))
}

/// Whether words follow the first one, none of which is an attribute.
fn is_phrase(inner: &str) -> bool {
    #[rustfmt::skip]
    const ATTRIBUTES: &[&str] = &[
        "align", "alt", "async", "border", "checked", "class", "compact", "controls", "defer", "disabled", "download",
        "editable", "height", "hidden", "href", "id", "ismap", "itemscope", "lang", "loop", "multiple", "muted", "name",
        "noshade", "nowrap", "open", "readonly", "required", "reversed", "selected", "src", "start", "style", "target",
        "type", "value", "width",
    ];
    let is_word = |word: &str| {
        let plain = word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ',' | '\'' | '’' | '.' | '?' | '-' | '/' | '&'));
        plain && !ATTRIBUTES.iter().any(|a| a.eq_ignore_ascii_case(word))
    };
    let mut words = inner.split_ascii_whitespace().skip(1).peekable();
    words.peek().is_some() && words.all(is_word)
}

#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b", "base", "basefont", "bdi",
    "bdo", "bgsound", "big", "blink", "blockquote", "body", "br", "button", "canvas", "caption", "center", "circle",
    "cite", "code", "col", "colgroup", "data", "datalist", "dd", "defs", "del", "details", "dfn", "dialog", "dir",
    "div", "dl", "dt", "ellipse", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer", "form",
    "frame", "frameset", "g", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "i",
    "iframe", "image", "img", "input", "ins", "kbd", "label", "legend", "li", "line", "link", "main", "map", "mark",
    "marquee", "menu", "meta", "meter", "mjml", "nav", "nobr", "noembed", "noframes", "noscript", "object", "ol",
    "optgroup", "option", "output", "p", "param", "path", "picture", "plaintext", "polygon", "polyline", "pre",
    "progress", "q", "rect", "rp", "rt", "ruby", "s", "samp", "script", "search", "section", "select", "slot",
    "small", "source", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td",
    "template", "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "tt", "u", "ul", "use", "var",
    "video", "wbr", "xml", "xmp",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<&str> {
        markup_tokens(text).into_iter().map(|t| t.of(text)).collect()
    }

    #[test]
    fn tokens_are_found_whole() {
        let cases: &[(&str, &[&str])] = &[
            ("Hi {{first_name}}, *|FNAME|* x", &["{{first_name}}", "*|FNAME|*"]),
            ("{{{Recipient.Name}}}", &["{{{Recipient.Name}}}"]),
            ("{{#if a<b}}y{{/if}}", &["{{#if a<b}}", "{{/if}}"]),
            ("<%= x > 3 %> {% if a < b %}", &["<%= x > 3 %>", "{% if a < b %}"]),
            (
                "%%=IIF(a<b,1,2)=%% {!Contact.Name}",
                &["%%=IIF(a<b,1,2)=%%", "{!Contact.Name}"],
            ),
            ("Dear <<First Name>>,", &["<<First Name>>"]),
            (
                "at <insert company> or <Company Name>",
                &["<insert company>", "<Company Name>"],
            ),
            (
                "about <a recent post> of <time and date>, <Title>",
                &["<a recent post>", "<time and date>", "<Title>"],
            ),
            ("{{a\nb}}", &["{{a\nb}}"]),
        ];
        for (text, want) in cases {
            assert_eq!(tokens(text), *want, "{text}");
        }
    }

    #[test]
    fn markup_and_open_tokens_are_left_alone() {
        for text in [
            "<p>Hi <b>x</b><br><td nowrap></p>",
            "<https://example.com> <a@example.com> <o:p></o:p>",
            "<foo bar=\"1\"> <foo/> <mj-text>x</mj-text>",
            "<custom>x</custom> <title>y</title>",
            "<td nowrap class> <input disabled> <td {{x}>",
            "{{name} and more",
            "{{a\n\nb}}",
            "a < b > c",
            "{{<span>first_name</span>}}",
            "<!--[if mso]><![endif]-->",
        ] {
            assert_eq!(tokens(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn template_code_is_told_from_letters_with_fields() {
        for line in [
            "    {{#if a}}{{a}}{{/if}}",
            "{{#if a}}{{a}}\\n{{/if}}",
            "{% if a %}at {{a}}{% endif %}",
        ] {
            assert!(is_template_code(line), "{line}");
        }
        for line in [
            "",
            "    {{first_name}}",
            "    Hi {{first_name}},",
            "{{#if a}}You and I should talk about it soon.{{/if}}",
            "{{#if a",
        ] {
            assert!(!is_template_code(line), "{line}");
        }
    }

    #[test]
    fn a_token_left_open_does_not_swallow_the_next() {
        assert_eq!(tokens("{{first_name} at {{company}}"), ["{{company}}"]);
    }

    #[test]
    fn masking_keeps_length_lines_and_references() {
        let text = "é {{a &quot;ü\r\nb}}<Jörg>";
        let masked = masked(text);
        assert_eq!(masked, "é xxxx&quot;xx\r\nxxxxxxxxxx");
        assert_eq!(masked.len(), text.len());
    }

    #[test]
    fn hostile_text_is_quick() {
        for soup in [
            "{{",
            "<",
            "{",
            "<a",
            "*|",
            "{{}",
            "</a",
            "%%[",
            "{!",
            "{%<b",
            "{!{!{!{!}",
        ] {
            let text = soup.repeat(1_000_000 / soup.len());
            assert!(markup_tokens(&text).len() <= text.len());
        }
    }
}
