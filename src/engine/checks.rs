//! The checks of one rule beyond phrases and patterns, made ready.
//! Knows nothing of other rules.

use crate::detect::group::Group;
use crate::detect::missing::Missing;
use crate::detect::only::Only;
use crate::detect::order::Order;
use crate::detect::point::{Places, places};
use crate::detect::prose::Prose;
use crate::detect::template::{self, Flaw};
use crate::detect::{field, greeting, measure, parts};
use crate::engine::{Hit, MOST_LABELS};
use crate::message::{Measures, Message};
use crate::rules::notation::Notation;
use crate::rules::{MatchSpec, Rule};
use crate::span::Span;

/// The checks of one rule that look at a message as a whole.
pub struct Checks {
    /// Index of the rule.
    rule: usize,
    /// What the rule says of all its hits.
    group: Group,
    missing: Option<Missing>,
    order: Order,
    only: Only,
}

impl Checks {
    /// The checks of the rule at index `nth`, if it has any; `number` tells its group from all others.
    pub fn new(number: u32, nth: usize, rule: &Rule) -> Option<Self> {
        let spec = &rule.spec;
        let any = spec.field.is_some()
            || spec.greeting.is_some()
            || spec.measure.is_some()
            || spec.missing.is_some()
            || spec.order.is_some()
            || spec.only.is_some()
            || spec.parts.is_some()
            || !spec.template.is_empty();
        any.then(|| Self {
            rule: nth,
            group: Group::new(number, nth, rule, &MatchSpec::default()),
            missing: spec.missing.as_ref().map(Missing::new),
            order: Order::default(),
            only: Only::default(),
        })
    }

    /// Adds what the checks find in a message whose counts are `measures`.
    pub fn hits(&self, rules: &[Rule], notation: &Notation, prose: &Prose, measures: &Measures, hits: &mut Vec<Hit>) {
        let spec = &rules[self.rule].spec;
        let message = prose.message;
        if !self.group.applies(message) {
            return;
        }
        let mut found: Vec<Places> = Vec::new();
        let each = |spans: Vec<Span>| Places { spans, each: true };
        if let Some(spec_field) = &spec.field {
            found.push(each(field::fields(spec_field, &spec.zones, message)));
        }
        if let Some(spec_greeting) = &spec.greeting {
            found.push(each(greeting::missing(spec_greeting, prose).into_iter().collect()));
        }
        if let Some(spec_measure) = &spec.measure
            && measure::holds(spec_measure, measures, prose)
        {
            found.push(places(spec_measure.point_at, prose));
        }
        if let (Some(missing), Some(spec_missing)) = (&self.missing, &spec.missing)
            && missing.holds(spec_missing, notation, measures, prose)
        {
            found.push(places(spec_missing.point_at, prose));
        }
        if let Some(spec_order) = &spec.order {
            let wrong = self.order.wrong(spec_order, &spec.zones, notation, prose);
            found.push(each(wrong.into_iter().collect()));
        }
        if let Some(spec_only) = &spec.only {
            found.push(each(self.only.zones(spec_only, &spec.zones, notation, prose)));
        }
        let mut fills = Vec::new();
        if let Some(spec_parts) = &spec.parts
            && let Some(lack) = parts::lacks(spec_parts, message)
        {
            found.push(parts::place(spec_parts, prose));
            fills = vec![("{fields}", lack.fields), ("{other}", lack.other)];
        }
        if found.iter().all(|places| places.spans.is_empty()) || self.group.is_silent_about(notation, prose) {
            return;
        }
        let hit = |span, labels| Hit {
            rule: self.rule,
            span,
            severity: spec.severity,
            group: None,
            labels,
            fills: fills.clone(),
        };
        for places in found {
            let mut spans = places.spans.into_iter();
            if places.each {
                hits.extend(spans.map(|span| hit(span, Vec::new())));
            } else if let Some(first) = spans.next() {
                hits.push(hit(
                    first,
                    spans.take(MOST_LABELS).map(|span| (span, String::new())).collect(),
                ));
            }
        }
    }

    /// Adds those of a template's `flaws` that the rule tells.
    pub fn template_hits(&self, rules: &[Rule], flaws: &[Flaw], message: &Message, hits: &mut Vec<Hit>) {
        let spec = &rules[self.rule].spec;
        if flaws.is_empty() || !self.group.applies(message) {
            return;
        }
        for own in &spec.template {
            let told = template::told(own, &spec.zones, flaws, message);
            hits.extend(told.into_iter().map(|told| Hit {
                rule: self.rule,
                span: told.span,
                severity: told.severity.unwrap_or(spec.severity),
                group: None,
                labels: told.labels.into_iter().map(|span| (span, String::new())).collect(),
                fills: told.fills,
            }));
        }
    }
}
