# SPDX-License-Identifier: GPL-3.0-or-later
# What zsh completes a command line to: zsh -f completion.zsh FILE LINE. FILE is the completion.
# It is asked in a terminal of its own; each match goes to the file `answers`, and when all are
# there the file `done` is there.
zmodload zsh/zpty zsh/zselect || exit 1
typeset -r file=$1 line=$2
rm -f answers done
zpty shell zsh -f -i
zpty -w shell "autoload -Uz compinit && compinit -C -d ${(q)file}.dump && source ${(q)file}"
zpty -w shell 'PS1=; unsetopt list_ambiguous beep; bindkey "^I" complete-word
compadd() {
    local -a hits
    if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
        builtin compadd -A hits "$@"
        (($#hits)) && print -rl -- $hits >>answers
    fi
    builtin compadd "$@"
}
finish() { : >done }
comppostfuncs=(finish)'
zpty -w -n shell "$line"$'\t'
integer tries=0
until [[ -e done ]] || ((tries++ > 500)); do
    zpty -r -t shell >/dev/null
    zselect -t 2
done
zpty -d shell
[[ -e done ]] || exit 1
[[ ! -e answers ]] || cat answers
