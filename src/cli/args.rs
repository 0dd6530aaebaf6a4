//! The command line's shape.
//! Knows nothing of what is done about it.

use crate::cli::format_arg::{FormatArg, FormatParser};
use crate::finding::Severity;
use crate::message::{Kind, Mode};
use crate::rules::Pack;
use crate::rules::notation::nearest;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Reads a sales message the way its recipient will, and points at the exact words that give the sender away.
#[derive(Debug, Parser)]
#[command(
    name = "uncanned",
    version,
    about,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lint files, folders, or standard input (`-`)
    Check(CheckArgs),
    /// Accept the findings there are today, so that `check` tells of new ones only
    Baseline(BaselineArgs),
    /// Show what a template comes to, and what stands in the place of which field
    Render(RenderArgs),
    /// Say what a rule flags, why, and what to write instead
    Explain(ExplainArgs),
    /// List the rules
    Rules(ListArgs),
    /// Show the settings that hold for a file, and where each was said
    Config(ShowArgs),
    /// Write a commented uncanned.toml for what a folder holds
    Init(InitArgs),
    /// Print the JSON Schema of a file format, for an editor
    Schema(SchemaArgs),
    /// Run the examples inside rule files
    Test(TestArgs),
    /// Measure how right rules are, and how often they speak up
    Measure(MeasureArgs),
    /// Print a script that lets a shell finish commands, options and names
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

/// `uncanned check`.
#[derive(Debug, Default, clap::Args)]
pub struct CheckArgs {
    /// Files and folders, `-` for standard input [default: the current folder]
    pub paths: Vec<PathBuf>,
    /// How to report: FORMAT, or FORMAT=FILE for a report in a file of its own; several may be given [default: pretty; github under GitHub Actions]
    #[arg(long, value_delimiter = ',', value_parser = FormatParser, value_name = "FORMAT[=FILE]")]
    pub format: Vec<FormatArg>,
    /// Write the report that has no file of its own to this one
    #[arg(long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    /// The mildest severity that makes the run fail
    #[arg(long, value_enum, default_value = "warning", value_name = "SEVERITY")]
    pub fail_on: FailOn,
    /// Put up with this many warnings, and fail on more
    #[arg(long, value_name = "N")]
    pub max_warnings: Option<usize>,
    #[command(flatten)]
    pub reading: ReadingArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    /// The file name that standard input stands for
    #[arg(long, value_name = "NAME")]
    pub stdin_name: Option<String>,
    /// How many files to read at once
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Read files that `.gitignore` and `.uncannedignore` exclude
    #[arg(long)]
    pub no_ignore: bool,
    /// Leave out what `exclude` and ignore files name even where it is named here
    #[arg(long)]
    pub force_exclude: bool,
    /// Tell only what touches a line changed since this git revision, or since HEAD branched off from it
    #[arg(long, value_name = "REV")]
    pub changed_since: Option<String>,
    #[command(flatten)]
    pub known: KnownArgs,
    #[command(flatten)]
    pub screen: ScreenArgs,
    /// Count the findings of each rule, on standard error after the report (in JSON, under `statistics` too)
    #[arg(long, conflicts_with = "watch")]
    pub statistics: bool,
    /// Say nothing but findings and problems
    #[arg(long, short)]
    pub quiet: bool,
    /// Make the fixes that are safe, in the files themselves (of `-`, on standard output), and report what is left
    #[arg(long)]
    pub fix: bool,
    /// Show as a diff what --fix would do, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// Stay, and check again what is saved
    #[arg(long, conflicts_with_all = ["fix", "diff", "output_file", "statistics", "stdin_name"])]
    pub watch: bool,
    /// Show no progress; without this, a long run shows it on a terminal
    #[arg(long)]
    pub no_progress: bool,
}

/// Which findings are known from before.
#[derive(Debug, Default, clap::Args)]
pub struct KnownArgs {
    /// Read this baseline [default: the nearest uncanned-baseline.toml in a message's folder or above]
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    pub baseline: Option<PathBuf>,
    /// Read no baseline: findings known from before are told as well
    #[arg(long)]
    pub no_baseline: bool,
}

/// `uncanned baseline`.
#[derive(Debug, Default, clap::Args)]
pub struct BaselineArgs {
    /// Files and folders whose findings are accepted [default: the current folder]
    pub paths: Vec<PathBuf>,
    /// Only take off what is gone, of files that are gone as well, and accept nothing new
    #[arg(long)]
    pub prune: bool,
    /// Write this baseline [default: the nearest uncanned-baseline.toml, or a new one beside the nearest uncanned.toml]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    /// How many files to read at once
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Read files that `.gitignore` and `.uncannedignore` exclude
    #[arg(long)]
    pub no_ignore: bool,
    /// Leave out what `exclude` and ignore files name even where it is named here
    #[arg(long)]
    pub force_exclude: bool,
    #[command(flatten)]
    pub screen: ScreenArgs,
}

impl BaselineArgs {
    /// The check whose findings are accepted.
    pub fn into_check(self) -> CheckArgs {
        CheckArgs {
            paths: self.paths,
            choice: self.choice,
            reading: self.reading,
            config: self.config,
            jobs: self.jobs,
            no_ignore: self.no_ignore,
            force_exclude: self.force_exclude,
            known: KnownArgs {
                baseline: self.baseline,
                no_baseline: false,
            },
            screen: self.screen,
            ..CheckArgs::default()
        }
    }
}

/// As what messages are read.
#[derive(Debug, Default, clap::Args)]
pub struct ReadingArgs {
    /// What sort of message every file holds
    #[arg(long, value_enum, value_name = "KIND")]
    pub kind: Option<KindArg>,
    /// Whether the messages are about to be sent or are kept as templates
    #[arg(long, value_enum, value_name = "MODE")]
    pub mode: Option<ModeArg>,
    /// Judge templates as they are written only, not as they come out with fields empty and branches taken
    #[arg(long)]
    pub no_simulation: bool,
    /// Try templates with real values too: a TOML file for one recipient, or a .csv with a header, up to 1,000 rows
    #[arg(long, value_name = "FILE", conflicts_with = "no_simulation")]
    pub facts: Option<PathBuf>,
    /// The merge dialect every file is written in [default: what a file tells of itself]
    #[arg(long, value_name = "ID")]
    pub dialect: Option<String>,
}

/// Which rules, and how strict.
#[derive(Debug, Default, clap::Args)]
pub struct ChoiceArgs {
    /// Run these packs and no others, whatever the kind of a message [default: its kind decides]
    #[arg(long, value_name = "PACK", value_delimiter = ',', value_parser = pack)]
    pub packs: Option<Vec<Pack>>,
    /// Run only these rules, families or packs
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Leave out these rules, families or packs
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Set the severity of a rule, family or pack: error, warning, advice or off
    #[arg(long, value_name = "NAME=LEVEL", value_delimiter = ',', value_parser = level)]
    pub severity: Vec<(String, Option<Severity>)>,
    /// A folder of rules of your own
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
}

/// Which configuration file.
#[derive(Debug, Default, clap::Args)]
pub struct ConfigArgs {
    /// Read this configuration file [default: the nearest uncanned.toml in a message's folder or above]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long)]
    pub no_config: bool,
}

/// How to print.
#[derive(Debug, Default, clap::Args)]
pub struct ScreenArgs {
    /// When to colour
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
}

/// `uncanned render`.
#[derive(Debug, clap::Args)]
pub struct RenderArgs {
    /// The template, `-` for standard input
    pub template: PathBuf,
    /// Values: a TOML file (a table gives dotted names), or a .csv with a header, each row of which is rendered
    #[arg(long, value_name = "FILE")]
    pub facts: Option<PathBuf>,
    /// Leave these fields without a value; every other that has none gets a plausible word
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    pub empty: Vec<String>,
    /// The merge dialect or engine it is written in [default: the marks in it tell]
    #[arg(long, value_name = "ID")]
    pub dialect: Option<String>,
    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// `uncanned explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// The rule's id, as in `family/name`
    pub rule: String,
    /// A folder of rules of your own
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// `uncanned rules`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// `uncanned config`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The file, which need not exist
    pub file: PathBuf,
    /// How to show it
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: ShowFormat,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    /// What sort of message every file holds
    #[arg(long, value_enum, value_name = "KIND")]
    pub kind: Option<KindArg>,
    /// Whether the messages are about to be sent or are kept as templates
    #[arg(long, value_enum, value_name = "MODE")]
    pub mode: Option<ModeArg>,
    /// The merge dialect every file is written in [default: what a file tells of itself]
    #[arg(long, value_name = "ID")]
    pub dialect: Option<String>,
    #[command(flatten)]
    pub screen: ScreenArgs,
}

impl ShowArgs {
    /// The mode of every message, if the command line says so.
    pub fn said_mode(&self) -> Option<Mode> {
        let template = (self.kind == Some(KindArg::Template)).then_some(Mode::Template);
        self.mode.map(ModeArg::mode).or(template)
    }
}

/// The forms in which settings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// Aligned, for people
    Text,
    /// One JSON object
    Json,
}

/// `uncanned init`.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The folder [default: the current folder]
    pub folder: Option<PathBuf>,
    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// `uncanned schema`.
#[derive(Debug, clap::Args)]
pub struct SchemaArgs {
    /// Of which format
    #[arg(value_enum)]
    pub of: SchemaOf,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// uncanned.toml
    Config,
    /// A rule file
    Rule,
    /// What `check --format json` prints
    Report,
    /// What `measure --format json` prints
    Measure,
}

/// `uncanned test`.
#[derive(Debug, clap::Args)]
pub struct TestArgs {
    /// Rule files or folders of your own [default: the bundled rules]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// `uncanned measure`.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("on").required(true).multiple(true).args(["good", "bad", "labels", "anchors"])))]
pub struct MeasureArgs {
    /// Messages that deserve no finding: how often rules speak up on them
    #[arg(long, value_name = "DIR")]
    pub good: Option<PathBuf>,
    /// Messages that deserve findings: how often rules speak up on them
    #[arg(long, value_name = "DIR")]
    pub bad: Option<PathBuf>,
    /// What readers marked in the messages beside it, or in `messages` beside it: a table of file, family, sure, occurrence, quote
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,
    /// List what ties each sentence of these messages to its reader
    #[arg(long, value_name = "DIR", conflicts_with_all = ["good", "bad", "labels"])]
    pub anchors: Option<PathBuf>,
    /// How to show it
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    pub format: MeasureFormat,
    /// Note the figures in this file, under the name that --set gives
    #[arg(long, value_name = "FILE", requires = "set")]
    pub record: Option<PathBuf>,
    /// What to call the set in the record
    #[arg(long, value_name = "NAME", requires = "record")]
    pub set: Option<String>,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    /// What sort of message every file holds
    #[arg(long, value_enum, value_name = "KIND")]
    pub kind: Option<KindArg>,
    /// Whether the messages are about to be sent or are kept as templates
    #[arg(long, value_enum, value_name = "MODE", default_value = "draft")]
    pub mode: ModeArg,
    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// `uncanned completions`.
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell it is for
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// The forms of a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MeasureFormat {
    /// Aligned, for people
    Table,
    /// One JSON object
    Json,
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The mildest severity that fails a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names say it")]
pub enum FailOn {
    Error,
    #[default]
    Warning,
    Advice,
    Never,
}

impl FailOn {
    /// None for never.
    pub fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Advice => Some(Severity::Advice),
            FailOn::Never => None,
        }
    }
}

/// A kind of message, or `template` for the mode of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names say it")]
pub enum KindArg {
    Email,
    FollowUp,
    Reply,
    Script,
    Voicemail,
    Note,
    Template,
}

impl KindArg {
    /// None for a template of whatever kind.
    pub fn kind(self) -> Option<Kind> {
        match self {
            KindArg::Email => Some(Kind::Email),
            KindArg::FollowUp => Some(Kind::FollowUp),
            KindArg::Reply => Some(Kind::Reply),
            KindArg::Script => Some(Kind::Script),
            KindArg::Voicemail => Some(Kind::Voicemail),
            KindArg::Note => Some(Kind::Note),
            KindArg::Template => None,
        }
    }
}

/// Draft or template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ModeArg {
    Draft,
    Template,
}

impl ModeArg {
    /// The mode of that name.
    pub fn mode(self) -> Mode {
        match self {
            ModeArg::Draft => Mode::Draft,
            ModeArg::Template => Mode::Template,
        }
    }
}

/// A pack by its name.
fn pack(text: &str) -> Result<Pack, String> {
    let names = Pack::ALL.map(Pack::name);
    Pack::named(text.trim()).ok_or_else(|| match nearest(text, names.into_iter()) {
        Some(name) => format!("there is no such pack; did you mean `{name}`?"),
        None => format!("the packs are {}", names.join(", ")),
    })
}

/// `NAME=LEVEL`; no severity for `off`.
fn level(text: &str) -> Result<(String, Option<Severity>), String> {
    let (rule, level) = text
        .split_once('=')
        .ok_or("write it as NAME=LEVEL, for example canned/wellbeing=advice")?;
    let level = match level.trim() {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "advice" => Some(Severity::Advice),
        "off" => None,
        _ => return Err("the level is one of error, warning, advice, off".to_string()),
    };
    Ok((rule.trim().to_string(), level))
}
