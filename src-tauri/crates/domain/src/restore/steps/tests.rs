use super::RestoreStep::{Preflight, Prove, ProveBack, ProveLive, SafetyBackup, Swap, SwapBack, Upload};
use super::*;

/// A server with two databases worth telling apart, by the names they have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct World {
    live: Option<Content>,
    side: Option<Content>,
    before: Option<Content>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Old,
    New,
}

/// What fate does to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Succeeds,
    Fails,
    DiesBefore,
    DiesMidway,
    DiesAfter,
}

const FATES: [Fate; 5] = [Fate::Succeeds, Fate::Fails, Fate::DiesBefore, Fate::DiesMidway, Fate::DiesAfter];

#[derive(Debug, Clone, Default)]
struct Run {
    world: World,
    written: Vec<StepRecord>,
}

impl Run {
    fn new() -> Self {
        Self { world: World { live: Some(Content::Old), ..World::default() }, written: Vec::new() }
    }

    fn write(&mut self, step: RestoreStep, state: StepState) {
        let at = DateTime::<Utc>::UNIX_EPOCH;
        self.written.push(StepRecord { step, state, at, detail: None });
    }

    /// What the step does to the server; `halfway` leaves it where a rename or an upload can be cut.
    fn act(&mut self, step: RestoreStep, halfway: bool) {
        let World { live, side, before } = &mut self.world;
        match step {
            Upload => *side = Some(Content::New),
            Swap => {
                *before = before.take().or(live.take());
                if !halfway {
                    *live = side.take();
                }
            }
            SwapBack => {
                *side = side.take().or(live.take());
                if !halfway {
                    *live = before.take();
                }
            }
            _ => {}
        }
    }

    fn does(&mut self, step: RestoreStep, fate: Fate) {
        self.write(step, StepState::Begun);
        match fate {
            Fate::Succeeds => {
                self.act(step, false);
                self.write(step, StepState::Done);
            }
            // a step that fails leaves the live name to a database
            Fate::Fails => self.write(step, StepState::Failed),
            Fate::DiesBefore => {}
            Fate::DiesMidway => self.act(step, true),
            Fate::DiesAfter => self.act(step, false),
        }
    }

    fn swapped(&self, step: RestoreStep) -> Swapped {
        let World { live, side, before } = self.world;
        let (coming, going) = if step == Swap { (side, before) } else { (before, side) };
        swapped(live.is_some(), coming.is_some(), going.is_some())
    }

    /// What the next start does: looks, and goes on. `false` when it is over or somebody has to decide.
    fn goes_on(&mut self, target: RestoreTarget, fate: Fate) -> bool {
        match next(target, &self.written) {
            Next::Begin(step) => self.does(step, fate),
            Next::Settle(step @ (Swap | SwapBack)) => match self.swapped(step) {
                Swapped::NotYet => self.does(step, fate),
                Swapped::Between => {
                    let World { live, side, before } = &mut self.world;
                    *live = if step == Swap { side.take() } else { before.take() };
                    self.write(step, StepState::Done);
                }
                Swapped::Done => self.write(step, StepState::Done),
                Swapped::Unknown => panic!("nobody else is here: {:?}", self.world),
            },
            Next::Settle(Upload) => {
                self.world.side = None;
                self.does(Upload, fate);
            }
            Next::Settle(step) => self.does(step, fate),
            Next::Decide(step) => self.does(step, fate),
            Next::Ended(_) => return false,
        }
        true
    }
}

fn well(steps: &[RestoreStep]) -> Vec<StepRecord> {
    let mut run = Run::new();
    steps.iter().for_each(|step| run.does(*step, Fate::Succeeds));
    run.written
}

#[test]
fn each_target_has_its_line_of_steps_when_all_goes_well() {
    let lines: [(RestoreTarget, &[RestoreStep], RestoreEnd); 2] = [
        (RestoreTarget::Side, &[Preflight, Upload, Prove], RestoreEnd::OnTheSide),
        (RestoreTarget::Live, &[Preflight, SafetyBackup, Upload, Prove, Swap, ProveLive], RestoreEnd::Live),
    ];
    for (target, line, end) in lines {
        for (done, step) in line.iter().enumerate() {
            assert_eq!(next(target, &well(&line[..done])), Next::Begin(*step), "{target:?} after {done}");
        }
        assert_eq!(next(target, &well(line)), Next::Ended(end));
    }
}

#[test]
fn nothing_is_live_that_was_not_proven_beside_it_and_no_side_restore_touches_what_is() {
    for step in [Preflight, SafetyBackup, Upload] {
        assert_ne!(step.then(RestoreTarget::Live), Next::Begin(Swap));
    }
    let mut run = Run::new();
    while run.goes_on(RestoreTarget::Side, Fate::Succeeds) {}
    assert!(run.written.iter().all(|record| !record.step.touches_live()));
}

#[test]
fn a_proof_that_fails_on_the_live_name_swaps_back_by_itself() {
    let mut run = Run::new();
    while next(RestoreTarget::Live, &run.written) != Next::Begin(ProveLive) {
        run.goes_on(RestoreTarget::Live, Fate::Succeeds);
    }
    run.does(ProveLive, Fate::Fails);
    assert_eq!(next(RestoreTarget::Live, &run.written), Next::Begin(SwapBack), "without being asked");
    while run.goes_on(RestoreTarget::Live, Fate::Succeeds) {}
    assert_eq!(next(RestoreTarget::Live, &run.written), Next::Ended(RestoreEnd::Back));
    assert_eq!(run.world.live, Some(Content::Old));
    assert_eq!(run.world.side, Some(Content::New), "what failed the proof can be looked at");
}

#[test]
fn what_may_be_decided_fits_where_it_stands() {
    use RestoreOffer::{Continue, RollBack, Stop};
    let begun = |step: RestoreStep| {
        let mut run = Run::new();
        run.write(step, StepState::Begun);
        run.written
    };
    for (written, expected) in [
        (begun(Upload), vec![Continue, Stop]),
        (begun(Swap), vec![Continue, RollBack]),
        (begun(ProveLive), vec![Continue, RollBack]),
        (begun(SwapBack), vec![Continue, RollBack]),
        (begun(ProveBack), vec![Continue]),
        (well(&[Preflight, SafetyBackup, Upload, Prove, Swap, ProveLive]), vec![RollBack]),
        (well(&[Preflight, SafetyBackup, Upload, Prove, Swap, ProveLive, SwapBack, ProveBack]), vec![]),
    ] {
        assert_eq!(offers(RestoreTarget::Live, &written), expected, "{written:?}");
    }
}

#[test]
fn the_names_on_a_server_say_how_far_a_swap_came() {
    assert_eq!(swapped(true, true, false), Swapped::NotYet);
    assert_eq!(swapped(false, true, true), Swapped::Between);
    assert_eq!(swapped(true, false, true), Swapped::Done);
    for (live, coming, going) in [
        (true, true, true),
        (false, false, true),
        (false, true, false),
        (true, false, false),
        (false, false, false),
    ] {
        assert_eq!(swapped(live, coming, going), Swapped::Unknown, "{live} {coming} {going}");
    }
}

/// Every way in which two steps of a live restore can go wrong, at every place: afterwards nothing is lost, the live name
/// has a database, and it is over.
#[test]
fn whatever_two_misfortunes_come_the_live_name_ends_with_a_database_and_nothing_is_lost() {
    let target = RestoreTarget::Live;
    let most = 20;
    for first in 0..most {
        for second in first..most {
            for (fate, other) in FATES.iter().flat_map(|fate| FATES.iter().map(move |other| (*fate, *other)))
            {
                let mut run = Run::new();
                for round in 0..most * 2 {
                    let fate = if round == first {
                        fate
                    } else if round == second {
                        other
                    } else {
                        Fate::Succeeds
                    };
                    if !run.goes_on(target, fate) {
                        break;
                    }
                }
                let case = format!("{first}: {fate:?}, {second}: {other:?}, {:?}", run.world);
                assert!(matches!(next(target, &run.written), Next::Ended(_)), "it ends: {case}");
                let wanted = match next(target, &run.written) {
                    Next::Ended(RestoreEnd::Live) => Content::New,
                    _ => Content::Old,
                };
                assert_eq!(run.world.live, Some(wanted), "{case}");
                let all = [run.world.live, run.world.side, run.world.before];
                assert!(all.contains(&Some(Content::Old)), "what was live is kept: {case}");
            }
        }
    }
}

#[test]
fn a_safety_backup_that_is_taken_again_leads_to_the_swap_and_not_to_another_upload() {
    let mut run = Run::new();
    for step in [Preflight, SafetyBackup, Upload, Prove] {
        run.write(step, StepState::Done);
    }
    for swap in [None, Some(StepState::Begun), Some(StepState::Failed)] {
        swap.into_iter().for_each(|state| run.write(Swap, state));
        run.write(SafetyBackup, StepState::Failed);
        let offers = offers(RestoreTarget::Live, &run.written);
        assert_eq!(offers, [RestoreOffer::Continue, RestoreOffer::Stop], "nothing was renamed");
        run.write(SafetyBackup, StepState::Done);
        assert_eq!(next(RestoreTarget::Live, &run.written), Next::Begin(Swap), "{swap:?}");
    }
    run.write(Upload, StepState::Begun);
    run.write(SafetyBackup, StepState::Done);
    assert_eq!(next(RestoreTarget::Live, &run.written), Next::Begin(Upload), "that one was not proven");
}
