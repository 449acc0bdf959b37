#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The completions for bash, zsh and fish, or those in SHELLS, asked as the shell asks them.
# shellcheck disable=SC2016,SC2317 # expressions for other shells; check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

PATH=$(dirname "$simbench"):$PATH

# Each asks its shell what LINE is completed to, a line for each answer.
ask_bash() {
    bash -c '. ./bash.completion
        read -ra COMP_WORDS <<<"${1//=/ = }"
        [[ $1 == *[\ =] ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _simbench simbench "${COMP_WORDS[COMP_CWORD]}"
        printf "%s\n" "${COMPREPLY[@]}"' bash "$1"
}
ask_zsh() { timeout 20 zsh -f "$root/tests/cli/completion.zsh" "$tmp/zsh.completion" "$1"; }
ask_fish() { HOME=$tmp fish --no-config -c 'source fish.completion; complete -C $argv[1]' "$1"; }

# completes LINE WANTED: in $shell. Of each answer only the part behind a comma or a = counts.
completes() {
    "ask_$shell" "$1" >answers.all || return
    got=$(cut -f 1 answers.all | sed 's/\\//g; s/[=/]$//; s/.*[,=]//' | LC_ALL=C sort -u |
        tr '\n' ' ' | sed 's/^ *//; s/ *$//')
    [ "$got" = "$2" ] || { echo "completed to: $got"; echo "and not to:   $2"; return 1; }
}
made() {
    "$asan" --print-completion "$shell" >"$shell.completion" &&
        [ -s "$shell.completion" ] && "$shell" -n "$shell.completion"
}
completes_benchmarks() { # those of the program
    "ask_$shell" 'simbench bench chain-10000-decl' >out && says 'chain-10000-declared-1' out
}
beginning() { # SECTION [PREFIX]: such names of its plug-ins, as `completes` wants them
    case $1 in
    strategies) echo all && listed strategies ;;
    outputs) outputs ;;
    any-outputs) outputs && listed bench-formats ;;
    *) listed "$1" ;;
    esac | grep "^${2-}" | LC_ALL=C sort -u | tr '\n' ' ' | sed 's/ $//'
}
refused() { ends 2 "$asan" --print-completion tcsh && says 'bash|zsh|fish' err; }

mkdir folder
: >'two words.json'
for shell in ${SHELLS:-bash zsh fish}; do
    if ! command -v "$shell" >/dev/null 2>&1; then
        skip "$shell completes commands, options and values" "no $shell"
        continue
    fi
    check "$shell: the completion is made, and its syntax is right" made
    while IFS='|' read -r line wanted; do # @SECTION PREFIX: see above
        # shellcheck disable=SC2086 # two words
        case $wanted in @*) wanted=$(beginning ${wanted#@}) ;; esac
        check "$shell: $line" completes "$line" "$wanted"
    done <<'EOT'
simbench sh|show
simbench run tw|two words.json
simbench run --out f|folder
simbench run --rep|--replicates
simbench show --s|--seed --strategies --strategy
simbench bench --se|--selftest
simbench list --se|
simbench --strategies lp|@strategies lp
simbench run -s lp|@strategies lp
simbench show --strategies=lp|@strategies lp
simbench verify --strategies al|@strategies al
simbench run --strategies hlfet,lp|@strategies lp
simbench run --strategies=hlfet,lpt,s|@strategies s
simbench run --workers u|unlimited
simbench run --format m|@outputs m
simbench run --format=j|@outputs j
simbench run --format=|@outputs
simbench bench --format ju|@bench-formats ju
simbench report --format o|@any-outputs o
simbench bench --mode strict,co|continue copied
simbench show --color n|never
simbench generate chol|@generators chol
simbench list st|strategies
simbench help ve|verify
simbench run --replicates |
EOT
    check "$shell: benchmarks are those of the program" completes_benchmarks
done
check 'the completion of another shell is refused' refused
plan
