//! The HTML tokenizer's tokens with exact places in the source.
//! Knows nothing of what an element means.

use super::hidden::Run;
use super::html::Page;
use crate::span::Span;
use html5gum::emitters::naive_next_state;
use html5gum::{Emitter, Error, State, Tokenizer};
use std::convert::Infallible;

/// Most attributes of one tag that are looked at.
const MOST_ATTRIBUTES: usize = 64;

/// A start tag with its attributes.
#[derive(Debug, Default)]
pub(super) struct StartTag {
    /// From `<` to `>`.
    pub span: Span,
    /// In lower case.
    pub name: String,
    /// Whether it ends in `/>`.
    pub closes_itself: bool,
    pub attributes: Vec<Attribute>,
}

/// An attribute; a value of several runs has character references in it.
#[derive(Debug, Default)]
pub(super) struct Attribute {
    /// In lower case.
    pub name: String,
    pub value: Vec<Run>,
}

impl StartTag {
    /// The value of the attribute `name`, references decoded; empty where there is none.
    pub fn value(&self, name: &str, source: &str) -> String {
        let runs = self
            .attributes
            .iter()
            .find(|a| a.name == name)
            .map(|a| a.value.as_slice());
        let text = |run: &Run| match run {
            Run::Copied(span) => span.of(source).to_string(),
            Run::Replaced(text, _) => text.clone(),
        };
        runs.unwrap_or_default().iter().map(text).collect()
    }
}

/// Sends the tokens of `masked[part]` to `page`. `masked` has the length of the source and differs from it only where a
/// template token stands.
pub(super) fn tokenize(masked: &str, part: Span, page: &mut Page) {
    let mut tokens = Tokens {
        page,
        masked: masked.as_bytes(),
        position: part.start as usize,
        last_end: part.start as usize,
        shown: None,
        tag: StartTag::default(),
        tag_name: Vec::new(),
        tag_ends: false,
        tag_start: 0,
        attribute_name: Vec::new(),
        last_start_tag: Vec::new(),
        comment_start: 0,
    };
    // Reading from memory cannot fail, and the emitter yields no token.
    let _ = Tokenizer::new_with_emitter(part.of(masked), Borrowed(&mut tokens)).finish();
    tokens.flush();
}

struct Tokens<'p, 'a> {
    page: &'p mut Page<'a>,
    masked: &'p [u8],
    /// How far the tokenizer has read, in bytes of the source.
    position: usize,
    /// Where the last string, value, tag or comment ended.
    last_end: usize,
    /// Text not yet handed on: the tokenizer may cut a character in two.
    shown: Option<Span>,
    tag: StartTag,
    tag_name: Vec<u8>,
    tag_ends: bool,
    tag_start: usize,
    attribute_name: Vec<u8>,
    last_start_tag: Vec<u8>,
    comment_start: usize,
}

impl Tokens<'_, '_> {
    /// Where `chunk`, just read, stands in the source; whether it stands there byte for byte.
    fn place(&mut self, chunk: &[u8]) -> (Span, bool) {
        let end = self.position.min(self.masked.len()).max(self.last_end);
        let start = end.saturating_sub(chunk.len()).max(self.last_end);
        let copied = self.masked.get(start..end) == Some(chunk);
        let start = if copied {
            start
        } else {
            let between = self.masked.get(self.last_end..end).unwrap_or_default();
            self.last_end + between.iter().position(|&b| b == b'&').unwrap_or(0)
        };
        self.last_end = end;
        (Span::new(start, end), copied)
    }

    fn flush(&mut self) {
        if let Some(span) = self.shown.take() {
            self.page.text(&Run::Copied(span));
        }
    }

    fn end_attribute(&mut self) {
        if let Some(last) = self.tag.attributes.last_mut()
            && last.name.is_empty()
        {
            last.name = lower(&self.attribute_name);
        }
        self.attribute_name.clear();
    }
}

fn lower(name: &[u8]) -> String {
    String::from_utf8_lossy(name).to_ascii_lowercase()
}

/// Lends the tokens to the tokenizer, which would not give them back.
struct Borrowed<'t, 'p, 'a>(&'t mut Tokens<'p, 'a>);

impl Emitter for Borrowed<'_, '_, '_> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.0.last_start_tag = name.unwrap_or_default().to_vec();
    }

    fn emit_eof(&mut self) {}

    fn emit_error(&mut self, _: Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn move_position(&mut self, by: isize) {
        self.0.position = self.0.position.saturating_add_signed(by);
    }

    fn emit_string(&mut self, chunk: &[u8]) {
        let (span, copied) = self.0.place(chunk);
        if !copied {
            self.0.flush();
            let text = String::from_utf8_lossy(chunk).into_owned();
            return self.0.page.text(&Run::Replaced(text, span));
        }
        match &mut self.0.shown {
            Some(before) if before.end == span.start => before.end = span.end,
            _ => {
                self.0.flush();
                self.0.shown = Some(span);
            }
        }
    }

    fn start_open_tag(&mut self) {
        self.0.tag_start = self.0.position.saturating_sub(1);
    }

    fn init_start_tag(&mut self) {
        self.0.tag = StartTag::default();
        self.0.tag_name.clear();
        self.0.tag_ends = false;
    }

    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.0.tag_ends = true;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.0.tag_name.extend_from_slice(name);
    }

    fn set_self_closing(&mut self) {
        self.0.tag.closes_itself = true;
    }

    fn init_attribute(&mut self) {
        self.0.end_attribute();
        if self.0.tag.attributes.len() < MOST_ATTRIBUTES {
            self.0.tag.attributes.push(Attribute::default());
        }
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.0.attribute_name.extend_from_slice(name);
    }

    fn init_attribute_value(&mut self) {
        self.0.last_end = self.0.position.min(self.0.masked.len());
    }

    fn push_attribute_value(&mut self, chunk: &[u8]) {
        let (span, copied) = self.0.place(chunk);
        let Some(attribute) = self.0.tag.attributes.last_mut().filter(|a| a.name.is_empty()) else {
            return;
        };
        match attribute.value.last_mut() {
            Some(Run::Copied(before)) if copied && before.end == span.start => before.end = span.end,
            _ if copied => attribute.value.push(Run::Copied(span)),
            _ => {
                let text = String::from_utf8_lossy(chunk).into_owned();
                attribute.value.push(Run::Replaced(text, span));
            }
        }
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let tokens = &mut *self.0;
        tokens.flush();
        tokens.end_attribute();
        tokens.last_end = tokens.position;
        let name = lower(&tokens.tag_name);
        if tokens.tag_ends {
            tokens.page.end(&name, tokens.tag_start);
            return None;
        }
        let mut tag = std::mem::take(&mut tokens.tag);
        tag.name = name;
        tag.span = Span::new(tokens.tag_start, tokens.position);
        tokens.last_start_tag.clone_from(&tokens.tag_name);
        tokens.page.start(&tag);
        // Mail clients run no script, so they show what stands in `<noscript>`.
        let next = naive_next_state(&tokens.tag_name);
        next.filter(|_| tag.name != "noscript")
    }

    fn init_comment(&mut self) {
        self.0.comment_start = self.0.position;
    }

    fn push_comment(&mut self, _: &[u8]) {}

    fn emit_current_comment(&mut self) {
        self.0.flush();
        self.0.last_end = self.0.position;
        self.0.page.comment(Span::new(self.0.comment_start, self.0.position));
    }

    fn emit_current_doctype(&mut self) {
        self.0.flush();
        self.0.last_end = self.0.position;
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.0.tag_ends && !self.0.last_start_tag.is_empty() && self.0.last_start_tag == self.0.tag_name
    }

    fn set_force_quirks(&mut self) {}

    fn init_doctype(&mut self) {}

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}
