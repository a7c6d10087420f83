//! Asking for a restore, and answering.

use reeve_domain::Fault;

use crate::api::{
    ApproveRestore, AskForRestore, HandText, LookLoss, LossView, OfRestore, ReceiveText, RefuseRestore,
    RestoreView,
};
use crate::reeve::Reeve;

pub async fn ask(_reeve: &Reeve, _request: AskForRestore) -> Result<RestoreView, Fault> {
    Err(super::view::not_yet())
}

pub async fn receive(_reeve: &Reeve, _request: ReceiveText) -> Result<RestoreView, Fault> {
    Err(super::view::not_yet())
}

pub async fn approve(_reeve: &Reeve, _request: ApproveRestore) -> Result<RestoreView, Fault> {
    Err(super::view::not_yet())
}

pub async fn refuse(_reeve: &Reeve, _request: RefuseRestore) -> Result<RestoreView, Fault> {
    Err(super::view::not_yet())
}

pub async fn withdraw(_reeve: &Reeve, _request: OfRestore) -> Result<RestoreView, Fault> {
    Err(super::view::not_yet())
}

pub async fn text(_reeve: &Reeve, _request: OfRestore) -> Result<HandText, Fault> {
    Err(super::view::not_yet())
}

pub async fn loss(_reeve: &Reeve, _request: LookLoss) -> Result<LossView, Fault> {
    Err(super::view::not_yet())
}
