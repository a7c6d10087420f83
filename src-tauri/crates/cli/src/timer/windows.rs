//! A task for the Task Scheduler of Windows. Pure; it holds no secret.

use reeve_domain::schedule::Day;

use super::unit::{Run, escaped};

/// The task that does it at its times.
pub fn task(Run { work, at, program, home, .. }: Run<'_>) -> String {
    let days: String = at.days.iter().map(|day| format!("<{}/>", long(*day))).collect();
    let rhythm = if days.is_empty() {
        "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>".to_owned()
    } else {
        format!(
            "<ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek>{days}</DaysOfWeek></ScheduleByWeek>"
        )
    };
    // a path that ends in a backslash would swallow the quote behind it
    let home = home.to_string_lossy();
    let arguments = format!("--home \"{}\" {}", home.trim_end_matches('\\'), work.command().join(" "));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n\
         <Task version=\"1.2\" xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">\n\
         \x20 <Triggers>\n    <CalendarTrigger>\n      <StartBoundary>2026-01-01T{:02}:{:02}:00Z</StartBoundary>\n      {rhythm}\n    </CalendarTrigger>\n  </Triggers>\n\
         \x20 <Settings>\n    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>\n    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>\n    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>\n    <StartWhenAvailable>true</StartWhenAvailable>\n    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>\n  </Settings>\n\
         \x20 <Actions>\n    <Exec>\n      <Command>{}</Command>\n      <Arguments>{}</Arguments>\n    </Exec>\n  </Actions>\n</Task>\n",
        at.hour,
        at.minute,
        escaped(&program.to_string_lossy()),
        escaped(&arguments)
    )
}

fn long(day: Day) -> &'static str {
    match day {
        Day::Mon => "Monday",
        Day::Tue => "Tuesday",
        Day::Wed => "Wednesday",
        Day::Thu => "Thursday",
        Day::Fri => "Friday",
        Day::Sat => "Saturday",
        Day::Sun => "Sunday",
    }
}
