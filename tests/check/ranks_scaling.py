#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ranks_scaling.py SIMBENCH [REPLICATES]: how much sooner two ranks are done than one process, on
two cores: from the difference of a run and one of a tenth, so that the start of MPI is told apart.
Told only where two processes that have nothing to do with each other reach 1.95 of one. Then what
that makes of more ranks, simulated from the measured time of a chunk and the costs of messages
that stand below."""
import heapq
import os
import subprocess
import sys
import time

LAUNCHERS = {"Open MPI": ["mpirun.openmpi", "-n", "2"], "MPICH": ["mpiexec.hydra", "-n", "2"]}
# Between two processes of a node, Open MPI 4.1.4: to ask for a chunk; a byte of a piece, sent and
# received. Between nodes the first is more.
ASK, BYTE, PIECE = 2e-6, 6.5e-9, 366e3
CHUNKS, STEPS, STRATEGIES = 64, 5, 5


def seconds(*commands):
    begun = time.monotonic()
    running = [subprocess.Popen(c, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
               for c in commands]
    if any([process.wait() for process in running]):
        sys.exit(f"failed: {commands}")
    return time.monotonic() - begun


def run(program, replicates, seed=1):
    return [program, "run", "-q", "--no-report", "--no-verify", "--insight=off", "--threads=1",
            f"--seed={seed}", "-n", str(replicates), "workloads/dashboard.json"]


def simulate(ranks, replicates, each):
    """Seconds from the first chunk to the last piece: chunks are asked for ahead, the counter
    answers one at a time, and pieces go up a binomial tree."""
    chunk = replicates // (ranks * CHUNKS)
    steps = STEPS * STRATEGIES + 1
    chunk = min(max(chunk, (1 << 20) // steps), (1 << 26) // steps)
    free, taken = 0.0, 0
    ready = [(0.0, rank) for rank in range(ranks)]  # when a rank wants its next chunk
    ends = [0.0] * ranks
    while taken < replicates:
        now, rank = heapq.heappop(ready)
        free = max(free, now) + ASK
        size = min(chunk, replicates - taken)
        taken += size
        ends[rank] = max(now, free) + size * each
        heapq.heappush(ready, (ends[rank], rank))
    bit = 1
    while bit < ranks:
        for rank in range(0, ranks - bit, 2 * bit):
            ends[rank] = max(ends[rank], ends[rank + bit]) + PIECE * BYTE
        bit *= 2
    return ends[0]


def main(program, replicates):
    def both(*commands):
        return [seconds(*[c(n) for c in commands]) for n in (replicates // 10, replicates)]

    short, one = both(lambda n: run(program, n))
    few, control = both(lambda n: run(program, n), lambda n: run(program, n, 2))
    reached = 2 * (one - short) / (control - few)
    print(f"one process {one:.2f} s, two beside each other {control:.2f} s: {reached:.2f}")
    for name, launcher in LAUNCHERS.items():
        start, two = both(lambda n, l=launcher: l + run(program, n))
        scaling = (one - short) / (two - start)
        told = f"{scaling:.2f}" if reached >= 1.95 else "not told, as the control is below 1.95"
        print(f"two ranks, {name}: {two:.2f} s, {told}; with a tenth {start:.2f} s")
    each = (one - short) / (replicates - replicates // 10)
    for total in (10**9, 10**11):
        whole = simulate(1, total, each)
        print(f"simulated, {total:,} replicates: " + ", ".join(
            f"{ranks} ranks {whole / simulate(ranks, total, each) / ranks:.0%}"
            for ranks in (2, 10, 100, 1000)))


os.environ.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200_000_000)
