"""Compare the file of the test `everything_can_be_in_one_file` with what xarray reads.

    NEUROLIB_NETCDF=/tmp/all.nc cargo test -p neurolib-runtime --test data everything
    python3 tests/data/check_netcdf.py /tmp/all.nc        (needs xarray, netCDF4, h5netcdf)
"""

import sys

import numpy as np
import xarray

np.seterr(over="ignore")
VALUES = np.array([[0.1, np.nan, -0.0], [np.finfo("f8").tiny, 1e300, 1 / 3]])

for engine in ("netcdf4", "h5netcdf"):
    data = xarray.open_dataset(sys.argv[1], engine=engine, decode_times=False)
    assert dict(data.sizes) == {"time": 3, "region": 2, "never": 0}, data.sizes
    assert set(data.coords) == {"time", "region"}, data.coords
    assert data.time.attrs == {"units": "ms"} and data.time.values.tolist() == [0, 1, 2]
    assert data.region.values.tolist() == ["Insula_L", "Präcuneus"]
    assert data.x.dims == ("region", "time") and data.x.attrs == {"units": "mV/ms"}
    assert data.x.values.tobytes() == VALUES.tobytes()
    assert data.transposed.dims == ("time", "region") and data.transposed.values.tobytes() == VALUES.T.tobytes()
    assert data.half.dtype == "f4" and data.half.values.tobytes() == VALUES.astype("f4").tobytes()
    assert data["count"].dtype == "i8" and data["count"].values.tolist() == [-1, 2**63 - 1]
    assert data.single.dims == () and float(data.single) == 4.5
    assert data.attrs["model_text"] == "µ" * 100_000
    assert data.attrs["seed"] == 7 and data.attrs["dt"] == 0.1
    # Times of simulations are in ms; xarray may decode "ms" as a duration, which must not fail.
    xarray.open_dataset(sys.argv[1], engine=engine)
    print(engine, "ok")
