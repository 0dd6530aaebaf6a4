//! The phrase notation: one line of a rule, parsed into a tree of words.
//! Knows nothing of texts to match.
//!
//! One pattern a line. Whole words, upper and lower case alike, any white space between words (a line break too) and an optional
//! comma; straight and curly quotes alike. A phrase never crosses the end of a sentence.
//!
//! | write | means |
//! |---|---|
//! | `{a\|b c\|d}` | one of |
//! | `[a\|b]` | one of, or nothing; glued to a word it is a suffix: `lead[s]` |
//! | `check~in` | `check-in`, `check in` or `checkin` |
//! | `you {are\|'re}` | an alternative that starts with an apostrophe is glued to the word before: `you are`, `you're` |
//! | `<0-3>` | that many words, whatever they are |
//! | `<our>` | the word list `our` of `rules/lists.toml` |
//! | `<name>` | one to three capitalised words, or a merge field or blank |
//! | `<field>` | a merge field or blank |
//! | `<number>` | a figure, or a number word |
//! | `^` first | only where a sentence starts |
//! | `^^` first | only where a zone starts |
//! | `$` last | only before punctuation or the end of a line |
//! | `?` or `!` last | only before that mark |
//! | `=` first | case-sensitive |
//!
//! Braces and brackets nest. Anything else that is not a letter, a digit, an apostrophe or a hyphen is an error: write a `regex`.
//! A merge field in the text counts as one plausible word.
