"""Make the files in fixtures/ with NumPy and SciPy: python3 tests/data/make_fixtures.py (needs numpy, scipy).

All hold the same network of three nodes, in one format each.
"""

from pathlib import Path

import numpy as np
import scipy.io
import scipy.sparse

HERE = Path(__file__).resolve().parent / "fixtures"
WEIGHTS = np.array([[0, 1, 2], [3, 0, 4], [5, 6, 0]])
LENGTHS = 10.0 * WEIGHTS
LABELS = ["Insula_L", "Insula_R", "Präcuneus"]


def main():
    HERE.mkdir(exist_ok=True)
    floats = WEIGHTS.astype("f8")
    npz("float64.npz", weights=floats, tract_lengths=LENGTHS, labels=np.array(LABELS))
    npz("fortran_float32.npz", Cmat=np.asfortranarray(floats, "f4"), Dmat=np.asfortranarray(LENGTHS), labels=np.array(LABELS))
    npz("int32_int64.npz", sc=WEIGHTS.astype("i4"), len=LENGTHS.astype("i8"), region_labels=np.array(LABELS))
    npz("big_endian.npz", connectivity=WEIGHTS.astype(">i2"), lengths=LENGTHS.astype(">f8"), labels=np.array(LABELS, dtype=">U9"))
    compressed = HERE / "compressed.npz"
    np.savez_compressed(compressed, weights=WEIGHTS.astype("u1"), tract_lengths=LENGTHS, labels=[s.encode() for s in LABELS])
    cells = np.empty((1, 3), dtype=object)
    cells[0, :] = LABELS
    mat("cells.mat", True, sc=WEIGHTS.astype("i4"), len=LENGTHS, labels=cells)
    mat("uncompressed.mat", False, weights=floats, tract_lengths=LENGTHS, labels=np.array(LABELS))
    mat("sparse.mat", True, Cmat=scipy.sparse.csc_matrix(floats), Dmat=LENGTHS.astype("f4"), labels=cells, note="a comment")
    mat("odd_names.mat", True, A=floats, B=LENGTHS, s={"field": 1.0}, z=np.array([[1j]]), text="abc")
    mat("three_dimensions.mat", True, weights=np.zeros((3, 3, 2)), tract_lengths=LENGTHS)
    np.save(HERE / "bool.npy", WEIGHTS > 2)
    np.savez(HERE / "initial.npz", exc=np.array([0.1, 0.2, 0.3]), inh=np.arange(6.0).reshape(3, 2))
    np.savez(HERE / "initial_nan.npz", exc=np.array([[0.1, 0.2], [np.nan, 0.3]]))
    np.savez(HERE / "initial_scalar.npz", exc=0.5)
    sparse = scipy.sparse.csr_array(floats)
    scipy.sparse.save_npz(HERE / "scipy_weights_csr.npz", sparse)
    scipy.sparse.save_npz(HERE / "scipy_weights_csc.npz", scipy.sparse.csc_matrix(WEIGHTS.astype("i4")))
    scipy.sparse.save_npz(HERE / "scipy_weights_coo.npz", sparse.tocoo(), compressed=False)
    scipy.sparse.save_npz(HERE / "scipy_lengths.npz", scipy.sparse.csr_matrix(LENGTHS.astype("f4")))
    scipy.sparse.save_npz(HERE / "scipy_bsr.npz", sparse.tobsr())
    twice = scipy.sparse.coo_array(([1.0, 2.0], ([0, 0], [1, 1])), shape=(3, 3))
    scipy.sparse.save_npz(HERE / "scipy_twice.npz", twice)
    np.savez(HERE / "two_weights.npz", weights=floats, sc=floats)
    np.savez(HERE / "objects.npz", weights=floats, labels=np.array(LABELS, dtype=object))


def npz(name, **arrays):
    np.savez(HERE / name, **arrays)


def mat(name, compress, **variables):
    scipy.io.savemat(HERE / name, variables, do_compression=compress)


main()
