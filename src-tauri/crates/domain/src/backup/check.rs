//! What the proof of a backup looks at.

use crate::named::named;

named! {
    /// One check of the proof.
    ProofCheck {
        /// What the file is, by its first bytes.
        Kind = "kind",
        /// The zip's directory: every entry once, in its place, of a believable size.
        Directory = "directory",
        /// The CRC of every entry.
        Crc = "crc",
        /// The dump begins as pg_dump begins.
        Dump = "dump",
        /// The dump has its end mark.
        DumpEnd = "dump_end",
        /// The manifest can be read.
        Manifest = "manifest",
        /// The manifest names the installed modules.
        Modules = "modules",
        /// Every object of the filestore has the content its name says, or is accounted for.
        Filestore = "filestore",
        /// The dump names its attachments.
        Attachments = "attachments",
        /// The whole file's SHA-256.
        Sha256 = "sha256",
    }
}
