//! Tables for spreadsheets: UTF-8, RFC 4180.

use reeve_domain::{Code, Fault};

/// Text a spreadsheet does not run: names come from tenants, and one that begins like a formula would be one.
pub(crate) fn plain(text: &str) -> String {
    if guarded(text) { format!("'{text}") } else { text.to_owned() }
}

/// Whether a text gets a guard in front.
pub(crate) fn guarded(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The table as text; its cells are taken as they are.
///
/// # Errors
/// [`Code::Internal`] when it cannot be written as text.
pub(crate) fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> Result<String, Fault> {
    let broken = || Fault::new(Code::Internal, "The table could not be written as text.");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head).map_err(|_| broken())?;
    for row in rows {
        writer.write_record(row).map_err(|_| broken())?;
    }
    let text = writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(broken)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_name_that_looks_like_a_formula_stays_a_name() {
        for text in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert!(plain(text).starts_with('\''), "{text}");
        }
        assert_eq!(plain("Ayşe"), "Ayşe");
    }
}
