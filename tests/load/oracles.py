#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recorded oracle of queueing theory beside two outside programs: octave-queueing's formulas to
9 digits, and SimPy's simulations within 4 standard errors. Prints TAP; skips what is missing
(.ci/need oracles installs it). test_queueing.c holds the engine against the same values."""
import json
import math
import os
import random
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RUNS, CUSTOMERS = 20, 20000


def entries(family):
    with open(os.path.join(HERE, "../data/queueing/oracle.json"), encoding="utf-8") as file:
        return [(e["params"], e["values"]) for e in json.load(file) if e["family"] == family]


# ---- octave-queueing -----------------------------------------------------------------------------

def octave_cases():
    """(expression that gives a vector, the values that it must have)."""
    for p, v in entries("mmc"):
        yield (f"[U, R, Q] = qsmmm({p['lambda']}, 1, {p['c']}); x = [R, Q];", [v["W"], v["L"]])
    for p, v in entries("mmcK"):
        yield (f"[U, R, Q, X] = qsmmmk({p['lambda']}, 1, {p['c']}, {p['K']}); x = [R, Q, X];",
               [v["W_accepted"], v["L"], v["throughput"]])
    for p, v in entries("mg1"):
        yield (f"[U, R, Q] = qsmg1({p['lambda']}, {p['ES']}, {p['ES2']}); x = [R, Q];",
               [v["W"], v["L"]])
    for p, v in entries("mva"):
        for n, row in v["by_N"].items():
            yield (f"[U, R, Q, X] = qncsmva({n}, {p['demands']}, ones(1, {len(p['demands'])}), "
                   f"ones(1, {len(p['demands'])}), {p['think']}); x = [sum(R), X(1), Q];",
                   [row["R"], row["X"], *row["Q"]])


def beside_octave():
    octave = shutil.which("octave-cli") or shutil.which("octave")
    if not octave:
        return "skip", "octave is missing"
    program = "pkg load queueing;\n" + "".join(
        f"{expression} printf('%.12g ', x); printf('\\n');\n" for expression, _ in octave_cases())
    ran = subprocess.run([octave, "--no-gui", "--no-history", "--eval", program],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if "is not installed" in ran.stderr:
        return "skip", "octave-queueing is missing"
    lines = ran.stdout.splitlines()
    count = 0
    for (expression, wanted), line in zip(octave_cases(), lines):
        for is_, to_be in zip(map(float, line.split()), wanted):
            count += 1
            if not math.isclose(is_, to_be, rel_tol=1e-9):
                return "not ok", f"{expression} gives {is_}, recorded is {to_be}"
    if len(lines) != len(list(octave_cases())):
        return "not ok", ran.stderr.strip().replace("\n", "; ")
    return "ok", f"{count} values"


# ---- SimPy ---------------------------------------------------------------------------------------

def station(simpy, seed, rate, slots, patience=None, p_fail=0, tries=1):
    """Mean sojourn and share of those that leave, of a station with exponential times."""
    environment, draw = simpy.Environment(), random.Random(seed)
    server = simpy.Resource(environment, slots)
    times, left = [], []

    def request(number):
        began = environment.now
        gone = False
        for _ in range(tries):
            with server.request() as turn:
                limit = environment.timeout(math.inf if patience is None else patience(draw))
                yield turn | limit if patience else turn
                gone = not turn.triggered
                if not gone:
                    yield environment.timeout(draw.expovariate(1))
            if gone or draw.random() >= p_fail:
                break
        if number >= CUSTOMERS // 10:
            times.append(environment.now - began)
            left.append(gone)

    def source():
        for number in range(CUSTOMERS):
            yield environment.timeout(draw.expovariate(rate))
            environment.process(request(number))

    environment.process(source())
    environment.run()
    return sum(times) / len(times), sum(left) / len(left)


def simpy_cases():
    """(name, index of the figure, its value, arguments of station)."""
    for p, v in entries("mmc")[:2]:
        yield f"M/M/{p['c']}, W", 0, v["W"], {"rate": p["lambda"], "slots": p["c"]}
    for p, v in entries("erlang_a")[:1]:
        yield ("Erlang-A, P_abandon", 1, v["P_abandon"],
               {"rate": p["lambda"], "slots": p["c"],
                "patience": lambda draw, r=p["patience_rate"]: draw.expovariate(r)})
    for p, v in entries("mm1_constant_patience")[:1]:
        yield ("constant patience, P_abandon", 1, v["P_abandon"],
               {"rate": p["lambda"], "slots": 1, "patience": lambda draw, t=p["patience"]: t})
    for p, v in entries("retry_mm1"):
        if p["max_attempts"] != "unlimited":
            yield (f"retries, p {p['p_fail']}, T", 0, v["T_immediate_retry"],
                   {"rate": p["lambda"], "slots": 1, "p_fail": p["p_fail"],
                    "tries": p["max_attempts"]})


def beside_simpy():
    try:
        sys.path.append("/usr/lib/python3/dist-packages")
        import simpy
    except ImportError:
        return "skip", "SimPy is missing"
    said = []
    for name, figure, value, arguments in simpy_cases():
        found = [station(simpy, seed, **arguments)[figure] for seed in range(RUNS)]
        mean = sum(found) / RUNS
        error = math.sqrt(sum((x - mean) ** 2 for x in found) / (RUNS - 1) / RUNS)
        said.append(f"{name}: {mean:.6f} +- {error:.6f}, recorded {value:.6f}")
        if abs(mean - value) > 4 * error:
            return "not ok", said[-1]
    return "ok", "; ".join(said)


def main():
    failed = False
    for number, (what, check) in enumerate((("octave-queueing", beside_octave),
                                            ("SimPy", beside_simpy)), 1):
        result, why = check()
        failed |= result == "not ok"
        print(f"not ok {number} - {what}: {why}" if result == "not ok" else
              f"ok {number} - {what} # SKIP {why}" if result == "skip" else
              f"ok {number} - {what}: {why}", flush=True)
    print("1..2")
    sys.exit(failed)


if __name__ == "__main__":
    main()
