//! Blocks of a template: which tag closes which, what each branch asks, and what does not fit.
//! Knows nothing of how tags are written.

use super::family::Family;
use super::tags::{Tag, Tags, Turn, tags};
use crate::span::Span;
use std::collections::HashMap;

/// A stretch that prints only sometimes, or several times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What opened it: `if`, `for`, a section's name.
    pub word: String,
    /// From the opening tag to the closing one.
    pub span: Span,
    /// Its branches, in order: the first begins with the opening tag. At least one.
    pub branches: Vec<Branch>,
    /// The closing tag; none where it is missing.
    pub close: Option<Span>,
    /// How many blocks it stands in.
    pub depth: usize,
}

/// One branch of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The tag it begins with.
    pub tag: Span,
    /// The word of that tag: `if`, `else`, `elsif`.
    pub word: String,
    /// What it asks, as written; empty for `else`.
    pub condition: String,
    /// What it prints.
    pub body: Span,
}

/// What is wrong with a template's blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// The tag that is wrong.
    pub span: Span,
    /// The word of that tag.
    pub word: String,
    /// Of a misnested block, the tag that closes it too late.
    pub other: Option<Span>,
}

/// What can be wrong with blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// A tag closes or splits what was never opened.
    Unopened,
    /// A block is never closed.
    Unclosed,
    /// A block is closed after the one it stands in.
    Misnested,
    /// A comment, or a stretch of plain text, has no end: everything behind it is gone.
    UnclosedComment,
    /// A tag has no closing delimiter.
    UnclosedTag,
}

/// The blocks of a text and what is wrong with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// In the order of their opening tags.
    pub blocks: Vec<Block>,
    /// In the order of the text.
    pub faults: Vec<Fault>,
}

impl Structure {
    /// The blocks of `text`, with tags as `family` writes them.
    pub fn of(text: &str, family: Family) -> Structure {
        let Tags {
            tags,
            open_comments,
            open_tags,
        } = tags(text, family);
        let mut pairing = Pairing::default();
        let lenient = family == Family::Mustache;
        for tag in tags {
            match tag.turn {
                Turn::Opens => pairing.open(tag),
                Turn::Splits => pairing.split(tag, lenient),
                Turn::Closes => pairing.close(tag),
            }
        }
        let mut structure = pairing.finish(text.len());
        let loose = [
            (open_comments, FaultKind::UnclosedComment),
            (open_tags, FaultKind::UnclosedTag),
        ];
        for (spans, kind) in loose {
            structure.faults.extend(spans.into_iter().map(|span| Fault {
                kind,
                span,
                word: String::new(),
                other: None,
            }));
        }
        structure.faults.sort_by_key(|fault| fault.span);
        structure
    }
}

#[derive(Default)]
struct Pairing {
    blocks: Vec<Block>,
    faults: Vec<Fault>,
    /// Open blocks, by number.
    open: Vec<usize>,
    /// How many of them a word opened.
    counts: HashMap<String, usize>,
    /// Blocks closed from outside, by word: the fault that tells of each.
    cut: HashMap<String, Vec<usize>>,
}

impl Pairing {
    fn open(&mut self, tag: Tag) {
        *self.counts.entry(tag.word.clone()).or_default() += 1;
        self.blocks.push(Block {
            word: tag.word.clone(),
            span: tag.span,
            depth: self.open.len(),
            close: None,
            branches: vec![branch(&tag)],
        });
        self.open.push(self.blocks.len() - 1);
    }

    fn split(&mut self, tag: Tag, lenient: bool) {
        let Some(block) = self.open.last().and_then(|i| self.blocks.get_mut(*i)) else {
            if !lenient {
                self.fault(FaultKind::Unopened, &tag);
            }
            return;
        };
        if let Some(last) = block.branches.last_mut() {
            last.body.end = tag.span.start.max(last.body.start);
        }
        block.branches.push(branch(&tag));
    }

    fn close(&mut self, tag: Tag) {
        let fits = |block: &Block| tag.word.is_empty() || block.word == tag.word;
        let known = if tag.word.is_empty() {
            !self.open.is_empty()
        } else {
            self.counts.get(&tag.word).is_some_and(|n| *n > 0)
        };
        if !known {
            match self
                .cut
                .get_mut(&tag.word)
                .and_then(Vec::pop)
                .and_then(|i| self.faults.get_mut(i))
            {
                Some(fault) => {
                    fault.kind = FaultKind::Misnested;
                    fault.other = Some(tag.span);
                }
                None => self.fault(FaultKind::Unopened, &tag),
            }
            return;
        }
        while let Some(number) = self.open.pop() {
            let Some(block) = self.blocks.get_mut(number) else {
                return;
            };
            if let Some(n) = self.counts.get_mut(&block.word) {
                *n = n.saturating_sub(1);
            }
            let fitting = fits(block);
            end(
                block,
                if fitting {
                    tag.span
                } else {
                    Span {
                        start: tag.span.start,
                        end: tag.span.start,
                    }
                },
            );
            if fitting {
                block.close = Some(tag.span);
                return;
            }
            let (word, span) = (block.word.clone(), block.branches.first().map_or(block.span, |b| b.tag));
            self.cut.entry(word.clone()).or_default().push(self.faults.len());
            self.faults.push(Fault {
                kind: FaultKind::Unclosed,
                span,
                word,
                other: None,
            });
        }
    }

    fn finish(mut self, len: usize) -> Structure {
        for number in std::mem::take(&mut self.open) {
            if let Some(block) = self.blocks.get_mut(number) {
                let tag = block.branches.first().map_or(block.span, |b| b.tag);
                end(block, Span::new(len, len));
                self.faults.push(Fault {
                    kind: FaultKind::Unclosed,
                    span: tag,
                    word: block.word.clone(),
                    other: None,
                });
            }
        }
        Structure {
            blocks: self.blocks,
            faults: self.faults,
        }
    }

    fn fault(&mut self, kind: FaultKind, tag: &Tag) {
        self.faults.push(Fault {
            kind,
            span: tag.span,
            word: tag.word.clone(),
            other: None,
        });
    }
}

fn branch(tag: &Tag) -> Branch {
    Branch {
        tag: tag.span,
        word: tag.word.clone(),
        condition: tag.condition.clone(),
        body: Span {
            start: tag.span.end,
            end: tag.span.end,
        },
    }
}

/// Ends a block and its last branch at a closing tag.
fn end(block: &mut Block, tag: Span) {
    block.span.end = tag.end.max(block.span.end);
    if let Some(last) = block.branches.last_mut() {
        last.body.end = tag.start.max(last.body.start);
    }
}
