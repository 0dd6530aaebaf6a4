//! Makes foreign text safe to print: a draft must not drive its reader's terminal.
//! Knows nothing of what the text means or where it is shown.

/// Whether a character would act on a terminal, or hide or reorder what stands beside it, instead of being seen.
pub fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Invisible: soft hyphen, zero-width space, word joiner and invisible operators, byte order mark, tags.
        | '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
        // Bidirectional marks, embeddings, overrides and isolates; line separators; interlinear notes.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
        | '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}')
}

/// What is shown for `c`: itself, or a visible stand-in one column wide. `before` is the character it follows: a zero-width
/// joiner is let through between letters of scripts and pictures that need it, never in plain ASCII.
pub fn stand_in(c: char, before: Option<char>) -> char {
    match c {
        '\t' | '\n' | '\r' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{200c}' | '\u{200d}' if before.is_none_or(|b| b.is_ascii()) => '\u{fffd}',
        c if is_unsafe(c) => '\u{fffd}',
        c => c,
    }
}

/// `text` on one line: line breaks and tabs become spaces, every other unsafe character a visible stand-in.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars() {
        if c == '\r' || (c == '\n' && before == Some('\r')) {
            if c == '\r' {
                out.push(' ');
            }
        } else {
            out.push(stand_in(c, before));
        }
        before = Some(c);
    }
    out
}

/// `text` with its line breaks kept and every other unsafe character replaced.
pub fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, one) in text.lines().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        out.push_str(&line(one));
    }
    out
}

/// `text` with its line breaks and tabs kept, so that a diff can be applied, and every other unsafe character replaced.
pub fn page(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let stays = matches!(c, '\n' | '\t') || (c == '\r' && chars.peek() == Some(&'\n'));
        out.push(if stays { c } else { stand_in(c, before) });
        before = Some(c);
    }
    out
}

/// JSON with every character that [`is_unsafe`] written as `\u` escapes. Outside strings JSON is plain ASCII, so that this can
/// run over the finished text; its own line breaks stay.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) && c != '\n' {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_survives() {
        let cases = [
            ("a\u{1b}[31mb", "a\u{241b}[31mb"),
            ("a\u{9b}31mb", "a\u{fffd}31mb"),
            ("one\r\ntwo\tthree", "one two three"),
            ("ab\u{202e}cd\u{2066}", "ab\u{fffd}cd\u{fffd}"),
            ("lead\u{200d}s", "lead\u{fffd}s"),
            ("👩\u{200d}👧 café שלום", "👩\u{200d}👧 café שלום"),
            ("bell\u{7}del\u{7f}", "bell\u{2407}del\u{2421}"),
        ];
        for (raw, clean) in cases {
            assert_eq!(line(raw), clean, "{raw:?}");
        }
        assert_eq!(lines("a\u{7}\nb\r\nc"), "a\u{2407}\nb\nc");
    }

    #[test]
    fn json_keeps_the_data_and_escapes_it() {
        let data = "a\u{1b}\u{85}\u{202e}\u{e0041}é";
        let text = json(&serde_json::to_string(data).unwrap());
        assert!(text.chars().all(|c| !is_unsafe(c)), "{text}");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), data);
    }
}
