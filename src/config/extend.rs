//! One configuration file over another: what the nearer says holds, and the base where it says nothing.
//! Knows nothing of where the files lie or how they are read.

use super::{Columns, Settings};
use crate::problem::Problem;
use crate::rules::select;

/// The settings of a file and of all that it extends, the nearest first, as one; and what is wrong with them together.
pub fn join(nearest_first: Vec<Settings>) -> (Settings, Vec<Problem>) {
    let farthest_first = nearest_first.into_iter().rev();
    let all = farthest_first
        .reduce(|base, nearer| nearer.over(base))
        .unwrap_or_default();
    let problems = all.unknown_dialects();
    (all, problems)
}

impl Settings {
    /// These settings over those of `base`: single values are the nearer's, tables are joined key by key, and lists are the base's
    /// entries and then these, which count more for coming later.
    fn over(self, base: Settings) -> Settings {
        let is_graded_here = |name: &str| {
            let mut here = self.severity.iter();
            here.any(|said| select::bare(&said.value.0) == select::bare(name))
        };
        let mut severity = base.severity;
        severity.retain(|said| !is_graded_here(&said.value.0));
        let mut dialects = base.dialects;
        dialects.retain(|said| !self.dialects.iter().any(|own| own.value.id == said.value.id));
        Settings {
            path: self.path,
            extends: self.extends,
            edition: self.edition.or(base.edition),
            packs: self.packs.or(base.packs),
            rules: then(base.rules, self.rules),
            severity: then(severity, self.severity),
            graded: then(base.graded, self.graded),
            allowed: then(base.allowed, self.allowed),
            named_dialects: then(base.named_dialects, self.named_dialects),
            reader_words: then(base.reader_words, self.reader_words),
            columns: Columns {
                subject: self.columns.subject.or(base.columns.subject),
                body: self.columns.body.or(base.columns.body),
            },
            exclude: then(base.exclude, self.exclude),
            allows: then(base.allows, self.allows),
            paths: then(base.paths, self.paths),
            dialects: then(dialects, self.dialects),
        }
    }
}

fn then<T>(mut first: Vec<T>, last: Vec<T>) -> Vec<T> {
    first.extend(last);
    first
}

#[cfg(test)]
mod tests {
    use super::join;
    use crate::config::{ConfigFile, Said, Settings, read};
    use std::sync::Arc;

    fn settings(name: &str, below: &str, text: &str) -> Settings {
        let file = ConfigFile {
            below: below.to_string(),
            ..ConfigFile::new(name)
        };
        let (settings, problems) = read(Arc::new(file), text.as_bytes());
        assert_eq!(problems, []);
        settings
    }

    fn places<T>(all: &[Said<T>]) -> Vec<String> {
        all.iter().map(Said::place).collect()
    }

    #[test]
    fn the_nearer_file_holds_and_lists_are_added() {
        let base = "packs = [\"core\"]\nrules = [\"b\"]\nexclude = [\"old/**\"]\n[severity]\ncanned = \"off\"\nopening = \"error\"\n[words]\nreader = [\"lead\"]\n[columns]\nsubject = [\"Betreff\"]\nbody = [\"Text\"]\n[[path]]\nglob = \"t/**\"\nmode = \"template\"\ndialect = \"ours\"\n[dialect.ours]\nopen = \"((\"\nclose = \"))\"\n[dialect.theirs]\nopen = \"<(\"\nclose = \")>\"\n";
        let near = "packs = [\"locale\"]\nrules = [\"n\"]\nexclude = [\"new/**\"]\n[severity]\n\"canned/*\" = \"error\"\n[words]\nreader = [\"record\"]\n[columns]\nbody = []\n[[path]]\nglob = \"t/hub/**\"\ndialect = \"hubspot\"\n[dialect.ours]\nopen = \"[(\"\nclose = \")]\"\n";
        let (all, problems) = join(vec![settings("near", "", near), settings("base", "", base)]);
        assert_eq!(problems, []);
        assert_eq!(all.path, "near");
        assert_eq!(all.packs.as_ref().map(Said::place).as_deref(), Some("near:1"));
        assert_eq!(places(&all.rules), ["base:2", "near:2"]);
        assert_eq!(places(&all.exclude), ["base:3", "near:3"]);
        assert_eq!(places(&all.severity), ["base:6", "near:5"]);
        assert_eq!(places(&all.reader_words), ["base:8", "near:7"]);
        let columns = [&all.columns.subject, &all.columns.body].map(|c| c.as_ref().map(Said::place));
        assert_eq!(columns, [Some("base:10".to_string()), Some("near:9".to_string())]);
        assert_eq!(places(&all.dialects), ["base:19", "near:13"]);
        let hub = all.of_path("t/hub/a.md");
        assert_eq!(hub.mode.map(|said| said.place()).as_deref(), Some("base:14"));
        assert_eq!(hub.dialect.map(|said| said.place()).as_deref(), Some("near:12"));
    }

    #[test]
    fn patterns_of_a_base_above_are_read_from_its_own_folder() {
        let base = "exclude = [\"north/old/**\", \"south/**\"]\n[[allow]]\npath = \"north/*.txt\"\nrule = \"canned\"\nreason = \"r\"\n";
        let (all, _) = join(vec![
            settings("n", "", "exclude = [\"x\"]"),
            settings("b", "north/", base),
        ]);
        for (path, excluded) in [
            ("old/a.txt", true),
            ("x", true),
            ("north/old/a.txt", false),
            ("south/a.txt", false),
        ] {
            assert_eq!(all.excludes(path), excluded, "{path}");
        }
        assert_eq!(all.allows_of("a.txt").len(), 1);
        assert_eq!(all.allows_of("north/a.txt").len(), 0);
    }

    #[test]
    fn a_dialect_may_be_described_in_the_base_or_in_what_extends_it() {
        let uses = "[[path]]\nglob = \"t/**\"\ndialect = \"ours\"\n";
        let has = "[dialect.ours]\nopen = \"((\"\nclose = \"))\"\n";
        for (near, base) in [(uses, has), (has, uses)] {
            assert_eq!(join(vec![settings("n", "", near), settings("b", "", base)]).1, []);
        }
        let (_, problems) = join(vec![settings("n", "", "packs = [\"core\"]"), settings("b", "", uses)]);
        let told: Vec<_> = problems.iter().map(|p| (p.path.as_str(), p.place)).collect();
        assert_eq!(told, [("b", Some((3, 11)))]);
    }
}
