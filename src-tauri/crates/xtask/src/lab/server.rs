//! Starting and stopping the servers of one series. Holds: a main server always starts on pristine databases; a
//! variant shares them with the main server and brings it up first; "up" is said only after the server has answered
//! over TLS.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::facts;
use super::image::{Image, ODOO_CONF};
use super::series::{Series, Variant};
use super::service::{self, Service};
use crate::{process, say};

const NGINX_CONF: &str = include_str!("../../lab/nginx.conf");
/// Called so that it comes behind every other name: nobody picks it as a database to ask beside.
const SPARE: &str = "zz_spare";

/// One series on this machine.
#[derive(Debug)]
pub struct Server {
    series: &'static Series,
    image: Image,
}

impl Server {
    /// The servers of a series, running or not.
    pub fn of(series: &'static Series) -> Result<Self> {
        Ok(Self { series, image: Image::of(series)? })
    }

    /// The folder whose lock keeps two starts of this series apart.
    pub fn folder(&self) -> &Path {
        self.image.folder()
    }

    /// Whether all processes of the variant run.
    pub fn is_up(&self, variant: Variant) -> bool {
        self.services(variant).iter().all(|service| service.running().is_some())
            && facts::path(self.series, variant).is_ok_and(|path| path.is_file())
    }

    /// Makes the image when the root in place is not the recipe's; what runs in the old one is stopped first.
    pub fn prepare(&self) -> Result<()> {
        if !self.image.in_place() {
            self.stop_all()?;
        }
        self.image.prepare(self.series)
    }

    /// Starts a variant and returns its facts file.
    pub fn start(&self, variant: Variant) -> Result<PathBuf> {
        if variant == Variant::Main {
            // Half a server (a crash, a killed start) is none: clear the ground first.
            self.stop_all()?;
        } else {
            self.stop(variant)?;
        }
        // Before the minutes that an image may take; and again by the services themselves.
        for port in [variant.tls_port(self.series), variant.plain_port(self.series)] {
            self.require_free(port)?;
        }
        if variant == Variant::Main {
            self.prepare()?;
            self.reset()?;
            self.start_postgres()?;
            self.freshen();
            self.keep_a_spare()?;
        } else if !self.is_up(Variant::Main) {
            self.start(Variant::Main)?;
        }
        self.configure(variant)?;
        let odoo = Service::odoo(&self.image, variant.name());
        let conf = format!("/srv/lab/run/odoo-{}.conf", variant.name());
        odoo.start("odoo", &["odoo", "-c", &conf])?;
        let nginx = Service::nginx(&self.image, variant.name());
        let conf = format!("/srv/lab/run/nginx-{}.conf", variant.name());
        nginx.start("root", &["nginx", "-c", &conf, "-g", "daemon off;"])?;
        let version = self.wait_for_answer(variant)?;
        facts::write(self.series, variant, &self.image.root(), &version)
    }

    /// Stops one variant; the databases stay for the others.
    pub fn stop(&self, variant: Variant) -> Result<()> {
        facts::forget(self.series, variant)?;
        Service::nginx(&self.image, variant.name()).stop(Duration::from_secs(5));
        Service::odoo(&self.image, variant.name()).stop(Duration::from_secs(10));
        Ok(())
    }

    /// Stops everything of this series and whatever else lives in its root.
    pub fn stop_all(&self) -> Result<()> {
        for variant in Variant::ALL {
            self.stop(variant)?;
        }
        Service::postgres(&self.image).stop(Duration::from_secs(15));
        service::clear(&self.image.root());
        Ok(())
    }

    fn services(&self, variant: Variant) -> [Service<'_>; 3] {
        [
            Service::postgres(&self.image),
            Service::odoo(&self.image, variant.name()),
            Service::nginx(&self.image, variant.name()),
        ]
    }

    fn require_free(&self, port: u16) -> Result<()> {
        TcpListener::bind(("127.0.0.1", port)).map(drop).with_context(|| {
            format!(
                "Odoo {} always listens on port {port} of loopback, which is taken: stop what listens there \
                 (`ss -ltnp 'sport = :{port}'` names it)",
                self.series.number
            )
        })
    }

    /// Throws away what the last run did: databases, filestore and sessions go back to the pristine copy.
    fn reset(&self) -> Result<()> {
        let lab = self.image.root().join("srv/lab");
        process::run(
            Command::new("rm").args(["-rf", "--one-file-system"]).arg(lab.join("live")).arg(lab.join("run")),
        )?;
        process::run(
            Command::new("cp").args(["-a", "--reflink=auto"]).arg(lab.join("pristine")).arg(lab.join("live")),
        )
        .context("cannot restore the pristine databases")?;
        fs::create_dir_all(service::run_folder(&self.image.root()))?;
        // Gone after unpacking or a restart of the machine when /run is not kept.
        let socket = self.image.root().join("run/postgresql");
        fs::create_dir_all(&socket)?;
        let owner = fs::metadata(lab.join("live/pg"))?;
        chown(&socket, Some(uid(&owner)), None).context("cannot hand the socket folder to postgres")
    }

    fn start_postgres(&self) -> Result<()> {
        let postgres = Service::postgres(&self.image);
        postgres.start("postgres", &["postgres", "-D", "/srv/lab/live/pg"])?;
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            let mut ready = self.image.inside()?;
            if process::succeeds(ready.args(["pg_isready", "-q", "-h", "/run/postgresql"])) {
                return Ok(());
            }
            sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL of Odoo {} does not come up:\n{}", self.series.number, postgres.last_words())
    }

    /// A copy of `acme` that nobody opens, so that tests can have copies of their own of it: Odoo ends every connection to
    /// what it copies, and thereby whatever somebody else is doing in it.
    fn keep_a_spare(&self) -> Result<()> {
        let mut psql = self.psql("postgres")?;
        psql.arg(format!("create database {SPARE} template acme owner odoo"));
        process::output(&mut psql).context("cannot make a spare copy of acme")?;
        let filestore = self.image.root().join("srv/lab/live/odoo/filestore");
        let mut copy = Command::new("cp");
        copy.args(["-a", "--reflink=auto"]).arg(filestore.join("acme")).arg(filestore.join(SPARE));
        process::run(&mut copy).context("cannot make a spare copy of acme's files")
    }

    /// `psql` as the owner of the cluster; what it is to do comes as the next argument.
    fn psql(&self, database: &str) -> Result<Command> {
        let mut psql = self.image.inside()?;
        psql.args(["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", "--"]);
        psql.args(["psql", "-q", "-h", "/run/postgresql", "-d", database, "-c"]);
        Ok(psql)
    }

    /// The image may be months old. The policy of `globex` counts a password's age: two days are old enough to be changed
    /// and too young to have expired. And scheduled actions are due from now on: whatever stood still for hours is taken for
    /// a tenant whose actions do not run, until Odoo comes to them a minute after its start.
    fn freshen(&self) {
        let age = "update res_users set password_write_date = now() at time zone 'utc' - interval '2 days'";
        let due = "update ir_cron set nextcall = now() at time zone 'utc' where nextcall < now() at time zone 'utc'";
        for (database, statement, what) in [
            ("globex", age, "passwords keep the age they had"),
            ("globex", due, "actions stay due as they were"),
            ("acme", due, "actions stay due as they were"),
        ] {
            let Ok(mut psql) = self.psql(database) else { continue };
            if let Err(problem) = process::output(psql.arg(statement)) {
                say::note(&format!("in {database}, {what} when the image was made ({problem:#})"));
            }
        }
    }

    /// Writes the variant's configuration anew: Odoo changes its file when somebody sets the master password.
    fn configure(&self, variant: Variant) -> Result<()> {
        let run = service::run_folder(&self.image.root());
        let odoo = run.join(format!("odoo-{}.conf", variant.name()));
        fs::write(&odoo, odoo_conf(self.series, variant))?;
        // Odoo's own to write, as on a server that somebody set up with defaults.
        let owner = fs::metadata(self.image.root().join("srv/lab/live/odoo"))?;
        chown(&odoo, Some(uid(&owner)), None)?;
        fs::set_permissions(&odoo, fs::Permissions::from_mode(0o640))?;
        fs::write(run.join(format!("nginx-{}.conf", variant.name())), nginx_conf(self.series, variant))?;
        Ok(())
    }

    /// Waits until the server tells its version over TLS, then opens both databases once, so that the first test does
    /// not pay for loading them.
    fn wait_for_answer(&self, variant: Variant) -> Result<String> {
        let address = format!("https://localhost:{}", variant.tls_port(self.series));
        let authority = self.image.root().join("srv/lab/tls/ca.pem");
        let curl = |path: &str| {
            let mut command = Command::new("curl");
            // No proxy and no configuration of the user's may stand between us and loopback.
            command
                .args(["--disable", "--noproxy", "*", "-fsS", "--max-time", "60", "--cacert"])
                .arg(&authority);
            command.arg(format!("{address}{path}"));
            command
        };
        let services = self.services(variant);
        let deadline = Instant::now() + Duration::from_secs(120);
        let version = loop {
            let mut ask = curl("/web/webclient/version_info");
            ask.args(["-H", "Content-Type: application/json", "-d", "{}"]);
            match process::output(&mut ask) {
                Ok(answer) => break version_in(&answer)?,
                Err(problem) if Instant::now() > deadline => {
                    bail!("{address} does not answer ({problem:#})\n{}", services[1].last_words())
                }
                Err(_) => sleep(Duration::from_millis(200)),
            }
            if let Some(dead) = services.iter().find(|service| service.running().is_none()) {
                bail!(
                    "a process of {address} ended at once; {}:\n{}",
                    dead.log().display(),
                    dead.last_words()
                );
            }
        };
        for database in ["acme", "globex"] {
            process::output(curl(&format!("/web/login?db={database}")).args([
                "-L",
                "-c",
                "-",
                "-o",
                "/dev/null",
            ]))
            .with_context(|| format!("{address} cannot open its database {database}"))?;
        }
        Ok(version)
    }
}

fn uid(metadata: &fs::Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::uid(metadata)
}

fn odoo_conf(series: &Series, variant: Variant) -> String {
    let text = ODOO_CONF
        .replace("@PORT@", &variant.plain_port(series).to_string())
        .replace("@LIST_DB@", if variant == Variant::Locked { "False" } else { "True" })
        .replace("@CRON_THREADS@", cron_threads(series, variant))
        .replace("@MASTER_PASSWORD@", facts::MASTER_PASSWORD);
    let wanted = |line: &&str| !(variant == Variant::Unset && line.starts_with("admin_passwd"));
    text.lines().filter(wanted).map(|line| format!("{line}\n")).collect()
}

/// One server runs the scheduled actions; more would run them in each other's way. A thread of 14's ends for good when
/// somebody opens a database while it walks through them all (`OrderedDict mutated during iteration`), which costs several
/// in the first minutes alone: so it has many to lose.
fn cron_threads(series: &Series, variant: Variant) -> &'static str {
    match (variant, series.number) {
        (Variant::Main, 14) => "24",
        (Variant::Main, _) => "1",
        (Variant::Locked | Variant::Unset, _) => "0",
    }
}

fn nginx_conf(series: &Series, variant: Variant) -> String {
    NGINX_CONF
        .replace("@TLS_PORT@", &variant.tls_port(series).to_string())
        .replace("@PORT@", &variant.plain_port(series).to_string())
        .replace("@VARIANT@", variant.name())
}

fn version_in(answer: &str) -> Result<String> {
    let answer: serde_json::Value = serde_json::from_str(answer).context("the version answer is no JSON")?;
    let version =
        answer["result"]["server_version"].as_str().context("the version answer names no version")?;
    Ok(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::series::ALL;
    use super::*;

    #[test]
    fn only_the_unset_variant_lacks_a_master_password() {
        for variant in Variant::ALL {
            let chosen = odoo_conf(&ALL[0], variant).contains("admin_passwd");
            assert_eq!(chosen, variant != Variant::Unset, "{variant:?}");
        }
    }

    #[test]
    fn no_placeholder_is_left() {
        for series in &ALL {
            for variant in Variant::ALL {
                let written: String = odoo_conf(series, variant) + &nginx_conf(series, variant);
                let settings = written.lines().filter(|line| !line.starts_with([';', '#']));
                assert!(settings.clone().count() > 20, "both files were written");
                for line in settings {
                    assert!(!line.contains('@'), "{variant:?} of {} keeps `{line}`", series.number);
                }
            }
        }
    }
}
