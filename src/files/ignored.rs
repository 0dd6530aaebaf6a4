//! Whether ignore files leave a path out, for paths that are named and not met on a walk.
//! Knows nothing of walking; it decides as a walk from the top of the repository does.

use ignore::Match;
use ignore::gitignore::Gitignore;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The ignore files of the folders met so far.
#[derive(Default)]
pub struct Ignored {
    folders: HashMap<PathBuf, Folder>,
}

/// The ignore files of one folder, each that is there.
struct Folder {
    uncanned: Option<Gitignore>,
    plain: Option<Gitignore>,
    git: Option<Gitignore>,
    /// Whether a repository begins here: those of git that lie above say nothing of it.
    is_top: bool,
}

impl Ignored {
    /// Whether the file or folder at `path`, or a folder it lies in, is left out.
    pub fn has(&mut self, path: &Path) -> bool {
        let Some(whole) = whole(path) else { return false };
        let mut is_folder = whole.is_dir();
        for here in whole.ancestors() {
            let Some(parent) = here.parent() else { break };
            if self.leaves_out(parent, here, is_folder) {
                return true;
            }
            if self.folder(here).is_top {
                break;
            }
            is_folder = true;
        }
        false
    }

    /// Whether the ignore files of `parent` and the folders above it leave out `path`, looking at no folder between. A nearer file goes
    /// before a farther one, and ours before others.
    fn leaves_out(&mut self, parent: &Path, path: &Path, is_folder: bool) -> bool {
        let mut said = [None, None, None];
        let mut below_top = true;
        for folder in parent.ancestors() {
            let folder = self.folder(folder);
            let git = folder.git.as_ref().filter(|_| below_top);
            for (said, files) in said
                .iter_mut()
                .zip([folder.uncanned.as_ref(), folder.plain.as_ref(), git])
            {
                *said = said.or_else(|| match files?.matched(path, is_folder) {
                    Match::None => None,
                    Match::Ignore(_) => Some(true),
                    Match::Whitelist(_) => Some(false),
                });
            }
            below_top &= !folder.is_top;
        }
        said.into_iter().flatten().next().unwrap_or(false)
    }

    fn folder(&mut self, path: &Path) -> &Folder {
        self.folders.entry(path.to_path_buf()).or_insert_with(|| {
            let file = |name: &str| {
                let file = path.join(name);
                // A line that cannot be read leaves out nothing, as on a walk.
                file.is_file().then(|| Gitignore::new(file).0)
            };
            Folder {
                uncanned: file(".uncannedignore"),
                plain: file(".ignore"),
                git: file(".gitignore"),
                is_top: path.join(".git").exists(),
            }
        })
    }
}

/// The path from the root, its folder's links followed; a link itself is asked about by its own name.
fn whole(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => Some(std::fs::canonicalize(parent).ok()?.join(name)),
        _ => std::fs::canonicalize(&path).ok(),
    }
}
