//! The comment of a template that words stand in: what its engine leaves out, so that no reader ever sees it.
//! Knows nothing of what a comment says.

use super::family::Family;
use super::tags::Closers;
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
    /// What is printed as it stands: `{% raw %}…{% endraw %}`.
    printed: Vec<Span>,
}

impl<'a> Comments<'a> {
    /// Those of `text`, in a file called `name`.
    pub fn of(text: &'a str, family: Family, name: &str) -> Self {
        let ending = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        Self {
            text,
            family,
            freemarker: matches!(ending.as_str(), "ftl" | "ftlh"),
            closers: Closers::of(text),
            printed: if family.is_statement() {
                printed(text)
            } else {
                Vec::new()
            },
        }
    }

    /// The comment whose first words stand at `at`; none where those words are sent.
    pub fn around(&mut self, at: usize) -> Option<Enclosed> {
        let head = self.text.get(..at)?.trim_end();
        let (open, end, close) = self.delimiters(head, at)?;
        let i = self.printed.partition_point(|span| span.end as usize <= open);
        if self.printed.get(i).is_some_and(|span| span.start as usize <= open) {
            return None;
        }
        Some(Enclosed {
            whole: Span::new(open, end + close),
            inner: Span::new(at, end),
        })
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
            Family::Go => {
                let tag = head.strip_suffix("/*")?.trim_end();
                let open = ends(tag.trim_end_matches('-'), "{{")?;
                let end = self.closers.find("*/", at)?;
                let rest = self.text.get(end + 2..)?;
                let close = rest.trim_start_matches([' ', '-']).strip_prefix("}}")?;
                Some((open, end, 2 + rest.len() - close.len()))
            }
            Family::Erb => {
                if let Some(open) = ends(head, "<%--") {
                    return Some((open, self.closers.find("--%>", at)?, 4));
                }
                Some((ends(head, "<%#")?, self.closers.find("%>", at)?, 2))
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
