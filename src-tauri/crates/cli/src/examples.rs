//! Examples at the end of every command's help, and the tests that read each of them, and each command of the guides, with
//! the very parser that reads the command line: none shows what cannot be typed.

/// The end of a command's help: what somebody would type, a line each.
macro_rules! examples {
    ($($line:literal),+) => {
        concat!("For example:", $("\n  ", $line),+)
    };
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

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

    /// The pages that show commands: the README, what there is on security, the guides.
    fn pages() -> Vec<PathBuf> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
        let guides = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
        let guides: Vec<_> =
            guides.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
        assert!(guides.len() > 3, "the guides are not where they were: {guides:?}");
        ["README.md", "SECURITY.md"].map(|name| root.join(name)).into_iter().chain(guides).collect()
    }

    /// Fails unless a command that a sentence names is there; what follows its name may be left out in a sentence.
    fn is_named(span: &str, page: &str) {
        let mut command = Arguments::command();
        for word in words(span).iter().skip(1) {
            if !command.has_subcommands() || word.starts_with('-') {
                return;
            }
            let Some(below) = command.find_subcommand(word).cloned() else {
                panic!("{page}: there is no `{span}`");
            };
            command = below;
        }
    }

    #[test]
    fn every_command_of_a_guide_can_be_typed() {
        let mut found = 0;
        for page in pages() {
            let (text, page) = (fs::read_to_string(&page).unwrap(), page.display().to_string());
            for line in typed(&text) {
                parses(line, &page);
                found += 1;
            }
            let spans = text.split('`').skip(1).step_by(2);
            spans.filter(|span| span.starts_with("reeve ")).for_each(|span| is_named(span, &page));
        }
        assert!(found > 80, "only {found} commands were found");
    }
}
