//! What holds for any template: no panic, a map that covers the output, a bound on it.
//! Knows nothing of any one engine.

use super::*;
use proptest::prelude::*;

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zé .,\n]{0,6}",
        prop::sample::select(vec![
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "{{{",
            "}}}",
            "*|",
            "|*",
            "%",
            "[",
            "]",
            "(",
            ")",
            "\"",
            "'",
            "|",
            ":",
            "-",
            "~",
            "{{ x }}",
            "{{ x | default: \"y\" }}",
            "{{x|default(\"y\")}}",
            "{% if x %}",
            "{% elsif y == 'a' %}",
            "{% else %}",
            "{% endif %}",
            "{% for i in xs %}",
            "{{ i.a }}",
            "{% endfor %}",
            "{% assign x = x | append: x %}",
            "{% raw %}",
            "{% endraw %}",
            "{% comment %}",
            "{% endcomment %}",
            "{% case x %}",
            "{% when 'a' %}",
            "{% endcase %}",
            "{{#if x}}",
            "{{#each xs}}",
            "{{else}}",
            "{{/if}}",
            "{{/each}}",
            "{{#x}}",
            "{{^x}}",
            "{{/x}}",
            "{{!-- a --}}",
            "{{> p}}",
            "*|IF:X|*",
            "*|ELSE:|*",
            "*|END:IF|*",
            "*|X|*",
            "%IF $X%",
            "%ELSE%",
            "%/IF%",
            "%X%",
            "[x,fallback=y]",
            "{a|b}",
            "<%= x %>",
            "%%=v(@x)=%%",
            "{% for i in (1..9999999) %}",
            "{% capture x %}",
            "{% endcapture %}",
            "\\{{",
            "{%- ",
            "{{-",
            "{{ not not x or (a and b) }}",
            "{{ xs | join: x | replace: 'a', x }}",
        ])
        .prop_map(str::to_string),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|all| all.concat())
}

fn given() -> Value {
    let mut given = Value::Map(Vec::new());
    given.insert("x", Value::Text("a<é".to_string()));
    given.insert(
        "xs",
        Value::List(vec![Value::Text("a".to_string()), Value::Number(2.0)]),
    );
    given
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_template_is_rendered_and_mapped(text in pieces()) {
        for (_, family) in Family::ALL {
            let template = Template::new(&text, family);
            let given = [Values::only(Value::default()), Values::only(given()), Values { given: given(), assumed: Some(Assumed::default()) }];
            let assumed = variants(&template).into_iter().map(|v| Values { given: Value::default(), assumed: Some(v.assumed) });
            for values in given.into_iter().chain(assumed) {
                let rendering = template.render(&values);
                prop_assert_eq!(rendering.map.text_len(), rendering.text.len());
                prop_assert!(rendering.text.len() <= 4 * text.len() + 64 * 1024);
                for piece in rendering.map.pieces() {
                    let at = piece.text as usize..(piece.text + piece.text_len) as usize;
                    let from = piece.source as usize..(piece.source + piece.source_len) as usize;
                    prop_assert!(from.end <= text.len());
                    if piece.copied {
                        prop_assert_eq!(&rendering.text[at], &text[from]);
                    }
                }
                for s in &rendering.substitutions {
                    prop_assert!(s.at.range().end <= rendering.text.len() && s.span.range().end <= text.len());
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_rendered(text in "\\PC{0,120}") {
        for (_, family) in Family::ALL {
            render(&text, family, &Values::default());
        }
    }
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn large_and_deep_templates_take_time_in_proportion() {
    let many = 8_000;
    for piece in [
        "{{",
        "{%",
        "{#",
        "{{{",
        "{{!--",
        "{% comment %}",
        "{% raw %}",
        "{% if x %}",
        "{{#if x}}",
        "{{#x}}",
        "*|IF:X|*",
        "%IF x%",
        "{{ (((((((((((((((( }}",
        "{{ not not not not }}",
        "\\{{",
        "{{ x",
        "{% for i in (1..1000) %}",
        "{{{a}}",
        "{% assign x = x | append: x %}",
        "{{#each x}}{{this}}",
        "[x",
        "{{(a (b",
        "\"",
        "{{ '",
    ] {
        let text = piece.repeat(many);
        for (name, family) in Family::ALL {
            let started = std::time::Instant::now();
            let rendering = render(
                &text,
                family,
                &Values {
                    given: given(),
                    assumed: Some(Assumed::default()),
                },
            );
            assert!(rendering.text.len() <= 4 * text.len() + 64 * 1024);
            assert!(
                started.elapsed().as_secs() < 2,
                "{name} {piece} {:?}",
                started.elapsed()
            );
        }
    }
}
