/* SPDX-License-Identifier: GPL-3.0-or-later
 * Guards of stacks, of all three kinds, whatever the kernel offers. */
#define _GNU_SOURCE
#include "support.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/state/state.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(ES_VALGRIND)
#define OTHER_HANDLERS 1 /* of the tool's own, which a fault must not reach */
#endif

static struct es_result touches(struct es_self *self, void *data)
{
    const size_t *offset = data;

    memset(es_stacks_low(&self->sched->stacks, self->index) + *offset, 0x5a, 32);
    return es_ok(NULL);
}

static struct es_result does_nothing(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

static int run_with_guard(enum es_guard guard, size_t offset, struct es_error *error)
{
    struct es_sched *sched = es_sched_new(NULL, NULL);
    struct es_set *set = es_set_new(NULL);
    int code;

    sched->stacks.guard = guard;
    es_set_add(set, "fine", does_nothing, NULL);
    es_set_add(set, "overruns", touches, &offset);
    code = es_run(sched, set, NULL, error);
    es_sched_free(sched);
    es_set_free(set);
    return code;
}

static void a_canary_that_is_overwritten_is_an_error_that_names_the_task(void **state)
{
    struct es_error error;

    (void)state;
    assert_int_equal(run_with_guard(ES_GUARD_CANARY, 4096, &error), ES_OK);
    assert_int_equal(run_with_guard(ES_GUARD_CANARY, 0, &error), ES_OVERFLOW);
    assert_string_equal(error.text, "Task \"overruns\": The task overran its stack");
}

#ifndef OTHER_HANDLERS
/* How a child ends that writes into the guard. */
static int end_of_child(enum es_guard guard)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        signal(SIGSEGV, SIG_DFL); /* the test runner has a handler of its own */
        run_with_guard(guard, 0, NULL);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}
#endif

static void a_guard_in_the_page_table_stops_the_program(void **state)
{
#ifdef OTHER_HANDLERS
    (void)state;
    skip();
#else
    struct es_sched *sched = es_sched_new(NULL, NULL);
    struct es_set *set = es_set_new(NULL);

    (void)state;
    es_set_add(set, "fine", does_nothing, NULL);
    assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    assert_int_equal(end_of_child(ES_GUARD_PROTECT), SIGSEGV);
    if (sched->stacks.guard == ES_GUARD_MARKER) /* Linux 6.13 and later */
        assert_int_equal(end_of_child(ES_GUARD_MARKER), SIGSEGV);
    es_sched_free(sched);
    es_set_free(set);
#endif
}

static struct es_result sleeps(struct es_self *self, void *data)
{
    (void)data;
    return es_sleep(self, 1);
}

/* More stacks than mprotect may guard: the rest have canaries, which are looked at from then on. */
static void when_guards_run_out_canaries_take_over(void **state)
{
    enum { MANY = 20100 };
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock };
    struct es_set *set;
    struct es_sched *sched;
    size_t offset = 0;
    struct es_error error;

    (void)state;
#if defined(__SANITIZE_THREAD__) || defined(ES_VALGRIND)
    skip(); /* 8,128 fibers at most, and 30,000 mappings */
#endif
    es_virtual_clock_init(&clock);
    set = es_set_new(NULL);
    sched = es_sched_new(&options, NULL);
    sched->stacks.guard = ES_GUARD_PROTECT;
    for (int i = 0; i < MANY; i++)
        es_set_add(set, NULL, sleeps, NULL);
    es_set_add(set, "overruns", touches, &offset);
    assert_int_equal(es_run(sched, set, NULL, &error), ES_OVERFLOW);
    assert_int_equal(error.task, MANY);
    assert_int_equal(sched->stacks.guard, ES_GUARD_CANARY);
    assert_in_range(sched->stacks.protected, 1, 20000);
    assert_int_equal(sched->stacks.canaries, sched->stacks.protected);
    es_sched_free(sched);
    es_set_free(set);
}

static void stacks_are_reused_last_in_first_out(void **state)
{
    struct bench b;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_ALL);
    for (int i = 0; i < 10; i++) {
        static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j" };
        static const struct step steps[] = { RUN(1), DONE };

        bench_task(&b, names[i], steps);
    }
    bench_run(&b);
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(b.sched->stacks.fresh, 10);
    bench_close(&b);
}

enum { NUMEROUS = 2000 };

struct sleeper {
    es_ns time;
    uint32_t stack; /* the number of the one that the body was entered on */
};

static struct es_result sleeps_for(struct es_self *self, void *data)
{
    struct sleeper *sleeper = data;

    sleeper->stack = self->index;
    return es_sleep(self, sleeper->time);
}

/* They come back in another order than they were handed out in. */
static void each_call_takes_many_stacks_in_the_order_of_memory(void **state)
{
    static struct sleeper sleepers[NUMEROUS];
    struct es_virtual_clock clock;
    struct es_set *set = es_set_new(NULL);
    struct es_sched *sched;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&ES_OPTIONS(.clock = &clock.clock), NULL);
    for (uint32_t i = 0; i < NUMEROUS; i++) {
        sleepers[i].time = 1 + i * 7919 % NUMEROUS;
        es_set_add(set, NULL, sleeps_for, &sleepers[i]);
    }
    for (int call = 0; call < 3; call++) {
        assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
        for (uint32_t i = 0; i < NUMEROUS; i++)
            assert_int_equal(sleepers[i].stack, i);
    }
    assert_int_equal(sched->stacks.fresh, NUMEROUS);
    es_sched_free(sched);
    es_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_canary_that_is_overwritten_is_an_error_that_names_the_task),
        cmocka_unit_test(a_guard_in_the_page_table_stops_the_program),
        cmocka_unit_test(when_guards_run_out_canaries_take_over),
        cmocka_unit_test(stacks_are_reused_last_in_first_out),
        cmocka_unit_test(each_call_takes_many_stacks_in_the_order_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
