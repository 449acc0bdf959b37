#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The examples of CONTRIBUTING.md, as they stand there: in a copy of the tree with its objects.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

build=$(dirname "$simbench")
unset BUILD VARIANT DESTDIR PREFIX

mirror() {
    objects=$(sed -n '1s|/sim/cli/.*||p' "$build/objects.list")
    mkdir -p tree/build/earliest &&
        cp -Rp "$root/Makefile" "$root/.gitignore" "$root/sim" "$root/strategies" \
            "$root/workloads" "$root/reports" "$root/tests" tree &&
        cp -Rp "$build/$(basename "$objects")" "$build/simbench" "$build/objects.list" tree/build &&
        cp -Rp "$build/earliest/release" tree/build/earliest &&
        find tree/build -name '*.d' -exec sed -i "s|$build/|build/|g" {} +
}
build_again() { make -C tree all >log 2>&1 || { tail -n 20 log; return 1; }; }
examples() { (cd "$root" && python3 tests/check/documents.py examples "$tmp/tree"); }
layers() { (cd tree && tests/check/layers) }

check 'a copy of the tree and its objects builds' mirror
check 'it is complete' build_again
check 'the examples of CONTRIBUTING.md build, and print what it says' examples
check 'they keep to the layers' layers
plan
