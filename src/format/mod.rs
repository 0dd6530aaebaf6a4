//! From a file's bytes to readings: one reader a format.
//! Knows nothing of rules, zones or the disk.
//!
//! A reader is `fn read(text: &str) -> Reading`, its map leading into `text`; `read` here picks the reader by name and content
//! and carries the map on into the raw bytes. Mail alone is read from bytes, since each of its parts has a charset of its own.

pub mod eml;
pub mod html;
pub mod markdown;
pub mod plain;

mod charset;
mod csv;
mod document;
mod encoded_word;
mod flowed;
mod header;
mod hidden;
mod html_element;
mod html_prose;
mod html_tokens;
mod json;
mod lines;
mod markdown_html;
mod mbox;
mod mime;
mod record;
mod template_file;
mod transfer;
mod tree;
mod yaml;

#[cfg(test)]
mod reading_check;
#[cfg(test)]
mod roundtrip;
#[cfg(test)]
mod roundtrip_records;

use crate::message::{Comment, Mark, Part, Reading};
use crate::offset_map::OffsetMap;
use crate::problem::Problem;
use crate::source::Source;
use crate::span::Span;
use crate::template;
use header::Headers;
pub(crate) use html_element::parts_blocks;

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Words and line breaks.
    Plain,
    /// Markdown.
    Markdown,
    /// HTML, or MJML, whose text is HTML.
    Html,
    /// A mail with its headers.
    Mail,
    /// A mailbox in one file.
    Mbox,
    /// Rows of cells, the first of which names the columns.
    Table,
    /// JSON; whether each line is a value of its own.
    Json(bool),
    /// YAML.
    Yaml,
}

impl Format {
    /// The format of a file: its name's ending decides; where that says nothing, the first lines.
    pub fn of(source: &Source) -> Self {
        let file = file_of(source);
        let beneath = template::beneath(file);
        let file = beneath.unwrap_or(file);
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdx" => Format::Markdown,
            "html" | "htm" | "mjml" => Format::Html,
            "eml" => Format::Mail,
            // What an engine makes of braces in them is not there yet to be read.
            "json" | "jsonc" | "jsonl" | "ndjson" | "yaml" | "yml" | "csv" | "tsv" if beneath.is_some() => {
                Format::Plain
            }
            "mbox" | "mbx" => Format::Mbox,
            "csv" | "tsv" => Format::Table,
            "json" | "jsonc" => Format::Json(false),
            "jsonl" | "ndjson" => Format::Json(true),
            "yaml" | "yml" => Format::Yaml,
            // A folder of mails or a mailbox that a mail program wrote: neither gives its files an ending.
            _ if in_maildir(&source.name) => Format::Mail,
            _ if ending.is_empty() && looks_like_mbox(&source.text) => Format::Mbox,
            _ if looks_like_mail(&source.text) => Format::Mail,
            _ if looks_like_html(&source.text) => Format::Html,
            _ if beneath.is_some() && !is_text(ending) && template_file::is_markup(&source.text) => Format::Html,
            _ => Format::Plain,
        }
    }
}

/// The last part of a source's name.
fn file_of(source: &Source) -> &str {
    source.name.rsplit('/').next().unwrap_or("")
}

/// The only line of a text, without the blanks around it.
fn one_line(text: &str) -> Option<Span> {
    let line = text.trim();
    let start = text.len() - text.trim_start().len();
    (!line.is_empty() && !line.contains(['\n', '\r'])).then(|| Span::new(start, start + line.len()))
}

/// Whether an ending names text without markup.
fn is_text(ending: &str) -> bool {
    ["txt", "text", "plain"].iter().any(|e| e.eq_ignore_ascii_case(ending))
}

/// How files that hold many messages are read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which columns of a table, or keys of a tree, hold messages.
    pub columns: Columns,
    /// Whether the user named this very file: then one that is broken is told of even if it holds no message.
    pub named: bool,
}

/// Names of columns or keys that hold a message's parts, beside those that are known.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Of its subject.
    pub subject: Vec<String>,
    /// Of its body.
    pub body: Vec<String>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Contents {
    /// Its messages, in order; a file may hold none.
    pub readings: Vec<Reading>,
    /// Comments that speak to uncanned and stand in no message.
    pub asides: Vec<Comment>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Reads every message of a file.
pub fn read(source: &Source, options: &Options) -> Contents {
    let text = source.text.as_str();
    let mut problems = Vec::new();
    let mut asides = Vec::new();
    let format = Format::of(source);
    let (mut readings, map) = match format {
        Format::Plain => (document::messages(plain::read(text), text, false), source.map.clone()),
        Format::Markdown => (cut(markdown::read(text), text, false, &mut asides), source.map.clone()),
        Format::Html => (cut(html::read(text), text, true, &mut asides), source.map.clone()),
        Format::Mail => {
            let (bytes, map) = mail_bytes(source);
            let mail = eml::read(bytes);
            let problem = |trouble: &&str| Problem::new(source.name.as_str(), *trouble, "");
            problems.extend(mail.troubles.iter().map(problem));
            (vec![mail.reading], map)
        }
        Format::Mbox => return read_mbox(source),
        Format::Table => told(csv::read(text, &options.columns), source, options, &mut problems),
        Format::Json(lines) => told(
            json::read(text, lines, &options.columns),
            source,
            options,
            &mut problems,
        ),
        Format::Yaml => told(yaml::read(text, &options.columns), source, options, &mut problems),
    };
    settle_template(&mut readings, source, format);
    let placed = |reading: Reading| {
        let mut reading = reading.through(&map);
        reading.span = if reading.span.is_empty() {
            Span::new(0, source.raw.len())
        } else {
            map.source(reading.span)
        };
        reading
    };
    for aside in &mut asides {
        aside.map = aside.map.through(&map);
    }
    Contents {
        readings: readings.into_iter().map(placed).collect(),
        asides,
        problems,
    }
}

/// The messages in a text or a page, each with the comments in it; those that stand in none are put aside.
fn cut(mut whole: Reading, text: &str, page: bool, asides: &mut Vec<Comment>) -> Vec<Reading> {
    let comments = std::mem::take(&mut whole.comments);
    let mut readings = document::messages(whole, text, page);
    for comment in comments {
        let at = comment.map.source(Span::new(0, 1)).start;
        let i = readings.partition_point(|reading| !reading.span.is_empty() && reading.span.end <= at);
        let holds = |reading: &&mut Reading| reading.span.is_empty() || reading.span.start <= at;
        match readings.get_mut(i).filter(holds) {
            Some(reading) => reading.comments.push(comment),
            None => asides.push(comment),
        }
    }
    readings
}

/// Of a table in which no message was found: the columns that may hold some all the same, by their names.
pub fn speaking_columns(source: &Source) -> Vec<String> {
    match Format::of(source) {
        Format::Table => csv::speaking(&source.text),
        _ => Vec::new(),
    }
}

/// Leaves out what is a template engine's code and no message, and marks a subject that has a file of its own.
fn settle_template(readings: &mut Vec<Reading>, source: &Source, format: Format) {
    let text = source.text.as_str();
    if matches!(format, Format::Html | Format::Plain) && template_file::is_view(text) {
        readings.clear();
    }
    if let Some(beneath) = template::beneath(file_of(source)) {
        readings.retain(|reading| !template_file::is_code(beneath, text, reading));
    }
    if let [reading] = readings.as_mut_slice()
        && reading.marks.is_empty()
        && template::is_subject(&source.name)
    {
        reading.marks.extend(one_line(&reading.text).map(|span| Mark {
            span,
            part: Part::Subject,
        }));
    }
}

/// Where a file breaks off being what its name says, as a byte of its text, and why.
#[derive(Clone, Debug)]
struct Broken {
    at: usize,
    message: String,
}

/// The messages of a table or a tree. A broken file is a problem if the user named it, or if it seems to hold messages: of the
/// many others in a folder nobody asked.
fn told(
    found: tree::Messages,
    source: &Source,
    options: &Options,
    problems: &mut Vec<Problem>,
) -> (Vec<Reading>, OffsetMap) {
    /// Problems of one kind in one file.
    const MOST: usize = 20;
    let asked = options.named || !found.readings.is_empty() || source.text.contains("ubject");
    for broken in found.broken.into_iter().take(MOST).filter(|_| asked) {
        let at = source.map.source(Span::new(broken.at, broken.at));
        let place = source.position(at.start);
        let help = "mend it at this place, then check again";
        problems.push(Problem::new(source.name.as_str(), broken.message, help).at(place.line, place.column));
    }
    (found.readings, source.map.clone())
}

/// Every mail of a mailbox. A file that is none, whatever its name says, is read as one mail.
fn read_mbox(source: &Source) -> Contents {
    let (bytes, map) = mail_bytes(source);
    let mut readings = Vec::new();
    let mut problems = Vec::new();
    for (n, (lies, mail, inner)) in mbox::mails(bytes).into_iter().enumerate() {
        let eml::Mail { reading, troubles } = eml::read(&mail);
        let mut reading = reading.through(&inner).through(&map);
        reading.span = map.source(lies);
        let subject = reading.marks.iter().find(|m| m.part == Part::Subject);
        reading.title = subject.map(|m| m.span.of(&reading.text).to_string());
        let problem = |trouble: &str| Problem::new(source.name.as_str(), format!("mail {}: {trouble}", n + 1), "");
        problems.extend(troubles.into_iter().map(problem));
        readings.push(reading);
    }
    Contents {
        readings,
        problems,
        ..Contents::default()
    }
}

/// The bytes of a mail and their map into the file: the file's own, but for a byte order mark, and but for UTF-16, which some
/// editors save everything in.
fn mail_bytes(source: &Source) -> (&[u8], OffsetMap) {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    if source.encoding.starts_with("UTF-16") {
        return (source.text.as_bytes(), source.map.clone());
    }
    let bytes = source.raw.strip_prefix(MARK).unwrap_or(&source.raw);
    let mut map = OffsetMap::new();
    map.copy(bytes.len(), source.raw.len() - bytes.len());
    (bytes, map)
}

/// Whether a text starts with the headers of a mail that went through a mail program. A draft with `Subject:` and `To:` on top
/// is none: those lines its writer typed.
fn looks_like_mail(text: &str) -> bool {
    /// Headers that only a mail has.
    const TELLING: [&str; 7] = [
        "From",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Received",
        "Return-Path",
        "Delivered-To",
    ];
    const KNOWN: [&str; 14] = [
        "To",
        "Cc",
        "Bcc",
        "Subject",
        "Reply-To",
        "Sender",
        "In-Reply-To",
        "References",
        "Content-Type",
        "Content-Transfer-Encoding",
        "X-Unsent",
        "X-Mailer",
        "DKIM-Signature",
        "List-Unsubscribe",
    ];
    let mail = text.as_bytes();
    let headers = Headers::read(mail, Span::new(0, mail.len()));
    let count = |names: &[&str]| {
        let known = headers
            .fields
            .iter()
            .filter(|field| names.iter().any(|name| field.is_named(mail, name)));
        known.count()
    };
    let telling = count(&TELLING);
    headers.closed && telling > 0 && telling + count(&KNOWN) >= 2
}

/// Whether a file lies in a folder of a maildir: `new/1700000000.M1P2.host`, `cur/1700000000.M1P2.host:2,S`.
fn in_maildir(name: &str) -> bool {
    let mut parts = name.rsplit('/');
    let file = parts.next().unwrap_or("");
    let folder = parts.next().unwrap_or("");
    matches!(folder, "cur" | "new") && file.starts_with(|c: char| c.is_ascii_digit()) && file.contains('.')
}

/// Whether a text starts with a mailbox's line before its first mail.
fn looks_like_mbox(text: &str) -> bool {
    let first = text.lines().next().unwrap_or("");
    mbox::is_separator(first.as_bytes())
}

/// Whether a text starts as a page of HTML, after blanks, comments and an XML line.
fn looks_like_html(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{FEFF}').trim_start();
    for (open, close) in [("<?xml", "?>"), ("<!--", "-->")] {
        while let Some(inside) = rest.strip_prefix(open) {
            let Some((_, after)) = inside.split_once(close) else {
                return false;
            };
            rest = after.trim_start();
        }
    }
    let starts = |tag: &str| rest.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
    starts("<!doctype html") || starts("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_content_tell_the_format() {
        let mail = "From: a@b.c\nSubject: x\n\nHi";
        for (name, text, format) in [
            ("a.md", mail, Format::Markdown),
            ("a/B.MDX", "", Format::Markdown),
            ("a.HTM", "", Format::Html),
            ("a.mjml", "", Format::Html),
            ("a.EML", "Hi", Format::Mail),
            ("a.txt", mail, Format::Mail),
            ("", mail, Format::Mail),
            ("a.md/mail", mail, Format::Mail),
            ("a.txt", "From x@y.z Mon Jan 1\nReceived: x\nTo: y\n\nHi", Format::Mail),
            ("a.txt", "Subject: x\nTo: Dana\n\nHi", Format::Plain),
            ("a.txt", "Subject: x\nFrom: Dana\nHi", Format::Plain),
            ("a.txt", "From: the heart\n\nHi", Format::Plain),
            ("a.txt", "Hi Dana,\n\nDate: Monday\nFrom: me\n\n", Format::Plain),
            ("a.txt", "\u{FEFF}\n<!-- x --> <!DOCTYPE HTML><p>", Format::Html),
            ("a.txt", "<?xml version=\"1.0\"?><html lang=en>", Format::Html),
            ("a.txt", "<p>Hi", Format::Plain),
            ("a.txt", "<!-- open", Format::Plain),
            ("a.txt", "", Format::Plain),
            ("a.html.erb", "Hi", Format::Html),
            ("a.mjml.hbs", "", Format::Html),
            ("a.text.erb", "<p>Hi</p>", Format::Plain),
            ("a.md.liquid", "", Format::Markdown),
            ("a.liquid", "{% if x %}<p>Hi</p>{% endif %}", Format::Html),
            ("a.hbs", "Hi {{name}},", Format::Plain),
            ("a.json.hbs", "{}", Format::Plain),
        ] {
            let source = Source::new(name, text.as_bytes().to_vec());
            assert_eq!(Format::of(&source), format, "{name} {text:?}");
        }
    }

    #[test]
    fn a_mail_saved_in_any_encoding_points_into_its_file() {
        let mail = "From: a@b.c\r\nSubject: Registrati\u{f3}n\r\n\r\nHi Dana";
        let utf16 = mail.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let latin = mail.chars().map(|c| c as u8).collect::<Vec<u8>>();
        let marked = format!("\u{FEFF}{mail}").into_bytes();
        for (raw, dana) in [
            (mail.as_bytes().to_vec(), &b"Dana"[..]),
            (utf16, b"D\0a\0n\0a\0"),
            (latin, b"Dana"),
            (marked, b"Dana"),
        ] {
            let source = Source::new("a.eml", raw);
            let Contents { readings, problems, .. } = read(&source, &Options::default());
            assert_eq!(problems, []);
            let reading = &readings[0];
            assert!(reading.text.starts_with("Registrati\u{f3}n\n"));
            let at = reading.text.find("Dana").unwrap();
            let span = reading.map.source(Span::new(at, at + 4));
            assert_eq!(&source.raw[span.range()], dana, "{}", source.encoding);
        }
    }
}
