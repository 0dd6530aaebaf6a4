//! What each kind of fix makes of a place, and where it makes nothing.
//! Knows nothing of rules or files.

use super::*;
use crate::dialect::scan;

/// `text` with the changes made, or `-` where there are none.
fn changed(text: &str, changes: Vec<Change>) -> String {
    if changes.is_empty() {
        return "-".to_string();
    }
    let mut changes = changes;
    changes.sort_by_key(|c| c.span);
    apply_to_text(text, changes.iter().map(|c| (c.span, c.replacement.as_str()))).unwrap()
}

fn place(text: &str, words: &str) -> Span {
    let at = text.find(words).unwrap();
    Span::new(at, at + words.len())
}

#[test]
fn half_tokens_are_closed_where_there_is_one_way() {
    for (text, token, want) in [
        ("Hi {{name}, so", "{{name}", "Hi {{name}}, so"),
        ("Hi {{ first_name }, so", "{{ first_name }", "Hi {{ first_name }}, so"),
        ("Hi *|FNAME*, so", "*|FNAME*", "Hi *|FNAME|*, so"),
        ("Hi {name}}, at {{company}}", "{name}}", "Hi {{name}}, at {{company}}"),
        ("Hi {name}}, so", "{name}}", "-"),
        ("Hi {{name}, at {company}", "{{name}", "-"),
        ("Hi {{name}, at {{company}} and {city}", "{{name}", "-"),
        ("Hi {{name|there}, so", "{{name|there}", "-"),
        ("Hi {{{name}, so", "{{name}", "-"),
        ("Hi {{name", "{{name", "-"),
        ("Hi }}, so", "}}", "-"),
    ] {
        let fields = scan(text, &[]);
        let made = close_token::changes(text, &fields, place(text, token));
        assert_eq!(changed(text, made), want, "{text}");
    }
}

#[test]
fn quotes_are_straightened_where_it_is_plain_which_ones_they_are() {
    for (token, double, want) in [
        ("{{ a | default: “b” }}", true, "{{ a | default: \"b\" }}"),
        ("{{ a | default: “b” }}", false, "{{ a | default: 'b' }}"),
        ("{{ a | default: ”b” }}", true, "{{ a | default: \"b\" }}"),
        ("{{ a | default: “b\" }}", true, "{{ a | default: \"b\" }}"),
        ("{{ a(‘b’, ‘’, \"it’s\") }}", true, "{{ a('b', '', \"it’s\") }}"),
        ("{{ a | default: “it’s” }}", true, "{{ a | default: \"it’s\" }}"),
        ("{{ a | default: “it's” }}", false, "-"),
        ("{{ a | default: ‘it’s’ }}", true, "-"),
        ("{{ a | default: ‘the bakers’ oven’ }}", true, "-"),
        ("{{ a | default: “b }}", true, "-"),
        ("{{ a | default: \"b\" }}", true, "-"),
        ("{{ it’s }}", true, "-"),
    ] {
        let made = straighten_quotes::changes(token, place(token, token), double);
        assert_eq!(changed(token, made), want, "{token}");
    }
}

#[test]
fn blanks_marks_and_words_go_only_where_nothing_is_lost() {
    let words = [("utilize".to_string(), "use".to_string())].into();
    let at = |text: &str| place(text, text);
    for (made, text, want) in [
        (
            delete_doubled_blank::changes as fn(&str, Span) -> Vec<Change>,
            "Hi  -",
            "Hi -",
        ),
        (delete_doubled_blank::changes, "at  and", "-"),
        (delete_doubled_blank::changes, "Hi -", "-"),
        (delete_doubled_blank::changes, "rye.   It", "rye. It"),
        (close_up::changes, "Hi ,", "Hi,"),
        (close_up::changes, "Hello \t!", "Hello!"),
        (close_up::changes, "Hi,", "-"),
        (close_up::changes, " ,", "-"),
        (squeeze_marks::changes, "!!!", "!"),
        (squeeze_marks::changes, "!?!", "?"),
        (squeeze_marks::changes, "!", "-"),
        (squeeze_marks::changes, "a!!", "-"),
    ] {
        assert_eq!(changed(text, made(text, at(text))), want, "{text}");
    }
    for (text, want) in [("utilize", "use"), ("Utilize", "Use"), ("utilized", "-")] {
        assert_eq!(changed(text, replace::changes(text, at(text), &words)), want);
    }
}

#[test]
fn a_fallback_is_written_as_the_dialect_spells_it() {
    let text = "Hi {{ é_name }},";
    let token = place(text, "{{ é_name }}");
    let spelling = |token: &str| {
        token
            .strip_suffix(" }}")
            .map(|t| format!("{t} | default: \"there\" }}}}"))
    };
    let made = add_fallback(text, token, spelling);
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].replacement, "| default: \"there\" ");
    assert_eq!(changed(text, made), "Hi {{ é_name | default: \"there\" }},");
    assert_eq!(add_fallback(text, token, |_| None), []);
    assert_eq!(add_fallback(text, token, |token| Some(token.to_string())), []);
}

#[test]
fn a_sentence_goes_with_the_white_space_it_leaves() {
    let filler = "I hope this finds you well.";
    for (text, want) in [
        ("Hi Dana,\n\nF Rye is in.\n", "Hi Dana,\n\nRye is in.\n"),
        (
            "Hi Dana,\r\n\r\nF\r\n\r\nRye is in.\r\n",
            "Hi Dana,\r\n\r\nRye is in.\r\n",
        ),
        (
            "Hi Dana,\n\nRye is in. F\n\nIs it?\n",
            "Hi Dana,\n\nRye is in.\n\nIs it?\n",
        ),
        ("Hi Dana,\n\nRye is in. F Is it?\n", "Hi Dana,\n\nRye is in. Is it?\n"),
        ("Hi Dana,\n\nRye is in and F\n", "-"),
    ] {
        let text = text.replace('F', filler);
        let source = Source::new("a.txt", text.clone().into_bytes());
        let reading = crate::format::read(&source, &crate::format::Options::default())
            .readings
            .remove(0);
        let message = &Message::new(0, reading, &source.name, None, None);
        let source = &source;
        let made = delete_sentence::changes(Place { message, source }, place(&text, filler.trim_end_matches('.')));
        assert_eq!(changed(&text, made), want, "{text}");
    }
}
