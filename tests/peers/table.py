# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of tests/peers/run, as Markdown for README.md."""

SCHEDULERS_WORDS = """\
`make bench-peers` installs what others use for the same work and runs it on the same graphs, in
turns, each as its own documentation would have it ([tests/peers/](tests/peers)): they are
`--target`s of `simbench bench`, which sees that every task runs once and after what it depends on.
Nanoseconds a task, empty bodies; in brackets, how many times libearliest's. **Bold** is faster than
libearliest; *italic* is faster than libearliest when it builds its set for each run, as those do
that make their tasks while they run. "Counters" stands for dependencies counted by hand;
better-all is to be held against bodies that await.
"""
SIMULATORS_WORDS = """\
Simulators, one thread, layered graphs, exponential latencies drawn anew in each replicate;
makespans are held against a plain list scheduler's. Task-replicates a second; in brackets, how many
times as many simbench does.
"""


def digits(value):
    """Two or three digits that count."""
    if value >= 9.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 0.095 else f"{value:.2g}"


def rate(value):
    """Task-replicates a second."""
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{digits(value / size)} {unit}"
    return digits(value)


def grid(title, columns, rows):
    """rows: [(label, cells)]"""
    lines = [f"| {title} | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns)]
    lines += [f"| {label} | " + " | ".join(cells) + " |" for label, cells in rows]
    return "\n".join(lines)


def nanoseconds(value, reference, anew):
    """A scheduler's cell; `anew`: the reference with its graph built in each run. Words stand for
    why there is no number."""
    if isinstance(value, str):
        return value
    if not isinstance(reference, float) or value is reference:
        return digits(value)
    cell = f"{digits(value)} ({digits(value / reference)})"
    if value < reference:
        return f"**{cell}**"
    return f"*{cell}*" if isinstance(anew, float) and value < anew else cell


def throughput(value, reference):
    """A simulator's cell, from ns a task and replicate."""
    if isinstance(value, str):
        return value
    if not isinstance(reference, float) or value is reference:
        return rate(1e9 / value)
    cell = f"{rate(1e9 / value)} ({digits(value / reference)})"
    return f"**{cell}**" if value < reference else cell
