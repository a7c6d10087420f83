//! Sizes for people.

/// A size for people: 1000-based, as disks are sold and providers write.
pub fn bytes(n: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "shown with three digits")]
    let mut size = n as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if size < 1000.0 {
            return if unit == "B" { format!("{n} B") } else { format!("{size:.1} {unit}") };
        }
        size /= 1000.0;
    }
    format!("{size:.1} TB")
}
