//! A received file made into another one, such as an encrypted one.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use bytes::Bytes;
use tokio::sync::mpsc;

use crate::{Error, Received, Result, Writer};

/// Pieces under way to the writer.
const QUEUE: usize = 4;

/// Reads `from`, gives it to `work` and receives what that writes into `TARGET.part`. Memory stays flat.
///
/// # Errors
/// [`Error::CannotRead`] for what `work` fails with, and those of [`Writer`]; nothing is left then.
pub async fn transform<W>(from: &Path, target: &Path, work: W) -> Result<Received>
where
    W: FnOnce(&mut dyn Read, &mut dyn Write) -> io::Result<()> + Send + 'static,
{
    let mut writer = Writer::create(target, None).await?;
    let (pieces, mut queue) = mpsc::channel(QUEUE);
    let path = from.to_owned();
    let working = tokio::task::spawn_blocking(move || {
        let mut file = File::open(&path)?;
        work(&mut file, &mut Feed(pieces))
    });
    let mut flowed = Ok(());
    while let Some(piece) = queue.recv().await {
        flowed = writer.write(piece).await;
        if flowed.is_err() {
            break;
        }
    }
    drop(queue); // work that goes on writing learns that nobody wants it
    let worked = working.await.map_err(|_| Error::Lost(from.to_owned()));
    let done = flowed.and_then(|()| worked?.map_err(|e| Error::reading(from, e)));
    match done {
        Ok(()) => writer.finish().await,
        Err(failed) => {
            writer.abandon().await;
            Err(failed)
        }
    }
}

/// The writing end, on the thread that works.
struct Feed(mpsc::Sender<Bytes>);

impl Write for Feed {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.blocking_send(Bytes::copy_from_slice(piece)).map_err(gone)?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
