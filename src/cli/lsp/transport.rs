//! Messages on the wire: a header with the length, then JSON.
//!
//! What is not a message is handed on as such, so that it can be answered; only the end of the input ends reading.

use lsp_types::ErrorCodes;
use lsp_types::json_rpc::{Error, Id, RequestObject};
use serde_json::Value;
use std::io::{self, BufRead, Read, Write};

/// Longest message that is read.
const MAX_LENGTH: u64 = 64 << 20;
/// Longest line of a header.
const MAX_HEADER: u64 = 8 << 10;

/// What has arrived.
#[derive(Debug)]
pub enum Incoming {
    /// Something to answer.
    Request(Id, String, Value),
    /// Something to know.
    Notification(String, Value),
    /// No message; how to answer it.
    Malformed(Id, Error),
    /// An answer, of which this server expects none.
    Answer,
}

/// The next message; `None` at the end of the input.
///
/// # Errors
/// If the input cannot be read.
pub fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let length = match header(input)? {
        Header::End => return Ok(None),
        Header::Length(length) => length,
        Header::None => {
            return Ok(Some(malformed(ErrorCodes::ParseError, "a header without a valid `Content-Length`")));
        }
    };
    if length > MAX_LENGTH {
        io::copy(&mut input.take(length), &mut io::sink())?;
        let message = format!("a message of {length} bytes, which is longer than {MAX_LENGTH}");
        return Ok(Some(malformed(ErrorCodes::InvalidRequest, message)));
    }
    let mut body = Vec::new();
    input.take(length).read_to_end(&mut body)?;
    if (body.len() as u64) < length {
        return Ok(None);
    }
    Ok(Some(message(&body)))
}

/// Writes a message.
///
/// # Errors
/// If the output cannot be written.
pub fn write(output: &mut impl Write, message: &impl serde::Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(&body)?;
    output.flush()
}

enum Header {
    Length(u64),
    None,
    End,
}

/// Reads up to and including the empty line that ends a header.
fn header(input: &mut impl BufRead) -> io::Result<Header> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.take(MAX_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(Header::End);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            return Ok(length.map_or(Header::None, Header::Length));
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
}

fn message(body: &[u8]) -> Incoming {
    let value: Value = match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(error) => return malformed(ErrorCodes::ParseError, format!("the message is no JSON: {error}")),
    };
    if value.get("method").is_none() && (value.get("result").is_some() || value.get("error").is_some()) {
        return Incoming::Answer;
    }
    let id = value.get("id").and_then(|id| serde_json::from_value(id.clone()).ok()).unwrap_or(Id::Null);
    match serde_json::from_value::<RequestObject>(value) {
        Ok(request) => match request.into_parts() {
            (method, Some(id), params) => Incoming::Request(id, method, params.unwrap_or_default()),
            (method, None, params) => Incoming::Notification(method, params.unwrap_or_default()),
        },
        Err(error) => {
            let error = failure(ErrorCodes::InvalidRequest, format!("the message is no request: {error}"));
            Incoming::Malformed(id, error)
        }
    }
}

fn malformed(code: ErrorCodes, message: impl Into<String>) -> Incoming {
    Incoming::Malformed(Id::Null, failure(code, message))
}

/// An error to answer with.
pub fn failure(code: ErrorCodes, message: impl Into<String>) -> Error {
    Error { code, message: message.into(), data: None }
}
