//! The formatter of the compiler, for the text of an editor.

use super::documents::Document;
use super::text::Lines;
use lsp_types::TextEdit;
use neurolib_compiler::format;

/// The edits that lay out a text: one, from the first to the last character that differs. None for a text with mistakes.
pub fn edits(document: &Document) -> Vec<TextEdit> {
    format(&document.source).map_or_else(|_| Vec::new(), |new| difference(document, &new))
}

/// The edit that makes a text a new one.
fn difference(document: &Document, new: &str) -> Vec<TextEdit> {
    let old = &document.source.text;
    if old == new {
        return Vec::new();
    }
    let start: usize = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (old_rest, new_rest) = (old[start..].chars().rev(), new[start..].chars().rev());
    let end: usize = old_rest.zip(new_rest).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let range = Lines::new(old).range(start..old.len() - end);
    vec![TextEdit { range, new_text: new[start..new.len() - end].to_owned() }]
}

#[cfg(test)]
mod tests {
    use super::{Document, difference, edits};
    use lsp_types::{Position, Range, Uri};

    #[test]
    fn only_what_differs_is_edited() {
        let document = Document::new(Uri("untitled:1".to_owned()), 1, "// 🙂\na  = τ\nb\n".to_owned());
        let found = difference(&document, "// 🙂\na = τ\nb\n");
        assert_eq!(found.len(), 1);
        let at = |character| Position { line: 1, character };
        assert_eq!((found[0].range, &*found[0].new_text), (Range { start: at(2), end: at(3) }, ""));
        assert!(difference(&document, &document.source.text).is_empty());
        assert!(edits(&document).is_empty(), "a text with mistakes is left alone");
    }
}
