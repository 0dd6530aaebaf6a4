//! The one integration test binary: the command line as a user meets it, and the rules of the house.
//! Knows nothing of the library's insides.
#![allow(clippy::disallowed_methods, reason = "tests run programs and read files")]

mod cases;
mod house;
mod runs;
