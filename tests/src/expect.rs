//! What every failure owes its reader: the right code, a message in words, and a next step that helps.

use reeve_domain::job::{Job, JobState};
use reeve_domain::{Code, Fault, Retry};

/// Holds a fault against its code and against a word its advice must contain.
#[track_caller]
pub fn fault(fault: &Fault, code: Code, advice: &str) {
    assert_eq!(fault.code, code, "the code names the failure; all of it: {fault:?}");
    assert!(fault.message.chars().count() > 10, "the message says what happened: {fault:?}");
    for raw in ["Os {", "Error(", "Some(", "\u{1b}"] {
        assert!(!fault.message.contains(raw), "the message is for people, not for programmers: {fault:?}");
    }
    assert!(
        fault.next.to_lowercase().contains(&advice.to_lowercase()),
        "the advice should speak of “{advice}”: {fault:?}"
    );
    assert!(!fault.next.contains("report this"), "a known failure is no defect to be reported: {fault:?}");
    if fault.retry == Retry::After {
        assert!(fault.fields.contains_key("seconds"), "“later” says how much later: {fault:?}");
    }
}

/// The fault of something that must not have worked.
#[track_caller]
pub fn refused<T>(result: Result<T, Fault>, code: Code, advice: &str) -> Fault {
    match result {
        Ok(_) => panic!("it should have ended in {code:?}, and it worked"),
        Err(found) => {
            fault(&found, code, advice);
            found
        }
    }
}

/// The fault a job ended in.
#[track_caller]
pub fn failed(job: &Job, code: Code, advice: &str) -> Fault {
    let state = if code == Code::Cancelled { JobState::Cancelled } else { JobState::Failed };
    assert_eq!(job.state, state, "the job ends badly, and says so: {job:?}");
    assert!(job.ended_at.is_some(), "an ending has a time: {job:?}");
    let found = job.fault.clone().expect("a failed job says why");
    fault(&found, code, advice);
    found
}

/// A job that ended well.
#[track_caller]
pub fn done(job: &Job) -> &Job {
    assert_eq!(job.state, JobState::Done, "the job ends well: {job:?}");
    assert!(job.fault.is_none() && job.outcome.is_some(), "it says what it found: {job:?}");
    job
}
