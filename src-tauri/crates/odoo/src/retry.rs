//! Which failures pass by themselves, and how often a read is tried again. The only place that decides it.
//!
//! Only reads come here, and the one write that puts the tenant's own address back, which may be made any number of
//! times. Sign-ins never do (a server counts refusals and locks addresses out), nor do other writes or anything that
//! carries a master password.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};

use crate::endpoint::Limits;
use crate::error::{Error, Result};

const FIRST_PAUSE: Duration = Duration::from_millis(150);
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// Runs a read, again after failures that pass at once, at most `limits.retries` more times, with jitter between them.
pub(crate) async fn read<T, F>(limits: Limits, attempt: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    read_while(limits, passes_at_once, attempt).await
}

/// As [`read`], and again when asked for patience: for one of the thousands of contents that a run downloads, all of which
/// pause with it.
pub(crate) async fn read_of_many<T, F>(limits: Limits, attempt: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    read_while(limits, passes, attempt).await
}

/// As [`read`], and again when Odoo itself fails: for a page that Odoo draws by opening every database. Odoo 14 answers
/// it with HTTP 500 while one of them is being dropped.
pub(crate) async fn read_of_all_databases<T, F>(limits: Limits, attempt: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let passes = |error: &Error| {
        passes_at_once(error) || matches!(error, Error::ServerError { status: Some(500), .. })
    };
    read_while(limits, passes, attempt).await
}

async fn read_while<T, F>(
    limits: Limits,
    passes: impl FnMut(&Error) -> bool,
    attempt: impl FnMut() -> F,
) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let pauses = ExponentialBuilder::default()
        .with_min_delay(FIRST_PAUSE)
        .with_max_delay(LONGEST_PAUSE)
        .with_max_times(limits.retries as usize)
        .with_jitter();
    attempt.retry(pauses).when(passes).await
}

/// Whether the same read may succeed later.
pub(crate) fn passes(error: &Error) -> bool {
    match error {
        Error::Unreachable { .. } | Error::TimedOut { .. } | Error::ConnectionCut { .. } => true,
        Error::ServerError { status, .. } => matches!(status, Some(429 | 502..=504)),
        _ => false,
    }
}

/// Whether the same read may succeed a moment later. Who asks for patience (RFC 6585, 4) is not asked again so soon.
fn passes_at_once(error: &Error) -> bool {
    passes(error) && !matches!(error, Error::ServerError { status: Some(429), .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn refused() -> Error {
        Error::SignInRefused { login: "ayla".into(), words: None }
    }

    async fn attempts(error: Error) -> u32 {
        let count = AtomicU32::new(0);
        let limits = Limits { retries: 2, ..Limits::default() };
        let ended = read(limits, || async {
            count.fetch_add(1, Ordering::Relaxed);
            Err::<(), _>(error.clone())
        })
        .await;
        assert_eq!(ended.unwrap_err(), error, "the last failure is the one reported");
        count.into_inner()
    }

    #[tokio::test]
    async fn a_cut_connection_is_tried_again_but_not_for_ever() {
        assert_eq!(attempts(Error::ConnectionCut { host: "a".into() }).await, 3);
    }

    #[tokio::test]
    async fn a_refused_sign_in_is_never_tried_again() {
        assert_eq!(attempts(refused()).await, 1, "every refusal brings the lockout closer");
        assert_eq!(attempts(Error::MasterPasswordWrong).await, 1);
        assert_eq!(attempts(Error::LockedOut { seconds: 60 }).await, 1);
    }

    #[test]
    fn a_gateway_failure_passes_at_once_too_many_requests_later_and_a_failure_of_odoo_does_not() {
        for (status, later, at_once) in [
            (Some(429), true, false),
            (Some(502), true, true),
            (Some(503), true, true),
            (Some(504), true, true),
            (Some(500), false, false),
            (None, false, false),
        ] {
            let error = Error::ServerError { words: String::new(), status };
            assert_eq!((passes(&error), passes_at_once(&error)), (later, at_once), "status {status:?}");
        }
    }

    #[test]
    fn a_server_is_away_that_cannot_be_found_or_answers_in_another_ones_words_and_not_one_that_refuses() {
        let (host, words) = (|| "a".to_owned(), String::new);
        for (error, away) in [
            (Error::UnknownHost { host: host() }, true),
            (Error::ConnectionCut { host: host() }, true),
            (Error::NotOdoo { host: host(), why: words() }, true),
            (Error::ServerError { words: words(), status: Some(500) }, true),
            (Error::ServerError { words: words(), status: Some(503) }, true),
            (Error::ServerError { words: words(), status: None }, false),
            (refused(), false),
            (Error::MasterPasswordWrong, false),
        ] {
            assert_eq!(error.is_away(), away, "{error:?}");
        }
    }
}
