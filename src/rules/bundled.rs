//! The rules that come with uncanned, carried inside the program.
//! Knows nothing of the disk.

use super::notation::Lists;
use super::{Audience, Rule, load};
use crate::problem::Problem;

include!(concat!(env!("OUT_DIR"), "/bundled_files.rs"));

/// The bundled rules ordered by id, without their examples, which only `test` and `explain` need.
pub fn bundled() -> Vec<Rule> {
    // Sound by test: checking each again would be felt at every start.
    let read = |(id, keys, first): &(&str, &str, u32)| {
        let spec = serde_json::from_str(keys).ok()?;
        Some(Rule {
            id: id.to_string(),
            path: path(id),
            spec,
            on: Audience::ALL,
            first_phrase: Some(*first),
        })
    };
    KEYS.iter().filter_map(read).collect()
}

/// One bundled rule with its examples, checked in full.
pub fn bundled_in_full(id: &str) -> Option<Result<Rule, Vec<Problem>>> {
    let (id, text) = FILES.iter().find(|(known, _)| *known == id)?;
    Some(load::parse(id, &path(id), text, &bundled_lists()))
}

/// The text of a bundled rule's file.
pub fn bundled_text(id: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

/// The ids of the bundled rules, in order.
pub fn bundled_ids() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(id, _)| *id)
}

/// The word lists that phrases refer to as `<name>`.
pub fn bundled_lists() -> Lists {
    serde_json::from_str(LISTS).unwrap_or_default()
}

fn path(id: &str) -> String {
    format!("rules/{id}.toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_rule_is_sound_and_read_from_its_keys_as_from_its_file() {
        let rules = bundled();
        assert_eq!(rules.len(), FILES.len(), "a rule file is no TOML or has a wrong key");
        for (rule, (id, text)) in rules.iter().zip(FILES) {
            let whole = load::parse(id, "", text, &bundled_lists()).unwrap_or_else(|p| panic!("{id}: {p:#?}"));
            assert!(!whole.spec.bad.is_empty(), "{id} has no bad example");
            assert!(!whole.spec.good.is_empty(), "{id} has no good example");
            let bare = crate::rules::RuleSpec {
                bad: Vec::new(),
                good: Vec::new(),
                ..whole.spec
            };
            assert_eq!(format!("{:?}", rule.spec), format!("{bare:?}"), "{id}");
        }
        let lists = include_str!("../../rules/lists.toml");
        assert_eq!(
            load::lists("rules/lists.toml", lists, &Lists::new()),
            Ok(bundled_lists())
        );
    }
}
