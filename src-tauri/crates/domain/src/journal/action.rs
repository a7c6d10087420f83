//! What a journal row may be about.

use crate::named::named;

named! {
    /// What was done. Scripts rely on the names: they are added to, never renamed.
    Action {
        /// A tenant was connected.
        TenantAdd = "tenant.add",
        /// A tenant was forgotten.
        TenantRemove = "tenant.remove",
        /// Its password or key was replaced.
        TenantSetSecret = "tenant.set_secret",
        /// Its server's master password was stored.
        TenantSetMasterPassword = "tenant.set_master_password",
        /// It was said to be production or a test.
        TenantSetStage = "tenant.set_stage",
        /// It was said who hosts it.
        TenantSetPlatform = "tenant.set_platform",
        /// People were written to a file.
        UsersExport = "users.export",
        /// A list was written to a file.
        ListSave = "list.save",
        /// An account was made.
        UserCreate = "user.create",
        /// An account's fields were changed.
        UserEdit = "user.edit",
        /// An account was archived.
        UserArchive = "user.archive",
        /// An account was brought back.
        UserUnarchive = "user.unarchive",
        /// An account's groups were changed.
        UserGroups = "user.groups",
        /// An account became internal, portal or public.
        UserKind = "user.kind",
        /// Somebody got somebody else's rights.
        UserCopyRights = "user.copy_rights",
        /// Somebody got the rights of a template.
        UserTemplate = "user.template",
        /// A password was reset.
        UserResetPassword = "user.reset_password",
        /// Sessions were ended.
        UserEndSessions = "user.end_sessions",
        /// API keys were revoked.
        UserRevokeKeys = "user.revoke_keys",
        /// Trusted devices were forgotten.
        UserRevokeDevices = "user.revoke_devices",
        /// Two-factor sign-in was turned off.
        UserDisableTwoFactor = "user.disable_two_factor",
        /// Somebody was offboarded.
        UserOffboard = "user.offboard",
        /// A policy was set.
        PolicySet = "policy.set",
        /// A fault was accepted for a time.
        PromiseAccept = "promise.accept",
        /// A fault is not accepted any more.
        PromiseUnaccept = "promise.unaccept",
        /// A report on promises was written to a file.
        PromiseReport = "promise.report",
        /// A change was undone.
        PlanUndo = "plan.undo",
        /// A platform's file was taken in.
        PlatformAdd = "platform.add",
        /// A platform of one's own was forgotten.
        PlatformRemove = "platform.remove",
        /// A baseline was saved.
        BaselineSave = "baseline.save",
        /// A baseline was forgotten.
        BaselineRemove = "baseline.remove",
        /// This person's card was made, or got new words.
        CardMake = "card.make",
        /// A card was compared with its owner, and is known since.
        CardImport = "card.import",
        /// A card was forgotten.
        CardForget = "card.forget",
        /// A desk was set up or changed.
        DeskSave = "desk.save",
        /// A desk was forgotten.
        DeskRemove = "desk.remove",
        /// Support access was asked for.
        GrantRequest = "grant.request",
        /// Support access was asked for without the customer's approval.
        GrantRequestBreakGlass = "grant.request_break_glass",
        /// A thread about an access was taken in by hand.
        GrantReceive = "grant.receive",
        /// Nobody answered a request in time.
        GrantExpire = "grant.expire",
        /// A second person stood behind a break-glass request.
        GrantSecond = "grant.second",
        /// A request was refused.
        GrantRefuse = "grant.refuse",
        /// The customer's desk was told of a break-glass access.
        GrantBreakGlass = "grant.break_glass",
        /// An access was made and handed over.
        GrantGive = "grant.give",
        /// An access was tried.
        GrantSignIn = "grant.sign_in",
        /// A tenant was opened with an access.
        GrantOpen = "grant.open",
        /// An access was given back.
        GrantGiveBack = "grant.give_back",
        /// The customer ended an access.
        GrantRevoke = "grant.revoke",
        /// The end of an access was seen to.
        GrantEnd = "grant.end",
        /// The receipt of an access was written.
        GrantReceipt = "grant.receipt",
        /// A break-glass access was looked at afterwards.
        GrantReview = "grant.review",
        /// Support accounts without an access in force were archived.
        GrantSweep = "grant.sweep",
        /// A receipt was saved to a file.
        ReceiptSave = "receipt.save",
        /// A backup was taken.
        BackupTake = "backup.take",
        /// A backup file was proven.
        BackupVerify = "backup.verify",
        /// A backup was brought here from its source.
        BackupDownload = "backup.download",
        /// A download, and what arrived of it, was forgotten.
        BackupForget = "backup.forget",
        /// A backup was restored on the side and graded.
        BackupDrill = "backup.drill",
        /// What is proven by itself was set.
        BackupProving = "backup.proving",
        /// A database was made on a server for a drill.
        BackupDrillSide = "backup.drill_side",
        /// That database was dropped again, or could not be.
        BackupDrillDrop = "backup.drill_drop",
        /// A provider was asked for a backup.
        BackupRequest = "backup.request",
        /// A request for a backup, or its answer, was taken in by hand.
        BackupReceive = "backup.receive",
        /// A link to a backup was handed out.
        BackupHandOut = "backup.hand_out",
        /// A backup was not handed out.
        BackupRefuse = "backup.refuse",
        /// A request for a backup was taken back.
        BackupWithdraw = "backup.withdraw",
        /// Nobody answered a request for a backup in time.
        BackupExpire = "backup.expire",
        /// The link of an answer was followed.
        BackupFetch = "backup.fetch",
        /// A source of backups was added.
        SourceAdd = "source.add",
        /// A source of backups was forgotten.
        SourceRemove = "source.remove",
        /// A vault was made.
        VaultInit = "vault.init",
        /// A vault that was there was connected.
        VaultConnect = "vault.connect",
        /// The vault was forgotten; nothing in it was touched.
        VaultForget = "vault.forget",
        /// It was said how many backups of each rhythm the vault keeps.
        VaultKeep = "vault.keep",
        /// It was said when the vault runs by itself.
        VaultSchedule = "vault.schedule",
        /// A backup file was put into the vault.
        VaultAdd = "vault.add",
        /// A backup was written out of the vault.
        VaultExport = "vault.export",
        /// The vault was checked.
        VaultCheck = "vault.check",
        /// Backups were removed from the vault by its retention.
        VaultPrune = "vault.prune",
        /// The vault ran over several tenants.
        VaultRun = "vault.run",
        /// A run took one tenant's backup into the vault.
        VaultTake = "vault.take",
        /// A restore was asked for.
        RestoreRequest = "restore.request",
        /// A request for a restore, or its answer, was taken in by hand.
        RestoreReceive = "restore.receive",
        /// A restore was approved.
        RestoreApprove = "restore.approve",
        /// A restore was refused.
        RestoreRefuse = "restore.refuse",
        /// A request for a restore was taken back.
        RestoreWithdraw = "restore.withdraw",
        /// Nobody answered or ran a restore in its time.
        RestoreExpire = "restore.expire",
        /// A step of a restore was taken.
        RestoreStep = "restore.step",
        /// The live name got another database.
        RestoreSwap = "restore.swap",
        /// A restore came to its end.
        RestoreEnd = "restore.end",
        /// What was live before was put back.
        RestoreRollBack = "restore.roll_back",
        /// A restore was left before it was live.
        RestoreStop = "restore.stop",
        /// A database that a restore made or kept was dropped, or could not be.
        RestoreDrop = "restore.drop",
        /// It was said until when the other database is kept.
        RestoreKeep = "restore.keep",
    }
}
