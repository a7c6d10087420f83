//! The safety backup: the live database as it is, taken and proven before anything happens to it.

use reeve_domain::Fault;

use crate::backups;
use crate::restores::carry::Carrying;

/// Where safety backups are kept in the data folder.
const FOLDER: &str = "backups";

/// Takes a backup of the live database and proves it. One that was finished just before a break is taken as it is.
pub(in crate::restores) async fn safety_backup(carrying: &mut Carrying) -> Result<String, Fault> {
    let short: String = carrying.work.restore.0.chars().take(8).collect();
    let name = format!("{}-before-restore-{short}.zip", carrying.tenant.database);
    let folder = carrying.reeve.home().join(FOLDER);
    tokio::fs::create_dir_all(&folder).await.map_err(|error| {
        Fault::new(reeve_domain::Code::CannotWrite, format!("{} cannot be made: {error}.", folder.display()))
            .with("path", folder.display())
    })?;
    let to = folder.join(name);
    // left by a break: one restore is carried out by one program
    reeve_backups::remove_unfinished(&to);
    backups::run_take(&carrying.reeve, &carrying.tenant.id, &to, &carrying.run).await?;
    let to = to.to_string_lossy().into_owned();
    carrying.work.safety = Some(to.clone());
    carrying.keep().await?;
    Ok(format!("{to}, proven"))
}
