//! Labels: what careful readers marked in messages, as a table of tab-separated values, and where it stands in the files.
//! Knows nothing of rules beyond the names of families.

use crate::problem::Problem;
use crate::span::Span;

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The message's file, by its path under the folder of messages.
    pub file: String,
    /// The family of rules that should find it.
    pub family: String,
    /// The words, as they stand in the raw file.
    pub quote: String,
    /// Which of several places with these words, from 1.
    pub occurrence: usize,
    /// Whether the reader was sure.
    pub sure: bool,
    /// Its line in the table, from 1.
    pub line: u32,
}

/// A label with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The family of rules that should find it.
    pub family: String,
    /// Where, in bytes of the raw file.
    pub span: Span,
    /// Whether the reader was sure.
    pub sure: bool,
}

/// The columns that must be there.
const NEEDED: [&str; 3] = ["file", "family", "quote"];

/// Reads the table at `path`. Its first line names the columns: `file`, `family` and `quote`, and if they are there `occurrence`
/// (default 1) and `sure` (`n` for an unsure reader); others are of no matter here.
pub fn rows(path: &str, text: &str) -> (Vec<Row>, Vec<Problem>) {
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let mut lines = text.lines().zip(1..);
    let names: Vec<&str> = lines.next().map_or(Vec::new(), |(head, _)| head.split('\t').collect());
    let column = |name: &str| names.iter().position(|n| *n == name);
    if let Some(missing) = NEEDED.into_iter().find(|name| column(name).is_none()) {
        let help = format!(
            "its first line names the columns, tabs between them: {}",
            NEEDED.join(", ")
        );
        let problem = Problem::new(path, format!("has no column `{missing}`"), help);
        return (rows, vec![problem.at(1, 1)]);
    }
    for (text, line) in lines.filter(|(text, _)| !text.is_empty()) {
        let cells: Vec<&str> = text.split('\t').collect();
        let cell = |name: &str| column(name).and_then(|at| cells.get(at)).copied().unwrap_or("");
        let occurrence = match cell("occurrence") {
            "" => Some(1),
            number => number.parse().ok().filter(|n| *n > 0),
        };
        match occurrence {
            Some(occurrence) if NEEDED.iter().all(|name| !cell(name).is_empty()) => rows.push(Row {
                file: cell("file").to_string(),
                family: cell("family").to_string(),
                quote: cell("quote").to_string(),
                occurrence,
                sure: cell("sure") != "n",
                line,
            }),
            _ => {
                let help = "a label has a file, a family, a quote, and as occurrence a number from 1";
                problems.push(Problem::new(path, "this line is no label", help).at(line, 1));
            }
        }
    }
    (rows, problems)
}

/// Where the words of `row` stand in its file, whose bytes are `raw`.
pub fn place(row: &Row, raw: &[u8]) -> Option<Label> {
    let quote = row.quote.as_bytes();
    let starts = (0..(raw.len() + 1).saturating_sub(quote.len())).filter(|&at| raw[at..].starts_with(quote));
    let start = starts.take(row.occurrence).nth(row.occurrence - 1)?;
    Some(Label {
        family: row.family.clone(),
        span: Span::new(start, start + quote.len()),
        sure: row.sure,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_placed_and_mistakes_are_told() {
        let table = "file\tfamily\tsure\toccurrence\tquote\na.txt\tcanned\ty\t2\tvery nice\n\na.txt\tjargon\tn\t\tlead\na.txt\tjargon\ty\t0\tlead\na.txt\tjargon\n";
        let (rows, problems) = rows("labels.tsv", table);
        let placed: Vec<_> = rows
            .iter()
            .map(|row| place(row, b"very nice lead, very nice").map(|l| (l.span.start, l.span.end, l.sure)))
            .collect();
        assert_eq!(placed, [Some((16, 25, true)), Some((10, 14, false))]);
        assert_eq!(
            problems.iter().filter_map(|p| p.place).collect::<Vec<_>>(),
            [(5, 1), (6, 1)]
        );
        assert_eq!(super::rows("l", "file\tquote\n").1[0].message, "has no column `family`");
        assert_eq!(place(&rows[0], b"very nice"), None);
    }
}
