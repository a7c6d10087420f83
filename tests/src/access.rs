//! The two sides of a support access: a staff member's computer, which has a card and no connection, and the customer's,
//! which is connected to the tenant as its administrator. What passes between them is text, or a shared folder.

use std::path::Path;
use std::time::{Duration, Instant};

use reeve_app::api::{
    ApproveGrant, DeskPlace, GrantDetail, GrantView, MakeCard, Nothing, OfGrant, OpenGrant, ReceiveText,
    RequestGrant, SaveDesk, SessionPlace, SignInTried,
};
use reeve_app::{cards, desk, grants, jobs};
use reeve_desk::Envelope;
use reeve_domain::desk::{Address, ThreadId};
use reeve_domain::grant::{GrantState, StrayAccess};
use reeve_domain::job::Job;
use reeve_domain::place::Place;
use reeve_domain::tenant::TenantId;
use reeve_domain::{Code, Fault, Secret};

use crate::expect;
use crate::installation::Installation;
use crate::way_in::WayIn;

/// Rights that any tenant has to give: changing contacts.
pub const CONTACTS: &str = "base.group_partner_manager";
/// The Settings rights.
pub const SETTINGS: &str = "base.group_system";
/// What the customer calls the tenant.
pub const TENANT: &str = "Acme";
/// The name of the shared desk.
pub const DESK: &str = "Shared desk";
/// A server that has come up looks at what is due within so long.
const CAUGHT_UP: Duration = Duration::from_secs(180);

/// Both sides.
pub struct Sides {
    /// The staff member's computer.
    pub staff: Installation,
    /// The customer's.
    pub customer: Installation,
    /// The tenant, as the customer's side knows it.
    pub tenant: TenantId,
    /// Where it is.
    pub address: Address,
}

/// A staff member's computer with a card.
pub async fn staff(name: &str) -> Installation {
    let staff = Installation::new().await;
    make_card(&staff, name).await;
    staff
}

/// Makes a card for a staff member of the provider.
pub async fn make_card(installation: &Installation, name: &str) {
    let mail = format!("{}@host.example", name.to_lowercase());
    let card = MakeCard { name: name.to_owned(), mail, provider: "Host AG".to_owned() };
    cards::make(&installation.reeve, card).await.expect("a card is made");
}

/// A request for these groups.
pub fn asking(address: &Address, groups: &[&str], seconds: u32) -> RequestGrant {
    RequestGrant {
        tenant: None,
        address: Some(address.clone()),
        staff: None,
        reason: "The stock count is off".to_owned(),
        ticket: Some("T-17".to_owned()),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        seconds: Some(seconds),
        break_glass: false,
        desk: None,
    }
}

/// An approval as it was asked for; the tenant's name is typed where the groups need it.
pub fn yes(grant: &ThreadId) -> ApproveGrant {
    ApproveGrant {
        grant: grant.clone(),
        groups: None,
        seconds: None,
        typed: Some(TENANT.to_owned()),
        fingerprint: None,
    }
}

/// Names an access.
pub fn of(grant: &ThreadId) -> OfGrant {
    OfGrant { grant: grant.clone() }
}

/// A text with another letter in the middle of its longest run of base64: what is signed, changed by one.
pub fn tampered(text: &str) -> String {
    let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    let run = text.split(|c: char| !c.is_ascii() || !is_inside(c as u8)).max_by_key(|run| run.len());
    let run = run.expect("something that is signed");
    let at = text.find(run).expect("it is there") + run.len() / 2;
    let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
    format!("{}{other}{}", &text[..at], &text[at + 1..])
}

/// The same event, changed on its way.
pub fn changed(envelope: &Envelope) -> Envelope {
    Envelope::of_text(&tampered(envelope.as_str()))
}

impl Installation {
    /// An access as this side shows it.
    pub async fn access(&self, grant: &ThreadId) -> GrantDetail {
        grants::show(&self.reeve, of(grant)).await.expect("the access is known")
    }

    /// Where an access stands on this side.
    pub async fn stands(&self, grant: &ThreadId) -> GrantState {
        self.access(grant).await.grant.state
    }

    /// An access as it stands after a look at everything that is due.
    pub async fn after_a_look(&self, grant: &ThreadId) -> GrantView {
        self.accesses().await.into_iter().find(|access| access.id == *grant).expect("it is listed")
    }

    /// Everything this side lists; ends that are due are seen to.
    pub async fn accesses(&self) -> Vec<GrantView> {
        grants::list(&self.reeve, Nothing {}).await.expect("the list").grants
    }

    /// Support accounts that should not be on their tenant as they are, as last seen.
    pub async fn strays(&self) -> Vec<StrayAccess> {
        grants::list(&self.reeve, Nothing {}).await.expect("the list").strays
    }

    /// Hands a thread to somebody as text.
    pub async fn hand(&self, to: &Self, grant: &ThreadId) -> GrantView {
        let text = grants::text(&self.reeve, of(grant)).await.expect("a text").text;
        // as a mail program passes it on
        let text = text.lines().map(|line| format!("> {line}\r\n")).collect();
        grants::receive(&to.reeve, ReceiveText { text }).await.expect("it is taken in")
    }

    /// Approves, to the end of the job; the card is the one that this side shows, where none is named.
    ///
    /// # Errors
    /// As [`grants::approve`].
    pub async fn approve(&self, request: ApproveGrant) -> Result<Job, Fault> {
        let shown = || async { Some(self.access(&request.grant).await.grant.fingerprint) };
        let fingerprint =
            if request.fingerprint.is_some() { request.fingerprint.clone() } else { shown().await };
        let job = grants::approve(&self.reeve, ApproveGrant { fingerprint, ..request }).await?;
        jobs::wait(&self.reeve, &job.id).await
    }

    /// Revokes, to the end of the job.
    ///
    /// # Errors
    /// As [`grants::revoke`].
    pub async fn revoke(&self, grant: &ThreadId) -> Result<Job, Fault> {
        let job = grants::revoke(&self.reeve, of(grant)).await?;
        jobs::wait(&self.reeve, &job.id).await
    }

    /// Tries an access.
    pub async fn try_access(&self, grant: &ThreadId) -> SignInTried {
        grants::sign_in(&self.reeve, of(grant)).await.expect("it can be tried")
    }

    /// Opens an access in the browser, and takes its password from the clipboard.
    pub async fn password(&self, grant: &ThreadId) -> Secret {
        let request = OpenGrant { grant: grant.clone(), place: SessionPlace::Browser };
        grants::open(&self.reeve, request).await.expect("it opens");
        let password = self.host.lent().expect("something on the clipboard");
        self.knows(password.expose());
        password
    }

    /// Sets up the folder at this path as a desk.
    pub async fn use_folder(&self, path: &str) {
        let place = DeskPlace::Files(Place::Folder { path: path.to_owned() });
        let request = SaveDesk { name: DESK.to_owned(), place, secret: None };
        desk::save(&self.reeve, request).await.expect("the folder can be used");
    }

    /// Connects the provider's own Odoo this way, and sets its tickets up as a desk.
    pub async fn use_tickets(&self, way: &WayIn) {
        let tenant = self.connect("Helpdesk", &WayIn { master: None, ..way.clone() }).await;
        let request = SaveDesk { name: DESK.to_owned(), place: DeskPlace::Helpdesk { tenant }, secret: None };
        desk::save(&self.reeve, request).await.expect("the tickets can be used");
    }

    /// Reads and writes all desks.
    pub async fn sync(&self) {
        let desks = desk::sync(&self.reeve, Nothing {}).await.expect("desks are read");
        assert!(desks.iter().all(|desk| desk.fault.is_none()), "{desks:?}");
    }
}

impl Sides {
    /// A staff member, and a customer connected this way.
    pub async fn of(way: &WayIn) -> Self {
        Self::with(Installation::new().await, way).await
    }

    /// The same with a customer's computer that is there already.
    pub async fn with(customer: Installation, way: &WayIn) -> Self {
        Self::on("other", customer, way).await
    }

    /// The same of a tenant that this platform hosts.
    pub async fn on(platform: &str, customer: Installation, way: &WayIn) -> Self {
        let way = WayIn { master: None, ..way.clone() };
        let tenant = customer.connect_on(TENANT, &way, platform).await;
        let address = Address { url: way.url.clone(), database: way.database.clone() };
        Self { staff: staff("Sam").await, customer, tenant, address }
    }

    /// The staff member asks, and the customer has it.
    pub async fn asked(&self, groups: &[&str], seconds: u32) -> ThreadId {
        let request = asking(&self.address, groups, seconds);
        let asked = grants::request(&self.staff.reeve, request).await.expect("it is asked for").id;
        self.staff.hand(&self.customer, &asked).await;
        asked
    }

    /// Asked for, approved, and handed back.
    pub async fn given(&self, groups: &[&str], seconds: u32) -> ThreadId {
        let asked = self.asked(groups, seconds).await;
        self.approved(&asked).await;
        self.customer.hand(&self.staff, &asked).await;
        asked
    }

    /// The customer approves. A server that has just come up first makes up for what was due while it was down; until
    /// then nothing is given that it would have to end.
    async fn approved(&self, asked: &ThreadId) {
        let began = Instant::now();
        loop {
            match self.customer.approve(yes(asked)).await {
                Err(fault) if fault.code == Code::CannotEndItself && began.elapsed() < CAUGHT_UP => {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                approved => {
                    expect::done(&approved.expect("it may be approved"));
                    return;
                }
            }
        }
    }

    /// Both use this folder as their desk.
    pub async fn share(&self, folder: &Path) {
        for side in [&self.staff, &self.customer] {
            side.use_folder(&folder.to_string_lossy()).await;
        }
    }

    /// Asked for and approved over the desk that both share; nothing is handed over by hand.
    pub async fn given_over_the_desk(&self, groups: &[&str], seconds: u32) -> ThreadId {
        let request = RequestGrant { desk: Some(DESK.to_owned()), ..asking(&self.address, groups, seconds) };
        let asked = grants::request(&self.staff.reeve, request).await.expect("it is asked for").id;
        self.customer.sync().await;
        assert_eq!(self.customer.stands(&asked).await, GrantState::Requested);
        self.approved(&asked).await;
        self.staff.sync().await;
        asked
    }

    /// The tenant as the staff member gets in with an access, from the browser.
    pub async fn worker(&self, grant: &ThreadId, way: &WayIn) -> WayIn {
        let login = self.staff.access(grant).await.grant.login.expect("a login");
        let password = self.staff.password(grant).await;
        self.customer.knows(password.expose());
        way.as_login(&login, password.expose())
    }
}
