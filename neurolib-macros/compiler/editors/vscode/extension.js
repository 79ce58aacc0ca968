// Starts `neurolib lsp` and connects the editor to it.

const { commands, window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start(files) {
    const command = workspace.getConfiguration("neurolib").get("path");
    const server = { command, args: ["lsp"] };
    const options = { documentSelector: [{ language: "neurolib" }], synchronize: { fileEvents: files } };
    client = new LanguageClient("neurolib", "neurolib", server, options);
    try {
        await client.start();
    } catch (error) {
        const help = "install it with `cargo install --path .`, or set `neurolib.path`";
        window.showErrorMessage(`cannot start \`${command} lsp\`: ${error.message ?? error}; ${help}`);
    }
}

async function stop() {
    if (client?.isRunning()) {
        await client.stop();
    }
}

async function activate(context) {
    const files = workspace.createFileSystemWatcher("**/*.{nm,table}");
    const restart = async () => {
        await stop();
        await start(files);
    };
    const changed = (event) => event.affectsConfiguration("neurolib.path") && restart();
    context.subscriptions.push(
        files,
        commands.registerCommand("neurolib.restart", restart),
        workspace.onDidChangeConfiguration(changed),
    );
    await start(files);
}

module.exports = { activate, deactivate: stop };
