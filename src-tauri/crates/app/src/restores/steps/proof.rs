//! What a proof showed, and whether that is enough. Pure.
//!
//! What a backup lacks was known to whoever approved it; what the server lost of it was not. What must always hold: nothing
//! becomes live whose tables, people or files nobody has looked into, or of which something did not come back.

use reeve_backups::{Back, Expected};
use reeve_domain::backup::{DrillCheck, DrillFinding, DrillLine, Grade, TablesSeen};
use reeve_domain::restore::{ProofSeen, RestoreTarget};

use crate::backups::Depth;

/// What was seen of a database, beside what the backup has.
pub(super) struct Seen {
    lines: Vec<DrillLine>,
    /// How its tables came back, in numbers.
    tables: Option<TablesSeen>,
    /// What the server lost of the backup.
    lost: Option<String>,
    /// Attachments were opened and are what they were, or there are none.
    pub(super) files: bool,
}

/// Why what was seen is not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lacking {
    /// The database was not looked into: nobody could sign in.
    Login,
    /// No attachment was opened: an API key opens none.
    Password,
    /// Something is not there as it should be.
    Content,
}

impl Seen {
    /// Of a database that people work in, one attachment may be gone by now; all of them would be a
    /// filestore that did not come along.
    pub(super) fn of(expected: &Expected, mut back: Back, depth: Depth) -> Self {
        if depth != Depth::Whole
            && let Ok((opened, wrong)) = &mut back.opened
            && (wrong.len() as u64) < *opened
        {
            *opened -= wrong.len() as u64;
            wrong.clear();
        }
        Self {
            lines: expected.evidence(&back),
            tables: expected.tables_seen(&back),
            lost: expected.lost(&back),
            files: expected.opens(&back),
        }
    }

    /// The grade of what was seen.
    pub(super) fn grade(&self) -> Grade {
        Grade::of(&self.lines)
    }

    fn finding(&self, check: DrillCheck) -> Option<DrillFinding> {
        self.lines.iter().find(|line| line.check == check).map(|line| line.finding)
    }

    /// Whether it is enough for what the backup is for. `drilled` is the grade that it was approved with.
    pub(super) fn lacks(
        &self,
        target: RestoreTarget,
        depth: Depth,
        drilled: Option<Grade>,
    ) -> Option<Lacking> {
        use DrillFinding::{Failed, Held};
        let live = target == RestoreTarget::Live;
        if live && self.finding(DrillCheck::Users).is_none_or(|found| found == DrillFinding::Unknown) {
            // what does not even answer lacks more than a login
            let answers = self.finding(DrillCheck::Load) == Some(Held);
            return Some(if answers { Lacking::Login } else { Lacking::Content });
        }
        let known = drilled.unwrap_or(Grade::C).max(Grade::C);
        let allowed = if live { known.min(Grade::D) } else { known };
        let tables = match (live, depth) {
            (false, _) => true,
            (true, Depth::Whole) => self.finding(DrillCheck::Tables) == Some(Held),
            // people are at work in it
            (true, Depth::Worked | Depth::Live) => self.finding(DrillCheck::Tables) != Some(Failed),
        };
        let loaded = self.finding(DrillCheck::Load) == Some(Held);
        if self.grade() > allowed || !loaded || !tables || self.lost.is_some() {
            Some(Lacking::Content)
        } else if live && !self.files {
            Some(Lacking::Password)
        } else {
            None
        }
    }

    /// What is told of it: what did not hold, and what of the tables was compared.
    pub(super) fn told(self, database: &str) -> ProofSeen {
        let grade = self.grade();
        let said = |line: &DrillLine| line.finding != DrillFinding::Held || line.check == DrillCheck::Tables;
        let lines = self.lines.into_iter().filter(said).collect();
        ProofSeen { database: database.to_owned(), grade, tables: self.tables, lines }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DrillFinding::{Failed, Held, Unknown};

    fn seen(wrong: &[(DrillCheck, DrillFinding)]) -> Seen {
        let line = |check| {
            let other = wrong.iter().find(|(wrong, _)| *wrong == check);
            DrillLine { check, finding: other.map_or(Held, |(_, finding)| *finding), detail: String::new() }
        };
        Seen { lines: DrillCheck::ALL.into_iter().map(line).collect(), tables: None, lost: None, files: true }
    }

    fn lacks(seen: &Seen, target: RestoreTarget, drilled: Option<Grade>) -> Option<Lacking> {
        seen.lacks(target, Depth::Whole, drilled)
    }

    #[test]
    fn what_the_backup_lacks_was_approved_and_what_the_server_lost_was_not() {
        let missing = seen(&[(DrillCheck::Filestore, Failed)]);
        let lost =
            Seen { lost: Some("200 of 200 attachments".into()), ..seen(&[(DrillCheck::Filestore, Failed)]) };
        for target in [RestoreTarget::Side, RestoreTarget::Live] {
            assert_eq!(lacks(&missing, target, Some(Grade::D)), None, "as it was drilled");
            assert_eq!(lacks(&missing, target, None), Some(Lacking::Content), "nobody knew");
            for drilled in [Grade::A, Grade::D, Grade::E, Grade::F] {
                assert_eq!(lacks(&lost, target, Some(drilled)), Some(Lacking::Content), "{drilled:?}");
            }
        }
    }

    #[test]
    fn nothing_with_holes_or_that_nobody_looked_into_becomes_live() {
        let live = |seen: &Seen| lacks(seen, RestoreTarget::Live, Some(Grade::F));
        assert_eq!(live(&seen(&[])), None);
        assert_eq!(live(&seen(&[(DrillCheck::Tables, Failed)])), Some(Lacking::Content));
        assert_eq!(live(&seen(&[(DrillCheck::Tables, Unknown)])), Some(Lacking::Content));
        assert_eq!(live(&seen(&[(DrillCheck::Users, Failed)])), Some(Lacking::Content));
        assert_eq!(live(&seen(&[(DrillCheck::Users, Unknown)])), Some(Lacking::Login));
        assert_eq!(live(&Seen { files: false, ..seen(&[]) }), Some(Lacking::Password));
        assert_eq!(lacks(&Seen { files: false, ..seen(&[]) }, RestoreTarget::Side, None), None);
    }

    #[test]
    fn of_what_is_live_people_may_have_deleted_some() {
        let fewer = seen(&[(DrillCheck::Tables, Unknown)]);
        assert_eq!(fewer.lacks(RestoreTarget::Live, Depth::Live, None), None);
        let emptied = seen(&[(DrillCheck::Tables, Failed)]);
        assert_eq!(emptied.lacks(RestoreTarget::Live, Depth::Live, None), Some(Lacking::Content));
    }
}
