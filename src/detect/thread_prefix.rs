//! A reply or forward prefix with no thread behind it.
//! Knows nothing of mail headers: whether there is a thread was found out when the message was read.

use crate::message::{Message, ZoneKind};
use crate::span::Span;

/// The prefix of a subject that pretends to answer or forward something.
pub fn unthreaded(message: &Message) -> Vec<Span> {
    if message.threaded {
        return Vec::new();
    }
    message.zones_of(ZoneKind::ThreadPrefix).map(|zone| zone.span).collect()
}
