//! A table of text (CSV, TSV): a row a message, or several where the header counts them.
//! Knows nothing of what the words in a cell mean.

use super::record::{Record, Role, Value, role};
use super::tree::Messages;
use super::{Broken, Columns};
use crate::span::Span;

/// Every message in `text`, whose first row names its columns.
pub(super) fn read(text: &str, columns: &Columns) -> Messages {
    let mut out = Messages::default();
    let start = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut rows = Rows {
        text,
        at: start,
        delimiter: delimiter(text.get(start..).unwrap_or("")),
        broken: None,
    };
    let Some(header) = rows.next() else { return out };
    let named: Vec<(Role, String)> = header
        .iter()
        .map(|&cell| role(&decode(text, cell).text, columns))
        .collect();
    let known = |r: &Role| {
        matches!(
            r,
            Role::Subject | Role::Body | Role::Html | Role::Perhaps | Role::Preheader
        )
    };
    let holds = named
        .iter()
        .any(|(r, _)| matches!(r, Role::Body | Role::Html | Role::Perhaps));
    if holds {
        let mut number = 1;
        while let Some(row) = rows.next() {
            number += 1;
            let cells = named
                .iter()
                .zip(&row)
                .filter(|((r, _), _)| known(r) || *r == Role::Channel);
            let cells = cells.map(|((r, group), &cell)| (*r, group.as_str(), decode(text, cell)));
            out.readings
                .extend(messages(cells, number).into_iter().filter_map(Record::reading));
        }
    }
    out.broken.extend(rows.broken);
    out
}

/// Of a table none of whose columns is known to hold messages: the columns whose values speak to somebody.
pub(super) fn speaking(text: &str) -> Vec<String> {
    /// Rows that are looked at.
    const ROWS: usize = 50;
    /// Words of a message that is worth asking about.
    const LEAST: usize = 12;
    let start = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut rows = Rows {
        text,
        at: start,
        delimiter: delimiter(text.get(start..).unwrap_or("")),
        broken: None,
    };
    let Some(header) = rows.next() else { return Vec::new() };
    let mut spoken = vec![(0, 0); header.len()];
    for row in std::iter::from_fn(|| rows.next()).take(ROWS) {
        for ((speaks, filled), &cell) in spoken.iter_mut().zip(&row) {
            let value = decode(text, cell);
            let words = value.words();
            *filled += usize::from(words > 0);
            *speaks += usize::from(words >= LEAST && value.speaks());
        }
    }
    let named = header.iter().map(|&cell| decode(text, cell).text);
    let names = named
        .zip(spoken)
        .filter(|(name, (speaks, filled))| !name.trim().is_empty() && *speaks > 0 && speaks * 2 >= *filled);
    names.map(|(name, _)| name).collect()
}

/// The messages of one row.
fn messages<'a>(cells: impl Iterator<Item = (Role, &'a str, Value)>, row: usize) -> Vec<Record> {
    let mut groups: Vec<(&str, Record, bool)> = Vec::new();
    let mut channel = String::new();
    for (role, name, value) in cells {
        if role == Role::Channel {
            channel = value.text;
            continue;
        }
        // A subject without a number belongs to the body that has none.
        let joins = |(_, record, _): &&(&str, Record, bool)| {
            record.body.is_none() && record.html.is_none() && record.subject.is_some()
        };
        let name = if role == Role::Perhaps && !name.chars().all(|c| c.is_ascii_digit()) {
            groups
                .iter()
                .find(|g| g.0.is_empty())
                .filter(joins)
                .map_or(name, |_| "")
        } else {
            name
        };
        let at = groups.iter().position(|g| g.0 == name).unwrap_or(groups.len());
        if at == groups.len() {
            groups.push((name, Record::default(), false));
        }
        let Some((_, record, perhaps)) = groups.get_mut(at) else {
            continue;
        };
        let filled = value.words() > 0;
        let slot = match role {
            Role::Subject => &mut record.subject,
            Role::Preheader => &mut record.preheader,
            Role::Html => &mut record.html,
            _ => &mut record.body,
        };
        if slot.is_none() && filled {
            *perhaps |= role == Role::Perhaps && !name.is_empty();
            *slot = Some(value);
        }
    }
    let many = groups
        .iter()
        .filter(|(_, r, _)| r.body.is_some() || r.html.is_some())
        .count()
        > 1;
    let mut found = Vec::new();
    for (name, mut record, perhaps) in groups {
        let words = record.html.as_ref().or(record.body.as_ref()).map_or(0, Value::words);
        let least = if perhaps && record.subject.is_none() { 6 } else { 3 };
        if words < least {
            continue;
        }
        let number = !name.is_empty() && name.chars().all(|c| c.is_ascii_digit());
        record.title = Some(match name {
            name if number => format!("row {row}, message {name}"),
            name if many && !name.is_empty() => format!("row {row}, {}", name.replace('_', " ")),
            _ => format!("row {row}"),
        });
        record.context = format!("{channel} {name}");
        found.push(record);
    }
    found
}

/// A cell as it lies: between its quotation marks, if it has any.
#[derive(Clone, Copy, Debug)]
struct Cell {
    inner: Span,
    quoted: bool,
}

struct Rows<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
    broken: Option<Broken>,
}

impl Rows<'_> {
    /// The next row that is not blank.
    fn next(&mut self) -> Option<Vec<Cell>> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at)?;
        let mut row = Vec::new();
        loop {
            let cell = self.cell()?;
            row.push(cell);
            match bytes.get(self.at) {
                Some(&b) if b == self.delimiter => self.at += 1,
                _ => return Some(row),
            }
        }
    }

    fn cell(&mut self) -> Option<Cell> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let ends = |b: u8, delimiter: u8| b == delimiter || b == b'\n' || b == b'\r';
        if bytes.get(start) != Some(&b'"') {
            let rest = bytes.get(start..).unwrap_or_default();
            let len = rest.iter().position(|&b| ends(b, self.delimiter)).unwrap_or(rest.len());
            self.at += len;
            return Some(Cell {
                inner: Span::new(start, start + len),
                quoted: false,
            });
        }
        let mut at = start + 1;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(mark) = rest.iter().position(|&b| b == b'"') else {
                self.at = bytes.len();
                self.broken = Some(Broken {
                    at: start,
                    message: "is not CSV: this quotation mark is never closed".to_string(),
                });
                return None;
            };
            at += mark + 1;
            if bytes.get(at) != Some(&b'"') {
                break;
            }
            at += 1;
        }
        let inner = Span::new(start + 1, at - 1);
        // What stands between the closing mark and the delimiter is left out.
        let rest = bytes.get(at..).unwrap_or_default();
        self.at = at + rest.iter().position(|&b| ends(b, self.delimiter)).unwrap_or(rest.len());
        Some(Cell { inner, quoted: true })
    }
}

/// What a cell says: a doubled quotation mark is one.
fn decode(text: &str, cell: Cell) -> Value {
    let mut value = Value::default();
    let raw = cell.inner.of(text);
    let mut at = 0;
    while at < raw.len() {
        let rest = raw.get(at..).unwrap_or("");
        let run = if cell.quoted {
            rest.find("\"\"").unwrap_or(rest.len())
        } else {
            rest.len()
        };
        let lies = cell.inner.start as usize + at;
        value.text.push_str(rest.get(..run).unwrap_or(""));
        value.map.copy(run, lies);
        at += run;
        if run < rest.len() {
            value.text.push('"');
            value.map.replace(1, Span::new(lies + run, lies + run + 2));
            at += 2;
        }
    }
    value
}

/// The delimiter of the header: the one it has most of, outside quotation marks.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            byte => counts.iter_mut().filter(|(d, _)| *d == byte).for_each(|(_, n)| *n += 1),
        }
    }
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0);
    counts.iter().find(|(_, n)| *n == most).map_or(b',', |(d, _)| *d)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let found = read(text, &Columns::default()).readings.into_iter();
        found.map(|r| (r.title.unwrap_or_default(), r.text)).collect()
    }

    #[test]
    fn a_row_is_a_message() {
        for table in [
            "name,Subject,Body\nDana,Oven 4,\"Hi Dana,\n\nis \"\"it\"\" cold?\"\n",
            "\u{FEFF}name;Subject;Body\r\nDana;Oven 4;\"Hi Dana,\n\nis \"\"it\"\" cold?\"\r\n",
            "name\tSubject\tBody\nDana\tOven 4\t\"Hi Dana,\n\nis \"\"it\"\" cold?\"",
        ] {
            let text = "Oven 4\n\nHi Dana,\n\nis \"it\" cold?";
            assert_eq!(found(table), [("row 2".to_string(), text.to_string())], "{table}");
            let reading = read(table, &Columns::default()).readings.remove(0);
            let at = reading.text.find("\"it\"").unwrap();
            assert_eq!(reading.map.source(Span::new(at, at + 4)).of(table), "\"\"it\"\"");
        }
    }

    #[test]
    fn a_row_may_hold_a_sequence() {
        let table = "email,email_1_subject,email_1_body,email_2_subject,email_2_body,linkedin_message\n\
            d@x.example,Oven,Hi Dana is it cold?,Again,Hi Dana is it warm?,Hi Dana shall we talk about ovens soon\n\
            e@x.example,Oven,Hi Ed is it cold?,,,\n";
        let titles: Vec<String> = found(table).into_iter().map(|(title, _)| title).collect();
        assert_eq!(
            titles,
            [
                "row 2, message 1",
                "row 2, message 2",
                "row 2, linkedin message",
                "row 3, message 1"
            ]
        );
    }

    #[test]
    fn html_in_a_cell_is_read_as_html() {
        let table = "subject,body\nOven,\"<p>Hi Dana,</p><p>is it <b>co</b>ld?</p>\"\n";
        assert_eq!(found(table)[0].1.trim_end(), "Oven\n\nHi Dana,\n\nis it cold?");
    }

    #[test]
    fn a_table_of_people_holds_none_and_own_names_are_asked_for() {
        assert_eq!(found("name,email,company\nDana,d@x.example,Ovens\n"), []);
        let columns = Columns {
            subject: vec!["Kop".to_string()],
            body: vec!["Tekst".to_string()],
        };
        let readings = read("kop,tekst\nOven,Dag Dana de oven is koud\n", &columns).readings;
        assert_eq!(readings[0].text, "Oven\n\nDag Dana de oven is koud");
        let broken = read("subject,body\nx,\"Hi", &columns).broken;
        assert_eq!(broken[0].at, 15);
    }
}
