//! Dialects end to end: fields taken apart as the table's examples have them, blocks paired in every family, texts recognised.

use serde::Deserialize;
use std::time::{Duration, Instant};
use uncanned::dialect::{Dialect, Evidence, Family, FaultKind, FieldParts, Form, Quotes, Structure, recognise, scan};
use uncanned::span::Span;

#[derive(Deserialize)]
struct Table {
    dialect: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    fields: Vec<String>,
    fallbacks: Vec<String>,
}

fn table() -> Vec<Row> {
    let table: Table = toml::from_str(include_str!("../../rules/dialects.toml")).expect("the table reads");
    table.dialect
}

/// The first field of a text, taken apart in a dialect.
fn parts(text: &str, dialect: Option<&Dialect>) -> FieldParts {
    let fields = scan(text, &[]);
    FieldParts::of(fields.first().expect("a field"), text, dialect)
}

#[test]
fn every_fallback_of_the_table_is_taken_apart_into_a_form_its_dialect_knows() {
    let mut wrong = Vec::new();
    for row in table() {
        let dialect = Dialect::named(&row.id).expect("in the table");
        for example in &row.fallbacks {
            let text = format!("Hi {example}, how are the ovens?");
            let found = scan(&text, &[]);
            let single = found.len() == 1 && dialect.prints(&found[0]);
            if !single {
                if !dialect.forms.contains(&Form::Block)
                    && !matches!(
                        row.id.as_str(),
                        "hubspot" | "marketo" | "customerio" | "velocity" | "word"
                    )
                {
                    wrong.push(format!("{}: {example} is a block, and the row does not say so", row.id));
                }
                continue;
            }
            let parts = FieldParts::of(&found[0], &text, Some(&dialect));
            match &parts.fallback {
                Some(fallback) if dialect.knows(fallback.form) => {
                    let empty = example.contains("fallback=]");
                    if fallback.empty != empty || fallback.span.of(&text) != fallback.text {
                        wrong.push(format!("{}: {example} falls back on {:?}", row.id, fallback.text));
                    }
                }
                Some(fallback) => wrong.push(format!("{}: {example} is {:?}, not in the row", row.id, fallback.form)),
                None => wrong.push(format!("{}: {example} has no fallback: {parts:?}", row.id)),
            }
            if parts.name.is_empty() || parts.name.contains(['|', '"', '(']) {
                wrong.push(format!("{}: {example} is called {:?}", row.id, parts.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_plain_field_has_no_fallback() {
    let mut wrong = Vec::new();
    for row in table() {
        let dialect = Dialect::named(&row.id).expect("in the table");
        for example in &row.fields {
            let text = format!("Hi {example}, how are the ovens?");
            let found = scan(&text, &[]);
            let Some(field) = found.first().filter(|f| dialect.prints(f)) else {
                continue;
            };
            let parts = FieldParts::of(field, &text, Some(&dialect));
            let has_one = example.contains('|') && (row.id == "zoho_campaigns" || row.id == "cleanmails");
            if parts.fallback.is_some() && !has_one {
                wrong.push(format!("{}: {example} {:?}", row.id, parts.fallback));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_dialect_writes_it_reads() {
    let mut wrong = Vec::new();
    for row in table() {
        let dialect = Dialect::named(&row.id).expect("in the table");
        let Some(form) = dialect.forms.first().filter(|form| **form != Form::Block) else {
            continue;
        };
        for example in &row.fields {
            let text = format!("Hi {example}, how are the ovens?");
            let plain = scan(&text, &[])
                .into_iter()
                .next()
                .map(|f| FieldParts::of(&f, &text, Some(&dialect)));
            let plain = plain.filter(|p| p.fallback.is_none() && p.filters.is_empty());
            let (Some(plain), Some(written)) = (plain, form.write(example, "there")) else {
                continue;
            };
            let text = format!("Hi {written}, how are the ovens?");
            let Some(read) = scan(&text, &[])
                .first()
                .map(|f| FieldParts::of(f, &text, Some(&dialect)))
            else {
                wrong.push(format!("{}: {written} is no field", row.id));
                continue;
            };
            let same = read
                .fallback
                .as_ref()
                .is_some_and(|f| dialect.knows(f.form) && f.text == "there");
            if !same || read.name != plain.name {
                wrong.push(format!("{}: {example} became {written}, read as {read:?}", row.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn fields_come_apart() {
    for (text, name, namespace, filters, fallback) in [
        (
            "{{ first_name | capitalize | default: \"you\" }}",
            "first_name",
            None,
            &["capitalize"][..],
            Some("you"),
        ),
        ("{{ line.price | money }}", "line.price", Some("line"), &["money"], None),
        ("{{ shop_date | date: \"%d|%m\" }}", "shop_date", None, &["date"], None),
        (
            "{{custom_attribute.${company} | default: 'you'}}",
            "custom_attribute.company",
            Some("custom_attribute"),
            &[],
            Some("you"),
        ),
        (
            "{{lead.First Name:default=you}}",
            "lead.First Name",
            Some("lead"),
            &[],
            Some("you"),
        ),
        ("[firstname,fallback=]", "firstname", None, &[], Some("")),
        ("{!Contact.FirstName}", "Contact.FirstName", Some("Contact"), &[], None),
        (
            "{{ user.company || \"your shop\" }}",
            "user.company",
            Some("user"),
            &[],
            Some("your shop"),
        ),
    ] {
        let parts = parts(text, None);
        assert_eq!(
            (parts.name.as_str(), parts.namespace.as_deref()),
            (name, namespace),
            "{text}"
        );
        let found: Vec<&str> = parts.filters.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(found, filters, "{text}");
        assert_eq!(parts.fallback.map(|f| f.text).as_deref(), fallback, "{text}");
    }
}

#[test]
fn a_fallback_can_be_cut_out_of_its_token() {
    for (text, plain) in [
        ("{{ first_name | default: \"you\" }}", "{{ first_name }}"),
        ("{{first_name|default:'you'}}", "{{first_name}}"),
        ("[firstname,fallback=you]", "[firstname]"),
        ("{{first_name || \"you\"}}", "{{first_name}}"),
        ("{{lead.First Name:default=you}}", "{{lead.First Name}}"),
    ] {
        let whole = parts(text, None).fallback.expect("a fallback").whole;
        let cut = format!("{}{}", &text[..whole.start as usize], &text[whole.end as usize..]);
        assert_eq!(cut, plain);
    }
}

#[test]
fn quotation_marks_are_told() {
    for (text, quotes) in [
        ("{{ a_name | default: \"you\" }}", Quotes::Straight),
        ("{{ a_name }}", Quotes::None),
        ("{{ a_name | default: \"you }}", Quotes::Open),
    ] {
        assert_eq!(parts(text, None).quotes, quotes, "{text}");
    }
    let text = "{{ first_name | default: “you” }}";
    let parts = parts(text, None);
    assert_eq!(
        (parts.quotes, parts.fallback.map(|f| f.text)),
        (Quotes::Curly, Some("you".to_string()))
    );
}

type Told = (Vec<(String, usize, usize)>, Vec<(FaultKind, String)>);

/// Word, branches and depth of each block, and each fault with the tag it is about.
fn structure(text: &str, family: Family) -> Told {
    let Structure { blocks, faults } = Structure::of(text, family);
    let blocks = blocks
        .into_iter()
        .map(|b| (b.word, b.branches.len(), b.depth))
        .collect();
    let faults = faults.iter().map(|f| (f.kind, f.span.of(text).to_string())).collect();
    (blocks, faults)
}

#[test]
fn blocks_of_every_family_are_paired() {
    for (family, text, blocks) in [
        (
            Family::Liquid,
            "{% if a %}x{% elsif b %}y{%- else -%}z{% endif %}{% for i in l %}{% unless i %}.{% endunless %}{% endfor %}",
            &[("if", 3, 0), ("for", 1, 0), ("unless", 1, 1)][..],
        ),
        (
            Family::Liquid,
            "{% case x %}{% when 1 %}a{% when 2 %}b{% endcase %}{% raw %}{% if %}{% endraw %}{% comment %}{% endif %}{% endcomment %}",
            &[("case", 3, 0)],
        ),
        (
            Family::Liquid,
            "{% form 'a' %}x{% endform %}{% assign a = 1 %}{% unsubscribe_link %}",
            &[("form", 1, 0)],
        ),
        (
            Family::Jinja,
            "{# {% if %} #}{% block a %}{% for x in y %}{% else %}none{% endfor %}{% endblock a %}{% set z = 1 %}",
            &[("block", 1, 0), ("for", 2, 1)],
        ),
        (
            Family::Django,
            "{% load i18n %}{% blocktrans trimmed %}x{% plural %}y{% endblocktrans %}{% with a=b %}{% trans 'x' %}{% endwith %}",
            &[("blocktrans", 2, 0), ("with", 1, 0)],
        ),
        (
            Family::Handlebars,
            "{{#if a}}x{{else if b}}y{{else}}z{{/if}}{{#each l}}{{this}}{{/each}}{{^b}}n{{/b}}{{!-- {{#if}} --}}",
            &[("if", 3, 0), ("each", 1, 0), ("b", 1, 0)],
        ),
        (
            Family::Mustache,
            "{{#each . }}{{name}}{{/each}}{{#people}}{{^shy}}x{{/shy}}{{/people}}",
            &[("each", 1, 0), ("people", 1, 0), ("shy", 1, 1)],
        ),
        (
            Family::Apollo,
            "{{#if company}}at {{company}}{{#else}}there{{#endif}}",
            &[("if", 2, 0)],
        ),
        (
            Family::Getresponse,
            "{{IF \"(a)\"}}x{{ELSIF \"(b)\"}}y{{ELSE}}z{{ENDIF}}",
            &[("IF", 3, 0)],
        ),
        (
            Family::Go,
            "{{if .A}}x{{else}}y{{end}}{{range .L}}{{.}}{{end}}{{- with .B -}}b{{end}}{{/* {{if}} */}}",
            &[("if", 2, 0), ("range", 1, 0), ("with", 1, 0)],
        ),
        (
            Family::StarPipe,
            "*|IF:A|*x*|ELSEIF:B|*y*|ELSE:|*z*|END:IF|**|IFNOT:C|*n*|END:IF|*",
            &[("IF", 3, 0), ("IF", 1, 0)],
        ),
        (
            Family::Percent,
            "<!-- %IF in_array('x', $TAGS)% -->x<!-- %ELSE% -->y<!-- %/IF% --> 40% off",
            &[("if", 2, 0)],
        ),
        (
            Family::Ampscript,
            "%%[ IF EMPTY(@a) THEN SET @a = \"IF\" ELSE SET @b = 1 ENDIF ]%% %%[ FOR @i = 1 TO 3 DO ]%%x%%[ NEXT @i ]%%",
            &[("if", 2, 0), ("for", 1, 0)],
        ),
        (
            Family::Erb,
            "<% if a %>x<% elsif b %>y<% end %><% l.each do |x| %><%= x %><% end %><%# if %>",
            &[("if", 2, 0), ("do", 1, 0)],
        ),
        (
            Family::Erb,
            "<% if (a) { %>x<% } else { %>y<% } %><%= name %>",
            &[("", 2, 0)],
        ),
        (
            Family::Velocity,
            "#if( $a.isEmpty() )x#elseif($b)y#else$a#end #foreach($x in $l)$x#{end} see #end-user",
            &[("if", 3, 0), ("foreach", 1, 0)],
        ),
        (
            Family::Square,
            "<!--[if mso]>m<![endif]-->[if:Plan=Pro]x[elseif:Plan=Free]y[else]z[endif]",
            &[("if", 3, 0)],
        ),
        (
            Family::SquarePercent,
            "[% if contact.firstName %]x[% else %]y[% endif %]",
            &[("if", 2, 0)],
        ),
        (
            Family::DoubleSquare,
            "[[IF:IS_CLIENT]]x[[ELSE]]y[[ENDIF]]",
            &[("IF", 2, 0)],
        ),
        (
            Family::DollarParen,
            "$(if [Field: First Name])x$(else)y$(endif)",
            &[("if", 2, 0)],
        ),
        (
            Family::Smarty,
            "{if $a}x{else}y{/if}{foreach from=$l item=i}{$i}{/foreach}{* {if} *}{literal}{if}{/literal}",
            &[("if", 2, 0), ("foreach", 1, 0)],
        ),
        (Family::Adobe, "{%#if a%}x{%else%}y{%/if%}", &[("if", 2, 0)]),
        (Family::None, "{% if a %}", &[]),
    ] {
        let (found, faults) = structure(text, family);
        let blocks: Vec<(String, usize, usize)> = blocks.iter().map(|(w, n, d)| (w.to_string(), *n, *d)).collect();
        assert_eq!(found, blocks, "{text}");
        assert_eq!(faults, [], "{text}");
    }
}

#[test]
fn what_does_not_fit_is_told() {
    use FaultKind::{Misnested, Unclosed, UnclosedComment, UnclosedTag, Unopened};
    for (family, text, faults) in [
        (Family::Liquid, "{% if a %}x", &[(Unclosed, "{% if a %}")][..]),
        (Family::Liquid, "x{% endif %}", &[(Unopened, "{% endif %}")]),
        (Family::Liquid, "{% else %}", &[(Unopened, "{% else %}")]),
        (
            Family::Liquid,
            "{% if a %}{% for b in c %}x{% endif %}{% endfor %}",
            &[(Misnested, "{% for b in c %}")],
        ),
        (
            Family::Liquid,
            "{% if a %}{% for b in c %}x{% endif %}",
            &[(Unclosed, "{% for b in c %}")],
        ),
        (
            Family::Liquid,
            "{% comment %} to the end",
            &[(UnclosedComment, "{% comment %}")],
        ),
        (Family::Liquid, "{% if a }x", &[(UnclosedTag, "{% if")]),
        (Family::Jinja, "a {# note", &[(UnclosedComment, "{#")]),
        (
            Family::Handlebars,
            "{{#if a}}x{{/each}}{{/if}}",
            &[(Unopened, "{{/each}}")],
        ),
        (Family::Handlebars, "{{!-- note {{x}}", &[(UnclosedComment, "{{!--")]),
        (Family::Apollo, "{{#if a}}x{{#else}}y", &[(Unclosed, "{{#if a}}")]),
        (Family::StarPipe, "*|IF:A|*x", &[(Unclosed, "*|IF:A|*")]),
        (Family::Percent, "%IF a% x", &[(Unclosed, "%IF a%")]),
        (
            Family::Ampscript,
            "%%[ IF 1 == 1 THEN ]%%x",
            &[(Unclosed, "%%[ IF 1 == 1 THEN ]%%")],
        ),
        (Family::Erb, "<% if a %>x<% end %><% end %>", &[(Unopened, "<% end %>")]),
        (Family::Go, "{{if .A}}x", &[(Unclosed, "{{if .A}}")]),
        (Family::Velocity, "#if($a)x", &[(Unclosed, "#if($a)")]),
    ] {
        let faults: Vec<(FaultKind, String)> = faults.iter().map(|(k, t)| (*k, t.to_string())).collect();
        assert_eq!(structure(text, family).1, faults, "{text}");
    }
}

#[test]
fn branches_know_what_they_ask_and_print() {
    let text = "{% if vip %}a{% elsif plan == \"x\" %}b{% else %}c{% endif %}";
    let structure = Structure::of(text, Family::Liquid);
    let branches: Vec<(&str, &str)> = structure.blocks[0]
        .branches
        .iter()
        .map(|b| (b.condition.as_str(), b.body.of(text)))
        .collect();
    assert_eq!(branches, [("vip", "a"), ("plan == \"x\"", "b"), ("", "c")]);
    assert_eq!(structure.blocks[0].span, Span::new(0, text.len()));
}

fn dialect_of(text: &str, file: &str) -> String {
    let found = recognise(text, &scan(text, &[]), file, None);
    found.dialect.map_or("-".to_string(), |d| d.id.clone())
}

#[test]
fn texts_are_recognised() {
    let samples = include_str!("../data/dialect_samples.toml");
    let samples: toml::Table = toml::from_str(samples).expect("the samples read");
    let mut wrong = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    for sample in samples["sample"].as_array().expect("a list") {
        let get = |key: &str| sample.get(key).and_then(toml::Value::as_str).unwrap_or("");
        let found = dialect_of(
            get("text"),
            if get("file").is_empty() {
                "mail.html"
            } else {
                get("file")
            },
        );
        if found != get("dialect") {
            wrong.push(format!("{} taken for {found}: {:?}", get("dialect"), get("text")));
        }
        known.insert(get("dialect").to_string());
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(known.len() > 40, "only {} dialects have a sample", known.len());
}

#[test]
fn an_engine_that_would_stop_at_a_token_is_not_what_it_is_written_for() {
    for (text, file, dialect) in [
        // Django reads no blank after the colon.
        ("{{ first_name | default: 'you' }}", "a.liquid", "liquid"),
        ("{{ first_name | default: 'you' }}", "a.txt", "-"),
        ("{{ first_name|default:'you' }}", "a.txt", "django"),
        ("{{ first_name | default: \"you\" }}", "a.txt", "liquid"),
    ] {
        assert_eq!(dialect_of(text, file), dialect, "{text} in {file}");
    }
}

#[test]
fn what_rests_on_memory_is_never_recognised() {
    for row in table() {
        let dialect = Dialect::named(&row.id).expect("in the table");
        if dialect.evidence != Evidence::Memory {
            continue;
        }
        for example in row.fields.iter().chain(&row.fallbacks) {
            assert_ne!(
                dialect_of(&format!("Hi {example}, hello"), "mail.html"),
                row.id,
                "{example}"
            );
        }
    }
}

#[test]
fn foreign_tokens_are_told_but_not_those_of_a_product_pair() {
    let text = "Hi *|FNAME|*, at *|COMPANY|* we met {{lead.First Name:default=you}}.";
    let found = recognise(text, &scan(text, &[]), "a.html", None);
    assert_eq!(found.dialect.map(|d| d.id.clone()).as_deref(), Some("mailchimp"));
    let foreign: Vec<(&str, &str)> = found.foreign.iter().map(|(s, id)| (s.of(text), id.as_str())).collect();
    assert_eq!(foreign, [("{{lead.First Name:default=you}}", "marketo")]);
    let text = "Hi {{Recipient.FirstName}}, leave at %%unsubscribe%%";
    let found = recognise(text, &scan(text, &[]), "a.html", None);
    assert_eq!(
        (found.dialect.map(|d| d.id.clone()).as_deref(), found.foreign.len()),
        (Some("pardot"), 0)
    );
}

#[test]
fn hostile_text_is_quick() {
    let started = Instant::now();
    let families = [
        Family::Liquid,
        Family::Jinja,
        Family::Django,
        Family::Handlebars,
        Family::Mustache,
        Family::Apollo,
        Family::Go,
        Family::StarPipe,
        Family::Percent,
        Family::Ampscript,
        Family::Erb,
        Family::Velocity,
        Family::Square,
        Family::Smarty,
        Family::SquarePercent,
        Family::DoubleSquare,
        Family::DollarParen,
        Family::Adobe,
        Family::Getresponse,
    ];
    for soup in [
        "{%",
        "{% if a %}",
        "{% endif %}",
        "{% if a %}{% for b in c %}{% endif %}",
        "{% raw %}",
        "{{",
        "{{#a}}",
        "{{/a}}",
        "{{!--",
        "{#",
        "*|IF:A|*",
        "*|END:IF|*",
        "%IF ",
        "%%[ IF ",
        "<% if a %>",
        "<%",
        "#if(",
        "#if($a)",
        "#end",
        "[if:",
        "{if $a}",
        "{",
        "$(if ",
        "[[IF:A]]",
    ] {
        let text = soup.repeat(60_000 / soup.len());
        for family in families {
            let structure = Structure::of(&text, family);
            assert!(structure.blocks.len() <= text.len());
        }
        let fields = scan(&text, &[]);
        recognise(&text, &fields, "a.html", Some(&text));
    }
    assert!(
        started.elapsed() < Duration::from_secs(60),
        "took {:?}",
        started.elapsed()
    );
}
