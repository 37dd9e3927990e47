//! What `docs/practice.md` tells a practitioner, held to the schema, the defaults and the checks.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is a failed test")]

use std::{collections::BTreeSet, fs, path::Path};

use scalptone::{error::Error, practice::Practice};
use serde_json::{Value, json};

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/practice.md")).unwrap()
}

/// The cells of every row of a table whose first cell is a name in backticks.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let lines = page.lines().filter_map(|line| line.strip_prefix("| `"));
    lines
        .map(|line| line.trim_end_matches(['|', ' ']).split(" | ").collect())
        .map(|mut cells: Vec<&str>| {
            cells[0] = cells[0].trim_end_matches('`');
            cells
        })
        .collect()
}

/// Rows that explain a field: path, meaning, range, default, grade.
fn fields(page: &str) -> Vec<[&str; 5]> {
    let fields = rows(page).into_iter().filter_map(|cells| cells.try_into().ok());
    fields.collect()
}

/// A path of the page as one of the default document.
fn in_document(path: &str) -> String {
    let places = [
        ("[]", "[0]"),
        ("<zone>", "frontal"),
        ("<stage>", "VI"),
        ("<path>", "caps"),
    ];
    places
        .into_iter()
        .fold(path.to_owned(), |path, (from, to)| path.replace(from, to))
}

/// The default document with every field that may be absent.
fn document() -> Value {
    let mut document: Value = serde_json::from_str(&Practice::default().to_json()).unwrap();
    document["pricePerSession"] = json!({ "amount": 1, "currency": "EUR" });
    document["ladder"][0]["pigment"] = json!("black");
    document
}

fn at<'a>(document: &'a mut Value, path: &str) -> &'a mut Value {
    path.split(['.', '['])
        .fold(document, |value, key| match key.strip_suffix(']') {
            Some(index) => &mut value[index.parse::<usize>().unwrap()],
            None => &mut value[key],
        })
}

/// The paths of all that a schema lets a practice say, as the page writes them.
fn leaves(schema: &Value, definitions: &Value, path: &str, found: &mut BTreeSet<String>) {
    let below = |key: &str| {
        [path, key]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(".")
    };
    if let Some(name) = schema["$ref"].as_str().map(|name| name.trim_start_matches("#/$defs/")) {
        let definition = &definitions[name];
        let first = || definition["properties"].as_object().unwrap().values().next().unwrap();
        match name.trim_end_matches(char::is_numeric) {
            "Estimate" => drop(found.insert(path.to_owned())),
            "ByZone" => leaves(first(), definitions, &below("<zone>"), found),
            "Areas" => leaves(first(), definitions, &below("<stage>"), found),
            _ => leaves(definition, definitions, path, found),
        }
    } else if let Some(either) = schema["anyOf"].as_array() {
        leaves(&either[0], definitions, path, found);
    } else if let Some(properties) = schema["properties"].as_object() {
        for (key, property) in properties {
            leaves(property, definitions, &below(key), found);
        }
    } else if schema["items"].is_object() {
        leaves(&schema["items"], definitions, &format!("{path}[]"), found);
    } else if schema["additionalProperties"].is_object() {
        leaves(&schema["additionalProperties"], definitions, &below("<path>"), found);
    } else {
        found.insert(path.to_owned());
    }
}

/// The first number of a cell, as in `0.2 (0.17 to 0.23)`.
fn number(cell: &str) -> Option<f64> {
    cell.split(' ').next()?.parse().ok()
}

/// The ends of `0.1 to 0.4` or `1 to 40 characters`.
fn range(cell: &str) -> Option<(f64, f64)> {
    let (low, high) = cell.split_once(" to ")?;
    Some((low.parse().ok()?, number(high)?))
}

fn refused(document: &Value) -> (String, String) {
    match Practice::from_value(document) {
        Err(Error::Practice { path, problem }) => (path, problem),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_field_of_the_schema_is_explained_and_no_other() {
    let schema = Practice::schema();
    let mut told = BTreeSet::new();
    leaves(&schema, &schema["$defs"], "", &mut told);
    assert!(told.len() > 60, "{told:?}");
    let page = page();
    let explained: BTreeSet<String> = fields(&page).iter().map(|[path, ..]| (*path).to_owned()).collect();
    assert_eq!(explained, told);
}

#[test]
fn every_default_is_the_one_told() {
    let page = page();
    let mut document = document();
    for [path, _, _, told, _] in fields(&page) {
        let here = in_document(path);
        let value = at(&mut document, &here);
        let best = value.get("value").unwrap_or(value);
        match (number(told), best.as_f64()) {
            (Some(told), Some(best)) => assert!((told / best - 1.0).abs() < 1e-3 || told == best, "{here}: {best}"),
            (None, Some(_)) => assert!(["none", "below"].contains(&told), "{here}: {told}"),
            (_, None) if path.starts_with("pigments") || path == "name" => assert_eq!(best, told, "{here}"),
            (_, None) => {}
        }
        if let Some((low, high)) = told
            .split_once(" (")
            .and_then(|(_, ends)| range(ends.trim_end_matches(')')))
        {
            let ends = ["low", "high"].map(|end| value[end].as_f64());
            assert_eq!(ends, [Some(low), Some(high)], "{here}");
        } else {
            assert!(value.get("value").is_none(), "{here}: no interval is told");
        }
    }
}

#[test]
fn every_range_is_the_one_that_is_checked() {
    let page = page();
    let mut checked = 0;
    for [path, _, told, ..] in fields(&page) {
        let Some((low, high)) = range(told) else { continue };
        let above: Value = (high.floor() + 1.0).to_string().parse().unwrap(); // whole, for those that must be
        let mut document = document();
        let mut here = in_document(path);
        let value = at(&mut document, &here);
        let expected = if value.is_string() {
            *value = json!("x".repeat(above.to_string().parse().unwrap()));
            format!("must be a line of {low} to {high} characters")
        } else {
            if value.is_object() {
                here.push_str(".value");
            }
            let value = at(&mut document, &here);
            *value = above;
            format!("must be {low} to {high}")
        };
        let (path, problem) = refused(&document);
        assert_eq!(path, here, "{problem}");
        let (_, rest) = problem
            .split_once(&expected)
            .unwrap_or_else(|| panic!("{here}: {problem}"));
        assert!(rest.is_empty() || rest.starts_with(" ("), "{here}: {problem}");
        checked += 1;
    }
    assert!(checked > 50, "{checked} ranges");
}

#[test]
fn every_grade_is_that_of_the_default_provenance() {
    let provenance = Practice::default().provenance;
    let page = page();
    for [path, .., told] in fields(&page) {
        let here = in_document(path);
        let holds = |whole: &str| {
            let rest = here.strip_prefix(whole);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let nearest = provenance
            .iter()
            .filter(|(whole, _)| holds(whole))
            .max_by_key(|(whole, _)| whole.len());
        let grade = nearest.map_or("–", |(_, source)| source.grade.as_str());
        assert_eq!(told, grade, "{here}");
    }
}

#[test]
fn zones_and_areas_are_those_of_the_defaults() {
    let document = document();
    let page = page();
    let rows = rows(&page);
    let of = |name: &str| rows.iter().find(|cells| cells[0] == name).unwrap();
    let zones = document["zones"].as_object().unwrap();
    for (zone, rule) in zones {
        let told = [2, 3].map(|cell| number(of(zone)[cell]).unwrap());
        assert_eq!(
            json!(told),
            json!([rule["dotsPerCm2"].as_f64(), rule["needleMm"].as_f64()]),
            "{zone}"
        );
    }
    for (stage, areas) in document["areasCm2"].as_object().unwrap() {
        let told: Vec<f64> = of(stage)[1..].iter().map(|cell| number(cell).unwrap()).collect();
        let areas: Vec<f64> = areas
            .as_object()
            .unwrap()
            .values()
            .map(|area| area.as_f64().unwrap())
            .collect();
        assert_eq!(told, areas, "{stage}");
    }
}

#[test]
fn the_document_to_begin_with_can_be_used() {
    let page = page();
    let (_, rest) = page.split_once("```json\n").unwrap();
    let practice = Practice::from_json(rest.split_once("```").unwrap().0).unwrap();
    assert_eq!(practice.name, "Your Studio");
    assert_eq!(practice.provenance["caps"].grade, "C");
}
