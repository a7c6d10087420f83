//! The desktop shell: one window around `reeve-app`, and one for each support session. The only crate that knows Tauri.
//!
//! It stays thin: the one list expanded into commands, a host that broadcasts and opens dialogs, and the windows' lives.

mod clipboard;
mod commands;
mod dialogs;
mod first;
mod host;
mod instance;
mod links;
mod notices;
mod support;
mod windows;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use reeve_app::api::KeyState;
use reeve_app::{Options, Reeve};
use tauri::{Manager as _, RunEvent};

use host::Window;

/// What may be given at start.
#[derive(Debug, Parser)]
#[command(name = "reeve-desktop", version, about = "A control panel for hosted ERP databases")]
struct Arguments {
    /// The data folder; the platform's own when not given.
    #[arg(long)]
    home: Option<PathBuf>,
    /// Look around on the embedded demo fleet, with nothing kept.
    #[arg(long)]
    demo: bool,
    /// A reeve:// link: the page to show.
    link: Option<String>,
}

/// Runs the window until it ends.
pub fn run() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("REEVE_LOG"))
        .init();
    if instance::link_is_not_last(std::env::args_os().skip(1)) {
        tracing::error!("a link has to be the last word; nothing is started");
        return ExitCode::FAILURE;
    }
    let arguments = Arguments::parse();
    windows::prefer_plain_rendering();
    let (demo, link) = (arguments.demo, arguments.link);
    // only a folder that was made for this look around goes with it
    let passing = (demo && arguments.home.is_none()).then(demo_home);
    let Some(home) = arguments.home.or_else(|| passing.clone()).or_else(reeve_app::default_home) else {
        tracing::error!("there is no data folder for this user; name one with --home");
        return ExitCode::FAILURE;
    };
    let host = Arc::new(Window::default());
    let instance = instance::of(&home);
    let reeve = Reeve::new(Options { home, host: host.clone() });
    let leaving = Arc::clone(&host);
    let (tell, answers) = first::answers();

    let built = tauri::Builder::default()
        .plugin(instance)
        .plugin(windows::own_questions())
        .plugin(tauri_plugin_dialog::init())
        .manage(reeve.clone())
        .manage(notices::Notices::start())
        .manage(links::Gate::new())
        .manage(answers)
        .invoke_handler(commands::handler())
        .setup(move |app| {
            host.attach(app.handle().clone());
            let began = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                begin(reeve, demo, tell).await;
                began.state::<links::Gate>().open();
            });
            windows::open(app.handle())?;
            if let Some(link) = link {
                links::follow(app.handle(), link);
            }
            Ok(())
        })
        .on_window_event(windows::on_event)
        .build(tauri::generate_context!());
    let code = match built {
        Ok(app) => app.run_return(move |_app, event| match event {
            RunEvent::Exit => leaving.leave(),
            // elsewhere a link comes as an argument of a second start
            #[cfg(target_os = "macos")]
            RunEvent::Opened { urls } => urls.iter().for_each(|url| links::follow(_app, url.to_string())),
            _ => {}
        }),
        Err(error) => {
            tracing::error!(%error, "the window cannot be opened");
            1
        }
    };
    if let Some(passing) = passing {
        // it held nothing but made-up data
        let _ = std::fs::remove_dir_all(passing);
    }
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

/// Opens what needs no question; the page asks for the rest.
async fn begin(reeve: Reeve, demo: bool, tell: first::Tell) {
    let opened = if demo {
        reeve_app::setup::open_demo(&reeve).await
    } else {
        reeve_app::setup::open_at_start(&reeve).await
    };
    let told = match opened {
        Ok(status) if status.keys == KeyState::Ready => tell.tell(&reeve).await,
        // the page asks the person first
        Ok(_) => Ok(()),
        Err(fault) => Err(fault),
    };
    if let Err(fault) = told {
        tracing::warn!(code = %fault.code.name(), "{}", fault.message);
    }
}

fn demo_home() -> PathBuf {
    std::env::temp_dir().join(format!("reeve-demo-{}", std::process::id()))
}
