//! From process start to a usable list out of the cache, in the real window, beside an empty window of the same web view.
//!
//! Nothing in the program helps: the screen is watched. A virtual one keeps its picture in a file, and the window is
//! ready when the picture is the one that stays. That is later than the page's own opinion, and the same for both. The
//! screen is read, never asked, so that watching costs the programs next to nothing.

mod screen;
mod tree;

use std::fs::File;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reeve_app::api::{KeyPlace, Preferences, Role};
use reeve_app::setup;
use reeve_store::{bench as made_up, sync, tenants};
use serde_json::{Value, json};

use crate::measure::{Run, Runs, Side as Measured, in_turn};
use crate::process;
use crate::side::{self, Side, Task};
use crate::table::{Ratio, Table, Target, Unit};
use crate::{Bench, Result};
use screen::Screen;

/// An unlocked keyring of its own on a bus of its own: the person's real one is neither asked nor filled.
const SESSION: &str =
    "printf %s throw-away | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\"";
const TENANTS: usize = 50;
const PEOPLE: usize = TENANTS * 100;
/// The picture stays when nothing worth a word has moved for so long.
const STILL: Duration = Duration::from_millis(1_500);
/// No window takes longer, or something is wrong.
const PATIENCE: Duration = Duration::from_secs(30);

/// Measures it.
pub async fn run(bench: &Bench, table: &mut Table) -> Result<()> {
    let folder = bench.path("window");
    std::fs::DirBuilder::new().mode(0o700).recursive(true).create(&folder)?;
    let task = Task { home: folder.clone(), connection: None, file: None, people: PEOPLE, tenants: TENANTS };
    let mut session = Command::new("dbus-run-session");
    session.args(["--", "bash", "-c", SESSION, "session"]).arg(std::env::current_exe()?);
    session.args(["--side", Side::Start.name(), "--runs", &bench.runs.to_string()]);
    session.env("HOME", &folder).env("XDG_RUNTIME_DIR", &folder).env_remove("WAYLAND_DISPLAY");
    for variable in ["XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "DBUS_SESSION_BUS_ADDRESS"] {
        session.env_remove(variable);
    }
    // the bus and the keyring talk a lot; it matters only when something goes wrong
    let words = folder.join("words");
    session.stderr(File::create(&words)?);
    let ended = process::run(session, serde_json::to_string(&task)?).await;
    let ended = ended
        .map_err(|problem| format!("{problem}\n{}", std::fs::read_to_string(&words).unwrap_or_default()))?;
    let answer = process::answer(&ended)?.0;
    let runs =
        |side: &str, what: &str| -> Result<Runs> { Ok(serde_json::from_value(answer[side][what].clone())?) };
    table.compare(
        "start to a usable list, beside an empty window",
        Unit::Seconds,
        (&runs("ours", "seconds")?, &runs("peer", "seconds")?),
        Ratio::OursToPeer,
        Some(Target::AtMost(1.3)),
    );
    table.compare(
        "  … memory of all its processes (PSS)",
        Unit::Bytes,
        (&runs("ours", "peak")?, &runs("peer", "peak")?),
        Ratio::OursToPeer,
        Some(Target::AtMost(1.25)),
    );
    Ok(())
}

/// Inside the session: prepares a home and opens the two windows in turn.
///
/// # Errors
/// Whatever keeps it from being measured.
pub async fn inside(task: &Task, runs: usize) -> Result<Value> {
    let home = task.home.join("home");
    prepare(&home, task).await?;
    let screen = Screen::open(&task.home)?;
    let (reeve, empty) = (program("REEVE_DESKTOP")?, program("REEVE_EMPTY_WINDOW")?);
    let ours = || {
        let mut command = Command::new(&reeve);
        command.arg("--home").arg(&home);
        command
    };
    // the first start of each fills the web view's own caches
    open(&screen, ours())?;
    open(&screen, Command::new(&empty))?;
    let (ours, peer) =
        in_turn(runs, async |_| open(&screen, ours()), async |_| open(&screen, Command::new(&empty))).await?;
    let told = |side: &Measured| json!({"seconds": side.seconds, "peak": side.peak});
    Ok(json!({"ours": told(&ours), "peer": told(&peer)}))
}

/// A home with people of many tenants, read a moment ago.
async fn prepare(home: &Path, task: &Task) -> Result<()> {
    let reeve = side::open(home, KeyPlace::Keyring).await?;
    let store = reeve.store().await?;
    made_up::fill(&store, task.tenants, task.people, 1_000).await?;
    store
        .write(|tx| {
            for tenant in tenants::list(tx)? {
                let mut state = sync::get(tx, &tenant.id)?;
                state.fetched_at = Some(chrono::Utc::now());
                sync::set(tx, &tenant.id, &state)?;
            }
            Ok(())
        })
        .await?;
    let preferences =
        Preferences { role: Some(Role::Administrator), language: Some("en".to_owned()), color_scheme: None };
    setup::save(&reeve, preferences).await?;
    Ok(())
}

fn program(variable: &str) -> Result<PathBuf> {
    let path = std::env::var_os(variable)
        .ok_or_else(|| format!("{variable} names no program: run this through `cargo xtask bench`"))?;
    Ok(path.into())
}

/// Opens a window, waits for the picture that stays, and closes it.
fn open(screen: &Screen, mut command: Command) -> Result<Run> {
    command.env("DISPLAY", screen.display()).env("GDK_BACKEND", "x11");
    // as Reeve sets it for itself: both windows are drawn the same way
    command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    let before = screen.picture()?;
    let began = Instant::now();
    let mut window = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let watched = watch(screen, &before, began, &mut window);
    let memory = tree::memory(window.id());
    tree::end(&mut window)?;
    let seconds = watched?;
    Ok(Run { seconds, until_proven: seconds, peak: memory })
}

/// When the picture that stays was first there, in seconds.
fn watch(screen: &Screen, before: &screen::Picture, began: Instant, window: &mut Child) -> Result<f64> {
    let mut seen = vec![(0.0, before.clone())];
    let mut moved = began;
    loop {
        std::thread::sleep(Duration::from_millis(5));
        let picture = screen.picture()?;
        let now = began.elapsed();
        let last = seen.last().map(|(_, picture)| picture);
        if last.is_some_and(|last| *last != picture) {
            if last.is_some_and(|last| !last.looks_like(&picture)) {
                moved = Instant::now();
            }
            seen.push((now.as_secs_f64(), picture));
        }
        if let Some(status) = window.try_wait()? {
            return Err(format!("the window closed by itself ({status})").into());
        }
        if now > PATIENCE {
            return Err("no picture stayed".into());
        }
        if seen.len() > 1 && moved > began && moved.elapsed() > STILL {
            break;
        }
    }
    let Some((_, last)) = seen.last() else { return Err("nothing was seen".into()) };
    let other = seen.iter().rposition(|(_, picture)| !picture.looks_like(last)).unwrap_or(0);
    seen.get(other + 1).map(|(at, _)| *at).ok_or_else(|| "nothing was shown".into())
}
