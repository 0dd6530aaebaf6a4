//! A name for a finding that survives moved lines.
//! Knows nothing of positions or wording: rule, folded words and the words beside them.

/// 16 hex digits from the rule id, the excerpt and the words on either side of it: FNV-1a, 64 bits, written out here so that it
/// never changes between releases. White space and case are folded.
pub fn fingerprint(rule: &str, before: &str, excerpt: &str, after: &str) -> String {
    let mut hash = Fnv::new();
    hash.add(rule);
    let before: Vec<&str> = before.split_whitespace().rev().take(3).collect();
    for word in before.iter().rev() {
        hash.add(&word.to_lowercase());
    }
    hash.add("\u{1}");
    for word in excerpt.split_whitespace() {
        hash.add(&word.to_lowercase());
    }
    hash.add("\u{1}");
    for word in after.split_whitespace().take(3) {
        hash.add(&word.to_lowercase());
    }
    format!("{:016x}", hash.0)
}

/// FNV-1a: offset basis and prime of the 64-bit form (Fowler, Noll, Vo; draft-eastlake-fnv).
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, word: &str) {
        for byte in word.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn moved_and_rewrapped_text_keeps_its_name() {
        let here = fingerprint("canned/wellbeing", "Hi Dana,\n", "I hope you\nare well", ". You");
        let there = fingerprint(
            "canned/wellbeing",
            "To you:\n\nHi  dana,",
            "i hope you are well",
            ". You",
        );
        assert_eq!(here.len(), 16);
        assert_ne!(here, there, "other neighbours, other name");
        assert_eq!(
            here,
            fingerprint("canned/wellbeing", "hi DANA,", "I hope you are well", ".  you")
        );
    }
}
