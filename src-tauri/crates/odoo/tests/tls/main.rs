//! What a look at a server's TLS tells, held against servers of OpenSSL with certificates made for each test, and
//! against strangers that speak something else.
//!
//! Needs the program `openssl` (3.0 or later): it speaks the versions and ciphers that our own TLS has not. Without it
//! these tests fail.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise, its helpers included"
)]

mod certificates;
mod made;
mod plain;
mod served;
mod strangers;
mod versions;
