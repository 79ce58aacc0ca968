"""Make reference.npz with NumPy and SciPy: python3 tests/analysis/make_reference.py

Needs numpy, scipy and networkx; made with NumPy 2.4.6, SciPy 1.17.1, networkx 3.6.1. The tests only read the file.
"""

from math import e
from pathlib import Path

import networkx
import numpy as np
from scipy import signal, stats
from scipy.sparse.csgraph import shortest_path

FILE = Path(__file__).resolve().parent / "reference.npz"
ARRAYS = {}


def noise(rows, samples, seed):
    """Red noise with a rhythm of 10 Hz at 1 ms and a drift, different in each row."""
    rng = np.random.default_rng(seed)
    series = np.zeros((rows, samples))
    for t in range(1, samples):
        series[:, t] = 0.95 * series[:, t - 1] + rng.normal(size=rows)
    time = np.arange(samples) * 1e-3
    phases = rng.uniform(0, 2 * np.pi, (rows, 1))
    return series + 2 * np.sin(2 * np.pi * 10 * time + phases) + 3 + 4 * time


def main():
    series = noise(2, 200, 1)
    save("series", series)
    prepare(series)
    filters(series)
    resampling(series)
    phases(series)
    memory(series)
    spectra(series)
    matrices()
    graph()
    np.savez_compressed(FILE, **ARRAYS)


def prepare(series):
    save("detrend_constant", signal.detrend(series, type="constant"))
    save("detrend_linear", signal.detrend(series, type="linear"))
    save("z_score", stats.zscore(series, axis=1))


def filters(series):
    # The order as neurolib's default, odd and even ones, wide and narrow bands; 1 ms.
    bands = {
        "below_30_order_4": (4, 30, "lowpass"),
        "below_250_order_5": (5, 250, "lowpass"),
        "above_5_order_3": (3, 5, "highpass"),
        "between_8_12_order_4": (4, [8, 12], "bandpass"),
        "between_8_12_order_8": (8, [8, 12], "bandpass"),
        "between_1_200_order_1": (1, [1, 200], "bandpass"),
        "between_1_400_order_3": (3, [1, 400], "bandpass"),
        "outside_9_11_order_2": (2, [9, 11], "bandstop"),
        "outside_5_300_order_3": (3, [5, 300], "bandstop"),
    }
    for name, (order, edges, kind) in bands.items():
        sos = signal.butter(order, edges, kind, fs=1000, output="sos")
        save(f"filter_{name}", signal.sosfiltfilt(sos, series[:1]))
        frequencies = [0.5, 3, 8, 9.5, 10, 11, 12, 30, 50, 100, 250, 400, 499]
        gain = np.abs(signal.sosfreqz(sos, frequencies, fs=1000)[1]) ** 2
        save(f"gain_{name}", np.array([frequencies, gain]))


def resampling(series):
    short = series[:1, :120]
    for samples in (60, 59, 80, 119, 121, 150, 240, 241):
        save(f"fourier_{samples}", signal.resample(short, samples, axis=1))
    save("fourier_odd_to_even", signal.resample(short[:, :119], 70, axis=1))
    for up, down in ((1, 2), (1, 5), (3, 2), (7, 3), (2, 1), (4, 10)):
        # The straight line from the first to the last sample is kept as it is.
        first, rise = short[:, :1], (short[:, -1:] - short[:, :1]) / (short.shape[1] - 1)
        flat = signal.resample_poly(short - first - rise * np.arange(short.shape[1]), up, down, axis=1)
        save(f"polyphase_{up}_{down}", flat + first + rise * down / up * np.arange(flat.shape[1]))


def phases(series):
    centered = signal.detrend(series, type="linear")
    for samples in (200, 199):
        analytic = signal.hilbert(centered[:, :samples], axis=1)
        save(f"quadrature_{samples}", analytic.imag)
        save(f"envelope_{samples}", np.abs(analytic))
        save(f"phase_{samples}", np.angle(analytic))
        save(f"unwrapped_{samples}", np.unwrap(np.angle(analytic)))
        order = np.abs(np.exp(1j * np.angle(analytic)).mean(axis=0))
        save(f"order_{samples}", order)
        save(f"order_statistics_{samples}", np.array([order.mean(), order.std()]))


def memory(series):
    rows = []
    times = []
    for x in series:
        x = x - x.mean()
        full = np.correlate(x, x, mode="full")[len(x) - 1 :]
        r = full / full[0]
        rows.append(r)
        # The first crossings, the trapezoidal area, and a fit through 1 at lag 0.
        below = int(np.argmax(r < 1 / e))
        zero = int(np.argmax(r <= 0))
        decay = np.interp(1 / e, [r[below], r[below - 1]], [below, below - 1])
        area = np.trapezoid(np.append(r[:zero], 0.0))
        lags = np.arange(1, below)
        slope = np.linalg.lstsq(lags[:, None], -np.log(r[1:below]), rcond=None)[0][0]
        times.append([decay, area, 1 / slope])
    save("autocorrelation", np.array(rows))
    save("autocorrelation_times", np.array(times))


def spectra(series):
    frequencies, power = signal.welch(series, fs=1000, nperseg=64, window="hann", scaling="spectrum")
    save("welch_frequencies", frequencies)
    save("welch_power", power)


def matrices():
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(2, 12, 12)).round(1)
    upper = np.triu_indices(12, 1)
    save("matrix_a", a)
    save("matrix_b", b)
    save("spearman", np.array([stats.spearmanr(a[upper], b[upper])[0]]))


def graph():
    rng = np.random.default_rng(3)
    weights = rng.exponential(size=(15, 15)) * (rng.uniform(size=(15, 15)) < 0.4)
    for name, w in (("directed", weights), ("symmetric", weights + weights.T)):
        np.fill_diagonal(w, 0)
        save(f"graph_{name}", w)
        # networkx has edges from row to column, we have row = target.
        network = networkx.from_numpy_array(w.T, create_using=networkx.DiGraph if name == "directed" else networkx.Graph)
        save(f"clustering_{name}", np.array(list(networkx.clustering(network, weight="weight").values())))
        with np.errstate(divide="ignore"):
            distances = shortest_path(np.where(w > 0, 1 / w, 0))
            inverse = 1 / distances
        np.fill_diagonal(inverse, 0)
        save(f"efficiency_{name}", np.array([inverse.sum() / (15 * 14)]))


def save(name, array):
    ARRAYS[name] = np.ascontiguousarray(array, dtype="<f8")


main()
