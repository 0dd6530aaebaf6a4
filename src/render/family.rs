//! Which engine's grammar a template is written in.
//! Knows nothing of the grammars themselves.

/// A family of template engines that read the same marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Liquid: `{{ x | default: "y" }}`, `{% if x %}`.
    Liquid,
    /// Jinja, HubL, Twig: `{{ x | default("y") }}`.
    Jinja,
    /// Django and Klaviyo: `{{ x|default:"y" }}`.
    Django,
    /// Handlebars: `{{#if x}}…{{else}}…{{/if}}`.
    Handlebars,
    /// Mustache: `{{#x}}…{{/x}}{{^x}}…{{/x}}`.
    Mustache,
    /// Mailchimp and its kin: `*|IF:X|*…*|ELSE:|*…*|END:IF|*`.
    StarPipe,
    /// ActiveCampaign: `%IF $X%…%ELSE%…%/IF%`.
    Percent,
    /// Fields one by one, of any sort, and nothing that steers.
    Plain,
}

/// Dialects whose family their marks alone do not tell.
const BY_DIALECT: [(&str, Family); 33] = [
    ("liquid", Family::Liquid),
    ("shopify", Family::Liquid),
    ("customerio", Family::Liquid),
    ("braze", Family::Liquid),
    ("intercom", Family::Liquid),
    ("drip", Family::Liquid),
    ("kit", Family::Liquid),
    ("salesloft", Family::Liquid),
    ("lemlist", Family::Liquid),
    ("smartreach", Family::Liquid),
    ("plunk", Family::Liquid),
    ("jinja", Family::Jinja),
    ("jinja2", Family::Jinja),
    ("hubspot", Family::Jinja),
    ("twig", Family::Jinja),
    ("django", Family::Django),
    ("klaviyo", Family::Django),
    ("brevo", Family::Django),
    ("handlebars", Family::Handlebars),
    ("sendgrid", Family::Handlebars),
    ("iterable", Family::Handlebars),
    ("pardot", Family::Handlebars),
    ("mailgun", Family::Handlebars),
    ("apollo", Family::Handlebars),
    ("outreach", Family::Handlebars),
    ("emailit", Family::Handlebars),
    ("novu", Family::Handlebars),
    ("mustache", Family::Mustache),
    ("postmark", Family::Mustache),
    ("mailpace", Family::Handlebars),
    ("mailchimp", Family::StarPipe),
    ("mandrill", Family::StarPipe),
    ("activecampaign", Family::Percent),
];

impl Family {
    /// Every family with its name.
    pub const ALL: [(&'static str, Family); 8] = [
        ("liquid", Family::Liquid),
        ("jinja", Family::Jinja),
        ("django", Family::Django),
        ("handlebars", Family::Handlebars),
        ("mustache", Family::Mustache),
        ("star-pipe", Family::StarPipe),
        ("percent", Family::Percent),
        ("plain", Family::Plain),
    ];

    /// The family of `text`: what its dialect says, else the marks in it.
    pub fn of(text: &str, dialect: Option<&str>) -> Family {
        let named = dialect.and_then(Self::named);
        // A dialect with structure of its own may still be written in single fields only.
        named.unwrap_or_else(|| Self::by_marks(text))
    }

    /// The family of a dialect, or of that name.
    pub fn named(dialect: &str) -> Option<Family> {
        let all = BY_DIALECT.iter().chain(&Self::ALL);
        all.into_iter()
            .find(|(id, _)| *id == dialect)
            .map(|(_, family)| *family)
    }

    fn by_marks(text: &str) -> Family {
        if text.contains("{%") {
            return match text {
                _ if has(
                    text,
                    &[
                        "|default(",
                        "| default(",
                        "personalization_token(",
                        "{%- set",
                        "{% set",
                        "loop.",
                    ],
                ) =>
                {
                    Family::Jinja
                }
                _ if has(
                    text,
                    &[
                        "|default:",
                        "{% load",
                        "{% trans",
                        "{% blocktrans",
                        "{% extends",
                        "|lookup:",
                    ],
                ) =>
                {
                    Family::Django
                }
                _ => Family::Liquid,
            };
        }
        if has(
            text,
            &[
                "{{#if",
                "{{#each",
                "{{#unless",
                "{{#with",
                "{{else",
                "{{#equals",
                "{{~",
                "{{!--",
            ],
        ) {
            return Family::Handlebars;
        }
        if has(text, &["{{#", "{{^", "{{/", "{{>", "{{!"]) {
            return Family::Mustache;
        }
        if has(text, &["*|IF", "*|ELSE", "*|END:"]) {
            return Family::StarPipe;
        }
        if has(text, &["%IF ", "%/IF%"]) {
            return Family::Percent;
        }
        Family::Plain
    }

    /// Whether its values are values of Python.
    pub(super) fn is_python(self) -> bool {
        matches!(self, Family::Jinja | Family::Django)
    }

    /// Whether it writes the value of a field as HTML, unless told otherwise.
    pub(super) fn escapes(self) -> bool {
        matches!(self, Family::Django | Family::Handlebars | Family::Mustache)
    }
}

fn has(text: &str, marks: &[&str]) -> bool {
    marks.iter().any(|mark| text.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_tells_or_the_marks_do() {
        for (text, dialect, family) in [
            ("Hi {{ x }}", None, Family::Plain),
            ("Hi {{ x }}", Some("handlebars"), Family::Handlebars),
            ("{% if x %}a{% endif %}", None, Family::Liquid),
            ("{% if x %}a{% endif %}{{ x|default(\"y\") }}", None, Family::Jinja),
            ("{% if x %}a{% endif %}{{ x|default:'y' }}", None, Family::Django),
            ("{{#if x}}a{{/if}}", None, Family::Handlebars),
            ("{{#x}}a{{/x}}", None, Family::Mustache),
            ("*|IF:X|*a*|END:IF|*", None, Family::StarPipe),
            ("%IF $X%a%/IF%", None, Family::Percent),
            ("Hi *|X|*", Some("no such dialect"), Family::Plain),
        ] {
            assert_eq!(Family::of(text, dialect), family, "{text}");
        }
    }
}
