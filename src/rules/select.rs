//! Which rules run on which messages, and what decided it: packs, what is selected and left out, severities.
//! Knows nothing of where settings come from: each brings the words to show for its origin.

use super::{Audience, Pack, Rule};
use crate::finding::Severity;
use std::collections::BTreeSet;

/// What the user asks for. Names are those of rules, families (`canned`, `canned/*`) or packs.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// These packs and no others, whatever the kind of message, and who says so. None: the kind decides.
    pub packs: Option<(Vec<Pack>, String)>,
    /// Only these, and these whatever their pack. Empty: all.
    pub select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
    /// Severities: of several that fit a rule, its own name beats its family's and that its pack's, then the last wins; but what is
    /// nearer to the user (the command line) beats all else.
    pub grades: Vec<Grade>,
}

/// A severity for the rules of a name.
#[derive(Clone, Debug)]
pub struct Grade {
    /// A rule, a family or a pack.
    pub name: String,
    /// None for off.
    pub level: Option<Severity>,
    /// Where it was said, to show.
    pub by: String,
    /// Whether it was said on the command line.
    pub near: bool,
}

/// A rule and whether it runs.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The rule, its severity and its audience as the user set them.
    pub rule: Rule,
    /// Whether it runs on any message.
    pub on: bool,
    /// What decided that.
    pub why: String,
    /// What decided its severity, if the user did.
    pub graded: Option<String>,
}

/// How closely a name fits a rule: the greater, the closer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Pack,
    Family,
    Rule,
}

/// Decides for every rule.
pub fn choose(rules: Vec<Rule>, selection: &Selection) -> Vec<Chosen> {
    rules.into_iter().map(|rule| decide(rule, selection)).collect()
}

/// Every name that fits one of `rules`, and those of the packs.
pub fn names(rules: &[Rule]) -> BTreeSet<String> {
    let own = rules.iter().flat_map(|rule| [rule.id.as_str(), rule.family()]);
    own.chain(Pack::ALL.map(Pack::name)).map(str::to_string).collect()
}

/// What is wrong with `name`, if it is none of `known`: a sentence, and help.
pub fn unknown(name: &str, known: &BTreeSet<String>) -> Option<(String, String)> {
    if known.contains(bare(name)) {
        return None;
    }
    let help = did_you_mean(bare(name), known.iter().map(String::as_str));
    Some((format!("there is no rule, family or pack `{name}`"), help))
}

/// What is wrong with `name`, if it is neither one of `rules` nor a family: a sentence, and help.
pub fn unknown_rule(name: &str, rules: &[Rule]) -> Option<(String, String)> {
    let known = || rules.iter().flat_map(|rule| [rule.id.as_str(), rule.family()]);
    if known().any(|known| known == bare(name)) {
        return None;
    }
    Some((
        format!("there is no rule or family `{name}`"),
        did_you_mean(bare(name), known()),
    ))
}

fn decide(mut rule: Rule, selection: &Selection) -> Chosen {
    let (mut on, mut why) = by_packs(&rule, selection.packs.as_ref());
    let grade = grade(&rule, &selection.grades);
    let selected = closest(&selection.select, &rule);
    if !selection.select.is_empty() {
        (on, why) = match &selected {
            Some((_, name)) => (Audience::ALL, format!("--select {name}")),
            None => (Audience::NOBODY, "not in --select".to_string()),
        };
    }
    let mut graded = None;
    match grade {
        Some(grade) if grade.level.is_none() => {
            let fit = fit(&grade.name, &rule);
            if grade.near || selected.as_ref().map(|(fit, _)| *fit) < fit {
                (on, why) = (Audience::NOBODY, grade.by.clone());
            }
        }
        Some(grade) => {
            rule.spec.severity = grade.level.unwrap_or(rule.spec.severity);
            for group in &mut rule.spec.matches {
                group.severity = None;
            }
            graded = Some(grade.by.clone());
        }
        None => {}
    }
    if let Some((_, name)) = closest(&selection.ignore, &rule) {
        (on, why) = (Audience::NOBODY, format!("--ignore {name}"));
    }
    rule.on = on;
    Chosen {
        on: rule.audience() != Audience::NOBODY,
        rule,
        why,
        graded,
    }
}

/// The messages that a rule's packs turn it on for, and why.
fn by_packs(rule: &Rule, named: Option<&(Vec<Pack>, String)>) -> (Audience, String) {
    let own = rule.packs();
    if let Some((packs, by)) = named {
        let common: Vec<Pack> = own.iter().copied().filter(|pack| packs.contains(pack)).collect();
        return match common.as_slice() {
            [] => (Audience::NOBODY, format!("{} not in {by}", are(own))),
            some => (Audience::ALL, format!("{} in {by}", listed(some))),
        };
    }
    let usual = own
        .iter()
        .fold(Audience::NOBODY, |all, pack| all.or(pack.usual_audience()));
    let about = |pack: &&Pack| pack.usual_audience().and(rule.possible_audience()) != Audience::NOBODY;
    let at_work: Vec<Pack> = own.iter().filter(about).copied().collect();
    if usual == Audience::NOBODY {
        (usual, format!("{} off unless named", are(own)))
    } else if at_work.is_empty() {
        (usual, format!("{} not about its kinds of message", are(own)))
    } else {
        // A pack that is on for all messages explains it alone.
        let all = at_work
            .iter()
            .find(|pack| pack.usual_audience() == Audience::ALL)
            .copied();
        (usual, listed(&all.map_or(at_work, |pack| vec![pack])))
    }
}

fn listed(packs: &[Pack]) -> String {
    let names: Vec<&str> = packs.iter().map(|pack| pack.name()).collect();
    format!(
        "{} {}",
        if names.len() == 1 { "pack" } else { "packs" },
        names.join(", ")
    )
}

fn are(packs: &[Pack]) -> String {
    format!("{} {}", listed(packs), if packs.len() == 1 { "is" } else { "are" })
}

/// The grade that counts for a rule.
fn grade<'a>(rule: &Rule, grades: &'a [Grade]) -> Option<&'a Grade> {
    grades
        .iter()
        .filter_map(|grade| Some((grade.near, fit(&grade.name, rule)?, grade)))
        .max_by_key(|(near, fit, _)| (*near, *fit))
        .map(|(_, _, grade)| grade)
}

/// The name that fits a rule most closely.
fn closest<'a>(names: &'a [String], rule: &Rule) -> Option<(Fit, &'a str)> {
    let fitting = names.iter().filter_map(|name| Some((fit(name, rule)?, name.as_str())));
    fitting.max_by_key(|(fit, _)| *fit)
}

fn fit(name: &str, rule: &Rule) -> Option<Fit> {
    let name = bare(name);
    if name == rule.id {
        Some(Fit::Rule)
    } else if name == rule.family() {
        Some(Fit::Family)
    } else {
        let in_pack = Pack::named(name).is_some_and(|pack| rule.packs().contains(&pack));
        in_pack.then_some(Fit::Pack)
    }
}

/// A name without what may stand behind it: a family may be written `canned`, `canned/` or `canned/*`.
pub fn bare(name: &str) -> &str {
    let name = name.trim();
    name.strip_suffix("/*").or(name.strip_suffix('/')).unwrap_or(name)
}

/// The name in `known` nearest to `name`, however far that is, and how far: the number of slips.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<(usize, &'a str)> {
    /// Longer than any name there is, in characters: what is compared takes the square of its length.
    const LONGEST: usize = 80;
    let name: String = name.chars().take(LONGEST).collect();
    let distance = |id: &str| {
        let last = id.rsplit('/').next().unwrap_or(id);
        strsim::damerau_levenshtein(&name, id).min(strsim::damerau_levenshtein(&name, last))
    };
    known.map(|id| (distance(id), id)).min()
}

/// Help that offers the known name nearest to `name`, or says where names are listed.
pub fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    match nearest(name, known) {
        Some((d, id)) if d <= 3.max(name.chars().count() / 3) => format!("did you mean `{id}`?"),
        _ => "`uncanned rules` lists them all".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(id: &str, keys: &str) -> Rule {
        let wording = "says = 's'\nwhy = 'w'\ninstead = 'i'\nsource = 's'\nseverity = 'warning'\nphrases = ['x']\n";
        super::super::parse_unchecked(id, id, &format!("{wording}{keys}")).expect("a sound rule")
    }

    fn grade(name: &str, level: Option<Severity>, near: bool) -> Grade {
        let by = if near { "--severity" } else { "uncanned.toml:9" };
        Grade {
            name: name.to_string(),
            level,
            by: by.to_string(),
            near,
        }
    }

    fn state(rule: &Rule, selection: &Selection) -> String {
        let chosen = decide(rule.clone(), selection);
        let state = if chosen.on { "on" } else { "off" };
        format!("{state} {}: {}", chosen.rule.spec.severity.name(), chosen.why)
    }

    #[test]
    fn packs_turn_rules_on_and_a_name_beats_them() {
        let law = rule("law/address", "packs = ['compliance']");
        let own = rule("house/synergy", "");
        let cold = rule(
            "opening/boast",
            "packs = ['cold-email', 'follow-up']\nkinds = ['email']",
        );
        let lost = rule("call/pace", "packs = ['call-script']\nkinds = ['email']");
        let packs = |packs: &[Pack]| Some((packs.to_vec(), "--packs".to_string()));
        let none = Selection::default();
        let only_law = Selection {
            packs: packs(&[Pack::Compliance]),
            ..Selection::default()
        };
        let select = |name: &str| Selection {
            select: vec![name.to_string()],
            ..Selection::default()
        };
        for (rule, selection, want) in [
            (&law, &none, "off warning: pack compliance is off unless named"),
            (&law, &only_law, "on warning: pack compliance in --packs"),
            (&law, &select("compliance"), "on warning: --select compliance"),
            (&law, &select("law"), "on warning: --select law"),
            (&law, &select("law/*"), "on warning: --select law/*"),
            (&own, &none, "on warning: pack core"),
            (&own, &only_law, "off warning: pack core is not in --packs"),
            (&own, &select("law"), "off warning: not in --select"),
            (&cold, &none, "on warning: pack cold-email"),
            (
                &lost,
                &none,
                "off warning: pack call-script is not about its kinds of message",
            ),
            (&lost, &select("call/pace"), "on warning: --select call/pace"),
        ] {
            assert_eq!(state(rule, selection), want, "{}", rule.id);
        }
    }

    #[test]
    fn of_several_severities_the_nearest_to_the_user_and_the_rule_counts() {
        let own = rule("house/synergy", "");
        let error = Some(Severity::Error);
        for (grades, select, want) in [
            (vec![grade("house", error, false)], "", "on error: pack core"),
            (
                vec![grade("house/synergy", None, false), grade("house", error, false)],
                "",
                "off warning: uncanned.toml:9",
            ),
            (
                vec![grade("house/synergy", None, false), grade("core", error, true)],
                "",
                "on error: pack core",
            ),
            (
                vec![grade("house/synergy", None, false)],
                "house",
                "off warning: uncanned.toml:9",
            ),
            (
                vec![grade("house/synergy", None, false)],
                "house/synergy",
                "on warning: --select house/synergy",
            ),
            (
                vec![grade("house/synergy", None, true)],
                "house/synergy",
                "off warning: --severity",
            ),
        ] {
            let selection = Selection {
                grades,
                select: [select]
                    .iter()
                    .filter(|s| !s.is_empty())
                    .map(|s| s.to_string())
                    .collect(),
                ..Selection::default()
            };
            assert_eq!(state(&own, &selection), want);
        }
    }
}
