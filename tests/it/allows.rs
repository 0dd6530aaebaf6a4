//! Directives in files as a user writes them: what each covers, and what is told of it.
//! Knows nothing of the command line.

use std::sync::OnceLock;
use uncanned::dialect::{Dialect, NamedDialect};
use uncanned::engine::Engine;
use uncanned::finding::Status;
use uncanned::lint::{Given, Templates, lint};
use uncanned::message::Mode;
use uncanned::report::FileReport;
use uncanned::rules::{bundled, bundled_lists};
use uncanned::source::Source;
use uncanned::suppress::{Day, PutUpWith};

/// Every rule, so that what is found is what a user finds.
fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new(bundled(), &bundled_lists()).however_short())
}

fn given(mode: Mode, dialect: &str) -> Given {
    Given {
        mode: Some(mode),
        simulates: true,
        today: Day::read("2026-07-01"),
        templates: Templates {
            dialect: Dialect::named(dialect).map(|dialect| NamedDialect {
                dialect,
                by: "a test".to_string(),
            }),
            ..Templates::default()
        },
        ..Given::default()
    }
}

fn judged(name: &str, text: &str, given: &Given) -> FileReport {
    lint(Source::new(name, text.as_bytes().to_vec()), engine(), given)
}

/// What is told of wellbeing and of registrations, with the line of each, and what is wrong with directives: `+` counts, `-` is allowed.
fn told(file: &FileReport) -> String {
    fn of_interest(rule: &str) -> Option<&str> {
        match rule {
            "canned/wellbeing" => Some("well"),
            "jargon/registration" => Some("reg"),
            rule => rule.strip_prefix("allow/"),
        }
    }
    let mut all: Vec<(u32, String)> = file
        .every_finding()
        .filter_map(|finding| {
            let rule = of_interest(&finding.rule)?;
            let sign = if finding.status == Status::Active { '+' } else { '-' };
            let words = match finding.rule.starts_with("allow/") {
                true => format!("({})", finding.span.of(&file.source.text)),
                false => String::new(),
            };
            Some((
                finding.span.start,
                format!("{sign}{rule}{words}@{}", finding.range.start.line),
            ))
        })
        .collect();
    all.sort();
    all.into_iter().map(|(_, told)| told).collect::<Vec<_>>().join(" ")
}

/// What a sender should not write, twice: `$w` and `$r` stand for it in the texts below.
fn filled(text: &str) -> String {
    text.replace("$w", "I hope this email finds you well.")
        .replace("$r", "Thank you for your registration.")
        .replace("¶", "\n\n")
}

#[test]
fn each_syntax_that_is_never_sent_holds_a_directive() {
    for (name, dialect, open, close) in [
        ("a.html", "", "<!--", "-->"),
        ("a.mjml", "", "<!--", "-->"),
        ("a.md", "", "<!--", "-->"),
        ("a.html", "hubspot", "{#", "#}"),
        ("a.txt", "hubspot", "{#-", "-#}"),
        ("a.md", "hubspot", "{#", "#}"),
        ("a.txt", "liquid", "{% comment %}", "{% endcomment %}"),
        ("a.html", "liquid", "{%- comment -%}", "{%- endcomment -%}"),
        ("a.txt", "liquid", "{% #", "%}"),
        ("a.txt", "django", "{% comment \"why\" %}", "{% endcomment %}"),
        ("a.txt", "handlebars", "{{!", "}}"),
        ("a.html", "handlebars", "{{!--", "--}}"),
        ("a.txt", "apollo", "{{!", "}}"),
        ("a.txt", "go_template", "{{/*", "*/}}"),
        ("a.html.erb", "erb", "<%#", "%>"),
        ("a.txt", "erb", "<%--", "--%>"),
        ("a.txt", "velocity", "#*", "*#"),
        ("a.txt", "velocity", "##", ""),
        ("a.txt", "smarty", "{*", "*}"),
        ("a.ftl", "", "<#--", "-->"),
        ("a.tmpl", "", "{{/*", "*/}}"),
        ("a.gotmpl", "", "{{- /*", "*/ -}}"),
        ("a.njk", "", "{#", "#}"),
        ("a.j2", "", "{# note\n", "#}"),
        ("a.html.j2", "", "{# note\n  more\n ", "#}"),
        ("a.txt", "liquid", "{% comment %} note\n", "{% endcomment %}"),
        ("a.txt", "sfmc", "%%[ /*", "*/ ]%%"),
        ("a.txt", "sfmc", "%%[ set @a = 1 /*", "*/ ]%%"),
        ("a.txt", "erb", "<%/*", "*/%>"),
        ("a.txt", "erb", "<%-#", "%>"),
        ("a.txt", "erb", "<% #", "%>"),
    ] {
        assert!(dialect.is_empty() || Dialect::named(dialect).is_some(), "{dialect}");
        let given = given(Mode::Template, dialect);
        let page = name.contains("html") || name.ends_with("mjml");
        let parts = if page { ("<p>", "</p>\n") } else { ("", "\n\n") };
        let (from, to) = parts;
        let comment = format!("{open} uncanned: allow canned -- is her lead worth your registration? {close}");
        let text = filled(&format!("{from}$w{to}{comment}\n{from}$w $r{to}{from}$w{to}"));
        let second = text
            .lines()
            .position(|l| l.contains("well. Thank") || l.contains("well. Thank"))
            .unwrap()
            + 1;
        let last = text
            .lines()
            .enumerate()
            .filter(|(_, l)| l.contains("well"))
            .map(|(i, _)| i + 1)
            .max()
            .unwrap_or(0);
        let want = format!("+well@1 -well@{second} +reg@{second} +well@{last}");
        let file = judged(name, &text, &given);
        assert_eq!(told(&file), want, "{name} {dialect} {comment}");
        // What a comment says is no part of the message: it asks nothing there.
        assert_eq!(file.messages[0].measures.questions, 0, "{name} {comment}");
        // In a draft there is no engine, and a page's comments go out with it.
        let file = judged(name, &text, &self::given(Mode::Draft, dialect));
        let fault = "+in-draft(uncanned: allow canned -- is her lead worth your registration?)";
        if !name.ends_with(".ftl") && open != "##" && !open.contains('\n') {
            assert!(
                told(&file).contains(fault),
                "{name} {dialect} {comment}: {}",
                told(&file)
            );
            assert!(
                !told(&file).contains('-') || !told(&file).contains("-well"),
                "{name} {comment}"
            );
        }
    }
}

#[test]
fn a_directive_reaches_as_far_as_it_says() {
    const A: &str = "<!-- uncanned: allow canned/wellbeing -- x -->";
    const N: &str = "<!-- uncanned: allow-next canned, jargon -- x -->";
    const F: &str = "<!-- uncanned: allow-file canned -- x -->";
    for (name, text, want) in [
        // Paragraphs.
        ("a.md", "A¶$w¶$w", "-well@3 +well@5"),
        ("a.md", "A\n$w\n$w¶$w", "-well@2 -well@3 +well@5"),
        ("a.md", "$w A $w\n$w¶$w", "+well@1 -well@1 -well@2 +well@4"),
        ("a.md", "$w A¶$w¶$w", "+well@1 -well@3 +well@5"),
        ("a.md", "$w¶A", "+well@1 +unused(canned/wellbeing)@3"),
        // Items of a list, headings, quoted lines.
        ("a.md", "A¶- $w\n- $w¶$w", "-well@3 +well@4 +well@6"),
        ("a.md", "- $w\n- A $w\n  $w\n- $w", "+well@1 -well@2 -well@3 +well@4"),
        ("a.md", "- $w\n  A\n- $w\n- $w", "+well@1 -well@3 +well@4"),
        ("a.md", "A¶1. $w\n2. $w", "-well@3 +well@4"),
        // Rows of a table.
        (
            "a.md",
            "A¶| a | b |\n|---|---|\n| $w | $w |\n| one | $w |",
            "+unused(canned/wellbeing)@1 +well@5 +well@5 +well@6",
        ),
        (
            "a.md",
            "| $w | b |\n|---|---|\n| two A | $w $w |\n| one | $w |",
            "+well@1 -well@3 -well@3 +well@4",
        ),
        // Markup.
        ("a.html", "A<p>$w</p><p>$w</p>", "-well@1 +well@1"),
        (
            "a.html",
            "<p>$w A $w<br>$w</p><p>$w</p>",
            "+well@1 -well@1 -well@1 +well@1",
        ),
        (
            "a.html",
            "<div>$w</div>A<div>$w</div><div>$w</div>",
            "+well@1 -well@1 +well@1",
        ),
        (
            "a.html",
            "A<table><tr><td>$w</td></tr>\n<tr><td>$w</td></tr></table>",
            "-well@1 +well@2",
        ),
        (
            "a.html",
            "<table><tr><td>$w</td></tr>A\n<tr><td>$w</td></tr>\n<tr><td>$w</td></tr></table>",
            "+well@1 -well@2 +well@3",
        ),
        (
            "a.html",
            "<p>Hi Dana,</p><dl>A<dt>$w</dt><dd>$w</dd><dt>$w</dt></dl>",
            "-well@1 +well@1 +well@1",
        ),
        (
            "a.html",
            "<p>Hi Dana,</p>\n<dl>\nA\n<dt>$w</dt>\n<dd>$w</dd>\n<dt>$w</dt>\n</dl>",
            "-well@4 +well@5 +well@6",
        ),
        (
            "a.html",
            "<table><tr>A<th>$w</th><th>$w</th></tr></table>",
            "-well@1 +well@1",
        ),
        (
            "a.html",
            "<table>\n<tr>A\n<th>$w</th>\n<th>$w</th>\n</tr></table>",
            "-well@3 +well@4",
        ),
        ("a.html", "A<center>$w</center><center>$w</center>", "-well@1 +well@1"),
        (
            "a.html",
            "<!-- on the relaunch.\n  uncanned: allow canned -- x --><p>$w</p><p>$w</p>",
            "-well@2 +well@2",
        ),
        (
            "a.md",
            "<!-- on the relaunch.\nuncanned: allow canned -- x\n-->\n\n$w¶$w",
            "-well@5 +well@7",
        ),
        (
            "a.html",
            "<!--[if mso]>uncanned: allow canned -- x<![endif]--><p>$w</p>",
            "+in-draft(uncanned: allow canned -- x)@1 +well@1",
        ),
        (
            "a.html",
            "<!--[if mso]>\n<!-- uncanned: allow canned -- x --><![endif]--><p>$w</p>",
            "+in-draft(uncanned: allow canned -- x)@2 +well@2",
        ),
        ("a.html", "A<h2>$w</h2><section>$w</section>", "-well@1 +well@1"),
        ("a.html", "A<p>$w <b>$w</b><br><i>$w</i></p>", "-well@1 -well@1 -well@1"),
        ("a.html", "<ul>A<li>$w</li>\n<li>$w</li></ul>", "-well@1 +well@2"),
        (
            "a.mjml",
            "<mj-text>$w</mj-text>A<mj-text>$w</mj-text>\n<mj-text>$w</mj-text>",
            "+well@1 -well@1 +well@2",
        ),
        // Matches and files.
        ("a.md", "N¶Hi Dana,¶$r $w¶$w $r", "-reg@5 -well@5 +well@7 +reg@7"),
        ("a.md", "N\nN¶$r $w¶$w $r", "-reg@4 -well@4 -well@6 -reg@6"),
        (
            "a.md",
            "N\nN¶$w",
            "+unused(jargon)@1 +unused(canned)@2 +unused(jargon)@2 -well@4",
        ),
        ("a.md", "$w¶F¶$w $r", "-well@1 -well@5 +reg@5"),
        ("a.html", "<p>$w</p><p>$w</p>F", "-well@1 -well@1"),
        // One that reaches less far answers first, and what neither needs is told.
        ("a.md", "F¶A¶$w", "-well@5"),
        ("a.md", "F¶A¶$r¶$w", "+unused(canned/wellbeing)@3 +reg@5 -well@7"),
        // No comment, but shown as one.
        (
            "a.md",
            "```\nA\n```¶$w",
            "+in-draft(uncanned: allow canned/wellbeing -- x)@2 +well@5",
        ),
        (
            "a.html",
            "<p>&lt;!-- uncanned: allow canned -- x --&gt;</p><p>$w</p>",
            "+in-draft(uncanned: allow canned -- x)@1 +well@1",
        ),
        (
            "a.html",
            "<textarea>A</textarea><p>$w</p>",
            "+in-draft(uncanned: allow canned/wellbeing -- x)@1 +well@1",
        ),
        ("a.html", "<script>A</script><p title='A'>$w</p>", "+well@1"),
        (
            "a.txt",
            "A¶$w",
            "+in-draft(uncanned: allow canned/wellbeing -- x)@1 +well@3",
        ),
    ] {
        let text = text.replace('A', A).replace('N', N).replace('F', F);
        let file = judged(name, &filled(&text), &given(Mode::Template, ""));
        assert_eq!(told(&file), want, "{name} {text}");
    }
}

#[test]
fn what_only_one_engine_leaves_out_is_hidden_where_that_engine_is_told() {
    const GO: &str = "{{/* uncanned: allow canned -- x */}}\n$w";
    const JINJA: &str = "{# uncanned: allow canned -- x #}\n$w";
    for (name, text, hidden) in [
        ("a.tmpl", format!("Hi {{{{ .FirstName }}}},¶{GO}"), true),
        ("a.txt", format!("Hi {{{{ .FirstName }}}},¶{GO}"), true),
        ("a.txt", format!("Hi {{{{if .Vip}}}}Dana{{{{end}}}},¶{GO}"), true),
        ("a.txt", format!("Hi {{{{ first_name }}}},¶{GO}"), false),
        ("a.txt", format!("Hi Dana,¶{GO}"), false),
        ("a.njk", format!("Hi {{{{ name }}}},¶{JINJA}"), true),
        ("a.njk", format!("Hi Dana,¶{JINJA}"), true),
        ("a.txt", format!("Hi Dana,¶{JINJA}"), false),
        (
            "a.txt",
            "Hi Dana,¶{# note\nuncanned: allow canned -- x #}\n$w".to_string(),
            false,
        ),
        (
            "a.j2",
            "Hi Dana,¶{# note uncanned: allow canned -- x #}¶{# #}\n$w".to_string(),
            false,
        ),
    ] {
        let file = judged(name, &filled(&text), &given(Mode::Template, ""));
        let told = told(&file);
        assert_eq!(told.contains("-well"), hidden, "{name} {text}: {told}");
    }
}

#[test]
fn a_directive_of_one_branch_leaves_the_other() {
    for (dialect, tags, comment) in [
        (
            "liquid",
            ["{% if a %}", "{% else %}", "{% endif %}"],
            "{% comment %}D{% endcomment %}",
        ),
        ("hubspot", ["{% if a %}", "{%- else -%}", "{% endif %}"], "{# D #}"),
        ("handlebars", ["{{#if a}}", "{{else}}", "{{/if}}"], "{{! D }}"),
        ("go_template", ["{{if .A}}", "{{else}}", "{{end}}"], "{{/* D */}}"),
        ("erb", ["<% if a %>", "<% else %>", "<% end %>"], "<%# D %>"),
        ("velocity", ["#if($a)", "#else", "#end"], "## D"),
        ("smarty", ["{if $a}", "{else}", "{/if}"], "{* D *}"),
    ] {
        let [first, second, last] = tags;
        let comment = comment.replace('D', "uncanned: allow canned -- x");
        for (text, want) in [
            (
                format!("Hi.\n{first}\n{comment}\n$w\n{second}\n$w\n{last}\n$w"),
                "-well@4 +well@6 +well@8",
            ),
            (
                format!("{comment}\n{first}\n$w\n{second}\n$w\n{last}"),
                "-well@3 +well@5",
            ),
        ] {
            let file = judged("a.txt", &filled(&text), &given(Mode::Template, dialect));
            assert_eq!(told(&file), want, "{dialect} {text}");
        }
    }
}

#[test]
fn front_matter_and_settings_files_hold_directives_of_drafts_too() {
    for (name, text, want) in [
        (
            "a.txt",
            "---\nuncanned: allow canned -- x\n---\nHi,¶$w¶$w $r",
            "-well@6 -well@8 +reg@8",
        ),
        (
            "a.md",
            "---\ntitle: a\n# uncanned: allow canned -- x\n---\nHi,¶$w $r",
            "-well@7 +reg@7",
        ),
        (
            "a.md",
            "+++\n# uncanned: allow-next canned -- x\n+++\nHi,¶$w $w",
            "-well@6 +well@6",
        ),
        (
            "a.html",
            "---\nuncanned: \"allow canned -- x\"\n---\n<p>$w</p>",
            "-well@4",
        ),
        (
            "a.txt",
            "---\nuncanned:\n  - allow canned -- x\n  - allow jargon -- y\n---\n$w $r",
            "-well@6 -reg@6",
        ),
        (
            "a.txt",
            "---\nuncanned:\n  # for the relaunch\n  allow: canned -- x\n\n  allow-next: jargon -- y\ntitle: a\n---\n$w $r $r",
            "-well@9 -reg@9 +reg@9",
        ),
        (
            "a.txt",
            "---\nuncanned:\n  allow: canned\ntitle: a\n---\n$w",
            "+no-reason(allow: canned)@3 +well@6",
        ),
        ("a.txt", "---\nuncanned: >\n  allow canned -- x\n---\n$w", "-well@5"),
        (
            "a.yaml",
            "uncanned: allow-file canned -- x\nemails:\n  - subject: one\n    body: Hi Dana, $w\n  - subject: two\n    body: Hi Dana, $w",
            "-well@4 -well@6",
        ),
        (
            "a.yaml",
            "emails:\n  - subject: one\n    body: Hi Dana, $w\n  - subject: two\n    body: Hi Dana, $w $r\nuncanned:\n  - allow canned -- x\n  - allow jargn -- x\n",
            "-well@3 -well@5 +reg@5 +unknown(jargn)@8",
        ),
        ("a.txt", "\n\n---\nuncanned: allow canned -- x\n---\n$w", "-well@6"),
        (
            "a.txt",
            "---\nuncanned: allow opening/boast -- x\n---\n$w",
            "+unused(opening/boast)@2 +well@4",
        ),
        (
            "a.txt",
            "Subject: oven\nuncanned: allow canned -- x¶$w",
            "+in-draft(uncanned: allow canned -- x)@2 +well@4",
        ),
        (
            "a.yaml",
            "- subject: one oven\n  # uncanned: allow canned -- x\n  body: |\n    Hi Dana,\n\n    $w\n\n    $w\n- subject: two ovens\n  body: Hi Dana, $w",
            "-well@6 -well@8 +well@10",
        ),
        (
            "a.yaml",
            "# uncanned: allow canned -- x\n- subject: one\n  body: Hi Dana, $w\n- subject: two\n  body: Hi Dana, $w",
            "-well@3 +well@5",
        ),
        (
            "a.yaml",
            "# uncanned: allow-file canned -- x\n- subject: one\n  body: Hi Dana, $w\n- subject: two\n  body: Hi Dana, $w",
            "-well@3 -well@5",
        ),
        (
            "a.yaml",
            "- subject: one oven\n  body: |\n    Hi Dana,\n\n    # uncanned: allow canned -- x\n\n    $w",
            "+in-draft(uncanned: allow canned -- x)@5 +well@7",
        ),
        (
            "a.jsonc",
            "[{\"subject\": \"one oven\", // uncanned: allow canned -- x\n\"body\": \"Hi Dana, $w\"},\n{\"subject\": \"two\", \"body\": \"Hi Dana, $w\"}]",
            "-well@2 +well@3",
        ),
        (
            "a.json",
            "[/* uncanned: allow canned -- x */{\"subject\": \"one oven\",\n\"body\": \"Hi Dana, $w\"},\n{\"subject\": \"two\", \"body\": \"Hi Dana, $w\"}]",
            "-well@2 +well@3",
        ),
        (
            "a.json",
            "[{\"subject\": \"one oven\", \"body\": \"Hi Dana, // uncanned: allow canned -- x \\n\\n$w\"}]",
            "+well@1",
        ),
        (
            "a.json",
            "[{\"subject\": \"one oven\", \"html\": \"<p>Hi Dana,</p><!-- uncanned: allow canned -- x --><p>$w</p>\"}]",
            "+in-draft(uncanned: allow canned -- x)@1 +well@1",
        ),
        (
            "a.md",
            "# Voicemail script¶<!-- uncanned: allow canned -- x -->¶Rep: $w This is Ann from Rye Ovens, call me back on 0100.¶Rep: $w",
            "-well@5 +well@7",
        ),
        (
            "a.eml",
            "From: a@b.example\nDate: x\nSubject: oven\nMIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPCEtLSB1bmNhbm5lZDogYWxsb3cgY2FubmVkIC0tIHggLS0+PHA+SGk8L3A+\n",
            "+in-draft(LSB1bmNhbm5lZDogYWxsb3cgY2FubmVkIC0tIHgg)@8",
        ),
    ] {
        let file = judged(name, &filled(text), &without_mode(given(Mode::Draft, "")));
        assert_eq!(told(&file), want, "{name} {text}");
    }
}

#[test]
fn several_messages_of_a_file_are_each_reached() {
    let mail = |n: usize, body: &str| {
        format!("## Email {n}\n\n**Subject:** oven {n}\n\nHi Dana,\n\n{body}\n\nBest,\n$robin\n\n")
    };
    for (notes, want) in [
        (
            ["<!-- uncanned: allow-file canned -- x -->", "", "$w"],
            "-well@9 -well@20",
        ),
        (
            ["", "<!-- uncanned: allow-next canned -- x -->", "$w"],
            "+well@7 -well@20",
        ),
        (
            ["", "<!-- uncanned: allow-next jargon -- x -->", "$w"],
            "+well@7 +unused(jargon)@12 +well@20",
        ),
        (
            ["", "<!-- uncanned: allow-fil canned -- x -->", "$w"],
            "+well@7 +unknown(allow-fil)@12 +well@20",
        ),
        (
            ["", "", "<!-- uncanned: allow canned -- x -->\n\n$w"],
            "+well@7 +in-draft(uncanned: allow canned -- x)@18 +well@20",
        ),
    ] {
        let [top, between, second] = notes;
        let gap = |note: &str| {
            if note.is_empty() {
                String::new()
            } else {
                format!("{note}\n\n")
            }
        };
        let text = format!("{}{}{}{}", gap(top), mail(1, "$w"), gap(between), mail(2, second));
        let file = judged("playbook.md", &filled(&text), &without_mode(given(Mode::Draft, "")));
        assert_eq!(file.messages.len(), 2, "{text}");
        let lines = |told: &str| told.to_string();
        assert_eq!(lines(&told(&file)), want, "{text}");
        // What stands between them belongs to no message.
        assert_eq!(file.findings.len(), usize::from(want.contains("@12")), "{text}");
    }
    let last = format!(
        "{}{}<!-- uncanned: allow canned -- x -->\n",
        mail(1, "$w"),
        mail(2, "$r")
    );
    let file = judged("playbook.md", &filled(&last), &without_mode(given(Mode::Draft, "")));
    assert_eq!(told(&file), "+well@7 +reg@18 +unused(canned)@23");
}

#[test]
fn a_directive_ends_with_its_message() {
    const A: &str = "<!-- uncanned: allow canned -- x -->";
    const N: &str = "<!-- uncanned: allow-next canned, jargon -- x -->";
    for (name, text, want) in [
        (
            "a.csv",
            "subject,body\none,\"<p>Hi Dana,</p><p>$w</p>A\"\ntwo,\"<p>Hi Dana,</p><p>$w</p>\"\n",
            "+well@2 +unused(canned)@2 +well@3",
        ),
        (
            "a.csv",
            "subject,body\none,\"<p>Hi Dana,</p>N<p>Hi.</p>\"\ntwo,\"<p>Hi Dana,</p><p>$w</p>\"\nthree,\"<p>N$r</p><p>$w</p>\"\n",
            "+unused(canned)@2 +unused(jargon)@2 +well@3 -reg@4 -well@4",
        ),
        (
            "a.csv",
            "subject,body\none,\"<p>Hi Dana,</p><dl>A<dt>$w</dt><dd>$w<br>$w</dd></dl><p>A$w<br>$w</p>\"\n",
            "-well@2 +well@2 +well@2 -well@2 -well@2",
        ),
        (
            "a.csv",
            "subject,body\none,\"Hi Dana,\n{% comment %}uncanned: allow canned -- x{% endcomment %}\n$w\n$w\n\n$w\"\n",
            "-well@4 -well@5 +well@7",
        ),
        (
            "a.json",
            "{\"email_1_body\": \"<p>Hi Dana,</p><p>$w</p>A\",\n\"email_2_body\": \"<p>Hi Dana,</p><p>$w</p>\"}",
            "+well@1 +unused(canned)@1 +well@2",
        ),
        (
            "a.yaml",
            "- body: '<p>Hi Dana,</p><p>$w</p>A'\n- body: '<p>Hi Dana,</p><p>$w</p>'\n",
            "+well@1 +unused(canned)@1 +well@2",
        ),
        (
            "a.yaml",
            "- body: Hi Dana, $w\n- body: Hi Dana, $w\n# uncanned: allow canned -- x\n",
            "+well@1 +well@2 +unused(canned)@3",
        ),
        (
            "a.yaml",
            "# uncanned: allow-next canned, jargon -- x\n- body: Hi Dana, $w\n- body: Hi Dana, $w $r\n",
            "+unused(jargon)@1 -well@2 +well@3 +reg@3",
        ),
    ] {
        let text = filled(&text.replace('A', A).replace('N', N));
        let file = judged(name, &text, &given(Mode::Template, ""));
        assert_eq!(told(&file), want, "{name} {text}");
    }
}

/// As without the flag: front matter and the settings say the mode.
fn without_mode(mut given: Given) -> Given {
    given.mode = None;
    given
}

#[test]
fn what_is_wrong_with_a_directive_is_told_at_its_words() {
    for (said, want) in [
        ("allow canned/wellbing -- x", "+unknown(canned/wellbing)@1 +well@2"),
        (
            "allow canned/wellbeing, canned/wellbing -- x",
            "+unknown(canned/wellbing)@1 -well@2",
        ),
        ("alow canned -- x", "+unknown(alow)@1 +well@2"),
        ("allow core -- x", "+unknown(core)@1 +well@2"),
        ("allow -- x", "+unknown(allow)@1 +well@2"),
        ("allow canned", "+no-reason(uncanned: allow canned)@1 +well@2"),
        ("allow canned --", "+no-reason(uncanned: allow canned --)@1 +well@2"),
        (
            "allow canned until 2026-06-30 -- x",
            "+expired(uncanned: allow canned until 2026-06-30 -- x)@1 +well@2",
        ),
        ("allow canned until 2026-07-01 -- x", "-well@2"),
        ("allow canned until june -- x", "+unknown(june)@1 +well@2"),
        ("allow jargon -- x", "+unused(jargon)@1 +well@2"),
        ("allow jargon, canned -- x", "+unused(jargon)@1 -well@2"),
        (
            "allow jargn",
            "+no-reason(uncanned: allow jargn)@1 +unknown(jargn)@1 +well@2",
        ),
        ("ALLOW Canned/Wellbeing — x", "-well@2"),
        (
            "allow-file jargon, canned/wellbeing, allow/unused -- x",
            "-unused(jargon)@1 -well@2",
        ),
        ("allow call/pace -- x", "+unknown(call/pace)@1 +well@2"),
    ] {
        let text = filled(&format!("<!-- uncanned: {said} -->\n<p>$w</p>"));
        let mut want: Vec<&str> = want.split(" +").flat_map(|part| part.split(" -")).collect();
        let file = judged("a.html", &text, &given(Mode::Template, ""));
        let told = told(&file);
        let mut is: Vec<&str> = told.split(" +").flat_map(|part| part.split(" -")).collect();
        want.sort_unstable();
        is.sort_unstable();
        assert_eq!(is, want, "{said}");
    }
}

#[test]
fn what_cannot_be_allowed_is_answered_with_what_can() {
    for (said, want) in [
        ("allow canned/wellbing -- x", "`canned/wellbeing`"),
        ("allow jargn -- x", "`jargon`"),
        ("alow canned -- x", "`allow`"),
        ("[allow canned -- x]", "`allow`"),
        ("allow-fil canned -- x", "`allow-file`"),
        ("switch canned -- x", "`allow`"),
        ("allow * -- x", "`canned/flattery`"),
        ("allow core -- x", "`canned/flattery`"),
        ("allow canned until 2027-02-30 -- x", "`until 2027-03-01`"),
        ("allow canned until spring -- x", "`until 2027-03-01`"),
        ("allow -- x", "`allow canned/flattery`"),
    ] {
        let text = filled(&format!("<!-- uncanned: {said} -->\n<p>$w</p>"));
        let file = judged("a.html", &text, &given(Mode::Template, ""));
        let found = file.every_finding().find(|f| f.rule == "allow/unknown").unwrap();
        assert!(
            found.instead.contains(&format!("example: {want}.")),
            "{said}: {}",
            found.instead
        );
    }
}

#[test]
fn what_is_found_carries_why_it_is_allowed() {
    let text = filled("<p>Hi</p>\n<!-- uncanned: allow canned -- signed\n  off -->\n<p>$w</p>");
    let file = judged("mails/a.html", &text, &given(Mode::Template, ""));
    let found = file.every_finding().find(|f| f.rule == "canned/wellbeing").unwrap();
    let why = found.suppression.as_ref().unwrap();
    assert_eq!(
        (why.reason.as_str(), why.by.as_str(), why.in_file),
        ("signed off", "mails/a.html:2", true)
    );
}

#[test]
fn nothing_is_called_unused_that_a_rule_left_out_might_need() {
    let text = filled("<!-- uncanned: allow canned, jargon/registration -- x -->\n<p>Hi Dana,</p><p>$w $r</p>");
    let only = |keep: &dyn Fn(&str) -> bool| {
        let (on, off): (Vec<_>, Vec<_>) = bundled().into_iter().partition(|rule| keep(&rule.id));
        Engine::new(on, &bundled_lists()).beside(off.into_iter().map(|rule| rule.id).collect())
    };
    for (engine, want) in [
        (only(&|_| true), "+unused(canned) +unused(jargon/registration)"),
        (only(&|id| !id.starts_with("jargon")), "+unused(canned)"),
        (only(&|id| id != "canned/flattery"), "+unused(jargon/registration)"),
        (only(&|id| id.starts_with("allow")), ""),
        (only(&|id| !id.starts_with("allow")), ""),
    ] {
        let long =
            format!("{text}<p>The oven at the corner shop went quiet on Monday, and the spare one stands here.</p>");
        let file = lint(
            Source::new("a.html", long.into_bytes()),
            &engine,
            &given(Mode::Template, ""),
        );
        let told: Vec<String> = file
            .every_finding()
            .filter_map(|f| Some(format!("+{}({})", f.rule.strip_prefix("allow/")?, f.excerpt)))
            .collect();
        assert_eq!(told.join(" "), want);
    }
    // Of a few words only errors are told, and without renderings not all that is wrong with a template.
    let engine = only(&|_| true);
    let short = "<!-- uncanned: allow jargon -- x --><p>Hi Dana, are you there?</p>";
    let mut given = given(Mode::Template, "");
    assert_eq!(told(&lint(Source::new("a.html", short.into()), &engine, &given)), "");
    let unknown = short.replace("jargon", "jargn");
    let file = lint(Source::new("a.html", unknown.into_bytes()), &engine, &given);
    assert_eq!(told(&file), "+unknown(jargn)@1");
    let german = "<!-- uncanned: allow jargn -- x --><p>Hallo Dana, wir haben den Ofen am Montag gesehen und fragen uns, ob der Teig aus Leeds noch kommt und wer ihn holt.</p>";
    let file = lint(Source::new("a.html", german.into()), &engine, &given);
    assert_eq!(told(&file), "+unknown(jargn)@1");
    given.simulates = false;
    let long = filled(
        "<!-- uncanned: allow jargon -- x --><p>Hi Dana,</p><p>The oven at the corner shop went quiet on Monday, and the spare one stands here.</p>",
    );
    assert_eq!(
        told(&lint(Source::new("a.html", long.into_bytes()), &engine, &given)),
        ""
    );
}

#[test]
fn settings_put_up_with_what_a_directive_does_not() {
    let mut given = given(Mode::Template, "");
    given.allows = vec![PutUpWith {
        rule: "canned/*".to_string(),
        reason: "brand".to_string(),
        by: "uncanned.toml:3".to_string(),
    }];
    let text = filled("<!-- uncanned: allow canned -- x --><p>$w</p><p>$w $r</p>");
    let file = judged("a.html", &text, &given);
    assert_eq!(told(&file), "-well@1 -well@1 +reg@1");
    let by: Vec<&str> = file
        .every_finding()
        .filter_map(|f| Some(f.suppression.as_ref()?.by.as_str()))
        .collect();
    assert_eq!(by, ["a.html:1", "uncanned.toml:3"]);
}

#[test]
fn a_renderings_finding_is_covered_where_its_template_lies() {
    let text = "Hi {{ contact.firstname }},\n\n{# uncanned: allow merge -- the list has no gaps #}\nI read about the night shift at {{ company.name }}. Is Tuesday still the day the flour comes from Leeds to you?\n";
    let of = |text: &str| {
        let file = judged("a.txt", text, &given(Mode::Template, "hubspot"));
        let found = file
            .every_finding()
            .filter(|f| f.rule != "greeting/name-shape" && f.rule.starts_with("merge") || f.rule.starts_with("allow"));
        found
            .map(|f| format!("{:?} {} {}", f.status, f.rule, f.range.start.line))
            .collect::<Vec<_>>()
    };
    let all = of(text);
    assert!(all.iter().any(|f| f.starts_with("Allowed merge/")), "{all:?}");
    assert!(
        all.iter()
            .all(|f| !f.contains("allow/") && (f.ends_with(" 1") == f.starts_with("Active"))),
        "{all:?}"
    );
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn many_directives_take_little_more_time_than_as_many_other_comments() {
    /// Bytes: enough for what takes the square of it to show.
    const MANY: usize = 24_000;
    for (name, dialect, one) in [
        ("a.html", "", "<!-- uncanned: allow canned -- x -->"),
        (
            "a.html",
            "",
            "<!-- uncanned: allow-next canned, jargon -- x --><p>$w</p>",
        ),
        ("a.html", "", "<!-- uncanned: a b c d e f -->"),
        ("a.md", "", "<!-- uncanned: allow canned -- x --> "),
        ("a.md", "", "<!-- uncanned: "),
        ("a.txt", "hubspot", "{# uncanned: allow jargn -- x #} $w "),
        ("a.txt", "hubspot", "{# uncanned: allow "),
        ("a.txt", "liquid", "{% comment %}uncanned:"),
        ("a.txt", "go_template", "{{/* uncanned: allow a -- x */ "),
        ("a.j2", "", "{# note\nuncanned: allow a -- x\n"),
        ("a.j2", "", "{# note\nuncanned: allow canned -- x #}\n"),
        ("a.txt", "sfmc", "%%[ /* uncanned: allow a -- x "),
        ("a.md", "", "<!-- uncanned: allow-next canned -- x --> a\n"),
        ("a.txt", "handlebars", "{{!-- uncanned: allow a -- x }}"),
        ("a.txt", "velocity", "## uncanned: allow a"),
        ("a.txt", "", "uncanned: allow canned -- x uncanned:"),
        ("a.txt", "", "uncanned: allow canned/a -- x\n"),
        ("a.yaml", "", "# uncanned: allow canned -- x\n"),
        ("a.json", "", "/* uncanned: allow canned -- x "),
        ("a.json", "", "// uncanned: allow-file canned -- x\n"),
    ] {
        let began = std::time::Instant::now();
        let text = filled(&one.repeat(MANY / one.len()));
        let file = judged(name, &text, &given(Mode::Template, dialect));
        assert!(file.every_finding().filter(|f| f.rule.starts_with("allow")).count() <= 1_000);
        let took = began.elapsed();
        let began = std::time::Instant::now();
        judged(
            name,
            &text.replace("uncanned", "uncannex"),
            &given(Mode::Template, dialect),
        );
        let usual = began.elapsed();
        assert!(
            took < usual * 20 + std::time::Duration::from_secs(5),
            "{name} {one}: {took:?} {usual:?}"
        );
    }
}
