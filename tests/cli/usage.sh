#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Commands and options: help, what is wrong with them, what they print.
# shellcheck source=tests/cli/session.inc disable=SC2317 # check calls the functions
. tests/cli/session.inc

refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" "$@" && says "$text" err && [ ! -s out ] && [ ! -e simbench-report ]
}
prints() { # NAME ARGUMENT...: exit status 0, a golden standard output, nothing on standard error
    name=$1
    shift
    ends 0 "$asan" "$@" && golden "$name" && [ ! -s err ]
}
no_argument() {
    ends 2 "$asan" && says 'Usage: simbench [run] [OPTION...] FILE...' err && [ ! -s out ]
}
address=$(sed -n 's/^Maintainer: .*<\(.*\)>$/\1/p' "$root/.debian/control")
commands='run load plan watch whatif show check verify generate import export critical-path claims
    optimum list report compare bench help'
examples_parse() { # what stands below Examples: has options that there are
    ends 0 "$simbench" --help && cp out all || return
    for command in $commands; do
        ends 0 "$simbench" help "$command" && cat out >>all || return
    done
    sed -n 's/^  simbench //p' all | sed 's/ | .*//; s/ >[a-z].*//; s/ *#.*//' >lines
    [ "$(wc -l <lines)" -ge 15 ] || return
    while read -r line; do # --help behind them: parsed, and no more
        case $line in help*) continue ;; esac
        eval "ends 0 \"\$simbench\" $line --help" || { echo "$line"; return 1; }
    done <lines
}
general_helps() {
    ends 0 "$asan" --help && says "Report bugs to <$address>" out && cp out long &&
        ends 0 "$asan" -h && cmp out long && ends 0 "$asan" help && cmp out long
}
each_helps() { # not under the sanitizers: argp leaks two bytes where a command has no options
    ends 0 "$asan" check --help || return
    for command in $commands; do
        ends 0 "$simbench" "$command" --help && says "Usage: simbench $command" out &&
            [ ! -s err ] || return
        says 'Examples:' out && says "  simbench" out && says "Report bugs to <$address>" out &&
            cp out long || return
        ends 0 "$simbench" "$command" -h && cmp out long && ends 0 "$simbench" "$command" '-?' &&
            cmp out long || return
        ends 0 "$simbench" help "$command" && cmp out long || return
        ends 0 "$simbench" "$command" --version && grep -q '^simbench [0-9.]*$' out || return
    done
}
lists_all() { # every plug-in's file is listed, with a line
    ends 0 "$asan" list || return
    for file in "$root"/strategies/*.c "$root"/workloads/generators/*.c \
        "$root"/workloads/formats/*.c "$root"/reports/*.c; do
        name=$(sed -n 's/^ *\.name = "\(.*\)",$/\1/p' "$file")
        grep -Eq "^  $name +[^ ]" out || { echo "not listed: $name of $file"; return 1; }
    done
}
select_some() {
    ends 0 "$asan" --no-report --format csv --strategies lpt,hlfet "$w/abc.json" || return
    [ "$(tail -n +2 out | cut -d, -f 8 | tr '\n' ' ')" = 'hlfet lpt ' ] || { cat out; return 1; }
}
select_default() {
    ends 0 "$asan" --no-report --format csv "$w/abc.json" || return
    names='sequential join-all-then-chain level-barrier await-in-order earliest-start '
    [ "$(tail -n +2 out | cut -d, -f 8 | tr '\n' ' ')" = "$names" ] || { cat out; return 1; }
}
select_all() {
    ends 0 "$asan" --no-report --format csv --strategies all "$w/abc.json" || return
    [ "$(tail -n +2 out | wc -l)" -eq "$(find "$root/strategies" -maxdepth 1 -name '*.c' | wc -l)" ]
}
from_stdin() {
    "$asan" generate chain tasks=3 'latency={"dist": "exponential", "mean": 2}' |
        "$asan" --no-report --replicates 50 --format json - >out &&
        says '"tasks":3' out && says '"replicates":50' out
}
generated_again() {
    for kind in 'chain tasks=4' 'layered tasks=30' 'fft width=8 steps=4' 'cholesky tiles=3'; do
        # shellcheck disable=SC2086 # a kind and its parameters
        "$asan" generate $kind >once.json && "$asan" generate once.json >twice.json &&
            cmp once.json twice.json || return
    done
}
by_seed() {
    "$asan" generate --seed 7 layered tasks=40 >a &&
        "$asan" generate --seed 7 layered tasks=40 >b &&
        "$asan" generate --seed 8 layered tasks=40 >c &&
        cmp a b && ! cmp -s a c
}
checked_all() {
    ends 2 "$asan" check "$w/abc.json" missing.json "$w/stepped.json" &&
        [ "$(grep -c ': fine (' out)" -eq 2 ] && one_line missing.json err
}
check_tells_quantiles() {
    ends 0 "$asan" check "$w/user-config-profile.json" && [ "$(wc -l <out)" -eq 2 ] &&
        says '  user: mean 54.720 ms, p99.99 887.17 ms; 50.0 % of the draws are' out &&
        says ' are below the given points, 1.0 % above' out
}
# In steps, in components, of what many share, in whatever spelling, below a cap; the shares follow
# from the points, the means by hand: 0.1 * 3.248 is .3248, and 0.7 * 5 + 0.3 * 47.192 17.658.
check_tells_all_quantiles() {
    cat >points.json <<'EOT'
{"simbench": 1, "tasks": {
 "capped": {"latency": {"dist": "quantiles", "p50": 45, "p90": 90, "p99": 240, "cap": 200}},
 "same": {"latency": {"dist": "quantiles", "p50": 45, "p90": 90, "p99": 240, "cap": 200}},
 "body": {"steps": [{"run": 3}, {"await": ["capped"]},
                    {"run": {"dist": "quantiles", "p50": 1, "p99": 2}}, {"await": ["same"]}]},
 "zero": {"latency": {"dist": "quantiles", "p50": 0, "p90": 0, "p95": 3, "p99": 5}},
 "mix": {"latency": {"dist": "mixture", "components": [{"weight": 7, "latency": 5}, {"weight": 3,
    "latency": {"dist": "quantiles", "min": 1, "med": 45, "p90": 70, "max": 90}}]}}}}
EOT
    cat >wanted <<'EOT'
capped and 1 more: mean 53.136 ms ; 50.0 %, 0 %
body, run 2: mean 1.0454 ms ; 50.0 %, 1.0 %
zero: mean 324.80 us
zero, where it is not 0: mean 3.2480 ms ; 50.0 %, 10.0 %
mix: mean 17.658 ms
mix, component 2: mean 47.192 ms ; 0 %, 0 %
EOT
    ends 0 "$asan" check --ascii points.json && sed -n 's/^  //p' out |
        sed -E 's/, p99.99 [^;]*//; s/; ([^ ]* %) of the.*points, ([^ ]* %) above/ ; \1, \2/' |
        diff wanted - || return
    LC_ALL=C ends 0 "$asan" check points.json && ! grep -q µ out || return
    for i in $(seq 9); do
        printf '%s\n' "\"t$i\": {\"latency\": {\"dist\": \"quantiles\", \"p50\": $i, \"p90\": 20}}"
    done | paste -sd, | sed 's/^/{"simbench": 1, "tasks": {/; s/$/}}/' >nine.json
    ends 0 "$asan" check nine.json && says '  and 1 more with other quantiles' out &&
        [ "$(wc -l <out)" -eq 10 ] && printf '{"simbench": 1, "generate": {"kind": "layered",
            "tasks": 1000, "width": 10, "latency": {"dist": "quantiles", "p50": 1, "p99": 20}}}' |
        "$asan" check - >out && says '  t0 and 999 more: mean 2.2913 ms' out
}
checked_quietly() { ends 0 "$asan" check --quiet "$w/abc.json" && [ ! -s out ] && [ ! -s err ]; }
value_like_option() {
    ends 2 "$asan" --strategies --sed "$w/abc.json" && one_line 'no strategy "--sed"' err
}
unlimited_override() {
    "$asan" generate chain tasks=2 | sed 's/"simbench": 1,/"simbench": 1, "workers": 1,/' >one.json
    ends 0 "$asan" --no-report --format json --replicates 5 one.json && says '"workers":1,' out ||
        return
    ends 0 "$asan" --no-report --format json --replicates 5 --workers unlimited one.json &&
        says '"workers":"unlimited",' out || return
    ends 0 "$asan" --no-report --format json --replicates 5 --workers 3 one.json &&
        says '"workers":3,' out
}

check 'without arguments the usage goes to standard error, status 2' no_argument
check '--help tells commands and exit statuses' prints session_help.txt --help
check 'run --help tells every option' prints session_run_help.txt run --help
check '-h, -? and help COMMAND say what --help does; with examples, an address, and --version' \
    each_helps
check 'so does the program, and tells the address' general_helps
check 'the examples of the help are parsed' examples_parse
check 'help for a misspelt command is told' refuses \
    'help: no command "shwo"; did you mean "show"?' help shwo
check 'list names every plug-in with a line' lists_all
check 'a misspelt section of list is told' refuses 'did you mean "strategies"?' list strategie
check 'a section of list that is none is told with all of them' refuses \
    'there are strategies, distributions,' list everything
check 'a misspelt command is told' refuses 'did you mean "show"?' shwo
check 'a missing file is named' refuses \
    'simbench: nothing.json: cannot be opened: No such file or directory' nothing.json
check 'an unknown option is refused' refuses "unrecognized option '--frobnicate'" --frobnicate
check 'a misspelt option is told' refuses 'did you mean --replicates?' --replicate-s 5 "$w/abc.json"
check 'also one that every command has' refuses 'did you mean --help?' --hlep "$w/abc.json"
check 'what is the value of an option is not taken for a misspelt one' value_like_option
check 'an option of another command is refused' refuses "unrecognized option '--replicates=1'" \
    show --replicates=1 "$w/abc.json"
check 'a command without its argument is refused' \
    refuses 'an argument is missing: FILE|FOLDER...' show
check 'an argument too many is refused' refuses 'too many arguments' list a b
all_outputs=$(outputs | sed 's/$/, /' | tr -d '\n' | sed 's/, $//; s/\(.*\), /\1 and /')
while IFS='|' read -r option value text; do
    case $text in *@outputs@) text=${text%@outputs@}$all_outputs ;; esac
    check "$option $value is refused" refuses "$text" "$option" "$value" "$w/abc.json"
done <<'EOF'
--replicates|0|--replicates: expected a whole number from 1
--replicates|-1|--replicates: expected a whole number from 1
--replicates|1e3|not "1e3"
--replicates|99999999999999999999|not "99999999999999999999"
--threads|0|--threads: expected a whole number from 1
--threads|100000|--threads: expected a whole number from 1
--workers|0|--workers: expected a whole number from 1
--workers|1048577|--workers: expected a whole number from 1 to 1048576
--workers|many|--workers: expected a whole number from 1 to 1048576, or unlimited, not "many"
--seed|-1|--seed: expected a whole number from 0
--seed|18446744073709551616|not "18446744073709551616"
--seed| 1|not " 1"
--only-replicate|-1|--only-replicate: expected a whole number from 0
--only-replicate|1x|not "1x"
--strategies|hlfte|no strategy "hlfte"; did you mean "hlfet"?
--strategies|quantum|no strategy "quantum"; there are 
--strategies|earliest|no strategy "earliest"; did you mean "earliest-start"?
--strategies|barrier|did you mean "level-barrier"?
--strategies|hlfet,hlfet|"hlfet" stands twice
--strategies|,|no strategy ""
--format|jsno|no format "jsno"; did you mean "json"?
--format|yaml|there are @outputs@
--color|maybe|--color: expected auto, always or never
--time-scale|1|unrecognized option '--time-scale'
EOF
check 'the default strategies are the five of the unlimited case' select_default
check 'strategies come in their own order, however they are listed' select_some
check '--strategies all takes every file of strategies/' select_all
check 'the largest seed is taken' ends 0 "$asan" --no-report --seed 18446744073709551615 \
    "$w/abc.json"
check '--workers overrides what the file says' unlimited_override
check 'a workload is read from standard input' from_stdin
check 'a generated workload written again is the same' generated_again
check 'generate follows its seed' by_seed
check 'generate prints tasks written out' prints session_generate.json generate cholesky tiles=3
check 'generate names a missing parameter' refuses 'fft: "width" is missing' generate fft
check 'generate names the argument of a value that is refused' refuses \
    'tasks=0: 0 is out of range: from 1 to' generate chain name=1 tasks=0
check 'generate names the place in an argument' refuses 'latency.dist: expected a string' \
    generate chain 'latency={"mean": 1,
    "dist": 1}' tasks=5
check 'generate names an argument that is no JSON' refuses 'tasks=1,2: not JSON' \
    generate chain tasks=1,2
check 'generate refuses a word as a value' refuses \
    'tasks=many: expected a number, or a latency in JSON' generate layered tasks=many
check 'generate names the option of a seed' refuses \
    'seed=3: the seed is an option: --seed=3' generate chain tasks=2 seed=3
check 'show draws bars of running and waiting' prints session_show.txt show "$w/waterfall-demo.json"
check 'check reads all files, also after one with an error' checked_all
check 'check tells what follows from quantiles' check_tells_quantiles
check 'in steps, components and what many share too' check_tells_all_quantiles
check 'check --quiet says nothing of a good file' checked_quietly
plan
