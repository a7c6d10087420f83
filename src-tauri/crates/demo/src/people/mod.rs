//! Believable people, the same for the same seed: names from many countries and scripts, logins derived from them.

mod groups;
pub(crate) mod house;
mod names;
mod stock;
pub(crate) mod tenant;
mod wander;

use std::collections::HashSet;

use names::{CULTURES, Culture};

/// A small deterministic source of numbers (splitmix64): one seed, one fleet, on every machine.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    pub(crate) fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }

    /// Lower-case hex digits, as in Odoo's keys.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            text.push_str(&format!("{:016x}", self.next()));
        }
        text.truncate(digits);
        text
    }
}

/// One made-up person.
pub(crate) struct Person {
    pub(crate) name: String,
    /// Latin letters only: `ayse.yilmaz`.
    pub(crate) handle: String,
    pub(crate) lang: &'static str,
    pub(crate) tz: &'static str,
}

/// Hands out people whose handles are all different.
pub(crate) struct People {
    dice: Dice,
    taken: HashSet<String>,
    home: &'static Culture,
}

impl People {
    /// Most people of a company come from its own country: the seed decides which.
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let home = dice.pick(CULTURES);
        Self { dice, taken: HashSet::new(), home }
    }

    pub(crate) fn next(&mut self) -> Person {
        let culture = if self.dice.percent(45) { self.home } else { self.dice.pick(CULTURES) };
        let (given, given_latin) = *self.dice.pick(culture.given);
        let (family, family_latin) = *self.dice.pick(culture.family);
        let name = if culture.family_first {
            format!("{family}{}{given}", culture.between)
        } else {
            format!("{given} {family}")
        };
        let base = format!("{}.{}", handle(given_latin), handle(family_latin));
        let mut free = base.clone();
        let mut n = 2;
        while !self.taken.insert(free.clone()) {
            // a large company has many of one name: numbers spread by the dice keep this loop short
            n += 1 + self.dice.below(1 + n / 4);
            free = format!("{base}{n}");
        }
        Person { name, handle: free, lang: culture.lang, tz: culture.tz }
    }
}

/// Latin letters, digits and hyphens of a name, without accents.
pub(crate) fn handle(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let plain: &str = match c {
            'ç' | 'Ç' | 'ć' | 'č' | 'Č' => "c",
            'ğ' | 'Ğ' => "g",
            'ı' | 'İ' | 'í' | 'î' | 'ï' | 'Í' => "i",
            'ö' | 'Ö' => "o",
            'ó' | 'ô' | 'ø' | 'Ø' | 'õ' | 'ő' | 'ọ' | 'Ọ' | 'ồ' | 'ộ' => "o",
            'ş' | 'Ş' | 'ś' | 'š' | 'Š' | 'Ś' => "s",
            'ü' | 'Ü' | 'ú' | 'ű' | 'û' | 'ů' | 'ư' => "u",
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ą' | 'Á' | 'Å' | 'Ä' | 'ạ' => "a",
            'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' | 'É' | 'È' | 'ế' | 'ễ' | 'ẹ' => "e",
            'ł' | 'Ł' => "l",
            'ñ' | 'ń' | 'ň' => "n",
            'ř' => "r",
            'ž' | 'ź' | 'ż' | 'Ž' | 'Ż' => "z",
            'ý' | 'ỳ' => "y",
            'đ' | 'Đ' => "d",
            'ß' => "ss",
            'æ' | 'Æ' => "ae",
            _ if c.is_ascii_alphanumeric() => {
                out.push(c.to_ascii_lowercase());
                continue;
            }
            // one dash between words, none where a word was left out
            _ if (c.is_whitespace() || c == '-') && !out.is_empty() && !out.ends_with('-') => "-",
            _ => "",
        };
        out.push_str(plain);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_people_and_no_login_twice() {
        let mut first = People::new(7);
        let mut second = People::new(7);
        let mut seen = HashSet::new();
        for _ in 0..20_000 {
            let (a, b) = (first.next(), second.next());
            assert_eq!((&a.name, &a.handle), (&b.name, &b.handle));
            assert!(a.handle.is_ascii(), "a login has Latin letters only: {}", a.handle);
            assert!(seen.insert(a.handle), "logins are unique");
        }
    }

    #[test]
    fn names_lose_their_accents_in_a_handle_and_nothing_else() {
        assert_eq!(handle("Işıl Gökçe Şahin"), "isil-gokce-sahin");
        assert_eq!(handle("Łukasz"), "lukasz");
        assert_eq!(handle("Weiß"), "weiss");
    }
}
