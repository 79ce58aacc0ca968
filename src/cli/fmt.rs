//! `neurolib fmt`.

use super::arguments::FmtArguments;
use super::failure::{Failure, Outcome};
use console::style;
use neurolib_compiler::diagnostic::{Diagnostic, Style, render};
use neurolib_compiler::source::{Source, Sources};
use neurolib_compiler::{decode, format};
use similar::{ChangeTag, TextDiff};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::{fs, process};

/// Unchanged lines around each change of a shown difference.
const CONTEXT: usize = 1;

/// Formats files, or tells which are not formatted.
///
/// # Errors
/// If a file cannot be read, written or parsed; with `--check`, if one is not formatted.
pub fn fmt(arguments: &FmtArguments) -> Outcome<()> {
    let mut done = Done::default();
    for path in &arguments.files {
        let result = if path.as_os_str() == "-" {
            standard_input(arguments.check, &mut done)
        } else {
            file(path, arguments.check, &mut done)
        };
        if let Err(failure) = result {
            failure.print();
            done.failed = done.failed.max(failure.code);
        }
    }
    if done.changed == 0 && done.failed == 0 && done.unchanged > 0 {
        let (files, are) = if done.unchanged == 1 { ("file", "is") } else { ("files", "are") };
        println!("{} {files} {are} formatted already", done.unchanged);
    }
    match done.failed {
        0 if arguments.check && done.changed > 0 => Err(Failure::told()),
        0 => Ok(()),
        code => Err(Failure { code, ..Failure::told() }),
    }
}

/// How it went so far.
#[derive(Default)]
struct Done {
    changed: usize,
    unchanged: usize,
    /// The gravest exit code.
    failed: u8,
}

fn file(path: &Path, check: bool, done: &mut Done) -> Outcome<()> {
    let unreadable = |error| Failure::bad_input(format!("cannot read {}: {error}", path.display()));
    if path.is_dir() {
        let failure = Failure::bad_input(format!("{} is a folder", path.display()));
        return Err(failure.help(format!("name its files: `neurolib fmt {}`", path.join("*.nm").display())));
    }
    let (before, after) = formatted(&path.display().to_string(), fs::read(path).map_err(unreadable)?)?;
    if before == after {
        done.unchanged += 1;
        return Ok(());
    }
    done.changed += 1;
    if check {
        println!("{} is not formatted:", path.display());
        show_difference(&before, &after);
        return Ok(());
    }
    let lines = changed_lines(&before, &after);
    replace(path, &after).map_err(|error| Failure::failed(format!("cannot write {}: {error}", path.display())))?;
    println!("formatted {}: {lines} {} changed", path.display(), if lines == 1 { "line" } else { "lines" });
    Ok(())
}

fn standard_input(check: bool, done: &mut Done) -> Outcome<()> {
    let mut bytes = Vec::new();
    let unreadable = |error| Failure::bad_input(format!("cannot read the standard input: {error}"));
    io::stdin().read_to_end(&mut bytes).map_err(unreadable)?;
    let (before, after) = formatted("standard input", bytes)?;
    if !check {
        let unwritable = |error| Failure::failed(format!("cannot write the standard output: {error}"));
        return io::stdout().write_all(after.as_bytes()).map_err(unwritable);
    }
    if before == after {
        done.unchanged += 1;
    } else {
        done.changed += 1;
        println!("the standard input is not formatted:");
        show_difference(&before, &after);
    }
    Ok(())
}

/// A text and its format; the mistakes that prevent it are shown.
fn formatted(name: &str, bytes: Vec<u8>) -> Outcome<(String, String)> {
    let source = decode(name, bytes).map_err(|found| refused(name, &found.diagnostics, &found.sources))?;
    let after = format(&source).map_err(|diagnostics| {
        let mut sources = Sources::default();
        sources.add(Source::clone(&source));
        refused(name, &diagnostics, &sources)
    })?;
    Ok((source.text, after))
}

fn refused(name: &str, diagnostics: &[Diagnostic], sources: &Sources) -> Failure {
    let style = if console::colors_enabled_stderr() { Style::Colored } else { Style::Plain };
    for diagnostic in diagnostics {
        eprintln!("{}\n", render(diagnostic, sources, style));
    }
    Failure::failed(format!("{name} cannot be formatted before this is mended; it is left as it was"))
}

/// Writes a file whole or not at all, with the permissions that it has.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let partial: PathBuf = target.with_file_name(format!(".{name}.{}.tmp", process::id()));
    let written = fs::write(&partial, text)
        .and_then(|()| fs::set_permissions(&partial, fs::metadata(&target)?.permissions()))
        .and_then(|()| fs::rename(&partial, &target));
    if written.is_err() {
        let _ = fs::remove_file(&partial);
    }
    written
}

fn changed_lines(before: &str, after: &str) -> usize {
    let difference = TextDiff::from_lines(before, after);
    let count = |tag| difference.iter_all_changes().filter(|change| change.tag() == tag).count();
    count(ChangeTag::Delete).max(count(ChangeTag::Insert))
}

fn show_difference(before: &str, after: &str) {
    let difference = TextDiff::from_lines(before, after);
    let mut shown = String::new();
    for (k, group) in difference.grouped_ops(CONTEXT).iter().enumerate() {
        if k > 0 {
            shown.push_str("      ⋮\n");
        }
        for change in group.iter().flat_map(|operation| difference.iter_changes(operation)) {
            let number = change.old_index().map_or(String::new(), |line| (line + 1).to_string());
            let text = change.value().trim_end_matches(['\n', '\r']);
            let line = match change.tag() {
                ChangeTag::Equal => format!("{number:>5}  {text}"),
                ChangeTag::Delete => style(format!("{number:>5} -{text}")).red().to_string(),
                ChangeTag::Insert => style(format!("{number:>5} +{text}")).green().to_string(),
            };
            shown += &line;
            shown.push('\n');
        }
    }
    // Who closes the pipe has read enough.
    let _ = io::stdout().write_all(shown.as_bytes());
}
