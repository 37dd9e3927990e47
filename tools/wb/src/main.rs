//! One binary, two jobs: `wb bindgen ARGS…` writes the JavaScript around a wasm file, `wb test-runner ARGS…` is cargo's
//! runner for wasm tests. Both are wasm-bindgen's own programs, at the version in the project's lock file.

use std::ffi::OsString;

fn main() -> anyhow::Result<()> {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    anyhow::ensure!(arguments.len() > 1, "usage: wb bindgen|test-runner ARGS…");
    match arguments.remove(1).to_str() {
        Some("bindgen") => wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(arguments),
        Some("test-runner") => wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(arguments),
        _ => anyhow::bail!("usage: wb bindgen|test-runner ARGS…"),
    }
}
