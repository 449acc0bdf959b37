#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the documents against the tree. Usage, from the top of the tree:
tests/check/documents.py CHECK, where CHECK is

links    every relative link leads to a file, and to a heading where it names one
paths    every path in `backquotes` is there
words    README.md has at most 1,500 words
twice    no two sentences of a document begin with the same nine words
layers   the table in sim/README.md is tests/check/layers.txt
version  CHANGELOG.md has a section for the version of sim/base/version.h
console PROGRAM   each ```console block prints what it says, with PROGRAM for build/simbench
json PROGRAM      each workload in a ```json block is fine
examples TREE     what CONTRIBUTING.md adds to the tree builds there, and prints what it says

Prints what is wrong; the status is 1 then.
"""
import glob
import os
import re
import subprocess
import sys
import tempfile

HERE = ("sim/", "strategies/", "workloads/", "reports/", "tests/", ".ci/", ".debian/")
ELSEWHERE = ("build", "node_modules", "debian", "data")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def documents():
    for folder, inner, names in os.walk("."):
        inner[:] = [n for n in inner if n not in ELSEWHERE and not n.startswith(".")]
        pages = [n for n in names if n.endswith(".md")]
        yield from sorted(os.path.normpath(os.path.join(folder, n)) for n in pages)


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def anchors(path):
    """The names by which headings can be linked, as code hosts make them."""
    lines = re.findall(r"^#+ +(.*)$", FENCE.sub("", text_of(path)), re.M)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def links():
    for path in documents():
        for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", text_of(path))):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            there = os.path.join(os.path.dirname(path), name) if name else path
            if not os.path.exists(there):
                yield f"{path}: no {target}"
            elif anchor and anchor not in anchors(there):
                yield f"{path}: no heading for {target}"


def paths():
    """Those that begin with a folder of the tree, and the sources of tests that are built; a new
    file of an example is named as one."""
    for path in documents():
        text = text_of(path)
        made = set(re.findall(r"^New file `([^`]+)`:$", text, re.M))
        for quoted in re.findall(r"`([^`\n]+)`", FENCE.sub("", text)):
            for name in quoted.split():
                name = name.rstrip(",:;")
                built = re.match(r"build/(?:\w+/)?(tests/\w+(?:/\w+)+)$", name)
                of_library = re.match(r"build/earliest/\w+/(test_\w+)$", name)
                if built:
                    name = built.group(1) + ".c"
                elif of_library:  # of whichever room
                    name = f"tests/earliest/{of_library.group(1)}.c"
                    name = (glob.glob(f"tests/earliest/*/{of_library.group(1)}.c") or [name])[0]
                pattern = re.search(r"[*<>{}…$|]|[A-Z]{3}", name)
                if name.startswith(HERE) and not pattern and name not in made \
                        and not os.path.exists(name):
                    yield f"{path}: no {name}"


def words():
    count = len(text_of("README.md").split())
    if count > 1500:
        yield f"README.md has {count} words"


def twice():
    """What a merge leaves of two versions of a paragraph."""
    for path in documents():
        prose = re.sub(r"^\|.*\n", "", FENCE.sub("", text_of(path)), flags=re.M)
        seen = set()
        for sentence in re.split(r"[.:!?](?=\s)|\n\s*\n|^#+ .*$|^- ", prose, flags=re.M):
            begins = " ".join(sentence.split()[:9])
            if begins.count(" ") == 8 and begins in seen:
                yield f"{path}: twice: {begins}"
            seen.add(begins)


def layers():
    table = [line.rstrip() for line in text_of("tests/check/layers.txt").splitlines()]
    table = "".join(line + "\n" for line in table if line and not line.startswith(("#", "except ")))
    text = text_of("sim/README.md")
    shown = [block for _, block in FENCE.findall(text) if block.startswith("sim/base ")]
    if shown == [table]:
        return
    if shown and os.environ.get("SIMBENCH_GOLDEN") == "write":
        with open("sim/README.md", "w", encoding="utf-8") as file:
            file.write(text.replace(shown[0], table))
        return
    yield ("sim/README.md: its table is not tests/check/layers.txt; with SIMBENCH_GOLDEN=write it "
           "is written anew:")
    yield from sorted(set(table.splitlines()) ^ set("".join(shown).splitlines()))


def version():
    name = re.search(r'SB_VERSION "([\d.]+)"', text_of("sim/base/version.h")).group(1)
    if not re.search(rf"^## \[?{re.escape(name)}\]?", text_of("CHANGELOG.md"), re.M):
        yield f"CHANGELOG.md: no section for {name}"


def said(command, program):
    command = command.replace("build/simbench", program)
    run = subprocess.run(["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         check=False)
    return run.stdout.decode(), run.returncode


def console(program):
    """A line "$ COMMAND" and what it prints; in CONTRIBUTING.md they follow on changes to the tree,
    and have a test of their own."""
    for path in documents():
        for kind, block in FENCE.findall(text_of(path)):
            if kind != "console" or path == "CONTRIBUTING.md":
                continue
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, _, wanted = part.partition("\n")
                out, _ = said(command, program)
                if out != wanted:
                    yield f"{path}: {command}\nprints\n{out}and not\n{wanted}"


def json(program):
    for path in documents():
        for kind, block in FENCE.findall(text_of(path)):
            if kind == "json" and '"simbench": 1' in block:
                with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                    file.write(block)
                    file.flush()
                    out, status = said(f"build/simbench check {file.name}", program)
                if status:
                    yield f"{path}: {out}"


def examples(tree):
    """Writes the files named by "New file `PATH`:" into TREE, a copy of the tree with its objects;
    then runs the commands of the console blocks there. The lines below a command must be among
    those that it prints, in that order."""
    text = text_of("CONTRIBUTING.md")
    for name, code in re.findall(r"^New file `([^`]+)`:\n\n```\w*\n(.*?)^```$", text, re.M | re.S):
        with open(os.path.join(tree, name), "w", encoding="utf-8") as file:
            file.write(code)
    os.chdir(tree)
    for kind, block in FENCE.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:] if kind == "console" else ():
            command, _, wanted = part.partition("\n")
            out, status = said(command, "build/simbench")
            lines = iter(out.splitlines())
            missing = [line for line in wanted.splitlines() if line not in lines]
            if status or missing:
                yield (f"{command}\nends with status {status} and prints\n{out[-4000:]}"
                       f"without, in order, {missing[:1]}")
                return


problems = list(globals()[sys.argv[1]](*sys.argv[2:]))
print("\n".join(problems), end="\n" if problems else "")
sys.exit(1 if problems else 0)
