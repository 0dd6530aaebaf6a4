//! What a file is called from a folder: the same however the file and the folder were named.
//! Knows nothing of what is in them.

use super::name_of;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

/// Names files from folders, asking the disk once for each folder.
#[derive(Debug, Default)]
pub struct Namer {
    whole: HashMap<PathBuf, PathBuf>,
}

impl Namer {
    /// The name of the file at `path` from `folder`, with `/` between folders and `..` where it lies elsewhere.
    pub fn name(&mut self, path: &Path, folder: &Path) -> String {
        let (parent, file) = match (path.parent(), path.file_name()) {
            (Some(parent), Some(file)) => (parent, Path::new(file)),
            _ => (path, Path::new("")),
        };
        // A link goes by its own name, the folders it lies in by their true ones.
        let path = self.whole(parent).join(file);
        let folder = self.whole(folder);
        let common = path
            .components()
            .zip(folder.components())
            .take_while(|(a, b)| a == b)
            .count();
        if common == 0 {
            // On another drive.
            return name_of(&path);
        }
        let up = folder.components().skip(common).map(|_| Component::ParentDir);
        name_of(&up.chain(path.components().skip(common)).collect::<PathBuf>())
    }

    /// Whether what lies in `folder` lies in `above` or below it.
    pub fn is_below(&mut self, folder: &Path, above: &Path) -> bool {
        self.whole(folder).starts_with(self.whole(above))
    }

    fn whole(&mut self, folder: &Path) -> PathBuf {
        if let Some(known) = self.whole.get(folder) {
            return known.clone();
        }
        let here = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let whole = std::fs::canonicalize(here)
            .or_else(|_| std::path::absolute(here))
            .unwrap_or_else(|_| here.to_path_buf());
        self.whole.insert(folder.to_path_buf(), whole.clone());
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_name_from_a_folder() {
        let top = std::env::temp_dir().join(format!("uncanned-below-{}", std::process::id()));
        std::fs::create_dir_all(top.join("a/b")).unwrap();
        let mut namer = Namer::default();
        for (path, folder, wanted) in [
            ("a/b/x.txt", "", "a/b/x.txt"),
            ("a/./b/x.txt", "a", "b/x.txt"),
            ("a/b/../b/x.txt", "a/b", "x.txt"),
            ("x.txt", "a/b", "../../x.txt"),
        ] {
            assert_eq!(
                namer.name(&top.join(path), &top.join(folder)),
                wanted,
                "{path} {folder}"
            );
        }
        let here = std::env::current_dir().unwrap();
        assert_eq!(namer.name(&here.join("src/x"), Path::new("")), "src/x");
        assert_eq!(namer.name(Path::new("./src/x"), &here), "src/x");
        assert!(namer.is_below(&top.join("a/b"), &top) && !namer.is_below(&top, &top.join("a")));
        std::fs::remove_dir_all(top).unwrap();
    }
}
