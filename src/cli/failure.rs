//! How a command fails.

use std::fmt::Display;

/// The result of a part of a command.
pub type Outcome<T> = Result<T, Failure>;

/// What went wrong, for the user, and the exit code that says of which kind it is.
#[derive(Debug)]
pub struct Failure {
    /// 1: what was asked for failed; 2: it could not be begun as asked for.
    pub code: u8,
    /// What is wrong; empty if all has been said.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Failure {
    /// Wrong usage or bad input: nothing was computed.
    pub fn bad_input(message: impl Display) -> Self {
        Self { code: 2, message: message.to_string(), help: None }
    }

    /// The run itself, or writing its results, failed.
    pub fn failed(message: impl Display) -> Self {
        Self { code: 1, message: message.to_string(), help: None }
    }

    /// A failure about which everything has been printed.
    pub fn told() -> Self {
        Self::failed("")
    }

    /// The same with an advice.
    #[must_use]
    pub fn help(self, help: impl Display) -> Self {
        Self { help: Some(help.to_string()), ..self }
    }

    /// Tells the user.
    pub fn print(&self) {
        if !self.message.is_empty() {
            eprintln!("{} {}", console::style("error:").red().bold().for_stderr(), self.message);
        }
        if let Some(help) = &self.help {
            eprintln!("{} {help}", console::style("help:").cyan().bold().for_stderr());
        }
    }
}
