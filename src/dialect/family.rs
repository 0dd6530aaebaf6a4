//! The families of block tags: how the dialects of one open, split and close what prints only sometimes.
//! Knows nothing of how tags are found in a text or paired.

use serde::Deserialize;

/// A family of block tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// No block tags.
    #[default]
    None,
    /// `{% if x %}{% elsif y %}{% endif %}`.
    Liquid,
    /// `{% if x %}{% elif y %}{% endif %}{# #}`; HubL too.
    Jinja,
    /// The same with `{% load %}` and `{% blocktrans %}`.
    Django,
    /// `{{#if x}}{{else}}{{/if}}`.
    Handlebars,
    /// `{{#name}}{{/name}}{{^name}}{{/name}}`.
    Mustache,
    /// `{{#if x}}{{#else}}{{#endif}}`.
    Apollo,
    /// `{{IF "…"}}{{ELSE}}{{ENDIF}}`.
    Getresponse,
    /// `{{if .X}}{{else}}{{end}}`.
    Go,
    /// `*|IF:X|*` `*|ELSE:|*` `*|END:IF|*`.
    StarPipe,
    /// `%IF x%` `%ELSE%` `%/IF%`.
    Percent,
    /// `%%[ IF x THEN ]%%` `%%[ ENDIF ]%%`.
    Ampscript,
    /// `<% if x %>` `<% end %>`, `<% if (x) { %>` `<% } %>`.
    Erb,
    /// `#if($x)` `#else` `#end`.
    Velocity,
    /// `[if:x=y]` `[else]` `[endif]`.
    Square,
    /// `[% if x %]` `[% endif %]`.
    SquarePercent,
    /// `[[IF:X]]` `[[ELSE]]` `[[ENDIF]]`.
    DoubleSquare,
    /// `$(if [x])` `$(else)` `$(endif)`.
    DollarParen,
    /// `{if $x}` `{else}` `{/if}`.
    Smarty,
    /// `{%#if x%}` `{%else%}` `{%/if%}`.
    Adobe,
}

impl Family {
    /// Whether its tags stand in `{% %}` and close with `end…`.
    pub fn is_statement(self) -> bool {
        matches!(self, Family::Liquid | Family::Jinja | Family::Django)
    }

    /// Whether its tags are marked by `#` and `/` in double braces.
    pub fn is_mustached(self) -> bool {
        matches!(self, Family::Handlebars | Family::Mustache)
    }

    /// The family that the tags of a text in no known dialect suggest, for what every member of it agrees on.
    pub fn of_style<'a>(tags: impl Iterator<Item = &'a str>) -> Family {
        let mut family = Family::None;
        for tag in tags {
            let squeezed = tag.trim_start_matches('{').trim_start_matches(['~', ' ']);
            let found = if tag.starts_with("{%#") || tag.starts_with("{%/") {
                Family::Adobe
            } else if tag.starts_with("{%") {
                Family::Liquid
            } else if tag.starts_with("{{#endif") || tag.starts_with("{{#else") {
                Family::Apollo
            } else if tag.starts_with("{{") && squeezed.starts_with(['#', '/', '^']) && !squeezed.starts_with("/*") {
                Family::Handlebars
            } else if tag.starts_with("*|") {
                Family::StarPipe
            } else if tag.starts_with("<%") {
                Family::Erb
            } else if tag.starts_with("[%") {
                Family::SquarePercent
            } else if tag.starts_with("%%[") {
                Family::Ampscript
            } else {
                continue;
            };
            match (family, found) {
                (Family::None, found) => family = found,
                (Family::Handlebars, Family::Apollo) => family = found,
                (Family::Apollo, Family::Handlebars) => {}
                (had, found) if had == found => {}
                _ => return Family::None,
            }
        }
        family
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_suggest_a_family() {
        for (tags, family) in [
            (&["{% if x %}", "{% endif %}"][..], Family::Liquid),
            (&["{{#if x}}", "{{else}}", "{{/if}}"], Family::Handlebars),
            (&["{{#if x}}", "{{#endif}}"], Family::Apollo),
            (&["{% if x %}", "{{/if}}"], Family::None),
            (&["*|IF:X|*"], Family::StarPipe),
            (&[], Family::None),
        ] {
            assert_eq!(Family::of_style(tags.iter().copied()), family, "{tags:?}");
        }
    }
}
