//! Other programs' word on what Reeve wrote: Python's zip reader and hashes on a backup, and on the journal's chain.

use std::io::Write as _;
use std::process::{Command, Stdio};

use reeve_backups::Programs;
use serde_json::Value;

const BACKUP: &str = r#"
import hashlib, json, re, sys, zipfile
path = sys.argv[1]
whole = hashlib.sha256(open(path, "rb").read()).hexdigest()
z = zipfile.ZipFile(path)
bad = z.testzip()
manifest = json.loads(z.read("manifest.json"))
dump = z.read("dump.sql").decode("utf-8")
block = re.search(r"^COPY public\.res_users \((.*?)\) FROM stdin;\n(.*?)^\\\.$", dump, re.S | re.M)
columns = [c.strip() for c in block.group(1).split(",")]
at = columns.index("login")
logins = sorted(line.split("\t")[at] for line in block.group(2).splitlines())
objects = [n for n in z.namelist() if n.startswith("filestore/") and not n.endswith("/")]
wrong = [n for n in objects if "checklist" not in n and hashlib.sha1(z.read(n)).hexdigest() != n.rsplit("/", 1)[1]]
print(json.dumps({"sha256": whole, "bad": bad, "database": manifest["db_name"], "version": manifest["version"],
  "modules": sorted(manifest["modules"]), "logins": logins, "objects": len(objects), "wrong": wrong,
  "complete": "PostgreSQL database dump complete" in dump[-400:]}))
"#;

const CONTENTS: &str = r#"
import hashlib, json, os, sys, zipfile
path, found = sys.argv[1], {}
if os.path.isdir(path):
    for folder, _, names in os.walk(path):
        for name in names:
            full = os.path.join(folder, name)
            found[os.path.relpath(full, path)] = hashlib.sha256(open(full, "rb").read()).hexdigest()
else:
    z = zipfile.ZipFile(path)
    found = {n: hashlib.sha256(z.read(n)).hexdigest() for n in z.namelist() if not n.endswith("/")}
print(json.dumps(found))
"#;

const NAMED: &str = r#"
import json, re, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
dump = z.read("dump.sql").decode("utf-8")
block = re.search(r"^COPY public\.ir_attachment \((.*?)\) FROM stdin;\n(.*?)^\\\.$", dump, re.S | re.M)
columns = [c.strip().strip('"') for c in block.group(1).split(",")]
rows = [dict(zip(columns, row.split("\t"))) for row in block.group(2).splitlines()]
rows = [row for row in rows if row["store_fname"] != "\\N"]
named = {row["store_fname"] for row in rows}
there = {n[len("filestore/"):] for n in z.namelist()}
wanted = ["store_fname", "id", "res_model", "res_field", "res_id"]
print(json.dumps({"named": len(named), "missing": sorted(named - there), "rows": [[row[c] for c in wanted] for row in rows]}))
"#;

const JOURNAL: &str = r#"
import datetime, hashlib, json, sys
previous, seq = "0" * 64, 0
for line in sys.stdin:
    e = json.loads(line)
    seq += 1
    at = datetime.datetime.fromisoformat(e["at"].replace("Z", "+00:00"))
    at = at.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (at.microsecond // 1000)
    h = hashlib.sha256()
    for field in [previous, str(seq), at, e["actor"], "\0" if e["tenant"] is None else e["tenant"], e["action"], e["detail"], e["outcome"]]:
        raw = field.encode("utf-8")
        h.update(len(raw).to_bytes(8, "big") + raw)
    assert e["seq"] == seq and e["previous"] == previous, "entry %d does not follow" % seq
    assert e["hash"] == h.hexdigest(), "entry %d was changed" % seq
    previous = e["hash"]
print(json.dumps({"entries": seq, "head": previous}))
"#;

const DOCTOR: &str = r#"
import json, re, sys, zipfile
source, target, what = sys.argv[1:4]
z = zipfile.ZipFile(source)
parts = {n: z.read(n) for n in z.namelist() if not n.endswith("/")}
dump = parts["dump.sql"].decode("utf-8")
def block(table):
    return re.search(r"^COPY public\.%s \((.*?)\) FROM stdin;\n(.*?)^\\\.$" % table, dump, re.S | re.M)
attachments = block("ir_attachment")
columns = [c.strip() for c in attachments.group(1).split(",")]
made = {}
for line in attachments.group(2).splitlines():
    row = dict(zip(columns, line.split("\t")))
    name, date = row["store_fname"], row.get("create_date", "")
    if name != "\\N":
        made[name] = min(made.get(name, date), date)
oldest = min(made, key=lambda name: (made[name], name))
if what == "missing":
    del parts["filestore/" + oldest]
elif what == "newer":
    last = max(made.values())
    for name in [n for n in made if made[n] == last]:
        del parts["filestore/" + name]
elif what == "wrong":
    parts["filestore/" + oldest] = b"something else"
elif what == "manifest":
    manifest = json.loads(parts["manifest.json"])
    manifest["modules"]["base"] = "0.0"
    parts["manifest.json"] = json.dumps(manifest).encode()
elif what == "table":
    rows = block("res_partner")
    lines = rows.group(2).splitlines(True)
    dump = dump[:rows.start(2)] + "".join(lines[: len(lines) // 2]) + dump[rows.end(2):]
elif what == "half":
    def cut(found):
        # a row of one column: PostgreSQL takes none of such a block, and psql goes on behind it
        if not found.group(2) or not re.match("mail_|res_country|sale_", found.group(1)):
            return found.group(0)
        return found.group(0)[:-2] + "cut\n\\."
    dump = re.sub(r"^COPY public\.(\w+) \([^\n]*\n(.*?)^\\\.$", cut, dump, flags=re.S | re.M)
elif what == "end":
    dump = dump[: dump.rindex("\nALTER TABLE", 0, dump.index("ADD CONSTRAINT"))]
elif what == "slow":
    dump = dump.replace("CREATE TABLE", "SELECT pg_catalog.pg_sleep(600);\nCREATE TABLE", 1)
else:
    sys.exit("nothing is known of " + what)
parts["dump.sql"] = dump.encode("utf-8")
with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
    for name, content in parts.items():
        out.writestr(name, content)
print("{}")
"#;

/// Writes a backup again with something wrong in it: an object `missing` or `wrong`, the `newer` ones missing, a
/// `manifest` that lies, a `table` that lost rows, `half` the tables with a row that keeps them from being loaded, the dump without its `end`, or
/// `slow` to load.
pub fn doctor(from: &str, to: &str, what: &str) {
    python(DOCTOR, &[from, to, what], "");
}

/// What Python finds in a backup file.
pub fn look_at_backup(path: &str) -> Value {
    python(BACKUP, &[path], "")
}

/// How many objects a backup's dump names, which of them are not in its filestore, and the rows that name them: object,
/// id, model, field and record.
pub fn named_attachments(path: &str) -> Value {
    python(NAMED, &[path], "")
}

/// Every file in a zip or a folder with the SHA-256 of its content.
pub fn contents(path: &str) -> Value {
    python(CONTENTS, &[path], "")
}

/// restic's answer about a repository; `None`, said loudly, where it is not installed.
pub fn restic(repository: &str, key: &str, arguments: &[&str]) -> Option<String> {
    let answer = Command::new("restic")
        .args(["--no-cache", "--repo", repository])
        .args(arguments)
        .env("RESTIC_PASSWORD", key)
        .output();
    let output = match answer {
        Ok(output) => output,
        Err(error) => {
            let required = std::env::var("REEVE_REQUIRE_REAL").is_ok_and(|value| value == "1");
            assert!(!required, "restic must be installed: {error}");
            eprintln!("NOT RUN against restic: it is not installed ({error})");
            return None;
        }
    };
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "restic {arguments:?}: {said}");
    Some(said)
}

/// Whether this computer has a PostgreSQL that a drill can use; said loudly where it has none.
pub fn can_drill() -> bool {
    let found = Programs::find(None);
    if let Err(why) = &found {
        let required = std::env::var("REEVE_REQUIRE_REAL").is_ok_and(|value| value == "1");
        assert!(!required, "PostgreSQL must be installed: {why:?}");
        eprintln!("NOT RUN: {why}");
    }
    found.is_ok()
}

/// What Python makes of an exported journal, one JSON document a line.
pub fn walk_journal(lines: &str) -> Value {
    python(JOURNAL, &[], lines)
}

fn python(script: &str, arguments: &[&str], input: &str) -> Value {
    let mut child = Command::new("python3")
        .arg("-c")
        .arg(script)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 is installed: it is the second opinion");
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "Python disagrees: {said}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}
