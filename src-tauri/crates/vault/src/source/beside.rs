//! A long file is unpacked on a thread of its own, a little ahead of whoever cuts and hashes it.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Bytes of a buffer, and how many wait to be read.
const BUFFER: usize = 256 << 10;
const WAITING: usize = 4;

/// Reads what another thread reads. Dropping it ends that one.
#[derive(Debug)]
pub(super) struct Beside {
    buffers: Receiver<io::Result<Vec<u8>>>,
    buffer: Vec<u8>,
    read: usize,
}

impl Beside {
    /// Begins to read.
    ///
    /// # Errors
    /// When this computer has no thread for it.
    pub(super) fn begin(mut from: impl Read + Send + 'static) -> io::Result<Self> {
        let (sender, buffers) = sync_channel(WAITING);
        thread::Builder::new().name("reeve-vault-read".into()).spawn(move || {
            loop {
                let mut buffer = Vec::with_capacity(BUFFER);
                let read = from.by_ref().take(BUFFER as u64).read_to_end(&mut buffer);
                let goes_on = read.as_ref().is_ok_and(|read| *read > 0);
                let gone = sender.send(read.map(|_| buffer)).is_err();
                if gone || !goes_on {
                    return;
                }
            }
        })?;
        Ok(Self { buffers, buffer: Vec::new(), read: 0 })
    }
}

impl Read for Beside {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read == self.buffer.len() {
            // a thread that ended without a word broke off: whoever reads sees that by the length
            self.buffer = self.buffers.recv().unwrap_or_else(|_| Ok(Vec::new()))?;
            self.read = 0;
        }
        let mut left = self.buffer.get(self.read..).unwrap_or_default();
        let read = left.read(buffer)?;
        self.read += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use super::*;

    #[test]
    fn what_is_read_beside_is_what_is_there_and_its_failure_is_told() {
        let content: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[1]).collect();
        let mut read = Vec::new();
        Beside::begin(io::Cursor::new(content.clone())).unwrap().read_to_end(&mut read).unwrap();
        assert!(read == content);

        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let mut broken = Beside::begin(io::Cursor::new(content).chain(Broken)).unwrap();
        let error = broken.read_to_end(&mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "the disk is gone");
    }

    #[test]
    fn who_stops_reading_ends_the_thread() {
        struct Endless {
            _held: std::sync::mpsc::Sender<()>,
        }
        impl Read for Endless {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                Ok(buffer.len())
            }
        }
        let (held, ended) = std::sync::mpsc::channel();
        let mut endless = Beside::begin(Endless { _held: held }).unwrap();
        endless.read_exact(&mut [0; 10]).unwrap();
        drop(endless);
        // the source is dropped with its thread
        assert!(
            ended
                .recv_timeout(std::time::Duration::from_secs(10))
                .is_err_and(|e| { e == std::sync::mpsc::RecvTimeoutError::Disconnected })
        );
    }
}
