# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds what `simbench export` wrote against the rules of those who read it:
exports.py chrome-trace|otlp|wfformat|minizinc FILE [MAKESPAN_NS [WFFORMAT]]: the last has the
edges that arrows show. The exit status is 1 if one is broken."""
import json
import os
import re
import sys
from decimal import Decimal


def need(condition, what):
    if not condition:
        raise ValueError(what)


def edges_of(path):
    """Of `simbench export -f wfformat`: the edges between steps, by their names."""
    with open(path, encoding="utf-8") as file:
        tasks = json.load(file)["workflow"]["specification"]["tasks"]
    name = {t["id"]: t["name"] for t in tasks}
    return [(name[p], t["name"]) for t in tasks for p in t["parents"]]


def path_of(spans):
    """The critical ones follow each other from 0 to the end, whose time is given back."""
    at = 0
    for start, end in sorted(spans):
        need(start == at, f"the critical path has a gap or an overlap at {at}")
        at = end
    return at


def bound_flows(events):
    """As Perfetto reads them (slice_tracker.cc, flow_tracker.cc): by time and then in the order of
    the file, each half binds to the slice of its lane that is on top of the stack."""
    stacks, open_flows, arrows = {}, {}, []
    for e in sorted((e for e in events if e["ph"] != "M"), key=lambda e: e["ts"]):
        stack = stacks.setdefault(e["tid"], [])
        if e["ph"] == "X":
            start, end = e["ts"], e["ts"] + e["dur"]
            while stack and (stack[-1]["end"] < start or (
                    stack[-1]["end"] == start and (e["dur"] or stack[-1]["dur"]))):
                stack.pop()
            need(not stack or end <= stack[-1]["end"], "a slice that Perfetto drops")
            stack.append({"name": e["name"], "start": start, "end": end, "dur": e["dur"]})
            continue
        need(stack and stack[-1]["start"] == e["ts"], "an arrow outside its slice")
        if e["ph"] == "s":
            need(e["id"] not in open_flows, "an arrow's number twice")
            open_flows[e["id"]] = stack[-1]
        else:
            need(e["id"] in open_flows, "an arrow that ends before it begins")
            source = open_flows.pop(e["id"])
            need(source["end"] <= stack[-1]["start"], "an arrow backwards")
            arrows.append((source["name"], stack[-1]["name"]))
    need(not open_flows, "an arrow without an end")
    return sorted(arrows)


def chrome_trace(text, makespan, edges=None):
    events = json.loads(text, parse_float=Decimal)["traceEvents"]
    bound = bound_flows(events)
    need(edges is None or bound == sorted(edges), "arrows between other slices")
    lanes, starts, arrows = {}, set(), {}
    names = {e["tid"]: e["args"]["name"] for e in events
             if e["ph"] == "M" and e["name"] == "thread_name"}
    for e in events:
        if e["ph"] == "X":
            need(e["pid"] == 1 and e["tid"] in names, "a slice without a named lane")
            start, end = int(e["ts"] * 1000), int((e["ts"] + e["dur"]) * 1000)
            need(start == e["ts"] * 1000, "part of a nanosecond")
            lanes.setdefault(e["tid"], []).append((start, end))
            starts.add((e["tid"], start))
        elif e["ph"] in "sf":
            arrows.setdefault(e["id"], {})[e["ph"]] = e
        else:
            need(e["ph"] == "M", f"an event {e['ph']}")
    for lane, spans in lanes.items():
        spans.sort()
        for (_, end), (start, _) in zip(spans, spans[1:]):
            need(end <= start, f"slices on lane {lane} overlap")
    for arrow in arrows.values():
        need(set(arrow) == {"s", "f"}, "half an arrow")
        ends = [(arrow[p]["tid"], int(arrow[p]["ts"] * 1000)) for p in "sf"]
        need(all(end in starts for end in ends), "an arrow that is in no slice")
        need(arrow["f"]["bp"] == "e", "an arrow binds to the next slice")
    need(names[0] == "Critical Path" and path_of(lanes[0]) == makespan, "the critical path")
    return len(arrows)


def otlp(text, makespan):
    document = json.loads(text)
    spans = document["resourceSpans"][0]["scopeSpans"][0]["spans"]
    known = {s["spanId"] for s in spans}
    need(len(known) == len(spans), "a span twice")
    need(len({s["traceId"] for s in spans}) == 1, "several traces")
    need(all(re.fullmatch("[0-9a-f]{32}", s["traceId"]) for s in spans), "traceId")
    need(all(re.fullmatch("(?!0+$)[0-9a-f]{16}", s["spanId"]) for s in spans), "spanId")
    roots = [s for s in spans if "parentSpanId" not in s]
    need(len(roots) == 1, "not one root")
    begin, end = (int(roots[0][k]) for k in ("startTimeUnixNano", "endTimeUnixNano"))
    need(begin > 0 and end - begin == makespan, "the root's duration")
    critical, links = [], 0
    for s in spans:
        start, stop = int(s["startTimeUnixNano"]), int(s["endTimeUnixNano"])
        need(begin <= start <= stop <= end, "a span outside the root")
        for link in s.get("links", []):
            need(link["spanId"] in known and link["traceId"] == s["traceId"], "a link to nowhere")
            links += 1
        if {"key": "simbench.critical", "value": {"boolValue": True}} in s["attributes"]:
            critical.append((start - begin, stop - begin))
    need(path_of(critical) == makespan, "the critical path")
    return links


def wfformat(text, _):
    document = json.loads(text)
    schema = os.environ.get("WFFORMAT_SCHEMA")  # wfcommons-schema.json of wfcommons/WfFormat
    if schema:
        import jsonschema
        with open(schema, encoding="utf-8") as file:
            jsonschema.validate(document, json.load(file))
    tasks = document["workflow"]["specification"]["tasks"]
    need(document["schemaVersion"] == "1.5", "the version")
    parents = {t["id"]: t["parents"] for t in tasks}
    need(len(parents) == len(tasks), "an id twice")
    need(all(re.fullmatch("[0-9a-zA-Z_.#-]+", i) for i in parents), "an id of other characters")
    for t in tasks:
        need(all(t["id"] in parents[c] for c in t["children"]), "a child that knows no parent")
        need(all(p in parents for p in t["parents"]), "a parent that is no task")
    run = {t["id"] for t in document["workflow"]["execution"]["tasks"]}
    need(run == set(parents), "run times of other tasks")
    return sum(map(len, parents.values()))


def minizinc(text, makespan):
    """The schedule that comes along is one; its length, in ns where a makespan is given."""
    number = {k: int(v) for k, v in re.findall(r"^int: (\w+) = (\d+);", text, re.M)}
    array = {k: [int(i) for i in v.split(",") if i.strip()] for k, v in
             re.findall(r"^array\[[^]]*\] of int: (\w+) = \[([^]]*)\];", text, re.M)}
    start, latency = array["known"], array["latency"]
    end = [s + d for s, d in zip(start, latency)]
    need(len(start) == len(latency) == number["steps"], "arrays of other lengths")
    need(len(array["from"]) == len(array["to"]), "an edge without an end")
    for a, b in zip(array["from"], array["to"]):
        need(end[a - 1] <= start[b - 1], f"step {b} begins before {a} has ended")
    for held, most in re.findall(r"cumulative\(start, latency, \[([^]]*)\], (\d+)\)", text):
        held = [int(h) for h in held.split(",")]
        for t in start:
            now = sum(h for s, e, h in zip(start, end, held) if s <= t < e)
            need(now <= int(most), f"at {t} more than {most} run")
    need(max(end, default=0) == number["best"] >= number["lower"], "a length that is not the best")
    unit = int(re.search(r"units of (\d+) ns", text).group(1))
    need(not makespan or unit * number["best"] == makespan, "another makespan")
    return unit * number["best"]


if __name__ == "__main__":
    CHECKS = {"chrome-trace": chrome_trace, "otlp": otlp, "wfformat": wfformat,
              "minizinc": minizinc}
    with open(sys.argv[2], encoding="utf-8") as exported:
        try:
            MORE = [int(sys.argv[3] if sys.argv[3:] else 0)]
            if sys.argv[4:] and sys.argv[1] == "chrome-trace":
                MORE.append(edges_of(sys.argv[4]))
            print(CHECKS[sys.argv[1]](exported.read(), *MORE))
        except (ValueError, KeyError) as wrong:
            sys.exit(f"{sys.argv[2]}: {wrong}")
