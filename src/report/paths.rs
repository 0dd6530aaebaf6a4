//! How reports for other programs name a file.
//! Knows nothing of the disk or of which folder a run is in.

/// The name of a file as seen from a repository, where uncanned ran in its `folder` (empty for its root).
pub(super) fn within(folder: &str, path: &str) -> String {
    if folder.is_empty() || is_absolute(path) {
        return path.to_string();
    }
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    let mut rest = path;
    while let Some(above) = rest.strip_prefix("../") {
        if names.pop().is_none() {
            break;
        }
        rest = above;
    }
    names.push(rest);
    names.join("/")
}

/// Whether a name starts at the root of a disk.
pub(super) fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || has_drive(path)
}

fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic())
}

/// A file name as a URI: relative where the name is, else `file://…`. Whatever is not plain is percent-encoded.
pub(super) fn uri(path: &str) -> String {
    let (mut out, rest) = match path {
        _ if has_drive(path) => (format!("file:///{}", &path[..2]), &path[2..]),
        _ if path.starts_with("//") => ("file:".to_string(), path),
        _ if path.starts_with('/') => ("file://".to_string(), path),
        _ => (String::new(), path),
    };
    for byte in rest.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_uris() {
        let cases = [
            ("drafts/dana.txt", "drafts/dana.txt"),
            ("a b/é%.txt", "a%20b/%C3%A9%25.txt"),
            ("x:y.txt", "x%3Ay.txt"),
            ("/srv/mail/a#1.eml", "file:///srv/mail/a%231.eml"),
            ("C:/mail/a.eml", "file:///C:/mail/a.eml"),
            ("//server/mail/a.eml", "file://server/mail/a.eml"),
            ("-", "-"),
        ];
        for (path, is) in cases {
            assert_eq!(uri(path), is);
        }
    }

    #[test]
    fn a_name_is_seen_from_the_repository() {
        let cases = [
            ("", "a.txt", "a.txt"),
            ("sales/mail", "a.txt", "sales/mail/a.txt"),
            ("sales/mail", "../a.txt", "sales/a.txt"),
            ("sales", "../../a.txt", "../a.txt"),
            ("sales", "/tmp/a.txt", "/tmp/a.txt"),
        ];
        for (folder, path, is) in cases {
            assert_eq!(within(folder, path), is, "{folder} {path}");
        }
    }
}
