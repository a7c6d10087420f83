//! Other programs' word on what Reeve wrote: Python's zip reader and hashes on a backup, and on the journal's chain.

use std::io::Write as _;
use std::process::{Command, Stdio};

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

/// What Python finds in a backup file.
pub fn look_at_backup(path: &str) -> Value {
    python(BACKUP, &[path], "")
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
