# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of tests/peers/run, as Markdown for README.md."""


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
    """A scheduler's cell; `anew`: the reference with its graph built in each run. A number stands for itself, words for why there is none."""
    if isinstance(value, str):
        return value
    if not isinstance(reference, float):
        return digits(value)
    cell = f"{digits(value)} ({digits(value / reference)})"
    if value < reference:
        return f"**{cell}**"
    return f"*{cell}*" if isinstance(anew, float) and value < anew else cell


def throughput(value, reference):
    """A simulator's cell, from ns a task and replicate."""
    if isinstance(value, str):
        return value
    if not isinstance(reference, float):
        return rate(1e9 / value)
    cell = f"{rate(1e9 / value)} ({digits(value / reference)})"
    return f"**{cell}**" if value < reference else cell
