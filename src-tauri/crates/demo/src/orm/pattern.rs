//! SQL's LIKE.

/// SQL's LIKE, with `%` and `_`; case is ignored when `fold` is set.
#[derive(Debug)]
pub(crate) struct Pattern {
    text: Vec<char>,
    fold: bool,
}

impl Pattern {
    pub(crate) fn new(text: &str, fold: bool) -> Self {
        Self { text: if fold { text.to_lowercase().chars().collect() } else { text.chars().collect() }, fold }
    }

    /// Whether the value has the shape.
    pub(crate) fn fits(&self, value: &str) -> bool {
        let value: Vec<char> =
            if self.fold { value.to_lowercase().chars().collect() } else { value.chars().collect() };
        let (mut v, mut p) = (0, 0);
        // after a `%` that took too little, it takes one character more
        let mut retry: Option<(usize, usize)> = None;
        while v < value.len() {
            match self.text.get(p) {
                Some('%') => {
                    p += 1;
                    retry = Some((v, p));
                }
                Some(c) if *c == '_' || *c == value[v] => {
                    v += 1;
                    p += 1;
                }
                _ => {
                    let Some((from, after)) = retry else { return false };
                    v = from + 1;
                    p = after;
                    retry = Some((v, p));
                }
            }
        }
        self.text.get(p..).is_none_or(|rest| rest.iter().all(|c| *c == '%'))
    }
}
