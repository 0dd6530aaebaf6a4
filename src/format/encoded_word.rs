//! The encoded words of mail headers (`=?utf-8?Q?f=C3=BCr?=`), decoded with a map.
//! Knows nothing of header blocks or fields.

use super::charset;
use super::transfer::{self, Decoded};
use crate::offset_map::OffsetMap;
use crate::span::Span;

/// Decodes every encoded word of an unfolded header value. Blanks between two of them go, and two in the same charset are
/// decoded as one, since many programs split a character over both. A word in a charset nobody knows stays as it is.
pub fn decode(value: &str) -> (String, OffsetMap) {
    let mut out = Output {
        value,
        text: String::with_capacity(value.len()),
        map: OffsetMap::new(),
        pending: None,
    };
    let (mut copied, mut at) = (0, 0);
    while let Some(start) = value.get(at..).and_then(|rest| rest.find("=?")).map(|i| at + i) {
        let Some(word) = Word::at(value, start) else {
            at = start + 2;
            continue;
        };
        let between = Span::new(copied, start);
        if out.pending.is_none() || !between.of(value).trim().is_empty() {
            out.copy(between);
        }
        out.word(&word);
        at = word.end;
        copied = at;
    }
    out.copy(Span::new(copied, value.len()));
    (out.text, out.map)
}

/// How ISO-2022 charsets go back to ASCII. A word that ends so is whole, and a decoder takes the next one's escape right behind
/// it for an attack.
const TO_ASCII: &[u8] = b"\x1B(B";

/// One encoded word. Offsets are into the value.
struct Word<'a> {
    charset: &'a str,
    base64: bool,
    payload: Span,
    end: usize,
}

impl<'a> Word<'a> {
    /// The word that starts at `start`, if one does.
    fn at(value: &'a str, start: usize) -> Option<Self> {
        /// Longer than any charset's name.
        const LONGEST_LABEL: usize = 60;
        let label_start = start + 2;
        let rest = value.get(label_start..)?;
        let label_len = rest.bytes().take(LONGEST_LABEL).position(|b| b == b'?')?;
        let label = rest.get(..label_len)?;
        let base64 = match rest.as_bytes().get(label_len + 1..label_len + 3)? {
            b"B?" | b"b?" => true,
            b"Q?" | b"q?" => false,
            _ => return None,
        };
        let payload = label_start + label_len + 3;
        let rest = value.get(payload..)?;
        let len = rest.find('?')?;
        if rest.as_bytes().get(len + 1) != Some(&b'=') {
            return None;
        }
        // RFC 2231 lets a language follow the charset: `utf-8*en`.
        let charset = label.split('*').next().unwrap_or(label);
        charset::named(charset)?;
        Some(Word {
            charset,
            base64,
            payload: Span::new(payload, payload + len),
            end: payload + len + 2,
        })
    }
}

struct Output<'a> {
    value: &'a str,
    text: String,
    map: OffsetMap,
    /// Bytes whose charset is not undone yet, since the next word may go on with them.
    pending: Option<(&'a str, Decoded)>,
}

impl<'a> Output<'a> {
    fn word(&mut self, word: &Word<'a>) {
        if self.pending.as_ref().is_some_and(|(charset, read)| {
            !charset.eq_ignore_ascii_case(word.charset) || read.bytes.ends_with(TO_ASCII)
        }) {
            self.flush();
        }
        let (_, bytes) = self.pending.get_or_insert_with(|| (word.charset, Decoded::default()));
        if word.base64 {
            transfer::base64(self.value.as_bytes(), word.payload, bytes);
        } else {
            transfer::q_word(self.value.as_bytes(), word.payload, bytes);
        }
    }

    fn copy(&mut self, span: Span) {
        self.flush();
        self.text.push_str(span.of(self.value));
        self.map.copy(span.len(), span.start as usize);
    }

    fn flush(&mut self) {
        if let Some((charset, bytes)) = self.pending.take() {
            let read = charset::decode(Some(charset), &bytes.bytes);
            self.map.append(&read.map.through(&bytes.map));
            self.text.push_str(&read.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_decoded_and_mapped() {
        for (value, text, word, carried) in [
            ("plain", "plain", "plain", "plain"),
            ("=?utf-8?Q?f=C3=BCr_dich?=", "für dich", "dich", "dich"),
            ("=?utf-8?Q?f=C3=BCr_dich?=", "für dich", "r d", "r_d"),
            ("=?UTF-8?q?a?= =?utf-8?Q?b?= c", "ab c", "ab", "a?= =?utf-8?Q?b"),
            ("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "ü", "ü", "=C3?= =?utf-8?Q?=BC"),
            (
                "=?iso-8859-1?Q?=FC?= =?utf-8?Q?=C3=BC?=",
                "üü",
                "üü",
                "=FC?= =?utf-8?Q?=C3=BC",
            ),
            ("=?utf-8*en?B?SGkgRGFuYQ==?= x", "Hi Dana x", "Dana", "RGFuYQ=="),
            ("a =?utf-8?Q?b?= c", "a b c", "a b c", "a =?utf-8?Q?b?= c"),
            (
                "=?iso-2022-jp?B?GyRCRnwbKEI=?= =?iso-2022-jp?B?GyRCS1wbKEI=?=",
                "日本",
                "日本",
                "GyRCRnwbKEI=?= =?iso-2022-jp?B?GyRCS1wb",
            ),
            ("=?x-none?Q?=FC?= x", "=?x-none?Q?=FC?= x", "x", "x"),
            ("=?utf-8?Q?open", "=?utf-8?Q?open", "open", "open"),
            ("=?utf-8?Q??=x", "x", "x", "x"),
            ("really =? what?=", "really =? what?=", "what", "what"),
            ("=?utf-8?Q?a b?=", "a b", "a b", "a b"),
        ] {
            let (read, map) = decode(value);
            assert_eq!(read, text, "{value}");
            assert_eq!(map.text_len(), text.len(), "{value}");
            let at = if word == "x" { read.rfind(word) } else { read.find(word) }.unwrap();
            assert_eq!(
                map.source(Span::new(at, at + word.len())).of(value),
                carried,
                "{value} {word}"
            );
        }
    }
}
