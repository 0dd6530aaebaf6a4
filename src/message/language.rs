//! What language a message is written in, as far as the rules need to know: English, or another one.
//! Knows nothing of rules.
//!
//! Statistical detectors are wrong about texts of two lines; little words are not: no German mail does without “und” or “nicht”.

use super::words::words;
use super::{Message, ZoneKind};
use serde::Serialize;

/// What a message is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English, or too little to tell.
    #[default]
    English,
    /// Another language.
    Other,
}

/// So many little words of another language are needed before a message is in it: names and quotations hold one or two.
const ENOUGH: usize = 3;
/// More is not read to find out.
const MOST: usize = 4000;

impl Language {
    /// The language of what `message` says to its reader.
    pub fn of(message: &Message) -> Self {
        let (mut english, mut other, mut letters, mut latin) = (0, 0, 0, 0);
        let mut read = 0;
        for zone in message.zones.iter().filter(|z| is_read(z.kind)) {
            for word in words(&message.text, zone.span, &[], &message.quiet) {
                let word = word.of(&message.text);
                for c in word.chars().filter(|c| c.is_alphabetic()) {
                    letters += 1;
                    latin += usize::from(c < '\u{250}');
                }
                let word = word.to_lowercase();
                let stem = word.split(['\'', '’']).next().unwrap_or(&word);
                english += usize::from(ENGLISH.binary_search(&stem).is_ok());
                other += usize::from(OTHERS.binary_search(&stem).is_ok());
                read += 1;
                if read >= MOST {
                    break;
                }
            }
        }
        if letters >= 10 && latin * 2 < letters || other >= ENOUGH && other > english * 2 {
            Language::Other
        } else {
            Language::English
        }
    }
}

fn is_read(kind: ZoneKind) -> bool {
    kind.is_prose() || kind == ZoneKind::SignOff
}

/// Little words of English, in order.
#[rustfmt::skip]
const ENGLISH: [&str; 57] = [
    "a", "about", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "for", "from", "get", "has", "have",
    "how", "i", "if", "in", "is", "it", "just", "know", "like", "my", "not", "of", "on", "or", "our", "out", "so",
    "some", "that", "the", "their", "there", "they", "this", "to", "up", "us", "was", "we", "what", "when", "which",
    "who", "will", "with", "would", "you", "your", "yours", "yourself",
];

/// Little words of other languages in the Latin script, and greetings of theirs, in order: German, Dutch, French, Spanish, Portuguese,
/// Italian, Swedish, Danish, Norwegian, Polish, Czech, Turkish, Finnish. Those that English has too are left out.
#[rustfmt::skip]
const OTHERS: [&str; 231] = [
    "aan", "aber", "alla", "als", "anche", "att", "auch", "auf", "av", "avec", "avez", "avons", "az", "að", "bei",
    "bien", "bij", "bir", "bitte", "bonjour", "bu", "ces", "cette", "che", "cher", "com", "como", "cu", "cuando",
    "czy", "că", "danke", "dans", "das", "dass", "dat", "de", "dei", "del", "della", "dem", "den", "der", "dere",
    "des", "det", "deze", "din", "ditt", "dla", "dobrý", "donc", "då", "děkuji", "ein", "eine", "einem",
    "einen", "einer", "el", "elle", "er", "est", "está", "et", "että", "eu", "från", "för", "für",
    "geehrte", "geehrten", "geehrter", "gerne", "graag", "gracias", "grazie", "gör", "haben", "hai", "hallo", "hanno",
    "heeft", "hej", "hemos", "het", "ho", "hogy", "hvis", "hvordan", "här", "ich", "igen", "ihnen", "ihr", "ihre",
    "ik", "ikke", "il", "ile", "ils", "ist", "için", "jag", "jak", "je", "jeg", "jeres", "jest", "jsem", "kann",
    "kiitos", "können", "la", "las", "le", "lei", "les", "leur", "los", "madame", "mais",
    "meg", "mehr", "merci", "merhaba", "met", "minha", "mit", "mnie", "moi", "muy", "más", "möchten", "naar", "nach",
    "nein", "není", "ni", "nicht", "nie", "niet", "noch", "noi", "nos", "nous", "nuestra", "nuestro", "não",
    "obrigado", "och", "oder", "og", "også", "olen", "onko", "ook", "oraz", "oss", "ou", "pan", "pani", "para", "pas",
    "perché", "pero", "por", "porque", "pour", "przez", "på", "que", "qui", "qué", "sehr", "seu", "sich", "sie",
    "sind", "się", "som", "sommes", "sono", "sont", "sous", "sua", "sur", "sus", "são", "tack", "tak", "también",
    "teşekkürler", "ti", "till", "të", "uit", "uma", "una", "und", "une", "uns", "unser", "unsere", "usted", "vi",
    "você", "vom", "von", "voor", "vores", "vos", "vostra", "vostro", "votre", "vous", "vår", "vårt", "wat", "wenn",
    "werden", "wij", "wir", "wurde", "würde", "zich", "zijn", "zum", "zur", "é", "être",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Reading;
    use crate::offset_map::OffsetMap;

    fn language(text: &str) -> Language {
        let reading = Reading {
            text: text.to_string(),
            map: OffsetMap::identity(text.len()),
            ..Reading::default()
        };
        Message::new(0, reading, "draft.txt", None, None).language
    }

    #[test]
    fn the_lists_are_in_order_and_share_no_word() {
        assert!(ENGLISH.is_sorted() && OTHERS.is_sorted());
        assert!(OTHERS.iter().all(|word| ENGLISH.binary_search(word).is_err()));
    }

    #[test]
    fn short_drafts_in_english_are_english() {
        for text in [
            "Hi Anna, quick question about your audit.",
            "Hi José de la Cruz,\n\nYour café in El Paso opens at nine.\n\nBest,\nIl-su",
            "Hi {{first_name}},\n\n{{line}}",
            "Ovens?",
            "",
            "Hi Jean,\n\nThe menu says “crème de la crème et le pain”; who wrote it?\n\nBest,\nSam",
        ] {
            assert_eq!(language(text), Language::English, "{text}");
        }
    }

    #[test]
    fn other_languages_are_not() {
        for text in [
            "Hallo Anna,\n\nhaben Sie die Messung vom Montag noch? Ich würde sie gerne mit Ihnen ansehen.\n\nViele Grüße\nTom",
            "Bonjour Jean,\n\nvous avez téléchargé notre guide lundi. Est-ce que la page 4 vous a aidé ?",
            "Hola Inés:\n\n¿Qué parte de la guía no le ha servido? Se la puedo explicar por teléfono.",
            "Hej Lena,\n\njag såg att ni har öppnat en andra butik. Hur går det med ugnen?",
            "Ciao Luca, hai letto la pagina sui forni che ti ho mandato? Non è lunga.",
            "Olá Rita,\n\nvocê leu o guia que enviei para a sua padaria?",
            "Здравствуйте, Анна! Вы скачали наш отчёт.",
            "アンナさん、こんにちは。先日の資料はいかがでしたか。",
        ] {
            assert_eq!(language(text), Language::Other, "{text}");
        }
    }
}
