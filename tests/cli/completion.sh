#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The completion for bash, asked as bash asks it.
# shellcheck disable=SC2016,SC2317 # expressions for bash; check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

PATH=$(dirname "$simbench"):$PATH
# completes WANTED WORD...: the last word is completed; WANTED has each of the answers in order, joined by spaces.
completes() {
    wanted=$1
    shift
    got=$(bash -c '. "$0"; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _simbench simbench "${COMP_WORDS[COMP_CWORD]}"; printf "%s\n" "${COMPREPLY[@]}"' \
        "$root/sim/cli/simbench.bash" "$@" | LC_ALL=C sort | tr '\n' ' ' | sed 's/^ *//; s/ *$//')
    [ "$got" = "$wanted" ] || { echo "completed to: $got"; echo "and not to:   $wanted"; return 1; }
}
registered() { bash -c '. "$0" && complete -p simbench' "$root/sim/cli/simbench.bash" >out && says '-F _simbench simbench' out; }

if ! command -v bash >/dev/null 2>&1; then
    skip 'commands and options are completed' 'no bash'
    plan
fi
mkdir folder
: >'two words.json'
check 'bash knows it' registered
check 'commands are completed' completes 'show' simbench sh
check 'files are completed, also with spaces' completes 'two words.json' simbench run tw
check 'folders are completed for --out' completes 'folder' simbench run --out f
check 'options are completed' completes '--replicates' simbench run --rep
check 'options of a command alone' completes '--seed --strategies' simbench show --s
check 'strategies are those of the program' completes 'lpt' simbench --strategies lp
check 'the second strategy of a list' completes 'hlfet,lpt' simbench run --strategies hlfet,lp
check 'formats behind a space' completes 'markdown' simbench run --format m
check 'formats behind =' completes 'json' simbench run --format = j
check 'all formats behind = alone' completes 'csv json markdown table' simbench run --format =
check 'formats of a bench are those of the program' completes 'junit' simbench bench --format ju
check 'generators are those of the program' completes 'cholesky' simbench generate chol
check 'sections of list' completes 'strategies' simbench list st
check 'nothing is offered for a number' completes '' simbench run --replicates ''
plan
