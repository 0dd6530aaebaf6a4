//! The comment of a template that words stand in: what its engine leaves out, so that no reader ever sees it.
//! Knows nothing of what a comment says.

use super::family::Family;
use super::tags::{Closers, comments};
use super::template::Template;
use crate::span::Span;

/// How far before the words of a comment its opening tag may begin, in bytes.
const REACH: usize = 200;

/// A comment, and what stands between its delimiters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enclosed {
    /// With its delimiters.
    pub whole: Span,
    /// Without them, from the words that were asked for.
    pub inner: Span,
}

/// The comments of a text in one family of dialects. Places are asked for from front to back, so that the text is gone over once.
pub struct Comments<'a> {
    text: &'a str,
    family: Family,
    /// Whether the file is FreeMarker's, which is known by its name only.
    freemarker: bool,
    closers: Closers<'a>,
    /// The same for the comments that hold other words before those that are asked for.
    walk: Closers<'a>,
    /// How far the walk has come.
    walked: usize,
    /// What is printed as it stands: `{% raw %}…{% endraw %}`.
    printed: Vec<Span>,
}

impl<'a> Comments<'a> {
    /// Those of `text`, which is `template` or its page, in a file called `name`. Where nothing tells the dialect, the ending of the
    /// file may, or the dots that only Go has.
    pub fn of_template(text: &'a str, template: &Template, name: &str) -> Self {
        let family = template.family;
        let told = match ending(name).as_str() {
            _ if template.dialect.is_some() => family,
            "j2" | "jinja" | "jinja2" | "twig" | "njk" => Family::Jinja,
            "tmpl" | "gotmpl" => Family::Go,
            _ if is_go(text) => Family::Go,
            _ => family,
        };
        let fits = family == Family::None || told == Family::Jinja && family.is_statement();
        Self::of(text, if fits { told } else { family }, name)
    }

    /// Those of `text`, in a file called `name`.
    pub fn of(text: &'a str, family: Family, name: &str) -> Self {
        Self {
            text,
            family,
            freemarker: matches!(ending(name).as_str(), "ftl" | "ftlh"),
            closers: Closers::of(text),
            walk: Closers::of(text),
            walked: 0,
            printed: if family.is_statement() {
                printed(text)
            } else {
                Vec::new()
            },
        }
    }

    /// The comment that words stand in which begin it, or a line of it; none where those words are sent.
    pub fn around(&mut self, at: usize) -> Option<Enclosed> {
        let head = self.text.get(..at)?.trim_end();
        let (open, end, close) = self.delimiters(head, at).or_else(|| self.begun_above(at))?;
        let i = self.printed.partition_point(|span| span.end as usize <= open);
        if self.printed.get(i).is_some_and(|span| span.start as usize <= open) {
            return None;
        }
        Some(Enclosed {
            whole: Span::new(open, end + close),
            inner: Span::new(at, end),
        })
    }

    /// The same as of [`Self::delimiters`], for words that begin a later line of a comment.
    fn begun_above(&mut self, at: usize) -> Option<(usize, usize, usize)> {
        let near = self.text.floor_char_boundary(at.saturating_sub(REACH));
        let line = self.text.get(near..at)?.trim_end_matches([' ', '\t', '*', '#']);
        if !line.ends_with(['\n', '\r']) {
            return None;
        }
        let tags: &[(&str, &str)] = match self.family {
            _ if self.freemarker => &[("<#--", "-->")],
            Family::Liquid | Family::Django => &COMMENT_TAGS,
            Family::Ampscript => &[("%%[ /*", "*/")],
            _ => &[],
        };
        let pairs = || tags.iter().chain(comments(self.family));
        while self.walked < at {
            let opens =
                pairs().filter_map(|(open, close)| Some((self.walk.find(open, self.walked)?, open.len(), *close)));
            // Of two that begin at one place the longer is meant.
            let (open, len, close) = opens.min_by_key(|(open, len, _)| (*open, usize::MAX - len))?;
            if open >= at {
                return None;
            }
            self.walked = open + len;
            let Some(end) = self.walk.find(close, open + len) else {
                continue;
            };
            if end >= at {
                // The next words may stand in it too.
                self.walked = open;
                return Some((open, end, close.len()));
            }
            self.walked = end + close.len();
        }
        None
    }

    /// Where the comment opens, where its words end, and how long its closing delimiter is.
    fn delimiters(&mut self, head: &str, at: usize) -> Option<(usize, usize, usize)> {
        let bare = head.trim_end_matches(['-', '~', '+']);
        let ends = |head: &str, open: &str| head.ends_with(open).then(|| head.len() - open.len());
        if self.freemarker
            && let Some(open) = ends(head, "<#--")
        {
            return Some((open, self.closers.find("-->", at)?, 3));
        }
        match self.family {
            Family::Liquid | Family::Jinja | Family::Django => {
                if self.family != Family::Liquid
                    && let Some(open) = ends(bare, "{#")
                {
                    return Some((open, self.closers.find("#}", at)?, 2));
                }
                if self.family == Family::Liquid
                    && let Some(tag) = bare.strip_suffix('#')
                    && let Some(open) = ends(tag.trim_end().trim_end_matches('-'), "{%")
                {
                    return Some((open, self.closers.find("%}", at)?, 2));
                }
                if self.family == Family::Jinja {
                    return None;
                }
                let open = comment_tag(head)?;
                let word = self.closers.find("endcomment", at)?;
                let end = self.text.get(at..word)?.rfind("{%").map(|i| at + i)?;
                let reach = self.text.floor_char_boundary(word + REACH);
                let close = word + self.text.get(word..reach)?.find("%}")? + 2;
                Some((open, end, close - end))
            }
            Family::Handlebars | Family::Mustache | Family::Apollo => {
                let long = ["{{!--", "{{~!--"];
                if let Some(open) = long.iter().find_map(|open| ends(head, open)) {
                    let plain = self.closers.find("--}}", at).map(|end| (end, 4));
                    let trimmed = self.closers.find("--~}}", at).map(|end| (end, 5));
                    let (end, close) = plain.into_iter().chain(trimmed).min()?;
                    return Some((open, end, close));
                }
                let open = ends(head, "{{!").or(ends(head, "{{~!"))?;
                Some((open, self.closers.find("}}", at)?, 2))
            }
            Family::Go => self
                .starred(head, at, "{{", "}}")
                .filter(|(_, whole)| *whole)
                .map(|(found, _)| found),
            Family::Ampscript => self.starred(head, at, "%%[", "]%%").map(|(found, _)| found),
            Family::Erb => {
                if let Some(open) = ends(head, "<%--") {
                    return Some((open, self.closers.find("--%>", at)?, 4));
                }
                if let Some(tag) = head.strip_suffix('#') {
                    let open = ends(tag.trim_end().trim_end_matches('-'), "<%")?;
                    return Some((open, self.closers.find("%>", at)?, 2));
                }
                self.starred(head, at, "<%", "%>").map(|(found, _)| found)
            }
            Family::Velocity => {
                if let Some(open) = ends(head, "#*") {
                    return Some((open, self.closers.find("*#", at)?, 2));
                }
                let open = ends(head, "##")?;
                let end = self.closers.find("\n", at).unwrap_or(self.text.len());
                Some((open, end, 0))
            }
            Family::Smarty => Some((ends(head, "{*")?, self.closers.find("*}", at)?, 2)),
            _ => None,
        }
    }

    /// A comment between `/*` and `*/` in the tag between `open` and `close`, and whether the tag holds nothing else, so that it is
    /// taken with it.
    fn starred(&mut self, head: &str, at: usize, open: &str, close: &str) -> Option<((usize, usize, usize), bool)> {
        let tag = head.strip_suffix("/*")?;
        let end = self.closers.find("*/", at)?;
        let rest = self.text.get(end + 2..)?;
        let before = tag.trim_end().trim_end_matches(['-', '_']);
        let after = rest.trim_start().trim_start_matches(['-', '_']).strip_prefix(close);
        if let Some(after) = after.filter(|_| before.ends_with(open)) {
            let found = (before.len() - open.len(), end, 2 + rest.len() - after.len());
            return Some((found, true));
        }
        let near = tag.get(tag.floor_char_boundary(tag.len().saturating_sub(REACH))..)?;
        let opened = near.rfind(open)?;
        let inside = near.get(opened..).is_some_and(|inner| !inner.contains(close));
        inside.then_some(((tag.len(), end, 2), false))
    }
}

/// The tags of Liquid and Django around a comment.
const COMMENT_TAGS: [(&str, &str); 3] = [
    ("{% comment %}", "{% endcomment %}"),
    ("{%- comment -%}", "{%- endcomment -%}"),
    ("{%- comment %}", "{%- endcomment %}"),
];

/// What a file's name ends in, but for the ending of what is made of it.
fn ending(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let mut endings = name.rsplit('.');
    let last = endings.next().unwrap_or("");
    let of_page = matches!(last, "html" | "htm" | "txt");
    endings.next().filter(|_| of_page).unwrap_or(last).to_string()
}

/// Whether a text prints what only Go's templates call so: `{{ .Name }}`, `{{if .Vip}}`.
fn is_go(text: &str) -> bool {
    text.split("{{").skip(1).any(|tag| {
        let tag = tag.trim_start_matches(['-', ' ']);
        let word = tag.find(' ').and_then(|len| tag.split_at_checked(len));
        let tag = match word {
            Some(("if" | "range" | "with", rest)) => rest.trim_start(),
            _ => tag,
        };
        let mut name = tag.chars();
        name.next() == Some('.') && name.next().is_some_and(char::is_alphabetic)
    })
}

/// Where the `{% comment %}` tag begins that `head` ends with.
fn comment_tag(head: &str) -> Option<usize> {
    let tag = head.strip_suffix("%}")?;
    let from = head.floor_char_boundary(tag.len().saturating_sub(REACH));
    let open = from + tag.get(from..)?.rfind("{%")?;
    let inner = tag.get(open + 2..)?.trim_start_matches(['-', ' ']);
    let word = inner.split([' ', '-']).next()?;
    (word == "comment").then_some(open)
}

/// What is printed as it stands.
fn printed(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find("{%")).map(|i| at + i) {
        at = open + 2;
        let inner = text.get(at..).unwrap_or("").trim_start_matches(['-', ' ']);
        let Some(closer) = [("raw", "endraw"), ("verbatim", "endverbatim")]
            .iter()
            .find(|(word, _)| {
                let rest = inner.strip_prefix(word);
                rest.is_some_and(|rest| rest.trim_start_matches([' ', '-']).starts_with("%}"))
            })
            .map(|(_, closer)| closer)
        else {
            continue;
        };
        let end = text.get(at..).and_then(|rest| rest.find(closer)).map(|i| at + i);
        found.push(Span::new(open, end.unwrap_or(text.len())));
        at = end.unwrap_or(text.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_what_the_dialect_has_for_one() {
        let all = [
            ("a {# X y #} b", "Jinja Django"),
            ("a {#- X y -#} b", "Jinja Django"),
            ("a {% comment %}X y{% endcomment %} b", "Liquid Django"),
            ("a {%- comment -%}\nX y\n{%- endcomment -%} b", "Liquid Django"),
            ("a {% comment \"note\" %}X y{% endcomment %} b", "Liquid Django"),
            ("a {% # X y %} b", "Liquid"),
            ("a {%- # X y -%} b", "Liquid"),
            ("a {{! X y }} b", "Handlebars Mustache Apollo"),
            ("a {{!-- X y --}} b", "Handlebars Mustache Apollo"),
            ("a {{~!-- X y --~}} b", "Handlebars Mustache Apollo"),
            ("a {{/* X y */}} b", "Go"),
            ("a {{- /* X y */ -}} b", "Go"),
            ("a <%# X y %> b", "Erb"),
            ("a <%-- X y --%> b", "Erb"),
            ("a #* X y *# b", "Velocity"),
            ("a ## X y\n b", "Velocity"),
            ("a {* X y *} b", "Smarty"),
            ("a {# X y b", ""),
            ("a {% comment %}X y", ""),
            ("a {# b X y #} b", ""),
            ("a {% raw %}{# X y #}{% endraw %} b", ""),
            ("a {{/* X y */ b }}", ""),
            ("a <!-- X y --> b", ""),
        ];
        let families = [
            Family::None,
            Family::Liquid,
            Family::Jinja,
            Family::Django,
            Family::Handlebars,
            Family::Mustache,
            Family::Apollo,
            Family::Go,
            Family::Erb,
            Family::Velocity,
            Family::Smarty,
            Family::StarPipe,
        ];
        for (text, wanted) in all {
            let at = text.find('X').unwrap();
            for family in families {
                let found = Comments::of(text, family, "a.txt").around(at);
                let is = wanted.split(' ').any(|name| name == format!("{family:?}"));
                assert_eq!(found.is_some(), is, "{family:?}: {text}");
                if let Some(found) = found {
                    assert!(
                        found.inner.of(text).trim_end_matches(['\n', '-', ' ']) == "X y",
                        "{text}"
                    );
                    let left = text.replace(found.whole.of(text), "");
                    assert_eq!(left.trim_end_matches(" b").trim_end(), "a", "{text}");
                }
            }
        }
        assert!(Comments::of("<#-- X -->", Family::None, "a.ftl").around(5).is_some());
    }
}
