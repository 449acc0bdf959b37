/* SPDX-License-Identifier: GPL-3.0-or-later
 * What bodies do with their stacks. */
#define _GNU_SOURCE
#include "support.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Never inlined, never a loop: each call takes its share of the stack. */
static __attribute__((noinline)) int dig(volatile char *above, int depth)
{
    volatile char here[512];

    here[0] = (char)(above[0] + 1);
    return depth == 0 ? here[0] : dig(here, depth - 1) + here[0];
}

static struct es_result digs(struct es_self *self, void *data)
{
    volatile char start[1] = { 0 };

    (void)self;
    return es_ok((void *)(intptr_t)dig(start, *(const int *)data));
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(ES_VALGRIND)
#define OTHER_HANDLERS 1 /* of the tool's own, which say what they found in their own way */
#else
static struct es_result sleeps(struct es_self *self, void *data)
{
    (void)data;
    return es_sleep(self, 5 * MS);
}

/* One frame that is larger than the stack and one guard page, and of which only the low end is
 * written to. */
static __attribute__((noinline)) int jump(void)
{
    volatile char frame[16384 + 4096 + 1000];

    frame[0] = 1;
    return frame[0];
}

static struct es_result jumps(struct es_self *self, void *data)
{
    (void)data;
    return self ? es_ok((void *)(intptr_t)jump()) : es_ok(NULL);
}

static void jump_in_child(int output, int neighbours)
{
    struct es_options options = { .stack_size = 16384, BENCH_VARIANT };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);
    int depth = 1;

    dup2(output, STDERR_FILENO);
    es_overflow_install();
    for (int i = 0; i < neighbours; i++) /* so that the jumper is not on the first stack */
        es_set_add(set, NULL, sleeps, NULL);
    es_set_add(set, "digger", jumps, &depth);
    es_run(sched, set, NULL, NULL);
    _exit(0);
}

static void overflow_in_child(int output)
{
    struct es_options options = { .stack_size = 16384, BENCH_VARIANT };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);
    int depth = 1000;

    dup2(output, STDERR_FILENO);
    es_overflow_install();
    es_set_add(set, "digger", digs, &depth);
    es_run(sched, set, NULL, NULL);
    _exit(0);
}
#endif

#ifndef OTHER_HANDLERS
/* -1: by many small frames. Else by one large one, beside so many other stacks. */
static void assert_told(int neighbours)
{
    int ends[2];
    char text[200] = "";
    size_t length = 0;
    ssize_t got;
    int status;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    if (child == 0 && neighbours < 0)
        overflow_in_child(ends[1]);
    else if (child == 0)
        jump_in_child(ends[1], neighbours);
    close(ends[1]);
    while ((got = read(ends[0], text + length, sizeof text - 1 - length)) > 0)
        length += (size_t)got;
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSEGV);
    assert_string_equal(text, "libearliest: the body of task digger overran its stack; "
                              "es_options.stack_size makes it larger\n");
}
#endif

static void a_stack_that_is_overrun_is_a_clear_message_and_a_signal(void **state)
{
#ifdef OTHER_HANDLERS
    (void)state;
    skip();
#else
    (void)state;
    assert_told(-1);
    for (int neighbours = 0; neighbours < 9; neighbours++)
        assert_told(neighbours);
#endif
}

static void a_stack_of_a_megabyte_holds_what_a_small_one_cannot(void **state)
{
    struct es_options options = { .stack_size = 1 << 20, BENCH_VARIANT };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);
    int depth = 1000;

    (void)state;
    es_set_add(set, "digger", digs, &depth);
    assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    assert_int_not_equal((intptr_t)es_task_result(sched, 0).value, 0);
    es_sched_free(sched);
    es_set_free(set);
}

/* Frames come back where they were, with what they held, also when they point into themselves. */
static struct es_result remembers(struct es_self *self, void *data)
{
    uint32_t mine[40];
    uint32_t *inside = &mine[20];
    uint32_t seed = es_self_id(self) * 2654435761u;

    for (uint32_t i = 0; i < 40; i++)
        mine[i] = seed + i;
    for (uint32_t round = 0; round < 5; round++) {
        struct es_result slept = es_sleep(self, 1 + (seed >> round) % 7);

        if (slept.code)
            return slept;
        if (*inside != seed + 20)
            return es_fail(data);
    }
    for (uint32_t i = 0; i < 40; i++)
        if (mine[i] != seed + i)
            return es_fail(data);
    return es_ok(NULL);
}

static void a_body_finds_its_variables_as_it_left_them(void **state)
{
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock, BENCH_VARIANT };
    struct es_set *set = es_set_new(NULL);
    struct es_sched *sched;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    for (int i = 0; i < 500; i++)
        es_set_add(set, NULL, remembers, NULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    es_sched_free(sched);
    es_set_free(set);
}

/* Waits with so many bytes on its stack as its number says, twice: deeper the second time. */
static struct es_result waits_deep(struct es_self *self, void *data)
{
    size_t depth = (size_t)es_self_id(self) * 8 % 3000 + 1;
    unsigned char pattern = (unsigned char)es_self_id(self);
    unsigned char *deep = __builtin_alloca(depth);

    memset(deep, pattern, depth);
    for (int i = 0; i < 2; i++) {
        struct es_result result = es_self_id(self) % 2
                                      ? es_sleep(self, 10)
                                      : es_await_id(self, es_self_id(self) / 4 * 2 + 1);
        unsigned char *deeper = __builtin_alloca(depth / 3 + 1);

        if (result.code)
            return result;
        memset(deeper, pattern, depth / 3 + 1);
        for (size_t k = 0; k < depth; k++)
            if (deep[k] != pattern)
                return es_fail(data);
    }
    return es_ok(data);
}

static void whatever_is_on_a_stack_is_there_after_a_wait(void **state)
{
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock, BENCH_VARIANT };
    struct es_set *set = es_set_new(NULL);
    struct es_sched *sched;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    for (int i = 0; i < 3000; i++)
        es_set_add(set, NULL, waits_deep, set);
    for (int i = 0; i < 2; i++)
        assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    es_sched_free(sched);
    es_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stack_that_is_overrun_is_a_clear_message_and_a_signal),
        cmocka_unit_test(a_stack_of_a_megabyte_holds_what_a_small_one_cannot),
        cmocka_unit_test(a_body_finds_its_variables_as_it_left_them),
        cmocka_unit_test(whatever_is_on_a_stack_is_there_after_a_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
