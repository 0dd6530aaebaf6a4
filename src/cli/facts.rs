//! Values for a template from a file: TOML for one recipient, a table for many.
//! Knows nothing of templates.

use crate::files;
use crate::problem::Problem;
use crate::render::Value;
use std::path::Path;

/// The values in a file: one set, or one for each row of a table.
pub fn read(path: &Path) -> Result<Vec<Value>, Problem> {
    let name = files::name_of(path);
    let text = String::from_utf8(files::read(path)?)
        .map_err(|_| Problem::new(&name, "is not UTF-8", "save the file as UTF-8"))?;
    let ending = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or("")
        .to_ascii_lowercase();
    match ending.as_str() {
        "csv" => Ok(rows(&text, b',')),
        "tsv" => Ok(rows(&text, b'\t')),
        _ => {
            let table: toml::Table = toml::from_str(&text)
                .map_err(|error| Problem::new(&name, error.message().to_string(), "facts are a TOML file or a .csv"))?;
            Ok(vec![of_toml(toml::Value::Table(table))])
        }
    }
}

fn of_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::Text(text),
        toml::Value::Integer(number) => Value::Number(number as f64),
        toml::Value::Float(number) => Value::Number(number),
        toml::Value::Boolean(yes) => Value::Bool(yes),
        toml::Value::Datetime(when) => Value::Text(when.to_string()),
        toml::Value::Array(all) => Value::List(all.into_iter().map(of_toml).collect()),
        toml::Value::Table(all) => Value::Map(all.into_iter().map(|(key, value)| (key, of_toml(value))).collect()),
    }
}

/// A value for each column of each row; an empty cell is an empty text, and a dotted name leads into a map.
fn rows(text: &str, delimiter: u8) -> Vec<Value> {
    let mut rows = cells(text.trim_start_matches('\u{FEFF}'), delimiter).into_iter();
    let header = rows.next().unwrap_or_default();
    rows.map(|row| {
        let mut values = Value::Map(Vec::new());
        for (name, cell) in header.iter().zip(row) {
            values.insert(name.trim(), Value::Text(cell));
        }
        values
    })
    .collect()
}

/// The cells of each row; quotation marks as in RFC 4180. A row without a word is none.
fn cells(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            c if quoted => cell.push(c),
            c if c == char::from(delimiter) => row.push(std::mem::take(&mut cell)),
            '\r' => {}
            '\n' => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    row.push(cell);
    rows.push(row);
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_a_set_of_values_a_row() {
        let found = rows(
            "\u{FEFF}first_name,contact.city\r\n\"O\"\"Neil, D\",Leeds\n\nSam,\n",
            b',',
        );
        let of = |i: usize, name: &str| found[i].member(name).cloned();
        let text = |t: &str| Some(Value::Text(t.to_string()));
        assert_eq!(found.len(), 2);
        assert_eq!(of(0, "first_name"), text("O\"Neil, D"));
        assert_eq!(of(0, "contact").unwrap().member("city").cloned(), text("Leeds"));
        assert_eq!(of(1, "contact").unwrap().member("city").cloned(), text(""));
    }
}
