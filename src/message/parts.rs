//! The other parts of the template a message is a part of, and the fields of each.
//! Knows nothing of how they are found or of what they should have in common.

use super::{Message, ZoneKind};
use crate::dialect::FieldState;
use crate::template::TemplatePart;
use std::collections::BTreeSet;

/// What a message is to the template it is a part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Which part it is.
    pub own: TemplatePart,
    /// The others.
    pub others: Vec<OtherPart>,
}

/// Another part of the same template, and what it prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherPart {
    /// Its file, to show.
    pub file: String,
    /// Which part it is.
    pub part: TemplatePart,
    /// The fields it prints.
    pub names: Names,
}

/// The names in the fields of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Fields that are a name and nothing else, in the order they are first met. What a loop or an assignment of the template itself
    /// names is none: it is called as its writer likes.
    pub printed: Vec<String>,
    /// Every name in a field or a block tag, in small letters.
    pub spoken_of: BTreeSet<String>,
}

impl Names {
    /// Those of `message`.
    pub fn of(message: &Message) -> Self {
        let mut names = Self::default();
        let (mut local, mut met) = (BTreeSet::new(), BTreeSet::new());
        for field in &message.fields {
            let structure = match field.state {
                FieldState::Field => false,
                FieldState::Structure => true,
                _ => continue,
            };
            let text = field.span.of(&message.text);
            names.spoken_of.extend(identifiers(text).map(str::to_lowercase));
            if structure {
                local.extend(locals(text));
                continue;
            }
            let quoted = message
                .zone_at(field.span.start)
                .is_some_and(|z| z.kind == ZoneKind::Quoted);
            let name = bare(&field.name);
            if !quoted && is_name(name) && met.insert(name) {
                names.printed.push(name.to_string());
            }
        }
        names.printed.retain(|name| !local.contains(first(name)));
        names
    }
}

/// A name without what says where it is looked up: `this.`, `../`, `$`, `@`, a leading dot.
fn bare(name: &str) -> &str {
    let mut name = name.trim();
    for before in ["../", "this.", "$", "@", "&", "."] {
        while let Some(rest) = name.strip_prefix(before) {
            name = rest;
        }
    }
    name
}

fn is_name(name: &str) -> bool {
    identifiers(name).next().is_some_and(|first| first.len() == name.len())
}

/// What a name starts with, up to its first dot.
fn first(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// Runs of letters, figures, underscores, hyphens and dots that start with a letter or an underscore.
fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.split(move |c| !inside(c))
        .map(|run| {
            run.trim_start_matches(|c: char| !(c.is_alphabetic() || c == '_'))
                .trim_end_matches(['-', '.'])
        })
        .filter(|run| !run.is_empty())
}

/// What a block tag gives a name to: `for x in`, `assign x =`, `url … as x`, `with x=y`, `each … |x|`.
fn locals(tag: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut words = identifiers(tag);
    while let Some(word) = words.next() {
        if matches!(word, "for" | "assign" | "set" | "capture" | "foreach" | "let" | "as") {
            found.extend(words.next().map(str::to_string));
        }
    }
    // `with town=event.town`
    let given = tag.split('=').filter_map(|before| identifiers(before).last());
    found.extend(given.map(str::to_string));
    let mut bars = tag.split('|');
    if let (Some(_), Some(between), Some(_)) = (bars.next(), bars.next(), bars.next()) {
        found.extend(identifiers(between).map(str::to_string));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Reading;

    #[test]
    fn names_are_those_that_come_from_outside() {
        let text = "Hi {{ first_name }}, {{this.village}} {{ first_name }}\n{% for line in order.lines %}{{ line.title }}{% endfor %}\n\
                    <% @lines.each do |row| %><%= row.sum %><% end %> {{ total | money: \"x\" }} {{formatDate due \"D\"}} {{{note}}} {% url 'a' as link %}{{ link }}{% with town=a.b place=c.d %}{{ place }}{% endwith %}";
        let reading = Reading {
            text: text.to_string(),
            ..Reading::default()
        };
        let names = Names::of(&Message::new(0, reading, "a.txt", None, None));
        assert_eq!(names.printed, ["first_name", "village", "total", "note"]);
        for word in ["order.lines", "due", "total", "line.title"] {
            assert!(names.spoken_of.contains(word), "{word}");
        }
    }
}
