#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What `make layers` and `make columns` refuse: a small tree, and one fault at a time.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

tree() { # a tree in which all is well
    rm -rf tree
    mkdir -p tree/sim/base tree/sim/text tree/strategies tree/workloads tree/reports
    mkdir -p tree/tests/check
    printf 'sim/base   :\nsim/text   : base\nstrategies : text\n' >tree/tests/check/layers.txt
    printf 'int sb_base(void);\n' >tree/sim/base/base.h
    printf '#include "sim/base/base.h"\nint sb_base(void) { return 1; }\n' >tree/sim/base/base.c
    printf 'int sb_text(void);\n' >tree/sim/text/text.h
    printf '#include "sim/text/text.h"\n#include "sim/base/base.h"\n' >tree/sim/text/text.c
    printf 'int sb_text(void) { return sb_base(); }\n' >>tree/sim/text/text.c
    printf '#include "sim/text/text.h"\n' >tree/strategies/one.c
}
layers() { "$root/tests/check/layers" tree; }
passes() { tree && ends 0 layers && [ ! -s out ]; }
refuses() { # WHAT: after the fault that the caller made
    ends 1 layers && one_line "$1" out
}
upward() {
    tree && echo '#include "sim/text/text.h"' >>tree/sim/base/base.h
    ends 1 layers && says 'sim/base/base.h:2: sim/base may not include sim/text/text.h' out
}
over_a_room() {
    tree && echo '#include "sim/base/base.h"' >>tree/strategies/one.c
    refuses 'strategies/one.c:2: strategies may not include sim/base/base.h'
}
excepted() {
    over_a_room && echo 'except strategies/one -> sim/base/base' >>tree/tests/check/layers.txt
    ends 0 layers && [ ! -s out ]
}
no_longer_needed() {
    tree && echo 'except strategies/one -> sim/base/base' >>tree/tests/check/layers.txt
    refuses 'no longer needed: except strategies/one -> sim/base/base'
}
nowhere() {
    tree && echo '#include "sim/text/gone.h"' >>tree/strategies/one.c
    refuses 'strategies/one.c:2: includes "sim/text/gone.h", which no room has'
}
no_line() {
    tree && mkdir tree/sim/new && echo 'typedef int sb_new;' >tree/sim/new/new.h
    refuses 'sim/new/new.h: no line of the table names its folder'
}
circle_of_includes() {
    tree && printf 'int sb_other(void);\n#include "sim/text/text.h"\n' >tree/sim/text/other.h
    echo '#include "sim/text/other.h"' >>tree/sim/text/text.c
    refuses 'circle of 2 files: sim/text/other sim/text/text'
}
circle_of_calls() { # without an #include
    tree && printf 'int sb_text(void);\nint sb_other(void) { return sb_text(); }\n' \
        >tree/sim/text/other.c
    printf 'int sb_other(void);\nint sb_more(void) { return sb_other(); }\n' >>tree/sim/text/text.c
    refuses 'circle of 2 files: sim/text/other sim/text/text'
}
not_in_comments() {
    tree && printf 'int sb_other(void) { return 0; } /* sb_text() calls it */\n' \
        >tree/sim/text/other.c
    printf 'int sb_other(void);\nint sb_more(void) { return sb_other(); }\n' >>tree/sim/text/text.c
    ends 0 layers
}
declared_by_another() {
    tree && printf 'int sb_text(void);\n' >tree/sim/text/other.h
    refuses 'sim/text/other.h: declares sb_text, which sim/text/text.c defines'
}
strange_folder() {
    tree && mkdir tree/extras
    refuses 'extras: not a folder of the house'
}

columns() { "$root/tests/check/columns" tree; }
widths() { # NAME: a line of 100 columns, not all of them bytes, is fine in it, one of 101 is not
    tree && printf '# é%97s\n' x >"tree/$1" && ends 0 columns && [ ! -s out ] &&
        printf '\n# é%98s\n' x >"tree/$1" && ends 1 columns &&
        one_line "$1:2: 101 columns, at most 100" out
}
script_without_ending() {
    tree && printf '#!/bin/sh\n#%100s\n' x >tree/sim/run && ends 1 columns &&
        one_line 'sim/run:2: 101 columns, at most 100' out
}
prose() { # tables, pictures, links and code may be wider
    tree && printf '%120s\n|%120s\n![%120s\n[%120s\n```\n%121s\n```\n' x x x x x >tree/a.md &&
        ends 0 columns && [ ! -s out ] && printf '%121s\n' x >>tree/a.md && ends 1 columns &&
        one_line 'a.md:8: 121 columns, at most 120' out
}

check 'a tree in which all is well passes' passes
check 'an include against the table is refused, with its line' upward
check 'an include of a room that the line does not name is refused' over_a_room
check 'a listed exception passes' excepted
check 'an exception that is not needed is refused' no_longer_needed
check 'an include of what is not there is refused' nowhere
check 'a folder that the table does not name is refused' no_line
check 'a circle of includes is refused' circle_of_includes
check 'a circle of calls is refused' circle_of_calls
check 'what stands in a comment makes no circle' not_in_comments
check 'a header that declares what another file defines is refused' declared_by_another
check 'a further folder at the top is refused' strange_folder
check 'lines of C have 100 columns' widths sim/base/wide.h
check 'lines of Python have 100 columns' widths sim/wide.py
check 'lines of shell have 100 columns' widths sim/wide.sh
check 'lines of scripts without an ending have 100 columns' script_without_ending
check 'lines of prose have 120 columns' prose
plan
