//! `neurolib lsp`: the language server. Editors start it and speak to it over standard input and output.
//!
//! Invariants: whatever arrives is answered or passed over, and never ends the server before its time; positions are
//! in UTF-16 on the wire and in bytes everywhere else ([`text`] alone converts); what a name means is asked of
//! [`neurolib_compiler::index`], what is wrong of [`neurolib_compiler::compile`].

mod capabilities;
mod completion;
mod context;
mod definition;
mod diagnostics;
mod documents;
mod embedded;
mod formatting;
mod hover;
mod lexer;
mod names;
mod outline;
mod rename;
mod server;
mod text;
mod transport;
mod uri;
mod workspace;

use super::failure::{Failure, Outcome};
use server::{End, Server};
use std::io::{self, BufReader, IsTerminal};
use std::sync::mpsc;
use std::thread;
use transport::{Incoming, read};

/// Serves one editor until it says goodbye or closes standard input.
///
/// # Errors
/// If the editor leaves without a goodbye, or its end of the output is gone.
pub fn lsp() -> Outcome<()> {
    if io::stdin().is_terminal() {
        eprintln!(
            "This is a language server: an editor starts it and speaks to it (see `neurolib lsp --help`). Ctrl-D ends it."
        );
    }
    let (sender, receiver) = mpsc::channel();
    // The thread ends with the process: it may be waiting for input then.
    thread::spawn(move || {
        let mut input = BufReader::new(io::stdin());
        while let Ok(Some(message)) = read(&mut input) {
            if sender.send(message).is_err() {
                break;
            }
        }
    });
    match serve(&receiver, &mut Server::new(io::stdout())) {
        Ok(End::Goodbye) => Ok(()),
        Ok(End::Hurried) => Err(Failure::told()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::failed(format!("cannot write to the editor: {error}"))),
    }
}

/// Handles messages as they come. Diagnostics wait until nothing else does, so that fast typing is not checked key by key.
/// An editor that is gone is the end as well.
fn serve(receiver: &mpsc::Receiver<Incoming>, server: &mut Server<io::Stdout>) -> io::Result<End> {
    loop {
        let message = match receiver.try_recv() {
            Ok(message) => message,
            Err(mpsc::TryRecvError::Empty) => {
                if server.publish_diagnostics()? {
                    continue;
                }
                match receiver.recv() {
                    Ok(message) => message,
                    Err(mpsc::RecvError) => return Ok(End::Goodbye),
                }
            }
            Err(mpsc::TryRecvError::Disconnected) => return Ok(End::Goodbye),
        };
        if let Some(end) = server.handle(message)? {
            return Ok(end);
        }
    }
}
