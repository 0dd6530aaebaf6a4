//! Whether a run holds all the files of the templates that its files are parts of: what is found in one depends on the others.
//! Knows nothing of what is found.

use crate::cli::parts::mates;
use crate::cli::work::Work;
use crate::files;
use crate::message::Mode;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// The files of a run, and what lies around them.
pub struct Company {
    /// Whether files are held against each other at all.
    matters: bool,
    in_run: HashSet<PathBuf>,
    /// By the folder two above a file, the other parts of each template there; none where too much lies there to tell.
    around: HashMap<PathBuf, Option<HashMap<PathBuf, Vec<PathBuf>>>>,
}

impl Company {
    /// Of a run; what the settings leave out can be missed by no file.
    pub fn of(work: &Work) -> Self {
        let judged = work.turns.iter().map(|turn| &turn.input);
        let paths = judged.chain(&work.out).filter_map(|input| input.path.as_deref());
        Self {
            matters: work.given.mode != Some(Mode::Draft),
            in_run: paths.map(files::whole).collect(),
            around: HashMap::new(),
        }
    }

    /// Whether all parts of the template that the file at `path` is a part of are in the run.
    pub fn is_complete(&mut self, path: &Path) -> bool {
        if !self.matters {
            return true;
        }
        let path = files::whole(path);
        // Parts may lie in folders of their own, side by side.
        let folder = path.parent().unwrap_or(&path);
        let root = folder.parent().unwrap_or(folder).to_path_buf();
        let around = self.around.entry(root.clone()).or_insert_with(|| look_around(&root));
        let Some(mates) = around.as_ref().map(|around| around.get(&path)) else {
            return false;
        };
        mates.is_none_or(|mates| mates.iter().all(|mate| self.in_run.contains(mate)))
    }
}

/// The other parts of each template's files at and a little below `root`.
fn look_around(root: &Path) -> Option<HashMap<PathBuf, Vec<PathBuf>>> {
    let paths = files::near(root)?;
    let names: Vec<String> = paths.iter().map(|path| files::name_of(path)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut around = HashMap::new();
    for template in mates(&names) {
        for at in &template {
            let others = template.iter().filter(|other| *other != at);
            around.insert(paths[*at].clone(), others.map(|other| paths[*other].clone()).collect());
        }
    }
    Some(around)
}
