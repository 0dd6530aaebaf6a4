//! What the settings and the command line say of templates: for each file its mode, its dialect and its fields.
//! Knows nothing of how a dialect is recognised.

use crate::config::Settings;
use crate::dialect::{Dialect, NamedDialect, unknown_dialect};
use crate::files;
use crate::lint::Templates;
use crate::problem::Problem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What one configuration file says of templates.
pub struct TemplateSetup {
    settings: Settings,
    folder: PathBuf,
    own: Vec<Arc<Dialect>>,
}

impl TemplateSetup {
    /// As `settings` have it, read from the file at `config`.
    pub fn new(settings: Settings, config: Option<&Path>) -> Self {
        let own = settings.dialects.iter().map(|said| said.value.clone().into_dialect());
        Self {
            own: own.map(Arc::new).collect(),
            folder: config.and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default(),
            settings,
        }
    }

    /// What holds for the file at `path`; `given` is the name of a dialect on the command line.
    pub fn of(&self, path: &Path, given: Option<&str>) -> Templates {
        let by_path = if self.settings.paths.is_empty() {
            Default::default()
        } else {
            self.settings.of_path(&below(path, &self.folder))
        };
        let dialect = given.and_then(|id| self.named(id)).map(|dialect| NamedDialect {
            dialect,
            by: "--dialect".to_string(),
        });
        let path_dialect = by_path.dialect.as_ref().and_then(|said| {
            Some(NamedDialect {
                dialect: self.named(&said.value)?,
                by: said.place(),
            })
        });
        Templates {
            dialect,
            path_dialect,
            path_mode: by_path.mode.map(|said| said.value),
            fields: by_path.fields.map(|said| said.value).unwrap_or_default(),
            own: self.own.clone(),
        }
    }

    /// Whether the file at `path`, or a folder it lies in, is never to be judged.
    pub fn excludes(&self, path: &Path) -> bool {
        !self.settings.exclude.is_empty() && self.settings.excludes(&below(path, &self.folder))
    }

    fn named(&self, id: &str) -> Option<Arc<Dialect>> {
        let own = self.own.iter().find(|own| own.id == id).cloned();
        own.or_else(|| Dialect::named(id))
    }

    /// What is wrong with a dialect on the command line, if nobody knows it.
    pub fn misnamed(&self, given: &str) -> Option<Problem> {
        if self.named(given).is_some() {
            return None;
        }
        let own: Vec<&str> = self.own.iter().map(|own| own.id.as_str()).collect();
        let (message, help) = unknown_dialect(given, &own);
        Some(Problem::new("", format!("--dialect: {message}"), help))
    }
}

/// `path` as it is named from `folder`, with `/` between folders.
pub fn below(path: &Path, folder: &Path) -> String {
    let (near, over) = (files::plain(path), files::plain(folder));
    if let Ok(rest) = near.strip_prefix(&over)
        && !(over.as_os_str().is_empty() && (near.is_absolute() || near.starts_with("..")))
    {
        return files::name_of(rest);
    }
    let (path, folder) = (files::whole(path), files::whole(folder));
    path.strip_prefix(&folder)
        .map_or_else(|_| files::name_of(&path), files::name_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_named_from_a_folder_wherever_it_lies() {
        let here = files::whole(Path::new(""));
        let name = files::name_of(Path::new(here.file_name().unwrap_or_default()));
        let full = |path: &str| files::name_of(&here.join(path));
        for (path, folder, wanted) in [
            ("t/a.md", "", "t/a.md".to_string()),
            ("./t/./a.md", "t", "a.md".to_string()),
            ("a.md", "..", format!("{name}/a.md")),
            ("t/../a.md", "..", format!("{name}/a.md")),
            (full("t/a.md").as_str(), "", "t/a.md".to_string()),
            (format!("../{name}/t/a.md").as_str(), "t", "a.md".to_string()),
            ("a.md", "t", full("a.md")),
        ] {
            assert_eq!(below(Path::new(path), Path::new(folder)), wanted, "{path} {folder}");
        }
    }
}
