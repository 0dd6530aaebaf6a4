//! What is wrong with a path pattern that can fit no file, and what to write instead.
//! Knows nothing of the disk.

use super::glob::MOST;

/// A sentence that ends in what the pattern is or has, and a remedy; none where it may fit something. `folder` is the one the pattern
/// is read from, in full, if that is known.
pub(super) fn mistake(pattern: &str, folder: &str) -> Option<(String, String)> {
    let no_file = |why: &str| format!("`{pattern}` can fit no file: {why}");
    let told = |why: &str, help: &str| Some((no_file(why), help.to_string()));
    if pattern.trim().is_empty() {
        let help = "write `**` for every file, or a folder: `templates/**`";
        return Some(("this pattern is empty".to_string(), help.to_string()));
    }
    if pattern.trim() != pattern {
        return told(
            "a blank stands at its end or before it",
            &format!("write `{}`", pattern.trim()),
        );
    }
    if let Some(rest) = below(pattern, folder) {
        return told(
            "patterns are read from the folder of this file",
            &format!("write `{rest}`"),
        );
    }
    if is_absolute(pattern) {
        let help = "write it from the folder of this file: `templates/**`";
        return told("patterns are read from the folder of this file", help);
    }
    if matches!(pattern, "/" | "./") {
        return told("it names this folder and no file in it", "write `**` for every file");
    }
    if let Some(rest) = pattern.strip_prefix('!') {
        let help = format!("write `{rest}` in an entry of its own, or narrower patterns that leave it out");
        return told("a `!` in front takes nothing back here", &help);
    }
    if pattern.contains('\\') {
        return told("it has a backslash", &format!("write `{}`", pattern.replace('\\', "/")));
    }
    let path = pattern.strip_prefix("./").unwrap_or(pattern);
    let path = path.strip_prefix('/').unwrap_or(path);
    if path.split('/').any(|part| part == "..") {
        return told(
            "it leads out of the folder of this file",
            "put it into a configuration file in the folder above",
        );
    }
    if path.split('/').any(|part| part == ".") || path.contains("//") {
        let plain: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "." | "")).collect();
        return told("no path is written that way", &format!("write `{}`", plain.join("/")));
    }
    brackets(pattern).and_then(|(why, help)| told(why, help))
}

/// `pattern` from `folder`, if it is written in full.
fn below<'a>(pattern: &'a str, folder: &str) -> Option<&'a str> {
    let rest = pattern.strip_prefix(folder)?.strip_prefix('/')?;
    (folder.contains('/') && !rest.is_empty()).then_some(rest)
}

/// Whether it is plainly meant from the top of a disk. A mere `/` in front is no such thing: it holds a pattern to this folder.
fn is_absolute(pattern: &str) -> bool {
    let drive = pattern.as_bytes().get(1) == Some(&b':') && pattern.starts_with(|c: char| c.is_ascii_alphabetic());
    drive
        || ["~/", "//", "/home/", "/Users/"]
            .iter()
            .any(|top| pattern.starts_with(top))
}

/// What is wrong with `[ ]` and `{ }`.
fn brackets(pattern: &str) -> Option<(&'static str, &'static str)> {
    let (mut rest, mut ways) = (pattern, 1_usize);
    while let Some(at) = rest.find(['[', '{']) {
        let set = rest[at..].starts_with('[');
        let inside = &rest[at + 1..];
        let Some(end) = inside.find(if set { ']' } else { '}' }) else {
            return Some(if set {
                (
                    "a `[` in it is not closed",
                    "close it, as in `mail-[0-9].txt`, or write `?` for any one character",
                )
            } else {
                ("a `{` in it is not closed", "close it, as in `{mails,calls}/**`")
            });
        };
        let within = &inside[..end];
        if set {
            let chars: Vec<char> = within.trim_start_matches(['!', '^']).chars().collect();
            let backwards = chars.windows(3).any(|w| w[1] == '-' && w[0] > w[2]);
            if chars.is_empty() {
                return Some(("its `[ ]` holds no character", "write which are meant, as in `[0-9]`"));
            }
            if backwards {
                return Some((
                    "its `[ ]` runs backwards",
                    "write the lesser character first, as in `[0-9]`",
                ));
            }
        } else {
            if within.contains(['{', '[']) {
                return Some((
                    "brackets stand within its `{ }`",
                    "write an entry for each way, or one without the inner brackets",
                ));
            }
            ways = ways.saturating_mul(within.split(',').count());
        }
        rest = &inside[end + 1..];
    }
    (ways > MOST).then_some((
        "its `{ }` stand for more than 64 patterns",
        "write several, or a `*` where any name will do",
    ))
}

#[cfg(test)]
mod tests {
    use super::mistake;

    #[test]
    fn a_pattern_that_can_fit_nothing_is_told_with_what_to_write() {
        for (pattern, why, help) in [
            ("", "empty", "`**`"),
            ("  ", "empty", "`**`"),
            (" a/** ", "blank", "write `a/**`"),
            ("t\\hub\\**", "backslash", "write `t/hub/**`"),
            ("/srv/mails/t/**", "folder of this file", "write `t/**`"),
            ("/home/ana/t/**", "folder of this file", "`templates/**`"),
            ("~/t/**", "folder of this file", "`templates/**`"),
            ("C:/t/**", "folder of this file", "`templates/**`"),
            ("../t/**", "leads out", "above"),
            ("t/../u", "leads out", "above"),
            ("t/./u//v", "no path", "write `t/u/v`"),
            ("mail-[0-9.txt", "`[`", "[0-9]"),
            ("{a,b/*", "`{`", "{mails,calls}"),
            ("mail-[].txt", "holds no", "[0-9]"),
            ("mail-[!].txt", "holds no", "[0-9]"),
            ("mail-[9-0].txt", "backwards", "[0-9]"),
            ("/", "this folder", "`**`"),
            ("./", "this folder", "`**`"),
            ("!a.txt", "takes nothing back", "`a.txt`"),
            ("{a,{b,c}}/*", "within", "each way"),
            ("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "64", "several"),
        ] {
            let (message, remedy) = mistake(pattern, "/srv/mails").unwrap_or_else(|| panic!("{pattern}"));
            assert!(
                message.contains(why) && remedy.contains(help),
                "{pattern}: {message}; {remedy}"
            );
        }
        for pattern in [
            "**",
            "t/**",
            "./t/*.html",
            "/a.md",
            "*.{html,txt}",
            "mail-[!0-9].txt",
            "a]b}",
            "a..b/c",
            ".drafts/x",
        ] {
            assert_eq!(mistake(pattern, "/srv/mails"), None, "{pattern}");
            assert_eq!(mistake(pattern, ""), None, "{pattern}");
        }
    }
}
