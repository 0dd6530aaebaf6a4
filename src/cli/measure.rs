//! `uncanned measure`: how right rules are on messages that readers marked, and how often they speak up on others.
//! Knows nothing of how that is counted.

use crate::cli::allows::today;
use crate::cli::anchors;
use crate::cli::args::{KindArg, MeasureArgs, MeasureFormat};
use crate::cli::exit::Exit;
use crate::cli::screen::Screen;
use crate::cli::settings::{Choice, Finder, misnamed};
use crate::cli::setup::engine_of;
use crate::engine::Engine;
use crate::files;
use crate::lint::{Given, lint};
use crate::measure::{self, Genuine, Judged, Label, Labelled, Measured, Record, Row};
use crate::problem::Problem;
use crate::report::wrap::wrap;
use crate::source::Source;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// What messages are judged with.
struct Bench {
    engine: Engine,
    given: Given,
}

/// The files of one set, judged, each with its labels.
#[derive(Default)]
struct Set {
    files: Vec<Judged>,
    labels: Vec<Vec<Label>>,
    problems: Vec<Problem>,
}

/// Does it, and says how the run ends.
pub fn measure(args: MeasureArgs) -> io::Result<Exit> {
    let screen = Screen::new(args.screen.color);
    let given = Given {
        kind: args.kind.and_then(KindArg::kind),
        mode: Some(args.mode.mode()),
        ..Given::default()
    };
    if let Some(folder) = &args.anchors {
        let (said, problems) = anchors::table(folder, &given);
        screen.print(&said)?;
        return end(&screen, &problems);
    }
    let config = Finder::new(&args.config).of(Path::new(""));
    let choice = Choice::under(config.as_deref(), &args.choice);
    let mut problems = choice.problems;
    problems.extend(misnamed(&args.choice, &choice.names));
    let on = choice.rules.iter().filter(|chosen| chosen.on);
    let ids: Vec<String> = on.map(|chosen| chosen.rule.id.clone()).collect();
    let engine = engine_of(choice.rules, &choice.lists, &choice.settings);
    let bench = Bench { engine, given };

    let mut sets = [&args.good, &args.bad].map(|folder| folder.as_ref().map(|folder| bench.judge(folder, &[], "")));
    let mut marked = args.labels.as_ref().map(|path| bench.judge_labelled(path));
    for set in sets.iter_mut().chain([&mut marked]).flatten() {
        problems.append(&mut set.problems);
    }
    let all: Vec<&Judged> = sets
        .iter()
        .chain([&marked])
        .flatten()
        .flat_map(|set| &set.files)
        .collect();
    let heard: BTreeSet<&str> = all
        .iter()
        .flat_map(|file| file.found())
        .map(|f| f.rule.as_str())
        .collect();
    let [good, bad] = sets
        .each_ref()
        .map(|set| set.as_ref().map(|set| measure::tally(&set.files)));
    let measured = Measured {
        labelled: marked.as_ref().map(|set| measure::score(&set.files, &set.labels)),
        good,
        bad,
        overlaps: measure::overlaps(all.iter().copied()),
        silent: ids.iter().filter(|id| !heard.contains(id.as_str())).cloned().collect(),
    };
    match args.format {
        MeasureFormat::Table => {
            screen.print(&measure::table(&measured))?;
            if !measured.silent.is_empty() {
                let silent = format!("Found nothing: {}", measured.silent.join(", "));
                screen.print(&format!("\n{}", wrap(&silent, "", screen.look.width.clamp(40, 100))))?;
            }
        }
        MeasureFormat::Json => {
            let json = serde_json::to_string_pretty(&measured).map_err(io::Error::other)?;
            screen.print(&format!("{json}\n"))?;
        }
    }
    if let (Some(file), Some(name)) = (&args.record, &args.set)
        && let Err(problem) = record(file, name, &measured, &ids)
    {
        problems.push(problem);
    }
    end(&screen, &problems)
}

fn end(screen: &Screen, problems: &[Problem]) -> io::Result<Exit> {
    for problem in problems {
        screen.problem(problem)?;
    }
    Ok(if problems.is_empty() {
        Exit::Clean
    } else {
        Exit::Problems
    })
}

impl Bench {
    /// Judges the messages that a table of labels is about: in the folder `messages` beside it, or beside it.
    fn judge_labelled(&self, path: &Path) -> Set {
        let name = files::name_of(path);
        let text = files::read(path).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| Problem::new(&name, "is not UTF-8", "save the table as UTF-8"))
        });
        let text = match text {
            Ok(text) => text,
            Err(problem) => {
                return Set {
                    problems: vec![problem],
                    ..Set::default()
                };
            }
        };
        let (rows, problems) = measure::rows(&name, &text);
        let beside = path.parent().unwrap_or(Path::new(""));
        let inner = beside.join("messages");
        let mut set = self.judge(if inner.is_dir() { &inner } else { beside }, &rows, &name);
        set.problems.splice(0..0, problems);
        set
    }

    /// Judges every message under `folder`; `rows` of the table called `table` are placed in it.
    fn judge(&self, folder: &Path, rows: &[Row], table: &str) -> Set {
        let here = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        // A set is measured whole, whatever an ignore file says of it.
        let walk = files::walk(&[here.to_path_buf()], files::Ignoring::Never);
        let mut by_file: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in rows {
            by_file.entry(&row.file).or_default().push(row);
        }
        let one = |found: &files::Found| {
            let file = files::name_of(found.path.strip_prefix(here).unwrap_or(&found.path));
            let source = Source::new(&found.name, files::read(&found.path)?);
            let report = lint(source, &self.engine, &self.given);
            let mut unplaced = Vec::new();
            let mut labels = Vec::new();
            for row in by_file.get(file.as_str()).into_iter().flatten() {
                match measure::place(row, &report.source.raw) {
                    Some(label) => labels.push(label),
                    None => unplaced.push(misplaced(
                        table,
                        row,
                        "its words do not stand in its file as often as that",
                    )),
                }
            }
            Ok((Judged::of(file, &report), labels, unplaced))
        };
        let mut set = Set {
            problems: walk.problems,
            ..Set::default()
        };
        for done in walk.files.par_iter().map(one).collect::<Vec<_>>() {
            match done {
                Ok((judged, labels, unplaced)) => {
                    by_file.remove(judged.file.as_str());
                    // A table or a settings file that lies among the messages holds none.
                    if judged.messages.is_empty() && labels.is_empty() {
                        continue;
                    }
                    set.files.push(judged);
                    set.labels.push(labels);
                    set.problems.extend(unplaced);
                }
                Err(problem) => set.problems.push(problem),
            }
        }
        let lost = by_file.values().flatten();
        set.problems
            .extend(lost.map(|row| misplaced(table, row, "there is no such file")));
        if set.files.is_empty() && set.problems.is_empty() {
            let help = "name a folder of .txt, .md, .eml, .html or .mjml files";
            set.problems
                .push(Problem::new(files::name_of(here), "holds no message", help));
        }
        set
    }
}

fn misplaced(table: &str, row: &Row, why: &str) -> Problem {
    let message = format!("the label `{}` of {}: {why}", row.quote, row.file);
    Problem::new(
        table,
        message,
        "the quote is the words as they stand in the file, byte for byte",
    )
    .at(row.line, 1)
}

/// Notes what the rules called `ids` came to in the record at `path`: on the labelled set, or else on the good messages.
fn record(path: &Path, name: &str, measured: &Measured, ids: &[String]) -> Result<(), Problem> {
    let shown = files::name_of(path);
    let mut record = if path.exists() {
        let text = String::from_utf8_lossy(&files::read(path)?).into_owned();
        Record::read(&text).map_err(|wrong| Problem::new(&shown, wrong, "it is not a record of measures"))?
    } else {
        Record::default()
    };
    if let Some(scores) = &measured.labelled {
        let families: BTreeSet<&str> = scores.families.iter().map(|f| f.family.as_str()).collect();
        let judged = ids
            .iter()
            .filter(|id| families.contains(id.split('/').next().unwrap_or(id)));
        let counts = |id: &String| {
            scores
                .rules
                .iter()
                .find(|score| score.rule == *id)
                .map(|score| score.counts)
        };
        record.put_labelled(Labelled {
            set: name.to_string(),
            date: today().map_or(String::new(), |day| day.to_string()),
            messages: scores.messages,
            findings: judged.map(|id| (id.clone(), counts(id).unwrap_or_default())).collect(),
        });
    } else if let Some(good) = &measured.good {
        let hits = |id: &String| {
            good.rules
                .iter()
                .find(|rule| rule.rule == *id)
                .map_or(0, |rule| rule.hits)
        };
        record.put_genuine(Genuine {
            set: name.to_string(),
            date: today().map_or(String::new(), |day| day.to_string()),
            messages: good.messages,
            hits: ids.iter().map(|id| (id.clone(), hits(id))).collect(),
        });
    } else {
        let help = "measure with --labels, or with --good for genuine mail";
        return Err(Problem::new(&shown, "there is nothing to note", help));
    }
    files::write(path, record.text().as_bytes())
}
