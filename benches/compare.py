#!/usr/bin/env python3
"""Times neurolib (Python, numba) and this program in turns, and prints a table.

    python3 benches/compare.py --markdown

Makes a virtual environment with neurolib 0.6.2, builds `benches/runs.rs`, then runs every item in a process of its
own, pinned to one core, A B A B. What is timed is CPU time, user and system, of one run from its set-up to its
result, after a short run that warms up (in neurolib: compiles). A ratio is that of the medians; beside it are the
least and the greatest of the rounds. It needs nothing but Python's standard library, pip and cargo.
"""
import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEUROLIB = "0.6.2"
# Items of neurolib, and those of this program that do the same work.
GROUPS = {
    "aln_gw_10s": ["aln_gw_10s", "aln_gw_10s_f32", "aln_gw_10s_every_step", "aln_gw_10s_interpreted"],
    "aln_gw_10s_bold": ["aln_gw_10s_bold", "aln_gw_10s_bold_f32"],
    "aln_single_10s": ["aln_single_10s", "aln_single_10s_f32", "aln_single_scan", "aln_single_scan_f32"],
    "wc_gw_10s": ["wc_gw_10s", "wc_gw_10s_f32", "wc_gw_10s_interpreted"],
    "wc_gw_10s_no_delays": ["wc_gw_10s_no_delays", "wc_gw_10s_no_delays_f32"],
    "hopf_gw_10s": ["hopf_gw_10s", "hopf_gw_10s_f32"],
    "fhn_gw_10s": ["fhn_gw_10s", "fhn_gw_10s_f32"],
    "ww_gw_10s": ["ww_gw_10s", "ww_gw_10s_f32"],
    "aln_random_20_2s": ["aln_random_20_2s", "aln_random_20_2s_f32"],
    "aln_random_80_2s": ["aln_random_80_2s", "aln_random_80_2s_f32"],
    "aln_random_200_2s": ["aln_random_200_2s", "aln_random_200_2s_f32"],
    "aln_random_400_2s": ["aln_random_400_2s", "aln_random_400_2s_f32"],
    "first_run_process": ["first_run_process"],
    "aln_gw_5min_bold": ["aln_gw_5min_bold"],
}
# Takes minutes: one round must do.
LONG = "aln_gw_5min_bold"
# Has no counterpart: neurolib has no threads.
THREADS = "aln_sweep_threads"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="START", help="items whose names begin so")
    parser.add_argument("--pairs", type=int, default=5, help="rounds (5)")
    parser.add_argument("--core", type=int, help="the core to pin to; the last one without it")
    parser.add_argument("--venv", type=Path, help="folder of the virtual environment; a temporary one without it")
    parser.add_argument("--json", action="store_true", help="print all numbers as JSON")
    parser.add_argument("--markdown", action="store_true", help="print what stands in benches/README.md")
    parser.add_argument("--neurolib-item", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.neurolib_item:
        return neurolib_item(options.neurolib_item)
    if options.pairs < 1:
        parser.error("--pairs must be at least 1")
    with tempfile.TemporaryDirectory() as folder:
        python = install(options.venv or Path(folder) / "venv")
        report = {"machine": machine(python), "pairs": options.pairs, "rows": compare(options, python, build())}
    if options.json:
        print(json.dumps(report, indent=1))
    else:
        print(markdown(report) if options.markdown else plain(report["rows"]))


# The two sides


def install(folder):
    """The Python of a virtual environment that has neurolib."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        say(f"making a virtual environment in {folder}")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", f"neurolib=={NEUROLIB}"], check=True, stdout=sys.stderr)
    return python


def build():
    """The program of `benches/runs.rs`."""
    say("building benches/runs.rs")
    features = ["--no-default-features", "--features", "models"]
    command = ["cargo", "build", "--release", "--bench", "runs", *features, "--message-format", "json"]
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    for message in map(json.loads, lines):
        if message.get("executable") and message["target"]["name"] == "runs":
            return message["executable"]
    sys.exit("cargo has built no program `runs`")


def neurolib_item(name):
    """Runs an item of neurolib in this process, whose Python has it, and prints a line of JSON."""
    import importlib
    import logging
    import time

    import numpy as np
    from neurolib.utils.loadData import Dataset

    logging.disable(logging.WARNING)
    words = ("aln_gw_10s" if name == "first_run_process" else name).split("_")
    kind, network = words[:2]
    classes = {"aln": "ALNModel", "wc": "WCModel", "hopf": "HopfModel", "fhn": "FHNModel", "ww": "WWModel"}
    model_class = getattr(importlib.import_module(f"neurolib.models.{kind}"), classes[kind])
    if network == "single":
        model = model_class(seed=1)
    elif network == "random":
        n = int(words[2])
        numbers = np.random.RandomState(n)
        weights, lengths = numbers.uniform(size=(n, n)) / n, numbers.uniform(5, 200, (n, n))
        np.fill_diagonal(weights, 0)
        np.fill_diagonal(lengths, 0)
        model = model_class(Cmat=weights, Dmat=lengths, seed=1)
    else:
        data = Dataset("gw")
        model = model_class(Cmat=data.Cmat, Dmat=data.Dmat, seed=1)
    aln = {"mue_ext_mean": 1.57, "mui_ext_mean": 1.6, "sigma_ou": 0.09, "b": 5.0}
    model.params.update(aln if kind == "aln" else {"sigma_ou": 0.01})
    if name.endswith("_no_delays"):
        model.params["signalV"] = 0
    bold = {"bold": True} if name.endswith("_bold") else {}
    if name == LONG:
        bold["chunkwise"] = True

    def run(duration):
        model.params["duration"] = duration
        cpu, wall = time.process_time(), time.perf_counter()
        model.run(**bold)
        return time.process_time() - cpu, time.perf_counter() - wall

    result = {"item": name}
    if name == "first_run_process":
        run(10_000.0)
        result["cpu_s"] = time.process_time()
    else:
        # BOLD is sampled each 2 s: a shorter run would not compile all of it.
        run(4_000.0 if bold else 100.0)
        durations = {"2s": 2_000.0, "10s": 10_000.0, "5min": 300_000.0}
        result["cpu_s"], result["wall_s"] = run(next(durations[word] for word in words if word in durations))
    result.update(mean=float(model.output.mean()), peak_mib=peak_memory())
    print(json.dumps(result), flush=True)


def peak_memory():
    """The most memory that this process has had, MiB, where the system tells."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return None


# Measuring


def compare(options, python, program):
    """Rows of the table: both sides in turns, item after item."""

    def is_wanted(item):
        return not options.only or any(item.startswith(start) for start in options.only)

    rows = []
    for theirs, ours in [*GROUPS.items(), (None, [THREADS])]:
        ours = [item for item in ours if is_wanted(item)]
        if not ours:
            continue
        group = [{"item": item, "neurolib_item": theirs, "neurolib": [], "this": []} for item in ours]
        rounds = 1 if theirs == LONG else options.pairs
        for round_ in range(rounds):
            say(f"{theirs or ours[0]}, round {round_ + 1} of {rounds}")
            if theirs:
                measured = run_pinned([python, __file__, "--neurolib-item", theirs], options.core)
            for row in group:
                command = [program, "--bench", "--here", row["item"]]
                row["this"].append(run(command) if row["item"] == THREADS else run_pinned(command, options.core))
                if theirs:
                    row["neurolib"].append(measured)
        rows += [summarized(row) for row in group]
    return rows


def run_pinned(command, core):
    """Runs a process on one core, where the system can."""

    def pin():
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0)) if core is None else core})

    return run(command, pin if hasattr(os, "sched_setaffinity") else None)


def run(command, prepare=None):
    """Runs a process and reads the JSON that it prints last."""
    # One thread: the libraries below NumPy would start more.
    environment = dict(os.environ, **{f"{library}_NUM_THREADS": "1" for library in ["OMP", "OPENBLAS", "MKL"]})
    done = subprocess.run(command, cwd=ROOT, env=environment, preexec_fn=prepare, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} has failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def summarized(row):
    """A row with medians, and ratios if there are two sides."""

    def median(side, key):
        values = [result[key] for result in row[side] if result.get(key) is not None]
        return statistics.median(values) if values else None

    for side in ["neurolib", "this"]:
        row[f"{side}_s"], row[f"{side}_mib"] = median(side, "cpu_s"), median(side, "peak_mib")
    row["speedup"] = median("this", "speedup")
    row["ratio"] = row["neurolib_s"] / row["this_s"] if row["neurolib"] else None
    pairs = zip(row["neurolib"], row["this"])
    row["ratios"] = sorted(theirs["cpu_s"] / ours["cpu_s"] for theirs, ours in pairs)
    return row


# Printing


def machine(python):
    """What the numbers depend on."""
    cpu = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), cpu)
    except OSError:
        pass
    code = "import importlib.metadata as m, json; print(json.dumps({p: m.version(p) for p in ['numpy', 'numba']}))"
    versions = json.loads(output([python, "-c", code]))
    return {
        "CPU": f"{cpu}, {os.cpu_count()} cores",
        "OS": f"{platform.system()} {platform.release()}",
        "date": datetime.date.today().isoformat(),
        "this": f"{output(['git', 'rev-parse', '--short', 'HEAD']) or '?'}, {output(['rustc', '--version'])}",
        "neurolib": f"{NEUROLIB}, Python {platform.python_version()}, numpy {versions['numpy']}, numba {versions['numba']}",
    }


def output(command):
    """What a program prints, nothing if it is not there."""
    try:
        return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout.strip()
    except OSError:
        return ""


HEADINGS = ["item", "neurolib, s", "this, s", "ratio", "(range)", "neurolib, MiB", "this, MiB"]


def cells(row):
    """A row as texts."""

    def number(value, digits=3):
        return "" if value is None else f"{value:.{digits}g}" if value < 100 else f"{value:.0f}"

    ratios = row["ratios"]
    spread = f"{number(ratios[0])}–{number(ratios[-1])}" if ratios else ""
    ratio = number(row["ratio"]) or (f"{number(row['speedup'])} (2 threads : 1)" if row["speedup"] else "")
    times = [number(row["neurolib_s"]), number(row["this_s"])]
    return [row["item"], *times, ratio, spread, number(row["neurolib_mib"]), number(row["this_mib"])]


def plain(rows):
    table = [HEADINGS, *map(cells, rows)]
    widths = [max(map(len, column)) for column in zip(*table)]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip() for line in table)


def markdown(report):
    facts = [f"- {name}: {value}" for name, value in report["machine"].items()]
    facts.append(f"- medians of {report['pairs']} rounds; {LONG} once")
    line = "| {} |".format
    table = [line(" | ".join(HEADINGS)), "|---" + "|---:" * (len(HEADINGS) - 1) + "|"]
    table += [line(" | ".join([f"`{name}`", *rest])) for name, *rest in map(cells, report["rows"])]
    return "\n".join([*facts, "", *table])


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
