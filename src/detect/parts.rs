//! Fields that another part of the same template has and this one has not.
//! Knows nothing of how the parts were found.

use crate::detect::point::{Places, places};
use crate::detect::prose::Prose;
use crate::message::{Message, Names};
use crate::rules::{PartsSpec, PointAt};
use crate::template::TemplatePart;
use std::collections::BTreeSet;

/// More names than this are only counted.
const MOST_NAMED: usize = 3;

/// What another part has and this one lacks.
pub struct Lack {
    /// The names, to show.
    pub fields: String,
    /// The file that has them.
    pub other: String,
}

/// What `message` lacks, told once: of the part that has most of it.
pub fn lacks(spec: &PartsSpec, message: &Message) -> Option<Lack> {
    let parts = message.parts.as_ref()?;
    let own = Own::of(message, parts.own);
    let lacking = parts.others.iter().map(|other| {
        let lacks = |name: &&String| own.should_have(other.part, name) && !excused(spec, name);
        (other, other.names.printed.iter().filter(lacks).collect::<Vec<_>>())
    });
    // Of equals the first.
    let (other, names) = lacking.rev().max_by_key(|(_, names)| names.len())?;
    (!names.is_empty()).then(|| Lack {
        fields: list(&names),
        other: other.file.rsplit('/').next().unwrap_or("").to_string(),
    })
}

/// The part that is judged.
struct Own {
    part: TemplatePart,
    names: Names,
    /// The letters of each name it prints, if it is a subject.
    letters: BTreeSet<String>,
}

impl Own {
    fn of(message: &Message, part: TemplatePart) -> Self {
        let names = Names::of(message);
        let letters = match part {
            TemplatePart::Subject => names.printed.iter().map(|name| letters(name)).collect(),
            _ => BTreeSet::new(),
        };
        Self { part, names, letters }
    }

    /// Whether it lacks the field `name` that the part `other` prints. Page and text tell the same; a subject need not tell all that
    /// they do, nor they what it does, but it should spell what it tells as they do.
    fn should_have(&self, other: TemplatePart, name: &str) -> bool {
        if other == TemplatePart::Subject || self.names.spoken_of.contains(&name.to_lowercase()) {
            return false;
        }
        self.part != TemplatePart::Subject || self.letters.contains(&letters(name))
    }
}

/// Where a lack is told: where the rule says, or, in a part that has no such place, at the subject or the last line.
pub fn place(spec: &PartsSpec, prose: &Prose) -> Places {
    let tried = [spec.point_at, PointAt::Subject].into_iter();
    tried
        .map(|at| places(at, prose))
        .find(|places| !places.spans.is_empty())
        .unwrap_or_else(|| places(PointAt::LastLine, prose))
}

/// The letters and figures of a name: what is left of it under any spelling.
fn letters(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a word of a name, or two of them run together, is one of those that may stand in one part alone. A long one may go on:
/// `unsubscribed`.
fn excused(spec: &PartsSpec, name: &str) -> bool {
    let words = words(name);
    let pairs = words.windows(2).map(|pair| pair.concat());
    let all: Vec<String> = words.iter().cloned().chain(pairs).collect();
    let is = |but: &String| {
        all.iter()
            .any(|word| word == but || but.len() > 4 && word.starts_with(but.as_str()))
    };
    spec.but.iter().any(is)
}

/// The words a name is put together from, in small letters: `unsubscribe_url`, `logoUrl`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in name.chars() {
        let ends = !c.is_alphanumeric() || (small && c.is_uppercase());
        small = c.is_lowercase();
        if ends {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words
                .last_mut()
                .into_iter()
                .for_each(|word| word.extend(c.to_lowercase()));
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `a`, `b`, `c` and 2 more.
fn list(names: &[&String]) -> String {
    let shown: Vec<String> = names.iter().take(MOST_NAMED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST_NAMED);
    match (shown.as_slice(), more) {
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (all, more) => format!("{} and {more} more", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_what_frames_a_page_are_excused() {
        let but = ["unsubscribe", "optout", "logo", "dir"].map(String::from).to_vec();
        let spec = PartsSpec {
            but,
            ..PartsSpec::default()
        };
        for name in [
            "unsubscribe_url",
            "UnsubscribedLink",
            "opt_out",
            "shop.logoUrl",
            "text-dir",
        ] {
            assert!(excused(&spec, name), "{name}");
        }
        for name in ["director", "first_name", "logon", ""] {
            assert!(!excused(&spec, name), "{name}");
        }
    }

    #[test]
    fn names_are_listed_as_a_sentence_does() {
        let names: Vec<String> = ["a", "b", "c", "d", "e"].map(String::from).to_vec();
        for (count, said) in [
            (1, "`a`"),
            (2, "`a` and `b`"),
            (3, "`a`, `b` and `c`"),
            (5, "`a`, `b`, `c` and 2 more"),
        ] {
            assert_eq!(list(&names.iter().take(count).collect::<Vec<_>>()), said);
        }
    }
}
