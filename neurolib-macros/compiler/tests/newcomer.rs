//! The mistakes a newcomer makes, each with the message it gets: `newcomer/NAME.nm` and `.txt`.
//!
//! `UPDATE_EXPECT=1` writes the messages anew; read what changed. The macro's tests try the same texts inline.

mod support;

use std::path::Path;

use neurolib_compiler::compile;
use neurolib_compiler::diagnostic::{Style, render};
use neurolib_compiler::source::Source;
use neurolib_compiler::standard::Texts;

#[test]
fn every_slip_gets_its_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/newcomer");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for path in support::files(&folder, "nm") {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let source = Source::new(name.as_str(), std::fs::read_to_string(&path).expect("text"));
        let compilation = compile(&source, &Texts::default());
        let texts: Vec<String> =
            compilation.diagnostics.iter().map(|d| render(d, &compilation.sources, Style::Plain)).collect();
        assert!(!texts.is_empty(), "{name} is taken for right");
        let found = texts.join("\n\n") + "\n";
        let expected = path.with_extension("txt");
        if update {
            std::fs::write(&expected, &found).expect("a writable folder");
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push(format!("{name}:\n{found}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 20, "{count} slips");
}
