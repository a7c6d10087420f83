//! A live backup on its way: the server makes it when it is asked, and no server can go on with one that broke off.
//!
//! What must always hold: after a break it is begun anew by itself, and not for ever; what came of a broken one is gone
//! before the next begins; what the server refuses, or this computer cannot keep, is not asked for twice.

use std::path::Path;
use std::time::{Duration, Instant};

use reeve_backups::{Bounds, Pace, Received, Writer};
use reeve_domain::job::Phase;
use reeve_domain::{Code, Fault};
use reeve_odoo::{BackupStream, DatabaseManager, Format};

use crate::jobs::{Meter, Run};

/// What a server is asked for, and where it goes.
pub(crate) struct Live<'a> {
    pub(crate) manager: &'a DatabaseManager,
    pub(crate) database: &'a str,
    pub(crate) format: Format,
    /// The file to be.
    pub(crate) to: &'a Path,
    /// Bytes a second at most.
    pub(crate) per_second: Option<u64>,
}

/// Why an attempt came to nothing.
struct Broke {
    fault: Fault,
    /// The server had begun to send.
    sending: bool,
}

impl Live<'_> {
    /// Asks for the backup and receives it. Answers also how often it was begun anew.
    ///
    /// # Errors
    /// What the server or the disk says; what broke the line for the last time; [`Code::Cancelled`].
    pub(crate) async fn received(&self, run: &Run) -> Result<(Received, u32), Fault> {
        let Bounds { anew: most, mut pause, .. } = Bounds::default();
        let (mut anew, mut phase) = (0, Phase::Preparing);
        loop {
            let broke = match Box::pin(self.attempt(phase, run)).await {
                Ok(received) => return Ok((received, anew)),
                Err(broke) => broke,
            };
            if !is_a_break(&broke, anew) {
                return Err(broke.fault);
            }
            if anew == most {
                let words = format!(
                    "{} It was begun anew {most} times: a live backup cannot be gone on with.",
                    broke.fault.message
                );
                return Err(Fault { message: words, ..broke.fault });
            }
            anew += 1;
            phase = Phase::BegunAnew;
            run.phase(phase, None);
            waited(pause, run).await?;
            pause = pause.saturating_mul(2);
        }
    }

    async fn attempt(&self, phase: Phase, run: &Run) -> Result<Received, Broke> {
        run.phase(phase, None);
        let asked = run.or_stop(self.manager.backup(self.database, self.format, &run.cancel)).await;
        let stream = asked.map_err(|fault| Broke { fault, sending: false })?;
        // from here on, leaving drops what was received, and that removes the file
        self.taken_in(stream, run).await.map_err(|fault| Broke { fault, sending: true })
    }

    /// Lets the stream flow into the file; on any trouble the unfinished file goes.
    async fn taken_in(&self, mut stream: BackupStream, run: &Run) -> Result<Received, Fault> {
        let mut writer = Writer::create(self.to, stream.length).await?;
        let mut meter = run.phase(Phase::Receiving, stream.length);
        match self.flow(&mut stream, &mut writer, &mut meter, run).await {
            // a slow disk may take its time with the last bytes; dropping the writer removes the file
            Ok(()) => run.or_stop(writer.finish()).await,
            Err(fault) => {
                writer.abandon().await;
                Err(fault)
            }
        }
    }

    async fn flow(
        &self,
        stream: &mut BackupStream,
        writer: &mut Writer,
        meter: &mut Meter,
        run: &Run,
    ) -> Result<(), Fault> {
        let mut pace = Pace::new(self.per_second, Instant::now());
        while let Some(chunk) = run.or_stop(stream.next()).await? {
            let bytes = chunk.len() as u64;
            run.or_stop(writer.write(chunk)).await?;
            meter.at(writer.written());
            let pause = pace.after(bytes, Instant::now());
            if !pause.is_zero() {
                waited(pause, run).await?;
            }
        }
        run.stopped()
    }
}

/// Waits, unless the job is stopped.
async fn waited(pause: Duration, run: &Run) -> Result<(), Fault> {
    let wait = async {
        tokio::time::sleep(pause).await;
        Ok::<_, Fault>(())
    };
    run.or_stop(wait).await
}

/// Whether it was the line that broke. A server that cannot be reached to begin with is nothing that broke.
fn is_a_break(broke: &Broke, anew: u32) -> bool {
    match broke.fault.code {
        Code::ConnectionCut => true,
        Code::TimedOut | Code::Unreachable | Code::UnknownHost => broke.sending || anew > 0,
        _ => false,
    }
}
