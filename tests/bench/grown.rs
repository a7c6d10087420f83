//! Backups of a database that grows from day to day, made up but shaped like a tenant's own.
//!
//! A day changes one row in a hundred, four fifths of those among the newest tenth; adds half a row in a hundred, and one
//! attachment in a hundred. Rows pack to somewhat more than a third, by deflate and by zstd alike; attachments not at all,
//! as photos and PDFs.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use reeve_app::Reeve;
use reeve_domain::tenant::{SignInWith, Stage, Tenant, TenantId};
use reeve_domain::tls::Trust;
use reeve_store::tenants;
use sha1::{Digest, Sha1};

use crate::Result;

/// Bytes of an attachment.
const OBJECT: usize = 300 << 10;
/// Bytes of a row, about; so many of them are numbers in hex that nothing packs to less than half.
const ROW: usize = 130;
const NUMBERS: usize = 4;
const HEAD: &[u8] = b"--\n-- PostgreSQL database dump\n--\n\nCOPY public.mail_message FROM stdin;\n";
const TAIL: &[u8] = b"\\.\n\n--\n-- PostgreSQL database dump complete\n--\n\n";
const MANIFEST: &str =
    r#"{"odoo_dump": "1", "db_name": "grown", "version": "19.0", "modules": {"base": "19.0.1.3"}}"#;
const WORDS: [&str; 10] =
    ["invoice", "order", "Ankara", "customer", "delivery", "payment", "false", "\\N", "draft", "posted"];

/// The database on one day.
pub struct Grown {
    /// How often each row was changed.
    rows: Vec<u32>,
    objects: u64,
    noise: Noise,
}

impl Grown {
    /// With a dump and attachments of about so many bytes.
    pub fn new(dump: usize, filestore: usize) -> Self {
        Self { rows: vec![0; dump / ROW], objects: (filestore / OBJECT) as u64, noise: Noise(11) }
    }

    /// A day goes by.
    pub fn next_day(&mut self) {
        let count = self.rows.len();
        for change in 0..count / 100 {
            let among = if change % 5 == 4 { count } else { count / 10 };
            let back = usize::try_from(self.noise.next()).unwrap_or(0) % among.max(1);
            if let Some(row) = self.rows.get_mut(count - 1 - back) {
                *row += 1;
            }
        }
        self.rows.resize(count + count / 200, 0);
        self.objects += (self.objects / 100).max(1);
    }

    /// Writes the backup as Odoo's own zip.
    pub fn zip(&self, path: &Path) -> Result<()> {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
        let mut archive = ZipArchiveWriter::new(&mut out);
        self.members(|name, write| {
            // level 0 writes what Python's zlib makes of photos and PDFs: stored blocks within a deflate stream
            let level =
                if name.starts_with("filestore") { Compression::none() } else { Compression::default() };
            let method = CompressionMethod::DEFLATE;
            let (mut file, config) = archive.new_file(name).compression_method(method).start()?;
            let mut writer = config.wrap(DeflateEncoder::new(&mut file, level));
            write(&mut writer)?;
            let (encoder, descriptor) = writer.finish()?;
            encoder.finish()?;
            file.finish(descriptor)?;
            Ok(())
        })?;
        archive.finish()?;
        out.flush()?;
        Ok(())
    }

    /// Writes the same files into a folder, opened; an attachment that is there already stays as it is.
    pub fn tree(&self, folder: &Path) -> Result<()> {
        self.members(|name, write| {
            let path = folder.join(name);
            if name.starts_with("filestore") && path.exists() {
                return Ok(());
            }
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
            write(&mut out)?;
            out.flush()?;
            Ok(())
        })
    }

    fn members(
        &self,
        mut add: impl FnMut(&str, &dyn Fn(&mut dyn Write) -> std::io::Result<()>) -> Result<()>,
    ) -> Result<()> {
        add("dump.sql", &|out| self.dump(out))?;
        for object in 0..self.objects {
            let content = self::object(object);
            let name = hex::encode(Sha1::digest(&content));
            add(&format!("filestore/{}/{name}", &name[..2]), &|out| out.write_all(&content))?;
        }
        add("manifest.json", &|out| out.write_all(MANIFEST.as_bytes()))
    }

    fn dump(&self, out: &mut dyn Write) -> std::io::Result<()> {
        out.write_all(HEAD)?;
        let mut line = Vec::with_capacity(2 * ROW);
        for (id, changes) in (1_u64..).zip(&self.rows) {
            let mut noise = Noise(id << 20 | u64::from(*changes));
            let n = noise.next();
            let word = usize::try_from(n >> 20).unwrap_or(0) % WORDS.len();
            line.clear();
            write!(line, "{id}\tmail.message\tcomment\t2026-0{}-1{} 1{}:00:00", n % 9 + 1, n % 8, n % 7)?;
            write!(line, "\t{}\tt\tf\t\\N\t{}\t", n >> 40 & 1023, WORDS[word])?;
            for _ in 0..NUMBERS {
                write!(line, "{:016x}", noise.next())?;
            }
            line.push(b'\n');
            out.write_all(&line)?;
        }
        out.write_all(TAIL)
    }
}

/// The tenant whose backups these are, known to an installation; nobody asks its server.
pub async fn tenant(reeve: &Reeve) -> Result<TenantId> {
    let tenant = Tenant {
        id: TenantId("grown".into()),
        name: "Grown".into(),
        url: "https://grown.example".into(),
        database: "grown".into(),
        login: "admin".into(),
        sign_in_with: SignInWith::Password,
        platform: "other".into(),
        trust: Trust::System,
        allow_plain_http: false,
        has_master_password: false,
        stage: Stage::Test,
        added_at: chrono::Utc::now(),
    };
    let id = tenant.id.clone();
    reeve.store().await?.write(move |tx| tenants::insert(tx, &tenant)).await?;
    Ok(id)
}

/// An attachment's content.
pub fn object(number: u64) -> Vec<u8> {
    let mut noise = Noise(number.wrapping_mul(0x5851_f42d_4c95_7f2d));
    (0..OBJECT / 8).flat_map(|_| noise.next().to_le_bytes()).collect()
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
