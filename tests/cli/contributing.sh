#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The examples of CONTRIBUTING.md, as they stand there: in a copy of the tree with its objects. Then
# the tests of the tables of plug-ins, with the examples in.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
# shellcheck source=tests/cli/rebuild.inc
. "$root/tests/cli/rebuild.inc"

build=$(dirname "$simbench")
unset BUILD VARIANT DESTDIR PREFIX
quick_compiler

mirror() {
    objects=$(sed -n '1s|\(/obj-[^/]*\)/.*|\1|p' "$build/objects.list")
    mkdir -p tree/build/earliest &&
        cp -Rp "$root/Makefile" "$root/.gitignore" "$root/.debian" "$root/sim" "$root/strategies" \
            "$root/workloads" "$root/reports" "$root/tests" tree &&
        cp -Rp "$build/$(basename "$objects")" "$build/simbench" "$build/objects.list" \
            "$build"/libsimbench-* tree/build &&
        cp -Rp "$build/earliest/release" tree/build/earliest &&
        find tree/build -name '*.d' -exec sed -i "s|$build/|build/|g" {} +
}
build_again() { make -C tree all >log 2>&1 || { tail -n 20 log; return 1; }; }
examples() { (cd "$root" && python3 tests/check/documents.py examples "$tmp/tree"); }
# What walks the tables of plug-ins: no new one may need a change there. Lists in tests/data/golden
# are written anew.
programs() {
    walking='cli/test_catalogue engine/test_engines workload/test_source workload/test_schema
        workload/test_workload_write model/test_dist model/test_dist_types bench/test_case
        bench/test_graph'
    # shellcheck disable=SC2086 # words
    make -C tree $(printf 'build/tests/%s ' $walking) >log 2>&1 || { tail -n 20 log; return 1; }
    for program in $walking; do
        (cd tree && "build/tests/$program") >log 2>&1 && continue
        grep -v '^\[ *\(RUN\|OK\)' log
        return 1
    done
}
walks() {
    (cd tree && SIMBENCH_GOLDEN=write sh "tests/cli/$1.sh" build/simbench build/simbench) >log \
        2>&1 &&
        return
    grep -A 9 '^not ok' log
    return 1
}
layers() { (cd tree && tests/check/layers) }

check 'a copy of the tree and its objects builds' mirror
check 'it is complete' build_again
check 'the examples of CONTRIBUTING.md build, and print what it says' examples
check 'with them the programs pass that walk the tables of plug-ins' programs
check 'and so does the session of commands and options' walks usage
# The others are made of the same table, and install.sh has seen new names in each.
SHELLS=bash
export SHELLS
check 'and that of the completions' walks completion
check 'they keep to the layers' layers
plan
