//! `file:` URIs and paths.

use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::path::{Path, PathBuf};

/// What a path keeps as it is.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The path of a file; `None` for what is no file, such as `untitled:1`.
pub fn to_path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    let path = &rest[rest.find('/')?..];
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let drive = path.strip_prefix('/').filter(|rest| rest.chars().nth(1) == Some(':'));
    Some(match drive {
        Some(path) if cfg!(windows) => PathBuf::from(path.replace('/', "\\")),
        _ => PathBuf::from(&*path),
    })
}

/// The URI of a file.
pub fn from_path(path: &Path) -> Uri {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { format!("/{}", path.replace('\\', "/")) } else { path.into_owned() };
    Uri(format!("file://{}", utf8_percent_encode(&path, KEPT)))
}

#[cfg(test)]
mod tests {
    use super::{from_path, to_path};
    use lsp_types::Uri;
    use std::path::Path;

    #[test]
    #[cfg(unix)]
    fn paths_come_back() {
        let path = Path::new("/tmp/my models/τ #1.nm");
        let uri = from_path(path);
        assert_eq!(uri.0, "file:///tmp/my%20models/%CF%84%20%231.nm");
        assert_eq!(to_path(&uri).as_deref(), Some(path));
    }

    #[test]
    fn what_is_no_file_has_no_path() {
        for uri in ["untitled:Untitled-1", "file:", "file://host", "file:///%ff", ""] {
            assert_eq!(to_path(&Uri(uri.to_owned())), None, "{uri}");
        }
    }
}
