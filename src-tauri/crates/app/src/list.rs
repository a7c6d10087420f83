//! The one list of commands.
//!
//! Everything that names the commands expands this list: the shell (Tauri commands and their permissions, in its build
//! script too), the generated TypeScript, the tests. It holds tokens only, so that a build script can include this very
//! file without the crate.
//!
//! An entry reads `/// what it does`, `name = module::function(Request) -> Answer, [Tags]`. A query provides its tags,
//! a change invalidates them; a watch sends its answer again and again until its subject ends.

/// Calls `$callback!` with the list.
#[macro_export]
macro_rules! commands {
    ($callback:ident) => {
        $callback! {
            queries {
                /// How this installation stands: keys, role, settings.
                setup_status = setup::status(Nothing) -> Status, [Setup];
                /// The hosting platforms and what they state.
                platform_list = platforms::list(Nothing) -> Vec<Platform>, [Setup];
                /// Files of platforms of one's own, and what is wrong with some.
                platform_files = platforms::files(Nothing) -> Vec<PlatformFile>, [Setup];
                /// A platform's file to begin with: every key, with what it means.
                platform_template = platforms::template(Nothing) -> PlatformText, [];
                /// A platform's file as it is.
                platform_text = platforms::text(OfPlatform) -> PlatformText, [Setup];
                /// Every known tenant with what was last seen of it.
                tenant_list = tenants::list(Nothing) -> Vec<TenantView>, [Tenants];
                /// One tenant with what was last seen of it.
                tenant_show = tenants::show(OfTenant) -> TenantView, [Tenants];
                /// Looks at an address before anything is stored.
                tenant_probe = tenants::probe(ProbeAddress) -> Probe, [];
                /// A page of people out of the cache, of one tenant or of all.
                users_list = users::list(ListUsers) -> UsersPage, [Users];
                /// One account out of the cache.
                users_show = users::show(ShowUser) -> User, [Users];
                /// One account read from the tenant just now.
                user_look = users::look(ShowUser) -> UserDetail, [Users];
                /// The groups a tenant has to give, read just now, under its own headings.
                group_catalogue = users::groups(OfTenant) -> Vec<GroupHeading>, [];
                /// Templates of rights, built in and one's own.
                template_list = users::templates(Nothing) -> Vec<Template>, [Users];
                /// Reads a CSV of people to be made; nothing is applied.
                users_read_import = users::read_import(ReadImport) -> ImportPreview, [];
                /// Every tenant's policy as last read, beside a baseline.
                policy_list = policies::list(ListPolicies) -> Vec<PolicyView>, [Policies, Tenants];
                /// What the standards say of policy values.
                policy_judge = policies::judge(PolicyValues) -> Vec<Judgement>, [];
                /// How every tenant stands to what was promised, those at the greatest risk first.
                promise_fleet = promises::fleet(Nothing) -> Vec<PromiseStanding>, [Promises, Tenants];
                /// Everything known about a tenant's promises.
                promise_show = promises::show(OfTenant) -> PromiseReport, [Promises, Tenants];
                /// Tries a password against rules, on this computer only.
                password_try = policies::try_password(TryPassword) -> PasswordTrial, [];
                /// Baselines, built in and one's own.
                baseline_list = policies::baselines(Nothing) -> Vec<Baseline>, [Policies];
                /// The latest plans.
                plan_list = plans::list(Nothing) -> Vec<Plan>, [Plans];
                /// One plan without its tenants.
                plan_show = plans::show(OfPlan) -> Plan, [Plans];
                /// A page of a plan's tenants.
                plan_tenants = plans::tenants(PageOfPlan) -> PlanPage, [Plans];
                /// This person's own card; `None` before it was made.
                card_own = cards::own(Nothing) -> Option<CardView>, [Grants];
                /// Cards seen so far.
                card_list = cards::list(Nothing) -> Vec<CardView>, [Grants];
                /// A card that somebody handed over, and how it stands to those seen before. Nothing is kept.
                card_open = cards::open(OpenCard) -> CardView, [Grants];
                /// Desks as set up here.
                desk_list = desk::list(Nothing) -> Vec<DeskView>, [Desks];
                /// Every request and access for support known here.
                grant_list = grants::list(Nothing) -> GrantsPage, [Grants];
                /// One of them, with everything that was said.
                grant_show = grants::show(OfGrant) -> GrantDetail, [Grants];
                /// A thread as text, to hand it over.
                grant_text = grants::text(OfGrant) -> HandText, [Grants];
                /// What a scope can touch, read from the tenant just now.
                scope_look = grants::look_scope(LookScope) -> ScopeReach, [];
                /// Whether a receipt's file is as it was signed.
                receipt_verify = grants::verify_receipt(VerifyReceipt) -> ReceiptVerdict, [];
                /// Backups taken or looked at from here.
                backup_list = backups::list(OfTenantOrAll) -> Vec<KnownBackup>, [Backups];
                /// Every place the platforms promised for backups, and what fills it.
                backup_ledger = backups::ledger(OfTenantOrAll) -> Vec<LedgerView>, [Backups, Tenants];
                /// Downloads, in the order in which they have their turn.
                download_list = backups::downloads(OfTenantOrAll) -> Vec<Download>, [Backups, Jobs];
                /// What the latest drills found out, of one tenant's backups or of all.
                drill_list = backups::drills(OfTenantOrAll) -> Vec<DrillResult>, [Backups];
                /// What may be proven by itself, and how the last run went.
                backup_proving = backups::proving(Nothing) -> ProvingView, [Backups];
                /// Where tenants' backups come from, and what was last seen there.
                source_list = sources::list(OfTenantOrAll) -> Vec<SourceView>, [Backups];
                /// Backups that a provider was asked for, and how that stands.
                backup_requests = requests::list(Nothing) -> Vec<BackupRequest>, [Backups, Desks];
                /// A request for a backup as text, to hand it over.
                backup_request_text = requests::text(OfRequest) -> HandText, [Backups, Desks];
                /// Restores known here: asked for, under way, ended.
                restore_list = restores::list(Nothing) -> Vec<RestoreView>, [Restores, Desks, Backups];
                /// One of them.
                restore_show = restores::show(OfRestore) -> RestoreView, [Restores, Desks, Backups];
                /// Everything that was said of it, in its order.
                restore_events = restores::events(OfRestore) -> Vec<Shown>, [Restores, Desks];
                /// Its thread as text, to hand it over.
                restore_text = restores::text(OfRestore) -> HandText, [Restores, Desks];
                /// What a tenant has that a backup of that time lacks, read just now.
                restore_loss = restores::loss(LookLoss) -> LossView, [];
                /// How long restoring a backup takes: as its latest drill did, or estimated by its size.
                restore_forecast = restores::forecast(LookForecast) -> Option<Forecast>, [Restores, Backups];
                /// A good place and name for a tenant's next backup.
                backup_suggest_path = backups::suggest_path(OfTenant) -> String, [];
                /// The vault as set up here; `None` before it was.
                vault_status = vault::status(Nothing) -> Option<VaultView>, [Vault];
                /// What is in the vault, and why each is kept.
                vault_list = vault::list(Nothing) -> Vec<VaultEntry>, [Vault];
                /// What a retention would remove. Nothing is changed.
                vault_preview = vault::preview(PreviewPrune) -> PrunePreview, [Vault];
                /// Jobs, running ones first.
                job_list = jobs::list(Nothing) -> Vec<Job>, [Jobs];
                /// A page of the journal, newest first.
                journal_page = journal::page(PageOfJournal) -> JournalPage, [Journal];
                /// Walks the whole chain.
                journal_verify = journal::verify(Nothing) -> ChainReport, [Journal];
            }
            changes {
                /// Chooses or unlocks the place of secrets and opens the local file.
                setup_open = setup::open(OpenSetup) -> Status, [Setup, Tenants, Users, Backups, Jobs, Journal];
                /// Saves role, language and colours.
                setup_save = setup::save(Preferences) -> Status, [Setup];
                /// Connects a tenant: checks it first, stores it only when the sign-in works.
                tenant_add = tenants::add(AddTenant) -> TenantView, [Tenants, Journal];
                /// Looks at a connection again.
                tenant_check = tenants::check(OfTenant) -> TenantView, [Tenants];
                /// Forgets a tenant, its secrets and what was seen of it; the journal stays.
                tenant_remove = tenants::remove(OfTenant) -> Nothing, [Tenants, Users, Backups, Journal];
                /// Replaces the stored password or API key, after trying it.
                tenant_set_secret = tenants::set_secret(SetSecret) -> TenantView, [Tenants, Journal];
                /// Stores the server's master password, after proving it without risk.
                tenant_set_master_password = tenants::set_master_password(SetMasterPassword) -> TenantView, [Tenants, Journal];
                /// Says whether a tenant is production or for tests.
                tenant_set_stage = tenants::set_stage(SetStage) -> TenantView, [Tenants, Policies, Promises, Journal];
                /// Says who hosts a tenant: whose promises it is held against from the next check on.
                tenant_set_platform = tenants::set_platform(SetPlatform) -> TenantView, [Tenants, Backups, Promises, Journal];
                /// Reads the people of these tenants again (none named: all), as a job.
                users_refresh = users::refresh(RefreshUsers) -> Job, [Jobs];
                /// Writes people out of the cache to a CSV file.
                users_export = users::export(ExportUsers) -> Exported, [Journal];
                /// Writes a list to a file.
                list_save = exports::save(SaveList) -> Exported, [Journal];
                /// Makes or changes a template of one's own.
                template_save = users::save_template(SaveTemplate) -> Template, [Users];
                /// Forgets a template of one's own.
                template_remove = users::remove_template(OfName) -> Nothing, [Users];
                /// Reads the policies of these tenants again (none named: all), as a job.
                policy_refresh = policies::refresh(RefreshPolicies) -> Job, [Jobs];
                /// Checks what these tenants' platforms promised (none named: all), as a job.
                promise_check = promises::check(CheckPromises) -> Job, [Jobs];
                /// Accepts a fault for a time.
                promise_accept = promises::accept(AcceptFault) -> PromiseReport, [Promises, Journal];
                /// Accepts a fault no more.
                promise_unaccept = promises::unaccept(OfCheck) -> PromiseReport, [Promises, Journal];
                /// Writes a report on promises to a file.
                promise_report = promises::report(WriteReport) -> Exported, [Journal];
                /// Takes the file of a platform in.
                platform_add = platforms::add(AddPlatform) -> Platform, [Setup, Backups, Journal];
                /// Forgets a platform of one's own.
                platform_remove = platforms::remove(OfPlatform) -> Nothing, [Setup, Backups, Journal];
                /// Makes or changes a baseline of one's own.
                baseline_save = policies::save_baseline(SaveBaseline) -> Baseline, [Policies, Journal];
                /// Forgets a baseline of one's own.
                baseline_remove = policies::remove_baseline(OfName) -> Nothing, [Policies, Journal];
                /// Plans a change: its preview is computed from fresh data, as the plan's job.
                plan_make = plans::make(Intent) -> Plan, [Plans, Jobs];
                /// Applies a plan to the tenants that have no good result yet, as the plan's job.
                plan_apply = plans::apply(ApplyPlan) -> Plan, [Plans, Jobs, Journal];
                /// Plans the undoing of an applied plan.
                plan_undo = plans::undo(OfPlan) -> Plan, [Plans, Jobs];
                /// Puts a plan away that nobody wants.
                plan_discard = plans::discard(OfPlan) -> Plan, [Plans];
                /// Hands out the passwords a plan made, once.
                plan_take_passwords = plans::take_passwords(OfPlan) -> Vec<OneTimePassword>, [];
                /// Makes this person's card, or gives it new words.
                card_make = cards::make(MakeCard) -> CardView, [Grants, Journal];
                /// Writes one's own card to a file.
                card_save = cards::save(SaveCard) -> Exported, [];
                /// Knows a card from now on, because its fingerprint was compared with its owner.
                card_import = cards::import(Card) -> CardView, [Grants, Journal];
                /// Forgets a card that was seen.
                card_forget = cards::forget(OfName) -> Nothing, [Grants, Journal];
                /// Sets a desk up, after trying it.
                desk_save = desk::save(SaveDesk) -> DeskView, [Desks, Grants, Journal];
                /// Forgets a desk; what came by it stays.
                desk_remove = desk::remove(OfName) -> Nothing, [Desks, Journal];
                /// Sends what waits and reads what is new, on every desk.
                desk_sync = desk::sync(Nothing) -> Vec<DeskView>, [Desks, Grants];
                /// Asks for support access.
                grant_request = grants::request(RequestGrant) -> GrantView, [Grants, Journal];
                /// Takes in a thread that was handed over as text.
                grant_receive = grants::receive(ReceiveText) -> GrantView, [Grants, Journal];
                /// Writes a thread to a file, to hand it over.
                grant_save = grants::save(SaveGrant) -> Exported, [];
                /// Stands behind somebody's break-glass request.
                grant_second = grants::second(OfGrant) -> GrantView, [Grants, Journal];
                /// Approves a request: makes the access on the tenant and hands it over, as a job.
                grant_approve = grants::approve(ApproveGrant) -> Job, [Grants, Jobs, Journal];
                /// Refuses a request.
                grant_refuse = grants::refuse(RefuseGrant) -> GrantView, [Grants, Journal];
                /// Tries an access.
                grant_sign_in = grants::sign_in(OfGrant) -> SignInTried, [Grants, Journal];
                /// Opens the tenant with an access.
                grant_open = grants::open(OpenGrant) -> Nothing, [Grants, Journal];
                /// Gives an access back: its password stops working at once.
                grant_give_back = grants::give_back(OfGrant) -> GrantView, [Grants, Journal];
                /// Ends an access and proves it, as a job; queued while the tenant cannot be reached.
                grant_revoke = grants::revoke(OfGrant) -> Job, [Grants, Jobs, Journal];
                /// Says that a break-glass access was looked at.
                grant_review = grants::review(ReviewGrant) -> GrantView, [Grants, Journal];
                /// Looks for support accounts on these tenants (none named: all) and at the ends that are due, as a job.
                grant_refresh = grants::refresh(RefreshGrants) -> Job, [Grants, Jobs];
                /// Archives support accounts that have no access in force.
                grant_sweep = grants::sweep(OfTenant) -> Swept, [Grants, Users, Journal];
                /// Writes a receipt to a file.
                receipt_save = grants::save_receipt(SaveReceipt) -> Exported, [Journal];
                /// Takes a backup and proves it, as a job.
                backup_take = backups::take(TakeBackup) -> Job, [Jobs];
                /// Makes a vault with a key of its own, or connects one that is there. The recovery sheet is shown once.
                vault_init = vault::init(InitVault) -> VaultMade, [Vault, Journal];
                /// Forgets the vault and its key; the repository stays as it is, and its recovery sheet opens it.
                vault_forget = vault::forget(Nothing) -> Nothing, [Vault, Backups, Journal];
                /// Says how many backups of each rhythm are kept.
                vault_keep = vault::keep(KeepInVault) -> VaultView, [Vault, Journal];
                /// Says when the app runs the vault by itself.
                vault_schedule_set = vault::schedule(ScheduleVault) -> VaultView, [Vault, Journal];
                /// Puts a backup file into the vault, as a job.
                vault_add = vault::add(AddToVault) -> Job, [Jobs];
                /// Writes a backup of the vault as a zip and proves it, as a job.
                vault_export = vault::export(ExportFromVault) -> Job, [Jobs];
                /// Checks the vault, as a job.
                vault_check = vault::check(CheckVault) -> Job, [Jobs];
                /// Removes what the preview said, as a job.
                vault_prune = vault::prune(PruneVault) -> Job, [Jobs];
                /// Takes backups into the vault, prunes and checks it, as a job.
                vault_run = vault::run_all(RunVault) -> Job, [Jobs];
                /// Proves a backup file, as a job.
                backup_verify = backups::verify(VerifyBackup) -> Job, [Jobs];
                /// Says what may be proven by itself.
                backup_proving_set = backups::set_proving(Proving) -> ProvingView, [Backups, Journal];
                /// Reads the sources, proves what is due, and makes the drills that are due, as a job.
                backup_prove_due = backups::prove_due(Nothing) -> Job, [Jobs];
                /// Asks the provider for a backup.
                backup_request = requests::ask(AskForBackup) -> BackupRequest, [Backups, Journal];
                /// Takes in a request for a backup, or its answer, that was handed over as text.
                backup_request_receive = requests::receive(ReceiveText) -> BackupRequest, [Backups];
                /// Answers a request with a link to the backup, sealed to whoever asks.
                backup_hand_out = requests::hand_out(HandOutBackup) -> BackupRequest, [Backups, Journal];
                /// Refuses to hand a backup out.
                backup_refuse = requests::refuse(RefuseBackup) -> BackupRequest, [Backups, Journal];
                /// Takes a request for a backup back.
                backup_withdraw = requests::withdraw(OfRequest) -> BackupRequest, [Backups, Journal];
                /// Makes the link of an answer a source, and brings the backup here, as a job.
                backup_fetch = requests::fetch(FetchBackup) -> Job, [Backups, Jobs, Journal];
                /// Restores a backup on this computer, on the side, and grades what comes back, as a job.
                backup_drill = backups::drill(DrillBackup) -> Job, [Jobs];
                /// Asks for a restore.
                restore_request = restores::ask(AskForRestore) -> RestoreView, [Restores, Journal];
                /// Takes in a request for a restore, or what was said of it, that was handed over as text.
                restore_receive = restores::receive(ReceiveText) -> RestoreView, [Restores, Journal];
                /// Approves a restore that somebody else asked for.
                restore_approve = restores::approve(ApproveRestore) -> RestoreView, [Restores, Journal];
                /// Refuses a restore.
                restore_refuse = restores::refuse(RefuseRestore) -> RestoreView, [Restores, Journal];
                /// Takes a request for a restore back.
                restore_withdraw = restores::withdraw(OfRestore) -> RestoreView, [Restores, Journal];
                /// Carries an approved restore out, as a job.
                restore_run = restores::run(RunRestore) -> Job, [Restores, Jobs, Journal];
                /// Goes on with a restore that was broken off, or that waits for somebody to decide, as a job.
                restore_continue = restores::go_on(ContinueRestore) -> Job, [Restores, Jobs, Journal];
                /// Looks from outside at what the provider's helpdesk reports done, as a job.
                restore_verify = restores::verify(VerifyRestore) -> Job, [Restores, Jobs, Journal];
                /// Puts what was live before back, as a job.
                restore_roll_back = restores::roll_back(RollBackRestore) -> Job, [Restores, Jobs, Journal];
                /// Leaves a restore whose database is not live; what was made on the side is dropped, as a job.
                restore_stop = restores::stop(OfRestore) -> Job, [Restores, Jobs, Journal];
                /// Drops the database that was kept beside the live one, as a job.
                restore_drop = restores::drop_kept(DropRestored) -> Job, [Restores, Jobs, Journal];
                /// Says until when the other database is kept.
                restore_keep = restores::keep(KeepRestored) -> RestoreView, [Restores, Journal];
                /// Adds a source of backups, after trying it.
                source_add = sources::add(AddSource) -> SourceView, [Backups, Journal];
                /// Forgets a source and its secret; what was downloaded stays.
                source_remove = sources::remove(OfSource) -> Nothing, [Backups, Journal];
                /// Reads again what the sources of these tenants have (none named: all), as a job.
                source_refresh = sources::refresh(RefreshSources) -> Job, [Jobs];
                /// Brings a backup here from its source and proves it, as a job.
                download_add = backups::download(AddDownload) -> Job, [Backups, Jobs];
                /// Goes on with a download that was stopped, as a job.
                download_go_on = backups::go_on(OfDownload) -> Job, [Backups, Jobs];
                /// Gives a download its turn before all others that wait.
                download_first = backups::first(OfDownload) -> Nothing, [Backups, Jobs];
                /// Gives a backup on its way here, a live one or a download, its turn before all others that wait.
                backup_first = backups::first_of_all(OfJob) -> Nothing, [Backups, Jobs];
                /// Forgets a download and what arrived of it; a finished file stays.
                download_forget = backups::forget(OfDownload) -> Nothing, [Backups];
                /// Asks the user for a place to save to.
                path_choose = setup::choose_path(ChoosePath) -> Option<String>, [];
                /// Stops a job.
                job_cancel = jobs::cancel(OfJob) -> Nothing, [Jobs];
                /// Starts the embedded demo fleet and connects it until the program ends.
                demo_start = demo::start(StartDemo) -> DemoStatus, [Setup, Tenants, Users];
            }
            watches {
                /// A job's progress until its one ending.
                job_watch = jobs::watch(OfJob) -> Job;
            }
        }
    };
}
