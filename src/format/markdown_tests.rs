//! Tests of the Markdown reader: what goes, what stays, and where it stands.
//! Knows nothing of other formats.

use super::super::reading_check::{marked, quick, sound, source_of};
use super::read;
use crate::message::Part;
use crate::span::Span;
use proptest::prelude::*;

#[test]
fn inline_markup_goes_and_words_stay() {
    let cases = [
        ("Hi **Anna**, *so* _long_ ***both***.", "Hi Anna, so long both."),
        (
            "# Title #\n\n- one\n- two\n  - three\n1. four\n\n> quoted *words*\n> more",
            "# Title\n\n- one\n- two\n  - three\n1. four\n\n> quoted words\n> more",
        ),
        ("a\r\nb\r\n\r\n*c*\r\n", "a\r\nb\r\n\r\nc\r\n"),
        ("Best,\n---\nBob", "Best,\n---\nBob"),
        ("Name: ____ and **____** x", "Name: ____ and ____ x"),
        ("___\n\nHi\n***\nx", "___\n\nHi\n***\nx"),
        (
            "Hi [Name], re [Company][1] and [x] y",
            "Hi [Name], re [Company][1] and [x] y",
        ),
        ("[Rep]: Hello?\n[Prospect]: Yes.\n", "[Rep]: Hello?\n[Prospect]: Yes.\n"),
        (
            "ask [Prospect]\n\n[Prospect]: Yes.\n",
            "ask [Prospect]\n\n[Prospect]: Yes.\n",
        ),
        (
            "at <insert company> or <Company Name>, <b>yes</b><!-- no -->",
            "at <insert company> or <Company Name>, yes",
        ),
        (
            "[Rep]: Well?\n\n[Prospect]: Yes/no.\n",
            "[Rep]: Well?\n\n[Prospect]: Yes/no.\n",
        ),
        ("a<br>b<BR/>c", "a\nb\nc"),
        (
            "{{first_name}} *|FNAME|* and *|LNAME|* <%= a_b_c %> {% if a*b*c %}",
            "{{first_name}} *|FNAME|* and *|LNAME|* <%= a_b_c %> {% if a*b*c %}",
        ),
        ("5 \\* 3 \\# and a\\b \\\\", "5 * 3 # and a\\b \\"),
        ("A &amp; B&nbsp;C &copy &nope;", "A & B\u{a0}C &copy &nope;"),
        ("use `x*y` and ``a`b`` ok", "use x*y and a`b ok"),
        ("a  \nb\\\nc", "a  \nb\nc"),
        (
            "text\n\n    an indented *line*\n\nmore",
            "text\n\n    an indented *line*\n\nmore",
        ),
        ("x\n\n```text\nHi {{name}},\n```\n\ny", "x\n\n\nHi {{name}},\n\n\ny"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
        (
            "<div align=\"center\">\n  Hi <b>you</b>\n</div>\n\nx",
            "\n  Hi you\n\n\nx",
        ),
        ("<!-- note\nto self -->\n\nHi", "\n\n\nHi"),
        ("* * *", "* * *"),
        ("2 * 3 * 4 and a_b_c", "2 * 3 * 4 and a_b_c"),
        ("**Subject:** Hello", "Subject: Hello"),
        ("a **b", "a **b"),
        ("", ""),
    ];
    for (source, want) in cases {
        let reading = read(source);
        assert_eq!(reading.text, want, "{source}");
        sound(source, &reading);
    }
}

#[test]
fn link_targets_stand_last_and_link_texts_stay() {
    let cases = [
        (
            "see [the *guide*](https://a.example/x \"Title\") now",
            "see the guide now\n\nhttps://a.example/x",
        ),
        ("see [it](<https://a.example/a b>)\n", "see it\n\nhttps://a.example/a b"),
        ("[l]({{url}}?a=*|B|*)", "l\n\n{{url}}?a=*|B|*"),
        (
            "mail <a@b.example> or <https://b.example>.",
            "mail a@b.example or https://b.example.",
        ),
        ("![Our team](img.png/1) Hi", " Hi\n\nOur team\nimg.png/1"),
        (
            "[![alt](https://i.example)](https://a.example) x",
            " x\n\nalt\nhttps://i.example\nhttps://a.example",
        ),
        (
            "[one][r] and [r]\n\n[r]: https://a.example 'T'\n",
            "one and r\n\n\n\nhttps://a.example",
        ),
        ("[a](b(c)/d) e", "a e\n\nb(c)/d"),
        ("<a href=\"{{u}}\">l</a> x", "l x\n\n{{u}}"),
        ("[Name](title) stays", "[Name](title) stays"),
        ("[](https://a.example)x", "x\n\nhttps://a.example"),
    ];
    for (source, want) in cases {
        let reading = read(source);
        sound(source, &reading);
        assert_eq!(reading.text, want, "{source}");
    }
}

#[test]
fn every_word_leads_back_to_its_bytes() {
    let cases = [
        ("your **regis**tration &amp; x", "registration", "regis**tration"),
        ("your **regis**tration &amp; x", "& x", "&amp; x"),
        (
            "see [the guide](https://a.example)",
            "https://a.example",
            "https://a.example",
        ),
        ("a \\* b", "* b", "* b"),
        ("---\nto: x\n---\nHi **you**", "Hi you", "Hi **you"),
    ];
    for (source, needle, want) in cases {
        let reading = read(source);
        sound(source, &reading);
        assert_eq!(
            source_of(source, &reading, needle),
            want,
            "{source}: {:?}",
            reading.text
        );
    }
}

#[test]
fn marks_lie_on_what_the_format_knows() {
    let cases: &[(&str, Part, &[&str])] = &[
        ("## If they *say* no ##\nx", Part::Heading, &["If they say no"]),
        ("Title\n=====\n\nx", Part::Heading, &["Title"]),
        ("Let me know.\n---\nBob", Part::Heading, &[]),
        ("Bob\n---\nAcme", Part::Heading, &[]),
        ("Step two\n--------\nx", Part::Heading, &["Step two"]),
        ("One line\nand two\n---\nBob", Part::Heading, &[]),
        ("*Pause* and **listen**", Part::Emphasis, &["Pause", "listen"]),
        ("***both***", Part::Emphasis, &["both"]),
        ("use `a` x\n\n```\nb\nc\n```\n", Part::Code, &["a", "b\nc\n"]),
        ("    indented\n", Part::Code, &[]),
        ("---\nto: *x*\n---\nHi", Part::Header, &["---\nto: *x*\n---\n"]),
        ("[a](/b) ![c](/d)", Part::Hidden, &["/b", "c", "/d"]),
    ];
    for (source, part, want) in cases {
        let reading = read(source);
        sound(source, &reading);
        assert_eq!(marked(&reading, *part), *want, "{source}: {:?}", reading.text);
    }
}

#[test]
fn hostile_markup_is_quick() {
    let soups = [
        "<",
        "[",
        "*",
        "&",
        "{",
        "_",
        "`",
        "> ",
        "- ",
        "**a ",
        "[a](",
        "![",
        "<b>",
        "<!--",
        "a**b_",
        "](",
        "[a]: b\n",
        "~~~\n",
        "`a``b",
        "\\",
        "<zz ",
        "<a href=",
        "*a_ ",
        "> - ",
        "[a][b]",
        "<?",
        "]",
        "<div>\n",
        "<style></style>",
        "- a\n",
        ">\n",
        "&amp;",
    ];
    for soup in soups {
        quick(soup, read);
    }
}

fn markup() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "# ",
        "> ",
        "- ",
        "1. ",
        "\n",
        "\n\n",
        "    ",
        "word",
        " ",
        "é",
        "日",
        "[",
        "](",
        ")",
        "]",
        "[x](https://a.example)",
        "![",
        "<",
        ">",
        "<br>",
        "<b>",
        "<!--",
        "-->",
        "&amp;",
        "&",
        "\\",
        "{{a*b}}",
        "---\n",
        "===\n",
        "\r\n",
        "\r",
        "\0",
        "\t",
        "<div>",
        "[r]: /x\n",
        "[r]",
        "<Company Name>",
        "*|A|*",
        "~~~\n",
        "<https://b.example>",
        "    \n",
    ]);
    prop::collection::vec(bits, 0..40).prop_map(|bits| bits.concat())
}

proptest! {
    #[test]
    fn any_soup_makes_a_sound_reading(source in markup()) {
        sound(&source, &read(&source));
    }

    #[test]
    fn any_bytes_make_a_sound_reading(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let source = String::from_utf8_lossy(&bytes);
        sound(&source, &read(&source));
    }

    #[test]
    fn a_known_word_leads_back_to_its_letters(before in markup(), bold in any::<bool>()) {
        let word = if bold { "Kes**trel**" } else { "Kestrel" };
        let source = format!("{before}\n\n{word}\n");
        let reading = read(&source);
        if let Some(at) = reading.text.find("Kestrel") {
            let lies = reading.map.source(Span::new(at, at + 7)).of(&source);
            prop_assert_eq!(lies.replace('*', ""), "Kestrel");
        }
    }
}
