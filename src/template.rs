//! The files one template is kept in (a page, a text, a subject), told by their names.
//! Knows nothing of the disk or of what is in them.

use std::collections::BTreeMap;

/// Endings of template engines, which stand behind the ending of what they make: `order.html.erb`.
const ENGINES: [&str; 15] = [
    "hbs",
    "handlebars",
    "mustache",
    "liquid",
    "j2",
    "jinja",
    "jinja2",
    "erb",
    "ejs",
    "tmpl",
    "gotmpl",
    "twig",
    "ftl",
    "vm",
    "njk",
];

/// What one file of a template is to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TemplatePart {
    /// The page most readers see.
    Page,
    /// The text for those who see no pages.
    Text,
    /// The subject.
    Subject,
}

impl TemplatePart {
    /// The part a word of a file's name speaks of.
    fn named(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "html" | "htm" | "mjml" => Some(Self::Page),
            "txt" | "text" | "plain" | "plaintext" => Some(Self::Text),
            "subject" | "subj" => Some(Self::Subject),
            _ => None,
        }
    }
}

/// What is beneath the endings of template engines in a file's name; none if it has no such ending.
pub fn beneath(file: &str) -> Option<&str> {
    let mut rest = file;
    while let Some((name, ending)) = rest.rsplit_once('.') {
        if name.is_empty() || !ENGINES.iter().any(|e| e.eq_ignore_ascii_case(ending)) {
            break;
        }
        rest = name;
    }
    (rest.len() < file.len()).then_some(rest)
}

/// Whether a file's name says that it holds a subject and nothing else: `welcome.subject`, `welcome_subject.txt`, `subject.hbs`.
pub fn is_subject(name: &str) -> bool {
    part_of(name).is_some_and(|(_, part)| part == TemplatePart::Subject)
}

/// The files of `names` that are parts of one template, each with what it is, by their places in `names`. A template has each part
/// once: where two files claim one (but for the MJML a page was made from), which of them is meant is not known, and none is taken.
pub fn templates(names: &[&str]) -> Vec<Vec<(usize, TemplatePart)>> {
    let mut found: BTreeMap<String, Vec<(usize, TemplatePart)>> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        if let Some((template, part)) = part_of(name) {
            found.entry(template).or_default().push((at, part));
        }
    }
    join_bodies(&mut found);
    let mut all: Vec<_> = found
        .into_values()
        .filter_map(|files| once_each(files, names))
        .collect();
    all.sort();
    all
}

/// The template a file is a part of, as its folder and the stem its parts share, and which part.
fn part_of(name: &str) -> Option<(String, TemplatePart)> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let engine = beneath(file);
    let file = engine.unwrap_or(file);
    let (stem, by_ending) = match file.rsplit_once('.') {
        Some((stem, ending)) if TemplatePart::named(ending).is_some() => (stem, TemplatePart::named(ending)),
        Some(_) if engine.is_none() => return None,
        None if engine.is_none() => return None,
        _ => (file, None),
    };
    let cut = stem.rfind(['.', '_', '-']);
    let word = stem.get(cut.map_or(0, |at| at + 1)..).unwrap_or("");
    let by_word = TemplatePart::named(word)
        .filter(|part| *part == TemplatePart::Subject || by_ending.is_none_or(|ending| ending == *part));
    let stem = match by_word {
        Some(_) => stem.get(..cut.unwrap_or(0)).unwrap_or(""),
        None if matches!(stem, "body" | "content") => "",
        None => stem,
    };
    let (above, own) = folder.rsplit_once('/').unwrap_or(("", folder));
    let by_folder = match own {
        "subjects" => Some(TemplatePart::Subject),
        _ => TemplatePart::named(own),
    };
    let part = by_word
        .or(by_ending)
        .or(by_folder)
        .or(engine.map(|_| TemplatePart::Page))?;
    let folder = if by_folder == Some(part) { above } else { folder };
    Some((format!("{folder}/{stem}"), part))
}

/// `reset_subject.txt` goes with `reset_message.html`, where there is no `reset.html`.
fn join_bodies(found: &mut BTreeMap<String, Vec<(usize, TemplatePart)>>) {
    let subjects: Vec<String> = found
        .iter()
        .filter(|(_, files)| files.iter().all(|(_, part)| *part == TemplatePart::Subject))
        .map(|(template, _)| template.clone())
        .collect();
    for template in subjects {
        for word in ["message", "body", "email", "content"] {
            for between in ["_", "-", "."] {
                let bodies = found.remove(&format!("{template}{between}{word}")).unwrap_or_default();
                found.entry(template.clone()).or_default().extend(bodies);
            }
        }
    }
}

/// The files of a template of several parts, each there once.
fn once_each(mut files: Vec<(usize, TemplatePart)>, names: &[&str]) -> Option<Vec<(usize, TemplatePart)>> {
    let pages = files.iter().filter(|(_, part)| *part == TemplatePart::Page).count();
    if pages > 1 {
        files.retain(|(at, _)| !names.get(*at).is_some_and(|name| name.contains(".mjml")));
    }
    files.sort_by_key(|(at, part)| (*part, *at));
    let several = files.len() > 1;
    let once = files.windows(2).all(|pair| pair[0].1 != pair[1].1);
    (several && once).then_some(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_of_engines_are_taken_off() {
        for (file, rest) in [
            ("order.html.erb", Some("order.html")),
            ("order.mjml.hbs", Some("order.mjml")),
            ("order.HBS", Some("order")),
            ("a.html.j2.tmpl", Some("a.html")),
            ("order.html", None),
            (".erb", None),
            ("erb", None),
        ] {
            assert_eq!(beneath(file), rest, "{file}");
        }
    }

    #[test]
    fn names_tell_what_belongs_together() {
        let cases: &[(&[&str], &[&[&str]])] = &[
            (
                &["a/hi.html", "a/hi.subject", "a/hi.txt", "b/hi.txt"],
                &[&["a/hi.html", "a/hi.txt", "a/hi.subject"]],
            ),
            (
                &["hi.html.erb", "hi.text.erb", "ho.html.erb"],
                &[&["hi.html.erb", "hi.text.erb"]],
            ),
            (
                &["hi/html.hbs", "hi/subject.hbs", "hi/text.hbs"],
                &[&["hi/html.hbs", "hi/text.hbs", "hi/subject.hbs"]],
            ),
            (
                &["hi.subject.txt", "hi_html.html", "hi_text.txt"],
                &[&["hi_html.html", "hi_text.txt", "hi.subject.txt"]],
            ),
            (&["hi.hbs", "hi-subject.hbs"], &[&["hi.hbs", "hi-subject.hbs"]]),
            (
                &["hi/body.html", "hi/subject.txt"],
                &[&["hi/body.html", "hi/subject.txt"]],
            ),
            (
                &["r/content.html", "r/content.txt"],
                &[&["r/content.html", "r/content.txt"]],
            ),
            (
                &["html/hi.ftl", "text/hi.ftl", "text/ho.ftl"],
                &[&["html/hi.ftl", "text/hi.ftl"]],
            ),
            (
                &["ask_message.html", "ask_message.txt", "ask_subject.txt"],
                &[&["ask_message.html", "ask_message.txt", "ask_subject.txt"]],
            ),
            (&["hi.html", "hi.mjml", "hi.txt"], &[&["hi.html", "hi.txt"]]),
            (&["hi.html", "hi.html.hbs", "hi.txt"], &[]),
            (&["hi.html", "ho.txt", "hi.md", "hi.eml", "hi"], &[]),
            (&["hi.txt", "hi.text"], &[]),
        ];
        for (names, wanted) in cases {
            let found = templates(names);
            let found: Vec<Vec<&str>> = found
                .iter()
                .map(|files| files.iter().map(|(at, _)| names[*at]).collect())
                .collect();
            assert_eq!(found, *wanted, "{names:?}");
        }
    }

    #[test]
    fn a_subject_is_known_by_its_name() {
        for name in ["a/hi.subject", "hi_subject.txt", "hi.subject.hbs", "hi/subject.j2"] {
            assert!(is_subject(name), "{name}");
        }
        for name in ["subject.md", "a.txt", "subjects/hi.html", "the-subject-is.txt", ""] {
            assert!(!is_subject(name), "{name}");
        }
    }
}
