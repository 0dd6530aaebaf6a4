//! The forms a run reports in, and where each goes: standard output or a file.
//! Knows nothing of what a report says.

use crate::cli::args::{Format, FormatArg};
use crate::problem::Problem;
use crate::report::{self, FileReport, Look, Report};
use std::io;
use std::path::{Path, PathBuf};

/// The reports of one run.
pub struct Outputs {
    all: Vec<Output>,
}

/// One report.
struct Output {
    format: Format,
    /// Where to; none for standard output.
    file: Option<PathBuf>,
    look: Look,
}

/// What each file is to hold, as far as it is made file by file.
#[derive(Default)]
pub struct Kept(Vec<String>);

impl Outputs {
    /// As the command line has it; a problem for each two reports that would end up in one place. `look` is that of the screen, `plain`
    /// that of a file.
    pub fn new(formats: &[FormatArg], output_file: Option<&Path>, look: Look, plain: Look) -> (Self, Vec<Problem>) {
        let usual = [FormatArg::default()];
        let formats = if formats.is_empty() { &usual } else { formats };
        let mut outputs = Self { all: Vec::new() };
        let mut problems = Vec::new();
        for given in formats {
            let file = given.file.clone().or_else(|| output_file.map(Path::to_path_buf));
            if outputs.all.iter().any(|output| output.file == file) {
                let name = given.format.name();
                let (message, help) = match &file {
                    Some(file) => (
                        format!(
                            "--format {name}: {} has another report already",
                            crate::files::name_of(file)
                        ),
                        "give each report a file of its own: --format sarif=report.sarif",
                    ),
                    None => (
                        format!("--format {name}: standard output has another report already"),
                        "give all but one a file: --format pretty,sarif=report.sarif",
                    ),
                };
                problems.push(Problem::new("", message, help));
                continue;
            }
            outputs.all.push(Output {
                format: given.format,
                look: if file.is_some() { plain } else { look },
                file,
            });
        }
        (outputs, problems)
    }

    /// Whether a report is for people: then they are told how the run went as well.
    pub fn are_for_people(&self) -> bool {
        self.all.iter().any(|output| output.format == Format::Pretty)
    }

    /// Whether a report goes to a file.
    pub fn write_files(&self) -> bool {
        self.all.iter().any(|output| output.file.is_some())
    }

    /// Whether any report is made of the whole run, so that every file must be kept until its end.
    pub fn keeps_files(&self) -> bool {
        self.all.iter().any(|output| !output.format.is_made_file_by_file())
    }

    /// What each report says of one file, in their order; nothing from those that are made of the whole run.
    pub fn of_file(&self, file: &FileReport) -> Vec<String> {
        self.all.iter().map(|output| output.of_file(file)).collect()
    }

    /// Passes on what [`of_file`](Self::of_file) returned.
    pub fn pass_on(&self, kept: &mut Kept, said: Vec<String>, say: impl Fn(&str) -> io::Result<()>) -> io::Result<()> {
        kept.0.resize(self.all.len(), String::new());
        for ((output, kept), said) in self.all.iter().zip(&mut kept.0).zip(said) {
            if output.file.is_some() {
                kept.push_str(&said);
            } else if !said.is_empty() {
                say(&said)?;
            }
        }
        Ok(())
    }

    /// Makes the reports of the whole run, and writes the files. `seconds` is how long the run took.
    pub fn finish(
        &self,
        kept: Kept,
        report: &Report,
        seconds: f64,
        say: impl Fn(&str) -> io::Result<()>,
    ) -> io::Result<Vec<Problem>> {
        let mut problems = Vec::new();
        let mut kept = kept.0.into_iter();
        for output in &self.all {
            let kept = kept.next().unwrap_or_default();
            let said = match output.format {
                Format::Json => report::json(report, seconds),
                Format::Pretty | Format::Compact | Format::Jsonl => kept,
            };
            match &output.file {
                Some(file) => problems.extend(crate::files::write(file, said.as_bytes()).err()),
                None if !said.is_empty() => say(&said)?,
                None => {}
            }
        }
        Ok(problems)
    }
}

impl Output {
    fn of_file(&self, file: &FileReport) -> String {
        match self.format {
            Format::Pretty => report::pretty(file, &self.look),
            Format::Compact => report::compact(file),
            Format::Jsonl => report::jsonl(file),
            Format::Json => String::new(),
        }
    }
}
