//! What an element means for the reader: line breaks, hiding, emphasis, quotes.
//! Knows nothing of the text inside it.

use crate::message::Part;

/// A start tag, its name in lower case, with the attributes that can matter here.
#[derive(Debug, Default)]
pub(super) struct Tag<'t> {
    pub name: &'t str,
    pub style: &'t str,
    pub class: &'t str,
    pub id: &'t str,
    /// Whether it has the attribute `hidden`.
    pub hidden: bool,
}

/// How an element keeps its content from the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hiding {
    /// It does not.
    Shown,
    /// Never meant to be read: style, script, title.
    Machine,
    /// Text hidden by style, which may be the preview line.
    Styled,
    /// The preview line, said in so many words.
    Preview,
}

/// How the element hides what it holds.
pub(super) fn hiding(tag: &Tag) -> Hiding {
    match tag.name {
        "mj-preview" => return Hiding::Preview,
        "head" | "script" | "style" | "title" | "template" | "iframe" | "noembed" | "noframes" | "xml" | "mj-head" => {
            return Hiding::Machine;
        }
        _ => {}
    }
    let class_is = |names: &[&str]| tag.class.split_ascii_whitespace().any(|c| names.contains(&c));
    let named = class_is(&["preheader", "preheader-text", "preview-text", "previewtext"]);
    if named && matches!(tag.name, "span" | "div" | "p") {
        return Hiding::Styled;
    }
    if tag.hidden || hidden_by_style(tag) {
        return Hiding::Styled;
    }
    Hiding::Shown
}

fn hidden_by_style(tag: &Tag) -> bool {
    if tag.style.is_empty() {
        return false;
    }
    let style: String = tag
        .style
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_lowercase();
    let zero = |property: &str| {
        style.match_indices(property).any(|(i, _)| {
            let value = &style[i + property.len()..];
            // `min-font-size:` and the like end in the same letters; `0.9em` starts with the same digit.
            let own = i == 0 || style[..i].ends_with(';');
            own && value.starts_with('0') && !value[1..].starts_with(|c: char| c == '.' || c.is_ascii_digit())
        })
    };
    // Cells of layout tables reset the font size only to close up the gaps between their children.
    let text_only = !matches!(tag.name, "table" | "tbody" | "tr" | "td" | "th");
    style.contains("display:none")
        || style.contains("visibility:hidden")
        || zero("max-height:")
        || (text_only && zero("font-size:") && zero("line-height:"))
        // A button hidden from Outlook alone is still read everywhere else.
        || (tag.name != "a" && style.contains("mso-hide:all"))
}

/// Line ends at both borders of the element: 0 inline, 1 a line, 2 a paragraph.
pub(super) fn break_level(tag: &Tag) -> usize {
    match tag.name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "blockquote" | "table" | "pre" | "hr"
        | "section" | "article" | "aside" | "nav" | "header" | "footer" | "main" | "figure" | "form" | "fieldset"
        | "address" | "details" | "body" => 2,
        "div" | "tr" | "li" | "dt" | "dd" | "center" | "caption" | "figcaption" | "option" | "legend" | "summary"
        | "tbody" | "thead" | "tfoot" | "title" | "head" | "textarea" | "select" => 1,
        "mj-navbar-link" | "mj-social-element" => 1,
        name if name.starts_with("mj-") => 2,
        _ if tag.style.contains("display:block") || tag.style.contains("display: block") => 1,
        _ => 0,
    }
}

/// Whether a stretch of markup starts or ends an element that a reader sees apart from what stands beside it: more than a line break.
pub(crate) fn parts_blocks(markup: &str) -> bool {
    markup.split('<').skip(1).any(|tag| {
        let tag = tag.strip_prefix('/').unwrap_or(tag);
        let len = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let name = tag.get(..len.unwrap_or(tag.len())).unwrap_or("").to_ascii_lowercase();
        let tag = Tag {
            name: &name,
            ..Tag::default()
        };
        break_level(&tag) > 0 || matches!(tag.name, "td" | "th")
    })
}

/// What the format knows of the element's text.
pub(super) fn part(tag: &Tag) -> Option<Part> {
    match tag.name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Part::Heading),
        "i" | "em" | "b" | "strong" => Some(Part::Emphasis),
        "code" | "pre" | "samp" | "kbd" => Some(Part::Code),
        "blockquote" => Some(Part::Quoted),
        _ => {
            let quote = ["gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"];
            let quoted = tag.class.split_ascii_whitespace().any(|c| quote.contains(&c));
            quoted.then_some(Part::Quoted)
        }
    }
}

/// Whether all that follows the element's start is earlier mail: the marks Outlook sets above the mail it answers.
pub(super) fn starts_earlier_mail(tag: &Tag) -> bool {
    matches!(tag.id, "divRplyFwdMsg" | "appendonsend" | "OLK_SRC_BODY_SECTION")
}

/// Whether the element has no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether a start tag `name` ends an open element `open`, as `<p>` ends `<p>`.
pub(super) fn ends_open(open: &str, name: &str, level: usize) -> bool {
    match open {
        "p" => level > 0 && !name.starts_with("mj-"),
        "li" => name == "li",
        "dt" | "dd" => matches!(name, "dt" | "dd"),
        "td" | "th" => matches!(name, "td" | "th" | "tr" | "tbody" | "tfoot"),
        "tr" => matches!(name, "tr" | "tbody" | "tfoot"),
        "option" => name == "option",
        "head" => {
            let within = [
                "meta", "link", "title", "style", "script", "base", "noscript", "template", "xml", "head",
            ];
            !within.contains(&name) && !name.contains(':')
        }
        _ => false,
    }
}

/// Whether the element walls off what stands in it: an end tag within does not reach past it.
pub(super) fn is_wall(name: &str) -> bool {
    matches!(name, "td" | "th" | "table" | "caption")
}

/// Whether the element is part of a table, so that its end tag does reach past a cell.
pub(super) fn is_table_part(name: &str) -> bool {
    matches!(
        name,
        "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "table" | "caption" | "body" | "html"
    )
}
