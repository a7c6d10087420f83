//! The rules held against tenants with one fault each, against the five platforms, and against what nobody saw.

mod certificates;
mod dates;
mod evidence;
mod faults;
mod platforms;
mod unseen;
