//! The state of the server, and which message does what.

use super::completion::{Client, completion};
use super::documents::Document;
use super::transport::{Incoming, failure, write};
use super::workspace::Workspace;
use super::{capabilities, definition, diagnostics, formatting, hover, outline, rename};
use lsp_types::json_rpc::{Error, Id, RequestObject, ResponseObject};
use lsp_types::{
    CompletionRequest, Definition, DefinitionRequest, DidChangeTextDocumentParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DocumentFormattingRequest, DocumentHighlightRequest, DocumentSymbolRequest, ErrorCodes,
    HoverRequest, InitializeRequest, Notification, Position, PrepareRenameRequest, PublishDiagnosticsNotification,
    PublishDiagnosticsParams, ReferencesRequest, RenameRequest, Request, ShutdownRequest, TextDocumentItem,
    TextDocumentPositionParams, Uri, VersionedTextDocumentIdentifier,
};
use serde_json::Value;
use std::io::{self, Write};

/// How the server ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// After a `shutdown`, or at the end of the input.
    Goodbye,
    /// By an `exit` without `shutdown`.
    Hurried,
}

/// How far the conversation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    New,
    Open,
    ShutDown,
}

/// A server and the editor's end of the output.
#[derive(Debug)]
pub struct Server<W> {
    output: W,
    phase: Phase,
    client: Client,
    workspace: Workspace,
}

type Answer<R> = Result<<R as Request>::Result, Error>;

impl<W: Write> Server<W> {
    /// A server that has not been initialized yet.
    pub fn new(output: W) -> Self {
        Self { output, phase: Phase::New, client: Client::default(), workspace: Workspace::default() }
    }

    /// Handles a message; tells if it was the last.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn handle(&mut self, message: Incoming) -> io::Result<Option<End>> {
        match message {
            Incoming::Request(id, method, params) => self.request(id, &method, params)?,
            Incoming::Notification(method, _) if method == "exit" => {
                return Ok(Some(if self.phase == Phase::ShutDown { End::Goodbye } else { End::Hurried }));
            }
            Incoming::Notification(method, params) => {
                if self.phase == Phase::Open {
                    self.notification(&method, params)?;
                }
            }
            Incoming::Malformed(id, error) => write(&mut self.output, &ResponseObject::from_error(id, error))?,
            Incoming::Answer => {}
        }
        Ok(None)
    }

    /// Tells the editor what is wrong with the next text that may have changed; false if there is none.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn publish_diagnostics(&mut self) -> io::Result<bool> {
        let Some(document) = self.workspace.documents.iter_mut().find(|document| document.is_dirty) else {
            return Ok(false);
        };
        document.is_dirty = false;
        let uri = document.uri.clone();
        if let Some(document) = self.workspace.document(&uri) {
            let params = diagnostics::diagnostics(&self.workspace, document);
            self.notify::<PublishDiagnosticsNotification>(params)?;
        }
        Ok(true)
    }

    fn request(&mut self, id: Id, method: &str, params: Value) -> io::Result<()> {
        match (self.phase, method) {
            (Phase::New, "initialize") => {
                let snippets = "/capabilities/textDocument/completion/completionItem/snippetSupport";
                self.client.snippets = params.pointer(snippets).and_then(Value::as_bool).unwrap_or(false);
                self.phase = Phase::Open;
                self.respond::<InitializeRequest>(id, Ok(capabilities::capabilities()))
            }
            (Phase::New, _) => {
                self.refuse(id, ErrorCodes::ServerNotInitialized, "the first request has to be `initialize`")
            }
            (Phase::Open, "initialize") => {
                self.refuse(id, ErrorCodes::InvalidRequest, "the server is initialized already")
            }
            (Phase::ShutDown, _) => self.refuse(id, ErrorCodes::InvalidRequest, "the server has been shut down"),
            (Phase::Open, "shutdown") => {
                self.phase = Phase::ShutDown;
                self.respond::<ShutdownRequest>(id, Ok(()))
            }
            (Phase::Open, _) => self.question(id, method, params),
        }
    }

    fn question(&mut self, id: Id, method: &str, params: Value) -> io::Result<()> {
        match method {
            "textDocument/hover" => self.answer::<HoverRequest>(id, params, |server, params| {
                let (document, position) = server.place(&params.text_document_position_params)?;
                Ok(hover::hover(&server.workspace, document, position))
            }),
            "textDocument/definition" => self.answer::<DefinitionRequest>(id, params, |server, params| {
                let (document, position) = server.place(&params.text_document_position_params)?;
                let location = definition::definition(&server.workspace, document, position);
                Ok(location.map(|location| Definition::Location(location).into()))
            }),
            "textDocument/references" => self.answer::<ReferencesRequest>(id, params, |server, params| {
                let (document, position) = server.place(&params.text_document_position_params)?;
                let with_declaration = params.context.include_declaration;
                Ok(definition::references(&server.workspace, document, position, with_declaration))
            }),
            "textDocument/documentHighlight" => {
                self.answer::<DocumentHighlightRequest>(id, params, |server, params| {
                    let (document, position) = server.place(&params.text_document_position_params)?;
                    Ok(definition::highlights(&server.workspace, document, position))
                })
            }
            "textDocument/documentSymbol" => self.answer::<DocumentSymbolRequest>(id, params, |server, params| {
                let document = server.document(&params.text_document.uri)?;
                Ok(Some(outline::outline(&server.workspace.index(document)).into()))
            }),
            "textDocument/completion" => self.answer::<CompletionRequest>(id, params, |server, params| {
                let (document, position) = server.place(&params.text_document_position_params)?;
                Ok(Some(completion(&server.workspace, document, position, server.client).into()))
            }),
            "textDocument/prepareRename" => self.answer::<PrepareRenameRequest>(id, params, |server, params| {
                let (document, position) = server.place(&params.text_document_position_params)?;
                let name = rename::prepare(&server.workspace, document, position).map_err(refused)?;
                Ok(Some(name.into()))
            }),
            "textDocument/rename" => self.answer::<RenameRequest>(id, params, |server, params| {
                let (document, position) = server.place(&params.text_document_position_params)?;
                let edit = rename::rename(&server.workspace, document, position, &params.new_name);
                edit.map(Some).map_err(refused)
            }),
            "textDocument/formatting" => self.answer::<DocumentFormattingRequest>(id, params, |server, params| {
                let document = server.document(&params.text_document.uri)?;
                Ok(Some(formatting::edits(document)))
            }),
            _ => self.refuse(id, ErrorCodes::MethodNotFound, format!("this server does not know `{method}`")),
        }
    }

    fn notification(&mut self, method: &str, params: Value) -> io::Result<()> {
        match method {
            "textDocument/didOpen" => {
                if let Some(params) = parsed::<DidOpenTextDocumentParams>(params) {
                    let TextDocumentItem { uri, version, text, .. } = params.text_document;
                    self.workspace.documents.retain(|document| document.uri != uri);
                    self.workspace.documents.insert(0, Document::new(uri, version, text));
                    self.workspace.forget_files();
                }
            }
            "textDocument/didChange" => {
                if let Some(params) = parsed::<DidChangeTextDocumentParams>(params) {
                    self.change(params);
                }
            }
            "textDocument/didClose" => {
                if let Some(params) = parsed::<DidCloseTextDocumentParams>(params) {
                    let uri = params.text_document.uri;
                    self.workspace.documents.retain(|document| document.uri != uri);
                    self.workspace.forget_files();
                    let none = PublishDiagnosticsParams { uri, version: None, diagnostics: Vec::new() };
                    self.notify::<PublishDiagnosticsNotification>(none)?;
                }
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.workspace.forget_files(),
            _ => {}
        }
        Ok(())
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { version, text_document_identifier } = params.text_document;
        let documents = &mut self.workspace.documents;
        let Some(at) = documents.iter().position(|open| open.uri == text_document_identifier.uri) else {
            return;
        };
        documents[..=at].rotate_right(1);
        let document = &mut documents[0];
        document.version = version;
        params.content_changes.into_iter().for_each(|change| document.change(change));
        document.is_dirty = true;
        document.index.take();
        if let Some(folder) = document.path.as_deref().and_then(std::path::Path::parent).map(ToOwned::to_owned) {
            self.workspace.touch(&folder);
        }
    }

    fn document(&self, uri: &Uri) -> Result<&Document, Error> {
        let none = || failure(ErrorCodes::InvalidParams, format!("`{uri}` is not open"));
        self.workspace.document(uri).ok_or_else(none)
    }

    fn place(&self, params: &TextDocumentPositionParams) -> Result<(&Document, Position), Error> {
        Ok((self.document(&params.text_document.uri)?, params.position))
    }

    fn answer<R: Request>(
        &mut self,
        id: Id,
        params: Value,
        f: impl FnOnce(&Self, R::Params) -> Answer<R>,
    ) -> io::Result<()> {
        let answer = match serde_json::from_value(params) {
            Ok(params) => f(self, params),
            Err(error) => Err(failure(ErrorCodes::InvalidParams, error.to_string())),
        };
        self.respond::<R>(id, answer)
    }

    fn respond<R: Request>(&mut self, id: Id, answer: Answer<R>) -> io::Result<()> {
        let response = match answer {
            Ok(result) => ResponseObject::from_success::<R>(id, result),
            Err(error) => ResponseObject::from_error(id, error),
        };
        write(&mut self.output, &response)
    }

    fn refuse(&mut self, id: Id, code: ErrorCodes, message: impl Into<String>) -> io::Result<()> {
        write(&mut self.output, &ResponseObject::from_error(id, failure(code, message)))
    }

    fn notify<N: Notification>(&mut self, params: N::Params) -> io::Result<()> {
        write(&mut self.output, &RequestObject::from_notification::<N>(params))
    }
}

/// The parameters of a notification. There is no answer in which to complain about wrong ones.
fn parsed<P: serde::de::DeserializeOwned>(params: Value) -> Option<P> {
    serde_json::from_value(params).ok()
}

/// A question that makes sense and is answered with a reason why not.
fn refused(reason: String) -> Error {
    // `RequestFailed` of the protocol.
    failure(ErrorCodes::Custom(-32803), reason)
}
