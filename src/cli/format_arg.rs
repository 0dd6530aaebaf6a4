//! `--format`: the forms of a report, and the file that each goes to.
//! Knows nothing of what a report says.

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::{Arg, ValueEnum};
use std::ffi::OsStr;
use std::path::PathBuf;

/// The forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: each finding under the exact words
    Pretty,
    /// One line for each finding
    Compact,
    /// One JSON object
    Json,
    /// One JSON object a line for each finding
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations on GitHub, and a summary of the job
    Github,
    /// GitLab's Code Quality report
    Gitlab,
    /// JUnit's XML: a message is a test
    Junit,
    /// Checkstyle's XML
    Checkstyle,
    /// Dense lines for programs that write mail
    Agent,
}

impl Format {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Pretty => "pretty",
            Format::Compact => "compact",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
            Format::Checkstyle => "checkstyle",
            Format::Agent => "agent",
        }
    }

    /// Whether what it says of a file depends on no other.
    pub fn is_made_file_by_file(self) -> bool {
        matches!(self, Format::Pretty | Format::Compact | Format::Jsonl)
    }
}

/// A form of report and the file it goes to; none for standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatArg {
    /// The form.
    pub format: Format,
    /// Where to.
    pub file: Option<PathBuf>,
}

/// Reads `FORMAT` or `FORMAT=FILE`, and knows the forms there are.
#[derive(Clone, Copy, Debug)]
pub struct FormatParser;

impl TypedValueParser for FormatParser {
    type Value = FormatArg;

    fn parse_ref(&self, cmd: &clap::Command, arg: Option<&Arg>, value: &OsStr) -> Result<FormatArg, clap::Error> {
        let whole = value.to_string_lossy();
        let (name, file) = match whole.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (whole.as_ref(), None),
        };
        let format = EnumValueParser::<Format>::new().parse_ref(cmd, arg, OsStr::new(name))?;
        if file == Some("") {
            let said = format!("`{whole}` names no file: write it as {name}=report.txt\n");
            return Err(clap::Error::raw(clap::error::ErrorKind::InvalidValue, said).with_cmd(cmd));
        }
        Ok(FormatArg {
            format,
            file: file.map(PathBuf::from),
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            Format::value_variants().iter().filter_map(ValueEnum::to_possible_value),
        ))
    }
}
