//! An agent for the launchd of macOS. Pure; it holds no secret.
//!
//! launchd knows no time zone, so what is due in UTC is written in the time of this computer, as far ahead of it as it is
//! when the agent is written. A time that passed while the computer slept is made up for when it wakes.

use reeve_domain::schedule::{Day, Schedule};

use super::unit::{Run, escaped};

/// Minutes of a day.
const DAY: i32 = 24 * 60;

/// The agent that does it at its times.
pub fn agent(label: &str, Run { work, at, ahead, program, home, .. }: Run<'_>) -> String {
    let (program, home) = (program.to_string_lossy(), home.to_string_lossy());
    let words = [&*program, "--home", &*home];
    let words = words.iter().chain(work.command());
    let words: String = words.map(|word| format!("\t\t<string>{}</string>\n", escaped(word))).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n<dict>\n\
         \t<key>Label</key>\n\t<string>{label}</string>\n\
         \t<key>ProgramArguments</key>\n\t<array>\n{words}\t</array>\n\
         \t<key>StartCalendarInterval</key>\n\t<array>\n{}\t</array>\n\
         \t<key>ProcessType</key>\n\t<string>Background</string>\n\
         \t<!-- 0077: for this user alone -->\n\t<key>Umask</key>\n\t<integer>63</integer>\n\
         </dict>\n</plist>\n",
        times(at, ahead)
    )
}

fn times(at: &Schedule, ahead: i32) -> String {
    let minutes = i32::from(at.hour) * 60 + i32::from(at.minute) + ahead;
    // -1 where it is the day before there, 1 where it is the next one
    let (days, of_day) = (minutes.div_euclid(DAY), minutes.rem_euclid(DAY));
    let (hour, minute) = (of_day / 60, of_day % 60);
    let time = |weekday: &str| {
        format!(
            "\t\t<dict>\n{weekday}\t\t\t<key>Hour</key>\n\t\t\t<integer>{hour}</integer>\n\
             \t\t\t<key>Minute</key>\n\t\t\t<integer>{minute}</integer>\n\t\t</dict>\n"
        )
    };
    if at.days.is_empty() {
        return time("");
    }
    let on = |day: &Day| {
        let number = (number(*day) + days).rem_euclid(7);
        time(&format!("\t\t\t<key>Weekday</key>\n\t\t\t<integer>{number}</integer>\n"))
    };
    at.days.iter().map(on).collect()
}

/// As launchd counts the days of a week.
fn number(day: Day) -> i32 {
    match day {
        Day::Sun => 0,
        Day::Mon => 1,
        Day::Tue => 2,
        Day::Wed => 3,
        Day::Thu => 4,
        Day::Fri => 5,
        Day::Sat => 6,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::unit::Work;
    use super::*;

    fn made(at: &str, ahead: i32) -> String {
        let (program, home) =
            (Path::new("/Applications/R & R.app/reeve"), Path::new("/Users/ayla/Library/Reeve"));
        let run =
            Run { work: Work::Vault, at: &at.parse().unwrap(), ahead, program, home, keys_in_file: false };
        agent("app.reeve.vault", run)
    }

    #[test]
    fn an_agent_runs_the_vault_at_the_time_of_the_computers_own_clock() {
        // 22:30 UTC is half past one in the night of the next day where clocks are three hours ahead
        let agent = made("sat,sun 22:30", 180);
        assert_eq!(agent, include_str!("golden/app.reeve.vault.plist"), "{agent}");
    }

    #[test]
    fn the_day_moves_with_the_clock_and_without_days_it_is_every_day() {
        let before = made("mon 01:10", -90);
        assert!(before.contains("<key>Weekday</key>\n\t\t\t<integer>0</integer>"), "{before}");
        assert!(before.contains("<key>Hour</key>\n\t\t\t<integer>23</integer>"), "{before}");
        assert!(before.contains("<key>Minute</key>\n\t\t\t<integer>40</integer>"), "{before}");
        assert!(!made("02:30", 0).contains("Weekday"));
    }
}
