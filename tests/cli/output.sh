#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Where results go: formats, the report's folder, what happens when one of them cannot be written.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

profile=$w/user-config-profile.json

has_keys() { # the names that format 1 of results.json promises
    ends 0 "$simbench" --no-report --replicates 300 --format json "$profile" "$w/stepped.json" ||
        return
    python3 - <<'EOF'
import json
d = json.load(open("out"))
assert d["format"] == 1 and isinstance(d["simbench"], str) and d["seed"] == 1, d.keys()
quantiles = ["p50", "p90", "p95", "p99", "p99.9"]
for w in d["workloads"]:
    for key in "name file tasks steps edges workers replicates strategies".split():
        assert key in w, key
    for s in w["strategies"]:
        m = s["makespan_ns"]
        for key in ["mean", "sd", "min", "max", "ci95"] + quantiles:
            assert key in m, key
        for key in ["mean"] + quantiles:
            assert len(m["ci95"][key]) == 2, key
        assert m["min"] <= m["p50"] <= m["p90"] <= m["p95"] <= m["p99"] <= m["p99.9"] <= m["max"], m
        for over in ["sequential", "join-all-then-chain"]:
            if over != s["name"]:
                assert "mean" in s["speedup"][over] and len(s["speedup"][over]["ci95"]) == 2
EOF
}
json_is_not_kept() { # more workloads take the memory of their files alone
    mkdir -p many && python3 - "$simbench" "$profile" <<'EOF'
import json, re, subprocess, sys
simbench, profile = sys.argv[1:]
document = json.load(open(profile))
for i in range(400):
    document["name"] = f"profile-{i}."
    json.dump(document, open(f"many/{i}.json", "w"))
def peak(count): # KiB, while a pipe that is full holds the last workloads up
    files = [f"many/{i}.json" for i in range(count)]
    command = [simbench, "-q", "--no-report", "--no-verify", "-n", "500", "--format", "json"]
    with subprocess.Popen(command + files, stdout=subprocess.PIPE) as run:
        text = b""
        while f'"profile-{count - 10}."'.encode() not in text:
            more = run.stdout.read(4096)
            assert more
            text = text[-4096:] + more
        found = re.search(r"VmHWM:\s+([0-9]+) kB", open(f"/proc/{run.pid}/status").read())
        run.stdout.read()
    assert run.returncode == 0, run.returncode
    return int(found.group(1))
few, most = peak(40), peak(400)
assert most - few < 360 * 10, (few, most)
EOF
}
report_is_written_as_it_is_made() { # results.json in a folder takes no memory of its own
    python3 - "$simbench" <<'EOF'
import json, os, subprocess, sys
def peak(count): # KiB
    files = [f"many/{i}.json" for i in range(count)]
    command = [sys.argv[1], "-q", "--no-verify", "-n", "500", "--plots", "none"]
    run = subprocess.Popen(command + ["--out", f"report-{count}"] + files,
                           stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(run.pid, 0)
    assert status == 0, status
    results = json.load(open(f"report-{count}/results.json"))
    assert len(results["workloads"]) == count
    return used.ru_maxrss
few, most = peak(41), peak(400)
assert most - few < 359 * 55, (few, most)
EOF
}
# of what is random and what is not, limited workers, one replicate, a partial run; and what 0.1.0
# wrote
as_the_schema_says() {
    "$simbench" --no-report --replicates 300 --strategies all --format json \
        --slo 100ms --precision 20% "$w/user-config-profile.json" "$w/abc.json" \
        "$w/stepped.json" >all.json &&
        "$simbench" --no-report --replicates 1 --workers 2 --percentiles 0,75,99.99 --format json \
            "$w/feed.json" >one.json &&
        "$simbench" --no-report --replicates 5 --format json "$w/hotrod-varied.json" >few.json ||
            return
    (cd "$root" && python3 tests/check/results_schema.py "$tmp/all.json" "$tmp/one.json" \
        "$tmp/few.json" tests/data/corpus/result/*.json) || return
    sed 's/"seed":1/"seed":-1/' one.json >bad.json
    ! (cd "$root" && python3 tests/check/results_schema.py "$tmp/bad.json") || return
    sed 's/"sd":/"ds":/' one.json >bad.json
    ! (cd "$root" && python3 tests/check/results_schema.py "$tmp/bad.json")
}
csv_parses() { # quotes, commas and ends of lines in a name, figures as in the JSON
    # shellcheck disable=SC2016 # a name that a shell could expand
    printf '{"simbench": 1, "name": "a \\"b\\", c\\nd", "tasks": {"x":
        {"latency": {"dist": "uniform", "min": 1, "max": 9}}}}' >'odd, "name".json'
    "$simbench" --no-report --replicates 200 --slo 4ms --format csv 'odd, "name".json' \
        "$w/abc.json" \
        >results.csv &&
        "$simbench" --no-report --replicates 200 --slo 4ms --format json 'odd, "name".json' \
            "$w/abc.json" \
            >results.json && python3 - <<'EOF'
import csv, json
rows = list(csv.DictReader(open("results.csv", newline="", encoding="utf-8"), strict=True))
flat = [(w, s) for w in json.load(open("results.json"))["workloads"] for s in w["strategies"]]
assert len(rows) == len(flat) == 10, len(rows)
for row, (w, s) in zip(rows, flat):
    assert None not in row and None not in row.values()
    # what ends a line is shown by its symbol
    assert row["workload"] == w["name"].replace("\n", "\u240a") and row["file"] == w["file"], row
    assert row["strategy"] == s["name"], row
    assert float(row["mean_ns"]) == s["makespan_ns"]["mean"], row
    assert float(row["p99_ns"]) == s["makespan_ns"]["p99"], row
    assert float(row["mean_cv_ns"]) == s["makespan_ns"]["mean_cv"], row
    assert int(row["slo_ns"]) == s["slo"]["limit_ns"] == 4000000, row
    assert float(row["missed_per_million"]) == s["slo"]["per_million"]["value"], row
    assert s["slo"]["missed"] * 1e6 == w["replicates"] * s["slo"]["per_million"]["value"], row
    if s["name"] != "sequential":
        assert [float(row["saved_misses_per_million_over_sequential" + end])
                for end in ("_lo", "_hi")] == \
            s["speedup"]["sequential"]["saved_misses_per_million"]["ci95"], row
EOF
}
# The command on the page gives the same results, and the page has the same bytes wherever, whenever
# and on however many threads it is made.
page_command() { # of the first workload, without mark-up
    tr -d '\n' <"$1" | sed -n 's|.*<div class="cmd"><code>\(.*\)</code></div>.*|\1|p' |
        sed "s/<[^>]*>//g; s/&#39;/'/g"
}
the_same_again() {
    mkdir -p "it's mine" && cp "$profile" "it's mine/a b.json" && cd "it's mine" || return
    ends 0 "$simbench" --quiet --seed 7 --replicates 3000 --slo 300ms --workers 2 --threads 1 \
        --strategies hlfet,lpt --percentiles 50,99,99.99 --out ../first 'a b.json' &&
        page_command ../first/index.html >../command &&
        grep -qF -e '--workers=2 --strategies=hlfet,lpt --baseline=' ../command &&
        eval "$(sed "s|^simbench|\"$simbench\" |" ../command) --quiet --out ../second" >../out &&
        cmp ../first/results.json ../second/results.json &&
        cmp ../first/index.html ../second/index.html
    same=$?
    cd ..
    return $same
}
# Those that are asked for stand in every output, in ascending order, with the values of the sample.
percentiles_shown() {
    list=100,75,99.99,50,0
    ends 0 "$simbench" --quiet --replicates 2000 --percentiles $list --out asked "$profile" &&
        grep -q 'mean .*p0  *p50  *p75  *p99.99  *p100  *max' out || return
    for format in csv json markdown; do
        ends 0 "$simbench" report --no-report --format $format asked/results.json &&
            cp out "asked.$format" &&
            ends 0 "$simbench" --quiet --no-report --replicates 2000 --percentiles $list \
                --format $format "$profile" && cmp out "asked.$format" || return
    done
    grep -q "^set xtics ('p0' 1, .*'p75' 4, 'p99.99' 10000)" asked/*/spectrum.gp &&
        says '<th scope="col">p99.99</th>' asked/index.html && says ' p75 (' asked.markdown &&
        python3 - <<'EOF'
import csv, json
d = json.load(open("asked.json"))
assert d["percentiles"] == [0, 50, 75, 99.99, 100], d["percentiles"]
rows = list(csv.DictReader(open("asked.csv", newline="")))
names = [k for k in rows[0] if k.startswith("p") and k.endswith("_ns") and k.count("_") == 1]
assert names == ["p0_ns", "p50_ns", "p75_ns", "p99.99_ns", "p100_ns"], names
for row, s in zip(rows, d["workloads"][0]["strategies"]):
    m = s["makespan_ns"]
    assert m["p0"] == m["min"] and m["p100"] == m["max"] and m["p99.9"] <= m["p99.99"]
    assert m["p50"] <= m["p75"] <= m["p90"], m
    assert m["ci95"]["p0"] == [None, m["min"]] and m["ci95"]["p100"] == [m["max"], None]
    assert m["ci95"]["p99.99"][1] is None and m["ci95"]["p99.99"][0] <= m["p99.99"]
    assert all(float(row[f"{k}_ns"]) == m[k] for k in ("p0", "p75", "p99.99", "p100"))
EOF
}
percentiles_refused() {
    for list in '' 50,50 101 x 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17; do
        ends 2 "$asan" run --no-report --percentiles "$list" "$profile" && [ ! -s out ] &&
            one_line 'simbench: --percentiles: ' err || return
    done
}
insight_is_chosen() {
    for how in auto all off; do
        ends 0 "$simbench" --no-report -q -n 500 --insight=$how -f json "$profile" &&
            cp out "$how.json" || return
    done
    cmp auto.json all.json && says '"criticality"' all.json && ! grep -q '"criticality"' off.json &&
        ends 2 "$simbench" --no-report --insight=some "$profile" && says 'auto, all or off' err
}
markdown_is_tables() { # of strategies and of tasks, each with as many bars in each row
    ends 0 "$simbench" --no-report --replicates 100 --format markdown "$profile" || return
    [ "$(grep '^|' out | tr -cd '|\n' | uniq | wc -l)" -eq 2 ] &&
        [ "$(grep -c '^|' out)" -eq 12 ] && [ "$(grep -c '^| :---' out)" -eq 2 ]
}
junit_parses() { # a case for each workload and strategy, and for each condition
    ends 3 "$simbench" --no-report --quiet --replicates 100 --format junit \
        --fail-if 'mean(sequential) > 0 ns' \
        --fail-if 'mean(sequential) < 0 ns' "$profile" "$w/abc.json" && cp out junit.xml &&
        python3 - <<'EOF'
import xml.etree.ElementTree as tree
suite = tree.parse("junit.xml").getroot().find("testsuite")
cases = suite.findall("testcase")
assert suite.get("tests") == "12" == str(len(cases))
assert suite.get("failures") == "1" and suite.get("skipped") == "0"
assert {c.get("name") for c in cases if c.get("classname") == "simbench.run"} == {
    w + ": " + s for w in ("user-config-profile", "abc")
    for s in ("sequential", "join-all-then-chain", "level-barrier", "await-in-order",
              "earliest-start")}
failed = [c for c in cases if c.find("failure") is not None]
assert [c.get("name") for c in failed] == ["mean(sequential) > 0 ns"], failed
assert "mean(sequential) is" in failed[0].find("failure").get("message")
EOF
}
on_github() { # annotations on standard error, the table in Markdown behind the step's summary
    echo before >summary.md
    ends 3 env GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=summary.md "$asan" --no-report --quiet \
        --replicates 5 \
        --fail-if 'mean(sequential) > 0 ns' "$profile" &&
        says '::error title=--fail-if::user-config-profile: mean(sequential) is' err || return
    ! grep -q '^::' out && [ "$(head -n 1 summary.md)" = before ] &&
        says '### user-config-profile' summary.md && says '| :---' summary.md || return
    ends 0 env GITHUB_ACTIONS=false GITHUB_STEP_SUMMARY=other.md "$asan" --no-report --quiet \
        --replicates 5 "$profile" && [ ! -e other.md ] && [ ! -s err ] || return
    ends 1 env GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=/nonexistent/x "$asan" --no-report --quiet \
        --replicates 5 "$profile" && says '/nonexistent/x: cannot be opened' err
}
same_in_file() {
    ends 0 "$simbench" --quiet --replicates 100 --format json --out same "$profile" &&
        cmp out same/results.json && [ ! -s err ]
}
folders_made() {
    ends 0 "$simbench" --quiet --out a//b/c/ "$w/abc.json" && [ -s a/b/c/index.html ]
}
no_files() {
    ends 0 "$simbench" --no-report "$w/abc.json" && [ -s out ] && [ ! -s err ] &&
        [ ! -e simbench-report ]
}
default_folder() {
    mkdir home && (cd home && ends 0 "$simbench" "$w/abc.json") &&
        [ -s home/simbench-report/results.json ] &&
        one_line 'report in simbench-report/index.html' err
}
drawn_again() {
    ends 0 "$simbench" --quiet --replicates 100 --out first "$profile" "$w/abc.json" &&
        ends 0 "$simbench" report --quiet --out second first/results.json && [ ! -s out ] &&
        diff -r first second
}
printed_again() {
    for format in table csv json markdown junit; do
        ends 0 "$simbench" --quiet --replicates 100 --format "$format" --out first "$profile" &&
            cp out run.out &&
            ends 0 "$simbench" report --no-report --format "$format" first/results.json &&
            cmp run.out out || return
    done
}
without_gnuplot() {
    ends 0 env PATH=/nonexistent "$asan" --replicates 100 --out bare "$profile" && [ -s out ] &&
        [ -s bare/results.json ] && [ -s bare/index.html ] || return
    [ "$(grep -c 'gnuplot' err)" -eq 1 ] && [ "$(wc -l <err)" -eq 2 ] &&
        [ -z "$(find bare -name '*.png' -o -name '.*.*')" ]
}
stdout_full() {
    "$asan" --replicates 100 --quiet --out full "$profile" >/dev/full 2>err
    [ $? -eq 1 ] && one_line 'standard output: cannot be written: No space left on device' err &&
        [ -s full/results.json ]
}
stdout_fails() { # HOW TEXT: each command tells it, status 1
    "$simbench" --no-report --format json "$w/abc.json" >abc-results.json
    for command in "run --no-report $w/abc.json" "show $w/abc.json" "check $w/abc.json" \
        'generate chain tasks=2' list --help --version 'run --help' 'help show' 'list --version' \
        "verify --replicates 2 $w/abc.json" 'list --ascii' \
        'report --no-report --format csv abc-results.json'; do
        # shellcheck disable=SC2086 # a command and its arguments
        case $1 in
        full) "$asan" $command >/dev/full 2>err ;;
        closed) "$simbench" $command >&- 2>err ;;
        pipe) { "$asan" $command 2>err; echo $? >status; } | true; (exit "$(cat status)") ;;
        esac
        status=$?
        if [ "$status" -ne 1 ] ||
            ! one_line "simbench: standard output: cannot be written: $2" err; then
            echo "$command: $status"
            return 1
        fi
    done
}
no_reader() { # a pipe that is closed before anything is written: a named one, opened and left
    mkfifo pipe
    "$simbench" --no-report --format json "$w/abc.json" >abc-results.json
    for command in "run --no-report $w/abc.json" "show $w/abc.json" list --help 'help run' \
        'generate chain tasks=2' "check $w/abc.json" \
        "verify --replicates 2 $w/abc.json" 'report --no-report --format csv abc-results.json' \
            'bench --list'
        do
        # The pipe has a reader when it is opened, and none when the program starts.
        (exec 3<pipe 3<&-) &
        # shellcheck disable=SC2086 # a command and its arguments
        (exec >pipe; wait_for_reader_gone; exec "$simbench" $command 2>err)
        status=$?
        wait
        if [ "$status" -ne 141 ] || [ -s err ]; then
            cat err
            echo "$command: $status"
            return 1
        fi
    done
}
no_reader_ignored() (
    trap '' PIPE
    rm -f pipe
    no_reader
)
report_without_reader() {
    rm -f pipe
    mkfifo pipe
    (exec 3<pipe 3<&-) &
    (exec >pipe; wait_for_reader_gone; exec "$asan" --replicates 50 --quiet --out unread \
        "$w/abc.json" 2>err)
    status=$?
    wait
    [ "$status" -eq 141 ] && [ ! -s err ] && [ -s unread/index.html ]
}
wait_for_reader_gone() { poll sh -c 'trap "" PIPE; ! echo x 2>/dev/null'; }
streams_closed() { # no file takes the place of standard output
    "$simbench" --quiet --replicates 50 --out closed "$profile" >&- 2>&-
    [ $? -eq 1 ] &&
        "$simbench" --no-report --replicates 50 --format json "$profile" | cmp - closed/results.json
}
kept() { # COMMAND...: fails, and the folder `kept` stays as it was
    ends 0 "$simbench" --quiet --replicates 50 --out kept "$profile" && cp -R kept before || return
    ends 1 "$@" && one_line "$expected" err && [ -s out ] &&
        cmp kept/results.json before/results.json && [ -z "$(find kept -name '.*')" ]
    status=$?
    chmod -R u+w kept
    rm -rf kept before
    return "$status"
}
# shellcheck disable=SC2016 # the inner shell's arguments
limited() {
    kept sh -c 'ulimit -f 4; exec "$0" "$@"' "$asan" --quiet --replicates 60 --out kept "$profile"
}
small_disk() {
    mkdir disk && mount -t tmpfs -o size=16k none disk || return
    ends 1 "$asan" --quiet --replicates 500 --out disk/report "$profile" &&
        one_line 'disk/report/results.json: cannot be written: No space left on device' err &&
        [ -s out ] && [ -z "$(ls -A disk/report)" ]
    status=$?
    umount disk
    return "$status"
}
disk_fills_with_pictures() { # in the same words, wherever; no picture is empty
    "$simbench" --no-report --quiet --replicates 500 --format json "$profile" >full.json || return
    least=$(($(wc -c <full.json) / 1024 + 12))
    for more in 0 8 16 32 64; do
        mkdir -p disk && mount -t tmpfs -o "size=$((least + more))k" none disk || return
        "$asan" --quiet --replicates 500 --out disk/report "$profile" >out 2>err </dev/null
        status=$? empty=$(find disk -size 0)
        umount disk
        [ -z "$empty" ] && [ "$status" -eq 1 ] &&
            one_line 'cannot be written: No space left on device' err || return
    done
}
out_is_a_file() {
    echo text >file
    for out in file file/below; do
        ends 1 "$asan" --quiet --out "$out" "$w/abc.json" &&
            one_line "$out: the folder cannot be made: Not a directory" err && [ ! -s out ] ||
            return
    done
    ends 1 "$asan" --quiet --out '' "$w/abc.json" && [ "$(cat file)" = text ]
}
out_holds_a_folder() {
    mkdir -p taken/results.json
    ends 2 "$asan" --quiet --out taken "$w/abc.json" &&
        one_line 'taken/results.json: is there, and not' err && [ ! -s out ] &&
        folder_has taken 'results.json '
}
out_read_only() {
    mkdir locked && chmod 555 locked
    ends 1 "$asan" --quiet --out locked "$w/abc.json" &&
        one_line 'locked: cannot be written: Permission denied' err && [ ! -s out ] &&
        [ -z "$(ls -A locked)" ]
}
told_before() { # a million million replicates are not begun
    echo text >file
    ends 1 timeout 10 "$simbench" --quiet --replicates 1000000000000 --out file/below "$profile" &&
        [ ! -s out ]
}
foreign_stays() { # nothing that simbench did not write is replaced, whatever it is
    for name in results.json index.html overview.svg abc; do
        rm -rf mine
        mkdir mine && echo mine >"mine/$name" && echo other >mine/notes || return
        ends 2 "$asan" --quiet --out mine "$w/abc.json" &&
            one_line "mine/$name: is there, and not simbench's" err && [ ! -s out ] || return
        [ "$(cat "mine/$name")" = mine ] && [ "$(find mine -type f | wc -l)" -eq 2 ] || return
        ends 2 "$asan" report --quiet --out mine \
            "$root/tests/data/corpus/result/abc-workers.json" || return
    done
    rm "mine/abc" && ends 0 "$asan" --quiet --out mine "$w/abc.json" &&
        ends 0 "$asan" --quiet --out mine "$w/abc.json" &&
        [ "$(cat mine/notes)" = other ]
}
foreign_stays_beside_ours() { # where results.json is simbench's, and other things are not
    rm -rf mine elsewhere
    ends 0 "$asan" --quiet --out mine "$w/abc.json" || return
    mkdir -p elsewhere mine/stair && echo mine >mine/stair/cdf.svg && ln -s ../elsewhere mine/link
    for name in stair link; do
        sed "s/\"abc\"/\"$name\"/" "$w/abc.json" >"$name.json"
        ends 2 "$asan" --quiet --out mine "$name.json" &&
            one_line "mine/$name" err && says "and not simbench's" err && [ ! -s out ] || return
    done
    [ "$(cat mine/stair/cdf.svg)" = mine ] && [ -z "$(ls elsewhere)" ] || return
    for name in index.html overview.gp abc/gantt.gp; do
        cp "mine/$name" kept && echo mine >"mine/$name"
        ends 2 "$asan" report --quiet --out mine mine/results.json &&
            one_line "mine/$name: is there, and not simbench's" err || return
        [ "$(cat "mine/$name")" = mine ] && mv kept "mine/$name" || return
    done
    rm mine/link mine/stair/cdf.svg && ends 0 "$asan" --quiet --out mine stair.json "$w/abc.json" &&
        ends 0 "$asan" report --quiet --out mine mine/results.json
}
link_to_nothing() { # told before the simulation, as a missing folder cannot be made in its place
    ln -s nowhere dangling
    ends 1 timeout 10 "$simbench" --quiet --replicates 1000000000000 --out dangling "$profile" &&
        one_line 'dangling: cannot be written: No such file or directory' err && [ ! -s out ]
}
two_at_once() { # each file is one run's or the other's, whole
    for i in 1 2 3; do
        "$simbench" --quiet --replicates 100 --out shared "$profile" >/dev/null 2>"err.$i" &
    done
    wait
    ends 0 "$simbench" --quiet --replicates 100 --out alone "$profile" && [ -z "$(cat err.?)" ] &&
        diff -r alone shared && [ -z "$(find shared -name '.*')" ]
}
little_memory() { # ten times the replicates fit where all of their times would not
    # shellcheck disable=SC3045 # dash and bash have it
    (ulimit -v 150000 &&
        ends 0 "$simbench" --no-report --threads 1 --replicates 4000000 "$profile") &&
        says '4,000,000 replicates' out
}

check 'results.json has the keys of its format' has_keys
if [ -r /proc/self/status ]; then
    check 'with --format json memory does not grow with results' json_is_not_kept
    check 'results.json of a report is written as it is made' report_is_written_as_it_is_made
else
    skip 'with --format json memory does not grow with results' 'no /proc'
fi
if python3 -c 'import jsonschema' 2>/dev/null; then
    check 'results.json is as reports/results.schema says' as_the_schema_says
else
    skip 'results.json is as reports/results.schema says' 'no python3-jsonschema'
fi
check 'percentiles that are asked for stand in every output' percentiles_shown
check 'what are no percentiles is told' percentiles_refused
check 'the CSV is read by another program and agrees with the JSON' csv_parses
check '--insight says whether there is a second pass' insight_is_chosen
check 'the Markdown is tables with as many cells in each row' markdown_is_tables
check 'JUnit XML has each workload, strategy and condition' junit_parses
check 'GitHub gets annotations and a summary of a run' on_github
check 'standard output and results.json are the same bytes' same_in_file
check 'the folders of --out are made' folders_made
check '--no-report writes no files' no_files
check 'the report goes to simbench-report' default_folder
check 'report draws the same files again' drawn_again
check 'report prints the same in each format' printed_again
check 'without gnuplot all but the pictures comes, and one line says so' without_gnuplot
if [ -c /dev/full ]; then
    check 'a full standard output is told, and the files come all the same' stdout_full
    check 'each command tells of a full standard output' stdout_fails full 'No space left on device'
else
    skip 'a full standard output is told' 'no /dev/full'
fi
check 'each command tells of a closed standard output' stdout_fails closed 'Bad file descriptor'
check 'a closed pipe ends each command with 141, in silence' no_reader
check 'so it does where SIGPIPE is ignored' no_reader_ignored
check 'the report is written although nobody reads the table' report_without_reader
check 'no file is opened in the place of a closed stream' streams_closed
expected='kept/results.json: cannot be written: File too large'
check 'a limit on file sizes is told, and older results stay' limited
if mkdir probe && mount -t tmpfs -o size=16k none probe 2>/dev/null; then
    umount probe
    check 'a full disk is told in one line and leaves no part of a file' small_disk
    check 'and so where it fills with pictures' disk_fills_with_pictures
else
    skip 'a full disk is told in one line' 'mounting a small one takes root'
fi
check '--out at a file is told, and the file stays' out_is_a_file
check 'a folder in the place of results.json stays' out_holds_a_folder
check 'that the folder cannot be written is told before the simulation' told_before
check 'files of others in the folder stay, in one line' foreign_stays
check 'and beside a report of ours' foreign_stays_beside_ours
check 'a link to nothing is told before the simulation' link_to_nothing
if [ "$(id -u)" = 0 ]; then
    skip 'a folder without permission to write is told' 'root may write everywhere'
else
    check 'a folder without permission to write is told' out_read_only
fi
check 'the command on the page gives the same results, and the same page' the_same_again
check 'runs at once into one folder leave whole files' two_at_once
check 'memory does not grow with replicates' little_memory
plan
