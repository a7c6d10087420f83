//! A CSV of people to be made, read and understood row by row; nothing is applied.
//!
//! UTF-8 with or without a byte order mark, columns parted by `,` or `;`, a header with `name` and `login` and, where
//! wanted, `email`, `kind` (internal or portal) and `groups` (external ids, parted by blanks or commas). What
//! [`super::export`] writes can be read: its other columns are passed over, and its guard against formulas is taken off.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use reeve_domain::tenant::{TenantId, invalid};
use reeve_domain::user::{GroupRef, NewUser, UserFilter, UserKind, UserSort, is_address};
use reeve_domain::{Code, Fault};
use reeve_store::{Scope, users as table};

use crate::api::{ImportPreview, ImportRow, ReadImport};
use crate::paper::csv::guarded;
use crate::reeve::Reeve;
use crate::tenants;

/// Most rows of a file.
const ROWS: usize = 10_000;
/// Largest file in bytes: far more than that many rows are.
const LARGEST: u64 = 16 * 1024 * 1024;
/// Longest name, login or e-mail, in characters.
const LONGEST: usize = 254;

/// Reads a CSV of people to be made; nothing is applied.
///
/// # Errors
/// [`Code::NotFound`] for an unknown tenant; [`Code::CannotRead`]; [`Code::InvalidInput`] where the file as a whole makes
/// no sense: no header with `name` and `login`, no UTF-8, too many rows. What is wrong with a row is in the row.
pub async fn read_import(reeve: &Reeve, request: ReadImport) -> Result<ImportPreview, Fault> {
    let tenant = tenants::by_id(reeve, &request.tenant).await?;
    let path = request.from.clone();
    let text = tokio::task::spawn_blocking(move || read(Path::new(&path)))
        .await
        .map_err(|_| Fault::new(Code::Internal, "Reading the file broke off."))??;
    let known = known_logins(reeve, &tenant.id).await?;
    understand(&text, &known)
}

fn read(path: &Path) -> Result<String, Fault> {
    let cannot = |why: String| {
        Fault::new(Code::CannotRead, format!("{} cannot be read: {why}.", path.display()))
            .with("path", path.display())
    };
    let size = std::fs::metadata(path).map_err(|error| cannot(error.to_string()))?.len();
    if size > LARGEST {
        return Err(invalid("file", format!("The file has {size} bytes; {LARGEST} is the most.")));
    }
    let bytes = std::fs::read(path).map_err(|error| cannot(error.to_string()))?;
    String::from_utf8(bytes).map_err(|_| {
        invalid("file", "The file is not UTF-8 text.").next("Save it as “CSV UTF-8” and try again.")
    })
}

/// Logins in the cache, in small letters, archived and public ones too.
async fn known_logins(reeve: &Reeve, tenant: &TenantId) -> Result<HashSet<String>, Fault> {
    let (scope, now) = (Scope::Tenant(tenant.clone()), reeve.host().now());
    let everybody = UserFilter {
        kinds: vec![UserKind::Internal, UserKind::Portal, UserKind::Public],
        ..UserFilter::default()
    };
    let read = move |db: &reeve_store::Connection| {
        let mut logins = HashSet::new();
        table::each(db, &scope, &everybody, UserSort::default(), now, |user| {
            logins.insert(user.login.to_lowercase());
            Ok(())
        })?;
        Ok(logins)
    };
    Ok(reeve.store().await?.read(read).await?)
}

/// The columns that mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Column {
    Name,
    Login,
    Email,
    Kind,
    Groups,
}

impl Column {
    fn of(header: &str) -> Option<Self> {
        Some(match header.trim().to_lowercase().as_str() {
            "name" => Self::Name,
            "login" => Self::Login,
            "email" | "e-mail" => Self::Email,
            "kind" => Self::Kind,
            "groups" => Self::Groups,
            _ => return None,
        })
    }
}

/// Which field of a record holds which column.
struct Header {
    columns: HashMap<Column, usize>,
    ignored: Vec<String>,
}

impl Header {
    fn read(record: &csv::StringRecord) -> Result<Self, Fault> {
        let mut header = Self { columns: HashMap::new(), ignored: Vec::new() };
        for (at, title) in record.iter().enumerate() {
            match Column::of(title) {
                Some(column) => {
                    if header.columns.insert(column, at).is_some() {
                        return Err(invalid("file", format!("The column “{}” comes twice.", title.trim())));
                    }
                }
                None => header.ignored.push(title.trim().to_owned()),
            }
        }
        for (column, title) in [(Column::Name, "name"), (Column::Login, "login")] {
            if !header.columns.contains_key(&column) {
                return Err(invalid("file", format!("The first line names no column “{title}”."))
                    .next("The columns are: name, login, email, kind, groups."));
            }
        }
        Ok(header)
    }

    /// A field without its blanks and without the guard that an export puts in front of what looks like a formula.
    fn field<'r>(&self, record: &'r csv::StringRecord, column: Column) -> &'r str {
        let field = self.columns.get(&column).and_then(|at| record.get(*at)).unwrap_or_default().trim();
        match field.strip_prefix('\'') {
            Some(rest) if guarded(rest) => rest,
            _ => field,
        }
    }
}

fn understand(text: &str, known: &HashSet<String>) -> Result<ImportPreview, Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let broken = |error: csv::Error| invalid("file", format!("The file is no CSV: {error}."));
    let header = match records.next() {
        Some(record) => Header::read(&record.map_err(broken)?)?,
        None => return Err(invalid("file", "The file is empty.")),
    };
    let (mut rows, mut seen, mut lines) = (Vec::new(), HashMap::new(), Lines { text, at: 0, line: 1 });
    for record in records {
        let record = record.map_err(broken)?;
        let line = lines.of(&record);
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if rows.len() == ROWS {
            return Err(invalid("file", format!("The file has more than {ROWS} rows."))
                .next("Split it into several files."));
        }
        rows.push(row(line, &header, &record, known, &mut seen));
    }
    if rows.is_empty() {
        return Err(invalid("file", "The file has a header and nobody in it."));
    }
    let sound = rows.iter().all(|row| row.faults.is_empty());
    Ok(ImportPreview { rows, ignored_columns: header.ignored, sound })
}

/// What parts the columns of the first line: the more frequent of the two, outside of quotes.
fn delimiter(text: &str) -> u8 {
    let (mut quoted, mut commas, mut semicolons) = (false, 0, 0);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => commas += 1,
            b';' if !quoted => semicolons += 1,
            b'\n' if !quoted => break,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

/// Lines of the file, counted here: the reader takes the end of a line in two bytes for the beginning of the next.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line that a record begins on. Records are asked for in their order.
    fn of(&mut self, record: &csv::StringRecord) -> u32 {
        let begins = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(self.at);
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() && (self.at < begins || bytes[self.at] == b'\n') {
            self.line += u32::from(bytes[self.at] == b'\n');
            self.at += 1;
        }
        self.line
    }
}

/// One row; `seen` are the logins before it, each with its line.
fn row(
    line: u32,
    header: &Header,
    record: &csv::StringRecord,
    known: &HashSet<String>,
    seen: &mut HashMap<String, u32>,
) -> ImportRow {
    let mut faults = Vec::new();
    let field = |column| header.field(record, column);
    let (name, login, email) = (field(Column::Name), field(Column::Login), field(Column::Email));
    faults.extend(text_fault("name", "A person needs a name.", name));
    faults.extend(text_fault("login", "An account needs a login.", login));
    if !email.is_empty() && !is_address(email) {
        faults.push(invalid("email", format!("“{email}” is no e-mail address.")));
    }
    let folded = login.to_lowercase();
    if known.contains(&folded) {
        faults.push(taken(format!("The login “{login}” exists on this tenant already.")));
    }
    if !folded.is_empty() {
        if let Some(before) = seen.get(&folded) {
            faults.push(taken(format!("The login “{login}” is in line {before} already.")));
        }
        seen.entry(folded).or_insert(line);
    }
    let kind = kind(field(Column::Kind)).unwrap_or_else(|fault| {
        faults.push(fault);
        UserKind::Internal
    });
    let groups = groups(field(Column::Groups), kind, &mut faults);
    let email = Some(email).filter(|email| !email.is_empty()).map(str::to_owned);
    ImportRow {
        line,
        user: NewUser { login: login.to_owned(), name: name.to_owned(), email, kind, groups },
        faults,
    }
}

fn text_fault(field: &str, missing: &str, text: &str) -> Option<Fault> {
    if text.is_empty() {
        return Some(invalid(field, missing));
    }
    let length = text.chars().count();
    if length > LONGEST {
        return Some(invalid(field, format!("It has {length} characters; {LONGEST} is the most.")));
    }
    text.chars().any(char::is_control).then(|| invalid(field, "It holds a control character."))
}

fn taken(message: String) -> Fault {
    Fault::new(Code::AlreadyExists, message)
        .with("field", "login")
        .next("Choose another login, or take the row out of the file.")
}

fn kind(text: &str) -> Result<UserKind, Fault> {
    match text.to_lowercase().as_str() {
        "" | "internal" => Ok(UserKind::Internal),
        "portal" => Ok(UserKind::Portal),
        _ => Err(invalid("kind", format!("“{text}” is no kind of account: it is internal or portal."))),
    }
}

/// External ids of groups. Those that make the kind of account come with the kind.
fn groups(text: &str, kind: UserKind, faults: &mut Vec<Fault>) -> Vec<GroupRef> {
    let own = match kind {
        UserKind::Internal => "base.group_user",
        UserKind::Portal => "base.group_portal",
        UserKind::Public => "base.group_public",
    };
    let mut groups = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        let is_xmlid = word
            .split_once('.')
            .is_some_and(|(module, name)| !module.is_empty() && !name.is_empty() && !name.contains('.'));
        if !is_xmlid {
            faults.push(invalid(
                "groups",
                format!("“{word}” is no external id such as sales_team.group_sale_salesman."),
            ));
        } else if word != own && !groups.contains(&GroupRef::Xmlid(word.to_owned())) {
            groups.push(GroupRef::Xmlid(word.to_owned()));
        }
    }
    groups
}

#[cfg(test)]
mod tests;
