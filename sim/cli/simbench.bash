# SPDX-License-Identifier: GPL-3.0-or-later
# Completion for bash: commands, options, the names that simbench itself lists, and files.
_simbench()
{
    local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
    local commands='run show check generate list report' options
    case $last in
    --strategies | -s)
        local names=$(simbench list strategies 2>/dev/null | awk 'NR > 1 { print $1 }') done=
        [[ $word == *,* ]] && done=${word%,*},
        COMPREPLY=($(compgen -P "$done" -W "all $names" -- "${word##*,}"))
        return ;;
    --format | -f) COMPREPLY=($(compgen -W 'table json csv markdown' -- "$word")); return ;;
    --color) COMPREPLY=($(compgen -W 'auto always never' -- "$word")); return ;;
    --workers | -w) COMPREPLY=($(compgen -W 'unlimited 1 2 4 8 16' -- "$word")); return ;;
    --out | -o) COMPREPLY=($(compgen -d -- "$word")); return ;;
    --replicates | -n | --seed | --threads | -j | --only-replicate) return ;;
    esac
    case $command in
    show) options='--strategies --workers --seed --only-replicate --color' ;;
    check) options='--quiet' ;;
    generate) options='--seed' ;;
    list) COMPREPLY=($(compgen -W 'strategies distributions generators formats reports' -- "$word")); return ;;
    report) options='--format --out --no-report --quiet --color' ;;
    *) options='--strategies --replicates --workers --seed --only-replicate --threads --format --out --no-report --quiet --color' ;;
    esac
    if [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$options --help --version" -- "$word"))
    elif [[ $command == generate && $COMP_CWORD -eq 2 ]]; then
        COMPREPLY=($(compgen -f -W "$(simbench list generators 2>/dev/null | awk '/^  [^ ]/ { print $1 }')" -- "$word"))
    else
        COMPREPLY=($(compgen -f -- "$word"))
        [[ $COMP_CWORD -eq 1 ]] && COMPREPLY+=($(compgen -W "$commands" -- "$word"))
    fi
}
complete -o filenames -F _simbench simbench
