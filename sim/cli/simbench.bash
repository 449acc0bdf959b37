# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion for bash: commands, options, the names that simbench itself lists, and files.
_simbench_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2"); }
_simbench_names() { simbench list "$1" 2>/dev/null | awk '/^  [^ ]/ { print $1 }'; }
_simbench()
{
    local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} options before
    # bash takes --format=table for three words.
    if [[ $word == = ]]; then
        word=
    elif [[ $last == = ]]; then
        last=${COMP_WORDS[COMP_CWORD-2]}
    fi
    case $last in
    --strategies | -s)
        before=
        [[ $word == *,* ]] && before=${word%,*},
        mapfile -t COMPREPLY < <(compgen -P "$before" -W "all $(_simbench_names strategies)" -- "${word##*,}")
        return ;;
    --format | -f)
        [[ $command == bench ]] && { _simbench_words "$(_simbench_names bench-formats)" "$word"; return; }
        _simbench_words 'table json csv markdown' "$word"
        return ;;
    --color) _simbench_words 'auto always never' "$word"; return ;;
    --workers | -w) _simbench_words 'unlimited 1 2 4 8 16' "$word"; return ;;
    --out | -o) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
    --save | --compare) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
    --mode) _simbench_words 'declared strict continue copied' "$word"; return ;;
    --body) _simbench_words 'empty spin1us timer1ms' "$word"; return ;;
    --tasks | --margin | --aa | --inject) return ;;
    --replicates | -n | --seed | --threads | -j | --only-replicate | --time-scale | --spin | --fail-if) return ;;
    esac
    case $command in
    show) options='--strategies --workers --seed --only-replicate --color' ;;
    check) options='--quiet' ;;
    verify) options='--strategies --replicates --workers --seed --only-replicate --threads --real-clock --time-scale --spin --quiet' ;;
    generate) options='--seed' ;;
    list) options= ;;
    bench) options='--list --quick --tasks --workers --mode --body --library --save --compare --margin --strict --out --resume --selftest --aa --inject --fail-if --format --quiet --color' ;;
    report) options='--format --out --no-report --quiet --color' ;;
    *) options='--strategies --replicates --workers --seed --only-replicate --threads --format --out --no-report --no-verify --fail-if --quiet --color' ;;
    esac
    if [[ $word == -* ]]; then
        _simbench_words "$options --help --version" "$word"
    elif [[ $command == list && $COMP_CWORD -gt 1 ]]; then
        _simbench_words 'strategies distributions generators formats reports schedulers bench-formats' "$word"
    else
        mapfile -t COMPREPLY < <(
            compgen -f -- "$word"
            [[ $COMP_CWORD -eq 1 ]] && compgen -W 'run show check verify generate list report bench' -- "$word"
            [[ $command == bench ]] && compgen -W "$(simbench bench --list 2>/dev/null)" -- "$word"
            [[ $command == generate && $COMP_CWORD -eq 2 ]] && compgen -W "$(_simbench_names generators)" -- "$word")
    fi
}
complete -o filenames -F _simbench simbench
