//! Pages: one file without scripts or anything loaded, which prints to A4.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

/// How every page looks, on the screen and on paper.
const STYLE: &str = "\
@page{size:A4;margin:18mm}
body{font:10.5pt/1.45 system-ui,sans-serif;color:#1b1b1b;max-width:178mm;margin:2em auto;padding:0 1em}
h1{font-size:17pt;margin:0 0 .2em}h2{font-size:12pt;margin:1.6em 0 .4em;break-after:avoid}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25em .6em .25em 0;border-bottom:1px solid #ddd;overflow-wrap:anywhere}
th{font-weight:600}tr{break-inside:avoid}thead{display:table-header-group}
.facts th{width:32%;font-weight:400;color:#555}.bad{color:#a40000;font-weight:600}.note{color:#555}
a{color:inherit}@media print{body{margin:0;max-width:none;padding:0}a{text-decoration:none}}";

/// A page's beginning, down to its heading. It is to end with [`END`].
pub(crate) fn begin(title: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
}

/// How every page ends.
pub(crate) const END: &str = "</body>\n</html>\n";

/// Rows of a name and a value that is markup already.
pub(crate) fn two_columns(page: &mut String, rows: &[(&str, String)]) {
    page.push_str("<table class=\"facts\">\n");
    for (name, value) in rows {
        // writing to a string cannot fail
        let _ = writeln!(page, "<tr><th>{name}</th><td>{value}</td></tr>");
    }
    page.push_str("</table>\n");
}

/// A table of markup; nothing where there are no rows.
pub(crate) fn table(page: &mut String, head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    let head: String = head.iter().map(|name| format!("<th>{name}</th>")).collect();
    let _ = writeln!(page, "<table>\n<thead><tr>{head}</tr></thead>");
    for row in rows {
        let cells: String = row.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        let _ = writeln!(page, "<tr>{cells}</tr>");
    }
    page.push_str("</table>\n");
}

/// A moment, to the second.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// Text that is no markup, wherever it comes from.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // a line break of another system would make the same page look like another
            '\r' => {}
            other => safe.push(other),
        }
    }
    safe
}
