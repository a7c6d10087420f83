//! A folder of a service, as if it were all of it.
//!
//! OpenDAL's SFTP makes the folder it is given whenever it connects. Given the root of the server it makes nothing, so the
//! folder is put before every path here instead. What must always hold: nothing outside the folder is named, and a folder
//! that is missing is not made by looking at it.

use opendal::raw::{
    Layer, OpCopy, OpCreateDir, OpDelete, OpList, OpPresign, OpRead, OpRename, OpStat, OpWrite, RpCreateDir,
    RpPresign, RpRename, RpStat, Service, ServiceInfo, Servicer, oio,
};
use opendal::{Capability, OperationContext, Result};

/// Puts a folder before every path.
#[derive(Debug, Clone)]
pub(crate) struct Below(String);

impl Below {
    /// The folder at this absolute path.
    pub(crate) fn new(root: &str) -> Self {
        Self(format!("{}/", root.trim_matches('/')))
    }

    fn path(&self, path: &str) -> String {
        format!("{}{}", self.0, path.trim_start_matches('/'))
    }
}

impl Layer for Below {
    fn apply_service(&self, service: Servicer) -> Servicer {
        std::sync::Arc::new(Inside { folder: self.clone(), service })
    }
}

#[derive(Debug)]
struct Inside {
    folder: Below,
    service: Servicer,
}

impl Service for Inside {
    type Reader = oio::Reader;
    type Writer = oio::Writer;
    type Lister = Entries;
    type Deleter = Removal;
    type Copier = oio::Copier;
    type Composer = ();

    fn info(&self) -> ServiceInfo {
        self.service.info().with_root(format!("/{}", self.folder.0))
    }

    fn capability(&self) -> Capability {
        self.service.capability()
    }

    async fn create_dir(&self, ctx: &OperationContext, path: &str, args: OpCreateDir) -> Result<RpCreateDir> {
        self.service.create_dir(ctx, &self.folder.path(path), args).await
    }

    async fn stat(&self, ctx: &OperationContext, path: &str, args: OpStat) -> Result<RpStat> {
        self.service.stat(ctx, &self.folder.path(path), args).await
    }

    fn read(&self, ctx: &OperationContext, path: &str, args: OpRead) -> Result<Self::Reader> {
        self.service.read(ctx, &self.folder.path(path), args)
    }

    fn write(&self, ctx: &OperationContext, path: &str, args: OpWrite) -> Result<Self::Writer> {
        self.service.write(ctx, &self.folder.path(path), args)
    }

    fn delete(&self, ctx: &OperationContext) -> Result<Self::Deleter> {
        Ok(Removal { folder: self.folder.clone(), deleter: self.service.delete(ctx)? })
    }

    fn list(&self, ctx: &OperationContext, path: &str, args: OpList) -> Result<Self::Lister> {
        let lister = self.service.list(ctx, &self.folder.path(path), args)?;
        Ok(Entries { folder: self.folder.clone(), lister })
    }

    fn copy(&self, ctx: &OperationContext, from: &str, to: &str, args: OpCopy) -> Result<Self::Copier> {
        self.service.copy(ctx, &self.folder.path(from), &self.folder.path(to), args)
    }

    async fn rename(&self, ctx: &OperationContext, from: &str, to: &str, args: OpRename) -> Result<RpRename> {
        self.service.rename(ctx, &self.folder.path(from), &self.folder.path(to), args).await
    }

    async fn presign(&self, ctx: &OperationContext, path: &str, args: OpPresign) -> Result<RpPresign> {
        self.service.presign(ctx, &self.folder.path(path), args).await
    }
}

struct Entries {
    folder: Below,
    lister: oio::Lister,
}

impl oio::List for Entries {
    async fn next(&mut self) -> Result<Option<oio::Entry>> {
        let Some(entry) = self.lister.next().await? else { return Ok(None) };
        let (path, metadata) = entry.into_parts();
        let inner = path.strip_prefix(self.folder.0.as_str()).unwrap_or(&path);
        Ok(Some(oio::Entry::new(inner, metadata)))
    }
}

struct Removal {
    folder: Below,
    deleter: oio::Deleter,
}

impl oio::Delete for Removal {
    async fn delete(&mut self, path: &str, args: OpDelete) -> Result<()> {
        self.deleter.delete(&self.folder.path(path), args).await
    }

    async fn close(&mut self) -> Result<()> {
        self.deleter.close().await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use opendal::Operator;
    use opendal::services::Fs;

    use super::*;

    /// The files of a folder, seen from the one above it.
    fn seen_from_above() -> (tempfile::TempDir, Operator) {
        let above = tempfile::tempdir().unwrap();
        let service = Fs::default().root(&above.path().to_string_lossy());
        (above, Operator::new(service).unwrap().layer(Below::new("/srv/odoo/")))
    }

    #[tokio::test]
    async fn what_is_in_the_folder_is_found_by_its_path_within_it() {
        let (above, place) = seen_from_above();
        std::fs::create_dir_all(above.path().join("srv/odoo/daily")).unwrap();
        std::fs::write(above.path().join("srv/beside"), "outside").unwrap();
        place.write("daily/a.zip", "content").await.unwrap();
        assert_eq!(std::fs::read(above.path().join("srv/odoo/daily/a.zip")).unwrap(), b"content");
        place.rename("daily/a.zip", "b.zip").await.unwrap();
        let listed = place.list_with("").recursive(true).await.unwrap();
        let mut paths: Vec<&str> = listed.iter().map(opendal::Entry::path).collect();
        paths.sort_unstable();
        assert_eq!(paths, ["/", "b.zip", "daily/"]);
        assert_eq!(place.stat("b.zip").await.unwrap().content_length(), 7);
        assert_eq!(place.read("b.zip").await.unwrap().to_vec(), b"content");
        place.delete("b.zip").await.unwrap();
        assert!(!above.path().join("srv/odoo/b.zip").exists());
    }

    #[tokio::test]
    async fn a_folder_that_is_missing_is_noticed_and_not_made() {
        let (above, place) = seen_from_above();
        let error = place.stat("/").await.unwrap_err();
        assert_eq!(error.kind(), opendal::ErrorKind::NotFound);
        assert!(place.list("").await.unwrap().is_empty());
        assert!(!above.path().join("srv").exists());
    }
}
