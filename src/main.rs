//! The `uncanned` command.
fn main() {}
