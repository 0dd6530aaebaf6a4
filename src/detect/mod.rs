//! Kinds of check.
