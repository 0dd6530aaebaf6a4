//! Which file of a name is nearest: in a folder, or else in those above it.
//! Knows nothing of what is in it.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

/// Finds the nearest file of one name, asking the disk once for each folder.
#[derive(Debug)]
pub struct Nearest {
    name: &'static str,
    /// How many folders there are above the current one.
    above: usize,
    known: HashMap<PathBuf, Option<PathBuf>>,
}

impl Nearest {
    /// For files called `name`.
    pub fn new(name: &'static str) -> Self {
        let above = std::env::current_dir().map_or(0, |here| here.components().count() - 1);
        Self {
            name,
            above,
            known: HashMap::new(),
        }
    }

    /// The nearest one for what lies in `folder`, named from where `folder` is named.
    pub fn of(&mut self, folder: &Path) -> Option<PathBuf> {
        let folder: PathBuf = folder.components().filter(|c| *c != Component::CurDir).collect();
        self.find(folder)
    }

    fn find(&mut self, folder: PathBuf) -> Option<PathBuf> {
        if let Some(known) = self.known.get(&folder) {
            return known.clone();
        }
        let file = folder.join(self.name);
        let found = if file.is_file() {
            Some(file)
        } else {
            self.parent(&folder).and_then(|parent| self.find(parent))
        };
        self.known.insert(folder, found.clone());
        found
    }

    /// The folder above; none above the top.
    fn parent(&self, folder: &Path) -> Option<PathBuf> {
        let climbs = folder.components().all(|c| c == Component::ParentDir);
        if !climbs {
            return folder.parent().map(Path::to_path_buf);
        }
        (folder.components().count() < self.above).then(|| folder.join(".."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_climbed_to_the_top() {
        let nearest = Nearest {
            name: "x",
            above: 2,
            known: HashMap::new(),
        };
        let climb = |from: &str| {
            let mut path = Some(PathBuf::from(from));
            let mut seen = Vec::new();
            while let Some(here) = path {
                path = nearest.parent(&here);
                seen.push(here.to_string_lossy().replace('\\', "/"));
            }
            seen.join(" ")
        };
        assert_eq!(climb("a/b"), "a/b a  .. ../..");
        assert_eq!(climb(""), " .. ../..");
        assert_eq!(climb("../c"), "../c .. ../..");
        assert_eq!(climb("/a/b"), "/a/b /a /");
    }
}
