//! The tags of Handlebars and Mustache templates, one after the other, each with the blanks that go with it.
//! Knows nothing of what stands in a tag, or of how tags belong together.

use super::family::Family;

/// One tag.
pub(super) struct Tag<'a> {
    /// With its delimiters.
    pub(super) span: std::ops::Range<usize>,
    /// With the blanks around it that go too, because it stands alone on its line.
    pub(super) takes: std::ops::Range<usize>,
    pub(super) kind: Kind,
    /// Between the delimiters, without the sign that says the kind.
    pub(super) inner: &'a str,
    /// `{{~` and `~}}`.
    pub(super) trims: (bool, bool),
}

/// What a tag does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A value; whether it is not escaped.
    Print(bool),
    /// A block begins.
    Open,
    /// A block for what is empty begins.
    Inverted,
    /// A block ends.
    Close,
    /// The other branch begins.
    Else,
    /// Another template is put in.
    Partial,
    /// Nothing.
    Comment,
    /// `\{{`: the braces themselves.
    Braces,
}

/// Every tag in order.
pub(super) fn tags(text: &str, family: Family) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let (mut open, mut close) = ("{{", "}}");
    let mut from = 0;
    let mut seeker = Seeker::default();
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(open)) {
        let start = from + found;
        let rest = text.get(start..).unwrap_or("");
        if family == Family::Handlebars && text.get(..start).is_some_and(|t| t.ends_with('\\')) {
            let twice = text.get(..start).is_some_and(|t| t.ends_with("\\\\"));
            tags.push(Tag {
                span: start - 1..if twice { start } else { start + 2 },
                takes: start - 1..if twice { start } else { start + 2 },
                kind: if twice { Kind::Comment } else { Kind::Braces },
                inner: "",
                trims: (false, false),
            });
            if !twice {
                from = start + 2;
                continue;
            }
        }
        let body = rest.get(open.len()..).unwrap_or("");
        let lead = usize::from(body.starts_with('~'));
        let after = body.get(lead..).unwrap_or("");
        let end = if after.starts_with("!--") {
            let plain = seeker.find(after, 0, "--}}").map(|e| e + 2);
            plain.or_else(|| seeker.find(after, 1, "--~}}").map(|e| e + 3))
        } else if after.starts_with('{') && open == "{{" {
            let triple = seeker.find(after, 2, "}}}").map(|e| e + 1);
            triple.or_else(|| after.find("}}"))
        } else {
            after.find(close)
        };
        let Some(end) = end else { break };
        let stop = start + open.len() + lead + end + close.len();
        let mut inner = after.get(..end).unwrap_or("");
        let trims = (lead > 0, inner.ends_with('~'));
        inner = inner.strip_suffix('~').unwrap_or(inner);
        let (kind, inner) = sort(inner, family);
        if family == Family::Mustache
            && let Some((new_open, new_close)) = delimiters(inner, kind)
        {
            (open, close) = (new_open, new_close);
        }
        tags.push(Tag {
            span: start..stop,
            takes: start..stop,
            kind,
            inner,
            trims,
        });
        from = stop;
    }
    tags
}

/// Remembers which closing delimiters the rest of a text does not have, so that none is looked for twice.
#[derive(Default)]
struct Seeker {
    gone: [bool; 3],
}

impl Seeker {
    fn find(&mut self, text: &str, which: usize, close: &str) -> Option<usize> {
        if self.gone[which] {
            return None;
        }
        let found = text.find(close);
        self.gone[which] = found.is_none();
        found
    }
}

fn sort(inner: &str, family: Family) -> (Kind, &str) {
    let inner = inner.trim();
    let rest = |n: usize| inner.get(n..).unwrap_or("").trim();
    match inner.as_bytes().first() {
        Some(b'#') if inner.starts_with("#else") => (Kind::Else, inner.get(5..).unwrap_or("").trim()),
        Some(b'#') if inner == "#endif" => (Kind::Close, ""),
        Some(b'#') => (Kind::Open, rest(1).trim_start_matches(['*', '>']).trim()),
        Some(b'^') if inner.len() == 1 => (Kind::Else, ""),
        Some(b'^') => (Kind::Inverted, rest(1)),
        Some(b'/') => (Kind::Close, rest(1)),
        Some(b'>') => (Kind::Partial, rest(1)),
        Some(b'!' | b'=') => (Kind::Comment, inner),
        Some(b'&') => (Kind::Print(true), rest(1)),
        Some(b'{') => (Kind::Print(true), rest(1).trim_end_matches('}').trim()),
        _ if family == Family::Handlebars && (inner == "else" || inner.starts_with("else ")) => (Kind::Else, rest(4)),
        _ => (Kind::Print(false), inner),
    }
}

/// `{{=<% %>=}}`.
fn delimiters(inner: &str, kind: Kind) -> Option<(&str, &str)> {
    let inside = inner.strip_prefix('=')?.strip_suffix('=')?;
    let (open, close) = inside.trim().split_once(char::is_whitespace)?;
    (kind == Kind::Comment && !open.is_empty()).then_some((open, close.trim()))
}

/// Lets the line go on which a tag that prints nothing stands alone: Handlebars for one tag, Mustache for any number.
pub(super) fn alone_on_a_line(text: &str, tags: &mut [Tag], family: Family) {
    let mut first = 0;
    while first < tags.len() {
        let start = tags[first].span.start;
        let line_start = text.get(..start).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1);
        let mut last = first;
        // The tags of one line: between two of them there is no line break.
        while tags.get(last + 1).is_some_and(|next| {
            text.get(tags[last].span.end..next.span.start)
                .is_some_and(|t| !t.contains('\n'))
        }) {
            last += 1;
        }
        let end = tags[last].span.end;
        let tail = text.get(end..).unwrap_or("");
        let line_end = end + tail.find('\n').map_or(tail.len(), |at| at + 1);
        let blank = |from: usize, to: usize| text.get(from..to).is_some_and(|t| t.trim().is_empty());
        let line_start = if first > 0 {
            line_start.max(tags[first - 1].span.end)
        } else {
            line_start
        };
        let group = &tags[first..=last];
        let silent = group
            .iter()
            .all(|tag| !matches!(tag.kind, Kind::Print(_) | Kind::Braces));
        let whole = group.windows(2).all(|pair| blank(pair[0].span.end, pair[1].span.start));
        let fits = family == Family::Mustache || first == last;
        if silent && whole && fits && blank(line_start, start) && blank(end, line_end) {
            tags[first].takes.start = line_start;
            let mut at = line_end;
            for tag in tags[first..=last].iter_mut().rev() {
                tag.takes.end = at;
                at = tag.span.start;
            }
        }
        first = last + 1;
    }
}
