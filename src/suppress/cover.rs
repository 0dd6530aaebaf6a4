//! What a directive covers: its scope in the file, and the findings that begin there.
//! Knows nothing of formats, or of what is wrong with a directive.

use super::directive::Reach;
use super::note::{Hider, Note};
use crate::dialect::FieldState;
use crate::format::parts_blocks;
use crate::message::{Message, ZoneKind};
use crate::source::Source;
use crate::span::Span;
use std::collections::HashMap;

/// A stretch that a reader takes as one: a paragraph, a list item, a heading, a subject.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Where it lies in the file.
    pub raw: Span,
    /// Where it starts in the text of its message.
    pub inner: u32,
    /// The part of the message it begins in.
    pub zone: ZoneKind,
    /// The message it is in.
    pub message: usize,
    /// The value of a table or a tree it is in: subject, preview text, body.
    value: u8,
}

/// The blocks of a message, in the order of the file. `page`: it may have been read from markup, where a line may be an element of its own.
pub fn blocks(message: &Message, source: &Source, page: bool) -> Vec<Block> {
    let text = message.text.as_str();
    let mut found: Vec<Block> = Vec::new();
    let (mut at, mut open) = (0, false);
    let mut tags = block_tags(message).into_iter().peekable();
    let line_end = if text.contains('\n') { '\n' } else { '\r' };
    for line in text.split_inclusive(line_end) {
        let words = line.trim();
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        // What stands under a block tag is another branch than what stands above it.
        let mut said = start;
        while let Some(tag) = tags.next_if(|tag| (tag.start as usize) < start + words.len()) {
            let between = text.get(said..tag.start as usize).unwrap_or("");
            if between.trim().is_empty() {
                said = said.max(tag.end as usize);
            }
        }
        if said >= start + words.len() {
            open = false;
            continue;
        }
        let zone = message.zone_at(start as u32).map_or(ZoneKind::Body, |zone| zone.kind);
        if zone == ZoneKind::Hidden {
            open = false;
            continue;
        }
        let value = match zone {
            ZoneKind::ThreadPrefix | ZoneKind::Subject => 1,
            ZoneKind::Preheader => 2,
            ZoneKind::Header => 3,
            _ => 0,
        };
        let raw = message.map.source(Span::new(start, start + words.len()));
        let row = is_row(words);
        let joins = open && value == 0 && !row && !is_item(words);
        match found.last_mut() {
            Some(last) if joins && last.value == 0 && !(page && parted(source, last.raw.end, raw.start)) => {
                last.raw = last.raw.union(raw);
            }
            _ => found.push(Block {
                raw,
                inner: start as u32,
                zone,
                message: message.ordinal,
                value,
            }),
        }
        open = !row;
    }
    found.sort_by_key(|block| block.raw);
    found
}

/// The tags of a template that print nothing of their own, in order: those of its blocks, and what else no reader sees.
fn block_tags(message: &Message) -> Vec<Span> {
    let fields = message
        .fields
        .iter()
        .filter(|field| field.state == FieldState::Structure);
    let blocks = message.template.iter().flat_map(|template| &template.structure.blocks);
    let tags = blocks.flat_map(|block| block.branches.iter().map(|branch| branch.tag).chain(block.close));
    let mut all: Vec<Span> = fields.map(|field| field.span).chain(tags).collect();
    all.sort_unstable();
    all
}

/// Whether a line begins an item of a list.
fn is_item(line: &str) -> bool {
    let line = line.trim_start_matches(['>', ' ']);
    let after_mark = line.strip_prefix(['-', '*', '+', '•']).or_else(|| {
        let figures = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let numbered = (1..=3).contains(&figures);
        line.get(figures..).filter(|_| numbered)?.strip_prefix(['.', ')'])
    });
    after_mark.is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// Whether a line is a row of a table.
fn is_row(line: &str) -> bool {
    let line = line.trim_start_matches(['>', ' ']);
    line.len() > 1 && line.starts_with('|') && line.ends_with('|')
}

/// Whether markup between two places ends an element or starts one that stands by itself: more than a line break.
fn parted(source: &Source, from: u32, to: u32) -> bool {
    /// More lies between lines of one element rarely, and is then no line break.
    const MOST: u32 = 4_000;
    if to.saturating_sub(from) > MOST {
        return true;
    }
    let between = Span {
        start: source.map.text_at(from),
        end: source.map.text_at(to.max(from)),
    };
    parts_blocks(between.of(&source.text))
}

/// Where a directive holds, in bytes of the file.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// The stretch.
    pub raw: Span,
    /// The message it is in, where it is one.
    pub message: Option<usize>,
    /// Where the next block starts in the text of its message, and in which part of it.
    pub next: Option<(u32, ZoneKind)>,
}

/// What follows the directives of a file.
pub struct Blocks {
    /// Those of each message.
    each: Vec<Vec<Block>>,
    /// Those of all messages, in the order of the file.
    all: Vec<Block>,
    /// For each of `all`, where the next block of another message starts.
    others: Vec<u32>,
}

impl Blocks {
    /// Of messages in the order of the file.
    pub fn new(each: Vec<Vec<Block>>) -> Self {
        let mut all: Vec<Block> = each.iter().flatten().copied().collect();
        all.sort_by_key(|block| block.raw);
        let mut others = vec![u32::MAX; all.len()];
        for (i, pair) in all.windows(2).enumerate().rev() {
            others[i] = if pair[0].message == pair[1].message {
                others[i + 1]
            } else {
                pair[1].raw.start
            };
        }
        Self { each, all, others }
    }

    /// Where what `note` says with this reach holds.
    pub fn scope(&self, note: &Note, reach: Reach, source: &Source) -> Scope {
        let after = note.lies().end;
        let all = Scope {
            raw: Span {
                start: 0,
                end: u32::MAX,
            },
            message: None,
            next: None,
        };
        if reach == Reach::File || reach == Reach::Block && note.hidden_by == Hider::FrontMatter {
            return all;
        }
        let blocks = note.message.and_then(|m| self.each.get(m)).unwrap_or(&self.all);
        let Some((i, block)) = next(blocks, after) else {
            // What follows is another message, or nothing.
            return Scope {
                raw: Span {
                    start: after,
                    end: after,
                },
                message: note.message,
                next: None,
            };
        };
        let end = match note.hidden_by {
            _ if reach == Reach::Next => self.end_of_message(block),
            Hider::Settings => self.end_of_value(blocks, i, opens_structure(source, after)),
            _ => block.raw.end,
        };
        Scope {
            raw: Span {
                start: after,
                end: end.max(after),
            },
            message: Some(block.message),
            next: Some((block.inner, block.zone)),
        }
    }

    /// Where the message of a block ends: at the next block of another one, so that what lies behind its own blocks is of it.
    fn end_of_message(&self, block: Block) -> u32 {
        let from = self.all.partition_point(|other| other.raw.start < block.raw.end);
        match (self.all.get(from), self.others.get(from)) {
            (Some(other), _) if other.message != block.message => other.raw.start,
            (_, Some(other)) => *other,
            _ => u32::MAX,
        }
    }

    /// Where the value that holds a block ends, or the whole of its message.
    fn end_of_value(&self, blocks: &[Block], i: usize, whole: bool) -> u32 {
        let first = blocks[i];
        let rest = blocks.iter().skip(i);
        let same = rest.take_while(|b| b.message == first.message && (whole || b.value == first.value));
        same.map(|block| block.raw.end).max().unwrap_or(first.raw.end)
    }
}

/// The block that holds `at`, or the next one; its place too.
fn next(blocks: &[Block], at: u32) -> Option<(usize, Block)> {
    let i = blocks.partition_point(|block| block.raw.start < at);
    let inside = i.checked_sub(1).filter(|before| blocks[*before].raw.end > at);
    let i = inside.unwrap_or(i);
    blocks.get(i).map(|block| (i, *block))
}

/// Whether what follows a comment of YAML or JSON holds several values: an item of a list, an object, a key above more keys.
fn opens_structure(source: &Source, after: u32) -> bool {
    let text = source.text.as_str();
    let mut rest = text.get(source.map.text_at(after) as usize..).unwrap_or("");
    rest = rest.strip_prefix("*/").unwrap_or(rest);
    for line in rest.lines().take(200) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with("//") || line.starts_with("/*") {
            continue;
        }
        let opens = |text: &str| text.trim_end().ends_with(['{', '[', ':']);
        return line.starts_with("- ") || line == "-" || line.starts_with(['{', '[']) || opens(line);
    }
    false
}

/// A scope of one name, and the directive that says it.
pub struct Claim {
    /// How far it reaches.
    pub reach: Reach,
    /// Where it holds.
    pub raw: Span,
    /// The directive, by its number.
    pub directive: usize,
}

/// For each name, its claims in the order of the file.
pub type Claims<'a> = HashMap<&'a str, Vec<Claim>>;

/// What came of claims.
#[derive(Default)]
pub struct Covered {
    /// For each finding the directive that covers it: of several the one that reaches least far.
    pub by: Vec<Option<(Reach, usize)>>,
    /// Claims that cover something, as name and directive.
    used: std::collections::HashSet<(usize, String)>,
}

impl Covered {
    /// Whether what `directive` says of `name` covers anything.
    pub fn uses(&self, directive: usize, name: &str) -> bool {
        self.used.contains(&(directive, name.to_string()))
    }
}

/// Covers findings, each given as its rule and the byte of the file it begins at. Linear in claims and findings, but for sorting.
pub fn cover(claims: &Claims, findings: &[(&str, u32)]) -> Covered {
    let mut covered = Covered {
        by: vec![None; findings.len()],
        ..Covered::default()
    };
    let mut by_name: HashMap<&str, Vec<(u32, usize)>> = HashMap::new();
    for (number, (rule, at)) in findings.iter().enumerate() {
        let family = rule.split('/').next().unwrap_or(rule);
        for name in [*rule, family] {
            if claims.contains_key(name) {
                by_name.entry(name).or_default().push((*at, number));
            }
        }
    }
    for (name, mut found) in by_name {
        found.sort_unstable();
        let mut claims: Vec<&Claim> = claims.get(name).into_iter().flatten().collect();
        claims.sort_by_key(|claim| claim.raw.start);
        covered.one(name, &found, &claims);
    }
    covered
}

impl Covered {
    /// What the claims of one name cover of what its rules found, both in the order of the file.
    fn one(&mut self, name: &str, found: &[(u32, usize)], claims: &[&Claim]) {
        let mut take = |number: usize, claim: &Claim| {
            let (by, said) = (&mut self.by[number], (claim.reach, claim.directive));
            if by.is_none_or(|(reach, _)| said.0 < reach) {
                *by = Some(said);
            }
        };
        // Each of these takes the first that none before it has taken.
        let mut free = 0;
        for claim in claims.iter().filter(|claim| claim.reach == Reach::Next) {
            free = free.max(found.partition_point(|(at, _)| *at < claim.raw.start));
            if let Some((_, number)) = found.get(free).filter(|(at, _)| *at < claim.raw.end) {
                take(*number, claim);
                self.used.insert((claim.directive, name.to_string()));
                free += 1;
            }
        }
        let wide: Vec<&&Claim> = claims.iter().filter(|claim| claim.reach != Reach::Next).collect();
        let (mut begun, mut file, mut block): (usize, Option<&Claim>, Option<&Claim>) = (0, None, None);
        for (at, number) in found {
            while let Some(claim) = wide.get(begun).filter(|claim| claim.raw.start <= *at) {
                let best = if claim.reach == Reach::File {
                    &mut file
                } else {
                    &mut block
                };
                if best.is_none_or(|best| claim.raw.end > best.raw.end) {
                    *best = Some(claim);
                }
                begun += 1;
            }
            if let Some(claim) = block.filter(|claim| claim.raw.end > *at).or(file) {
                take(*number, claim);
            }
        }
        for claim in wide {
            let i = found.partition_point(|(at, _)| *at < claim.raw.start);
            if found.get(i).is_some_and(|(at, _)| *at < claim.raw.end) {
                self.used.insert((claim.directive, name.to_string()));
            }
        }
    }
}
