//! `/json/2/<model>/<method>` of 19: named arguments, a bearer key, real statuses.

use serde_json::{Map, Value};

use crate::data::TenantData;
use crate::moment::Moment;
use crate::orm::{self, Call, Caller, Line};
use crate::refusal::Refusal;
use crate::reply::{Reply, werkzeug_page};
use crate::server::calls;
use crate::server::door::key_owner;
use crate::server::host::Database;
use crate::server::routes::Exchange;

/// Answers a call.
pub(crate) fn answer(exchange: &Exchange<'_>) -> Reply {
    let request = exchange.request;
    if request.is_post() && !request.is_json() {
        return Reply::page(
            415,
            werkzeug_page(
                "415 Unsupported Media Type",
                "Request inferred type is compatible with [&#39;http&#39;] but &#39;/json/2/&lt;__model__&gt;/&lt;__method__&gt;&#39; is type=&#39;json2&#39;.<br><br>Please verify the Content-Type request header and try again.",
            ),
        );
    }
    // an unknown database is a page, not JSON
    let Some(database) = exchange.pinned() else { return exchange.no_database() };
    let mut path = exchange.request.path.trim_start_matches("/json/2/").splitn(2, '/');
    let (Some(model), Some(method)) = (path.next(), path.next()) else { return Reply::not_found() };
    match database.with(|data| run(exchange, &database, data, model, method)) {
        Ok(result) => Reply::json(200, result),
        Err(refusal) => {
            let reply = Reply::value(refusal.http_status(), &refusal.data());
            if refusal.http_status() == 401 { reply.with("www-authenticate", "Bearer") } else { reply }
        }
    }
}

fn run(
    exchange: &Exchange<'_>,
    database: &Database,
    data: &mut TenantData,
    model: &str,
    method: &str,
) -> Result<Vec<u8>, Refusal> {
    let unauthorized = |words: &str| Refusal::new("werkzeug.exceptions.Unauthorized", words);
    let header = exchange.request.authorization.as_deref().unwrap_or_default();
    let (scheme, key) = header.split_once(' ').unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(unauthorized(
            "User not authenticated, use an API Key with a Bearer Authorization header.",
        ));
    }
    // the bearer check never reaches the login cool-down
    let uid = key_owner(data, key.trim(), Moment::now()).ok_or_else(|| unauthorized("Invalid apikey"))?;
    let caller = data
        .user_by_id(uid)
        .map(|user| Caller::new(data, user))
        .ok_or_else(|| unauthorized("Invalid apikey"))?;
    let bad = |words: &str| Refusal::new("werkzeug.exceptions.BadRequest", words);
    if !exchange.request.is_post() {
        return Err(Refusal::not_found("Did you mean POST /json/2/<model>/<method>?"));
    }
    let mut kwargs = match &exchange.request.json {
        Some(Value::Object(body)) => body.clone(),
        Some(_) => Map::new(),
        None => {
            return Err(bad(
                "could not parse the body as json: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
            ));
        }
    };
    if method.starts_with('_') {
        return Err(orm::private(data.version, model, method));
    }
    orm::exists(data, model, method)?;
    let signature = orm::signature(data, model, method).ok_or_else(|| Refusal::not_found(method))?;
    let ids = kwargs.remove("ids");
    let unprocessable = |words: String| Refusal::new("werkzeug.exceptions.UnprocessableEntity", words);
    if ids.is_some() && !signature.on_records {
        return Err(unprocessable(format!("cannot call {model}.{method} with ids")));
    }
    if let Some(missing) =
        signature.names[..signature.required].iter().find(|name| !kwargs.contains_key(**name))
    {
        return Err(unprocessable(format!("missing a required argument: '{missing}'")));
    }
    // search_read passes what it does not know on to read, which then trips over it
    let known = |name: &str| name == "context" || method == "search_read" || signature.names.contains(&name);
    if let Some(unknown) = kwargs.keys().find(|name| !known(name)) {
        return Err(unprocessable(format!("got an unexpected keyword argument '{unknown}'")));
    }
    let args =
        if signature.on_records { vec![ids.unwrap_or_else(|| Value::Array(Vec::new()))] } else { Vec::new() };
    // what is made comes as a list of ids, also when it is one
    if method == "create"
        && let Some(one) = kwargs.get("vals_list").filter(|values| values.is_object()).cloned()
    {
        kwargs.insert("vals_list".to_owned(), Value::Array(vec![one]));
    }
    let call = Call { model, method, args: &args, kwargs: &kwargs, line: Line::Stateless };
    calls::run(exchange, database, data, &caller, &call)
}
