//! The text of a document, and where in it JSON ends.

use serde_json::{Value, error::Category};

use crate::error::Error;

/// Deepest path that is written out. Chosen: a document goes five deep.
const DEEPEST: usize = 8;

/// Reads text as JSON.
///
/// # Errors
/// [`Error::Practice`] with the path of the value that is none, as far as there is one.
pub(super) fn parse(json: &str) -> Result<Value, Error> {
    serde_json::from_str(json).map_err(|error| {
        if error.classify() == Category::Eof {
            return Error::practice("document", format!("is not JSON ({error}): its end is missing"));
        }
        let before = json.split_inclusive('\n').take(error.line().saturating_sub(1));
        let start = before.map(str::len).sum::<usize>();
        let at = start + error.column().saturating_sub(1);
        let path = path_at(json, at);
        match no_number(json, at) {
            Some(word) => Error::practice(
                path,
                format!(
                    "is {word} (line {}, column {}), where a number is missing; write one, or leave the field out",
                    error.line(),
                    error.column()
                ),
            ),
            None => Error::practice(path, format!("is not JSON ({error}); mend it there")),
        }
    })
}

/// The word at a byte of the text, if it is one that other languages write for what is no number.
fn no_number(json: &str, at: usize) -> Option<&str> {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '+';
    let (before, after) = json.split_at_checked(at)?;
    let start = before.trim_end_matches(part).len();
    let end = at + after.find(|c| !part(c)).unwrap_or(after.len());
    let word = json.get(start..end)?;
    let letters = word.trim_start_matches(['-', '+']);
    let names = ["NaN", "Infinity", "inf"];
    names
        .iter()
        .any(|name| name.eq_ignore_ascii_case(letters))
        .then_some(word)
}

/// A field or an entry on the way to a value.
enum Place<'a> {
    Field(&'a str),
    Entry(usize),
}

/// The path of the value at a byte of a text that is JSON up to there.
fn path_at(json: &str, end: usize) -> String {
    let mut path = Vec::new();
    let mut name = "";
    let mut bytes = json.bytes().enumerate().take(end);
    while let Some((at, byte)) = bytes.next() {
        match (byte, path.last_mut()) {
            (b'{', _) => path.push(Place::Field("")),
            (b'[', _) => path.push(Place::Entry(0)),
            (b'}' | b']', _) => drop(path.pop()),
            (b':', Some(Place::Field(field))) => *field = name,
            (b',', Some(Place::Entry(index))) => *index += 1,
            (b'"', _) => {
                let mut escaped = false;
                let close = bytes.find(|(_, byte)| {
                    let ends = *byte == b'"' && !escaped;
                    escaped = *byte == b'\\' && !escaped;
                    ends
                });
                name = close.and_then(|(close, _)| json.get(at + 1..close)).unwrap_or_default();
            }
            _ => {}
        }
    }
    let mut written = String::new();
    for place in path.iter().take(DEEPEST) {
        match place {
            Place::Field("") => {} // its name has not come yet
            Place::Field(name) if written.is_empty() => written.push_str(name),
            Place::Field(name) => written.extend([".", name]),
            Place::Entry(index) => written.push_str(&format!("[{index}]")),
        }
    }
    if written.is_empty() || path.len() > DEEPEST {
        "document".to_owned()
    } else {
        written
    }
}

#[cfg(test)]
mod tests {
    use crate::practice::tests::refused;

    #[test]
    fn what_is_no_number_is_told_by_its_path_and_place() {
        for (json, path, problem) in [
            (
                r#"{"caps": {"dotsPerCm2": NaN}}"#,
                "caps.dotsPerCm2",
                "is NaN (line 1, column 25), where a number is missing",
            ),
            (
                "{\"name\": \"a, \\\"b\\\": [\",\n\"ladder\": [{\"id\": \"1\", \"waterParts\": 9},\n{\"id\": \"µ\", \"waterParts\": -Infinity}]}",
                "ladder[1].waterParts",
                "is -Infinity (line 3, column 29)",
            ),
            (
                r#"{"healing": {"retention": {"value": nan"#,
                "healing.retention.value",
                "is nan",
            ),
            (
                r#"{"hair": {"shaftUm": {"value": inf}}}"#,
                "hair.shaftUm.value",
                "is inf",
            ),
            ("NaN", "document", "is NaN (line 1, column 1)"),
        ] {
            let found = refused(json);
            assert_eq!(found.0, path, "{json}: {}", found.1);
            assert!(found.1.contains(problem), "{json}: {}", found.1);
        }
    }

    #[test]
    fn what_is_not_json_is_told_by_the_last_path_before_it() {
        for (json, path) in [
            (r#"{"caps": {"dotsPerCm2": 0,2}}"#, "caps.dotsPerCm2"),
            (r#"{"caps": {"dotsPerCm2": 1e999}}"#, "caps.dotsPerCm2"),
            (r#"{"caps": {dotsPerCm2: 150}}"#, "caps"),
            ("{\"name\": \"a\"\n\"caps\": {}}", "name"),
            (r#"{"ladder": [{"id": "1"}, ,]}"#, "ladder[1]"),
            (r#"{"caps": {"dotsPerCm2": "#, "document"),
            ("lorem ipsum", "document"),
        ] {
            let found = refused(json);
            assert_eq!(found.0, path, "{json}: {}", found.1);
            assert!(found.1.contains("is not JSON"), "{json}: {}", found.1);
        }
    }
}
