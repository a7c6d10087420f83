//! Backups: how old the newest is, whether every promised place is filled, whether they come back and how fast.

use chrono::{DateTime, TimeDelta, Utc};
use reeve_domain::backup::{Ledger, Listed, ProofState, Slot, SlotState};
use reeve_platforms::{Backups, Copies, Slots, Stated};

use super::{Answer, Case, Ruling, Silence, said};
use crate::{BackupsSeen, Label, Measure, Seen, Shown, Unseen};

/// The longest time without a backup, in days: CIS Controls v8.1, 11.2, asks for one a week or more.
const LONGEST_WITHOUT_DAYS: i64 = 7;
/// The longest time without a trial restore, in days: CIS Controls v8.1, 11.5, asks for one a quarter.
const LONGEST_WITHOUT_DRILL_DAYS: i64 = 92;
/// A listing that is no older counts as of now: a pass reads it before it judges.
const AS_OF_NOW: TimeDelta = TimeDelta::minutes(15);
/// A listing that is older says nothing of what is missing today: sources are read at least once a day.
const LISTING_HOLDS: TimeDelta = TimeDelta::hours(24);

pub(super) fn newest(case: &Case<'_>) -> Ruling {
    let promised = case.platform.rpo_hours.value().copied();
    let ruling = Ruling::on(&case.facts.backups, |backups, at| {
        let ledger = &of_a_source(backups)?.ledger;
        let undated = undated(ledger);
        let Some(newest) = ledger.newest else {
            lately(case, at)?;
            if undated.is_some() {
                return Err(Silence::Untold(Unseen::NotTold));
            }
            return Ok(Answer::enough(false).with(Label::Newest, Shown::Flag(false)));
        };
        let is_within = |most: TimeDelta| {
            let may_be = || undated.is_some_and(|made| is_within(most, made, at, case.now) != Some(false));
            match is_within(most, newest, at, case.now) {
                Some(false) if may_be() => Err(Unseen::NotTold),
                told => told.ok_or(Unseen::OutOfDate),
            }
        };
        let answer = match promised.map(|hours| is_within(TimeDelta::hours(hours.into()))) {
            None => Answer::promise(true),
            Some(kept) => Answer { kept, ..Answer::promise(false) },
        };
        Ok(Answer { sufficient: is_within(TimeDelta::days(LONGEST_WITHOUT_DAYS)).ok(), ..answer }
            .with(Label::Newest, Shown::Moment(newest))
            .with(Label::Age, hours(at - newest)))
    });
    ruling
        .promised(promised.map(|hours| Shown::amount(hours, Measure::Hours)))
        .standard(Shown::amount(LONGEST_WITHOUT_DAYS, Measure::Days))
}

/// The newest sound backup that has nothing but its file's date to go by, which may be that of its copying: it keeps no
/// promise, and as it may be as young as that nobody is blamed either.
fn undated(ledger: &Ledger) -> Option<DateTime<Utc>> {
    let placed = ledger.slots.iter().filter_map(|slot| slot.backup.as_ref());
    let sound = |backup: &&Listed| !backup.is_dated() && backup.proof > ProofState::Unsound;
    placed.chain(&ledger.beyond).filter(sound).map(|backup| backup.at).max()
}

/// Whether the newest backup of a listing is young enough now; `None` where a newer one may have come since.
fn is_within(
    most: TimeDelta,
    newest: DateTime<Utc>,
    listed_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<bool> {
    let (then, today) = (listed_at - newest <= most, now - newest <= most);
    let tells_for = if then { AS_OF_NOW } else { LISTING_HOLDS };
    if today { Some(true) } else { (now - listed_at <= tells_for).then_some(then) }
}

/// Of an old listing nobody knows what came since.
fn lately(case: &Case<'_>, listed_at: DateTime<Utc>) -> Result<(), Silence> {
    if case.now - listed_at <= LISTING_HOLDS { Ok(()) } else { Err(Silence::Untold(Unseen::OutOfDate)) }
}

/// Without a source nothing can be said of the provider's backups.
fn of_a_source(backups: &BackupsSeen) -> Result<&BackupsSeen, Silence> {
    if backups.has_source { Ok(backups) } else { Err(Silence::Untold(Unseen::Nothing)) }
}

pub(super) fn slots(case: &Case<'_>) -> Ruling {
    let created = case.facts.settings.value().and_then(|settings| settings.created_at);
    // nobody backs up what is not there yet: a young database has fewer places
    let too_early = |slot: &Slot| {
        slot.state == SlotState::Missing && created.is_some_and(|at| slot.from < at.date_naive())
    };
    let ruling = Ruling::on(&case.facts.backups, |backups, at| {
        let ledger = &of_a_source(backups)?.ledger;
        lately(case, at)?;
        let due = || ledger.slots.iter().filter(|slot| !too_early(slot));
        let days = |state: SlotState| due().filter(move |slot| slot.state == state).map(days_of);
        let early = u32::try_from(ledger.slots.len() - due().count()).unwrap_or_default();
        let counts = ledger.counts;
        let (places, missing) = (counts.promised.saturating_sub(early), counts.missing.saturating_sub(early));
        // how old the database is was not asked this time: what was said before stands
        if missing > 0
            && counts.unsound == 0
            && let Seen::Not(why) = &case.facts.settings
            && why.may_be_seen()
            && *why != Unseen::NoRights
        {
            return Err(Silence::Missed(*why));
        }
        Ok(Answer::promise(missing == 0 && counts.unsound == 0)
            .with(Label::Places, Shown::amount(places, Measure::Count))
            .with(Label::Found, Shown::amount(counts.filled + counts.unverified, Measure::Count))
            .naming(Label::Missing, days(SlotState::Missing))
            .naming(Label::Unsound, days(SlotState::Unsound)))
    });
    ruling.promised(retention(&case.platform.backups))
}

/// The days of a place, in the form that ISO 8601 has for a stretch of time.
fn days_of(slot: &Slot) -> String {
    if slot.from == slot.to { slot.from.to_string() } else { format!("{}/{}", slot.from, slot.to) }
}

/// Each rhythm that is stated, with its number where that is stated too: 7 daily, 4 weekly, 3 monthly.
fn retention(backups: &Backups) -> Option<Shown> {
    let rhythms = [(backups.daily, "daily"), (backups.weekly, "weekly"), (backups.monthly, "monthly")];
    let kept = rhythms.iter().filter_map(|(slots, rhythm)| in_words(*slots, rhythm));
    let kept: Vec<String> = kept.collect();
    (!kept.is_empty()).then(|| Shown::list(kept))
}

fn in_words(slots: Stated<Slots>, rhythm: &str) -> Option<String> {
    match slots.value()?.count.value() {
        Some(0) => None,
        Some(count) => Some(format!("{count} {rhythm}")),
        None => Some(rhythm.to_owned()),
    }
}

pub(super) fn proof(case: &Case<'_>) -> Ruling {
    let ruling = Ruling::on(&case.facts.backups, |backups, _| {
        let Some((drilled_at, _)) = backups.drilled else {
            // where there is no backup there is nothing to drill
            backups.ledger.newest.ok_or(Silence::Untold(Unseen::Nothing))?;
            return Ok(Answer::enough(false).with(Label::Newest, Shown::Flag(false)));
        };
        let age = case.now - drilled_at;
        Ok(Answer::enough(age <= TimeDelta::days(LONGEST_WITHOUT_DRILL_DAYS))
            .with(Label::Newest, Shown::Moment(drilled_at))
            .with(Label::Age, Shown::amount(age.num_days().max(0), Measure::Days)))
    });
    ruling.standard(Shown::amount(LONGEST_WITHOUT_DRILL_DAYS, Measure::Days))
}

/// The forecast is the latest drill. Where a provider tells paid and other plans apart and the forecast lies between the
/// two, nobody here knows which was promised.
pub(super) fn restore_time(case: &Case<'_>) -> Ruling {
    let promised = case.platform.rto.value();
    let ruling = Ruling::on(&case.facts.backups, |backups, _| {
        let (drilled_at, took) = backups.drilled.ok_or(Silence::Untold(Unseen::Nothing))?;
        let within = |hours: u16| took <= TimeDelta::hours(hours.into());
        let kept = promised.is_none_or(|rto| within(rto.hours));
        let unpaid = promised.and_then(|rto| rto.unpaid_hours.value().copied());
        let answer = Answer::promise(kept);
        let between = !kept && unpaid.is_some_and(within);
        Ok(if between { answer.untold(Unseen::PlanUnknown) } else { answer }
            .with(Label::Takes, minutes(took))
            .with(Label::Since, Shown::Moment(drilled_at)))
    });
    ruling.promised(promised.map(|rto| Shown::amount(rto.hours, Measure::Hours)))
}

pub(super) fn copies(case: &Case<'_>) -> Ruling {
    Ruling::inside_only(case.platform.backups.copies.value().map(|copies| match copies {
        Copies::Storage { service } => Shown::Text(service.clone()),
        Copies::Replicated { at_least, .. } => Shown::amount(*at_least, Measure::Count),
    }))
}

pub(super) fn failover(case: &Case<'_>) -> Ruling {
    Ruling::inside_only(case.platform.failover.value().map(|failover| {
        let how = if failover.manual { "by hand" } else { "by itself" };
        let minutes = failover.under_minutes.value();
        minutes.map_or_else(|| said(how), |minutes| Shown::amount(*minutes, Measure::Minutes))
    }))
}

pub(super) fn at_rest(case: &Case<'_>) -> Ruling {
    let promised = case.platform.at_rest.value();
    Ruling::inside_only(
        promised.map(|rest| Shown::list(rest.aes_bits.iter().map(|bits| format!("AES-{bits}")))),
    )
}

fn hours(age: TimeDelta) -> Shown {
    Shown::amount(age.num_hours().max(0), Measure::Hours)
}

/// Whole minutes, one at least.
fn minutes(took: TimeDelta) -> Shown {
    Shown::amount(took.num_minutes().max(1), Measure::Minutes)
}
