//! The manager's pages as an answer: a form that failed is HTTP 200 with the words in an alert.

/// The words of an error page: the text of its alert, without tags.
pub(crate) fn page_words(page: &str) -> Option<String> {
    let alert = page.split("alert-danger").nth(1)?;
    let inside = alert.split_once('>')?.1;
    let inside = inside.split("</div>").next()?;
    let mut text = String::new();
    let mut in_tag = false;
    for c in inside.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .iter()
            .fold(text, |text, (entity, plain)| text.replace(entity, plain));
    (!text.is_empty()).then(|| text.chars().take(500).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_pages_words_are_found_and_bare() {
        let page = r#"<body><div class="alert alert-danger" role="alert">
            Database backup error: <b>Access</b> Denied to &#39;acme&#39; &amp; co</div><form>…</form>"#;
        assert_eq!(page_words(page).unwrap(), "Database backup error: Access Denied to 'acme' & co");
        assert_eq!(page_words("<html><h1>Welcome</h1></html>"), None);
    }
}
