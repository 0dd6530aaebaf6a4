//! Tests of the HTML reader: what is seen, what is not, and where it stands.
//! Knows nothing of other formats.

use super::super::reading_check::{marked, quick, sound, source_of};
use super::read;
use crate::message::Part;
use proptest::prelude::*;

#[test]
fn the_text_is_what_a_person_sees() {
    let cases = [
        ("<p>Hi Anna,</p>\n<p>one  two\n three</p>", "Hi Anna,\n\none two three"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("a<br>b<br><br>c<br/>", "a\nb\n\nc"),
        ("<p>a</p><p>&nbsp;</p><p>b</p>", "a\n\nb"),
        ("<div>a</div><div>&nbsp;</div><div>b</div>", "a\n\nb"),
        ("<p>a&nbsp;b</p>", "a\u{a0}b"),
        ("<ul><li>one</li><li><p>two</p></li></ul><p>x", "- one\n- two\n\nx"),
        ("<ol>\n <li>one\n <li>two\n</ol>", "- one\n- two"),
        (
            "<table><tr><td>Price</td><td>40</td></tr><tr><td>Seats</td><td>3</td></tr></table>",
            "Price 40\nSeats 3",
        ),
        (
            "<tr><td>A column of prose that is rather long.</td><td>Another.</td></tr>",
            "A column of prose that is rather long.\nAnother.",
        ),
        ("<b>bold</b> and <i>more</i>", "bold and more"),
        ("a <b> b</b>", "a b"),
        ("<pre>a  b\n  c</pre>d", "a  b\n  c\n\nd"),
        (
            "<head><title>T</title><style>p{}</style></head><body>x<script>if (a<b) {}</script></body>",
            "x",
        ),
        ("<title>T</title><p>x", "x"),
        (
            "<!--[if mso]><p>only there</p><![endif]-->a<!--[if !mso]><!-->b<!--<![endif]--><![if !mso]>c<![endif]>",
            "abc",
        ),
        ("<template>no</template><noscript>yes &amp; so</noscript>", "yes & so"),
        (
            "<p>x</p><div style=\"DISPLAY : none\">no</div><span hidden>no</span>",
            "x",
        ),
        (
            "<p>x</p><div style='max-height:0px'>no</div><div style='max-height:0.5em'>y</div>",
            "x\n\ny",
        ),
        ("<p>x</p><a style='mso-hide:all'>Button</a>", "x\n\nButton"),
        (
            "Hi {{#if a<b}}<b>{{name}}</b>{{/if}} <%= x > 3 %> *|FNAME|*",
            "Hi {{#if a<b}}{{name}}{{/if}} <%= x > 3 %> *|FNAME|*",
        ),
        (
            "at <insert company>, <Company>. <foo bar=1>x</foo>",
            "at <insert company>, <Company>. x",
        ),
        ("un<closed <b>bold<p>x</b></div></p>tail<", "unbold\n\nx\n\ntail<"),
        (
            "A&ampB &notit; &#8217;s &#x1F600; &unknown; a & b &lt;b&gt;",
            "A&B ¬it; ’s 😀 &unknown; a & b <b>",
        ),
        ("<div>a\r\nübung\r\n日本&eacute;!</div>\r\nz", "a übung 日本é!\nz"),
        (
            "<mjml><mj-head><mj-title>T</mj-title></mj-head><mj-body><mj-text>a</mj-text><mj-image /><mj-button>b</mj-button></mj-body></mjml>",
            "a\n\nb",
        ),
        (
            "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>x",
            "- a\n- b\n- c\n\nx",
        ),
        ("<textarea>a&amp;b</textarea>", "a&b"),
        ("---\nsubject: a <b>\n---\n<p>Hi</p>", "---\nsubject: a <b>\n---\nHi"),
        ("x <- y < z", "x <- y < z"),
        ("", ""),
    ];
    for (source, want) in cases {
        let reading = read(source);
        assert_eq!(reading.text, want, "{source}");
        sound(source, &reading);
    }
}

#[test]
fn every_word_leads_back_to_its_bytes() {
    let cases = [
        (
            "<p>Hi <b>your&nbsp;regis</b>tration &amp; lead&hellip;</p>",
            "registration",
            "regis</b>tration",
        ),
        (
            "<p>Hi <b>your&nbsp;regis</b>tration &amp; lead&hellip;</p>",
            "& lead",
            "&amp; lead",
        ),
        (
            "<p>Hi <b>your&nbsp;regis</b>tration &amp; lead&hellip;</p>",
            "your\u{a0}regis",
            "your&nbsp;regis",
        ),
        ("<p>lead&hellip;</p>", "lead…", "lead&hellip;"),
        ("<p>A&ampB &#8217;s &#x1F600;", "A&B", "A&ampB"),
        ("<p>A&ampB &#8217;s &#x1F600;", "’s", "&#8217;s"),
        ("<p>A&ampB &#8217;s &#x1F600;", "😀", "&#x1F600;"),
        ("<div>a\r\nübung\r\n日本&eacute;!", "本é!", "本&eacute;!"),
        ("<div>a\r\n&eacute;!", "é", "&eacute;"),
        ("two \r\n words", "two words", "two \r\n words"),
        ("<pre>a\r\nb &lt; c", "b < c", "b &lt; c"),
        ("<p>q{{#if a<b}}w", "{{#if a<b}}", "{{#if a<b}}"),
        ("{{ x | default: &quot;y&quot; }}", "\"y\"", "&quot;y&quot;"),
        (
            "<a href=\"https://x.example/?a=1&amp;b={{id}}\">l</a>",
            "?a=1&b={{id}}",
            "?a=1&amp;b={{id}}",
        ),
        ("<a href='a&b=c'>l</a>", "a&b=c", "a&b=c"),
        (
            "<a href=mailto:a@b.example class=x>l</a>",
            "mailto:a@b.example",
            "mailto:a@b.example",
        ),
        ("<img alt=\"Our &copy; team\">", "Our © team", "Our &copy; team"),
        ("&<!-- x -->b&", "&b&", "&<!-- x -->b&"),
        ("é<é>é", "é<é>é", "é<é>é"),
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
fn the_preview_line_stands_first() {
    let cases = [
        (
            "<body><div style='display:none'>A word&nbsp;&zwnj;&nbsp;</div><p>Hi</p>",
            "A word\n\nHi",
            true,
        ),
        (
            "<span class=\"preheader\">A <b>word</b></span><p>Hi",
            "A word\n\nHi",
            true,
        ),
        (
            "<mj-head><mj-preview>A word</mj-preview></mj-head><mj-text>Hi</mj-text>",
            "A word\n\nHi",
            true,
        ),
        ("<p>Hi</p><div style='display:none'>late</div>", "Hi", false),
        ("<div style='display:none'>&nbsp;&zwnj;</div><p>Hi</p>", "Hi", false),
        (
            "<div style='display:none'><p>one</p><p>two</p></div><i hidden>no</i>Hi",
            "one two\n\nHi",
            true,
        ),
    ];
    for (source, want, has) in cases {
        let reading = read(source);
        sound(source, &reading);
        assert_eq!(reading.text, want, "{source}");
        let first = want.split("\n\n").next().unwrap_or("");
        let lines: &[&str] = if has { &[first] } else { &[] };
        assert_eq!(marked(&reading, Part::Preheader), lines, "{source}");
    }
}

#[test]
fn marks_lie_on_what_the_format_knows() {
    let cases: &[(&str, Part, &[&str])] = &[
        ("<h1>Big <b>news</b></h1><p>x", Part::Heading, &["Big news"]),
        ("a <b>b</b> <em> c</em>", Part::Emphasis, &["b", "c"]),
        ("use <code>x y</code>", Part::Code, &["x y"]),
        (
            "Hi<blockquote><p>old</p><p>older</p></blockquote>x",
            Part::Quoted,
            &["old\n\nolder"],
        ),
        (
            "Hi<div class='gmail_quote x'><div>On a day wrote:</div>old</div>",
            Part::Quoted,
            &["On a day wrote:\nold"],
        ),
        (
            "Hi<hr><div id=divRplyFwdMsg>From: a</div><div>old</div>",
            Part::Quoted,
            &["From: a\nold"],
        ),
        (
            "<a href='https://a.example'>x</a><img src=\"{{pic}}\" alt=''>",
            Part::Hidden,
            &["https://a.example", "{{pic}}"],
        ),
        (
            "<!--[if mso]><v:rect href=\"{{url}}\"></v:rect><![endif]-->x",
            Part::Hidden,
            &["{{url}}"],
        ),
        ("---\nto: x\n---\n<h1>a</h1>", Part::Header, &["---\nto: x\n---\n"]),
        ("---\nto: x\n---\n<h1>a</h1>", Part::Heading, &["a"]),
        ("<link href='a.css'><p title=x>y", Part::Hidden, &[]),
    ];
    for (source, part, want) in cases {
        let reading = read(source);
        sound(source, &reading);
        assert_eq!(marked(&reading, *part), *want, "{source}: {:?}", reading.text);
    }
}

#[test]
fn hidden_values_stand_last_on_lines_of_their_own() {
    let reading = read("<a href='u'>l</a> and <img alt='a\nb' src=s> x");
    assert_eq!(reading.text, "l and x\n\nu\na b\ns");
}

#[test]
fn hostile_markup_is_quick() {
    let soups = [
        "<",
        "[",
        "*",
        "&",
        "{",
        "<b>",
        "<div>",
        "</p>",
        "<td>",
        "<a href=",
        "<!--",
        "<![if",
        "&#",
        "<ul><li>",
        "<i></b>",
        "\u{a0}",
        "<p hidden>",
        "<a a=1 ",
        "<!--[if href<![endif-->",
        "<table><tr><td>",
        "a<br>",
        "<style>",
    ];
    for soup in soups {
        quick(soup, read);
    }
}

fn markup() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<br>",
        "<div style=\"display:none\">",
        "</div>",
        "&amp;",
        "&nbsp;",
        "&#8217;",
        "&",
        "<",
        ">",
        "word",
        " ",
        "\n",
        "\r\n",
        "\r",
        "é",
        "日",
        "\u{a0}",
        "\0",
        "{{a<b}}",
        "{{",
        "}}",
        "<!--",
        "-->",
        "<!--[if mso]>",
        "<![endif]-->",
        "<a href=\"x&amp;y\">",
        "<a href=",
        "\"",
        "'",
        "<li>",
        "<td>",
        "<tr>",
        "<pre>",
        "</pre>",
        "<title>",
        "</title>",
        "<head>",
        "<h1>",
        "</h1>",
        "<blockquote>",
        "<Company Name>",
        "<img alt='é'>",
        "*|A|*",
        "</",
        "<textarea>",
        "<svg/>",
        "<mj-preview>",
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
    fn a_known_word_leads_back_to_its_letters(before in markup(), cut in 1_usize..5, tag in 0_usize..4) {
        let between = ["", "<b>", "</i>", "<!-- x -->"][tag];
        let (head, tail) = "Kestrel".split_at(cut);
        let word = format!("{head}{between}{tail}");
        let source = format!("{before}\u{1}<p>{word}</p>");
        let reading = read(&source);
        if let Some(at) = reading.text.find("Kestrel") {
            let lies = reading.map.source(crate::span::Span::new(at, at + 7)).of(&source);
            prop_assert_eq!(lies, word);
        }
    }
}
