//! Arguments of the commands that write `.nm` files: `neurolib new`, `neurolib fmt`, `neurolib lsp`.

use clap::Args;
use std::path::PathBuf;

/// A new model.
#[derive(Args, Debug)]
pub struct NewArguments {
    /// Name of the model; its file gets the same name, in small letters.
    pub name: String,

    /// Begins a variant of this model.
    #[arg(long, value_name = "MODEL")]
    pub from: Option<String>,
}

/// Files to format.
#[derive(Args, Debug)]
pub struct FmtArguments {
    /// Files to format in place; `-` formats the standard input to the standard output.
    #[arg(required = true, value_name = "FILE.nm")]
    pub files: Vec<PathBuf>,

    /// Changes nothing; shows what would change, with exit code 1 if anything would.
    #[arg(long)]
    pub check: bool,
}

pub const LSP: &str = "\
A language server speaks the Language Server Protocol over standard input and output; an editor starts it.

Visual Studio Code: install the extension in neurolib-macros/compiler/editors/vscode, see its README.

Neovim, init.lua:
  vim.filetype.add({ extension = { nm = 'neurolib' } })
  vim.lsp.config('neurolib', {
    cmd = { 'neurolib', 'lsp' },
    filetypes = { 'neurolib' },
  })
  vim.lsp.enable('neurolib')

Helix, languages.toml:
  [language-server.neurolib]
  command = \"neurolib\"
  args = [\"lsp\"]

  [[language]]
  name = \"neurolib\"
  scope = \"source.neurolib\"
  file-types = [\"nm\"]
  comment-token = \"//\"
  language-servers = [\"neurolib\"]";

/// Editors say how they speak to the server.
#[derive(Args, Debug)]
pub struct LspArguments {
    /// Over standard input and output: the only way, and the default.
    #[arg(long)]
    pub stdio: bool,
}
