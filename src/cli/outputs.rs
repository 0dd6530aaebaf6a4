//! The forms a run reports in, and where each goes: standard output or a file.
//! Knows nothing of what a report says.

use crate::cli::format_arg::{Format, FormatArg};
use crate::problem::Problem;
use crate::report::{self, FileReport, Look, Report, Statistics};
use crate::rules::Rule;
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

/// A run at its end, as reports on the whole of it need it.
pub struct Whole<'a> {
    pub report: &'a Report,
    /// The rules that were run.
    pub rules: &'a [&'a Rule],
    /// How often each spoke up, if that was asked for.
    pub statistics: Option<&'a Statistics>,
    /// The folder of the run within its repository, where a CI server tells.
    pub folder: &'a str,
    pub seconds: f64,
}

/// What each file is to hold, as far as it is made file by file.
#[derive(Default)]
pub struct Kept(Vec<String>);

impl Outputs {
    /// As the command line has it; a problem for each two reports that would end up in one place. `look` is that of the screen, `plain`
    /// that of a file.
    pub fn new(formats: &[FormatArg], output_file: Option<&Path>, look: Look, plain: Look) -> (Self, Vec<Problem>) {
        let usual = [FormatArg {
            format: Format::Pretty,
            file: None,
        }];
        let formats = if formats.is_empty() { &usual } else { formats };
        let mut outputs = Self { all: Vec::new() };
        let mut problems = Vec::new();
        for given in formats {
            let file = given.file.as_deref().or(output_file);
            let file = file.filter(|file| !is_standard_output(file)).map(Path::to_path_buf);
            let name_of = |file: &Option<PathBuf>| file.as_deref().map(crate::files::name_of);
            if outputs.all.iter().any(|output| name_of(&output.file) == name_of(&file)) {
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

    /// Whether a report goes to the file at `path`.
    pub fn has_file(&self, path: &Path) -> bool {
        let mut files = self.all.iter().filter_map(|output| output.file.as_deref());
        files.any(|file| crate::files::whole(file) == crate::files::whole(path))
    }

    /// No report at all.
    pub fn none() -> Self {
        Self { all: Vec::new() }
    }

    /// Whether a report is for people: then they are told how the run went as well.
    pub fn are_for_people(&self) -> bool {
        let for_people = |output: &Output| matches!(output.format, Format::Pretty | Format::Github);
        self.all.iter().any(for_people)
    }

    /// Whether a report is of this form.
    pub fn hold(&self, format: Format) -> bool {
        self.all.iter().any(|output| output.format == format)
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

    /// Makes the reports of the whole run and writes the files, then standard output: who reads that may leave early.
    pub fn finish(&self, kept: Kept, whole: &Whole, say: impl Fn(&str) -> io::Result<()>) -> io::Result<Vec<Problem>> {
        let mut problems = Vec::new();
        let mut kept = kept.0.into_iter();
        let mut on_screen = String::new();
        for output in &self.all {
            let said = kept.next().unwrap_or_default() + &output.of_run(whole);
            match &output.file {
                Some(file) => problems.extend(crate::files::write(file, said.as_bytes()).err()),
                None => on_screen = said,
            }
        }
        if !on_screen.is_empty() {
            say(&on_screen)?;
        }
        Ok(problems)
    }
}

/// Whether a path is another name of standard output. What it leads to is then open already, and written to from where it is.
fn is_standard_output(path: &Path) -> bool {
    ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]
        .iter()
        .any(|name| path == Path::new(name))
}

impl Output {
    /// What is said of one file; nothing where that depends on others.
    fn of_file(&self, file: &FileReport) -> String {
        match self.format {
            Format::Pretty => report::pretty(file, &self.look),
            Format::Compact => report::compact(file),
            Format::Jsonl => report::jsonl(file),
            _ => String::new(),
        }
    }

    /// What is said of the whole run; nothing where each file has been spoken of.
    fn of_run(&self, whole: &Whole) -> String {
        let report = whole.report;
        match self.format {
            Format::Pretty | Format::Compact | Format::Jsonl => String::new(),
            Format::Json => report::json(report, whole.statistics, whole.seconds),
            Format::Sarif => report::sarif(report, whole.rules, whole.folder),
            Format::Github => report::github(report, whole.folder),
            Format::Gitlab => report::gitlab(report, whole.folder),
            Format::Junit => report::junit(report),
            Format::Checkstyle => report::checkstyle(report),
            Format::Agent => report::agent(report, whole.rules),
        }
    }
}
