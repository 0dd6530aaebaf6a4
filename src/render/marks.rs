//! Templates whose fields stand one by one in any notation, and the two notations that steer with such marks: Mailchimp's
//! `*|IF:X|*` and ActiveCampaign's `%IF $X%`. Knows nothing of values.

use super::fallback;
use super::family::Family;
use super::tree::{Block, Builder, Expr, Node, Op};
use crate::dialect::{self, FieldState};
use crate::span::Span;

/// The tree of `text`; `steered` is set where tags of another notation stand in it.
pub(super) fn tree(text: &str, family: Family, steered: &mut bool) -> Vec<Node> {
    let mut builder = Builder::new();
    let mut at = 0;
    for mark in marks(text, family) {
        let span = mark.span();
        if span.start < at {
            continue;
        }
        builder.text(Span {
            start: at,
            end: span.start,
        });
        at = span.end;
        match mark {
            Mark::If(span, inner, holds) => {
                let condition = condition(inner, span);
                builder.open("if", Block::Choice(if holds { condition } else { condition.not() }));
            }
            Mark::ElseIf(span, inner) => builder.arm(Some(condition(inner, span))),
            Mark::Else(_) => builder.arm(None),
            Mark::End(_) => builder.close("if"),
            Mark::Silent(_) => *steered = true,
            Mark::Field(span, name) => builder.push(Node::Print {
                expr: fallback::field(span.of(text), &name),
                raw: true,
                span,
            }),
            Mark::Variants(span) => builder.push(Node::Print {
                expr: Expr::text(first_variant(span.of(text))),
                raw: true,
                span,
            }),
        }
    }
    builder.text(Span {
        start: at,
        end: text.len() as u32,
    });
    builder.finish()
}

enum Mark<'a> {
    If(Span, &'a str, bool),
    ElseIf(Span, &'a str),
    Else(Span),
    End(Span),
    Silent(Span),
    Field(Span, String),
    Variants(Span),
}

impl Mark<'_> {
    fn span(&self) -> Span {
        match self {
            Mark::If(span, ..)
            | Mark::ElseIf(span, _)
            | Mark::Else(span)
            | Mark::End(span)
            | Mark::Silent(span)
            | Mark::Field(span, _)
            | Mark::Variants(span) => *span,
        }
    }
}

/// Every mark, in order.
fn marks(text: &str, family: Family) -> Vec<Mark<'_>> {
    let mut all = match family {
        Family::StarPipe => steering(text, "*|", "|*", star_pipe),
        Family::Percent => steering(text, "%", "%", percent),
        _ => Vec::new(),
    };
    for field in dialect::scan(text, &[]) {
        match field.state {
            FieldState::Field => all.push(Mark::Field(field.span, field.name)),
            FieldState::Spintax => all.push(Mark::Variants(field.span)),
            // A block tag of a notation that is not this template's: it is not known whether its content is printed.
            FieldState::Structure => all.push(Mark::Silent(field.span)),
            _ => {}
        }
    }
    all.sort_by_key(|mark| (mark.span().start, std::cmp::Reverse(mark.span().end)));
    all
}

/// The marks between `open` and `close` that steer, as `read` knows them.
fn steering<'a>(text: &'a str, open: &str, close: &str, read: fn(Span, &'a str) -> Option<Mark<'a>>) -> Vec<Mark<'a>> {
    /// A mark is no longer than this.
    const FAR: usize = 240;
    let mut all = Vec::new();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(open)) {
        let start = from + found + open.len();
        from = start;
        let rest = text.get(start..).unwrap_or("");
        let near = rest.get(..rest.floor_char_boundary(FAR)).unwrap_or("");
        let Some(end) = near.find(close) else { continue };
        let inner = near.get(..end).unwrap_or("");
        let span = Span::new(start - open.len(), start + end + close.len());
        if let Some(mark) = read(span, inner) {
            all.push(mark);
            from = span.end as usize;
        }
    }
    all
}

fn star_pipe(span: Span, inner: &str) -> Option<Mark<'_>> {
    let (word, rest) = inner.split_once(':').unwrap_or((inner, ""));
    Some(match word {
        "IF" => Mark::If(span, rest, true),
        "IFNOT" => Mark::If(span, rest, false),
        "ELSEIF" => Mark::ElseIf(span, rest),
        "ELSE" => Mark::Else(span),
        "END" if rest == "IF" || rest.is_empty() => Mark::End(span),
        _ => return None,
    })
}

fn percent(span: Span, inner: &str) -> Option<Mark<'_>> {
    let (word, rest) = inner.split_once(' ').unwrap_or((inner, ""));
    Some(match word {
        "IF" => Mark::If(span, rest, true),
        "ELSEIF" => Mark::ElseIf(span, rest),
        "ELSE" => Mark::Else(span),
        "/IF" => Mark::End(span),
        _ => return None,
    })
}

/// `X`, `X=y`, `$X == 'y'`; anything else is not understood.
fn condition(inner: &str, span: Span) -> Expr {
    let inner = inner.trim();
    let bare = |text: &str| text.trim().trim_matches(['"', '\'']).to_string();
    let name = |text: &str| Expr::name(text.trim().trim_start_matches('$'));
    let plain = |text: &str| {
        let text = text.trim().trim_start_matches('$');
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | ':'))
    };
    for (sign, op) in [("!=", Op::Unequal), ("==", Op::Equal), ("=", Op::Equal)] {
        if let Some((left, right)) = inner.split_once(sign).filter(|(left, _)| plain(left)) {
            return Expr::Compare(Box::new(name(left)), op, Box::new(Expr::text(&bare(right))));
        }
    }
    if plain(inner) {
        return name(inner);
    }
    Expr::Unknown {
        at: span.start,
        text: inner.to_string(),
    }
}

/// The first of the variants in `{Hi|Hello}` or `{{RANDOM | Hi | Hello}}`, innermost braces gone.
fn first_variant(token: &str) -> &str {
    let inner = token.trim_start_matches('{').trim_end_matches('}').trim();
    let mut options = inner.split('|').map(str::trim);
    let first = options.next().unwrap_or("");
    match first.eq_ignore_ascii_case("random") {
        true => options.next().unwrap_or(""),
        false => first,
    }
}
