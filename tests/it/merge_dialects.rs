//! The scanner and the merge rules held against what is known of merge dialects: every field is found, every residue is flagged,
//! no look-alike is.

use serde::Deserialize;
use std::sync::OnceLock;
use uncanned::dialect::{Field, FieldState, scan};
use uncanned::engine::Engine;
use uncanned::message::Mode;
use uncanned::span::Span;

#[derive(Deserialize)]
struct Table {
    dialect: Vec<Dialect>,
}

#[derive(Deserialize)]
struct Dialect {
    id: String,
    name: String,
    grammars: Vec<String>,
    fields: Vec<String>,
    fallbacks: Vec<String>,
    structure: Vec<String>,
    extensions: Vec<String>,
    evidence: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Shapes {
    residue: Vec<Shape>,
    look_alike: Vec<Shape>,
}

#[derive(Deserialize)]
struct Shape {
    kind: String,
    text: String,
}

fn table() -> Table {
    toml::from_str(include_str!("../../rules/dialects.toml")).expect("the table reads")
}

fn shapes() -> Shapes {
    toml::from_str(include_str!("../data/merge.toml")).expect("the table reads")
}

/// Where a block wraps a fallback, its tags are fields of their own: the finds must then begin and end with the example.
fn covers(found: &[Field], example: Span) -> bool {
    let (Some(first), Some(last)) = (found.first(), found.last()) else {
        return false;
    };
    first.span.start == example.start && last.span.end == example.end
}

#[test]
fn the_table_is_whole() {
    let table = table().dialect;
    assert_eq!(table.len(), 96);
    for d in &table {
        assert!(
            !d.name.is_empty() && !d.grammars.is_empty() && !d.extensions.is_empty(),
            "{}",
            d.id
        );
    }
    let remembered: Vec<&str> = table
        .iter()
        .filter(|d| d.evidence == "memory")
        .map(|d| d.id.as_str())
        .collect();
    assert_eq!(
        remembered,
        ["salesloft", "yesware", "mailshake", "pipedrive", "go_template"]
    );
}

#[test]
fn every_field_and_fallback_of_every_dialect_is_found_whole() {
    let mut missed = Vec::new();
    for dialect in table().dialect {
        for (sort, example) in
            (dialect.fields.iter().map(|f| ("field", f))).chain(dialect.fallbacks.iter().map(|f| ("fallback", f)))
        {
            for (before, after) in [("We wrote about ", " on Tuesday."), ("Hi ", ",\n\nhow are the ovens?")] {
                let text = format!("{before}{example}{after}");
                let found = scan(&text, &[]);
                let whole = Span::new(before.len(), before.len() + example.len());
                let block = sort == "fallback" || example.contains("</");
                let fits = if block {
                    covers(&found, whole)
                } else {
                    found.len() == 1 && covers(&found, whole)
                };
                if !fits {
                    let spans: Vec<&str> = found.iter().map(|f| f.span.of(&text)).collect();
                    missed.push(format!("{}: {text:?} gave {spans:?}", dialect.id));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn structure_in_common_shapes_is_told_from_fields() {
    let mut wrong = Vec::new();
    for dialect in table().dialect {
        for tag in dialect
            .structure
            .iter()
            .filter(|t| t.starts_with("{{#") || t.starts_with("{{/") || t.starts_with("{%") || t.starts_with("*|"))
        {
            let found = scan(tag, &[]);
            if found.len() != 1 || found[0].state != FieldState::Structure {
                wrong.push(format!("{}: {tag} gave {found:?}", dialect.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The rules that see a message as a whole: what they say of a text.
fn flagged(text: &str, file: &str, mode: Mode) -> Vec<String> {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| Engine::new(uncanned::rules::bundled(), &uncanned::rules::bundled_lists()));
    let source = uncanned::source::Source::new(file, text.as_bytes().to_vec());
    let given = uncanned::lint::Given {
        mode: Some(mode),
        ..Default::default()
    };
    let report = uncanned::lint::lint(source, engine, &given);
    let findings = report.messages.iter().flat_map(|m| &m.findings);
    findings
        .filter(|f| f.rule.starts_with("merge/"))
        .map(|f| format!("{} {:?}", f.rule, f.excerpt))
        .collect()
}

#[test]
fn what_a_failed_merge_leaves_is_flagged() {
    let mut missed = Vec::new();
    for row in shapes().residue.iter().filter(|row| row.kind != "bad_value") {
        if flagged(&row.text, "draft.txt", Mode::Draft).is_empty() {
            missed.push(format!("{}: {:?}", row.kind, row.text));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn look_alikes_stay_silent() {
    let mut wrong = Vec::new();
    for row in shapes().look_alike {
        let code: Vec<Span> = if matches!(row.kind.as_str(), "code" | "fence") {
            vec![Span::new(0, row.text.len())]
        } else {
            Vec::new()
        };
        let found = scan(&row.text, &code);
        if !found.is_empty() {
            wrong.push(format!("{}: {:?} gave {found:?}", row.kind, row.text));
        }
        if !code.is_empty() {
            continue;
        }
        for mode in [Mode::Draft, Mode::Template] {
            let rules = flagged(&row.text, "draft.txt", mode);
            if !rules.is_empty() {
                wrong.push(format!("{}: {:?} was flagged {rules:?} ({mode:?})", row.kind, row.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Beside fields that are there on purpose, which might lend it their company.
#[test]
fn look_alikes_stay_silent_in_a_template_with_fields() {
    let mut wrong = Vec::new();
    for row in shapes().look_alike {
        // What is itself only at the very start of a file.
        if matches!(
            row.kind.as_str(),
            "front_matter" | "banner" | "salut" | "greet_comma_ok" | "redacted"
        ) {
            continue;
        }
        let fenced = matches!(row.kind.as_str(), "code" | "fence");
        let file = if fenced { "mail.md" } else { "mail.txt" };
        let text = format!(
            "Hi {{{{first_name}}}},\n\nyour crates left the yard on {{{{day}}}}.\n\n{}\n\nIs {{{{town}}}} still where they go?\n",
            row.text
        );
        let rules = flagged(&text, file, Mode::Template);
        if !rules.is_empty() {
            wrong.push(format!("{}: {:?} was flagged {rules:?}", row.kind, row.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What pages, programs and other tools leave in a template's file, each in the format it is met in.
#[test]
fn what_is_no_field_stays_silent_in_the_files_of_templates() {
    let mut wrong = Vec::new();
    for (file, strange) in [
        (
            "mail.html",
            "<style>.a { color: red } @media (max-width:600px) { .b{width:100%!important} }</style>",
        ),
        (
            "mail.html",
            "<!--[if mso]><table><tr><td><![endif]-->\n<!--[if !mso]><!-->Crates<!--<![endif]-->",
        ),
        (
            "mail.html",
            "<!--[if (gte mso 9)|(IE)]><xml><o:PixelsPerInch>96</o:PixelsPerInch></xml><![endif]-->",
        ),
        (
            "mail.html",
            "<script type=\"application/ld+json\">{\"@type\": \"Order\", \"no\": [1]}</script>",
        ),
        (
            "mail.html",
            "<a href=\"https://yard.example/a%20b?x[0]=1&amp;p={{id}}\">See it</a>",
        ),
        ("mail.html", "<!-- {{old_name}} [Name] <%= note %> -->"),
        (
            "mail.mjml",
            "<mj-attributes><mj-all font-family=\"Arial\" /></mj-attributes><mj-text>Crates</mj-text>",
        ),
        ("mail.hbs", "{{!-- a {note} for [us] --}}\n{{> foot note=\"x\"}}"),
        (
            "mail.hbs",
            "{{#each crates as |crate|}}{{crate.no}}{{else}}none{{/each}}",
        ),
        (
            "mail.liquid",
            "{% comment %}[Name] of {x|y}{% endcomment %}\n{% include 'foot' %}",
        ),
        ("mail.j2", "{# a [Name] #}\n{% set day = \"Friday\" %}{{ super() }}"),
        ("mail.html.erb", "<%# a [Name] %><%= render \"foot\", day: @day %>"),
        ("mail.ejs", "<%- include('foot', { day: day }) %>"),
        ("mail.gotmpl", "{{- /* a [Name] */ -}}{{ with .Day }}{{ . }}{{ end }}"),
        ("mail.txt", "{n, plural, one {# crate} other {# crates}}"),
        (
            "mail.txt",
            "run `${HOME}/bin/a --to={b,c}` or $PATH, then ${{ secrets.KEY }}",
        ),
        (
            "mail.md",
            "See [[Crates|the list]], [the yard](https://yard.example) and [^1].\n\n[^1]: It is old.",
        ),
        (
            "mail.txt",
            "CAUTION: [EXTERNAL] this came from outside. [sic] [...] [9-11 AM] [ACME-123] [00:42]",
        ),
        (
            "mail.txt",
            "up 40% and 50% off, write to <sam@yard.example>, « Bonjour » said @sam, #end of it",
        ),
    ] {
        let text = if file.contains("html") || file.contains("mjml") || file.ends_with("hbs") {
            format!("<p>Hi {{{{first_name}}}},</p>\n{strange}\n<p>your crates left the yard on {{{{day}}}}.</p>\n")
        } else {
            format!("Hi {{{{first_name}}}},\n\n{strange}\n\nyour crates left the yard on {{{{day}}}}.\n")
        };
        let rules = flagged(&text, file, Mode::Template);
        if !rules.is_empty() {
            wrong.push(format!("{file}: {strange:?} was flagged {rules:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
