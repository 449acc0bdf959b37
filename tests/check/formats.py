# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds what `simbench bench` prints against the rules of those who read it:
formats.py junit|github|openmetrics|csv|json FILE. Prints what is wrong; the exit status is 1 if
anything is."""
import csv
import json
import re
import sys
import xml.etree.ElementTree

NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")


def need(condition, what):
    if not condition:
        raise ValueError(what)


# ---- JUnit: github.com/windyroad/JUnit-Schema, JUnit.xsd -----------------------------------------
SUITE = {"name", "package", "id", "timestamp", "hostname", "tests", "failures", "errors", "skipped",
         "time"}
OUTCOMES = ("skipped", "failure", "error")
ORDER = ["properties", "testcase", "system-out", "system-err"]


def junit_case(case):
    need(set(case.attrib) == {"name", "classname", "time"},
         f"attributes of a testcase: {case.attrib}")
    need(float(case.attrib["time"]) >= 0, "time")
    need(len(case) <= 1 and all(child.tag in OUTCOMES for child in case), "what is in a testcase")
    for child in case:
        need(child.attrib.get("message"), "a message")
        need((child.tag == "failure") == ("type" in child.attrib),
             "a failure has a type, what is skipped has none")
    return [child.tag for child in case]


def junit(path):
    root = xml.etree.ElementTree.parse(path).getroot()
    need(root.tag == "testsuites" and len(root) == 1, "testsuites")
    suite = root[0]
    need(suite.tag == "testsuite" and set(suite.attrib) == SUITE,
         f"attributes of the testsuite: {suite.attrib}")
    need(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.attrib["timestamp"]), "timestamp")
    places = [ORDER.index(child.tag) for child in suite]
    need(places == sorted(places) and [places.count(place) for place in (0, 2, 3)] == [1, 1, 1],
         "order of what is in the testsuite")
    need(all(set(p.attrib) == {"name", "value"} for p in suite.find("properties")), "properties")
    outcomes = [junit_case(case) for case in suite.findall("testcase")]
    need(len(outcomes) == int(suite.attrib["tests"]), "tests")
    need(outcomes.count(["failure"]) == int(suite.attrib["failures"]), "failures")
    need(outcomes.count(["skipped"]) == int(suite.attrib["skipped"]), "skipped")
    names = [case.attrib["name"] for case in suite.findall("testcase")]
    need(len(set(names)) == len(names), "names")


# ---- github-action-benchmark: customSmallerIsBetter ----------------------------------------------
def github(path):
    with open(path, encoding="utf-8") as file:
        entries = json.load(file)
    need(isinstance(entries, list), "an array")
    for entry in entries:
        need(set(entry) <= {"name", "unit", "value", "range", "extra"}, f"keys: {entry}")
        value = entry["value"]
        need(isinstance(value, (int, float)) and not isinstance(value, bool), "value")
        need(all(isinstance(entry[key], str) for key in entry if key != "value"), "texts")
        need(entry["name"] and entry["unit"], "name and unit")
    names = [entry["name"] for entry in entries]
    need(len(set(names)) == len(names), "names")


# ---- OpenMetrics 1.0: specification/OpenMetrics.md -----------------------------------------------
SUFFIX = {"gauge": "", "stateset": "", "info": "_info"}
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"')


def labels(text, line):
    found, at = {}, 0
    while at < len(text):
        match = LABEL.match(text, at)
        need(match, f"labels: {line}")
        need(match.group(1) not in found, f"a label twice: {line}")
        found[match.group(1)] = match.group(2)
        at = match.end()
        need(at == len(text) or text[at] == ",", f"labels: {line}")
        at += at < len(text)
    return found


def metadata(line, families):
    _, kind, name, *rest = line.split(" ", 3)
    need(kind in ("TYPE", "UNIT", "HELP") and rest, f"metadata: {line}")
    if kind == "TYPE":
        need(name not in families and rest[0] in SUFFIX, f"type: {line}")
        families[name] = {"type": rest[0]}
    need(name in families and name == list(families)[-1] and "sampled" not in families[name],
         f"metadata behind samples: {line}")
    need(kind == "TYPE" or kind not in families[name], f"metadata twice: {line}")
    need(kind != "UNIT" or name.endswith("_" + rest[0]), f"the unit does not end the name: {line}")
    families[name][kind] = rest[0]


def sample(line, families, seen):
    match = re.fullmatch(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)", line)
    need(match and NUMBER.fullmatch(match.group(3)), f"sample: {line}")
    need(families, f"a sample without a family: {line}")
    family = list(families)[-1]
    kind = families[family]["type"]
    need(match.group(1) == family + SUFFIX[kind], f"a sample of another family: {line}")
    found = labels(match.group(2) or "", line)
    need(kind != "stateset" or (family in found and match.group(3) in ("0", "1")),
         f"stateset: {line}")
    need(kind != "info" or match.group(3) == "1", f"info: {line}")
    key = (match.group(1), tuple(sorted(found.items())))
    need(key not in seen, f"a sample twice: {line}")
    seen.add(key)
    families[family]["sampled"] = True


def openmetrics(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    need(text.endswith("\n# EOF\n") or text == "# EOF\n", "# EOF")
    families, seen = {}, set()
    for line in text[: -len("# EOF\n")].split("\n")[:-1]:
        need(line and line != "# EOF", "an empty line, or an end in the middle")
        if line.startswith("#"):
            metadata(line, families)
        else:
            sample(line, families, seen)
    need(all("sampled" in family for family in families.values()), "a family without samples")


# ---- the others: well-formed, the same number of fields in each row, finite numbers --------------
def csv_file(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    need(text.endswith("\r\n") and len({len(row) for row in rows}) == 1, "rows of the same length")
    need(len(set(rows[0])) == len(rows[0]), "names of columns")


def json_file(path):
    def refuse(text):
        raise ValueError(f"not JSON: {text}")

    with open(path, encoding="utf-8") as file:
        json.load(file, parse_constant=refuse)


def main():
    rules = {"junit": junit, "github": github, "openmetrics": openmetrics, "csv": csv_file,
             "json": json_file}
    try:
        rules[sys.argv[1]](sys.argv[2])
    except (ValueError, KeyError, xml.etree.ElementTree.ParseError) as wrong:
        print(f"{sys.argv[1]}: {wrong!r}")
        return 1
    return 0


sys.exit(main())
