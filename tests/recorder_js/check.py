# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the lines that record.mjs leaves against what it did: check.py FILE."""
import json
import sys

calls = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]


def tasks(call):
    return {task["task"]: task for task in call["tasks"]}


def need(condition, what):
    if not condition:
        sys.exit(f"not so: {what}")


for call in calls:
    need(call["simbench_call"] == 1, call)
    for task in call["tasks"]:
        if task["end"] is None:
            continue
        need(0 <= task["start"] <= task["end"], task)
        for wait in task.get("awaits", []):
            dependency = tasks(call).get(wait["task"])
            need(task["start"] <= wait["at"], wait)
            if dependency and dependency["end"] is not None:
                need(wait["ns"] == max(0, dependency["end"] - wait["at"]), wait)

page = calls[0]
need(page["name"] == 'page "1"' and page["kind"] == "all" and page["status"] == "fulfilled", page)
need(list(tasks(page)) == ["user", 'posts, "all"\n', "both", "seven"], page)
need(page["ns"] == max(task["end"] for task in page["tasks"]), page)
need(tasks(page)["user"]["end"] >= 19_000_000, "user slept 20 ms")
need([w["task"] for w in tasks(page)["both"]["awaits"]] == ["user", 'posts, "all"\n'], page)
posts = tasks(page)['posts, "all"\n']["awaits"]
need(len(posts) == 1 and posts[0]["ns"] > 0 and posts[0]["status"] == "fulfilled", posts)

by_kind = {}
for call in calls:
    by_kind.setdefault(call["kind"], []).append(call)
failed = by_kind["all"][1]
need(failed["status"] == "rejected" and "name" not in failed, failed)
need({t["task"]: t["status"] for t in failed["tasks"]} ==
     {"bad": "rejected", "after": "rejected", "alone": "fulfilled"}, failed)
need(by_kind["allSettled"][0]["status"] == "fulfilled", by_kind["allSettled"][0])
need(by_kind["flow"][0]["status"] == "ended", by_kind["flow"][0])
unknown = [call for call in by_kind["all"] if list(tasks(call)) == ["a"]]
need([w["status"] for w in tasks(unknown[0])["a"]["awaits"]] == ["unknown"], unknown)
plain = by_kind["record"][0]
need(plain["name"] == "plain" and sorted(tasks(plain)) == ["profile", "ready", "user"], plain)
need(tasks(plain)["profile"]["start"] >= tasks(plain)["user"]["end"], plain)
need(by_kind["record"][2]["status"] == "rejected", by_kind["record"][2])
late = by_kind["record"][3]
need(late["name"] == "late" and late["tasks"] == [] and late["status"] == "fulfilled", late)
ever = by_kind["all"][-1]
need(ever["status"] == "unfinished" and tasks(ever)["ever"]["end"] is None, ever)
