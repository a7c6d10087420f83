//! Ways a tenant's server can be made to fail, so that tests meet every one of them on purpose.

use std::time::Duration;

/// What a tenant does wrong until [`crate::Fleet::behave`].
///
/// Faults of the network (slow, cut, throttled, …) hit every request that reaches the tenant: those that name its
/// database and, on a server of its own, those that name none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misbehaviour {
    /// Every answer comes this much later.
    Slow(Duration),
    /// No answer ever comes; the connection stays open.
    Hang,
    /// The connection breaks after this many bytes of a response body.
    CutAfter(u64),
    /// The body ends early, in good order as far as HTTP can tell: as 14's built-in server does, which closes after a
    /// dump and gives no length.
    Truncate(u64),
    /// A body flows at this many bytes per second.
    Throttle(u64),
    /// One bit in the middle of each backup is wrong.
    FlipBit,
    /// Every answer has this HTTP status and a short HTML page.
    Status(u16),
    /// Every answer is text that is neither JSON nor a page.
    Rubbish,
    /// The server is a web site that has never heard of Odoo.
    NotOdoo,
    /// Every answer is a redirect to this address.
    RedirectTo(String),
    /// The server's clock is off by this many seconds: its `Date` header shows it, and scheduled actions run by it. Records
    /// are stamped as ever.
    ClockOff(i64),
    /// Sessions end: signing in works, the next call finds the session gone.
    ExpiredSession,
    /// What is wrong with attachments that are downloaded one by one.
    Downloads(DownloadFault),
    /// A browser's sign-in is done at once, and its answer comes this much later.
    SignInAnswersLate(Duration),
    /// The cool-down is on: sign-ins are refused whatever the password.
    LockedOut,
    /// A database that takes the tenant's name by a rename lets nobody in.
    NewcomerRefuses,
    /// Of every backup that is restored these tables stay empty, and the restore is called done: the real one goes on after
    /// a statement that failed. Not of accounts, their address book and what is made of the code;
    /// of `ir_attachment` it is the files that are lost.
    LosesTables(Vec<String>),
    /// Every backup ends in the manager's error page.
    BackupErrorPage,
    /// `list_db = False`: the database manager is switched off.
    ManagerDisabled,
    /// The caller's rights are taken away after this many changes: reading goes on, the next change is refused.
    RightsLost {
        /// Changes, counted from when the fault began.
        after: u64,
    },
    /// The server dies right after this many changes: the last one is made, its answer never arrives, and neither does
    /// any other.
    Dies {
        /// Changes, counted from when the fault began.
        after: u64,
    },
    /// Scheduled actions no longer run: those that are active have been due for two hours.
    SchedulerStopped,
    /// No database can be dropped: somebody is connected to each of them.
    DropRefused,
    /// The server's master password is the well-known default, so whatever is posted becomes the new one.
    MasterPasswordUnset,
}

/// What is wrong with attachments that are downloaded one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DownloadFault {
    /// After so many of them the web session is gone.
    SessionEnds {
        /// Counted again from each end.
        every: u64,
    },
    /// Whoever asks for one for the first time gets so many bytes of it, then the connection breaks.
    CutOnce {
        /// Bytes of the body.
        after: u64,
    },
    /// Those whose record id is a multiple of this have another content than when the database was dumped.
    Changed {
        /// The divisor.
        every: i64,
    },
    /// Those whose record id is a multiple of this are gone.
    Gone {
        /// The divisor.
        every: i64,
    },
    /// Those whose record id is a multiple of this are answered with this HTTP status, always.
    Status {
        /// The divisor.
        every: i64,
        /// The status.
        status: u16,
    },
    /// Whoever asks for one for the first time is answered with this HTTP status.
    StatusOnce {
        /// The status.
        status: u16,
    },
}
