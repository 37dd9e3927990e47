//! A partial document held against the defaults and laid over them.

use serde_json::Value;

use super::unit::written;
use crate::error::Error;

/// Objects are merged, everything else is replaced.
pub(super) fn lay_over(base: &mut Value, given: &Value) {
    match (base, given) {
        (Value::Object(base), Value::Object(given)) => {
            for (key, value) in given {
                match base.get_mut(key) {
                    Some(base) => lay_over(base, value),
                    None => drop(base.insert(key.clone(), value.clone())),
                }
            }
        }
        (base, given) => *base = given.clone(),
    }
}

/// Fields that may be `null`, and absent where nothing else may.
const OPTIONAL: [&str; 2] = ["pricePerSession", "pigment"];

/// Holds a document against an example of the same shape; `whole` where nothing may be left out.
pub(super) fn compare(example: &Value, given: &Value, path: &str, whole: bool) -> Result<(), Error> {
    let name = || {
        if path.is_empty() {
            "document".to_owned()
        } else {
            path.to_owned()
        }
    };
    let wrong = |wanted: &str| {
        let as_javascript_writes_it = match (example, given) {
            (Value::Number(_), Value::Null) => ", as JavaScript writes NaN",
            _ => "",
        };
        let problem = format!("is {}{as_javascript_writes_it}; must be {wanted}", kind(given));
        Err(Error::practice(name(), problem))
    };
    let below = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    match (example, given) {
        (_, Value::Null) if OPTIONAL.contains(&path.rsplit('.').next().unwrap_or(path)) => Ok(()),
        (Value::Object(example), Value::Object(given)) if path == "provenance" => {
            let Some(entry) = example.values().next() else {
                return Ok(());
            };
            given
                .iter()
                .try_for_each(|(key, value)| compare(entry, value, &below(key), true))
        }
        (Value::Object(example), Value::Object(given)) => {
            for (key, value) in given {
                let Some(example) = example.get(key) else {
                    let known: Vec<&str> = example.keys().map(String::as_str).collect();
                    let problem = format!("is not a field here; {}", suggestion(key, &known));
                    return Err(Error::practice(below(key), problem));
                };
                compare(example, value, &below(key), whole || path == "pricePerSession")?;
            }
            let whole = whole || path == "pricePerSession";
            let absent = |key: &&String| !given.contains_key(*key) && !OPTIONAL.contains(&key.as_str());
            let missing = example.keys().filter(|_| whole).find(absent);
            missing.map_or(Ok(()), |key| Err(Error::practice(below(key), "is missing")))
        }
        (Value::Array(example), Value::Array(given)) => {
            let Some(entry) = example.first() else { return Ok(()) };
            let mut each = given.iter().enumerate();
            each.try_for_each(|(i, value)| compare(entry, value, &format!("{path}[{i}]"), true))
        }
        (Value::Number(example), Value::Number(given)) if example.is_u64() => {
            if given.as_u64().is_some_and(|number| u32::try_from(number).is_ok()) {
                Ok(())
            } else {
                let given = given.as_f64().unwrap_or_default();
                Err(Error::practice(
                    name(),
                    format!("is {}; must be a whole number from 0", written(given)),
                ))
            }
        }
        (Value::Number(_), Value::Number(_))
        | (Value::String(_), Value::String(_))
        | (Value::Bool(_), Value::Bool(_)) => Ok(()),
        (example, _) => wrong(kind(example)),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The name that was likely meant, or all there are.
pub(crate) fn suggestion(name: &str, known: &[&str]) -> String {
    let nearest = known
        .iter()
        .map(|known| (edits(name, known), known))
        .min_by_key(|(edits, _)| *edits);
    match nearest {
        Some((edits, nearest)) if known.len() == 1 || edits <= 1 + nearest.len() / 4 => {
            format!("did you mean `{nearest}`?")
        }
        _ => format!("there are {}", known.join(", ")),
    }
}

/// Levenshtein's distance, blind to case.
fn edits(one: &str, other: &str) -> usize {
    let letters = |text: &str| {
        text.chars()
            .take(60)
            .map(|letter| letter.to_ascii_lowercase()) // field names are ASCII; all of Unicode's cases are 12 KB
            .collect::<Vec<char>>()
    };
    let (one, other) = (letters(one), letters(other));
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let (mut diagonal, mut left) = (i, i + 1);
        for (b, cell) in other.iter().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *cell;
            left = replaced.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(one.len())
}
