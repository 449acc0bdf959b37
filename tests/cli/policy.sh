#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench run --strategy and verify --strategy: strategies in shared libraries, right and wrong.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

examples=$root/strategies/examples
cat >three.json <<'EOF_'
{"simbench": 1, "name": "three", "workers": 2, "tasks": {
 "a": {"latency": 10}, "b": {"latency": 30}, "c": {"after": ["a"], "latency": 20},
 "d": {"after": ["b"], "latency": 5}}}
EOF_
cat >machines.json <<'EOF_'
{"simbench": 1, "name": "machines",
 "platform": {"workers": [{"name": "old"}, {"name": "new", "speed": 2}], "links": {"latency": 2}},
 "tasks": {"a": {"latency": 10}, "b": {"latency": 30},
 "c": {"after": ["a", "b"], "latency": 20}, "d": {"after": ["b"], "latency": 5}}}
EOF_
one_line() { # TEXT: all that standard error has, and nothing on standard output
    says "$1" err && [ "$(wc -l <err)" -eq 1 ] && [ ! -s out ]
}

# ---- the installed files are enough ----
installed() { # the tree is out of sight of the compilers
    make -C "$root" -s strategy_install DESTDIR="$tmp/dest" PREFIX=/opt >log 2>&1 || return
    find dest -type f | sort >out
    printf 'dest/opt/%s\n' include/simbench/strategy.h share/pkgconfig/simbench-strategy.pc |
        diff - out || return
    export PKG_CONFIG_SYSROOT_DIR="$tmp/dest" PKG_CONFIG_LIBDIR="$tmp/dest/opt/share/pkgconfig"
    flags=$(pkg-config --cflags simbench-strategy) &&
        "$simbench" --version | grep -qx "simbench $(pkg-config --modversion simbench-strategy)"
}
warnings='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror'
# shellcheck disable=SC2086 # several words
in_c() { # OUTPUT SOURCE OPTION...
    output=$1 source=$2
    shift 2
    ${CC:-cc} -std=c11 -D_GNU_SOURCE $warnings -shared -fPIC $flags "$@" -o "$output" "$source"
}
# shellcheck disable=SC2086
in_cpp() {
    ${CXX:-c++} -std=c++11 $warnings -shared -fPIC -fvisibility=hidden $flags -o "$1" "$2"
}
flags=
check 'header and pkg-config file are installed' installed
check 'the example in C is built from them alone' in_c lpf.so "$examples/longest_path_first.c"
check 'the example in C++ is built from them alone' in_cpp finish.so "$examples/earliest_finish.cpp"
check 'a wrong one is built' in_c wrong.so "$root/tests/policy/wrong.c"

# ---- right ones ----
same_rows() { # STRATEGY NAME ARGUMENT...: the figures of that strategy of simbench's own
    strategy=$1 name=$2
    shift 2
    ends 0 "$simbench" --quiet --no-report --insight off --format csv -n 200 \
        --strategies "$strategy" "$@" && [ ! -s err ] || { cat err; return 1; }
    sed -n "s/,$name,/,$strategy,/; /,$strategy,/p" out | sort >rows
    [ "$(uniq -d rows | wc -l)" -eq "$(($(wc -l <rows) / 2))" ] && [ -s rows ]
}
is_hlfet() {
    for workers in 1 2 3 unlimited; do
        same_rows hlfet longest-path-first --strategy ./lpf.so --workers "$workers" \
            "$w/feed.json" "$w/stepped.json" "$w"/recorded/*.gz || return
        ends 0 "$simbench" verify --quiet --strategy ./lpf.so --as hlfet -n 30 \
            --workers "$workers" "$w/feed.json" "$w/stepped.json" "$w"/recorded/*.gz ||
            { cat err; return 1; }
    done
}
is_mct() { # which places in the same order, and by the same rule
    for workers in 1 2 3; do
        same_rows mct earliest-finish --strategy finish.so --workers "$workers" three.json || return
    done
    same_rows mct earliest-finish --strategy finish.so machines.json
}
reported() { # with pictures, and verified
    ends 0 "$simbench" --quiet --strategy ./lpf.so --strategies hlfet --workers 2 -n 200 \
        --out report "$w/feed.json" && says 'verified: 200 of 200 schedules identical' out &&
        grep -q longest-path-first report/results.json
}
swept() {
    ends 0 "$simbench" --quiet --no-report --strategy ./lpf.so --strategies hlfet -n 50 \
        --sweep workers=1..3 "$w/feed.json" && says 'longest-path-first' out
}
shown() {
    ends 0 "$simbench" show --strategy ./lpf.so --strategies hlfet --workers 2 "$w/feed.json" &&
        says 'longest-path-first: ' out
}
judged() { # by the checker, beside strategies
    ends 0 "$simbench" verify --quiet --strategy ./lpf.so --workers 2 -n 50 "$w/feed.json" &&
        says 'accepted by the checker: 50 schedules, 500 steps' out
}
replayed() { # without the library
    ends 0 "$simbench" verify --quiet --strategy ./lpf.so --record rec -n 3 --workers 2 \
        "$w/feed.json" && ends 0 "$simbench" verify --quiet --replay rec -n 3 --workers 2 \
        "$w/feed.json"
}
decides() { # the same, with decisions alone: with limited and unlimited workers, and pools
    sed '/\.prioritise = /d; s/longest-path-first/decides/' "$examples/longest_path_first.c" >on.c
    in_c on.so on.c -Wno-unused-function || return
    for workers in 1 2 3 unlimited; do
        same_rows hlfet decides --strategy ./on.so --workers "$workers" --threads 2 "$w/feed.json" \
            "$w/stepped.json" "$w"/recorded/*.gz || return
    done
    ends 0 "$simbench" --quiet --no-report --strategy ./on.so --workers 2 -n 50 "$w/feed.json" &&
        says 'under each strategy but decides' out &&
        ends 0 "$simbench" show --strategy ./on.so --workers 2 "$w/feed.json" &&
        says 'decides: ' out && ! pgrep -f -- "--speak ./on.so" >/dev/null
}
under_load() { # the same rows as those of hlfet; one request alone is a run
    ends 0 "$simbench" load --quiet --no-report --format csv --runs 4 --requests 500 \
        --rates 2/s,4/s --strategy ./lpf.so -s hlfet --workers 2 "$w/feed.json" && [ ! -s err ] ||
        { cat err; return 1; }
    sed -n 's/longest-path-first/hlfet/; /hlfet/p' out | sort >rows
    [ "$(uniq -d rows | wc -l)" -eq "$(($(wc -l <rows) / 2))" ] && [ -s rows ] &&
        ends 0 "$simbench" load --quiet --no-report --strategy ./finish.so three.json &&
        says 'earliest-finish' out
}
not_under_load() { # what is of one request, what closes a cycle, and shares
    set -- load --quiet --no-report --rate 5/s --workers 2 three.json
    ends 2 "$simbench" "$@" --strategy ./on.so &&
        one_line '--strategy: decides decides while one request runs, and is not asked' &&
        ends 2 "$simbench" "$@" --strategy ./finish.so &&
        one_line 'three: earliest-finish places steps on workers' &&
        WRONG=cycle ends 1 "$simbench" "$@" --workers unlimited --strategy ./wrong.so &&
        one_line 'three: strategy wrong: the edges that it adds close a cycle' &&
        ends 2 "$simbench" "$@" --strategy ./lpf.so --shard 1/2 &&
        says '--strategy does not go with --shard' err
}
prints() { WRONG=prints ends 0 "$simbench" verify --quiet --strategy ./wrong.so -n 2 three.json; }
sanitized() {
    for command in run show verify; do
        report=$([ $command = run ] && echo --no-report --quiet)
        # shellcheck disable=SC2086 # none or several
        ends 0 "$asan" $command $report --strategy ./lpf.so --workers 2 "$w/feed.json" &&
            [ ! -s err ] || { cat err; return 1; }
    done
    ends 0 "$asan" run --quiet --no-report --strategy finish.so -n 20 machines.json &&
        [ ! -s err ] &&
        ends 0 "$asan" run --quiet --no-report --strategy on.so -n 20 --workers 2 three.json &&
        [ ! -s err ]
}
check 'the example in C is hlfet, by its keys and by its decisions' is_hlfet
check 'the example in C++ is mct' is_mct
check 'it is in the report, and verified on the real scheduler' reported
check 'it runs at the points of a sweep' swept
check 'show draws its schedule' shown
check 'its decisions are judged by the checker' judged
check 'it is run by its decisions where it has no other' decides
check 'under load it is as well' under_load
check 'what it says of one request alone is refused there, and in shares' not_under_load
check 'what it decided is recorded and replayed' replayed
check 'what it prints is no decision' prints
check 'the sanitizers find nothing' sanitized

# ---- wrong ones ----
refused() { # COMMAND MISTAKE TEXT
    report=$([ "$1" = run ] && echo --no-report) limit=60s
    case $2 in hang-*) limit=1s ;; esac
    # shellcheck disable=SC2086 # none or one
    WRONG=$2 ends 1 "$simbench" "$1" --quiet $report --strategies hlfet --time-limit "$limit" -n 3 \
        --strategy ./wrong.so three.json && one_line "$3"
    # what it does wrong while it runs, `run` refuses as well
    [ "$1" = run ] || [ "$2" = hang-load ] ||
        { WRONG=$2 ends 1 "$simbench" --quiet --no-report --strategies hlfet \
            --time-limit "$limit" -n 3 --strategy ./wrong-on.so three.json &&
            one_line "${3#three, replicate 0: }" && says 'three, wrong, replicate 0: ' err; }
}
in_c wrong-on.so "$root/tests/policy/wrong.c" -DDECIDES -Wno-unused-function
while IFS='|' read -r command mistake text; do
    check "$command refuses one in one line: $mistake" refused "$command" "$mistake" "$text"
done <"$root/tests/policy/refusals.txt"
shown_again() { # the command in the message does it
    WRONG=twice ends 1 "$simbench" verify --quiet --strategy ./wrong.so three.json
    sed -n 's/.*to see it again: simbench //p' err >again
    grep -q -- '--strategy=./wrong.so' again || return
    # shellcheck disable=SC2046
    WRONG=twice ends 1 "$simbench" $(cat again) && says 'starts again on worker 1' err
}
check 'the command in the message shows it again' shown_again

# ---- libraries that are none, and options ----
is_none() { # TEXT OPTION-OF-CC...
    text=$1
    shift
    in_c none.so "$root/tests/policy/wrong.c" "$@" &&
        ends 2 "$simbench" --no-report --quiet --strategy none.so three.json && one_line "$text"
}
no_struct() {
    echo 'int nothing;' | ${CC:-cc} -shared -fPIC -o none.so -x c - &&
        ends 2 "$simbench" --no-report --quiet --strategy none.so three.json &&
        one_line 'none.so: exports no sb_strategy_v1'
}
longer() { # as a later version's
    in_c later.so "$root/tests/policy/wrong.c" -DSIZE=4096u -DLONGER &&
        ends 0 "$simbench" --no-report --quiet --strategy later.so -n 3 three.json
}
refuses() { # STATUS TEXT ARGUMENT...
    status=$1 text=$2
    shift 2
    ends "$status" "$simbench" "$@" three.json && says "$text" err && [ ! -s out ]
}
platform() {
    ends 2 "$simbench" --no-report --quiet --strategy on.so machines.json &&
        one_line 'of which decides is not told'
}
check 'another version is refused' is_none 'has version 2 and size' -DVERSION=2
check 'one without its size is refused' is_none 'has version 1 and size 4, expected' -DSIZE=4u
check 'one that decides nothing is refused' is_none 'has no callback that decides' -DSIZE=24u
check 'the name of another is refused' is_none '"hlfet" is that of a strategy of' '-DNAME="hlfet"'
check 'a name that is none is refused' is_none 'sb_strategy_v1.name is "A b", expected' \
    '-DNAME="A b"'
check 'a library without the struct is refused' no_struct
check 'a longer struct of the same version is taken' longer
check 'a file that is no library is refused' refuses 2 'three.json: cannot be loaded' \
    run --no-report --strategy three.json
check 'a file that is not there is refused' refuses 2 'nowhere.so: cannot be loaded' \
    run --no-report --strategy nowhere.so
check 'a file without a name is refused' refuses 2 'expected a shared library' \
    run --no-report --strategy ''
check 'with --shard it is refused' refuses 2 'does not go with --s' \
    run --strategy ./lpf.so --shard 1/2
check 'with --resume it is refused, as another library may stand there then' refuses 2 \
    'does not go with --' run --strategy ./lpf.so --resume
check 'of its decisions nothing is kept' refuses 2 'of schedules under the virtual clock alone' \
    verify --strategy ./lpf.so --checkpoint 1s
check 'with --scheduler it is refused' refuses 2 'exclude each other' \
    verify --strategy ./lpf.so --scheduler true
check 'one that only plans is not for verify' refuses 2 \
    'it is for simbench run --strategy=finish.so' verify --strategy finish.so
check 'one that decides while it runs is not told of a platform' platform
check 'a time limit that is none is refused' refuses 2 '--time-limit' \
    run --no-report --strategy ./lpf.so --time-limit soon
for command in run load show; do
    check "$command refuses it without --strategy as well" refuses 2 'not "soon"' \
        "$command" --time-limit soon
done
plan
