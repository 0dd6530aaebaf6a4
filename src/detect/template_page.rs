//! Faults of a template as a page: its blocks, tokens of other dialects, tokens that markup or a code hides from the engine.
//! Knows nothing of what its fields are called or fall back on.

use crate::detect::template::{Flaw, sure_dialect};
use crate::dialect::{Dialect, Family, FaultKind, Field, FieldState, InPage, Outcome};
use crate::message::{Message, ZoneKind};
use crate::rules::TemplateFault;
use crate::span::Span;
use std::collections::{BTreeMap, HashSet};

/// Shapes that stand for nothing but a field, so that one in another dialect's template is a slip.
const PLAIN_SHAPES: [&str; 9] = [
    "star_pipe",
    "percent2",
    "brace_bang",
    "dollar_square",
    "brace2",
    "brace2_dollar",
    "brace2_random",
    "mergefield",
    "liquid_tag",
];

/// How many tokens of one page are told to be in code.
const MOST: usize = 100;

/// How many other places a fault has.
const MOST_LABELS: usize = 8;

/// What is wrong with the page.
pub fn flaws(message: &Message) -> Vec<Flaw> {
    let mut all = blocks(message);
    all.extend(hidden_from_the_engine(message));
    all.extend(in_url_code(message));
    all.extend(mixed(message));
    if let Some(dialect) = sure_dialect(message) {
        let others: HashSet<Span> = message
            .template
            .iter()
            .flat_map(|t| t.foreign.iter().map(|(span, _)| *span))
            .collect();
        let fields = message.fields.iter().filter(|field| !others.contains(&field.span));
        let tokens = fields.filter_map(|field| token(field, dialect, message));
        all.extend(once_each(tokens));
    }
    all.extend(left_by_people(message));
    all
}

fn blocks(message: &Message) -> Vec<Flaw> {
    let kind = |kind| match kind {
        FaultKind::Unopened => TemplateFault::UnopenedBlock,
        FaultKind::Unclosed => TemplateFault::UnclosedBlock,
        FaultKind::Misnested => TemplateFault::MisnestedBlock,
        FaultKind::UnclosedComment => TemplateFault::UnclosedComment,
        FaultKind::UnclosedTag => TemplateFault::UnclosedTag,
    };
    let faults = message.faults().iter();
    faults
        .map(|fault| Flaw {
            labels: fault.other.into_iter().collect(),
            ..Flaw::at(kind(fault.kind), fault.span).with("{word}", fault.word.clone())
        })
        .collect()
}

fn hidden_from_the_engine(message: &Message) -> Vec<Flaw> {
    let hidden = message.template.iter().flat_map(|template| &template.in_page);
    hidden
        .map(|(span, how)| {
            let fault = match how {
                InPage::Split => TemplateFault::SplitToken,
                InPage::EncodedDelimiters => TemplateFault::EncodedDelimiters,
                InPage::EncodedInside => TemplateFault::EncodedInside,
            };
            Flaw::at(fault, *span)
        })
        .collect()
}

/// `%7B%7Bname%7D%7D` in a link.
fn in_url_code(message: &Message) -> Vec<Flaw> {
    let text = &message.text;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(i) = text.get(at..).and_then(|rest| rest.find("%7")) {
        let from = at + i;
        at = from + 2;
        let rest = text.get(from..text.floor_char_boundary(from + 160)).unwrap_or("");
        if !starts_with_code(rest, "%7b%7b") || found.len() >= MOST {
            continue;
        }
        let len = rest.get(6..).and_then(|inner| {
            let to = inner.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '&' | '/'));
            let inner = inner.get(..to.unwrap_or(inner.len()))?;
            let close = inner
                .match_indices("%7")
                .find(|(close, _)| starts_with_code(inner.get(*close..).unwrap_or(""), "%7d%7d"))?
                .0;
            Some(6 + close + 6)
        });
        if let Some(len) = len {
            found.push(Flaw::at(TemplateFault::EncodedDelimiters, Span::new(from, from + len)));
            at = from + len;
        }
    }
    found
}

fn starts_with_code(text: &str, code: &str) -> bool {
    text.get(..code.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(code))
}

/// Of the tokens of one shape the first, with some of the others: a page in another dialect has nothing else.
fn once_each(flaws: impl Iterator<Item = Flaw>) -> Vec<Flaw> {
    let mut all: Vec<Flaw> = Vec::new();
    for flaw in flaws {
        match all.iter_mut().find(|known| known.fault == flaw.fault) {
            Some(known) if known.labels.len() < MOST_LABELS => known.labels.push(flaw.span),
            Some(_) => {}
            None => all.push(flaw),
        }
    }
    all
}

/// Tokens that only another dialect has, told once for each such dialect.
fn mixed(message: &Message) -> Vec<Flaw> {
    let (Some(template), Some(dialect)) = (&message.template, sure_dialect(message)) else {
        return Vec::new();
    };
    let mut by_other: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for (span, other) in &template.foreign {
        by_other.entry(other).or_default().push(*span);
    }
    let flaws = by_other.into_iter().filter_map(|(other, spans)| {
        let first = *spans.first()?;
        let grammar = message.fields.iter().find(|f| f.span == first)?.grammar;
        let outcome = if dialect.has_grammar(grammar) {
            dialect.outcome_of_missing()
        } else {
            Outcome::Raw
        };
        let other = Dialect::named(other).map_or_else(|| other.to_string(), |other| other.name.clone());
        Some(Flaw {
            labels: spans.into_iter().skip(1).take(MOST_LABELS).collect(),
            ..Flaw::at(TemplateFault::MixedDialects, first)
                .with("{dialect}", dialect.name.clone())
                .with("{other}", other)
                .with("{prints}", outcome.words())
        })
    });
    flaws.collect()
}

/// A token in a shape, or a block tag of a family, that the dialect does not have.
fn token(field: &Field, dialect: &Dialect, message: &Message) -> Option<Flaw> {
    let foreign = |fault, outcome: Outcome| {
        let flaw = Flaw::at(fault, field.span).with("{name}", field.name.clone());
        flaw.with("{dialect}", dialect.name.clone())
            .with("{prints}", outcome.words())
    };
    let text = field.span.of(&message.text);
    let family = dialect.blocks;
    match field.state {
        FieldState::Structure if field.grammar == "brace2" && dialect.has_grammar("brace2") => {
            let mustached = is_mustached(text);
            let wrong = mustached && (family.is_statement() || family == Family::None);
            let other_else =
                family == Family::Handlebars && (text.starts_with("{{#else") || text.starts_with("{{#endif"));
            let outcome = if family == Family::None {
                dialect.outcome_of_missing()
            } else {
                Outcome::Error
            };
            (wrong || other_else).then(|| foreign(TemplateFault::ForeignBlock, outcome))
        }
        FieldState::Field | FieldState::Structure
            if PLAIN_SHAPES.contains(&field.grammar) && !has_shape(dialect, field.grammar) =>
        {
            Some(foreign(TemplateFault::ForeignToken, Outcome::Raw))
        }
        _ => None,
    }
}

fn is_mustached(token: &str) -> bool {
    let inner = token.trim_start_matches('{').trim_start_matches(['~', ' ']);
    inner.starts_with(['#', '^']) || (inner.starts_with('/') && !inner.starts_with("/*"))
}

/// Whether a dialect has fields of this shape, or mixes with one that has.
fn has_shape(dialect: &Dialect, grammar: &str) -> bool {
    let own = dialect.delimiters.is_some() || dialect.has_grammar(grammar);
    let of_blocks = grammar == "liquid_tag" && (dialect.blocks.is_statement() || dialect.blocks == Family::Adobe);
    let mixes = dialect.mixes.iter();
    own || of_blocks
        || mixes
            .filter_map(|id| Dialect::named(id))
            .any(|other| other.has_grammar(grammar))
}

/// Blanks and variants that no tool will fill in or choose from, beside what a tool will.
fn left_by_people(message: &Message) -> Vec<Flaw> {
    let is_tools = |f: &Field| matches!(f.state, FieldState::Field | FieldState::Structure) && f.grammar != "human";
    let Some(dialect) = message.dialect().filter(|_| message.fields.iter().any(is_tools)) else {
        return Vec::new();
    };
    let sure = sure_dialect(message).is_some();
    let squares = ["square1", "square2"].iter().any(|shape| dialect.has_grammar(shape));
    let angles = ["angle1", "html_tag"].iter().any(|shape| dialect.has_grammar(shape));
    let read = |field: &&Field| {
        message
            .zone_at(field.span.start)
            .is_none_or(|z| z.kind != ZoneKind::Hidden)
    };
    let flaws = message.fields.iter().filter(read).filter_map(|field| {
        let token = field.span.of(&message.text);
        let own = (squares && token.starts_with('['))
            || (angles && token.starts_with('<'))
            || (dialect.has_grammar("brace1") && token.starts_with('{'));
        let fault = match field.state {
            FieldState::Placeholder if !own => TemplateFault::HumanPlaceholder,
            FieldState::Spintax if sure && !has_shape(dialect, "spintax") && !has_shape(dialect, field.grammar) => {
                TemplateFault::RawSpintax
            }
            _ => return None,
        };
        Some(Flaw::at(fault, field.span).with("{dialect}", dialect.name.clone()))
    });
    flaws.collect()
}
