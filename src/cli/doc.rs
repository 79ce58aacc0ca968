//! `neurolib doc`.

use super::arguments::{DocArguments, PageFormat};
use super::failure::{Failure, Outcome};
use super::output::put;
use super::subject::{library, subjects};
use neurolib_compiler::document::{Entry, Page, gallery, html, html_index, latex, markdown, markdown_index};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes pages.
///
/// # Errors
/// If there is no such model, or a file cannot be written.
pub fn doc(arguments: &DocArguments) -> Outcome<()> {
    let output = arguments.output.as_deref();
    match (&arguments.model, arguments.gallery, output) {
        (Some(name), ..) => {
            let format = format(arguments)?;
            let pages: Vec<Page> = subjects(name)?.iter().map(|subject| subject.page()).collect();
            let text = render(&pages, format, &|_| None);
            match output {
                Some(path) => write_told(path, &text),
                None => put(&text),
            }
        }
        (None, true, output) => {
            let entries =
                library()?.into_iter().map(|(name, file, subject)| Entry { name, file, page: subject.page() });
            let text = gallery(&entries.collect::<Vec<_>>());
            match output {
                Some(path) => write_told(path, &text),
                None => put(&text),
            }
        }
        (None, false, output) => all(output.unwrap_or(Path::new("pages")), arguments.format),
    }
}

/// The format that is asked for, or that the file's ending tells.
fn format(arguments: &DocArguments) -> Outcome<PageFormat> {
    if let Some(format) = arguments.format {
        return Ok(format);
    }
    let Some(path) = &arguments.output else {
        return Ok(PageFormat::Md);
    };
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html" | "htm" | "xhtml") => Ok(PageFormat::Html),
        Some("md" | "markdown") => Ok(PageFormat::Md),
        Some("tex") => Ok(PageFormat::Latex),
        _ => Err(Failure::bad_input(format!("the ending of `{}` tells no format", path.display()))
            .help("end it in .html, .md or .tex, or add --format")),
    }
}

fn render(pages: &[Page], format: PageFormat, links: &dyn Fn(&str) -> Option<String>) -> String {
    match format {
        PageFormat::Md => markdown(pages, links),
        PageFormat::Html => html(pages, links),
        PageFormat::Latex => latex(pages),
    }
}

/// A file for each model, and an index.
fn all(folder: &Path, format: Option<PageFormat>) -> Outcome<()> {
    let format = format.unwrap_or(PageFormat::Html);
    let ending = match format {
        PageFormat::Md => "md",
        PageFormat::Html => "html",
        PageFormat::Latex => "tex",
    };
    fs::create_dir_all(folder)
        .map_err(|error| Failure::failed(format!("cannot make the folder `{}`: {error}", folder.display())))?;
    let pages: Vec<(Page, String)> =
        library()?.iter().map(|(name, _, subject)| (subject.page(), format!("{name}.{ending}"))).collect();
    let link = |model: &str| pages.iter().find(|(page, _)| page.name == model).map(|(_, file)| file.clone());
    for (page, file) in &pages {
        write(&folder.join(file), &render(std::slice::from_ref(page), format, &link))?;
    }
    let index = match format {
        PageFormat::Md => Some(("README.md", markdown_index("Models", &pages))),
        PageFormat::Html => Some(("index.html", html_index("Models", &pages))),
        PageFormat::Latex => None,
    };
    let first = match &index {
        Some((name, text)) => {
            write(&folder.join(name), text)?;
            format!(", begin at {}", folder.join(name).display())
        }
        None => String::new(),
    };
    println!("wrote {} pages to {}{first}", pages.len(), folder.display());
    Ok(())
}

fn write_told(path: &Path, text: &str) -> Outcome<()> {
    write(path, text)?;
    println!("wrote {}", path.display());
    Ok(())
}

/// Writes the whole file or nothing.
fn write(path: &Path, text: &str) -> Outcome<()> {
    let failure = |error| Failure::failed(format!("cannot write `{}`: {error}", path.display()));
    if path.is_dir() {
        return Err(Failure::bad_input(format!("`{}` is a folder; name a file in it", path.display())));
    }
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let written = fs::write(&partial, text).and_then(|()| fs::rename(&partial, path));
    written.map_err(|error| {
        // Nothing is left behind; that it cannot be removed either is no further news.
        let _ = fs::remove_file(&partial);
        failure(error)
    })
}
