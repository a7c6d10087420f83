//! Servers that fail, one way at a time: what is tried again, what never is, and what each failure is called.

mod backups;
mod certificates;
mod redirects;
mod repeats;
mod sessions;
mod stub;
