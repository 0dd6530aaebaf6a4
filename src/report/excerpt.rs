//! Cuts out of a file just the lines that a finding points at, short enough for the screen and safe to print.
//! Knows nothing of findings or of how the cut-out is drawn.

use crate::report::clean;
use crate::span::Span;
use std::ops::Range;

/// A place that runs over more lines than this is shown by its first ones.
const MOST_LINES: u32 = 5;

/// A text and where its lines start, worked out once and used for every finding in it.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The text.
    pub text: &'a str,
    /// Where each line starts, in bytes.
    pub starts: &'a [u32],
}

/// How much room there is, in columns.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// For a line.
    pub width: usize,
    /// For what is written below the middle of a place.
    pub note: usize,
}

/// Lines cut out of a page, the first place's own part first, with the places in them.
#[derive(Debug, Default, PartialEq)]
pub struct Excerpt {
    /// The lines of all parts, each ended by `\n`: clean, and no wider than asked for.
    pub text: String,
    /// Stretches of neighbouring lines. Never empty if a place was given.
    pub parts: Vec<Part>,
    /// What to underline, ordered by place in `text`.
    pub marks: Vec<Mark>,
}

/// Neighbouring lines.
#[derive(Debug, PartialEq)]
pub struct Part {
    /// Where, in bytes of [`Excerpt::text`].
    pub range: Range<usize>,
    /// Number of the first line in the page, from 0.
    pub line: usize,
    /// How many lines.
    pub lines: usize,
    /// The place that the part is about: its lowest index among the places asked for.
    pub place: usize,
}

/// A stretch of one line to underline.
#[derive(Debug, PartialEq)]
pub struct Mark {
    /// Where, in bytes of [`Excerpt::text`].
    pub range: Range<usize>,
    /// Index of the place it belongs to.
    pub place: usize,
    /// Whether it is the last of its place, where the words about it go.
    pub last: bool,
}

/// One line, or a window on a long one.
struct Row {
    line: usize,
    window: Range<usize>,
    cut: (bool, bool),
    marks: Vec<Piece>,
}

/// The piece of a place that lies in one line.
#[derive(Clone)]
struct Piece {
    at: Range<usize>,
    place: usize,
    last: bool,
}

/// The lines of `page` that hold `places`, cut to the room there is; `ellipsis` stands where a line was cut.
pub fn excerpt(page: Page, places: &[Span], room: Room, ellipsis: &str) -> Excerpt {
    let room = Room {
        width: room.width.max(8),
        ..room
    };
    let mut pieces: Vec<(usize, Piece)> = Vec::new();
    for (place, &span) in places.iter().enumerate() {
        pieces.extend(page.pieces(span, place));
    }
    pieces.sort_by_key(|(line, p)| (*line, p.at.start, p.place));
    let mut rows: Vec<Row> = Vec::new();
    for (line, piece) in pieces {
        if let Some(row) = rows.last_mut()
            && row.line == line
            && piece.at.end <= row.window.end
        {
            row.marks.push(piece);
            continue;
        }
        let (window, cut) = page.window(line, &piece.at, room, ellipsis.chars().count());
        if let Some(row) = rows.last_mut()
            && row.line == line
            && window.start <= row.window.end
            && piece.at.start < row.window.end
        {
            // The piece starts in the window before and runs out of it: what can be seen of it is enough.
            let at = piece.at.start..row.window.end;
            row.marks.push(Piece { at, ..piece });
            continue;
        }
        let marks = vec![piece];
        rows.push(Row {
            line,
            window,
            cut,
            marks,
        });
    }
    // Neighbouring lines stay together; what the finding is about comes first.
    let mut runs: Vec<&[Row]> = rows.chunk_by(|a, b| a.line + 1 == b.line).collect();
    runs.sort_by_key(|run| !run.iter().any(|row| row.marks.iter().any(|m| m.place == 0)));
    let mut out = Excerpt::default();
    for run in runs {
        out.add(page, run, ellipsis);
    }
    out
}

impl Page<'_> {
    /// Index of the line that holds byte `at`.
    fn line_of(self, at: usize) -> usize {
        self.starts.partition_point(|&s| s as usize <= at).saturating_sub(1)
    }

    /// The bytes of a line without its end.
    fn line(self, line: usize) -> Range<usize> {
        let start = self.starts.get(line).map_or(self.text.len(), |&s| s as usize);
        let end = self.starts.get(line + 1).map_or(self.text.len(), |&s| s as usize);
        let text = self.text.get(start..end).unwrap_or("");
        start..start + text.trim_end_matches(['\r', '\n']).len()
    }

    /// What of `span` lies in each of its lines; white space at the ends of lines left out.
    fn pieces(self, span: Span, place: usize) -> Vec<(usize, Piece)> {
        let start = self.text.floor_char_boundary(span.start as usize);
        let end = self.text.floor_char_boundary(span.end as usize).max(start);
        let first = self.line_of(start);
        let last = self
            .line_of(end.saturating_sub(1).max(start))
            .min(first + MOST_LINES as usize - 1);
        let mut pieces = Vec::new();
        for line in first..=last {
            let whole = self.line(line);
            let (from, to) = (start.clamp(whole.start, whole.end), end.clamp(whole.start, whole.end));
            let text = self.text.get(from..to).unwrap_or("");
            let from = from + (text.len() - text.trim_start().len());
            let to = from + text.trim().len();
            if from < to || first == last {
                let at = from.min(to)..to;
                pieces.push((line, Piece { at, place, last: false }));
            }
        }
        if let Some((_, piece)) = pieces.last_mut() {
            piece.last = true;
        }
        pieces
    }

    /// What to show of a line so that `at` and the note below it are seen: all of it, or a window with a third of the spare
    /// room before `at`.
    fn window(self, line: usize, at: &Range<usize>, room: Room, ellipsis: usize) -> (Range<usize>, (bool, bool)) {
        let Room { width, note } = room;
        let whole = self.line(line);
        let columns_in = |range: Range<usize>| columns_of(self.text.get(range).unwrap_or(""));
        if self.run(whole.start, whole.end, width) == whole.end
            && columns_in(whole.start..at.start) + columns_in(at.clone()) / 2 + note <= width
        {
            return (whole, (false, false));
        }
        let width = width.saturating_sub(2 * ellipsis);
        let seen = self.run(at.start, at.end, width);
        let taken = columns_in(at.start..seen);
        let spare = width.saturating_sub(taken);
        let after = columns_in(seen..self.run(seen, whole.end, spare));
        // A third before the place, more where the line ends soon after it, and never so much that the note runs out of the screen.
        let most = width.saturating_sub(taken / 2 + note);
        let mut left = (spare / 3).max(spare - after).min(most);
        let mut start = at.start;
        for (i, c) in self.text[whole.start..at.start].char_indices().rev() {
            let columns = columns(c);
            if columns > left {
                break;
            }
            left -= columns;
            start = whole.start + i;
        }
        if start > whole.start
            && let Some(gap) = self.text[start..at.start].find(' ')
        {
            start += gap + 1;
        }
        let mut end = self.run(start, whole.end, width);
        if end < whole.end
            && end > seen
            && let Some(gap) = self.text[seen..end].rfind(' ')
        {
            end = seen + gap;
        }
        (start..end, (start > whole.start, end < whole.end))
    }

    /// How far `width` columns reach from `from`, at most to `to`.
    fn run(self, from: usize, to: usize, width: usize) -> usize {
        let mut left = width;
        for (i, c) in self.text.get(from..to).unwrap_or("").char_indices() {
            let columns = columns(c);
            if columns > left {
                return from + i;
            }
            left -= columns;
        }
        to
    }
}

impl Excerpt {
    fn add(&mut self, page: Page, run: &[Row], ellipsis: &str) {
        let start = self.text.len();
        for row in run {
            self.add_row(page, row, ellipsis);
        }
        let places = run.iter().flat_map(|row| &row.marks).map(|m| m.place);
        self.parts.push(Part {
            range: start..self.text.len(),
            line: run.first().map_or(0, |row| row.line),
            lines: run.len(),
            place: places.min().unwrap_or(0),
        });
    }

    fn add_row(&mut self, page: Page, row: &Row, ellipsis: &str) {
        if row.cut.0 {
            self.text.push_str(ellipsis);
        }
        let mut moved: Vec<(usize, usize)> = Vec::with_capacity(row.window.len() + 1);
        let mut before = None;
        for (i, c) in page.text.get(row.window.clone()).unwrap_or("").char_indices() {
            moved.push((row.window.start + i, self.text.len()));
            self.text.push(clean::stand_in(c, before));
            before = Some(c);
        }
        let end = self.text.len();
        let to = |at: usize| match moved.binary_search_by_key(&at, |m| m.0) {
            Ok(i) => moved[i].1,
            Err(_) => end,
        };
        for piece in &row.marks {
            self.marks.push(Mark {
                range: to(piece.at.start)..to(piece.at.end),
                place: piece.place,
                last: piece.last,
            });
        }
        if row.cut.1 {
            self.text.push_str(ellipsis);
        }
        self.text.push('\n');
    }
}

/// Columns a string takes on a terminal.
pub fn columns_of(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Columns a character takes, rounded up: wide East Asian letters and pictures two, everything else one. That combining marks
/// count too keeps every window short.
fn columns(c: char) -> usize {
    match c as u32 {
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f => 2,
        0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn cut(text: &str, places: &[(usize, usize)], width: usize) -> Excerpt {
        let source = Source::new("a.txt", text.as_bytes().to_vec());
        let places: Vec<Span> = places.iter().map(|&(a, b)| Span::new(a, b)).collect();
        let page = Page {
            text: &source.text,
            starts: source.line_starts(),
        };
        excerpt(page, &places, Room { width, note: 0 }, "…")
    }

    fn marked(e: &Excerpt) -> Vec<&str> {
        e.marks.iter().map(|m| &e.text[m.range.clone()]).collect()
    }

    #[test]
    fn the_words_are_underlined_and_nothing_else() {
        // Text, place, width; what is shown and what is marked.
        type Case<'a> = (&'a str, (usize, usize), usize, &'a str, &'a [&'a str]);
        let cases: [Case; 6] = [
            ("Hi Dana,\r\nI hope you\r\n", (10, 16), 80, "I hope you\n", &["I hope"]),
            (
                "we hope\nyou are well\n",
                (3, 15),
                80,
                "we hope\nyou are well\n",
                &["hope", "you are"],
            ),
            ("a\u{1b}[31mb lead", (8, 12), 80, "a\u{241b}[31mb lead\n", &["lead"][..]),
            (
                "one two three four five six seven",
                (14, 18),
                14,
                "…four five…\n",
                &["four"],
            ),
            ("", (0, 0), 80, "\n", &[""]),
            ("日本語 lead", (10, 99), 80, "日本語 lead\n", &["lead"]),
        ];
        for (text, place, width, shown, words) in cases {
            let e = cut(text, &[place], width);
            assert_eq!(e.text, shown, "{text:?}");
            assert_eq!(marked(&e), words, "{text:?}");
        }
    }

    #[test]
    fn places_far_apart_on_one_line_become_parts_of_their_own() {
        let text = format!("{}first{}second", "x ".repeat(100), " y".repeat(100_000));
        let e = cut(&text, &[(text.len() - 6, text.len()), (200, 205)], 60);
        assert_eq!(marked(&e), ["second", "first"]);
        assert_eq!(e.parts.len(), 2);
        assert_eq!((e.parts[0].place, e.parts[1].place), (0, 1));
        assert!(e.text.lines().all(|l| columns_of(l) <= 60), "{}", e.text);
    }

    #[test]
    fn neighbouring_lines_stay_together_and_far_ones_do_not() {
        let e = cut("aa\nbb\ncc\ndd\n", &[(0, 2), (3, 5), (9, 11)], 80);
        assert_eq!(
            e.parts.iter().map(|p| (p.line, p.lines)).collect::<Vec<_>>(),
            [(0, 2), (3, 1)]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_any_place(text in "\\PC{0,80}[\r\n\t é日]{0,9}\\PC{0,200}", a in 0usize..400, b in 0usize..400, c in 0usize..400, w in 0usize..90) {
            let e = cut(&text, &[(a, b), (c, b)], w);
            proptest::prop_assert!(!e.parts.is_empty());
            for mark in &e.marks {
                proptest::prop_assert!(e.text.get(mark.range.clone()).is_some());
            }
            proptest::prop_assert!(e.text.lines().all(|l| columns_of(l) <= w.max(8)));
        }
    }
}
