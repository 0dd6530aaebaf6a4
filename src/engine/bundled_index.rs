//! Which words the phrases of the bundled rules can begin with, worked out when the program is built.
//! Knows nothing of the rules themselves: a phrase is a number, counted over all bundled rules in order.

use super::first_word_index::{Entry, FirstWordIndex, NextWords, Start};

include!(concat!(env!("OUT_DIR"), "/bundled_index.rs"));
