//! A card from a login: whoever signs in on a tenant from here is somebody there.

use reeve_domain::Fault;
use reeve_domain::card::Card;
use reeve_domain::tenant::Tenant;
use url::Url;

use super::{own, own_or_made};
use crate::api::Nothing;
use crate::reeve::Reeve;
use crate::tenants;

/// Who signs in on the tenant from here, as a card without keys.
///
/// # Errors
/// What kept the tenant from being asked.
pub(crate) async fn person(reeve: &Reeve, tenant: &Tenant) -> Result<Card, Fault> {
    let session = tenants::session(reeve, tenant).await?;
    let found = session.users_by_id(&[session.uid()]).await?.into_iter().next();
    let (name, mail) = found.map_or_else(|| (None, None), |user| (Some(user.name), user.email));
    let host = Url::parse(&tenant.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let address = [mail, Some(tenant.login.clone())].into_iter().flatten();
    let mail = address.into_iter().find(|text| reeve_domain::user::is_address(text));
    let none = String::new;
    Ok(Card {
        name: name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| tenant.login.clone()),
        // a login that is no address gets the host behind it, which tells people apart as well
        mail: mail.unwrap_or_else(|| format!("{}@{}.login", tenant.login, host.unwrap_or_default())),
        provider: none(),
        seal: none(),
        sign: none(),
    })
}

/// This person's card; made from their login on a tenant where there is none. One that is there asks the tenant nothing.
///
/// # Errors
/// What kept the tenant from being asked, or the keys from being used.
pub(crate) async fn own_or_of_login(reeve: &Reeve, tenant: &Tenant) -> Result<Card, Fault> {
    match own(reeve, Nothing {}).await? {
        Some(own) => Ok(own.card),
        None => own_or_of(reeve, person(reeve, tenant).await?).await,
    }
}

/// This person's card; made with these words where there is none.
///
/// # Errors
/// When keys or store cannot be used.
pub(crate) async fn own_or_of(reeve: &Reeve, person: Card) -> Result<Card, Fault> {
    let Card { name, mail, provider, .. } = person;
    Ok(own_or_made(reeve, || (name, mail, provider)).await?.1)
}
