//! Files of a template engine: which are markup, and which are code that holds no message.
//! Knows nothing of fields or dialects.

use crate::dialect::{is_element, markup_tokens};
use crate::message::Reading;

/// Endings of what an engine makes that is no mail: `nginx.conf.j2`, `show.js.erb`, `values.yaml.tmpl`.
const CODE: [&str; 44] = [
    "bash",
    "bat",
    "c",
    "cfg",
    "conf",
    "cpp",
    "cs",
    "css",
    "csv",
    "env",
    "go",
    "graphql",
    "h",
    "hcl",
    "ini",
    "java",
    "js",
    "json",
    "jsx",
    "kt",
    "less",
    "lua",
    "mk",
    "nix",
    "php",
    "plist",
    "properties",
    "proto",
    "ps1",
    "py",
    "rb",
    "rs",
    "scss",
    "service",
    "sh",
    "sql",
    "svg",
    "swift",
    "tf",
    "toml",
    "ts",
    "xml",
    "yaml",
    "yml",
];

/// Calls of template languages that only a page in a browser needs: a mail neither posts forms nor loads scripts.
const WEB_ONLY: [&str; 12] = [
    "csrf_token",
    "csrf_meta_tags",
    "csrf_field",
    "form_with",
    "form_for",
    "form_tag",
    "form_start",
    "stylesheet_link_tag",
    "stylesheet_pack_tag",
    "javascript_include_tag",
    "javascript_importmap_tags",
    "javascript_pack_tag",
];

/// Fewer lines than this say nothing about what a file is.
const ENOUGH_LINES: usize = 5;

/// Whether the text of a template is markup: it holds an end tag of HTML or MJML, or one of the tags that stand alone.
pub(super) fn is_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = &text.as_bytes()[at + 1..];
        let ends = rest.first() == Some(&b'/');
        let rest = &rest[usize::from(ends)..];
        let length = rest
            .iter()
            .take(24)
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'-')
            .count();
        let closed = matches!(rest.get(length), Some(b'>' | b'/' | b' ' | b'\n' | b'\r' | b'\t'));
        let name = std::str::from_utf8(&rest[..length]).unwrap_or("");
        let alone = ["br", "p", "html", "body", "table", "td", "mjml", "hr"];
        let known = is_element(name) || name.starts_with("mj-");
        closed && known && (ends || name.starts_with("mj-") || alone.iter().any(|a| a.eq_ignore_ascii_case(name)))
    })
}

/// Whether a file of a template engine is code that holds no message: by what its name says it makes, a page for a browser, a program
/// or settings, or nothing but references to other files.
pub(super) fn is_code(beneath: &str, text: &str, reading: &Reading) -> bool {
    let ending = beneath.rsplit_once('.').map_or("", |(_, ending)| ending);
    CODE.iter().any(|c| c.eq_ignore_ascii_case(ending))
        || ["<script src", "<textarea"].iter().any(|mark| text.contains(mark))
        || is_program(&reading.text)
        || says_nothing(&reading.text)
}

/// Whether a page is one for a browser, by calls that no mail makes.
pub(super) fn is_view(text: &str) -> bool {
    // All of them are calls of a template's language.
    let calls = text.contains("{%") || text.contains("<%") || text.contains("{{") || text.contains("@csrf");
    calls && WEB_ONLY.iter().any(|call| text.contains(call))
}

/// Whether most lines end or begin as those of a program or of settings do.
fn is_program(text: &str) -> bool {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (mut all, mut code) = (0, 0);
    for line in lines {
        all += 1;
        let token = line.starts_with("{{") || line.starts_with("{%") || line.starts_with("<%") || line.ends_with("}}");
        let ends = !token && line.ends_with(['{', '}', ';', '(', ')', '\\']) && !line.ends_with(":)");
        let begins = ["//", "#!", "/*", "import ", "package ", "func ", "def ", "class ", "<?"]
            .iter()
            .any(|sign| line.starts_with(sign));
        code += usize::from(ends || begins || is_setting(line));
    }
    all >= ENOUGH_LINES && code * 2 > all
}

/// `key = value`, as settings are written.
fn is_setting(line: &str) -> bool {
    line.split_once('=').is_some_and(|(key, _)| {
        let key = key.trim();
        !key.is_empty()
            && key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
    })
}

/// Whether not one letter or figure stands outside tokens, and no token prints a value: a layout, or a list of files to include.
fn says_nothing(text: &str) -> bool {
    if text.trim().is_empty() {
        return false;
    }
    let mut at = 0;
    for token in markup_tokens(text) {
        let between = text.get(at..token.start as usize).unwrap_or("");
        if between.contains(char::is_alphanumeric) || !steers(token.of(text)) {
            return false;
        }
        at = token.end as usize;
    }
    !text.get(at..).unwrap_or("").contains(char::is_alphanumeric)
}

/// Whether a token steers or includes and prints no value of its own: `{% block %}`, `{{> footer}}`, `{{{body}}}`, `<%= yield %>`.
fn steers(token: &str) -> bool {
    const SLOTS: [&str; 7] = ["yield", "render", "include", "partial", "body", "content", "template"];
    let inside = token.trim_start_matches(['{', '<', '%', '-', '~', '=', '&', ' ']);
    let word = inside.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    token.starts_with("{%")
        || token.starts_with("{#")
        || inside.starts_with(['#', '/', '^', '!', '>'])
        || inside.starts_with("@partial")
        || SLOTS.contains(&word)
        || token.starts_with("<%") && !token.starts_with("<%=") && !token.starts_with("<%-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::beneath;

    #[test]
    fn markup_is_told_from_words() {
        for text in ["<b>Hi</b>", "{% if a %}<br>", "Hi<br/>", "<mj-text>Hi", "x\n</TD>"] {
            assert!(is_markup(text), "{text}");
        }
        for text in [
            "Hi {{name}}, 1 < 2",
            "Hi <name>,",
            "see <https://a.example>",
            "<%= b %>",
            "<title>",
            "a </",
            "",
        ] {
            assert!(!is_markup(text), "{text}");
        }
    }

    fn code(name: &str, text: &str) -> bool {
        let reading = super::super::plain::read(text);
        is_view(text) || is_code(beneath(name).unwrap(), text, &reading)
    }

    #[test]
    fn code_is_told_from_messages() {
        for (name, text) in [
            ("nginx.conf.j2", "server { listen {{ port }}; }"),
            ("new.html.erb", "<%= form_with model: @order do |f| %>Name<% end %>"),
            (
                "edit.html.twig",
                "<form><input value='{{ csrf_token('a') }}'>Your order</form>",
            ),
            (
                "model.tmpl",
                "package {{.Package}}\n\nimport (\n\t\"fmt\"\n)\n\nfunc {{.Name}}() {\n\tfmt.Println(1)\n}\n",
            ),
            (
                "settings.j2",
                "port = {{ port }}\nhost = x\n# note\nlog = a\nlevel = {{ b }}\nmode = c\n",
            ),
            ("layout.hbs", "{{> header}}\n{{{body}}}\n{{> footer}}\n"),
            ("layout.text.erb", "<%= yield %>\n"),
            ("base.jinja", "{% extends \"a\" %}{% block content %}{% endblock %}"),
        ] {
            assert!(code(name, text), "{name}");
        }
        for (name, text) in [
            (
                "order.hbs",
                "Hi {{name}},\n\nyour crates left the yard.\n\n{{> footer}}",
            ),
            ("subject.hbs", "{{ title }}"),
            ("subject.txt.erb", "<%= @title %>"),
            (
                "receipt.text.erb",
                "Thanks for your order (see below)\nNo: 12\nName: <%= @name %>\nTotal: <%= @total %>\nPaid: yes",
            ),
            ("a.txt.j2", "{% if vip %}Welcome back{% endif %}"),
        ] {
            assert!(!code(name, text), "{name}");
        }
    }
}
