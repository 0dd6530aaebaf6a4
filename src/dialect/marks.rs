//! Tokens that only some dialects have: which they are, which dialect they speak for, and which are out of place.
//! Knows nothing of the other things that tell a dialect.

use super::family::Family;
use super::field::Field;
use super::names::{fits, squeeze};
use super::recognise::{DialectReason, Found, LONGEST, MOST, Token};
use super::table::Dialect;
use crate::span::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Dialects that are recognised: memory alone is not enough.
pub(super) fn candidates() -> impl Iterator<Item = &'static Arc<Dialect>> {
    Dialect::all().iter().filter(|d| !d.is_remembered())
}

/// A token that only some dialects have.
pub(super) struct Marked {
    span: Span,
    text: String,
    owners: Vec<&'static Arc<Dialect>>,
}

pub(super) fn marks(tokens: &[Token]) -> Vec<Marked> {
    let mark = |token: &Token| {
        let owners = owners(&token.squeezed);
        (!owners.is_empty()).then(|| Marked {
            span: token.span,
            text: token.text.to_string(),
            owners,
        })
    };
    tokens.iter().filter_map(mark).collect()
}

/// The dialects whose longest mark a squeezed token fits.
fn owners(token: &str) -> Vec<&'static Arc<Dialect>> {
    let mut best = 0;
    let mut owners: Vec<&'static Arc<Dialect>> = Vec::new();
    for dialect in candidates() {
        let fitting = dialect.marks.iter().filter(|mark| fits(mark, token));
        let Some(longest) = fitting.map(|mark| mark.len()).max() else {
            continue;
        };
        if longest > best {
            best = longest;
            owners.clear();
        }
        if longest == best {
            owners.push(dialect);
        }
    }
    owners
}

/// The dialect that has the most marks, if it has more than any other.
pub(super) fn by_marks(marked: &[Marked]) -> Found {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for owner in marked.iter().flat_map(|m| &m.owners) {
        *counts.entry(owner.id.as_str()).or_default() += 1;
    }
    let most = counts.values().max()?;
    let mut leaders = counts.iter().filter(|(_, n)| *n == most).map(|(id, _)| *id);
    let (leader, second) = (leaders.next()?, leaders.next());
    let leader = match second {
        None => leader,
        // Of two that rightly stand together, the one that says so.
        Some(other) => {
            let (a, b) = (Dialect::named(leader)?, Dialect::named(other)?);
            if leaders.next().is_some() || !(mixes(&a, &b) || mixes(&b, &a)) {
                return None;
            }
            if mixes(&a, &b) { leader } else { other }
        }
    };
    let first = marked.iter().find(|m| m.owners.iter().any(|o| o.id == leader))?;
    Some((Dialect::named(leader)?, DialectReason::Mark(first.text.clone())))
}

fn mixes(a: &Dialect, b: &Dialect) -> bool {
    a.mixes.contains(&b.id)
}

/// Marked tokens that `dialect` has no share in, nor anything that mixes with it.
pub(super) fn foreign(marked: &[Marked], dialect: &Dialect) -> Vec<(Span, String)> {
    let fits = |m: &&Marked| {
        !m.owners.iter().any(|o| {
            o.id == dialect.id
                || mixes(dialect, o)
                || mixes(o, dialect)
                || (o.blocks == dialect.blocks && o.grammars == dialect.grammars && o.blocks != Family::None)
        })
    };
    marked
        .iter()
        .filter(|m| !m.span.is_empty())
        .filter(fits)
        .filter_map(|m| Some((m.span, m.owners.first()?.id.clone())))
        .collect()
}

/// The tokens of `text` that only dialects other than `dialect` have.
pub fn foreign_tokens(text: &str, fields: &[Field], dialect: &Dialect) -> Vec<(Span, String)> {
    let squeezed: Vec<(Span, String)> = fields
        .iter()
        .filter(|f| f.span.len() <= LONGEST)
        .take(MOST)
        .map(|f| (f.span, squeeze(f.span.of(text))))
        .collect();
    let marked: Vec<Marked> = squeezed
        .iter()
        .filter_map(|(span, token)| {
            let owners = owners(token);
            (!owners.is_empty()).then(|| Marked {
                span: *span,
                text: span.of(text).to_string(),
                owners,
            })
        })
        .collect();
    foreign(&marked, dialect)
}
