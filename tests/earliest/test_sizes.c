/* SPDX-License-Identifier: GPL-3.0-or-later
 * Structs that begin with their size: programs of older and of newer headers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support.h"

static struct es_result body(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

/* A struct with room behind it, as a newer header would have. */
#define NEWER(type)                                                                                \
    struct {                                                                                       \
        type known;                                                                                \
        uint64_t later;                                                                            \
    }

static int new_code(const struct es_options *options)
{
    struct es_error error = { 0 };
    struct es_sched *sched = es_sched_new(options, &error);

    es_sched_free(sched);
    assert_true(!sched == (error.code != ES_OK));
    return error.code;
}

static void options_of_a_newer_header_are_taken_while_the_new_fields_are_zero(void **state)
{
    NEWER(struct es_options) newer = { ES_OPTIONS(.trace_events = 4), 0 };

    (void)state;
    newer.known.size = sizeof newer;
    assert_int_equal(new_code(&newer.known), ES_OK);
    newer.later = (uint64_t)1 << 63;
    assert_int_equal(new_code(&newer.known), ES_UNSUPPORTED);
    newer.known.size = sizeof newer.known;
    assert_int_equal(new_code(&newer.known), ES_OK);
}

/* Only the first three fields belong to the program; behind them is something else. */
static void options_of_an_older_header_count_as_zero_behind_their_end(void **state)
{
    struct es_virtual_clock clock;
    struct es_options options;
    struct es_sched *sched;
    struct es_set *set = es_set_new(NULL);

    (void)state;
    memset(&options, 0xff, sizeof options);
    options.size = offsetof(struct es_options, stack_size);
    options.alloc = NULL;
    options.clock = &clock.clock;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    assert_non_null(sched);
    es_set_add(set, NULL, body, &clock);
    assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    assert_ptr_equal(es_task_result(sched, 0).value, &clock);
    es_sched_free(sched);
    es_set_free(set);
}

static void a_size_smaller_than_the_size_itself_is_refused(void **state)
{
    struct es_options options = { .size = 1 };

    (void)state;
    assert_int_equal(new_code(&options), ES_UNSUPPORTED);
}

static void zeroes_are_the_defaults(void **state)
{
    struct es_options options = { 0 };

    (void)state;
    assert_int_equal(new_code(&options), ES_OK);
}

static void clocks_and_allocators_are_looked_at_too(void **state)
{
    NEWER(struct es_clock) clock = { .later = 1 };
    NEWER(struct es_alloc) alloc = { ES_ALLOC(.alloc = NULL), 1 };
    struct es_virtual_clock virtual;
    struct es_options options = { .clock = &clock.known };

    (void)state;
    es_virtual_clock_init(&virtual);
    clock.known = virtual.clock;
    clock.known.size = sizeof clock;
    assert_int_equal(new_code(&options), ES_UNSUPPORTED);
    clock.later = 0;
    assert_int_equal(new_code(&options), ES_OK);
    alloc.known.size = sizeof alloc;
    options = (struct es_options){ .alloc = &alloc.known };
    assert_int_equal(new_code(&options), ES_UNSUPPORTED);
    assert_null(es_set_new(&alloc.known));
    assert_null(es_abort_new(&alloc.known));
}

static void calls_of_older_and_newer_headers(void **state)
{
    struct es_virtual_clock clock;
    NEWER(struct es_call) call = { ES_CALL(.mode = ES_ALL_SETTLED), 1 };
    struct es_sched *sched;
    struct es_set *set = es_set_new(NULL);
    struct es_error error;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&ES_OPTIONS(.clock = &clock.clock), NULL);
    es_set_add(set, NULL, body, &clock);
    call.known.size = sizeof call;
    assert_int_equal(es_run(sched, set, &call.known, &error), ES_UNSUPPORTED);
    assert_non_null(strstr(error.text, "es_call"));
    assert_int_equal(es_task_result(sched, 0).code, ES_UNKNOWN); /* nothing was started */
    call.later = 0;
    assert_int_equal(es_run(sched, set, &call.known, NULL), ES_OK);
    memset(&call, 0xff, sizeof call);
    call.known.size = offsetof(struct es_call, flags);
    call.known.mode = ES_ALL;
    assert_int_equal(es_run(sched, set, &call.known, NULL), ES_OK);
    es_sched_free(sched);
    es_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_of_a_newer_header_are_taken_while_the_new_fields_are_zero),
        cmocka_unit_test(options_of_an_older_header_count_as_zero_behind_their_end),
        cmocka_unit_test(a_size_smaller_than_the_size_itself_is_refused),
        cmocka_unit_test(zeroes_are_the_defaults),
        cmocka_unit_test(clocks_and_allocators_are_looked_at_too),
        cmocka_unit_test(calls_of_older_and_newer_headers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
