//! Path patterns of settings: `templates/**`, `*.html`, `{mails,calls}/*`.
//! Knows nothing of the disk; a path is text with `/` between folders.

/// Whether `path` fits `pattern`. `*` and `?` stay within a folder, `**` crosses folders, `[ab]` is one of these, `{a,b}` is
/// either; a pattern without a `/` fits a name in any folder, one with a `/` in front only in the first. What names a folder, with a `/`
/// behind it or without, fits whatever lies in it.
pub fn fits(pattern: &str, path: &str) -> bool {
    // `./a.txt` is about the one in this folder, as `/a.txt` is.
    let pattern = match pattern.strip_prefix("./") {
        Some(rest) => format!("/{rest}"),
        None => pattern.to_string(),
    };
    alternatives(&pattern).iter().any(|pattern| {
        let name = pattern.trim_end_matches('/');
        let anywhere = !name.contains('/');
        let name = name.strip_prefix('/').unwrap_or(name);
        let last = name.rsplit('/').next().unwrap_or(name);
        if !pattern.ends_with('/') {
            let path = if anywhere {
                path.rsplit('/').next().unwrap_or(path)
            } else {
                path
            };
            if matches(&pieces(name), path) {
                return true;
            }
        }
        // With a wildcard at its end, a pattern without `/` behind it is about files.
        let is_folder = pattern.ends_with('/') || !last.contains(['*', '?', '[']);
        let anywhere = if anywhere { "**/" } else { "" };
        is_folder && !name.is_empty() && matches(&pieces(&format!("{anywhere}{name}/**")), path)
    })
}

/// Most ways that braces may multiply a pattern into.
pub(super) const MOST: usize = 64;

/// The patterns without braces that one with braces stands for.
fn alternatives(pattern: &str) -> Vec<String> {
    let mut open = vec![pattern.to_string()];
    let mut done = Vec::new();
    while let Some(pattern) = open.pop() {
        let braces = pattern
            .find('{')
            .and_then(|from| Some((from, from + pattern.get(from..)?.find('}')?)));
        match braces {
            Some((from, to)) if done.len() + open.len() < MOST => {
                let (head, tail) = (&pattern[..from], &pattern[to + 1..]);
                open.extend(pattern[from + 1..to].split(',').map(|one| format!("{head}{one}{tail}")));
            }
            _ => done.push(pattern),
        }
    }
    done
}

#[derive(Debug, PartialEq)]
enum Piece {
    One(char),
    Any,
    Of(bool, Vec<(char, char)>),
    Star,
    Stars,
}

fn pieces(pattern: &str) -> Vec<Piece> {
    let mut chars = pattern.chars().peekable();
    let mut pieces = Vec::new();
    while let Some(c) = chars.next() {
        let piece = match c {
            '?' => Piece::Any,
            '*' if chars.peek() == Some(&'*') => {
                while chars.next_if_eq(&'*').is_some() {}
                // `a/**/b` fits `a/b` too.
                chars.next_if_eq(&'/');
                Piece::Stars
            }
            '*' => Piece::Star,
            '[' => {
                let not = chars.next_if(|c| matches!(c, '!' | '^')).is_some();
                let set: Vec<char> = chars.by_ref().take_while(|c| *c != ']').collect();
                let mut ranges = Vec::new();
                let mut i = 0;
                while let Some(&from) = set.get(i) {
                    match (set.get(i + 1), set.get(i + 2)) {
                        (Some('-'), Some(&to)) => {
                            ranges.push((from, to));
                            i += 3;
                        }
                        _ => {
                            ranges.push((from, from));
                            i += 1;
                        }
                    }
                }
                Piece::Of(not, ranges)
            }
            c => Piece::One(c),
        };
        pieces.push(piece);
    }
    pieces
}

/// Walks the set of places in the pattern that the path so far can have reached: no pattern takes long.
fn matches(pieces: &[Piece], path: &str) -> bool {
    let mut at = vec![false; pieces.len() + 1];
    at[0] = true;
    skip(pieces, &mut at);
    for c in path.chars() {
        let mut next = vec![false; pieces.len() + 1];
        for (i, piece) in pieces.iter().enumerate().filter(|(i, _)| at[*i]) {
            match piece {
                Piece::One(own) => next[i + 1] |= *own == c,
                Piece::Any => next[i + 1] |= c != '/',
                Piece::Of(not, ranges) => {
                    next[i + 1] |= c != '/' && ranges.iter().any(|(from, to)| (*from..=*to).contains(&c)) != *not;
                }
                Piece::Star => next[i] |= c != '/',
                Piece::Stars => next[i] = true,
            }
        }
        skip(pieces, &mut next);
        at = next;
    }
    at.last().copied().unwrap_or(false)
}

/// A star may stand for nothing.
fn skip(pieces: &[Piece], at: &mut [bool]) {
    for (i, piece) in pieces.iter().enumerate() {
        if at[i] && matches!(piece, Piece::Star | Piece::Stars) {
            at[i + 1] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_paths() {
        for (pattern, path, fitting) in [
            ("templates/hubspot/**", "templates/hubspot/a/b.html", true),
            ("templates/hubspot/**", "templates/klaviyo/b.html", false),
            ("**/*.html", "b.html", true),
            ("a/**/b.txt", "a/b.txt", true),
            ("a/**/b.txt", "a/x/y/b.txt", true),
            ("*.html", "deep/in/b.html", true),
            ("a/*.html", "a/b/c.html", false),
            ("{mails,calls}/*", "calls/x.md", true),
            ("mail-[0-9].txt", "mail-4.txt", true),
            ("mail-[!0-9].txt", "mail-4.txt", false),
            ("templates/", "templates/x/y.md", true),
            ("./a/?.md", "a/é.md", true),
            ("/a.md", "b/a.md", false),
            ("./a.md", "b/a.md", false),
            ("./a.md", "a.md", true),
            ("/a.md", "a.md", true),
            ("vendor", "vendor/a/b.md", true),
            ("vendor", "deep/vendor/a.md", true),
            ("vendor", "vendors/a.md", false),
            ("/vendor", "deep/vendor/a.md", false),
            ("vendor/", "deep/vendor/a.md", true),
            ("vendor/", "vendor", false),
            ("templates/hubspot", "templates/hubspot/a/b.html", true),
            ("{old,new}", "old/a.md", true),
            ("a/*", "a/b/c.md", false),
        ] {
            assert_eq!(fits(pattern, path), fitting, "{pattern} {path}");
        }
        assert!(!fits(&"*a".repeat(2000), &"a".repeat(2000).replace("aa", "ab")));
    }
}
