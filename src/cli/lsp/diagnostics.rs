//! Mistakes as the editor shows them.

use super::documents::Document;
use super::text::Lines;
use super::workspace::Workspace;
use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, PublishDiagnosticsParams,
};
use neurolib_compiler::compile;
use neurolib_compiler::diagnostic::{self as compiler, Code, Severity};
use neurolib_compiler::source::{SourceId, Sources, Span};

/// The mistakes in an open text. Those in a library it uses are told where it uses it.
pub fn diagnostics(workspace: &Workspace, document: &Document) -> PublishDiagnosticsParams {
    let compilation = compile(&document.source, &workspace.library(document));
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        compilation.diagnostics.iter().partition(|diagnostic| diagnostic.span().source == SourceId(0));
    let context = Context { workspace, sources: &compilation.sources, lines: Lines::new(&document.source.text) };
    let diagnostics = here.into_iter().map(|diagnostic| context.diagnostic(diagnostic, &elsewhere)).collect();
    PublishDiagnosticsParams { uri: document.uri.clone(), version: Some(document.version), diagnostics }
}

struct Context<'c> {
    workspace: &'c Workspace,
    sources: &'c Sources,
    lines: Lines<'c>,
}

impl Context<'_> {
    fn diagnostic(&self, diagnostic: &compiler::Diagnostic, elsewhere: &[&compiler::Diagnostic]) -> Diagnostic {
        let span = diagnostic.span();
        let mut related: Vec<DiagnosticRelatedInformation> =
            diagnostic.labels.iter().skip(1).filter_map(|label| self.related(label.span, &label.text)).collect();
        if diagnostic.code == Code::LibraryModel {
            related.extend(elsewhere.iter().filter_map(|other| self.related(other.span(), &text(other))));
        }
        let is_warning = diagnostic.code.severity() == Severity::Warning;
        let is_unused = diagnostic.code.name().starts_with("NM90");
        Diagnostic {
            range: self.lines.range(span.start..span.end),
            severity: Some(if is_warning { DiagnosticSeverity::Warning } else { DiagnosticSeverity::Error }),
            code: Some(diagnostic.code.name().to_owned().into()),
            source: Some("neurolib".to_owned()),
            message: text(diagnostic).into(),
            tags: is_unused.then(|| vec![DiagnosticTag::Unnecessary]),
            related_information: (!related.is_empty()).then_some(related),
            ..Diagnostic::default()
        }
    }

    fn related(&self, span: Span, text: &str) -> Option<DiagnosticRelatedInformation> {
        let location = self.workspace.location(self.sources, span)?;
        let message = if text.is_empty() { "see here".to_owned() } else { text.to_owned() };
        Some(DiagnosticRelatedInformation { location, message })
    }
}

/// The message, what its place is, and the help.
fn text(diagnostic: &compiler::Diagnostic) -> String {
    let label = Some(&diagnostic.labels[0].text).filter(|label| !label.is_empty());
    let help = diagnostic.help.iter().map(|help| format!("help: {help}"));
    let lines = std::iter::once(diagnostic.message.clone()).chain(label.cloned()).chain(help);
    lines.collect::<Vec<_>>().join("\n")
}
