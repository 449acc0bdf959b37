#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make dist: what is in the file, and that it builds where there is no git. `make check-deb`
# builds it from nothing.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

build=$(dirname "$simbench")
unset BUILD VARIANT DESTDIR PREFIX
version=$(sed -n 's/^#define SB_VERSION "\(.*\)"/\1/p' "$root/sim/base/version.h")

made() {
    make -C "$root" BUILD="$tmp/dist" XZ_LEVEL=-0 dist >log 2>&1 || { cat log; return 1; }
    [ -s "dist/simbench-$version.tar.xz" ]
}
complete() { # all that is committed, below one folder
    tar -tf "dist/simbench-$version.tar.xz" | grep -v '/$' | sed "s|^simbench-$version/||" |
        sort >has
    git -C "$root" ls-tree -r -z --name-only HEAD | tr '\0' '\n' | sort | diff - has
}
unpacked() {
    tar -xf "dist/simbench-$version.tar.xz" && [ -x "simbench-$version/tests/check/run" ] &&
        [ ! -e "simbench-$version/.git" ]
}
builds() { # with the objects that are there, whatever the date of the commit
    objects=$(sed -n '1s|\(/obj-[^/]*\)/.*|\1|p' "$build/objects.list")
    [ -n "$objects" ] && mkdir built &&
        cp -Rp "$build/$(basename "$objects")" "$build/objects.list" built &&
        cp -Rp --parents "$build/earliest/release" . &&
        mv ".$build/earliest" built &&
        find "simbench-$version" -type f -exec touch -d 2000-01-01 {} + &&
        find built -name '*.d' \
            -exec sed -i "s|$build/|$tmp/built/|g; s|build/|$tmp/built/|g" {} + &&
        make -C "simbench-$version" BUILD="$tmp/built" all >log 2>&1 ||
        { tail -n 20 log; return 1; }
    [ "$(grep -c '^  cc ' log)" -lt 40 ] && # with them, not from nothing
        ends 0 built/simbench --version && says "simbench $version" out
}
checks() { # what looks at the whole tree copes without git
    make -C "simbench-$version" BUILD="$tmp/built" layers >log 2>&1 || { tail -n 20 log; return 1; }
}
deb_version() { # the package's is the program's
    sed -n '1s/^simbench (\(.*\)-[0-9]*) .*/\1/p' "$root/.debian/changelog" >out &&
        echo "$version" | diff - out
}

check 'the Debian package has the version of the program' deb_version
if [ -e "$root/.git" ] && command -v git >/dev/null && command -v xz >/dev/null; then
    check 'make dist makes a file named by the version' made
    check 'it holds what is committed and nothing else' complete
    check 'it unpacks into a folder named by the version' unpacked
    check 'it builds there' builds
    check 'the check of the layers works there' checks
else
    skip 'make dist' 'it takes the files from git'
fi
plan
