//! What a rule says of something found: its wording with what was found in it.
//! Knows nothing of how it was found.

/// `wording` about `excerpt`; `fills` are the other names it may hold. What stands for one name is not looked through for others.
pub fn says(wording: &str, excerpt: &str, fills: &[(&'static str, String)]) -> String {
    let excerpt = on_one_line(excerpt);
    let mut said = String::new();
    let mut rest = wording;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        said.push_str(before);
        let all = fills.iter().map(|(name, value)| (*name, value));
        let mut fill = std::iter::once(("{excerpt}", &excerpt)).chain(all);
        match fill.find(|(name, _)| from.starts_with(name)) {
            Some((name, value)) => {
                said.push_str(value);
                rest = &from[name.len()..];
            }
            None => {
                said.push('{');
                rest = &from[1..];
            }
        }
    }
    said + rest
}

/// An excerpt for use inside a sentence: line breaks become blanks, a long one is cut.
pub fn on_one_line(excerpt: &str) -> String {
    let words: Vec<&str> = excerpt.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", line[..cut].trim_end()),
        None => line,
    }
}
