//! Breaks prose into lines for a screen.
//! Knows nothing of colour.

use crate::report::excerpt::columns_of;

/// `text` in lines of at most `width` columns, the first behind `first`, the others behind as many blanks. A word that is too
/// long stands alone, and one that a CI system would take for a command at the start of a line (`::error …`) stays with the one
/// before it. Ends with a line break.
pub fn wrap(text: &str, first: &str, width: usize) -> String {
    let indent = columns_of(first);
    let mut out = first.to_string();
    let mut column = indent;
    for (i, word) in text.split_whitespace().enumerate() {
        let long = columns_of(word);
        if i > 0 && column + 1 + long > width && !word.starts_with("::") {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else if i > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += long;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_stay_within_the_width() {
        let cases = [
            ("one two three", "why ", 11, "why one two\n    three\n"),
            ("unbreakable", "  ", 5, "  unbreakable\n"),
            ("", "- ", 9, "- \n"),
            (
                "one two ::error::x three",
                "why ",
                11,
                "why one two ::error::x\n    three\n",
            ),
        ];
        for (text, first, width, lines) in cases {
            assert_eq!(wrap(text, first, width), lines);
        }
    }
}
