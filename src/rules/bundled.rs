//! The rules that come with uncanned, carried inside the program.
//! Knows nothing of the disk.

use super::notation::Lists;
use super::{Rule, load};
use crate::problem::Problem;

include!(concat!(env!("OUT_DIR"), "/bundled_files.rs"));

const LISTS: &str = include_str!("../../rules/lists.toml");

/// The bundled rules ordered by id, without their examples, which only `test` and `explain` need: they are half of each file, and
/// reading them would double the time to the first finding.
pub fn bundled() -> Vec<Rule> {
    FILES
        .iter()
        .filter_map(|(id, text)| load::read(id, &path(id), before_examples(text)).ok())
        .collect()
}

/// One bundled rule with its examples, checked in full.
pub fn bundled_in_full(id: &str) -> Option<Result<Rule, Vec<Problem>>> {
    let (id, text) = FILES.iter().find(|(known, _)| *known == id)?;
    Some(load::parse(id, &path(id), text, &bundled_lists()))
}

/// The ids of the bundled rules, in order.
pub fn bundled_ids() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(id, _)| *id)
}

/// The word lists that phrases refer to as `<name>`.
pub fn bundled_lists() -> Lists {
    // Sound by test: reading them is enough here, checking each line again would be felt at every start.
    toml::from_str(LISTS).unwrap_or_default()
}

fn path(id: &str) -> String {
    format!("rules/{id}.toml")
}

/// Examples come last in a rule file, the bad ones first: everything before them.
fn before_examples(text: &str) -> &str {
    &text[..text.find("\n[[bad]]").unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_rule_is_sound_and_its_examples_come_last() {
        for (id, text) in FILES {
            let whole = bundled_in_full(id)
                .expect("it is there")
                .unwrap_or_else(|p| panic!("{id}: {p:#?}"));
            let head = load::read(id, "", before_examples(text)).unwrap_or_else(|p| panic!("{id}: {p:#?}"));
            assert!(!whole.spec.bad.is_empty(), "{id} has no bad example");
            assert!(!whole.spec.good.is_empty(), "{id} has no good example");
            let bare = crate::rules::RuleSpec {
                bad: Vec::new(),
                good: Vec::new(),
                ..whole.spec
            };
            assert_eq!(
                format!("{:?}", head.spec),
                format!("{bare:?}"),
                "{id}: a key stands after the examples"
            );
        }
        assert!(load::lists("rules/lists.toml", LISTS).is_ok());
    }
}
