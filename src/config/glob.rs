//! Path patterns of settings: `templates/**`, `*.html`, `{mails,calls}/*`.
//! Knows nothing of the disk; a path is text with `/` between folders.

/// Whether `path` fits `pattern`. `*` and `?` stay within a folder, `**` crosses folders, `[ab]` is one of these, `{a,b}` is
/// either; a pattern without a `/` fits a file of that name in any folder, one that ends in `/` whatever lies below.
pub fn fits(pattern: &str, path: &str) -> bool {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    let below = format!("{pattern}**");
    let pattern = if pattern.ends_with('/') {
        below.as_str()
    } else {
        pattern
    };
    alternatives(pattern).iter().any(|pattern| {
        let anchored = pattern.strip_prefix('/').unwrap_or(pattern);
        let pieces = pieces(anchored);
        if pattern.contains('/') {
            return matches(&pieces, path);
        }
        matches(&pieces, path.rsplit('/').next().unwrap_or(path))
    })
}

/// Most ways that braces may multiply a pattern into.
const MOST: usize = 64;

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
        ] {
            assert_eq!(fits(pattern, path), fitting, "{pattern} {path}");
        }
        assert!(!fits(&"*a".repeat(2000), &"a".repeat(2000).replace("aa", "ab")));
    }
}
