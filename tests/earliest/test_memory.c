/* SPDX-License-Identifier: GPL-3.0-or-later
 * Memory: every allocation fails once, and many tasks wait at once. */
#define _GNU_SOURCE
#include "support.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Counts what is held, and fails the allocation whose number is `fails`. */
struct ration {
    long given, fails;
    size_t held;
};

static bool refused(struct ration *ration) { return ration->given++ == ration->fails; }

static void *ration_alloc(void *self, size_t size)
{
    struct ration *ration = self;
    void *memory = refused(ration) ? NULL : malloc(size);

    if (memory) {
        memset(memory, 0xa5, size);
        ration->held += size;
    }
    return memory;
}

static void ration_free(void *self, void *memory, size_t size)
{
    ((struct ration *)self)->held -= size;
    free(memory);
}

static void *ration_map(void *self, size_t size)
{
    struct ration *ration = self;
    void *memory;

    if (refused(ration))
        return NULL;
    memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    ration->held += size;
    return memory;
}

static void ration_unmap(void *self, void *memory, size_t size)
{
    ((struct ration *)self)->held -= size;
    munmap(memory, size);
}

static struct es_alloc alloc_of(struct ration *ration)
{
    struct es_alloc alloc = ES_ALLOC(.self = ration, .alloc = ration_alloc, .free = ration_free,
                                     .map = ration_map, .unmap = ration_unmap);

    return alloc;
}

static void ignore_text(void *self, const char *text, size_t length)
{
    (void)text;
    *(size_t *)self += length;
}

static void no_hook(void *data) { (void)data; }

static struct es_result uses_everything(struct es_self *self, void *data)
{
    int deferred = es_defer(self, no_hook, NULL);
    struct es_result result = es_sleep(self, 2);

    (void)data;
    if (deferred)
        return (struct es_result){ NULL, deferred, ES_NONE };
    if (result.code)
        return result;
    es_await(self, "no such task");
    return es_await_until(self, 0, 100);
}

static struct es_result sleeps(struct es_self *self, void *data)
{
    (void)data;
    return es_sleep(self, 5);
}

/* Sixty-five sleepers need a second slab of stacks. */
static struct es_set *large_set(const struct es_alloc *alloc)
{
    static const char *const names[] = {
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"
    };
    struct es_set *set = es_set_new(alloc);
    es_id last = ES_NONE;

    for (int i = 0; i < 65; i++)
        last = es_set_add(set, i < 12 ? names[i] : NULL, sleeps, NULL);
    for (es_id i = 0; i < 4; i++)
        es_set_after(set, es_set_add(set, NULL, uses_everything, NULL), last);
    es_set_timeout(set, 3, 50);
    return set;
}

/* Everything once; the code that came of it. All must be clean, whatever fails. */
static int everything(struct ration *ration)
{
    struct es_alloc alloc = alloc_of(ration);
    struct es_virtual_clock clock;
    struct es_options options = {
        .alloc = &alloc, .clock = &clock.clock, .trace_events = 2000, BENCH_VARIANT
    };
    struct es_call call = { .mode = ES_ALL, .limit = 100, .timeout = 1000 };
    struct es_error error = { .code = ES_OK };
    struct es_abort *abort = es_abort_new(&alloc);
    struct es_set *set = large_set(&alloc);
    struct es_sched *sched;
    int code = ES_NO_MEMORY;
    size_t written = 0;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, &error);
    call.abort = abort;
    if (sched && set && abort) {
        code = es_run(sched, set, &call, &error);
        assert_int_equal(code, error.code);
        if (code == ES_OK)
            code = es_trace_waterfall(sched, ignore_text, &written);
        if (code == ES_OK)
            code = es_trace_chrome(sched, ignore_text, &written);
    }
    else if (!sched) {
        assert_int_equal(error.code, ES_NO_MEMORY);
    }
    es_sched_free(sched);
    es_set_free(set);
    es_abort_free(abort);
    return code;
}

static void every_allocation_that_fails_is_a_clean_failure(void **state)
{
    long number;
    long tolerated = 0;

    (void)state;
    for (number = 0; number < 1000; number++) {
        struct ration ration = { .fails = number };
        int code = everything(&ration);

        assert_int_equal(ration.held, 0);
        if (ration.given <= number) {
            assert_int_equal(code, ES_OK);
            break;
        }
        if (code == ES_OK)
            tolerated++; /* the text of an error that was caught, or a stack that the second try got
                          */
        else
            assert_int_equal(code, ES_NO_MEMORY);
    }
    assert_in_range(number, 30, 999);
    assert_in_range(tolerated, 1, bench_copies() ? 80 : 8);
}

static struct es_result waits_and_cleans_up(struct es_self *self, void *data)
{
    struct es_token *token = es_self_context(self);
    struct es_result result = es_wait_on(self, token, 30);

    (void)data;
    if (result.code != ES_TIMED_OUT)
        return result;
    result.code = es_shield(self, true);
    return result.code ? result : es_sleep(self, 1);
}

static void nothing_to_destroy(void *value) { (void)value; }

/* Many requests, more than there is room for at first; the first that fails is told. */
static int many_requests(struct ration *ration)
{
    struct es_alloc alloc = alloc_of(ration);
    struct es_virtual_clock clock;
    struct es_options options = {
        .alloc = &alloc, .clock = &clock.clock, .trace_events = 2000, BENCH_VARIANT
    };
    struct es_error error = { .code = ES_OK };
    struct es_abort *abort = es_abort_new(&alloc);
    struct es_set *set = es_set_new(&alloc);
    struct es_token tokens[30];
    struct es_sched *sched;
    struct es_request *request;
    int code = ES_NO_MEMORY;
    size_t written = 0;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, &error);
    es_set_after(set, es_set_add(set, "after", sleeps, NULL),
                 es_set_add(set, "waits", waits_and_cleans_up, NULL));
    es_set_add(set, "fails to find", uses_everything, NULL);
    es_set_timeout(set, 1, 1000);
    es_set_destroy(set, 0, nothing_to_destroy);
    if (sched && set && abort)
        code = ES_OK;
    for (int i = 0; i < 30 && code == ES_OK; i++) {
        es_token_init(&tokens[i], sched);
        if (!es_request_start(
                sched, set,
                &ES_CALL(.limit = 2, .timeout = 5000, .context = &tokens[i], .abort = abort),
                &error))
            code = error.code;
    }
    while (sched && (request = es_request_wait_any(sched)))
        if (code == ES_OK)
            code = es_request_finish(request, NULL);
    if (code == ES_OK)
        code = es_trace_chrome(sched, ignore_text, &written);
    es_sched_free(sched);
    es_set_free(set);
    es_abort_free(abort);
    return code;
}

static void every_allocation_of_requests_that_fails_is_a_clean_failure(void **state)
{
    long number;

    (void)state;
    for (number = 0; number < 2000; number++) {
        struct ration ration = { .fails = number };
        int code = many_requests(&ration);

        assert_int_equal(ration.held, 0);
        if (ration.given <= number) {
            assert_int_equal(code, ES_OK);
            break;
        }
        assert_true(code == ES_OK || code == ES_NO_MEMORY);
    }
    assert_in_range(number, 100, 1999);
}

static void a_scheduler_that_ran_out_of_memory_runs_again_when_there_is_some(void **state)
{
    struct es_virtual_clock clock;
    struct ration ration = { .fails = -1 };
    struct es_alloc alloc = alloc_of(&ration);
    struct es_options options = { .alloc = &alloc, .clock = &clock.clock, BENCH_VARIANT };
    struct es_set *set = large_set(NULL);
    struct es_sched *sched;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    for (long failing = 0; failing < 8; failing++) {
        struct es_call call = { .mode = ES_ALL };
        int code;

        ration.given = 0;
        ration.fails = failing;
        code = es_run(sched, set, &call, NULL);
        assert_true(code == ES_NO_MEMORY || code == ES_OK);
    }
    ration.fails = -1;
    assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    es_sched_free(sched);
    es_set_free(set);
    assert_int_equal(ration.held, 0);
}

#ifdef __SANITIZE_THREAD__
enum { CROWD = 5000 }; /* the sanitizer knows 8,128 fibers at most */
#else
enum { CROWD = 100000 };
#endif

static struct es_result waits_for_last(struct es_self *self, void *data)
{
    atomic_fetch_add((atomic_uint *)data, 1);
    return es_await_id(self, CROWD - 1);
}

static struct es_result counts_waiting(struct es_self *self, void *data)
{
    struct es_result slept = es_sleep(self, 1);

    return slept.code ? slept : es_ok((void *)(uintptr_t)atomic_load((atomic_uint *)data));
}

static void a_hundred_thousand_tasks_wait_at_once(void **state)
{
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock, BENCH_VARIANT };
    struct es_set *set = es_set_new(NULL);
    struct es_sched *sched;
    atomic_uint entered = 0;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    for (int i = 0; i < CROWD - 1; i++)
        es_set_add(set, NULL, waits_for_last, &entered);
    es_set_add(set, NULL, counts_waiting, &entered);
    assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    assert_int_equal((uintptr_t)es_task_result(sched, 0).value, CROWD - 1);
    assert_int_equal(entered, CROWD - 1);
    es_sched_free(sched);
    es_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_that_fails_is_a_clean_failure),
        cmocka_unit_test(every_allocation_of_requests_that_fails_is_a_clean_failure),
        cmocka_unit_test(a_scheduler_that_ran_out_of_memory_runs_again_when_there_is_some),
        cmocka_unit_test(a_hundred_thousand_tasks_wait_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
