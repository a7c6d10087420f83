//! SQL's LIKE.

/// SQL's LIKE, with `%`, `_` and the backslash that makes them ordinary; case is ignored when `fold` is set.
#[derive(Debug)]
pub(crate) struct Pattern {
    parts: Vec<Part>,
    fold: bool,
}

/// What one place of a pattern takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Anything,
    One,
    Letter(char),
}

impl Pattern {
    pub(crate) fn new(text: &str, fold: bool) -> Self {
        let text = if fold { text.to_lowercase() } else { text.to_owned() };
        let mut letters = text.chars();
        let mut parts = Vec::with_capacity(text.len());
        while let Some(letter) = letters.next() {
            parts.push(match letter {
                '%' => Part::Anything,
                '_' => Part::One,
                '\\' => Part::Letter(letters.next().unwrap_or('\\')),
                letter => Part::Letter(letter),
            });
        }
        Self { parts, fold }
    }

    /// Whether the value has the shape.
    pub(crate) fn fits(&self, value: &str) -> bool {
        let value: Vec<char> =
            if self.fold { value.to_lowercase().chars().collect() } else { value.chars().collect() };
        let (mut v, mut p) = (0, 0);
        // after a `%` that took too little, it takes one character more
        let mut retry: Option<(usize, usize)> = None;
        while v < value.len() {
            match self.parts.get(p) {
                Some(Part::Anything) => {
                    p += 1;
                    retry = Some((v, p));
                }
                Some(part) if *part == Part::One || *part == Part::Letter(value[v]) => {
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
        self.parts.get(p..).is_none_or(|rest| rest.iter().all(|part| *part == Part::Anything))
    }
}
