//! The rows of `ir_attachment`: which record each object of the filestore hangs on.

use super::{Filestore, Object};
use crate::data::TenantData;

/// A row of `ir_attachment`.
pub(crate) struct Attached<'a> {
    /// Its record id.
    pub(crate) id: i64,
    /// The field whose value it is; most are attachments of their own.
    pub(crate) field: Option<&'static str>,
    /// The partner it hangs on.
    pub(crate) record: i64,
    /// Its content.
    pub(crate) object: &'a Object,
}

/// All of them, by id.
pub(crate) fn attached<'a>(
    data: &TenantData,
    filestore: &'a Filestore,
) -> impl Iterator<Item = Attached<'a>> + use<'a> {
    let people = i64::try_from(data.users.len().max(1)).unwrap_or(1);
    (1_i64..).zip(filestore.objects()).map(move |(id, object)| {
        // every fourth is somebody's picture, as far as there are people
        let field = (id % 4 == 0 && id / 4 <= people).then_some("image_1920");
        let record = if field.is_some() { id / 4 } else { 1 + id % people };
        Attached { id, field, record, object }
    })
}
