//! Whether the first line of a body greets, and how far the greeting goes.
//! Knows nothing of the rest of the message.

use super::words::count_plain;

/// Words a greeting starts with, in the languages the catalogue of salutations knows.
const GREETING_WORDS: [&str; 52] = [
    "hi",
    "hello",
    "hey",
    "heya",
    "hiya",
    "howdy",
    "dear",
    "dearest",
    "greetings",
    "good",
    "morning",
    "afternoon",
    "evening",
    "to",
    "respected",
    "yo",
    "g'day",
    "gday",
    "hullo",
    "hallo",
    "hej",
    "hei",
    "moin",
    "servus",
    "grüezi",
    "guten",
    "liebe",
    "lieber",
    "sehr",
    "bonjour",
    "bonsoir",
    "salut",
    "cher",
    "chère",
    "hola",
    "buenos",
    "buenas",
    "estimado",
    "estimada",
    "ciao",
    "buongiorno",
    "gentile",
    "olá",
    "bom",
    "boa",
    "prezado",
    "namaste",
    "aloha",
    "kia",
    "salam",
    "merhaba",
    "beste",
];
const DAYTIMES: [&str; 6] = ["morning", "afternoon", "evening", "day", "night", "tag"];
/// Titles before a name: the full stop after one is no end.
const TITLES: [&str; 14] = [
    "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "fr", "sr", "sra", "st", "eng", "capt", "hon",
];
/// First words that make `Word Name,` something else than a salutation.
const NOT_NAMES: [&str; 40] = [
    "thanks",
    "thank",
    "thx",
    "cheers",
    "best",
    "regards",
    "kind",
    "warm",
    "sincerely",
    "yours",
    "introducing",
    "announcing",
    "congratulations",
    "congrats",
    "re",
    "ps",
    "p.s",
    "as",
    "in",
    "on",
    "at",
    "since",
    "if",
    "when",
    "while",
    "after",
    "before",
    "yes",
    "no",
    "ok",
    "okay",
    "sure",
    "so",
    "well",
    "also",
    "great",
    "sorry",
    "today",
    "first",
    "welcome",
];

/// Length in bytes of the greeting that `line` starts with, its comma included; 0 if it does not greet. `alone` tells that
/// nothing follows on the same paragraph.
pub(crate) fn greeting(line: &str, alone: bool) -> usize {
    let lead = line.len() - line.trim_start_matches(['"', '“', '\'', '*', '_', ' ']).len();
    let content = line.get(lead..).unwrap_or("");
    let length = if starts_as_greeting(content) {
        worded(content)
    } else {
        named(content, alone)
    };
    if length == 0 { 0 } else { lead + length }
}

/// Whether the line starts with a word of greeting, as `Hi` or `Good evening` or `To whom it may concern`.
fn starts_as_greeting(content: &str) -> bool {
    let mut words = content.split(|c: char| c.is_whitespace() || matches!(c, ',' | '!' | '.' | ':' | '—' | '–'));
    let first = words.next().unwrap_or("").to_lowercase().replace('’', "'");
    let second = words.find(|w| !w.is_empty()).unwrap_or("").to_lowercase();
    let lower = content.to_lowercase();
    match first.as_str() {
        "good" | "guten" | "bom" | "boa" => DAYTIMES.contains(&second.as_str()) || first != "good",
        "to" => lower.starts_with("to whom") || lower.starts_with("to the ") && lower.ends_with([',', ':']),
        "morning" | "afternoon" | "evening" => count_plain(content) <= 5 || content.contains(','),
        word => GREETING_WORDS.contains(&word),
    }
}

/// `Hi Dana,` and `Hello!! Hope …`: to the end of the line, or to the first mark that ends the salutation.
fn worded(content: &str) -> usize {
    let total = count_plain(content);
    let Some((at, end)) = first_stop(content) else {
        return if total <= 8 && !content.ends_with('?') {
            content.len()
        } else {
            0
        };
    };
    let rest = content.get(end..).unwrap_or("").trim();
    if rest.is_empty() {
        return if total <= 10 { content.len() } else { 0 };
    }
    let ends_open = content.ends_with([',', '!', ':', '-', '—', '–']);
    // `Dear Kowalczyk, Agnieszka,` and `Hello Ann, Bob and Cleo,`: names go on after the comma.
    if total <= 8 && ends_open && rest.split_whitespace().all(is_name_part) {
        return content.len();
    }
    if count_plain(content.get(..at).unwrap_or("")) <= 6 {
        end
    } else {
        0
    }
}

/// Start and end of the first `, ! : - .` that can end a salutation.
fn first_stop(content: &str) -> Option<(usize, usize)> {
    let mut depth = 0_i32;
    let mut before = ' ';
    for (at, c) in content.char_indices().take(120) {
        let end = at + c.len_utf8();
        let next = content.get(end..).and_then(|r| r.chars().next()).unwrap_or(' ');
        match c {
            '[' | '{' | '<' => depth += 1,
            ']' | '}' | '>' => depth -= 1,
            _ => {}
        }
        let stops = depth <= 0
            && match c {
                ',' | '!' | '—' | '–' | '…' | ';' => true,
                ':' => !next.is_alphanumeric(),
                '-' => before == ' ' && next == ' ' || before == '-',
                '.' => (next == ' ' || next == '.') && !after_title(content.get(..at).unwrap_or("")),
                _ => false,
            };
        if stops {
            let run = content.get(end..).unwrap_or("");
            let more = run.len()
                - run
                    .trim_start_matches([',', '!', '.', '-', '—', '–', ':', '…', ')'])
                    .len();
            return Some((at, end + more));
        }
        before = c;
    }
    None
}

fn after_title(before: &str) -> bool {
    let word = before.rsplit([' ', '/']).next().unwrap_or("").to_lowercase();
    TITLES.contains(&word.as_str()) || word.chars().count() == 1
}

/// `Nicholas,`, `{{first_name}},`, `Bore da Elin,`: a name without a word of greeting.
fn named(content: &str, alone: bool) -> usize {
    let bare = content.trim_end_matches([',', '!', '-', '—', '–', ':', '"', '”', ' ', '*']);
    let stop = content.get(bare.len()..).unwrap_or("").trim();
    let field = is_blank_slot(bare);
    if field {
        if !stop.is_empty() || alone {
            return content.len();
        }
        return 0;
    }
    // `{{first_name}}, saw your …` and `[Name] - saw …`
    if let Some(slot) = leading_slot(content) {
        let rest = content.get(slot..).unwrap_or("");
        let stop = rest.len() - rest.trim_start_matches([',', '!', '-', '—', '–', ':', ' ']).len();
        let mark = rest.get(..stop).unwrap_or("").trim_end();
        return if mark.trim().is_empty() { 0 } else { slot + mark.len() };
    }
    let words: Vec<&str> = bare.split_whitespace().take(7).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return 0;
    };
    let first = first.trim_end_matches(',').to_lowercase();
    if NOT_NAMES.contains(&first.as_str()) || bare.contains([',', '?', ':', '!', ';', '(', '@', '/']) || words.len() > 5
    {
        return 0;
    }
    let all_names = words.iter().all(|w| is_name_part(w));
    let title = TITLES.contains(&first.trim_end_matches('.'));
    let greets = if stop.starts_with(',') {
        words.len() <= 5 && is_name_part(last) && capital(bare) || (words.len() == 1 && alone && bare.len() < 20)
    } else if stop.starts_with(['-', '—', '–', '!']) {
        words.len() <= 3 && all_names
    } else if stop.starts_with(':') {
        title && all_names && words.len() <= 3
    } else {
        alone && all_names && (words.len() == 1 && !bare.contains('.') || title && words.len() <= 3)
    };
    if greets { content.len() } else { 0 }
}

/// Whether the word can be part of a name: it starts with a capital, joins names, or is a slot for one.
pub(super) fn is_name_part(word: &str) -> bool {
    let word = word.trim_matches([',', '!', ':', '-', '—', '–', '"', '*', '(', ')', '.', '/']);
    capital(word)
        || matches!(
            word,
            "and" | "&" | "de" | "van" | "von" | "der" | "da" | "di" | "of" | "the" | "or" | ""
        )
        || word.starts_with(['[', '{', '<', '%', '*'])
        || word.ends_with([']', '}', '>', '%'])
}

fn capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Length of the slot (`[Name]`, `{{first_name}}`, `<name>`, `*|FNAME|*`, `%name%`) that `content` starts with.
pub(crate) fn leading_slot(content: &str) -> Option<usize> {
    let close = match content.as_bytes() {
        [b'{', b'{', ..] => "}}",
        [b'{', ..] => "}",
        [b'[', b'[', ..] => "]]",
        [b'[', ..] => "]",
        [b'<', b'<', ..] => ">>",
        [b'<', ..] => ">",
        [b'*', b'|', ..] => "|*",
        [b'%', b'%', ..] => "%%",
        [b'%', ..] => "%",
        _ => return None,
    };
    let skip = close.len();
    let end = content.get(skip..)?.find(close)? + skip + close.len();
    (end <= 80 && content.get(..end).is_some_and(|slot| !slot.contains('\n'))).then_some(end)
}

/// Whether the whole text is one slot.
pub(super) fn is_blank_slot(text: &str) -> bool {
    leading_slot(text) == Some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, alone: bool, expected: &str) {
        assert_eq!(line.get(..greeting(line, alone)), Some(expected), "{line:?}");
    }

    #[test]
    fn lines_that_greet_as_a_whole() {
        for line in [
            "Hi Dana,",
            "Hi ,",
            "Hello....",
            "Hi Thandeka",
            "hello m.lopez84",
            "Dear Mr./Mrs.,",
            "Dear Mr. Moss,",
            "Dear Lund, Anna,",
            "Good day to you",
            "Hey there champion,",
            "Hi there from sunny Crete!",
            "Morning Una,",
            "Respected Sir,",
            "To whom it may concern:",
            "To the person in charge,",
            "Bore da Gwen,",
            "Nicholas,",
            "{{FIRST_NAME}},",
            "[First Name],",
            "Hi {{first_name}},",
            "Hi [first name] —",
            "Hey Brandon -",
            "Hi all",
            "Dear Father Brennan,",
            "Dear Rescue team at Moss Side,",
            "Vanakkam Senthil,",
            "Hello Ann, Bob and Cleo,",
            "Hi {{ contact.firstname | default: \"there\" }},",
            "hola maria!",
            "Mr Moss,",
            "{{first_name}}",
        ] {
            check(line, true, line);
        }
    }

    #[test]
    fn a_greeting_inside_a_line_ends_at_its_comma() {
        check("Hi Dana, saw your new roof.", true, "Hi Dana,");
        check("Hello!! Hope the roof holds.", true, "Hello!!");
        check("Hey Sam - quick one about the roof", true, "Hey Sam -");
        check(
            "Good morning Ms Vardanyan. Anush sent me.",
            true,
            "Good morning Ms Vardanyan.",
        );
        check("Hi Dr. Lund, the roof leaks.", true, "Hi Dr. Lund,");
        check("[Name], saw your post on roofs", true, "[Name],");
        check("\"Hi [Name], this is the roofer.", true, "\"Hi [Name],");
    }

    #[test]
    fn lines_that_do_not_greet() {
        for line in [
            "Great speaking with you!",
            "Thanks, Bob",
            "Thanks Bob,",
            "Introducing Roofly:",
            "Good roofs last.",
            "To get a roof, call us,",
            "As promised, Ann,",
            "I saw your roof.",
            "Hiking is fun,",
            "[Company] is growing.",
            "Is it the roof?",
            "Following up on the roof",
            "",
            "—",
            "Quick question: who mends it?",
        ] {
            check(line, true, "");
        }
    }
}
