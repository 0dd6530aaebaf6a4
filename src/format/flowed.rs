//! Plain text sent as `format=flowed` (RFC 3676): a blank before a line end says that the line goes on.
//! Knows nothing of mails or their parts.

use crate::offset_map::OffsetMap;
use crate::span::Span;

/// Joins the lines that flow into each other. `del_sp` says that the blank before such a line end goes too.
pub fn unwrap(text: &str, del_sp: bool) -> (String, OffsetMap) {
    let mut out = String::with_capacity(text.len());
    let mut map = OffsetMap::new();
    let mut copy = |span: Span| {
        out.push_str(span.of(text));
        map.copy(span.len(), span.start as usize);
    };
    let mut at = 0;
    // The quote depth of a line that goes on, and the end of it that a next line of that depth replaces.
    let mut open: Option<(usize, Span)> = None;
    for whole in text.split_inclusive('\n') {
        let line = FlowedLine::new(whole);
        let next = at + whole.len();
        match open.take() {
            Some((depth, _)) if depth == line.depth && !line.is_rule => {
                copy(Span::new(at + line.content, at + line.end));
            }
            before => {
                if let Some((_, ending)) = before {
                    copy(ending);
                }
                // Quote marks stay with the blank after them; without any, the blank was only stuffed in.
                let start = if line.depth == 0 { line.content } else { 0 };
                copy(Span::new(at + start, at + line.end));
            }
        }
        if line.goes_on {
            open = Some((line.depth, Span::new(at + line.end, next)));
            if !del_sp {
                copy(Span::new(at + line.end, at + line.end + 1));
                open = Some((line.depth, Span::new(at + line.end + 1, next)));
            }
        } else {
            copy(Span::new(at + line.end, next));
        }
        at = next;
    }
    if let Some((_, ending)) = open {
        copy(ending);
    }
    (out, map)
}

/// What flowing makes of a line. Offsets are into the line.
struct FlowedLine {
    depth: usize,
    content: usize,
    /// End of the words; before the blank that says the line goes on, if it does.
    end: usize,
    goes_on: bool,
    /// The `-- ` above a signature, which never flows.
    is_rule: bool,
}

impl FlowedLine {
    fn new(line: &str) -> Self {
        let words = line.trim_end_matches(['\r', '\n']);
        let depth = words.len() - words.trim_start_matches('>').len();
        let rest = words.get(depth..).unwrap_or("");
        let is_rule = matches!(rest, "-- " | " -- ");
        let content = depth + usize::from(rest.starts_with(' '));
        let goes_on = !is_rule && words.ends_with(' ') && content < words.len();
        Self {
            depth,
            content,
            end: words.len() - usize::from(goes_on),
            goes_on,
            is_rule,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flowing_lines_are_joined() {
        for (raw, del_sp, text) in [
            ("I saw \r\nyou.\r\nNext", false, "I saw you.\r\nNext"),
            ("I saw \nyou \nthere", false, "I saw you there"),
            ("regis \ntration", true, "registration"),
            ("> a \n> b\nc", false, "> a b\nc"),
            ("> a \nb", false, "> a \nb"),
            ("> a \nb", true, "> a \nb"),
            ("Best \n-- \nDana", false, "Best \n-- \nDana"),
            (" From here", false, "From here"),
            ("end ", false, "end "),
            (" \nx", false, "\nx"),
            ("", false, ""),
        ] {
            let (joined, map) = unwrap(raw, del_sp);
            assert_eq!(joined, text, "{raw:?}");
            assert_eq!(map.text_len(), joined.len());
            for p in map.pieces() {
                let text = Span::new(p.text as usize, (p.text + p.text_len) as usize);
                let source = Span::new(p.source as usize, (p.source + p.source_len) as usize);
                assert_eq!(text.of(&joined), source.of(raw), "{raw:?}");
            }
        }
    }
}
