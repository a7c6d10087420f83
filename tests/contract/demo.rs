//! The demo fleet under contract.

use crate::subject::Subject;

pub fn subject(_series: u16, _variant: Option<&str>) -> Option<Subject> {
    None
}
