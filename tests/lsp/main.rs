//! `neurolib lsp` as an editor sees it: the program is started and spoken to over its protocol.
//!
//! `UPDATE_EXPECT=1` writes the expected answers anew; read what changed.
#![cfg(feature = "cli")]

mod client;
mod editors;

use client::{Client, at, covered, edited};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const URI: &str = "untitled:whole.nm";
const WHOLE: &str = include_str!("whole.nm");

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// A ready server with `whole.nm` open.
fn with_whole(folder: &TempDir) -> Client {
    let mut client = Client::initialized(folder.path());
    client.open(URI, WHOLE);
    assert_eq!(client.diagnostics(URI, 1), Vec::<Value>::new());
    client
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn expect(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lsp").join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, found).expect("a writable folder");
    }
    assert_eq!(found, fs::read_to_string(&path).unwrap_or_default(), "{name} differs");
}

fn strings(list: &Value, key: &str) -> Vec<String> {
    let list = list.as_array().expect("a list");
    list.iter().map(|item| item[key].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn a_mistake_is_told_and_mended() {
    let folder = folder();
    let mut client = Client::start(folder.path());
    let result = client.request("initialize", json!({ "capabilities": {} }));
    assert_eq!(result["serverInfo"]["name"], "neurolib");
    assert_eq!(result["capabilities"]["textDocumentSync"]["change"], 2);
    client.notify("initialized", json!({}));

    let text = "model M {\n    param τ: ms = 1\n    state x = 0\n    /* 🙂 */ τ * d/dt x = -x + yy\n    observe x default\n}\n";
    client.open("untitled:1", text);
    let found = client.diagnostics("untitled:1", 1);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(covered(text, &found[0]["range"]), "yy");
    assert_eq!(found[0]["range"]["start"], json!({ "line": 3, "character": 31 }));
    assert_eq!(found[0]["code"], "NM201");
    assert_eq!(found[0]["severity"], 1);
    assert!(found[0]["message"].as_str().unwrap().starts_with("unknown name `yy`\n"), "{found:?}");

    let text = client.replace("untitled:1", 2, text, ("yy", "1"));
    assert_eq!(client.diagnostics("untitled:1", 2), Vec::<Value>::new());
    // An edit behind the emoji of an edit before it.
    let text = client.replace("untitled:1", 3, &text, ("-x + 1", "-x + 1[ms]/τ"));
    assert_eq!(client.diagnostics("untitled:1", 3), Vec::<Value>::new());
    client.replace("untitled:1", 4, &text, ("τ\n", "τ + τ\n"));
    let found = client.diagnostics("untitled:1", 4);
    assert_eq!(found[0]["code"], "NM302", "{found:?}");
    let related = found[0]["relatedInformation"][0]["message"].as_str();
    assert_eq!(related, Some("ms"), "{found:?}");

    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": "untitled:1" } }));
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.finish(), Some(0));
}

#[test]
fn what_is_unused_is_marked_so() {
    let folder = folder();
    let mut client = Client::initialized(folder.path());
    client
        .open("untitled:1", "model M {\n    param p = 1\n    state x = 0\n    d/dt x = -x\n    observe x default\n}\n");
    let found = client.diagnostics("untitled:1", 1);
    assert_eq!(
        (&found[0]["code"], &found[0]["severity"], &found[0]["tags"]),
        (&json!("NM901"), &json!(2), &json!([1]))
    );
}

#[test]
fn hover_shows_declaration_documentation_unit_and_stage() {
    let folder = folder();
    let mut client = with_whole(&folder);
    let mut found = String::new();
    for (needle, shift) in [
        ("Pool {", 0),
        ("rate: 1/ms", 0),
        ("goal - s", 0),
        ("s = 0  clamp", 0),
        ("missing = goal", 0),
        ("Base {", 0),
        ("τ: ms", 0),
        ("b: mV", 0),
        ("drive = 0", 0),
        ("net = sum", 0),
        ("source.x*a", 0),
        ("source.x*a", 7),
        ("f(mu", 0),
        ("sigma: mV/sqrt", 0),
        ("\"aln/cascade\"", 3),
        ("S(x, gain)", 0),
        ("gain*x", 0),
        ("exp(-gain", 0),
        ("xi\n", 0),
        ("two_pi =", 0),
        ("slope =", 0),
        ("q = f", 0),
        ("q.r\n", 2),
        ("p = Pool", 0),
        ("p.missing", 2),
        ("/* 🙂 τ */ τ * d/dt", "/* 🙂 τ */ ".len()),
        ("level: %", 0),
        ("bold = Balloon", 0),
        ("neural =", 0),
        ("Variant extends", 0),
        ("a = 3", 0),
        ("drop drive", 0),
        ("rate = q.r*a", 0),
        ("more =", 0),
        // Nothing to say.
        ("τ */", 0),
        ("10.1371", 0),
        ("ms = 10", 0),
        ("-gain", 0),
    ] {
        let hover = client.request("textDocument/hover", at(URI, WHOLE, needle, shift));
        let line = WHOLE[..WHOLE.find(needle).unwrap()].matches('\n').count() + 1;
        match hover["contents"]["value"].as_str() {
            Some(text) => writeln!(found, "## {line}: {}\n\n{text}\n", covered(WHOLE, &hover["range"])),
            None => writeln!(found, "## {line}: {needle}\n\n(nothing)\n"),
        }
        .unwrap();
    }
    expect("hover.md", &found);
}

#[test]
fn declarations_are_found() {
    let folder = folder();
    let mut client = with_whole(&folder);
    for (needle, shift, declared) in [
        ("goal - s", 0, "goal"),
        ("source.x*a", 7, "x = 0"),
        ("gain*x", 5, "x, gain"),
        ("exp(-gain", 5, "gain)"),
        ("past rate", 5, "rate = q.r\n"),
        ("q.r\n", 2, "r: kHz"),
        ("{ rate = 1/τ", 2, "rate: 1/ms"),
        ("p.missing", 2, "missing = goal"),
        ("extends Base", 8, "Base {"),
        ("fix a", 4, "a = 3"),
        ("drop drive", 5, "drive = 0"),
        ("rate, 2[ms]", 0, "rate = q.r*a"),
        ("a*b", 0, "a = 3"),
        ("a*b", 2, "b: mV"),
    ] {
        let found = client.request("textDocument/definition", at(URI, WHOLE, needle, shift));
        assert_eq!(found["uri"], URI, "{needle}");
        let expected = client::position(WHOLE, WHOLE.find(declared).unwrap());
        assert_eq!(found["range"]["start"], expected, "{needle}");
    }
    for needle in ["exp(", "1371", "// nowhere"] {
        let place = if needle == "// nowhere" { at(URI, WHOLE, "\n", 0) } else { at(URI, WHOLE, needle, 0) };
        assert_eq!(client.request("textDocument/definition", place), Value::Null, "{needle}");
    }
}

#[test]
fn the_standard_library_is_shown_as_files() {
    let folder = folder();
    let mut client = with_whole(&folder);
    for (needle, shift, file, declared) in [
        ("BalloonWindkessel {", 0, "models/balloon_windkessel.nm", "BalloonWindkessel"),
        ("neural =", 0, "models/balloon_windkessel.nm", "neural"),
        ("\"aln/cascade\"", 1, "data/tables/aln/cascade.table", ""),
    ] {
        let found = client.request("textDocument/definition", at(URI, WHOLE, needle, shift));
        let path = folder.path().join("cache/neurolib").join(env!("CARGO_PKG_VERSION")).join(file);
        assert_eq!(found["uri"], uri(&path), "{needle}");
        let text = fs::read_to_string(&path).expect("the file is there");
        assert!(covered(&text, &found["range"]).starts_with(declared), "{found}");
        assert!(fs::metadata(&path).unwrap().permissions().readonly());
    }
    let refusal = client.refusal("textDocument/prepareRename", at(URI, WHOLE, "neural =", 0));
    assert_eq!(refusal, "`neural` is declared in the standard library");
}

#[test]
fn symbols_are_a_tree() {
    let folder = folder();
    let mut client = with_whole(&folder);
    let tree = client.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": URI } }));
    let mut found = String::new();
    let mut pending: Vec<(usize, &Value)> = tree.as_array().unwrap().iter().rev().map(|node| (0, node)).collect();
    while let Some((depth, node)) = pending.pop() {
        let (range, name) = (covered(WHOLE, &node["range"]), covered(WHOLE, &node["selectionRange"]));
        assert!(range.contains(name) && node["name"] == name, "{node}");
        let end = range.lines().count() - 1;
        let more = if end > 0 { format!(" (+{end} lines)") } else { String::new() };
        writeln!(found, "{}{name} | {}{more}", "  ".repeat(depth), node["detail"].as_str().unwrap()).unwrap();
        pending.extend(node["children"].as_array().into_iter().flatten().rev().map(|child| (depth + 1, child)));
    }
    expect("symbols.txt", &found);
}

#[test]
fn proposals_fit_the_place() {
    let folder = folder();
    let mut client = with_whole(&folder);
    let mut found = String::new();
    // Each case replaces one stretch of the whole text; the cursor is at `|`.
    for (version, (old, new)) in [
        ("drive + two_pi", "dr| + two_pi"),
        ("d/dt x = -x + net + drive", "d/dt | = -x"),
        ("source.x*a", "source.|"),
        ("p.missing", "p.|"),
        ("q.r\n", "q.|\n"),
        ("f(slope, 1[mV/sqrt(ms)])", "f(slope, 1[mV/sqrt(ms)]).|"),
        ("param τ: ms", "param τ: |"),
        ("1[ms])*τ", "1[|])*τ"),
        ("param a = 1", "param a = |"),
        ("in 0.1..100", "|"),
        ("state x = 0\n", "state x = |\n"),
        ("goal = S(x, a) }", "| }"),
        ("p = Pool {", "p = | {"),
        ("bold = BalloonWindkessel", "bold = |"),
        ("\"aln/cascade\"", "\"a|\""),
        ("noise xi\n", "|\n"),
        ("    arg goal\n", "    |\n"),
        ("fix a", "fix |"),
        ("drop drive", "drop |"),
        ("override let", "override |"),
        ("override let rate", "override let |"),
        ("observe more", "|"),
        ("extends Base {", "extends | {"),
        ("edition 2026", "|"),
        ("cite doi", "cite |"),
        ("-gain*x", "ga|"),
        ("// ", "// |"),
    ]
    .into_iter()
    .filter(|(old, _)| WHOLE.contains(old))
    .enumerate()
    {
        let cursor = WHOLE.find(old).unwrap() + new.find('|').unwrap();
        let text = WHOLE.replacen(old, &new.replacen('|', "", 1), 1);
        let params = json!({
            "textDocument": { "uri": URI, "version": version + 2 },
            "contentChanges": [{ "text": text }],
        });
        client.notify("textDocument/didChange", params);
        let place = json!({ "textDocument": { "uri": URI }, "position": client::position(&text, cursor) });
        let mut items = client.request("textDocument/completion", place).as_array().unwrap().clone();
        items.sort_by_key(|item| item["sortText"].as_str().unwrap_or_default().to_owned());
        writeln!(found, "## {}\n", new.trim_end()).unwrap();
        for item in &items {
            let edit = item["textEdit"]["newText"].as_str().unwrap();
            let detail = item["detail"].as_str().map(|detail| format!(" | {detail}")).unwrap_or_default();
            // Of the library two models stand for all, so that one more changes nothing here.
            let is_of_library = neurolib::models::names()
                .any(|name| neurolib::models::get(name).is_some_and(|model| model.description().name == edit));
            if !is_of_library || ["ALN", "BalloonWindkessel"].contains(&edit) {
                writeln!(found, "{edit}{detail}").unwrap();
            }
        }
        found.push('\n');
    }
    expect("completion.txt", &found);
}

#[test]
fn proposals_survive_a_missing_brace() {
    let folder = folder();
    let mut client = with_whole(&folder);
    client.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": URI } }));
    let text = client.replace(URI, 2, WHOLE, ("p = Pool { rate = 1/τ  goal = S(x, a) }", "let z = p. {"));
    let items = client.request("textDocument/completion", at(URI, &text, "p. {", 2));
    assert_eq!(strings(&items, "label"), ["rate", "goal", "s", "missing"]);
}

/// The texts after a rename, by URI.
fn renamed(client: &mut Client, place: Value, new: &str, texts: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut params = place;
    params["newName"] = json!(new);
    let edit = client.request("textDocument/rename", params);
    let changes = edit["changes"].as_object().expect("changes");
    let text = |uri: &str| texts.iter().find(|(known, _)| *known == uri).expect("a known text").1;
    changes.iter().map(|(uri, edits)| (uri.clone(), edited(text(uri), edits.as_array().unwrap()))).collect()
}

#[test]
fn a_rename_reaches_every_place() {
    let folder = folder();
    let mut client = with_whole(&folder);
    // Place, new name, and how often each of old and new stand in the text afterwards, as words.
    for (needle, shift, old, new, count) in [
        ("τ: ms", 0, "τ", "tau_m", 7),
        ("a*b", 0, "a", "adaptation", 6),
        ("rate, 2[ms]", 0, "rate", "r_out", 6),
        ("rate*missing", 0, "rate", "speed", 3),
        ("s = 0  clamp", 0, "s", "level_of_pool", 4),
        ("gain*x", 0, "gain", "steepness", 2),
        ("p.missing", 0, "p", "pool", 5),
        ("extends Base", 8, "Base", "Complete", 2),
        ("level: %", 0, "level", "fullness", 1),
    ] {
        let found = renamed(&mut client, at(URI, WHOLE, needle, shift), new, &[(URI, WHOLE)]);
        let text = &found[URI];
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| *word == new).count();
        assert_eq!(words, count, "{old} → {new}:\n{text}");
        let version = 2;
        let params = json!({
            "textDocument": { "uri": URI, "version": version }, "contentChanges": [{ "text": text }],
        });
        client.notify("textDocument/didChange", params);
        assert_eq!(client.diagnostics(URI, version), Vec::<Value>::new(), "{old} → {new}:\n{text}");
        let params = json!({
            "textDocument": { "uri": URI, "version": 1 }, "contentChanges": [{ "text": WHOLE }],
        });
        client.notify("textDocument/didChange", params);
        client.diagnostics(URI, 1);
    }
}

#[test]
fn a_rename_that_changes_a_meaning_is_refused() {
    let folder = folder();
    let mut client = with_whole(&folder);
    for (needle, new, reason) in [
        ("τ: ms", "state", "`state` is a keyword"),
        ("τ: ms", "exp", "`exp` is a name of the language"),
        ("τ: ms", "2x", "`2x` is no name: a name is made of letters, digits and `_`, and begins with no digit"),
        ("τ: ms", "", "`` is no name: a name is made of letters, digits and `_`, and begins with no digit"),
        ("τ: ms", "drive", "`drive` is declared already, in `Base`"),
        ("two_pi =", "more", "`more` is declared already, in `Variant`"),
        ("Variant extends", "Base", "`Base` is declared already, in untitled:whole.nm"),
        ("a = 1   b", "gain", "with the name `gain`, names in untitled:whole.nm would stand for something else"),
        ("mu: mV/ms", "m", "`mu` is a name in the data of the table"),
        ("sum(w", "total", "`sum` is a word of the language"),
        ("doi", "url", "`doi` is no name that is declared"),
    ] {
        // A function that reads a parameter of the model: a parameter of its own must not take its place.
        let text = WHOLE.replacen("exp(-gain*x)", "exp(-gain*x*a)", 1);
        let params = json!({ "textDocument": { "uri": URI, "version": 2 }, "contentChanges": [{ "text": text }] });
        client.notify("textDocument/didChange", params);
        let mut place = at(URI, &text, needle, 0);
        place["newName"] = json!(new);
        assert_eq!(client.refusal("textDocument/rename", place), reason, "{needle} → {new}");
    }
    let text = client.replace(URI, 3, WHOLE, ("+ two_pi + p", "+ + two_pi + p"));
    let mut place = at(URI, &text, "two_pi =", 0);
    place["newName"] = json!("turn");
    let reason = client.refusal("textDocument/rename", place);
    assert_eq!(reason, "`two_pi` also stands in a statement of untitled:whole.nm that does not parse; mend that first");
}

#[test]
fn names_are_followed_across_files() {
    let folder = folder();
    let (base, variant) = (folder.path().join("base model.nm"), folder.path().join("variant.nm"));
    let base_text = "model B {\n    param k = 1\n    state x = 0\n    d/dt x = -k*x\n    observe x default\n}\n";
    let variant_text = "model V extends B {\n    fix k = 2\n    observe twice = k*x\n}\n";
    fs::write(&base, base_text).unwrap();
    fs::write(&variant, "model V extends B { }").unwrap();
    let (base, variant) = (uri(&base).replace(' ', "%20"), uri(&variant));
    let mut client = Client::initialized(folder.path());
    client.open(&variant, variant_text);
    assert_eq!(client.diagnostics(&variant, 1), Vec::<Value>::new());

    let found = client.request("textDocument/definition", at(&variant, variant_text, "x\n", 0));
    assert_eq!((&found["uri"], covered(base_text, &found["range"])), (&json!(base), "x"));
    let mut place = at(&variant, variant_text, "x\n", 0);
    place["context"] = json!({ "includeDeclaration": false });
    let found = client.request("textDocument/references", place.clone());
    assert_eq!(strings(&found, "uri"), [&*base, &base, &base, &variant]);
    place["context"] = json!({ "includeDeclaration": true });
    assert_eq!(client.request("textDocument/references", place).as_array().unwrap().len(), 5);

    let texts = [(&*base, base_text), (&*variant, variant_text)];
    let found = renamed(&mut client, at(&variant, variant_text, "k =", 0), "decay", &texts);
    assert_eq!(found[&base], base_text.replace('k', "decay"));
    assert_eq!(found[&variant], variant_text.replace('k', "decay"));

    // A name that only the variant has.
    let mut place = at(&variant, variant_text, "k =", 0);
    place["newName"] = json!("twice");
    assert_eq!(client.refusal("textDocument/rename", place), "`twice` is declared already, in `V`");

    // From the base, in which the variant does not occur: what is open counts, not what is saved.
    client.open(&base, base_text);
    let found = renamed(&mut client, at(&base, base_text, "k =", 0), "decay", &texts);
    assert_eq!(found[&variant], variant_text.replace('k', "decay"));
    // A change of the base that is not saved shows in the variant.
    client.diagnostics(&variant, 1);
    client.replace(&base, 2, base_text, ("param k", "param l"));
    let found = client.diagnostics(&variant, 1);
    assert!(found.iter().any(|diagnostic| diagnostic["code"] == "NM607"), "{found:?}");
}

#[test]
fn a_library_with_mistakes_is_told_where_it_is_used() {
    let folder = folder();
    let path = folder.path().join("broken.nm");
    let broken =
        "model Broken {\n    port p = 0\n    state y = 0\n    d/dt y = p + nothing\n    observe y default\n}\n";
    fs::write(&path, broken).unwrap();
    let user = uri(&folder.path().join("user.nm"));
    let mut client = Client::initialized(folder.path());
    let text =
        "model M {\n    state x = 0\n    d/dt x = -x\n    observe x default\n    readout r = Broken { p = x }\n}\n";
    client.open(&user, text);
    let found = client.diagnostics(&user, 1);
    assert_eq!((found.len(), &found[0]["code"]), (1, &json!("NM605")), "{found:?}");
    let related = &found[0]["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], uri(&path));
    assert_eq!(covered(broken, &related["location"]["range"]), "nothing");
}

#[test]
fn formatting_is_offered_if_there_is_a_formatter() {
    let folder = folder();
    let mut client = Client::start(folder.path());
    let result = client.request("initialize", json!({ "capabilities": {} }));
    client.notify("initialized", json!({}));
    let text = "model M {\n  state   x=0 // τ 🙂\n  d/dt x=(-(x))\nobserve x default\n}\n";
    client.open("untitled:1", text);
    let params = json!({
        "textDocument": { "uri": "untitled:1" }, "options": { "tabSize": 4, "insertSpaces": true },
    });
    let edits = client.request("textDocument/formatting", params.clone());
    if result["capabilities"]["documentFormattingProvider"] == true {
        let edits = edits.as_array().expect("edits");
        let change = json!({
            "textDocument": { "uri": "untitled:1", "version": 2 },
            "contentChanges": [{ "text": edited(text, edits) }],
        });
        assert!(!edits.is_empty());
        client.notify("textDocument/didChange", change);
        assert_eq!(client.request("textDocument/formatting", params), json!([]));
    } else {
        assert_eq!(edits, Value::Null);
    }
}

#[test]
fn nonsense_is_answered_and_survived() {
    let folder = folder();
    let mut client = Client::start(folder.path());
    let error = |message: &Value| (message["id"].clone(), message["error"]["code"].as_i64().unwrap());
    assert_eq!(error(&client.ask("textDocument/hover", json!({}))), (json!(1), -32002));
    for (bytes, id, code) in [
        (&b"Content-Length: 5\r\n\r\n{\"a\":"[..], Value::Null, -32700),
        (b"Content-Length: 2\r\n\r\n\xff\xfe", Value::Null, -32700),
        (b"Content-Length: many\r\n\r\n", Value::Null, -32700),
        (b"Nonsense\r\n\r\n", Value::Null, -32700),
        (b"Content-Length: 2\r\n\r\n[]", Value::Null, -32600),
        (b"content-length: 20\r\n\r\n{\"id\":7,\"method\":[]}", json!(7), -32600),
        (b"Content-Length: 12\r\n\r\n{\"jsonrpc\":1", Value::Null, -32700),
    ] {
        client.write(bytes);
        assert_eq!(error(&client.read().expect("an answer")), (id, code), "{bytes:?}");
    }
    // Neither an answer nor a notification is answered.
    client.send(&json!({ "jsonrpc": "2.0", "id": 3, "result": null }));
    client.notify("textDocument/didOpen", json!({ "textDocument": 1 }));
    client.request("initialize", json!({}));
    client.notify("textDocument/didOpen", json!({ "textDocument": 1 }));
    client.notify("textDocument/didChange", Value::Null);
    client.notify("$/setTrace", json!({ "value": "off" }));
    assert_eq!(error(&client.ask("initialize", json!({}))).1, -32600);
    assert_eq!(error(&client.ask("workspace/nonsense", json!({}))).1, -32601);
    assert_eq!(error(&client.ask("textDocument/hover", json!({ "position": 1 }))).1, -32602);
    let nowhere = json!({ "textDocument": { "uri": "untitled:9" }, "position": { "line": 0, "character": 0 } });
    assert_eq!(error(&client.ask("textDocument/hover", nowhere)).1, -32602);
    client.request("shutdown", Value::Null);
    assert_eq!(error(&client.ask("textDocument/hover", json!({}))).1, -32600);
    assert_eq!(client.finish(), Some(0));
}

#[test]
fn positions_and_edits_outside_the_text_are_survived() {
    let folder = folder();
    let mut client = with_whole(&folder);
    let far = json!({ "line": 4_000_000_000_u32, "character": 4_000_000_000_u32 });
    for method in ["hover", "definition", "completion", "documentHighlight"] {
        let params = json!({ "textDocument": { "uri": URI }, "position": far });
        client.request(&format!("textDocument/{method}"), params);
    }
    let range = json!({ "start": far, "end": { "line": 0, "character": 0 } });
    let params = json!({
        "textDocument": { "uri": URI, "version": 2 },
        "contentChanges": [{ "range": range, "text": "// the end 🙂" }],
    });
    client.notify("textDocument/didChange", params);
    assert_eq!(client.diagnostics(URI, 2), Vec::<Value>::new());
}

#[test]
fn the_end_of_the_input_is_the_end() {
    let folder = folder();
    assert_eq!(Client::start(folder.path()).finish(), Some(0));
    assert_eq!(with_whole(&folder).finish(), Some(0));
    let mut hurried = with_whole(&folder);
    hurried.notify("exit", Value::Null);
    assert_eq!(hurried.finish(), Some(1));
    let mut cut = with_whole(&folder);
    cut.write(b"Content-Length: 100\r\n\r\n{");
    assert_eq!(cut.finish(), Some(0));
}
