//! Examples at the end of every command's help, and the tests that read each of them with the very parser that reads the command line: none shows what cannot be typed.

/// The end of a command's help: what somebody would type, a line each.
macro_rules! examples {
    ($($line:literal),+) => {
        concat!("For example:", $("\n  ", $line),+)
    };
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use clap::{Command, CommandFactory as _, Parser as _};

    use crate::arguments::Arguments;

    /// Every shown command with nothing below it, by its whole name.
    fn leaves(of: &Command, name: &str) -> Vec<(String, Command)> {
        let below: Vec<_> = of.get_subcommands().filter(|command| !command.is_hide_set()).collect();
        if below.is_empty() {
            return vec![(name.to_owned(), of.clone())];
        }
        below
            .into_iter()
            .flat_map(|command| leaves(command, &format!("{name} {}", command.get_name())))
            .collect()
    }

    /// The commands in a text: the lines that begin with one, without what stands behind it for people.
    fn typed(text: &str) -> Vec<&str> {
        let lines = text.lines().map(str::trim).filter(|line| line.starts_with("reeve "));
        lines.map(|line| line.split("   ").next().unwrap_or(line).trim()).collect()
    }

    /// What a shell makes of a line: words, those in quotes whole; no comment, nothing of what goes to or comes from a file.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, None);
        for character in line.chars() {
            match (character, quoted) {
                (end, Some(open)) if end == open => quoted = None,
                ('"' | '\'', None) => {
                    quoted = Some(character);
                    word.get_or_insert_default();
                }
                (' ' | '\n', None) => words.extend(word.take()),
                ('#' | '<' | '>' | '|', None) if word.is_none() => break,
                _ => word.get_or_insert_default().push(character),
            }
        }
        assert_eq!(quoted, None, "a quote stays open: {line}");
        words.extend(word);
        words
    }

    /// Fails unless the parser takes this line.
    fn parses(line: &str, from: &str) {
        if let Err(error) = Arguments::try_parse_from(words(line)) {
            panic!("{from}: `{line}` is not what the command line takes: {error}");
        }
    }

    #[test]
    fn every_command_shows_an_example_of_itself_that_can_be_typed() {
        let all = leaves(&Arguments::command(), "reeve");
        assert!(all.len() > 90, "only {} commands were found", all.len());
        for (name, command) in all {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let examples = typed(&help);
            let own = |line: &&str| *line == name || line.starts_with(&format!("{name} "));
            assert!(examples.iter().any(own), "`{name} --help` shows no example of it");
            for line in examples {
                parses(line, &name);
            }
        }
    }

    #[test]
    fn what_stands_above_the_commands_can_be_typed_too() {
        let root = Arguments::command();
        for command in root.get_subcommands().chain([&root]) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            typed(&help).into_iter().for_each(|line| parses(line, command.get_name()));
        }
    }
}
