//! Third-party notices: what others made that is built in, and the words it is given under, which MIT, BSD and most of the
//! others ask to go with the program. Read from the crates' own folders and from what the page's build says it bundled.
//! Holds: whatever is built in is named with a text, or nothing is packed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::host;
use crate::{process, project};

/// The packages that programs are made of.
const PACKED: [&str; 2] = ["reeve-cli", "reeve-desktop"];

/// Texts in which nobody is named, for parts that say what they are under and ship no text of it. Of several that a part may
/// be taken under, the first.
const STANDARD: [(&str, &str); 5] = [
    ("MIT", include_str!("../../package/licences/MIT.txt")),
    ("BSD-2-Clause", include_str!("../../package/licences/BSD-2-Clause.txt")),
    ("BSD-3-Clause", include_str!("../../package/licences/BSD-3-Clause.txt")),
    ("Apache-2.0", include_str!("../../../../../LICENSE")),
    ("MPL-2.0", include_str!("../../package/licences/MPL-2.0.txt")),
];

/// How the names of files with licences begin, and the endings of those that only look so.
const NAMES: [&str; 6] = ["license", "licence", "unlicense", "copying", "copyright", "notice"];
const CODE: [&str; 8] = ["rs", "c", "h", "py", "sh", "js", "json", "toml"];

/// How many folders deep a crate is looked through: C that it brings has texts of its own, such as `zstd/LICENSE`.
const DEEP: u8 = 3;

/// Something that others made.
#[derive(Debug, Clone, Default)]
struct Part {
    name: String,
    version: String,
    /// As SPDX writes it.
    licence: String,
    authors: Vec<String>,
    /// Where its source is.
    source: String,
    texts: Vec<String>,
}

/// Writes the notices of both programs and of the page within.
pub fn write(to: &Path) -> Result<()> {
    let mut parts = crates()?;
    parts.extend(page()?);
    // what every program of Rust has in it
    parts.push(Part {
        name: "the Rust standard library".into(),
        licence: "MIT OR Apache-2.0".into(),
        authors: vec!["The Rust Project Developers".into()],
        source: "https://github.com/rust-lang/rust".into(),
        ..Part::default()
    });
    fs::write(to, notices(&parts)?).with_context(|| format!("cannot write {}", to.display()))
}

/// Every crate that is built in. Features are those of the whole workspace: it may be one too many, never one too few.
fn crates() -> Result<Vec<Part>> {
    let host = host()?;
    let said = process::output(&mut project::cargo(&[
        "metadata",
        "--locked",
        "--format-version=1",
        "--filter-platform",
        &host,
        "--features",
        "reeve-desktop/custom-protocol",
    ])?)?;
    let known: Value = serde_json::from_str(&said).context("cargo metadata answers no JSON")?;
    let by_id = |list: &'static str, of: &'_ Value| -> BTreeMap<String, Value> {
        let rows = of[list].as_array().into_iter().flatten();
        rows.map(|row| (word(&row["id"]), row.clone())).collect()
    };
    let (packages, nodes) = (by_id("packages", &known), by_id("nodes", &known["resolve"]));
    let mut parts = Vec::new();
    for id in built_in(&packages, &nodes) {
        let Some(package) = packages.get(&id).filter(|package| !package["source"].is_null()) else {
            continue;
        };
        let folder = word(&package["manifest_path"]);
        let folder = Path::new(&folder).parent().context("a crate is in no folder")?;
        let (name, version) = (word(&package["name"]), word(&package["version"]));
        parts.push(Part {
            source: format!("https://crates.io/crates/{name}/{version}"),
            licence: word(&package["license"]),
            authors: package["authors"].as_array().into_iter().flatten().map(word).collect(),
            texts: texts(folder, DEEP)?,
            name,
            version,
        });
    }
    Ok(parts)
}

/// The crates that are linked, by their ids: not what only runs while building, save for the crates that are the source of
/// a C library, which end in `-src`; those they use themselves run while building too.
fn built_in(packages: &BTreeMap<String, Value>, nodes: &BTreeMap<String, Value>) -> BTreeSet<String> {
    let name = |id: &str| packages.get(id).map(|package| word(&package["name"])).unwrap_or_default();
    let is_linked = |dependency: &Value| {
        let id = word(&dependency["pkg"]);
        let is = |kind: &Value| {
            let mut kinds = dependency["dep_kinds"].as_array().into_iter().flatten();
            kinds.any(|of| of["kind"] == *kind)
        };
        let targets = packages.get(&id).and_then(|package| package["targets"].as_array());
        let runs_while_building =
            targets.into_iter().flatten().any(|target| target["kind"][0] == *"proc-macro");
        (is(&Value::Null) && !runs_while_building)
            || (is(&Value::from("build")) && name(&id).ends_with("-src"))
    };
    let mut waiting: Vec<String> =
        packages.keys().filter(|id| PACKED.contains(&name(id).as_str())).cloned().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        let below = nodes.get(&id).and_then(|node| node["deps"].as_array()).into_iter().flatten();
        let below: Vec<_> = below.filter(|dependency| is_linked(dependency)).collect();
        let is_source = name(&id).ends_with("-src");
        if seen.insert(id) && !is_source {
            waiting.extend(below.into_iter().map(|dependency| word(&dependency["pkg"])));
        }
    }
    seen
}

/// What the page's build says it bundled.
fn page() -> Result<Vec<Part>> {
    let file = project::root()?.join("ui/dist/licences.json");
    let said = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let known: Vec<Value> = serde_json::from_str(&said).context("the page's licences are no JSON")?;
    let part = |row: &Value| Part {
        name: word(&row["name"]),
        version: word(&row["version"]),
        licence: word(&row["identifier"]),
        source: format!("https://www.npmjs.com/package/{}/v/{}", word(&row["name"]), word(&row["version"])),
        texts: row["text"].as_str().map(str::to_owned).into_iter().collect(),
        ..Part::default()
    };
    Ok(known.iter().map(part).collect())
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The texts in a folder and so many below it, in the order of their names.
fn texts(folder: &Path, deep: u8) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            if deep > 0 {
                found.extend(texts(&path, deep - 1)?);
            }
        } else if is_licence(&path) {
            let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            found.push(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(found)
}

fn is_licence(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    NAMES.iter().any(|begin| name.starts_with(begin)) && !CODE.contains(&ending.as_str())
}

/// The standard text of a licence that a part may be taken under; none where several have to be kept at once.
fn standard(licence: &str) -> Option<&'static str> {
    let names = || licence.split(|character: char| " ()/".contains(character));
    if names().any(|name| name == "AND" || name == "WITH") {
        return None;
    }
    STANDARD.into_iter().find(|(name, _)| names().any(|own| own == *name)).map(|(_, text)| text)
}

/// The parts with the numbers of their texts, then the texts, each once.
fn notices(parts: &[Part]) -> Result<String> {
    let mut parts: Vec<&Part> = parts.iter().collect();
    parts.sort_by_key(|part| (part.name.to_lowercase(), part.version.clone()));
    let (mut list, mut texts, mut numbers) = (String::new(), String::new(), BTreeMap::new());
    let mut without = Vec::new();
    for part in parts {
        let Part { name, version, licence, authors, source, .. } = part;
        let (own, by) = match standard(licence) {
            _ if !part.texts.is_empty() => (part.texts.iter().map(String::as_str).collect(), String::new()),
            Some(text) if authors.is_empty() => (vec![text], format!("Copyright: the authors of {name}. ")),
            Some(text) => (vec![text], format!("Copyright: {}. ", authors.join(", "))),
            None => {
                without.push(format!("{name} {version} ({licence})"));
                continue;
            }
        };
        let mut said = Vec::new();
        for text in own {
            // the same words, however they are broken into lines
            let next = numbers.len() + 1;
            let number =
                *numbers.entry(text.split_whitespace().collect::<Vec<_>>().join(" ")).or_insert(next);
            if number == next {
                write!(texts, "\n{:-<100}\nText {number}\n\n{}\n", "", text.trim_end())?;
            }
            said.push(number.to_string());
        }
        writeln!(list, "{name} {version} ({licence}), {source}\n    {by}Text {}", said.join(", "))?;
    }
    if !without.is_empty() {
        bail!("no text of their licence is known for what is built in:\n  {}", without.join("\n  "));
    }
    Ok(format!(
        "Reeve itself is under the Apache License 2.0. Built in is what others made, named here with its licence, the place of\n\
         its source, and the numbers of the texts that stand below.\n\n{list}{texts}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, licence: &str, texts: &[&str]) -> Part {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        Part { name: name.into(), version: "1.0".into(), licence: licence.into(), texts, ..Part::default() }
    }

    #[test]
    fn each_text_stands_once_and_each_part_names_its_own() -> Result<()> {
        let written = notices(&[
            part("b", "MIT", &["Copyright Ada\nMay be used."]),
            part("a", "MIT", &["Copyright Ada\n  May be used.\n", "Also this."]),
        ])?;
        assert_eq!(written.matches("May be used.").count(), 1, "{written}");
        assert!(written.contains("a 1.0 (MIT), \n    Text 1, 2"), "{written}");
        assert!(written.contains("b 1.0 (MIT), \n    Text 1\n"), "{written}");
        Ok(())
    }

    #[test]
    fn without_a_text_the_standard_one_stands_with_the_authors_and_without_either_nothing_is_packed()
    -> Result<()> {
        let silent = Part { authors: vec!["Kaan".into()], ..part("c", "Apache-2.0/MIT", &[]) };
        let written = notices(&[silent])?;
        assert!(
            written.contains("Copyright: Kaan. Text 1") && written.contains("Permission is hereby granted")
        );
        for unknown in ["Proprietary", "", "MIT AND Zlib"] {
            let said = notices(&[part("d", unknown, &[])]).map_err(|error| error.to_string());
            assert!(said.is_err_and(|said| said.contains("d 1.0")), "{unknown}");
        }
        Ok(())
    }

    #[test]
    fn every_crate_that_is_built_in_has_a_text() -> Result<()> {
        let crates = crates()?;
        let written = notices(&crates)?;
        let is_named = |name: &str| crates.iter().any(|part| part.name == name);
        for built_in in ["rustls", "sqlcipher-src", "tauri", "zstd-sys"] {
            assert!(is_named(built_in), "{built_in} is built in");
            assert!(written.contains(&format!("\n{built_in} ")), "and stands in the notices");
        }
        for only_builds in ["cc", "serde_derive", "tauri-build"] {
            assert!(!is_named(only_builds), "{only_builds} only builds");
        }
        assert!(written.contains("ZETETIC LLC"), "the text that comes with a library in C");
        Ok(())
    }
}
