//! Text as it is searched and sorted: no case, no accents, no control characters.
//!
//! `İ`, `I`, `ı` and `i` are one letter here, and so are `ş` and `s`, `Ø` and `o`: a person types what the keyboard at
//! hand offers. The same function folds what is stored and what is typed; changing it asks for [`super::VERSION`].

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest folded field in bytes; what lies behind it is neither searched nor sorted by.
const LONGEST: usize = 4096;

/// The folded form of a text.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(&mut folded, text);
    folded
}

/// Appends the folded form of a text.
pub(crate) fn fold_into(folded: &mut String, text: &str) {
    let start = folded.len();
    if text.is_ascii() {
        // nearly all logins and e-mails
        folded.push_str(text.get(..LONGEST).unwrap_or(text));
        if let Some(new) = folded.get_mut(start..) {
            new.make_ascii_lowercase();
        }
        if text.bytes().any(|b| visible(b) != b) {
            let cleaned: String =
                folded.drain(start..).map(|c| if c.is_ascii_control() { ' ' } else { c }).collect();
            folded.push_str(&cleaned);
        }
        return;
    }
    for decomposed in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        if folded.len() - start >= LONGEST {
            return;
        }
        match plain_letters(decomposed) {
            Some(letters) => folded.push_str(letters),
            None if decomposed.is_ascii() => {
                folded.extend(u8::try_from(decomposed).map(|b| char::from(visible(b.to_ascii_lowercase()))))
            }
            None => {
                folded.extend(decomposed.to_lowercase().filter(|c| !is_combining_mark(*c) && !c.is_control()))
            }
        }
    }
}

/// Control characters separate fields and lines in the index: in a text they count as space.
fn visible(byte: u8) -> u8 {
    if byte < b' ' || byte == 0x7f { b' ' } else { byte }
}

/// Letters that Unicode does not take apart and that people type without their strokes and ligatures.
fn plain_letters(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ı' => "i",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'ħ' | 'Ħ' => "h",
        'þ' | 'Þ' => "th",
        'ŧ' | 'Ŧ' => "t",
        'ŋ' | 'Ŋ' => "n",
        'ə' | 'Ə' => "e",
        'ς' => "σ",
        _ => return None,
    })
}

/// A name for comparing without case, accents kept: `IŞIK` and `ışık` are one name, `Acme` and `Açme` are two.
pub(crate) fn caseless(text: &str) -> String {
    let one_i = text.trim().nfc().map(|c| if matches!(c, 'İ' | 'I' | 'ı') { 'i' } else { c });
    one_i.flat_map(char::to_lowercase).collect()
}

/// The words of a search, folded: each must occur. Words that are part of another one say nothing more.
pub(crate) fn terms(typed: &str) -> Vec<String> {
    let folded = fold(typed);
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut terms: Vec<String> = Vec::new();
    for word in words {
        if !terms.iter().any(|longer| longer.contains(word)) {
            terms.push(word.to_owned());
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_matter_in_any_script() {
        for (text, folded) in [
            ("Ayşe YILMAZ", "ayse yilmaz"),
            ("IŞIK ışık İşık", "isik isik isik"),
            ("Çağrı Gökçe Üğür", "cagri gokce ugur"),
            ("Éloïse Œuvrard", "eloise oeuvrard"),
            ("Straße Ørsted Łódź Đorđe", "strasse orsted lodz dorde"),
            ("ΌΣΟΣ όσος", "οσοσ οσοσ"),
            ("Йосиф", "иосиф"),
            ("花子 ＡＢＣ", "花子 abc"),
            ("a\u{1f}b\nc\u{7f}d", "a b c d"),
            ("e\u{301}", "e"),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn a_name_is_compared_without_case_but_with_accents() {
        assert_eq!(caseless(" IŞIK Ltd "), caseless("ışık ltd"));
        assert_eq!(caseless("İzmir"), caseless("izmir"));
        assert_ne!(caseless("Acme"), caseless("Açme"), "two firms may differ by an accent");
    }

    #[test]
    fn a_search_is_its_distinct_words() {
        assert_eq!(terms("  Ayşe  yıl  Yılmaz "), ["yilmaz", "ayse"]);
        assert_eq!(terms(" \t"), Vec::<String>::new());
    }

    #[test]
    fn a_folded_field_has_an_end() {
        assert!(fold(&"x".repeat(100_000)).len() <= LONGEST);
        assert!(fold(&"ş".repeat(100_000)).len() <= LONGEST);
    }
}
