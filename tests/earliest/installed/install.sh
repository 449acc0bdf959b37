#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs the library into a folder of its own, then builds against the installed files only: the
# header alone, from C and from C++, and every example, with the shared and with the static
# library.
set -eu
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
prefix=$root/usr
${MAKE:-make} -s -f strategies/earliest/earliest.mk ES_VARIANT="${ES_VARIANT:-release}" \
    PREFIX="$prefix" DESTDIR= es_install

export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
flags=$(pkg-config --cflags earliest)
shared=$(pkg-config --libs earliest)
static="$prefix/lib/libearliest.a -pthread"
warnings="-Wall -Wextra -Wpedantic -Werror"

for header in earliest.h $(cd "$prefix/include" && echo earliest/*.h); do
	echo "#include <$header>" > "$root/alone.c"
	cp "$root/alone.c" "$root/alone.cc"
	${CC:-cc} -std=c11 $warnings $flags -fsyntax-only "$root/alone.c"
	${CXX:-c++} -std=c++11 $warnings $flags -fsyntax-only "$root/alone.cc"
done
for example in strategies/earliest/examples/*.c tests/earliest/installed/*_installed.c; do
	${CC:-cc} -std=c11 $warnings $flags -o "$root/program" "$example" $shared
	LD_LIBRARY_PATH="$prefix/lib" "$root/program" > "$root/shared.txt"
	${CC:-cc} -std=c11 $warnings $flags -o "$root/program" "$example" $static
	"$root/program" > "$root/static.txt"
	cmp "$root/shared.txt" "$root/static.txt"
done
# A variant for a sanitizer, by pkg-config alone: a fault in a body on a stack of ours is told
${MAKE:-make} -s -f strategies/earliest/earliest.mk ES_VARIANT=asan PREFIX="$prefix" DESTDIR= \
    es_install_variant
cat > "$root/fault.c" <<'EOF'
#include <earliest.h>
#include <stdlib.h>
static struct es_result fault(struct es_self *self, void *data)
{
	char *freed = malloc(8);
	es_sleep(self, 1);
	free(freed);
	return es_ok(data ? (void *)&freed[*(int *)data] : (void *)(size_t)freed[1]);
}
int main(void)
{
	struct es_sched *sched = es_sched_new(NULL, NULL);
	struct es_set *set = es_set_new(NULL);
	es_set_add(set, NULL, fault, NULL);
	es_run(sched, set, NULL, NULL);
	es_sched_free(sched);
	es_set_free(set);
	return 0;
}
EOF
${CC:-cc} -g -o "$root/program" "$root/fault.c" $(pkg-config --cflags --libs earliest_asan)
if "$root/program" 2> "$root/told.txt" || ! grep -q 'heap-use-after-free' "$root/told.txt"; then
	echo 'the variant for address sanitizers does not tell of a fault' >&2
	exit 1
fi

# libc alone, one versioned name, and no symbol that is not the library's
readelf -d "$prefix/lib/libearliest.so" | grep -q 'SONAME.*libearliest\.so\.[0-9]'
others=$(readelf -d "$prefix/lib/libearliest.so" | grep NEEDED |
    grep -v -e 'libc\.so' -e 'ld-linux' || true)
foreign=$(nm -D --defined-only "$prefix/lib/libearliest.so" | awk '$3 !~ /^es_/')
hidden=$(nm -D --defined-only "$prefix/lib/libearliest.so" |
    awk '$3 ~ /^es_(loop|wake|settle|stacks|timers|switch)_/')
if [ -n "$others$foreign$hidden" ]; then
	printf 'unexpected in the shared library: %s %s %s\n' "$others" "$foreign" "$hidden" >&2
	exit 1
fi
man -l "$prefix/share/man/man3/earliest.3" > /dev/null 2>&1 || ! command -v man > /dev/null
echo "installed files are complete"
