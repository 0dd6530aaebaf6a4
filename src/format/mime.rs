//! The parts of a mail as a tree, and which of them its reader sees.
//! Knows nothing of what the parts say, and decodes none.

use super::header::Headers;
use super::lines::Lines;
use super::transfer::Transfer;
use crate::span::Span;
use mail_parser::{ContentType, MessageParser, MimeHeaders};

/// Parts within parts deeper than this are left unread; real mails stay below ten.
const DEEPEST: usize = 64;

/// One part of a mail, or the mail as a whole.
#[derive(Clone, Debug, Default)]
pub struct Entity {
    /// Its media type in small letters, `text/plain` where nothing else is said.
    pub kind: String,
    /// The charset it declares.
    pub charset: Option<String>,
    /// Whether it is `format=flowed`.
    pub flowed: bool,
    /// Whether it is `delsp=yes`.
    pub del_sp: bool,
    /// How its bytes were wrapped.
    pub transfer: Transfer,
    /// Whether it is sent as a file beside the text.
    pub attached: bool,
    /// Its content id, without the angle brackets.
    id: String,
    /// In `multipart/related`, the content id of the root.
    root: String,
    /// Its bytes in the mail.
    pub body: Span,
    /// Its parts, where it is a multipart whose parts could be told apart.
    pub parts: Vec<Entity>,
}

/// The parts of a mail in the order of reading.
#[derive(Clone, Debug, Default)]
pub struct Shown<'a> {
    /// What the reader sees.
    pub seen: Vec<&'a Entity>,
    /// Other forms of the same, sent along for other programs.
    pub unseen: Vec<&'a Entity>,
}

/// Reads the tree below a header block whose body ends at `end`.
pub fn read(mail: &[u8], headers: &Headers, end: usize) -> Entity {
    // One parser for the mail: it costs more to make than to use.
    let parser = MessageParser::new().with_mime_headers();
    entity(mail, headers, end, "text/plain", &parser, DEEPEST)
}

impl Entity {
    /// A plain text of which nothing is declared.
    pub fn text(body: Span) -> Self {
        Self {
            kind: "text/plain".to_string(),
            body,
            ..Self::default()
        }
    }

    /// Chooses what the reader sees: of alternatives the last that holds HTML, else the last with text; of related parts the
    /// root; of all others every text that is not a file.
    pub fn shown(&self) -> Shown<'_> {
        let mut shown = Shown::default();
        if self.parts.is_empty() {
            // A mail that is one text is that text, whatever it says of being a file.
            if self.is_text() || self.kind.starts_with("text/") {
                shown.seen.push(self);
            }
            return shown;
        }
        self.choose(&mut shown);
        shown
    }

    /// Whether its bytes are HTML.
    pub fn is_html(&self) -> bool {
        self.kind == "text/html"
    }

    /// Whether it holds parts that nest deeper than we follow.
    pub fn is_too_deep(&self) -> bool {
        match self.parts.is_empty() {
            true => self.kind.starts_with("multipart/"),
            false => self.parts.iter().any(Entity::is_too_deep),
        }
    }

    fn is_text(&self) -> bool {
        self.is_html() || self.kind == "text/plain"
    }

    fn holds(&self, is_it: &dyn Fn(&Entity) -> bool) -> bool {
        if self.parts.is_empty() {
            return !self.attached && is_it(self);
        }
        self.parts.iter().any(|part| part.holds(is_it))
    }

    fn choose<'a>(&'a self, shown: &mut Shown<'a>) {
        match self.kind.as_str() {
            _ if self.parts.is_empty() => {
                if self.is_text() && !self.attached {
                    shown.seen.push(self);
                }
            }
            "multipart/alternative" => {
                let html = self.parts.iter().rposition(|part| part.holds(&Entity::is_html));
                let best = html.or_else(|| self.parts.iter().rposition(|part| part.holds(&Entity::is_text)));
                for (i, part) in self.parts.iter().enumerate() {
                    if Some(i) == best {
                        part.choose(shown);
                    } else {
                        let mut other = Shown::default();
                        part.choose(&mut other);
                        shown.unseen.append(&mut other.seen);
                        shown.unseen.append(&mut other.unseen);
                    }
                }
            }
            "multipart/related" => {
                let named = self
                    .parts
                    .iter()
                    .find(|part| !self.root.is_empty() && part.id == self.root);
                if let Some(root) = named.or(self.parts.first()) {
                    root.choose(shown);
                }
            }
            _ => {
                for part in &self.parts {
                    part.choose(shown);
                }
            }
        }
    }
}

fn entity(
    mail: &[u8],
    headers: &Headers,
    end: usize,
    default_kind: &str,
    parser: &MessageParser,
    deeper: usize,
) -> Entity {
    let mut entity = Entity::text(Span::new(headers.body, end));
    entity.kind = default_kind.to_string();
    entity.transfer = Transfer::named(&headers.text(mail, "content-transfer-encoding"));
    let mut boundary = String::new();
    structured(mail, headers, "content-type", parser, &mut |value| {
        let attribute = |name| value.attribute(name).unwrap_or("").trim();
        if let Some(subtype) = value.subtype() {
            entity.kind = format!("{}/{subtype}", value.ctype()).to_ascii_lowercase();
        }
        entity.charset = value.attribute("charset").map(str::to_string);
        entity.flowed = attribute("format").eq_ignore_ascii_case("flowed");
        entity.del_sp = attribute("delsp").eq_ignore_ascii_case("yes");
        entity.attached = value.has_attribute("name");
        entity.root = content_id(attribute("start")).to_string();
        boundary = value.attribute("boundary").unwrap_or("").to_string();
    });
    structured(mail, headers, "content-disposition", parser, &mut |value| {
        entity.attached |= !value.is_inline() || value.has_attribute("filename");
    });
    entity.id = content_id(&headers.text(mail, "content-id")).to_string();
    if !entity.kind.starts_with("multipart/") {
        return entity;
    }
    let part_kind = match entity.kind.as_str() {
        "multipart/digest" => "message/rfc822",
        _ => "text/plain",
    };
    let mut spans = split(mail, entity.body, boundary.trim_end());
    if spans.is_empty() {
        spans = split(mail, entity.body, &guess_boundary(mail, entity.body));
    }
    if spans.is_empty() {
        // Nothing tells the parts apart: a mail program shows it all.
        entity.kind = "text/plain".to_string();
    } else if let Some(deeper) = deeper.checked_sub(1) {
        let part = |span: Span| {
            let headers = Headers::read(mail, span);
            self::entity(mail, &headers, span.end as usize, part_kind, parser, deeper)
        };
        entity.parts = spans.into_iter().map(part).collect();
    }
    entity
}

/// Reads a header with parameters, with the help of a parser that knows all the ways to write one.
fn structured(
    mail: &[u8],
    headers: &Headers,
    name: &str,
    parser: &MessageParser,
    take: &mut dyn FnMut(&ContentType<'_>),
) {
    /// Bytes of the value that are read: more than any real one has.
    const LONGEST: usize = 4096;
    let Some(field) = headers.get(mail, name) else {
        return;
    };
    let value = mail.get(field.value.range()).unwrap_or_default();
    let mut block = name.as_bytes().to_vec();
    block.push(b':');
    block.extend(
        value
            .iter()
            .take(LONGEST)
            .map(|&b| if b == b'\r' || b == b'\n' { b' ' } else { b }),
    );
    block.extend_from_slice(b"\r\n\r\n");
    let Some(message) = parser.parse_headers(&block) else {
        return;
    };
    let Some(part) = message.parts.first() else {
        return;
    };
    if let Some(value) = part.content_type().or_else(|| part.content_disposition()) {
        take(value);
    }
}

fn content_id(value: &str) -> &str {
    value.trim().trim_start_matches('<').trim_end_matches('>')
}

/// The parts between the lines `--boundary`; the last one may lack the closing line. The line end before a boundary belongs to it.
fn split(mail: &[u8], body: Span, boundary: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    if boundary.is_empty() {
        return parts;
    }
    let mut start = None;
    let mut last_end = body.start;
    for line in Lines::new(mail, body) {
        let text = mail.get(line.text.range()).unwrap_or_default();
        let rest = text
            .strip_prefix(b"--")
            .and_then(|rest| rest.strip_prefix(boundary.as_bytes()));
        let rest = rest.map(<[u8]>::trim_ascii);
        if let Some(b"" | b"--") = rest {
            if let Some(start) = start {
                parts.push(Span::new(start as usize, last_end as usize));
            }
            start = Some(line.next);
            if rest == Some(b"--") {
                return parts;
            }
        }
        last_end = line.text.end;
    }
    if let Some(start) = start {
        parts.push(Span::new(start as usize, body.end as usize));
    }
    parts
}

/// Where the declared boundary is missing or wrong: the first line `--something` with a `Content-` header below it.
fn guess_boundary(mail: &[u8], body: Span) -> String {
    let mut candidate = "";
    for line in Lines::new(mail, body) {
        let text = mail.get(line.text.range()).unwrap_or_default();
        let is_header = text.get(..8).is_some_and(|head| head.eq_ignore_ascii_case(b"content-"));
        if is_header && !candidate.is_empty() {
            return candidate.to_string();
        }
        candidate = text
            .strip_prefix(b"--")
            .and_then(|rest| std::str::from_utf8(rest).ok())
            .unwrap_or("")
            .trim_end();
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts seen and unseen, each as its kind and its first word.
    fn shown(mail: &str) -> (String, String) {
        let headers = Headers::read(mail.as_bytes(), Span::new(0, mail.len()));
        let tree = read(mail.as_bytes(), &headers, mail.len());
        let shown = tree.shown();
        let tell = |parts: &[&Entity]| {
            let words = parts.iter().map(|part| {
                let word = part.body.of(mail).split_whitespace().next().unwrap_or("");
                format!("{} {word}", part.kind)
            });
            words.collect::<Vec<_>>().join(", ")
        };
        (tell(&shown.seen), tell(&shown.unseen))
    }

    fn part(headers: &str, body: &str) -> String {
        format!("Content-Type: {headers}\n\n{body}\n")
    }

    fn multi(kind: &str, boundary: &str, parts: &[String]) -> String {
        let parts: String = parts.iter().map(|part| format!("--{boundary}\n{part}")).collect();
        format!("Content-Type: multipart/{kind}; boundary=\"{boundary}\"\n\n{parts}--{boundary}--\n")
    }

    #[test]
    fn the_reader_sees_what_a_mail_program_shows() {
        let text = || part("text/plain", "words");
        let html = || part("text/html; charset=utf-8", "<p>");
        let image = || part("image/png", "png");
        for (mail, seen, unseen) in [
            (text(), "text/plain words", ""),
            ("Subject: x\n\nwords".to_string(), "text/plain words", ""),
            (part("text", "words"), "text/plain words", ""),
            (part("text/enriched; name=x", "words"), "text/enriched words", ""),
            (image(), "", ""),
            (
                multi("alternative", "b", &[text(), html()]),
                "text/html <p>",
                "text/plain words",
            ),
            (
                multi("alternative", "b", &[html(), text()]),
                "text/html <p>",
                "text/plain words",
            ),
            (multi("alternative", "b", &[text(), image()]), "text/plain words", ""),
            (
                multi(
                    "alternative",
                    "b",
                    &[text(), multi("related", "bb", &[html(), image(), text()])],
                ),
                "text/html <p>",
                "text/plain words",
            ),
            (
                multi("mixed", "b", &[text(), image(), html()]),
                "text/plain words, text/html <p>",
                "",
            ),
            (
                multi("mixed", "b", &[multi("alternative", "c", &[text(), html()]), text()]),
                "text/html <p>, text/plain words",
                "text/plain words",
            ),
            (
                multi(
                    "mixed",
                    "b",
                    &[text(), part("text/plain\nContent-Disposition: attachment", "file")],
                ),
                "text/plain words",
                "",
            ),
            (
                multi("mixed", "b", &[text(), part("text/plain; name=notes.txt", "file")]),
                "text/plain words",
                "",
            ),
            (multi("mixed", "b", &[part("message/rfc822", "Subject: x")]), "", ""),
            (multi("digest", "b", &["\nSubject: x\n\nwords\n".to_string()]), "", ""),
            (multi("mixed", "b", &["\nwords\n".to_string()]), "text/plain words", ""),
            (multi("signed", "a b", &[text()]), "text/plain words", ""),
        ] {
            assert_eq!(shown(&mail), (seen.to_string(), unseen.to_string()), "{mail}");
        }
    }

    #[test]
    fn broken_multiparts_lose_nothing() {
        for (mail, seen) in [
            (
                "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords",
                "text/plain words",
            ),
            (
                "Content-Type: multipart/mixed; boundary=\"\"\n\nwords",
                "text/plain words",
            ),
            ("Content-Type: multipart/mixed\n\nwords", "text/plain words"),
            (
                "Content-Type: multipart/mixed; boundary=x\n\n--y\nContent-Type: text/html\n\n<p>\n--y--",
                "text/html <p>",
            ),
            (
                "Content-Type: multipart/mixed; boundary=b\r\r--b\r\rwords\r--b--\r",
                "text/plain words",
            ),
            (
                "Content-Type: multipart/mixed; boundary=b\n\n--b2\n\nno\n--b\n\nwords\n--b--\n",
                "text/plain words",
            ),
            (
                "Content-Type: multipart/related; start=\"<2>\"; boundary=b\n\n--b\n\nno\n--b\nContent-ID: <2>\n\nwords\n--b--\n",
                "text/plain words",
            ),
        ] {
            assert_eq!(shown(mail).0, seen, "{mail:?}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        for (depth, seen) in [(50, "text/plain words"), (5000, "")] {
            let heads: String = (0..depth)
                .map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"))
                .collect();
            assert_eq!(shown(&format!("{heads}\nwords\n")).0, seen);
        }
    }
}
