//! Waits until something changes in folders and files. The one file that names notify.
//! Knows nothing of what is in them.
//!
//! Folders are watched, never files: an editor that saves by renaming a new file over the old one leaves a watch on the old one deaf.
//! What is heard says that it is time to look again; what has changed is for whoever looks, since events get lost and names go stale.

use crate::files::name_of;
use crate::problem::Problem;
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// A save is over when nothing has happened for so long.
const QUIET: Duration = Duration::from_millis(30);

/// Where something goes on happening, nobody waits longer.
const LONGEST: Duration = Duration::from_millis(100);

/// What is watched, under the real names of folders.
#[derive(Debug, Default)]
pub struct Scope {
    /// Whatever happens right in these counts.
    folders: BTreeSet<PathBuf>,
    /// These count by themselves, whether they are there or not.
    names: BTreeSet<PathBuf>,
}

/// What was heard.
#[derive(Debug, Default)]
pub struct Heard {
    /// Where something happened, under the real names of folders.
    pub paths: BTreeSet<PathBuf>,
    /// Whether something may have happened anywhere.
    pub missed: bool,
}

/// Watches folders until it is dropped.
pub struct Watch {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    scope: Scope,
    followed: BTreeSet<PathBuf>,
}

impl Scope {
    /// Whatever happens right in `folder`, and to itself.
    pub fn folder(&mut self, folder: &Path) {
        if let Ok(real) = std::fs::canonicalize(folder) {
            self.folders.insert(real);
        }
    }

    /// What happens to the file or folder at `path`; of a link also to what it leads to.
    pub fn name(&mut self, path: &Path) {
        self.names.extend(std::fs::canonicalize(path));
        let parent = match path.parent() {
            Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
            Some(parent) => parent,
            None => return,
        };
        if let (Some(name), Ok(parent)) = (path.file_name(), std::fs::canonicalize(parent)) {
            self.names.insert(parent.join(name));
        }
    }

    /// Whatever happens to or below `path`, links followed.
    pub fn tree(&mut self, path: &Path) {
        self.name(path);
        let below = walkdir::WalkDir::new(path).follow_links(true).into_iter().flatten();
        for entry in below.filter(|entry| entry.file_type().is_dir()) {
            self.folder(entry.path());
        }
    }

    /// What happens to files with these `names` in the folders above `path`: up to the one that holds a repository, or else up to the
    /// current one.
    pub fn above(&mut self, path: &Path, names: &[&str]) {
        let Ok(real) = std::fs::canonicalize(path) else {
            return;
        };
        let above: Vec<&Path> = real.ancestors().skip(1).collect();
        let here = std::fs::canonicalize(".").unwrap_or_default();
        let repository = above.iter().position(|folder| folder.join(".git").exists());
        let top = repository.or_else(|| above.iter().position(|folder| *folder == here));
        for folder in above.iter().take(top.map_or(0, |top| top + 1)) {
            self.names.extend(names.iter().map(|name| folder.join(name)));
        }
    }

    /// Whether what happens at `path` counts.
    pub fn holds(&self, path: &Path) -> bool {
        self.names.contains(path)
            || self.folders.contains(path)
            || path.parent().is_some_and(|folder| self.folders.contains(folder))
    }

    /// The folders to watch for that.
    fn to_follow(&self) -> BTreeSet<PathBuf> {
        let parents = self.names.iter().filter_map(|name| name.parent());
        let parents = parents.filter(|parent| parent.is_dir()).map(Path::to_path_buf);
        parents.chain(self.folders.iter().cloned()).collect()
    }
}

impl Watch {
    /// Watches nothing yet.
    pub fn new() -> Result<Self, Problem> {
        let (tell, events) = channel();
        Ok(Self {
            watcher: watcher(tell).map_err(|error| refused(&error, None))?,
            events,
            scope: Scope::default(),
            followed: BTreeSet::new(),
        })
    }

    /// Watches what `scope` asks for and nothing else. Tells whether there are folders that were not watched before: what happened in them
    /// until now was not heard.
    pub fn follow(&mut self, scope: Scope) -> (bool, Vec<Problem>) {
        let wanted = scope.to_follow();
        self.scope = scope;
        for gone in self.followed.difference(&wanted) {
            // The system has forgotten a folder that is gone.
            let _ = self.watcher.unwatch(gone);
        }
        self.followed.retain(|folder| wanted.contains(folder));
        let (mut more, mut problems) = (false, Vec::new());
        for folder in wanted {
            if self.followed.contains(&folder) {
                continue;
            }
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.followed.insert(folder);
                    more = true;
                }
                // Gone again: who looks next will see.
                Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound) => {}
                // The next one would be refused for the same reason.
                Err(error) if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) => {
                    problems.push(refused(&error, Some(&folder)));
                    break;
                }
                // One that may not be looked into is told by who looks; one above those that are looked into need not be.
                Err(error) if is_forbidden(&error) || !self.scope.folders.contains(&folder) => {}
                Err(error) => problems.push(refused(&error, Some(&folder))),
            }
        }
        (more, problems)
    }

    /// Waits until something happens that counts, and until it is over.
    pub fn wait(&mut self) -> Result<Heard, Problem> {
        if self.followed.is_empty() {
            let help = "the folders to watch are gone; start again where they are";
            return Err(Problem::new("", "there is nothing left to watch", help));
        }
        let mut heard = Heard::default();
        let mut until: Option<(Instant, Instant)> = None;
        loop {
            let event = match until {
                None => self.events.recv().map_err(|_| stopped())?,
                Some((quiet, last)) => {
                    let left = quiet.min(last).saturating_duration_since(Instant::now());
                    match self.events.recv_timeout(left) {
                        Ok(event) => event,
                        Err(RecvTimeoutError::Timeout) => return Ok(heard),
                        Err(RecvTimeoutError::Disconnected) => return Err(stopped()),
                    }
                }
            };
            if self.counts(event, &mut heard) {
                let now = Instant::now();
                until = Some((now + QUIET, until.map_or(now + LONGEST, |(_, last)| last)));
            }
        }
    }

    /// Notes an event. Whether it counts.
    fn counts(&mut self, event: notify::Result<Event>, heard: &mut Heard) -> bool {
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            _ => {
                heard.missed = true;
                return true;
            }
        };
        let only_written = matches!(
            event.kind,
            EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))
        );
        let mut counts = false;
        for path in event.paths {
            let mut lost = false;
            if !only_written {
                // A folder that came, went or was renamed is another one now, and so is what lay below it.
                for folder in self.followed.extract_if(.., |folder| folder.starts_with(&path)) {
                    let _ = self.watcher.unwatch(&folder);
                    lost = true;
                }
            }
            if lost || self.scope.holds(&path) {
                heard.paths.insert(path);
                counts = true;
            }
        }
        counts
    }
}

/// What tells of everything but a file being read.
fn watcher(tell: Sender<notify::Result<Event>>) -> notify::Result<RecommendedWatcher> {
    notify::recommended_watcher(move |event: notify::Result<Event>| {
        let read = |event: &Event| matches!(event.kind, EventKind::Access(_)) && !event.need_rescan();
        if !event.as_ref().is_ok_and(read) {
            // Nobody listens any more at the end only.
            let _ = tell.send(event);
        }
    })
}

fn is_forbidden(error: &notify::Error) -> bool {
    matches!(&error.kind, notify::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::PermissionDenied)
}

fn refused(error: &notify::Error, folder: Option<&Path>) -> Problem {
    let name = folder.map(name_of).unwrap_or_default();
    let (what, help) = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => (
            "the system lets no more folders be watched".to_string(),
            "watch a smaller folder, or raise the limit: sysctl fs.inotify.max_user_watches=524288",
        ),
        // Too many open files: of watchers there may be few.
        notify::ErrorKind::Io(error) if error.raw_os_error() == Some(24) => (
            "the system lets nothing more be watched".to_string(),
            "close other programs that watch, or raise the limit: sysctl fs.inotify.max_user_instances=1024",
        ),
        notify::ErrorKind::Io(error) => (super::refusal(error).0, "check that it can be read"),
        _ => (error.to_string(), "run the command without --watch"),
    };
    Problem::new(name, format!("could not be watched: {what}"), help)
}

fn stopped() -> Problem {
    Problem::new("", "watching ended: the system tells of no more changes", "start again")
}
