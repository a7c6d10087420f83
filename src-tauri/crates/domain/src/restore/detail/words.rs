//! The one wording in English: for the journal, the thread and the command line.

use std::fmt;

use super::{FilesSeen, ModulesSeen, ProofSeen, RestSeen, StepDetail};
use crate::backup::DrillLine;
use crate::restore::{Reconciled, RestoreTarget};
use crate::size;

impl fmt::Display for StepDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Looked { bytes, odoo, modules, needs } => {
                let odoo = odoo.as_deref().unwrap_or("an unknown version");
                let bytes = size::bytes(*bytes);
                write!(f, "a sound backup of {bytes}, made by Odoo {odoo}; {modules}; ")?;
                match needs {
                    Some(needs) => write!(
                        f,
                        "the server needs about {} of room while it restores it: how much it has cannot be seen from here",
                        size::bytes(*needs)
                    ),
                    None => f.write_str(
                        "the server needs room for that, for what it unpacks to, and for the database",
                    ),
                }
            }
            Self::Saved { file } => write!(f, "{file}, proven"),
            Self::NotSaved { why } => write!(f, "SAFETY BACKUP LEFT OUT, as was asked for: {why}"),
            Self::Sent { bytes, database, answer_lost: false } => {
                write!(f, "{}, restored as {database}", size::bytes(*bytes))
            }
            Self::Sent { bytes, database, answer_lost: true } => {
                let bytes = size::bytes(*bytes);
                write!(f, "{bytes}; the server's answer was lost, and {database} is proven to be there")
            }
            Self::Proven { proof, rest: None } => write!(f, "{proof}"),
            Self::Proven { proof, rest: Some(rest) } => write!(f, "{proof}; {rest}"),
            Self::NotProven { proof: ProofSeen { database, grade, lines, .. } } => {
                write!(f, "The proof of {database} failed, grade {grade:?}")?;
                told(f, lines)
            }
            Self::SendAgain => {
                f.write_str("what came of it is not what the backup has: it is dropped and sent again")
            }
            Self::Swapped { live, coming, going, gap_ms } => write!(
                f,
                "{live} is now what was {coming}, and {going} is what was live; {gap_ms} ms without either"
            ),
            Self::NothingRenamed => f.write_str("It was cut off before anything was renamed."),
            Self::Back { people, files, rest } => {
                write!(f, "it answers, and has {people} accounts; {files}; {rest}")
            }
            Self::FilesGone { database, tried } => write!(
                f,
                "None of {tried} attachments of {database} opens: its files did not come back with its name."
            ),
            Self::ProviderAsked { target, database, before, until } => {
                let place = match target {
                    RestoreTarget::Live => "in the place of",
                    RestoreTarget::Side => "as",
                };
                write!(f, "the provider's helpdesk is asked to restore it {place} {database}")?;
                if let Some(before) = before {
                    write!(f, ", and to keep what is live now as {before}")?;
                }
                until.map_or(Ok(()), |until| write!(f, " until {}", until.format("%Y-%m-%d")))
            }
            Self::BackAsked { database, before } => {
                write!(
                    f,
                    "the provider's helpdesk is asked to make {before} the live database {database} again"
                )
            }
            Self::BackDone { database, people, unsure } => {
                write!(f, "{database} is what was live before, and has {people} accounts")?;
                match unsure {
                    true => f.write_str(
                        "; WHETHER IT WAS PUT BACK CANNOT BE TOLD: nothing newer than the backup was in it",
                    ),
                    false => Ok(()),
                }
            }
            Self::NotPutBack { database, lacks } => write!(
                f,
                "{database} still lacks {lacks} records that what was live before has: it is not put back."
            ),
            Self::ProviderDone { database, people, unsure, proof, rest } => {
                write!(f, "{database} answers, and has {people} accounts")?;
                if *unsure {
                    f.write_str(
                        "; WHETHER IT WAS REPLACED CANNOT BE TOLD: nothing newer than the backup was in it",
                    )?;
                }
                match proof {
                    Some(proof) => write!(f, "; {proof}")?,
                    None => {
                        f.write_str("; NOTHING WAS COMPARED: the backup's file is not on this computer")?
                    }
                }
                rest.as_ref().map_or(Ok(()), |rest| write!(f, "; {rest}"))
            }
            Self::NotReplaced { database, newer } => write!(
                f,
                "{database} still has {newer} records that are newer than the backup: it is not restored."
            ),
            Self::Failed { message: words, .. } | Self::Words(words) => f.write_str(words),
        }
    }
}

impl fmt::Display for ModulesSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::There { count } => write!(f, "the server has its {count} modules"),
            Self::NotCompared { why } => write!(f, "its modules could not be compared ({why})"),
            Self::NotAsked { why } => write!(f, "the live database could not be asked ({why})"),
        }
    }
}

impl fmt::Display for RestSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtRest { database } => write!(f, "nothing runs by itself in {database}"),
            Self::RunsOn { database, why } => {
                write!(f, "SCHEDULED ACTIONS AND OUTGOING MAIL OF {database} COULD NOT BE STOPPED ({why})")
            }
        }
    }
}

impl fmt::Display for FilesSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened { opened, of } => write!(f, "{opened} of {of} attachments opened"),
            Self::NotLooked { why } => write!(f, "its attachments could not be looked at ({why})"),
        }
    }
}

impl fmt::Display for ProofSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: grade {:?}", self.database, self.grade)?;
        told(f, &self.lines)
    }
}

impl Reconciled {
    /// What was found, a sentence each; none where nothing is to be seen to.
    pub fn sentences(&self) -> Vec<String> {
        let ended = self
            .support_ended
            .iter()
            .map(|login| format!("The old state brought the support account {login} back; it is archived."));
        let left = self.support_left.iter().map(|left| format!("STILL THERE: the support account {left}"));
        let policies = self.policies.iter().map(|policy| {
            format!("The policy {} is {} now, and was {}.", policy.field, policy.is, policy.was)
        });
        let people = self
            .archived_since
            .iter()
            .map(|login| format!("{login} was archived since the backup, and is ACTIVE again."));
        let unseen = self.unseen.iter().map(|unseen| format!("Not known: {unseen}"));
        ended.chain(left).chain(policies).chain(people).chain(unseen).collect()
    }
}

/// The evidence, in its own words.
fn told(f: &mut fmt::Formatter<'_>, lines: &[DrillLine]) -> fmt::Result {
    lines.iter().try_for_each(|line| write!(f, "; {}", line.detail))
}
