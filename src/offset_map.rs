//! The one map from a text back to the bytes it was read from, kept through every decoder.
//! Knows nothing of formats; no text is ever searched again to find a position.

use crate::span::Span;

/// One stretch of text and the source bytes it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it starts in the text, in bytes.
    pub text: u32,
    /// Its length in the text, in bytes.
    pub text_len: u32,
    /// Where it starts in the source, in bytes.
    pub source: u32,
    /// Its length in the source, in bytes.
    pub source_len: u32,
    /// Whether the text is the source bytes, one for one. A replaced piece (an entity, a base64 quad, an inserted line
    /// break) can only be pointed at as a whole.
    pub copied: bool,
}

impl Piece {
    fn source_span(&self) -> Span {
        Span {
            start: self.source,
            end: self.source + self.source_len,
        }
    }
}

/// Ordered pieces that cover a text without a gap. The source may be visited out of order (link targets are read after the
/// text they belong to); only [`text_at`](OffsetMap::text_at) and [`text`](OffsetMap::text) ask for a map in source order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
}

impl OffsetMap {
    /// An empty map, to be filled with [`copy`](Self::copy) and [`replace`](Self::replace).
    pub fn new() -> Self {
        Self::default()
    }

    /// The map of a text of `len` bytes that is its own source.
    pub fn identity(len: usize) -> Self {
        let mut map = Self::new();
        map.copy(len, 0);
        map
    }

    /// Length of the text covered so far, in bytes.
    pub fn text_len(&self) -> usize {
        self.pieces.last().map_or(0, |p| (p.text + p.text_len) as usize)
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Appends `len` bytes of text that stand at `source` one for one.
    pub fn copy(&mut self, len: usize, source: usize) {
        if len == 0 {
            return;
        }
        if let Some(last) = self.pieces.last_mut()
            && last.copied
            && (last.source + last.source_len) as usize == source
        {
            last.text_len += len as u32;
            last.source_len += len as u32;
            return;
        }
        let text = self.text_len() as u32;
        let (len, source) = (len as u32, source as u32);
        self.pieces.push(Piece {
            text,
            text_len: len,
            source,
            source_len: len,
            copied: true,
        });
    }

    /// Appends `len` bytes of text that stand for the source bytes `source` as a whole.
    pub fn replace(&mut self, len: usize, source: Span) {
        if len == 0 {
            return;
        }
        let text = self.text_len() as u32;
        self.pieces.push(Piece {
            text,
            text_len: len as u32,
            source: source.start,
            source_len: source.len() as u32,
            copied: false,
        });
    }

    /// The smallest source range that carries the text under `span`. A span that touches a replaced piece takes in the
    /// whole piece.
    pub fn source(&self, span: Span) -> Span {
        let end = span.end.min(self.text_len() as u32);
        let span = Span {
            start: span.start.min(end),
            end,
        };
        if span.is_empty() {
            let at = self.point(span.start);
            return Span { start: at, end: at };
        }
        let (Some(first), Some(last)) = (self.piece_at(span.start), self.piece_at(span.end - 1)) else {
            let at = self.point(span.start);
            return Span { start: at, end: at };
        };
        let start = if first.copied {
            first.source + (span.start - first.text)
        } else {
            first.source
        };
        let end = if last.copied {
            last.source + (span.end - last.text)
        } else {
            last.source + last.source_len
        };
        if end < start {
            // The source is visited out of order here: all from the last piece to the first.
            return last.source_span().union(first.source_span());
        }
        Span { start, end }
    }

    /// The text position of source byte `at`: the start of the piece that holds it, or of the next piece.
    pub fn text_at(&self, at: u32) -> u32 {
        let i = self.pieces.partition_point(|p| p.source + p.source_len <= at);
        match self.pieces.get(i) {
            Some(p) if p.copied && at >= p.source => p.text + (at - p.source),
            Some(p) => p.text,
            None => self.text_len() as u32,
        }
    }

    /// The text range that stands for the source range `span`.
    pub fn text(&self, span: Span) -> Span {
        let start = self.text_at(span.start);
        let i = self.pieces.partition_point(|p| p.source < span.end);
        let end = match i.checked_sub(1).map(|i| self.pieces[i]) {
            Some(p) if p.copied && span.end <= p.source + p.source_len => p.text + (span.end - p.source),
            Some(p) => p.text + p.text_len,
            None => start,
        };
        Span {
            start,
            end: end.max(start),
        }
    }

    /// This map (text to middle) followed by `outer` (middle to source).
    pub fn through(&self, outer: &OffsetMap) -> OffsetMap {
        let mut out = OffsetMap::new();
        for piece in &self.pieces {
            let middle = Span {
                start: piece.source,
                end: piece.source + piece.source_len,
            };
            if piece.copied {
                out.copy_through(outer, middle);
            } else {
                out.replace(piece.text_len as usize, outer.source(middle));
            }
        }
        out
    }

    /// The map of the text under `span` alone, its text starting at 0.
    pub fn slice(&self, span: Span) -> OffsetMap {
        let mut out = OffsetMap::new();
        let first = self.pieces.partition_point(|p| p.text + p.text_len <= span.start);
        for p in self.pieces.iter().skip(first).take_while(|p| p.text < span.end) {
            let start = p.text.max(span.start);
            let len = (p.text + p.text_len).min(span.end).saturating_sub(start) as usize;
            if p.copied {
                out.copy(len, (p.source + (start - p.text)) as usize);
            } else {
                out.replace(len, p.source_span());
            }
        }
        out
    }

    /// Appends the bytes `middle`, which stand one for one in the text of `outer`, by what `outer` says of them. Bytes past the
    /// end of `outer` stand for nothing.
    fn copy_through(&mut self, outer: &OffsetMap, middle: Span) {
        let first = outer.pieces.partition_point(|p| p.text + p.text_len <= middle.start);
        let mut at = middle.start;
        for p in outer.pieces.iter().skip(first).take_while(|p| p.text < middle.end) {
            let end = (p.text + p.text_len).min(middle.end);
            let len = (end - at) as usize;
            if p.copied {
                self.copy(len, (p.source + (at - p.text)) as usize);
            } else {
                self.replace(len, p.source_span());
            }
            at = end;
        }
        let end = outer.point(at);
        self.replace((middle.end - at) as usize, Span { start: end, end });
    }

    /// Appends the pieces of `other`, whose text follows this one's.
    pub fn append(&mut self, other: &OffsetMap) {
        for p in &other.pieces {
            if p.copied {
                self.copy(p.text_len as usize, p.source as usize);
            } else {
                self.replace(p.text_len as usize, p.source_span());
            }
        }
    }

    fn piece_at(&self, text: u32) -> Option<&Piece> {
        let i = self.pieces.partition_point(|p| p.text + p.text_len <= text);
        self.pieces.get(i)
    }

    fn point(&self, text: u32) -> u32 {
        match self.piece_at(text) {
            Some(p) if p.copied => p.source + (text - p.text),
            Some(p) => p.source,
            None => self.pieces.last().map_or(0, |p| p.source + p.source_len),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `regis=\r\ntration &amp; x` read as `registration & x`.
    fn sample() -> OffsetMap {
        let mut map = OffsetMap::new();
        map.copy(5, 0);
        map.copy(8, 8);
        map.replace(1, Span::new(16, 21));
        map.copy(2, 21);
        map
    }

    #[test]
    fn a_span_over_a_gap_takes_in_the_gap() {
        assert_eq!(sample().source(Span::new(0, 12)), Span::new(0, 15));
    }

    #[test]
    fn a_span_that_touches_a_replaced_piece_takes_all_of_it() {
        assert_eq!(sample().source(Span::new(13, 14)), Span::new(16, 21));
    }

    #[test]
    fn source_positions_map_back_to_text() {
        assert_eq!(sample().text(Span::new(8, 15)), Span::new(5, 12));
        assert_eq!(sample().text(Span::new(17, 18)), Span::new(13, 14));
    }

    #[test]
    fn two_maps_make_one() {
        let mut inner = OffsetMap::new();
        inner.copy(4, 3);
        inner.replace(1, Span::new(12, 14));
        let both = inner.through(&sample());
        assert_eq!(both.source(Span::new(0, 4)), Span::new(3, 10));
        assert_eq!(both.source(Span::new(4, 5)), Span::new(15, 21));
    }
}
