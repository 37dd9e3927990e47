//! The house rule: a module imports only what `src/lib.rs` lists above it.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Modules that speak of colors, inks and dots, and never of pixels.
const BLIND: [&str; 3] = ["optics", "catalog", "plan"];
const PIXELS: [&str; 3] = ["crate::raster", "image::", "imageproc::"];
const JAVASCRIPT: [&str; 4] = ["js_sys", "serde_wasm_bindgen", "wasm_bindgen", "web_sys"];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules of the crate in the order of `lib.rs`.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string(source().join("lib.rs")).unwrap();
    lib.lines()
        .filter_map(|line| {
            line.trim_start_matches("pub ")
                .strip_prefix("mod ")?
                .strip_suffix(';')
                .map(str::to_owned)
        })
        .collect()
}

/// The files of a module: its own, and all in its folder.
fn files(module: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![source().join(module)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                found.push(path);
            }
        }
    }
    found.extend(Some(source().join(format!("{module}.rs"))).filter(|path| path.exists()));
    found
}

/// A file without its comments, which may name what they like.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The modules of the crate that some code names: `crate::a::b`, `use crate::{a, b::{c, d}}`.
fn imports(code: &str) -> BTreeSet<String> {
    let name = |text: &str| -> String {
        let text = text.trim_start();
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(name(rest));
            continue;
        };
        let mut depth = 1;
        let mut starts = true;
        for (at, c) in group.char_indices() {
            if starts && depth == 1 && !c.is_whitespace() {
                found.insert(name(&group[at..]));
                starts = false;
            }
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' => starts = true,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found.remove("");
    found
}

#[test]
fn nested_imports_are_seen() {
    let code = "use crate::{\n    a::{x, y},\n    b, c::Z,\n};\nfn f() -> crate::d::T { crate::e::g(1, 2) }";
    assert_eq!(imports(code), ["a", "b", "c", "d", "e"].map(str::to_owned).into());
}

#[test]
fn a_module_imports_only_what_stands_above_it() {
    let modules = modules();
    assert!(modules.len() > 10, "the list in lib.rs was read: {modules:?}");
    for (place, module) in modules.iter().enumerate() {
        let files = files(module);
        assert!(!files.is_empty(), "{module} has no file");
        for file in files {
            for import in imports(&code(&file)) {
                let at = modules.iter().position(|name| *name == import);
                let above = at.is_some_and(|at| at <= place);
                assert!(above, "{} imports {import}, which stands below it", file.display());
            }
        }
    }
}

#[test]
fn optics_catalog_and_plan_never_see_a_pixel() {
    for file in BLIND.into_iter().flat_map(files) {
        let code = code(&file);
        assert!(!imports(&code).contains("raster"), "{} imports raster", file.display());
        for name in PIXELS {
            let named = code
                .match_indices(name)
                .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'));
            assert!(!named, "{} names {name}", file.display());
        }
    }
}

#[test]
fn only_the_door_knows_javascript() {
    for module in modules().iter().filter(|module| *module != "wasm") {
        for file in files(module) {
            let code = code(&file);
            for name in JAVASCRIPT {
                assert!(!code.contains(name), "{} names {name}", file.display());
            }
        }
    }
}
