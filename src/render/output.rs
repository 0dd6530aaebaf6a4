//! The rendered text as it grows, with its map into the template.
//! Knows nothing of values.

use crate::offset_map::OffsetMap;
use crate::span::Span;

/// Text, map and a bound on both.
pub(super) struct Output {
    pub(super) text: String,
    pub(super) map: OffsetMap,
    limit: usize,
    /// Whether something did not fit.
    pub(super) full: bool,
}

impl Output {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            text: String::new(),
            map: OffsetMap::new(),
            limit,
            full: false,
        }
    }

    /// Appends the template's own text at `span`.
    pub(super) fn copy(&mut self, text: &str, span: Span) {
        let text = self.fitting(text);
        self.text.push_str(text);
        self.map.copy(text.len(), span.start as usize);
    }

    /// Appends text that stands for `span`; returns where it stands.
    pub(super) fn replace(&mut self, text: &str, span: Span) -> Span {
        let start = self.text.len();
        let text = self.fitting(text);
        self.text.push_str(text);
        self.map.replace(text.len(), span);
        Span::new(start, self.text.len())
    }

    /// How much more there is room for.
    pub(super) fn room(&self) -> usize {
        self.limit.saturating_sub(self.text.len())
    }

    fn fitting<'a>(&mut self, text: &'a str) -> &'a str {
        if text.len() <= self.room() {
            return text;
        }
        self.full = true;
        text.get(..text.floor_char_boundary(self.room())).unwrap_or("")
    }
}
