//! `reeve backup request …`: backups that the provider is asked for, for platforms that hand them out by ticket.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use reeve_app::api::{
    AskForBackup, BackupRequest, FetchBackup, HandOutBackup, Nothing, OfRequest, OfTenantOrAll, ReceiveText,
    RefuseBackup,
};
use reeve_app::{Reeve, backups, desk, requests, tenants};
use reeve_domain::backup::{Every, Holds, RequestState, Slot, WantedBackup};
use reeve_domain::desk::ThreadId;
use reeve_domain::tenant::{TenantId, invalid};
use reeve_domain::{Code, Fault, Secret};
use serde_json::json;

use super::download::followed;
use crate::grant::{HandingOver, fresh, handed_over, moment, person, tell_desks};
use crate::handing::{self, By, hand_over, short};
use crate::output::{Output, confirmed, message, table};
use crate::plan::Applying;
use crate::secrets;

/// Requests for backups.
#[derive(Debug, Subcommand)]
pub enum Asking {
    /// Ask the provider for a backup: by a desk, or as text to hand over.
    #[command(after_help = examples!(
        "reeve backup request Acme --slot \"day 3\" --desk Ours",
        "reeve backup request Acme --at 2026-11-20 --reason \"Compare the prices\" --out request.txt"
    ))]
    Request(Ask),
    /// Requests for backups: those from here, and those of others that wait for an answer.
    #[command(after_help = examples!("reeve backup requests"))]
    Requests,
    /// Answer a request for a backup with a link to it, which is asked for and sealed to whoever asks.
    #[command(after_help = examples!(
        "reeve backup hand-out request.txt --secret-stdin --out answer.txt < link"
    ))]
    HandOut {
        /// The file that was handed over, or how the request's id begins.
        request: String,
        /// Read the link from stdin instead of asking.
        #[arg(long)]
        secret_stdin: bool,
        /// The digits of the card that asks, as its owner read them to you: needed for a card that is not known here.
        #[arg(long, value_name = "DIGITS")]
        fingerprint: Option<String>,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// Refuse a request for a backup.
    #[command(after_help = examples!("reeve backup refuse request.txt --reason \"That day is gone\""))]
    Refuse {
        /// The file that was handed over, or how the request's id begins.
        request: String,
        /// Why; whoever asked is told.
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// Take one's own request for a backup back.
    #[command(after_help = examples!("reeve backup withdraw 1a2b3c4d"))]
    Withdraw {
        /// How its id begins.
        request: String,
        #[command(flatten)]
        handing: HandingOver,
    },
    /// Bring the backup here that a request was answered with, after asking.
    #[command(after_help = examples!("reeve backup fetch answer.txt --to acme.zip"))]
    Fetch {
        /// The file that was handed over, or how the request's id begins.
        request: String,
        /// The answer came in other words: read its link from stdin.
        #[arg(long)]
        link_stdin: bool,
        /// The link may lead into this computer's own network, or to itself.
        #[arg(long)]
        own_network: bool,
        /// The digits of the card that answered, as its owner read them to you: needed for a card that is not known here.
        #[arg(long, value_name = "DIGITS", conflicts_with_all = ["preview", "link_stdin"])]
        fingerprint: Option<String>,
        /// The file to write; must not exist.
        #[arg(long, value_name = "FILE")]
        to: Option<String>,
        #[command(flatten)]
        how: Applying,
    },
}

/// What is asked for.
#[derive(Debug, Args)]
pub struct Ask {
    /// The tenant's name.
    name: String,
    /// The backup of this day.
    #[arg(long, value_name = "DATE", required_unless_present = "slot", conflicts_with = "slot")]
    at: Option<NaiveDate>,
    /// The backup of a promised place as the ledger shows it, such as "day 3".
    #[arg(long, value_name = "PLACE")]
    slot: Option<String>,
    /// The database alone is enough.
    #[arg(long, conflicts_with = "slot")]
    database_only: bool,
    /// Why.
    #[arg(long, default_value = "")]
    reason: String,
    /// The desk it travels by.
    #[arg(long)]
    desk: Option<String>,
    #[command(flatten)]
    handing: HandingOver,
}

/// Runs it.
pub async fn run(reeve: &Reeve, command: Asking, output: &Output) -> Result<ExitCode, Fault> {
    match command {
        Asking::Request(asked) => ask(reeve, asked, output).await,
        Asking::Requests => list(reeve, output).await,
        Asking::HandOut { request, secret_stdin, fingerprint, handing } => {
            fresh(handing.out.as_ref())?;
            let request = named(reeve, &request).await?.id;
            let link = secrets::read("link to the backup", secret_stdin)?;
            let view = requests::hand_out(reeve, HandOutBackup { request, link, fingerprint }).await?;
            answer(reeve, &view, "It is handed out.", handing, output).await
        }
        Asking::Refuse { request, reason, handing } => {
            fresh(handing.out.as_ref())?;
            let request = named(reeve, &request).await?.id;
            let view = requests::refuse(reeve, RefuseBackup { request, reason }).await?;
            answer(reeve, &view, "It is refused.", handing, output).await
        }
        Asking::Withdraw { request, handing } => {
            fresh(handing.out.as_ref())?;
            let request = named(reeve, &request).await?.id;
            let view = requests::withdraw(reeve, OfRequest { request }).await?;
            answer(reeve, &view, "It is taken back.", handing, output).await
        }
        Asking::Fetch { request, link_stdin, own_network, fingerprint, to, how } => {
            let wanted = |request, link| FetchBackup { request, link, fingerprint, to, own_network };
            fetch(reeve, &request, link_stdin, wanted, &how, output).await
        }
    }
}

async fn ask(reeve: &Reeve, asked: Ask, output: &Output) -> Result<ExitCode, Fault> {
    let Ask { name, at, slot, database_only, reason, desk, handing } = asked;
    fresh(handing.out.as_ref())?;
    let tenant = tenants::by_name(reeve, &name).await?.id;
    let wanted = match (at, slot) {
        (_, Some(slot)) => WantedBackup::of(&promised(reeve, &tenant, &slot).await?),
        (day, None) => {
            let day = day.unwrap_or_default();
            let holds = if database_only { Holds::DatabaseOnly } else { Holds::Full };
            WantedBackup { from: day, to: day, holds }
        }
    };
    let view = requests::ask(reeve, AskForBackup { tenant, wanted, reason, desk }).await?;
    answer(reeve, &view, "It is asked for.", handing, output).await
}

/// The promised place that was typed.
async fn promised(reeve: &Reeve, tenant: &TenantId, typed: &str) -> Result<Slot, Fault> {
    let wrong = || {
        invalid("slot", format!("“{typed}” is no promised place of this tenant."))
            .next("`reeve backup ledger NAME` shows them, such as “day 3”.")
    };
    let (every, number) = typed.trim().split_once([' ', '-', '/']).ok_or_else(wrong)?;
    let every = match every {
        "day" | "daily" => Every::Day,
        "week" | "weekly" => Every::Week,
        "month" | "monthly" => Every::Month,
        _ => return Err(wrong()),
    };
    let number: u16 = number.trim().parse().map_err(|_| wrong())?;
    let views = backups::ledger(reeve, OfTenantOrAll { tenant: Some(tenant.clone()) }).await?;
    let mut slots = views.into_iter().flat_map(|view| view.ledger.slots);
    slots.find(|slot| slot.every == every && slot.number == number).ok_or_else(wrong)
}

/// The request that was named. What was handed over is taken in first; for an id the desks are looked at.
async fn named(reeve: &Reeve, typed: &str) -> Result<BackupRequest, Fault> {
    if let Some(text) = handed_over(typed)? {
        return requests::receive(reeve, ReceiveText { text }).await;
    }
    Box::pin(desk::sync(reeve, Nothing {})).await?;
    let all = requests::list(reeve, Nothing {}).await?;
    handing::only(all, |request| &request.id, typed)?.ok_or_else(|| {
        Fault::new(Code::NotFound, format!("No request for a backup begins with “{typed}”."))
            .next("`reeve backup requests` shows those that are known.")
    })
}

async fn fetch(
    reeve: &Reeve,
    typed: &str,
    link_stdin: bool,
    wanted: impl FnOnce(ThreadId, Option<Secret>) -> FetchBackup,
    how: &Applying,
    output: &Output,
) -> Result<ExitCode, Fault> {
    how.ready()?;
    let view = named(reeve, typed).await?;
    let link = if link_stdin { Some(secrets::read("link to the backup", true)?) } else { None };
    message(lines(&view).trim_end());
    if let Some(by) = &view.answered_by {
        message(&format!(
            "  Answered by {}, card {}: whoever reaches the desk could have.",
            person(&by.card),
            by.fingerprint
        ));
    }
    if how.preview || !(how.yes || confirmed("Fetch it?")) {
        output.answer(&json!(view), String::new);
        return Ok(if how.preview { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let job = requests::fetch(reeve, wanted(view.id, link)).await?;
    let file = followed(reeve, &job).await?;
    super::tell_file(reeve, &file, output).await
}

async fn list(reeve: &Reeve, output: &Output) -> Result<ExitCode, Fault> {
    Box::pin(desk::sync(reeve, Nothing {})).await?;
    tell_desks(reeve).await?;
    let all = requests::list(reeve, Nothing {}).await?;
    output.answer(&json!({ "requests": all }), || {
        if all.is_empty() {
            return "No backup was asked for. `reeve backup request` asks for one.\n".into();
        }
        let row = |request: &BackupRequest| {
            let who = if request.own { "you".to_owned() } else { person(&request.asked_by.card) };
            let wanted = request.wanted.to_string();
            vec![
                short(&request.id),
                request.tenant_name.clone(),
                wanted,
                who,
                moment(request.asked_at),
                state(request),
            ]
        };
        table(&["ID", "TENANT", "WANTED", "BY", "ASKED", "STATE"], &all.iter().map(row).collect::<Vec<_>>())
    });
    Ok(ExitCode::SUCCESS)
}

fn state(request: &BackupRequest) -> String {
    match request.state {
        RequestState::Asked if request.waiting => "waits to be sent".into(),
        RequestState::Asked => format!("asked, until {}", moment(request.answer_by)),
        RequestState::Answered => "ANSWERED: fetch it".into(),
        RequestState::Fetched => "fetched".into(),
        RequestState::Refused => format!("refused: {}", request.refusal.as_deref().unwrap_or_default()),
        RequestState::Expired => "nobody answered".into(),
        RequestState::Withdrawn => "taken back".into(),
    }
}

fn lines(request: &BackupRequest) -> String {
    let mut text = format!("{}  {}\n", request.id, state(request));
    let mut line = |title: &str, value: &str| text.push_str(&format!("  {title:<12}{value}\n"));
    line(
        "tenant",
        &format!("{} ({} on {})", request.tenant_name, request.address.database, request.address.url),
    );
    line("wanted", &request.wanted.to_string());
    line("asked by", &person(&request.asked_by.card));
    if !request.reason.is_empty() {
        line("reason", &request.reason);
    }
    if let Some(link) = &request.link {
        line("link", &format!("{} at {}", link.file, link.host));
    }
    text
}

/// Answers with how a request stands, and hands its thread over: into a file, by its desk, or as text.
async fn answer(
    reeve: &Reeve,
    view: &BackupRequest,
    done: &str,
    handing: HandingOver,
    output: &Output,
) -> Result<ExitCode, Fault> {
    let mut document = json!(view);
    let by = By { desk: view.desk.as_deref(), waiting: view.waiting };
    let text = async || requests::text(reeve, OfRequest { request: view.id.clone() }).await;
    let way = hand_over(&mut document, handing.out, by, text).await?;
    output.answer(&document, || format!("{done}\n{}{way}", lines(view)));
    Ok(ExitCode::SUCCESS)
}
