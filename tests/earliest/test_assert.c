/* SPDX-License-Identifier: GPL-3.0-or-later
 * Assertions: what only a mistake in a program brings about ends it, with a line that says where.
 */
#define _GNU_SOURCE
#include "support.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/assert.h"

/* Runs `act` in a process of its own, reads what it says on standard error, and tells how it ended.
 */
static int ends(void (*act)(void), char *said, size_t size)
{
    int ends[2];
    int status = 0;
    size_t length = 0;
    ssize_t got;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL); /* the test runner has a handler of its own */
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        act();
        _exit(0);
    }
    close(ends[1]);
    while (length + 1 < size && (got = read(ends[0], said + length, size - 1 - length)) > 0)
        length += (size_t)got;
    said[length] = '\0';
    close(ends[0]);
    waitpid(child, &status, 0);
    return status;
}

static void asks_no_set(void) { es_set_count(NULL); }

static void breaks_an_invariant(void)
{
    int left = 0;

    ES_ASSERT(left > 0);
    (void)left;
}

static void keeps_an_invariant(void)
{
    ES_ASSERT(1 + 1 == 2);
    ES_REQUIRE(1 + 1 == 2);
}

static void a_null_at_a_door_ends_the_program_in_every_build(void **state)
{
    char said[400];
    int status = ends(asks_no_set, said, sizeof said);

    (void)state;
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
    assert_non_null(strstr(said, "set.c:"));
    assert_non_null(strstr(said, "not so: set\n"));
}

static void an_invariant_is_checked_where_nobody_asked_for_speed(void **state)
{
    char said[400];
    int status = ends(breaks_an_invariant, said, sizeof said);

    (void)state;
#ifdef ES_CHECKED
    assert_true(WIFSIGNALED(status));
    assert_non_null(strstr(said, "test_assert.c:"));
    assert_non_null(strstr(said, "not so: left > 0\n"));
#else
    assert_int_equal(status, 0);
    assert_string_equal(said, "");
#endif
}

static void what_holds_says_nothing(void **state)
{
    char said[400];

    (void)state;
    assert_int_equal(ends(keeps_an_invariant, said, sizeof said), 0);
    assert_string_equal(said, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_null_at_a_door_ends_the_program_in_every_build),
        cmocka_unit_test(an_invariant_is_checked_where_nobody_asked_for_speed),
        cmocka_unit_test(what_holds_says_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
