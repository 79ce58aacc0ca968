//! An editor, as far as the server can tell: it sends framed messages and reads until what it waits for arrives.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

pub struct Client {
    server: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    last_id: i64,
    /// Notifications that arrived before what was waited for.
    pending: Vec<Value>,
}

impl Client {
    /// A server that has not been initialized. Its cache is in `folder`.
    pub fn start(folder: &Path) -> Client {
        let mut server = Command::new(assert_cmd::cargo::cargo_bin!("neurolib"))
            .arg("lsp")
            .env("XDG_CACHE_HOME", folder.join("cache"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let input = server.stdin.take();
        let output = BufReader::new(server.stdout.take().expect("a pipe"));
        Client { server, input, output, last_id: 0, pending: Vec::new() }
    }

    /// A server that is ready.
    pub fn initialized(folder: &Path) -> Client {
        let mut client = Client::start(folder);
        let capabilities =
            json!({ "textDocument": { "completion": { "completionItem": { "snippetSupport": true } } } });
        client.request("initialize", json!({ "processId": null, "rootUri": null, "capabilities": capabilities }));
        client.notify("initialized", json!({}));
        client
    }

    /// Writes bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        input.write_all(bytes).expect("the server reads");
        input.flush().expect("the server reads");
    }

    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The whole answer to a request.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.read().expect("an answer");
            if message["id"] == id {
                return message;
            }
            self.pending.push(message);
        }
    }

    /// The result of a request that succeeds.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The reason why a request is refused.
    pub fn refusal(&mut self, method: &str, params: Value) -> String {
        let answer = self.ask(method, params);
        answer["error"]["message"].as_str().unwrap_or_else(|| panic!("{method}: {answer}")).to_owned()
    }

    /// The diagnostics of a version of a text.
    pub fn diagnostics(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let is_it = |message: &Value| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        };
        let message = match self.pending.iter().position(is_it) {
            Some(at) => self.pending.remove(at),
            None => loop {
                let message = self.read().expect("diagnostics");
                if is_it(&message) {
                    break message;
                }
                self.pending.push(message);
            },
        };
        message["params"]["diagnostics"].as_array().expect("a list").clone()
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let item = json!({ "uri": uri, "languageId": "neurolib", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": item }));
    }

    /// Replaces one stretch of a text by another, as typing does.
    pub fn replace(&mut self, uri: &str, version: i64, text: &str, (old, new): (&str, &str)) -> String {
        let start = text.find(old).expect("what is replaced");
        let range = json!({ "start": position(text, start), "end": position(text, start + old.len()) });
        let params = json!({
            "textDocument": { "uri": uri, "version": version },
            "contentChanges": [{ "range": range, "text": new }],
        });
        self.notify("textDocument/didChange", params);
        text.replacen(old, new, 1)
    }

    /// The next message; `None` at the end.
    pub fn read(&mut self) -> Option<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line).expect("text") == 0 {
                return None;
            }
            match line.trim().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().expect("a number"),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("a whole message");
        Some(serde_json::from_slice(&body).expect("JSON"))
    }

    /// Closes the input and gives the exit code.
    pub fn finish(mut self) -> Option<i32> {
        self.input = None;
        self.server.wait().expect("the server ends").code()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.input = None;
        self.server.wait().expect("the server ends");
    }
}

/// The position of a byte: line, and UTF-16 units in it.
pub fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let character = before.rsplit('\n').next().expect("a line").encode_utf16().count();
    json!({ "line": line, "character": character })
}

/// A request about the place in a text where `needle` begins, plus `shift` bytes.
pub fn at(uri: &str, text: &str, needle: &str, shift: usize) -> Value {
    let offset = text.find(needle).unwrap_or_else(|| panic!("no `{needle}`")) + shift;
    json!({ "textDocument": { "uri": uri }, "position": position(text, offset) })
}

/// The text that a range covers.
pub fn covered<'t>(text: &'t str, range: &Value) -> &'t str {
    let offset = |place: &Value| {
        (0..=text.len()).filter(|at| text.is_char_boundary(*at)).find(|at| position(text, *at) == *place)
    };
    let (start, end) = (offset(&range["start"]), offset(&range["end"]));
    &text[start.expect("a place of the text")..end.expect("a place of the text")]
}

/// A text after edits, as an editor makes them.
pub fn edited(text: &str, edits: &[Value]) -> String {
    let mut edits: Vec<&Value> = edits.iter().collect();
    edits.sort_by_key(|edit| {
        let start = &edit["range"]["start"];
        std::cmp::Reverse((start["line"].as_u64(), start["character"].as_u64()))
    });
    let mut text = text.to_owned();
    for edit in edits {
        let old = covered(&text, &edit["range"]);
        let start = old.as_ptr() as usize - text.as_ptr() as usize;
        let end = start + old.len();
        text.replace_range(start..end, edit["newText"].as_str().expect("a text"));
    }
    text
}
