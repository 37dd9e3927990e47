//! What the command line says and how it ends.

use core::fmt;
use std::{io::Write, path::Path, process::ExitCode};

use scalptone::error::Error;

pub(crate) mod optics;
pub(crate) mod photos;
mod page;
mod sentences;

/// A result cannot be written.
const UNWRITABLE: u8 = 1;
/// The command was called in a way it does not know.
const USAGE: u8 = 2;
/// A photo or a document cannot be read.
pub(crate) const UNREADABLE: u8 = 3;
/// The photo was read, and nothing can be told from it.
const UNUSABLE: u8 = 4;

/// Why there is no answer, in one line.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Stable name, lower camel case.
    pub(crate) code: &'static str,
    /// What happened, and what to do.
    pub(crate) message: String,
    pub(crate) exit: u8,
}

impl Failure {
    pub(crate) fn usage(message: &str) -> Self {
        Self {
            code: "usage",
            message: message.to_owned(),
            exit: USAGE,
        }
    }

    /// What the library says of a file.
    pub(crate) fn in_file(file: &Path, error: &Error) -> Self {
        Self {
            code: error.code(),
            message: format!("{}: {error}", file.display()),
            exit: UNREADABLE,
        }
    }

    fn unwritable(file: &Path, error: &impl fmt::Display) -> Self {
        Self {
            code: "unwritableFile",
            message: format!("{}: cannot be written ({error}); choose another place", file.display()),
            exit: UNWRITABLE,
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        self.exit.into()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.message.replace(['\n', '\r'], " ");
        write!(f, "error[{}]: {line}", self.code)
    }
}

/// Numbers between commas; `None` when one is none.
pub(crate) fn numbers(text: &str) -> Option<Vec<f64>> {
    text.split(',').map(|number| number.trim().parse().ok()).collect()
}

/// Prints a line. Whoever closes the pipe has read enough: that is no error.
pub(crate) fn print(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
