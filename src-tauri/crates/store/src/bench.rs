//! Made-up people in any number, the same every time, and the time searches over them take.
//!
//! For `examples/search_bench.rs` and the benchmarks. Names follow what makes search hard: few first names that very
//! many share, long tails, several scripts, and e-mails that all end alike, so that some terms are in every row.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use reeve_domain::tenant::{SignInWith, Stage, Tenant, TenantId};
use reeve_domain::tls::Trust;
use reeve_domain::user::{Group, UserFilter, UserKind, UserSort};

use crate::error::Result;
use crate::{Scope, Store, SyncState, UserRow, groups, sync, tenants, users};

const FIRST: &[&str] = &[
    "Ayşe",
    "Mehmet",
    "Fatma",
    "Mustafa",
    "Emine",
    "Ahmet",
    "Zeynep",
    "Ali",
    "Elif",
    "Hüseyin",
    "Işıl",
    "İbrahim",
    "Şule",
    "Çağla",
    "Gökhan",
    "Ümit",
    "Özge",
    "Anna",
    "Lukas",
    "Marie",
    "Jürgen",
    "Chloé",
    "José",
    "Sofía",
    "Zoë",
    "Łukasz",
    "Søren",
    "Δήμητρα",
    "Иван",
    "美咲",
    "Arianna",
    "Oliver",
    "Amelia",
    "George",
    "Olivia",
    "Noah",
    "Mia",
    "Leo",
    "Ida",
    "Bo",
];

const LAST: &[&str] = &[
    "Yılmaz",
    "Kaya",
    "Demir",
    "Şahin",
    "Çelik",
    "Yıldız",
    "Öztürk",
    "Aydın",
    "Özdemir",
    "Arslan",
    "Doğan",
    "Kılıç",
    "Çetin",
    "Müller",
    "Schmidt",
    "Weiß",
    "Lefèvre",
    "García",
    "Núñez",
    "Nowak",
    "Kowalski",
    "Andersen",
    "Παππά",
    "Петров",
    "佐藤",
    "Smith",
    "Jones",
    "Taylor",
    "Brown",
    "O'Neill",
    "van den Berg",
    "de la Cruz",
    "Rossi",
    "Ferrari",
    "Novák",
    "Horváth",
    "Ivanova",
    "Haddad",
    "Nguyen",
    "Okafor",
];

const SYLLABLES: &[&str] = &[
    "ka", "ri", "mo", "ten", "sa", "lu", "ver", "di", "no", "ba", "chi", "ro", "gu", "fer", "ta", "wen",
    "jo", "pil", "zu", "ha", "qui", "xe", "yo", "dra",
];

/// A generator of numbers that look random and are the same every time (splitmix64).
#[derive(Debug, Clone)]
pub struct Dice(pub u64);

impl Dice {
    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.roll() % end.max(1) as u64) as usize
    }

    /// One of these; the first ones more often.
    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let n = self.below(from.len()).min(self.below(from.len()));
        from.get(n).copied().unwrap_or_default()
    }
}

/// The person with this number.
pub fn person(id: i64) -> UserRow {
    let mut dice = Dice(id as u64);
    let first = dice.pick(FIRST);
    // every other family name is of a long tail
    let last = if dice.below(2) == 0 {
        dice.pick(LAST).to_owned()
    } else {
        let mut name: String = (0..2 + dice.below(3)).map(|_| dice.pick(SYLLABLES)).collect();
        if let Some(initial) = name.get_mut(..1) {
            initial.make_ascii_uppercase();
        }
        name
    };
    let handle: String =
        format!("{first}.{last}").chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
    let login = format!("{}{id}@co{}.example", handle.to_lowercase(), dice.below(300));
    let email = match dice.below(10) {
        0 => None,
        1..=2 => Some(format!("{}@mail.example", handle.to_lowercase())),
        _ => Some(login.clone()),
    };
    let kind = match dice.below(20) {
        0..=13 => UserKind::Internal,
        14..=18 => UserKind::Portal,
        _ => UserKind::Public,
    };
    // a tenant has a few dozen roles, and everybody has one of them
    let mut role = Dice(1_000 + dice.below(30) as u64);
    let groups = 1 + role.below(5);
    UserRow {
        id,
        login,
        name: format!("{first} {last}"),
        email,
        active: dice.below(12) != 0,
        kind,
        group_ids: (0..groups).map(|_| 1 + role.below(20) as i64).collect(),
        last_sign_in: (dice.below(5) != 0)
            .then(|| DateTime::<Utc>::from_timestamp(1_700_000_000 + dice.below(60_000_000) as i64, 0))
            .flatten(),
        two_factor: [None, Some(false), Some(false), Some(true)].get(dice.below(4)).copied().flatten(),
    }
}

/// A tenant to hang people on.
pub fn tenant(number: usize) -> Tenant {
    Tenant {
        id: TenantId(format!("bench-{number}")),
        name: format!("Bench {number:05}"),
        url: format!("https://bench-{number}.example/"),
        database: String::from("bench"),
        login: String::from("admin"),
        sign_in_with: SignInWith::Password,
        platform: String::from("odoo_sh"),
        trust: Trust::System,
        allow_plain_http: false,
        has_master_password: false,
        added_at: DateTime::<Utc>::UNIX_EPOCH,
        stage: Stage::Test,
    }
}

/// Fills the file with `users` people spread evenly over `tenant_count` tenants, `batch` at a time, as a refresh would.
/// Says how long the writing took, making up the people not included.
///
/// # Errors
/// Those of the file.
pub async fn fill(store: &Store, tenant_count: usize, users: usize, batch: usize) -> Result<Duration> {
    let each = users.div_ceil(tenant_count.max(1));
    let mut spent = Duration::ZERO;
    for number in 0..tenant_count {
        let tenant = tenant(number);
        let id = tenant.id.clone();
        let from = (number * each) as i64;
        let ids: Vec<i64> = (from + 1..=from + each as i64).collect();
        let start = Instant::now();
        store
            .write_cache(move |tx| {
                tenants::insert(tx, &tenant)?;
                let catalogue: Vec<Group> = (1..=20)
                    .map(|n| Group {
                        id: n,
                        xmlid: Some(format!("base.group_{n}")),
                        name: format!("Group {n}"),
                    })
                    .collect();
                groups::set_catalogue(tx, &tenant.id, &catalogue, &BTreeSet::from([1]))
            })
            .await?;
        spent += start.elapsed();
        for ids in ids.chunks(batch.max(1)) {
            let people: Vec<UserRow> = ids.iter().copied().map(person).collect();
            let tenant = id.clone();
            let start = Instant::now();
            store.write_cache(move |tx| users::upsert(tx, &tenant, &people)).await?;
            spent += start.elapsed();
        }
        let state = SyncState { count: each as u64, complete: true, ..SyncState::default() };
        let start = Instant::now();
        store.write_cache(move |tx| sync::set(tx, &id, &state)).await?;
        spent += start.elapsed();
    }
    Ok(spent)
}

/// Terms of three letters and more, common and rare, in one word and several: about `count` of them, drawn from the
/// people `1..=users` themselves; one in eight matches nobody, and one in sixteen everybody.
pub fn terms(users: usize, count: usize) -> Vec<String> {
    let mut dice = Dice(7);
    (0..count)
        .map(|n| match n % 16 {
            0 => String::from("example"),
            1 => format!("{}{}{}", dice.pick(SYLLABLES), dice.pick(SYLLABLES), dice.pick(SYLLABLES)),
            2 => format!("zz{}", dice.below(users)),
            3 => format!("{}@", dice.below(users)),
            4 => format!("@co{}.", dice.below(300)),
            5 => format!("{} {}", dice.pick(FIRST), dice.pick(LAST)),
            6 => dice.pick(FIRST).to_owned(),
            7 => dice.pick(LAST).to_owned(),
            _ => {
                // a piece of somebody, as typed letter by letter
                let text = person(1 + dice.below(users) as i64).name;
                let letters: Vec<char> = text.chars().collect();
                let length = 3 + dice.below(6);
                let from = dice.below(letters.len().saturating_sub(length) + 1);
                letters.iter().skip(from).take(length).collect()
            }
        })
        .map(|term: String| term.trim().to_owned())
        .filter(|term| term.split_whitespace().any(|word| word.chars().count() >= 3))
        .collect()
}

/// How long pages took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// Half of them took no longer.
    pub p50: Duration,
    /// 99 of 100 took no longer.
    pub p99: Duration,
    /// The slowest.
    pub max: Duration,
}

impl Times {
    /// Of these; zero of none.
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at =
            |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
        let (p50, p99, max) = (at(50), at(99), at(100));
        Self { p50: p50.unwrap_or_default(), p99: p99.unwrap_or_default(), max: max.unwrap_or_default() }
    }
}

/// The first page of 80 for each term, one after the other, total included.
///
/// # Errors
/// Those of the file.
pub async fn search(store: &Store, terms: &[String], sort: UserSort) -> Result<Times> {
    let mut times = Vec::with_capacity(terms.len());
    for term in terms {
        let filter = UserFilter { search: term.clone(), ..UserFilter::default() };
        let start = Instant::now();
        store.read(move |conn| users::page(conn, &Scope::All, &filter, sort, 0, 80, Utc::now())).await?;
        times.push(start.elapsed());
    }
    Ok(Times::of(times))
}
