//! How fast a large backup is proven: `cargo run --release -p reeve-backups --example verify_bench [FILE]`.
//!
//! Where FILE is not there it makes one like a grown tenant's: 130 MB of SQL and 870 MB of attachments that do not pack. Beside
//! the proof stands what a user would pick instead, where it is installed.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a program to look at, not a product"
)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use reeve_backups::{Control, verify};
use sha1::{Digest, Sha1};

const SQL: usize = 130 << 20;
const OBJECTS: usize = 2900;
const OBJECT: usize = 300 << 10;
const RUNS: usize = 5;

fn main() {
    let given = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = tempfile::tempdir().unwrap();
    let file = given.unwrap_or_else(|| folder.path().join("grown.zip"));
    if !file.exists() {
        write_zip(&file);
    }
    let megabytes = std::fs::metadata(&file).unwrap().len() as f64 / 1e6;
    println!("{megabytes:.0} MB zip; best and median of {RUNS}, file in the page cache");

    let _ = std::fs::write("/proc/self/clear_refs", "5"); // begin to count peak memory here
    timed("reeve verify (all checks)", megabytes, || {
        let verified = verify(&file, &Control::new()).unwrap();
        assert!(verified.verdict.ok, "{:#?}", verified.verdict);
    });
    if let Some(peak) = peak_memory() {
        println!("  peak memory of this process {peak}");
    }
    for (name, program, arguments) in
        [("unzip -t (CRC only)", "unzip", ["-tqq"]), ("sha256sum", "sha256sum", ["--"])]
    {
        let run = || Command::new(program).args(arguments).arg(&file).stdout(Stdio::null()).status();
        if run().is_ok_and(|status| status.success()) {
            timed(name, megabytes, || drop(run()));
        } else {
            println!("{name}: not installed");
        }
    }
}

fn timed(name: &str, megabytes: f64, mut work: impl FnMut()) {
    let mut seconds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    let (best, median) = (seconds[0], seconds[RUNS / 2]);
    println!("{name}: {best:.3} s, {median:.3} s: {:.0} MB/s", megabytes / median);
}

fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    Some(status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().to_owned())
}

fn write_zip(path: &Path) {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).unwrap());
    let mut archive = ZipArchiveWriter::new(&mut out);
    let mut add = |name: &str, content: &[u8], level: Compression| {
        let (mut file, config) =
            archive.new_file(name).compression_method(CompressionMethod::DEFLATE).start().unwrap();
        let mut writer = config.wrap(DeflateEncoder::new(&mut file, level));
        writer.write_all(content).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        file.finish(descriptor).unwrap();
    };
    add("dump.sql", &sql(), Compression::default());
    // level 0 writes what Python's zlib writes at level 6 for photos and PDFs: stored blocks within a deflate stream
    let mut noise = Noise(7);
    for _ in 0..OBJECTS {
        let content: Vec<u8> = (0..OBJECT / 8).flat_map(|_| noise.next().to_le_bytes()).collect();
        let sha1 = hex::encode(Sha1::digest(&content));
        add(&format!("filestore/{}/{sha1}", &sha1[..2]), &content, Compression::none());
    }
    let manifest =
        r#"{"odoo_dump": "1", "db_name": "grown", "version": "19.0", "modules": {"base": "19.0.1.3"}}"#;
    add("manifest.json", manifest.as_bytes(), Compression::default());
    archive.finish().unwrap();
    out.flush().unwrap();
}

fn sql() -> Vec<u8> {
    let mut text = b"--\n-- PostgreSQL database dump\n--\n\nCOPY public.mail_message FROM stdin;\n".to_vec();
    let mut noise = Noise(1);
    let words =
        ["invoice", "order", "Ankara", "customer", "delivery", "payment", "false", "\\N", "draft", "posted"];
    for id in 0.. {
        if text.len() > SQL {
            break;
        }
        let n = noise.next();
        write!(text, "{id}\t{:016x}\t2026-0{}-1{} 1{}:00:00", n, n % 9 + 1, n % 8, n % 7).unwrap();
        for shift in 0..8 {
            write!(text, "\t{}", words[(n >> (shift * 7)) as usize % words.len()]).unwrap();
        }
        text.push(b'\n');
    }
    text.extend(b"\\.\n\n--\n-- PostgreSQL database dump complete\n--\n\n");
    text
}

/// Bytes that do not pack (splitmix64).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
