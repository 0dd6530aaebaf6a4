//! A message as a template: its dialect settled, its fields taken apart, its blocks paired.
//! Knows nothing of rules; what is known of dialects is the dialect room's.

use super::Message;
use crate::dialect::{
    Block, Dialect, Family, Fault, Field, FieldParts, FieldState, InPage, NamedDialect, Standing, Structure, Template,
    own_fields,
};
use crate::offset_map::{OffsetMap, Piece};
use crate::source::Source;
use crate::span::Span;
use std::sync::Arc;

/// Longest token compared with its page, in bytes.
const LONGEST_TOKEN: usize = 2_000;

/// The markup a message was read from.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The markup.
    pub text: &'a str,
    /// Where it starts in the text of its file.
    pub from: u32,
    /// From the text of the file to its bytes.
    pub map: &'a OffsetMap,
}

impl Message {
    /// Looks at the message as a template, in the file called `name`: `named` is the dialect somebody named; `fields` are all
    /// the fields there are, if somebody listed them; `page` is the markup it was read from, if it was.
    pub fn as_template(&mut self, name: &str, named: Option<&NamedDialect>, fields: &[String], page: Option<Page>) {
        if let Some(named) = named {
            own_fields(&self.text, &named.dialect, &mut self.fields);
        }
        let markup = page.map(|page| page.text);
        let template = Template::of(&self.text, &self.fields, named, name, markup).with_fields(fields);
        self.dialect = template.dialect.as_ref().map(|dialect| dialect.id.clone());
        self.template = Some(template);
        if let Some(page) = page {
            self.pair_in(page);
        }
    }

    /// The dialect of a template, if it is known.
    pub fn dialect(&self) -> Option<&Arc<Dialect>> {
        self.template.as_ref()?.dialect.as_ref()
    }

    /// What a field of the message says, as its dialect has it.
    pub fn parts_of(&self, field: &Field) -> FieldParts {
        FieldParts::of(field, &self.text, self.dialect().map(Arc::as_ref))
    }

    /// The fields that print a value, taken apart.
    pub fn printed_fields(&self) -> impl Iterator<Item = (&Field, FieldParts)> {
        let prints = |field: &&Field| match self.dialect() {
            Some(dialect) => dialect.prints(field),
            None => field.state == FieldState::Field,
        };
        let printed = self.fields.iter().filter(prints);
        printed.map(|field| (field, self.parts_of(field)))
    }

    /// The blocks of a template, in the order of their opening tags.
    pub fn blocks(&self) -> &[Block] {
        self.template.as_ref().map_or(&[], |t| &t.structure.blocks)
    }

    /// What is wrong with the blocks of a template.
    pub fn faults(&self) -> &[Fault] {
        self.template.as_ref().map_or(&[], |t| &t.structure.faults)
    }

    /// How a field's name stands to the fields there are.
    pub fn standing(&self, name: &str) -> Standing {
        self.template.as_ref().map_or(Standing::Open, |t| t.standing(name))
    }
}

impl Message {
    /// Pairs the blocks a second time in the markup, where tags may stand in comments and attributes that are not read: what is
    /// whole there is whole, and what is not is told at the words next to it.
    fn pair_in(&mut self, page: Page) {
        let Some(template) = &mut self.template else {
            return;
        };
        if template.family == Family::None {
            return;
        }
        let faults = Structure::of(page.text, template.family).faults;
        let mut pieces: Vec<&Piece> = self.map.pieces().iter().collect();
        pieces.sort_by_key(|piece| piece.source);
        let read_at = |span: Span| {
            let raw = page.map.source(Span {
                start: span.start + page.from,
                end: span.end + page.from,
            });
            let i = pieces.partition_point(|piece| piece.source + piece.source_len <= raw.start);
            let piece = pieces.get(i).or(pieces.last())?;
            let start = if piece.copied && raw.start >= piece.source {
                piece.text + (raw.start - piece.source)
            } else {
                piece.text
            };
            let len = if piece.copied && raw.start >= piece.source {
                raw.len() as u32
            } else {
                1
            };
            let end = (start + len).min(piece.text + piece.text_len).max(start);
            Some(Span { start, end })
        };
        template.structure.faults = faults
            .into_iter()
            .filter_map(|fault| {
                Some(Fault {
                    span: read_at(fault.span)?,
                    other: fault.other.and_then(&read_at),
                    ..fault
                })
            })
            .collect();
    }
}

impl Message {
    /// Notes the tokens that a reader of the page sees whole and an engine does not: markup or character references hide them.
    pub fn compare_with_page(&mut self, source: &Source) {
        let Some(template) = &mut self.template else {
            return;
        };
        let of_tools = |f: &&Field| f.grammar != "human" && f.span.len() <= LONGEST_TOKEN;
        for field in self.fields.iter().filter(of_tools) {
            let token = field.span.of(&self.text);
            if !token.starts_with(['{', '*', '[', '%', '$']) {
                continue;
            }
            let raw = self.map.source(field.span);
            let (from, to) = (source.map.text_at(raw.start), source.map.text_at(raw.end));
            let raw = source.text.get(from as usize..to as usize).unwrap_or("");
            if raw.len() <= LONGEST_TOKEN
                && raw != token
                && let Some(how) = hidden(token, raw)
            {
                template.in_page.push((field.span, how));
            }
        }
    }
}

/// What hides a token that reads `token` and stands in its page as `raw`.
fn hidden(token: &str, raw: &str) -> Option<InPage> {
    let has_tag = |text: &str| {
        let mut tags = text.match_indices('<');
        tags.any(|(i, _)| {
            text.get(i + 1..)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'))
        })
    };
    let coded = |text: &str| {
        text.starts_with("&#") || text.starts_with("&lcub") || text.starts_with("&lbrace") || text.starts_with("&lsqb")
    };
    // With one end in code and the other not, somebody shows a field rather than uses one.
    if coded(raw) {
        let closes = token.get(token.len().saturating_sub(1)..)?;
        if raw.ends_with(closes) {
            return None;
        }
        return Some(InPage::EncodedDelimiters);
    }
    if has_tag(raw) && !has_tag(token) {
        return Some(InPage::Split);
    }
    let references = [
        "&quot;", "&#39;", "&#34;", "&apos;", "&ldquo;", "&rdquo;", "&lsquo;", "&rsquo;", "&nbsp;", "&#8220;",
        "&#8221;",
    ];
    references
        .iter()
        .any(|reference| raw.contains(reference) && !token.contains(reference))
        .then_some(InPage::EncodedInside)
}
