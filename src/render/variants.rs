//! Which renderings of a template are worth reading: all there, all that may be empty gone, and each branch taken once.
//! Knows nothing of what the renderings are judged by.
//!
//! The first has a word for every field. The second lacks every field that may be empty: one that lists often lack, that the
//! template tests, or that has a fallback. The rest set what conditions ask for so that any two of their outcomes meet in one
//! rendering, as far as [`MOST_VARIANTS`] renderings go round: the early conditions of a template first.

use super::Template;
use super::samples::may_be_empty;
use super::tree::{Expr, Node, Op, Step};
use super::value::{Assumed, Level, Value};
use std::collections::{BTreeMap, BTreeSet};

/// No template is rendered more often.
pub const MOST_VARIANTS: usize = 12;
/// Conditions that are varied; later ones hold throughout.
const MOST_FACTORS: usize = 24;

/// What one rendering assumes.
#[derive(Clone, Debug, Default)]
pub struct Variant {
    /// Of fields, conditions and lists.
    pub assumed: Assumed,
}

/// What to render `template` with, the one with every field filled first; none if nothing in it varies, or if it is steered by
/// tags that are not understood.
pub fn variants(template: &Template) -> Vec<Variant> {
    let mut survey = Survey::default();
    survey.nodes(&template.nodes);
    if template.steered || survey.printed.is_empty() && survey.factors.is_empty() {
        return Vec::new();
    }
    let mut all = vec![Variant::default(), survey.emptied()];
    let factors: Vec<(Factor, Vec<Setting>)> = survey.in_order();
    for row in pairs(&factors, MOST_VARIANTS - all.len()) {
        let mut variant = Variant::default();
        for ((factor, settings), chosen) in factors.iter().zip(row) {
            if let Some(setting) = settings.get(chosen) {
                set(&mut variant.assumed, factor, setting);
            }
        }
        all.push(variant);
    }
    all
}

/// The fields that `template` asks for anywhere.
pub(super) fn fields(template: &Template) -> Vec<String> {
    let mut survey = Survey::default();
    survey.nodes(&template.nodes);
    let tested = survey.factors.keys().filter_map(|factor| match factor {
        Factor::Field(name) | Factor::List(name) => Some(name.clone()),
        Factor::Way(_) => None,
    });
    let all: BTreeSet<String> = survey.printed.iter().cloned().chain(tested).collect();
    all.into_iter().collect()
}

impl Variant {
    /// In words, what it assumes; `of`: only of these fields, if it assumes anything of them.
    pub fn said(&self, of: &[&str]) -> String {
        let parts = |all: bool| -> Vec<String> {
            let assumed = &self.assumed;
            let wanted = |name: &&String| all || of.contains(&name.as_str());
            let levels = assumed.levels.iter().filter(|(name, _)| wanted(name));
            let levels = levels.filter_map(|(name, level)| match level {
                Level::Empty => Some(format!("{name} is empty")),
                Level::Exactly(text) => Some(format!("{name} is “{text}”")),
                Level::Filled => None,
            });
            let counts = assumed
                .counts
                .iter()
                .filter(|(name, count)| wanted(name) && **count != 1);
            levels
                .chain(counts.map(|(name, count)| format!("{name} has {count} items")))
                .collect()
        };
        let near = parts(false);
        let mut said = if near.is_empty() { parts(true) } else { near };
        if said.is_empty() {
            return match self.assumed.ways.values().any(|way| !way) {
                true => "when a condition does not hold".to_string(),
                false => "when every field is filled".to_string(),
            };
        }
        if said.len() > 3 {
            let more = said.len() - 2;
            said.truncate(2);
            said.push(format!("{more} more are as assumed"));
        }
        format!("when {}", said.join(" and "))
    }
}

/// Something that can be set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Factor {
    Field(String),
    List(String),
    Way(u32),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Setting {
    Level(Level),
    Count(usize),
    Way(bool),
}

fn set(assumed: &mut Assumed, factor: &Factor, setting: &Setting) {
    match (factor, setting) {
        (Factor::Field(_), Setting::Level(Level::Filled)) => {}
        (Factor::Field(name), Setting::Level(level)) => {
            assumed.levels.insert(name.clone(), level.clone());
        }
        (Factor::List(name), Setting::Count(count)) => {
            assumed.counts.insert(name.clone(), *count);
        }
        (Factor::Way(at), Setting::Way(way)) => {
            assumed.ways.insert(*at, *way);
        }
        _ => {}
    }
}

/// What a template asks for.
#[derive(Default)]
struct Survey {
    printed: BTreeSet<String>,
    /// Fields that have a fallback somewhere.
    doubted: BTreeSet<String>,
    /// What is tested, in the order of the template, with the settings that make a difference.
    factors: BTreeMap<Factor, (usize, Vec<Setting>)>,
    /// Names that the template itself gives.
    own: BTreeSet<String>,
}

impl Survey {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(_) | Node::Constant(..) | Node::Partial(..) | Node::Leave { .. } => {}
                Node::Print { expr, .. } => self.printed(expr, false),
                Node::Choice { arms, otherwise } => {
                    for (condition, nodes) in arms {
                        self.tested(condition);
                        self.nodes(nodes);
                    }
                    self.nodes(otherwise);
                }
                Node::Loop(each) => {
                    self.listed(&each.list);
                    self.own.extend(each.names.iter().cloned());
                    self.nodes(&each.body);
                    self.nodes(&each.otherwise);
                }
                Node::Section {
                    expr, body, otherwise, ..
                } => {
                    self.tested(expr);
                    self.nodes(body);
                    self.nodes(otherwise);
                }
                Node::Assign(name, expr) => {
                    self.printed(expr, false);
                    self.own.insert(name.clone());
                }
                Node::Capture(name, body) => {
                    self.nodes(body);
                    self.own.insert(name.clone());
                }
                Node::Scope(names, body) => {
                    for (name, expr) in names {
                        self.printed(expr, false);
                        self.own.insert(name.clone());
                    }
                    self.nodes(body);
                }
            }
        }
    }

    /// The name of a field that the template does not give itself.
    fn field<'e>(&self, expr: &'e Expr) -> Option<&'e str> {
        match expr {
            Expr::Path { name, steps } => match steps.first() {
                Some(Step::Name(first)) if first.starts_with('@') || self.own.contains(first) => None,
                Some(Step::Name(first)) if matches!(first.as_str(), "loop" | "forloop") => None,
                None => None,
                _ => Some(name),
            },
            Expr::Filter { on, .. } => self.field(on),
            _ => None,
        }
    }

    fn printed(&mut self, expr: &Expr, doubted: bool) {
        match expr {
            Expr::Path { .. } => {
                if let Some(name) = self.field(expr).map(str::to_string) {
                    if doubted {
                        self.doubted.insert(name.clone());
                    }
                    self.printed.insert(name);
                }
            }
            Expr::Filter { on, name, .. } => {
                let stands_in = matches!(name.as_str(), "default" | "fallback" | "d" | "default_if_none");
                self.printed(on, doubted || stands_in);
            }
            Expr::Or(left, right) => {
                self.printed(left, true);
                self.printed(right, doubted);
            }
            Expr::And(left, right) | Expr::Join(left, right) => {
                self.printed(left, doubted);
                self.printed(right, doubted);
            }
            Expr::Choose(parts) => {
                let [when, then, otherwise] = parts.as_ref();
                self.tested(when);
                self.printed(then, doubted);
                self.printed(otherwise, doubted);
            }
            Expr::Call { name, args } if matches!(name.as_str(), "personalization_token" | "BLANKVALUE") => {
                if let Some(Expr::Value(Value::Text(field))) = args.first() {
                    self.printed.insert(field.clone());
                    if args.len() > 1 {
                        self.doubted.insert(field.clone());
                    }
                }
            }
            Expr::Call { name, .. } => {
                self.printed.insert(name.clone());
            }
            Expr::Unknown { text, .. } => {
                self.printed.insert(text.clone());
            }
            Expr::Value(_) | Expr::Not(_) | Expr::Compare(..) | Expr::Range(..) => {}
        }
    }

    fn tested(&mut self, expr: &Expr) {
        match expr {
            Expr::Not(inner) => self.tested(inner),
            Expr::And(left, right) | Expr::Or(left, right) => {
                self.tested(left);
                self.tested(right);
            }
            Expr::Compare(left, op, right) => {
                let other = if self.field(left).is_some() { right } else { left };
                let Some(name) = self.field(left).or(self.field(right)).map(str::to_string) else {
                    return;
                };
                for level in telling(*op, other) {
                    self.vary(Factor::Field(name.clone()), Setting::Level(level));
                }
            }
            Expr::Unknown { at, .. } => {
                self.vary(Factor::Way(*at), Setting::Way(true));
                self.vary(Factor::Way(*at), Setting::Way(false));
            }
            _ => {
                if let Some(name) = self.field(expr).map(str::to_string) {
                    self.vary(Factor::Field(name.clone()), Setting::Level(Level::Filled));
                    self.vary(Factor::Field(name), Setting::Level(Level::Empty));
                }
            }
        }
    }

    fn listed(&mut self, expr: &Expr) {
        let Some(name) = self.field(expr).map(str::to_string) else {
            return;
        };
        for count in [1, 0, 2] {
            self.vary(Factor::List(name.clone()), Setting::Count(count));
        }
    }

    fn vary(&mut self, factor: Factor, setting: Setting) {
        /// Settings of one field.
        const MOST: usize = 6;
        let next = self.factors.len();
        let (_, settings) = self.factors.entry(factor).or_insert((next, Vec::new()));
        if settings.len() < MOST && !settings.contains(&setting) {
            settings.push(setting);
        }
    }

    /// Everything that may be empty is.
    fn emptied(&self) -> Variant {
        let mut variant = Variant::default();
        let empty = |name: &str| (name.to_string(), Level::Empty);
        let printed = self.printed.iter().filter(|name| may_be_empty(name));
        variant.assumed.levels.extend(printed.map(|name| empty(name)));
        variant
            .assumed
            .levels
            .extend(self.doubted.iter().map(|name| empty(name)));
        for (factor, (_, settings)) in &self.factors {
            match factor {
                Factor::Field(name) if settings.contains(&Setting::Level(Level::Empty)) => {
                    variant.assumed.levels.insert(name.clone(), Level::Empty);
                }
                Factor::List(name) => {
                    variant.assumed.counts.insert(name.clone(), 0);
                }
                Factor::Field(_) | Factor::Way(_) => {}
            }
        }
        variant
    }

    fn in_order(&self) -> Vec<(Factor, Vec<Setting>)> {
        let mut all: Vec<_> = self.factors.iter().collect();
        all.sort_by_key(|(_, (nth, _))| *nth);
        let all = all.into_iter().take(MOST_FACTORS);
        all.map(|(factor, (_, settings))| (factor.clone(), settings.clone()))
            .collect()
    }
}

/// The levels of a field that a comparison with `other` tells apart.
fn telling(op: Op, other: &Expr) -> Vec<Level> {
    match (op, other) {
        (Op::Equal | Op::Unequal | Op::Contains | Op::In, Expr::Value(Value::Text(text))) if !text.is_empty() => {
            vec![Level::Filled, Level::Exactly(text.clone())]
        }
        (_, Expr::Value(Value::Number(number))) => {
            let about = [*number, number + 1.0, number - 1.0];
            about.iter().map(|n| Level::Exactly(n.to_string())).collect()
        }
        (_, Expr::Value(_)) => vec![Level::Filled, Level::Empty],
        _ => vec![Level::Filled, Level::Exactly("another".to_string())],
    }
}

/// Rows of settings in which any two settings of two factors meet, greedily: each row takes the first pair that has not met and
/// fills up with whatever meets the most others. The pairs that all-first rows bring have met already.
fn pairs(factors: &[(Factor, Vec<Setting>)], most: usize) -> Vec<Vec<usize>> {
    let sizes: Vec<usize> = factors.iter().map(|(_, settings)| settings.len()).collect();
    // A factor of one setting beside them lets single settings count as pairs.
    let sizes: Vec<usize> = sizes.into_iter().chain([1]).collect();
    let mut open = BTreeSet::new();
    for (a, &size_a) in sizes.iter().enumerate() {
        for (b, &size_b) in sizes.iter().enumerate().skip(a + 1) {
            open.extend((0..size_a).flat_map(|i| (0..size_b).map(move |j| (a, i, b, j))));
        }
    }
    let meet = |open: &mut BTreeSet<(usize, usize, usize, usize)>, row: &[usize]| {
        open.retain(|&(a, i, b, j)| row.get(a) != Some(&i) || row.get(b) != Some(&j));
    };
    meet(&mut open, &vec![0; sizes.len()]);
    let mut rows = Vec::new();
    while rows.len() < most {
        let Some(&(a, i, b, j)) = open.iter().next() else { break };
        let mut row: Vec<Option<usize>> = vec![None; sizes.len()];
        for (factor, setting) in [(a, i), (b, j)] {
            if let Some(slot) = row.get_mut(factor) {
                *slot = Some(setting);
            }
        }
        for (factor, &size) in sizes.iter().enumerate() {
            if row.get(factor).is_some_and(Option::is_some) {
                continue;
            }
            let meets = |setting: usize| {
                let others = row.iter().enumerate().filter_map(|(other, s)| Some((other, (*s)?)));
                others
                    .filter(|&(other, s)| {
                        let pair = match other < factor {
                            true => (other, s, factor, setting),
                            false => (factor, setting, other, s),
                        };
                        open.contains(&pair)
                    })
                    .count()
            };
            let best = (0..size).max_by_key(|&setting| (meets(setting), std::cmp::Reverse(setting)));
            if let Some(slot) = row.get_mut(factor) {
                *slot = best;
            }
        }
        let row: Vec<usize> = row.into_iter().map(Option::unwrap_or_default).collect();
        meet(&mut open, &row);
        rows.push(row.into_iter().take(factors.len()).collect());
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Family, Values};

    fn all(text: &str, family: Family) -> Vec<String> {
        let template = Template::new(text, family);
        let render = |variant: &Variant| {
            let values = Values {
                assumed: Some(variant.assumed.clone()),
                ..Values::default()
            };
            template.render(&values).text
        };
        variants(&template).iter().map(render).collect()
    }

    #[test]
    fn a_template_is_rendered_full_empty_and_by_each_branch() {
        for (text, family, expected) in [
            ("Hi there,", Family::Plain, &[][..]),
            ("Hi {{first_name}},", Family::Plain, &["Hi Dana,", "Hi ,"]),
            ("Hi {{first_name|you}},", Family::Plain, &["Hi Dana,", "Hi you,"]),
            ("See {{ total }}.", Family::Liquid, &["See $120.", "See $120."]),
            (
                "{% if first_name %}Hi {{ first_name }}{% else %}Hi{% endif %},",
                Family::Liquid,
                &["Hi Dana,", "Hi,", "Hi,"],
            ),
            (
                "{% if plan == 'gold' %}A{% elsif plan == 'tin' %}B{% else %}C{% endif %}",
                Family::Liquid,
                &["C", "C", "A", "B"],
            ),
            (
                "{{#each seats}}x{{else}}none{{/each}}",
                Family::Handlebars,
                &["x", "none", "none"],
            ),
            (
                "{% for s in seats %}x{% endfor %}",
                Family::Liquid,
                &["x", "", "", "xx"],
            ),
            ("*|IF:VIP|*A*|ELSE:|*B*|END:IF|*", Family::StarPipe, &["A", "B", "B"]),
            (
                "%IF in_array('x', $TAGS)%A%ELSE%B%/IF%",
                Family::Percent,
                &["A", "A", "B"],
            ),
        ] {
            assert_eq!(all(text, family), expected, "{text}");
        }
    }

    #[test]
    fn any_two_outcomes_meet() {
        let text: String = (0..5).map(|i| format!("{{% if f{i} %}}{i}{{% endif %}}")).collect();
        let found = all(&text, Family::Liquid);
        assert!(found.len() <= MOST_VARIANTS, "{found:?}");
        for a in 0..5 {
            for b in a + 1..5 {
                for (has_a, has_b) in [(true, true), (true, false), (false, true), (false, false)] {
                    let fits = |t: &String| t.contains(&a.to_string()) == has_a && t.contains(&b.to_string()) == has_b;
                    assert!(found.iter().any(fits), "{a} {has_a} {b} {has_b}: {found:?}");
                }
            }
        }
    }
}
