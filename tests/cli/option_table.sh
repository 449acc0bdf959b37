#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --help, the manual page and the completions say the same, and what the parser does: each option of
# each command, each plug-in, ranges and defaults.
# SC1003: a \ for tr; SC2016: for awk; SC2015: the last of a chain; SC2317: check calls the
# functions.
# shellcheck disable=SC1003,SC2015,SC2016,SC2317
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

commands='run load collapse plan merge status duel watch whatif show check verify live generate
    import export critical-path claims optimum list report compare bench help'

# Lines "COMMAND OPTION", as each of the documents tells them.
from_help() {
    for command in $commands; do
        "$simbench" "$command" --help | sed -nE "s/^ +(-., )?--([a-z-]+).*/$command \2/p"
    done
}
from_manual() {
    tr -d '\\' <simbench.1 | awk '
        /^\.(TP|SH)/ { option = ""; owners = 0 }
        /^\.BR? .*--[a-z-]/ { option = $0; sub(/.*--/, "", option); sub(/[^a-z-].*/, "", option) }
        /^Of$/ { owners = 1 }
        owners && /^\.BR/ { print $2, option }'
}
each() { awk '{ for (i = 2; i <= NF; i++) print '"$1"' }'; }
from_bash() {
    sed -nE "s/^    ([a-z-]+)\) options='(.*)' ;;/\1 \2/p" bash.completion |
        each '$1, substr($i, 3)'
}
from_zsh() {
    awk '
        /^_simbench_[a-z-]+\(\)/ {
            command = $1
            sub(/_simbench_/, "", command)
            sub(/\(\)/, "", command)
        }
        match($0, /^ +.*--[a-z-]+(=?\[|=?})/) {
            option = substr($0, RSTART, RLENGTH)
            sub(/.*--/, "", option)
            sub(/[^a-z-].*/, "", option)
            print command, option
        }' zsh.completion
}
from_fish() {
    sed -nE "s/^complete .*'__simbench_is ([a-z -]+)'.* -l ([a-z-]+).*/\2 \1/p" fish.completion |
        each '$i, $1'
}
# --help, --usage and --version are everybody's.
own() { grep -vE ' (help|usage|version)$' | LC_ALL=C sort -u; }
agree() { # DOCUMENT
    from_help | own >help.options
    "from_$1" | own >"$1.options"
    [ "$(wc -l <help.options)" -gt 40 ] && diff help.options "$1.options"
}

# The names of the section stand in the file, as words.
has_all() { # SECTION FILE
    ends 0 "$asan" list "$1" || return
    sed -nE 's/^  ([^ ]+) .*/\1/p' out >names
    [ -s names ] && has_names "$2"
}
has_names() { # FILE
    while read -r name; do
        grep -qE "(^|[ '(])$name([ ,.:;')]|\$)" "$1" || { echo "not in $1: $name"; return 1; }
    done <names
}
in_manual() {
    for section in strategies distributions generators formats reports bench-formats schedulers; do
        has_all "$section" manual.text || return
    done
}
helps() { # COMMAND SECTION...
    "$simbench" "$1" --help >help.text || return
    shift
    for section in "$@"; do
        has_all "$section" help.text || return
    done
}
in_completion() { # SHELL
    for section in strategies generators bench-formats; do
        has_all "$section" "$1.completion" || return
    done
    # The reports that print are those that --format takes.
    "$asan" --format '' - 2>&1 | sed 's/.*there are //; s/,//g; s/ and / /' | tr ' ' '\n' >names
    [ "$(wc -l <names)" -ge 4 ] && has_names "$1.completion"
}

# The parser takes the value: --help ends the parsing behind it.
taken() { # COMMAND OPTION VALUE
    "$simbench" "$1" "--$2=$3" --help >/dev/null 2>&1
}
ranges() { # both ends are taken, and nothing beyond
    tr -d '\\' <simbench.1 | awk '
        /^\.BR? .*--[a-z-]/ { option = $0; sub(/.*--/, "", option); sub(/[^a-z-].*/, "", option) }
        /^From [0-9.]+ to [0-9.]+\.$/ { least = $2; most = $4; sub(/\.$/, "", most) }
        /^\.BR [a-z]/ && least != "" { print $2, option, least, most; least = "" }' >ranges
    [ "$(wc -l <ranges)" -ge 10 ] || return
    python3 -c '
from decimal import Decimal
for line in open("ranges"):
    command, option, least, most = line.split()
    below = Decimal(least) - (Decimal("0.0000001") if "." in least else 1)
    print(command, option, least, most, format(below, "f"), Decimal(most) + 1)' >around || return
    while read -r command option least most below above; do
        echo "$command --$option: from $least to $most"
        taken "$command" "$option" "$least" && taken "$command" "$option" "$most" || return
        ! taken "$command" "$option" "$below" && ! taken "$command" "$option" "$above" || return
    done <around
}
offered() { # each word that is offered for --mode and --body is one
    sed -nE "s/^    bench,--(mode|body)\) _simbench_list '(.*)' .*/\1 \2/p" bash.completion >words
    [ "$(wc -l <words)" -eq 2 ] || return
    while read -r option list; do
        for word in $list; do
            ends 0 "$asan" bench --list "--$option=$word" || return
        done
    done <words
}
runs() { # ARGUMENT...: with the default folder
    ends 0 "$simbench" run --no-verify "$@" "$w/feed.json" &&
        [ -e simbench-report/results.json ] && rm -r simbench-report
}
presets() { # a default that is given is as none given
    "$simbench" run --help | tr '\n' ' ' | sed 's/  */ /g; s/ --/\n--/g' |
        sed -nE 's/^--([a-z-]+)=.*\(default ([^ ;)]+).*/\1 \2/p' >defaults
    [ "$(wc -l <defaults)" -ge 4 ] && runs && mv out plain || return
    while read -r option value; do
        echo "--$option=$value"
        runs "--$option=$value" && cmp plain out || return
    done <defaults
}
manual_made() {
    "$asan" --print-manual <"$root/sim/cli/simbench.1.in" >simbench.1 &&
        says "$("$asan" --version)" simbench.1 && ! grep '@' simbench.1
}
manual_clean() {
    groff -K utf8 -Tutf8 -man -ww -rLL=200n simbench.1 2>warnings >rendered
    [ ! -s warnings ] || { cat warnings; return 1; }
    sed 's/\x1b\[[0-9;]*m//g; s/.\x08//g' rendered >manual.text
}
part_refused() {
    echo '@NOTHING@' | "$asan" --print-manual >out 2>err
    [ $? -eq 2 ] && says 'no part "NOTHING"' err
}

check 'the manual page is made' manual_made
check 'a part that it asks for and that is not there is refused' part_refused
for document in bash zsh fish; do
    "$asan" --print-completion "$document" >"$document.completion"
    check "$document completes each option of each command, and no other" agree "$document"
    check "$document completes each plug-in" in_completion "$document"
done
check 'each option of each command is in the manual page, and no other' agree manual
if command -v groff >/dev/null 2>&1; then
    check 'groff has no warning for the manual page' manual_clean
    check 'each plug-in is in the manual page' in_manual
else
    skip 'groff has no warning for the manual page' 'no groff'
fi
check 'each strategy is in the help of run' helps run strategies
check 'what generate takes is in its help' helps generate generators distributions formats
check 'each report and bench format is in the help of report' helps report reports bench-formats
check 'each bench format is in the help of bench' helps bench bench-formats
check 'the ranges of the manual page are those that are parsed' ranges
check 'what is offered for --mode and --body is taken' offered
check 'the defaults of the help are those that are taken' presets
plan
