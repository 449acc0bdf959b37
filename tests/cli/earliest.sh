#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# libearliest as its users see it: what its documents and examples show runs, and frees what it
# makes, under the address sanitizer; how it is hardened.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

library=$root/strategies/earliest
built=$(dirname "$simbench")/earliest/release
checked=$(dirname "$(dirname "$asan")")/earliest/asan/libearliest.a
flags="-std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Wno-unused-parameter
-Wno-unused-function -Werror"

# FILE...: into `program`, with the library that sees each fault and leak.
sanitized() {
    # shellcheck disable=SC2086 # flags
    gcc $flags -g -fsanitize=address,undefined -fno-sanitize-recover=all -I"$library" \
        -o program "$@" "$checked" -pthread
}

# What a document shows: functions as they are, the rest in main.
program_of() {
    cat <<'EOF'
#include <earliest.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static char seen[100];
static void *fetch_profile(void *user, void *data)
{
    snprintf(seen, sizeof seen, "profile of %s", (const char *)user);
    return data;
}
static struct es_result user(struct es_self *self, void *data) { return es_ok("the user"); }
static struct es_result config(struct es_self *self, void *data) { return es_sleep(self, 1000); }
EOF
    cat <<'EOF'
#ifndef SHOWS_PROFILE
static struct es_result profile(struct es_self *self, void *data)
{
    struct es_result user = es_await(self, "user");

    return user.code ? user : es_ok(fetch_profile(user.value, data));
}
#endif
EOF
    awk '/^struct es_sched \*/ { print "int main(void)\n{"; main = 1 } { print }
         END { print "return strcmp(seen, \"profile of the user\") != 0;\n}" }'
}
shown() { # WORD FLAG...: what it must be about
    program_of >shown.c && grep -q "$1" shown.c && shift &&
        sanitized shown.c "$@" && ends 0 ./program &&
        [ ! -s err ]
}
readme() { # NUMBER WORD FLAG...: of the blocks of C
    number=$1
    shift
    awk -v number="$number" '/^```/ { on = /^```c$/; blocks += on; next } on && blocks == number' \
        "$library/README.md" | shown "$@"
}
manual() { # its code stands between .nf and .fi
    awk '/^\.nf/ { text = ""; on = 1; next }
         /^\.fi/ { if (text ~ /es_sched_new/) print text; on = 0 }
         on { text = text $0 "\n" }' "$library/earliest.3" | sed 's/\\e/\\/g; s/\\-/-/g' |
        shown es_run -DSHOWS_PROFILE
}
examples() {
    for example in "$library"/examples/*.c; do
        echo "$example"
        sanitized "$example" && ends 0 ./program || return
    done
}
aggregator() { # PROGRAM: each way gets the same three answers, the earliest start first
    ends 0 "$1" && cat out && [ "$(wc -l <out)" -ge 3 ]
}
sanitized_aggregator() {
    # shellcheck disable=SC2046 # flags
    sanitized "$library/examples/curl/aggregator.c" $(pkg-config --cflags --libs libcurl) &&
        aggregator ./program
}
without_curl() { # says so, and is no error
    PKG_CONFIG_LIBDIR=$tmp PKG_CONFIG_PATH='' make -s -C "$root" \
        -f strategies/earliest/earliest.mk es_check_curl >out 2>&1 &&
        one_line 'libcurl (libcurl4-openssl-dev) is missing' out
}

hardened() {
    readelf -dW "$built"/libearliest.so.*.*.* | grep -q 'Flags:.*NOW' &&
        readelf -lW "$built"/libearliest.so.*.*.* >segments && grep -q GNU_RELRO segments &&
        grep -q 'GNU_STACK.* RW ' segments &&
        nm -D "$built"/libearliest.so.*.*.* | grep -q __stack_chk_fail
}
branches() { # every object is fit for branch tracking, none for a shadow stack
    readelf -nW "$built/libearliest.a" >notes
    objects=$(ar t "$built/libearliest.a" | wc -l)
    tracked=$(grep -c 'x86 feature:.*IBT' notes)
    echo "$tracked of $objects"
    [ "$objects" -eq "$tracked" ] && ! grep SHSTK notes
}

check 'the lines of the README run and free what they make' readme 1 es_run -DSHOWS_PROFILE
check 'its lines about many calls at once' readme 2 es_request_wait_any
check 'its lines about tokens' readme 3 es_token_fire
check 'its lines about being driven' readme 4 es_step
check 'its lines about clean-up' readme 5 es_shield
check 'its lines about pools' readme 6 es_pool_take
check 'its lines about calls that may fail' readme 7 es_attempt
check 'the lines of the manual page run and free what they make' manual
check 'the examples run and free what they make' examples
if pkg-config --exists libcurl; then
    check 'the HTTP aggregator runs and frees what it makes' sanitized_aggregator
else
    skip 'the HTTP aggregator' 'libcurl (libcurl4-openssl-dev) is missing'
fi
check 'without libcurl its example is left out, and that is told' without_curl
check 'the library has relocations read-only, no executable stack, stack protectors' hardened
case $(uname -m) in
x86_64) check 'the library is fit for branch tracking, and for no shadow stack' branches ;;
*) skip 'the library is fit for branch tracking' 'another machine' ;;
esac
plan
