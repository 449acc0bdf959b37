/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stacks in huge pages: which they are, what guards them, and what happens where there are none.
 * Stacks that are made ahead. */
#define _GNU_SOURCE
#include "support.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/state/state.h"
#include "fibers/huge_pages.h"

/* The thread sanitizer keeps a clock of all stacks in each of them, so that many take their square,
 * and finds nothing where one thread runs. */
#ifdef __SANITIZE_THREAD__
enum { SEVERAL_THREADS_ONLY = true, MANY = 1200 };
#else
enum { SEVERAL_THREADS_ONLY = false, MANY = 3000 };
#endif
enum { GUARDED = 1024, LEAST_AREA = 16 << 20 };

/* Memory of the test's own: counts what is mapped, and refuses areas of huge pages after so many.
 */
struct source {
    size_t mapped;
    uint32_t areas, most_areas, maps, most_maps;
};

static void *source_alloc(void *self, size_t size)
{
    (void)self;
    return malloc(size);
}

static void source_free(void *self, void *memory, size_t size)
{
    (void)self;
    (void)size;
    free(memory);
}

static void *source_map(void *self, size_t size)
{
    struct source *source = self;
    void *memory;

    if (source->maps++ >= source->most_maps)
        return NULL;
    if (size >= LEAST_AREA && source->areas++ >= source->most_areas)
        return NULL;
    memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    source->mapped += size;
    return memory;
}

static void source_unmap(void *self, void *memory, size_t size)
{
    ((struct source *)self)->mapped -= size;
    munmap(memory, size);
}

struct state {
    struct source source;
    struct es_alloc alloc;
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set;
    struct es_error error;
    uint32_t overruns; /* the fiber whose body writes below its stack; or none */
};

/* Waits, so that each has a stack of its own, and once more after the deed. */
static struct es_result waits_twice(struct es_self *self, void *data)
{
    const struct state *state = data;
    const struct es_stacks *stacks = &self->sched->stacks;
    struct es_result slept = es_sleep(self, 1);

    if (slept.code)
        return slept;
    if (self->index == state->overruns)
        memset(es_stacks_low(stacks, self->index), 0x5a, 32);
    return es_sleep(self, 1);
}

/* As where huge pages are offered, whatever the machine says. */
static void open_state(struct state *state, uint32_t most_areas, unsigned workers)
{
    memset(state, 0, sizeof *state);
    state->source.most_areas = most_areas;
    state->source.most_maps = UINT32_MAX;
    state->overruns = UINT32_MAX;
    state->alloc = ES_ALLOC(.self = &state->source, .alloc = source_alloc, .free = source_free,
                            .map = source_map, .unmap = source_unmap);
    es_virtual_clock_init(&state->clock);
    state->sched = es_sched_new(&ES_OPTIONS(.alloc = &state->alloc, .clock = &state->clock.clock,
                                            .huge_stacks = true, .workers = workers,
                                            .grain = -1),
                                NULL);
    assert_non_null(state->sched);
    state->sched->stacks.huge = true;
    state->set = es_set_new(NULL);
    for (int i = 0; i < MANY; i++)
        es_set_add(state->set, NULL, waits_twice, state);
}

static int run(struct state *state)
{
    return es_run(state->sched, state->set, NULL, &state->error);
}

static void close_state(struct state *state)
{
    es_sched_free(state->sched);
    es_set_free(state->set);
    assert_int_equal(state->source.mapped, 0);
}

static bool dense(const struct state *state, uint32_t fiber)
{
    return state->sched->stacks.slabs[fiber / ES_SLAB].dense;
}

static void the_first_thousand_keep_guard_pages_and_the_rest_have_canaries(void **unused)
{
    struct state state;
    const struct es_stacks *stacks;

    (void)unused;
    open_state(&state, UINT32_MAX, 1);
    stacks = &state.sched->stacks;
    assert_int_equal(run(&state), ES_OK);
    assert_int_equal(stacks->fresh, MANY);
    assert_int_equal(stacks->stack_size - stacks->guard_size, 16384);
    assert_false(dense(&state, GUARDED - 1));
    assert_true(dense(&state, GUARDED));
    assert_true(dense(&state, MANY - 1));
    assert_int_equal(stacks->canaries, GUARDED);
    assert_int_equal(state.source.areas, 3); /* for 31 slabs, of which 15 fit into one */
    close_state(&state);
}

static void stacks_in_huge_pages_do_not_overlap(void **unused)
{
    struct state state;
    const struct es_stacks *stacks;

    (void)unused;
    open_state(&state, UINT32_MAX, 1);
    stacks = &state.sched->stacks;
    assert_int_equal(run(&state), ES_OK);
    for (uint32_t i = GUARDED; i < MANY; i++) {
        const char *low = es_stacks_low(stacks, i);
        const char *sp = es_stacks_fiber(stacks, i)->context.sp;

        assert_in_range((uintptr_t)sp, (uintptr_t)low + 64, (uintptr_t)low + 16704);
        for (uint32_t k = GUARDED; k < i; k += 61)
            assert_true(low >= es_stacks_low(stacks, k) + 16704 ||
                        low + 16704 <= es_stacks_low(stacks, k));
    }
    close_state(&state);
}

static void whoever_overruns_one_is_told_when_the_body_returns(void **unused)
{
    static const uint32_t fibers[] = { GUARDED, GUARDED + 959, GUARDED + 960, MANY - 1 };

    (void)unused;
    for (size_t i = 0; i < sizeof fibers / sizeof *fibers; i++) {
        struct state state;

        open_state(&state, UINT32_MAX, 1);
        state.overruns = fibers[i];
        assert_int_equal(run(&state), ES_OVERFLOW);
        assert_int_equal(state.error.task, fibers[i]); /* tasks are entered in their order */
        close_state(&state);
    }
}

static void so_is_one_of_several_workers(void **unused)
{
    struct state state;

    (void)unused;
    open_state(&state, UINT32_MAX, 3);
    state.overruns = MANY - 100;
    assert_int_equal(run(&state), ES_OVERFLOW);
    close_state(&state);
}

static void where_an_area_is_refused_the_other_stacks_have_guard_pages(void **unused)
{
    for (uint32_t most = 0; most < 2; most++) {
        struct state state;
        uint32_t in_areas = GUARDED + most * 15 * ES_SLAB;

        (void)unused;
        open_state(&state, most, 1);
        assert_int_equal(run(&state), ES_OK);
        assert_int_equal(state.sched->stacks.fresh, MANY);
        assert_int_equal(state.source.areas, most + 1); /* not asked for again */
        assert_false(dense(&state, in_areas));
        assert_true(most == 0 || dense(&state, in_areas - 1));
        if (most > 0) {
            state.overruns = in_areas - 1;
            assert_int_equal(run(&state), ES_OVERFLOW);
        }
        close_state(&state);
    }
}

static void large_stacks_and_copied_ones_are_as_ever(void **unused)
{
    const struct es_options options[] = {
        ES_OPTIONS(.huge_stacks = true, .stack_size = (size_t)256 << 10),
        ES_OPTIONS(.huge_stacks = true, .copy_stacks = true),
        ES_OPTIONS(.copy_stacks = false),
    };

    (void)unused;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        struct es_sched *sched = es_sched_new(&options[i], NULL);

        assert_false(sched->stacks.huge);
        es_sched_free(sched);
    }
}

static void they_are_asked_for_where_the_system_offers_them(void **unused)
{
    struct es_sched *sched = es_sched_new(&ES_OPTIONS(.huge_stacks = true), NULL);
    char setting[64] = "[never]"; /* as without the file */
    FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "r");

    (void)unused;
    if (file) {
        assert_non_null(fgets(setting, sizeof setting, file));
        fclose(file);
    }
    assert_int_equal(sched->stacks.huge, !strstr(setting, "[never]"));
    es_sched_free(sched);
}

static void stacks_made_ahead_are_those_that_the_call_takes(void **unused)
{
    for (uint32_t most = 0; most < 2; most++) {
        struct state state;
        size_t mapped;

        (void)unused;
        open_state(&state, most, 1);
        assert_int_equal(es_sched_prepare(state.sched, 10), ES_OK);
        assert_int_equal(es_sched_prepare(state.sched, MANY), ES_OK);
        assert_int_equal(es_sched_prepare(state.sched, 1), ES_OK);
        assert_int_equal(state.sched->stacks.fresh, MANY);
        assert_null(state.sched->stacks.idle);
        assert_int_equal(state.sched->stacks.unlisted, 0);
        mapped = state.source.mapped;
        assert_int_equal(run(&state), ES_OK);
        assert_int_equal(state.sched->stacks.fresh, MANY);
        assert_int_equal(state.source.mapped, mapped);
        close_state(&state);
    }
}

static void whatever_kind_of_fiber_may_be_made_ahead(void **unused)
{
    const struct es_options options[] = { ES_OPTIONS(.copy_stacks = true), ES_OPTIONS(.seed = 1),
                                          ES_OPTIONS(.copy_stacks = true, .seed = 1),
                                          ES_OPTIONS(.workers = 3, .grain = -1) };

    (void)unused;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        struct state state = { .overruns = UINT32_MAX };
        struct es_sched *sched = es_sched_new(&options[i], NULL);
        struct es_set *set = es_set_new(NULL);

        for (int k = 0; k < 200; k++)
            es_set_add(set, NULL, waits_twice, &state);
        assert_int_equal(es_sched_prepare(sched, 200), ES_OK);
        assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
        if (options[i].workers > 1) /* a worker takes one before it knows whether it needs it */
            assert_true(sched->stacks.fresh >= 200);
        else
            assert_int_equal(sched->stacks.fresh, 200);
        es_sched_free(sched);
        es_set_free(set);
    }
}

static struct es_result prepares(struct es_self *self, void *data)
{
    *(int *)data = es_sched_prepare(self->sched, 10);
    return es_ok(NULL);
}

static void none_are_made_during_a_call(void **unused)
{
    struct es_sched *sched = es_sched_new(NULL, NULL);
    struct es_set *set = es_set_new(NULL);
    int code = ES_OK;

    (void)unused;
    es_set_add(set, NULL, prepares, &code);
    assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    assert_int_equal(code, ES_MISUSE);
    es_sched_free(sched);
    es_set_free(set);
}

static void what_was_made_before_memory_ran_out_stays(void **unused)
{
    struct state state;

    (void)unused;
    open_state(&state, UINT32_MAX, 1);
    state.source.most_maps = 2;
    assert_int_equal(es_sched_prepare(state.sched, 1000), ES_NO_MEMORY);
    assert_int_equal(state.sched->stacks.fresh, 2 * ES_SLAB);
    state.source.most_maps = UINT32_MAX;
    assert_int_equal(run(&state), ES_OK);
    assert_int_equal(state.sched->stacks.fresh, MANY);
    close_state(&state);
}

int main(void)
{
    const struct CMUnitTest one_thread[] = {
        cmocka_unit_test(the_first_thousand_keep_guard_pages_and_the_rest_have_canaries),
        cmocka_unit_test(stacks_in_huge_pages_do_not_overlap),
        cmocka_unit_test(whoever_overruns_one_is_told_when_the_body_returns),
        cmocka_unit_test(where_an_area_is_refused_the_other_stacks_have_guard_pages),
        cmocka_unit_test(large_stacks_and_copied_ones_are_as_ever),
        cmocka_unit_test(they_are_asked_for_where_the_system_offers_them),
        cmocka_unit_test(stacks_made_ahead_are_those_that_the_call_takes),
        cmocka_unit_test(none_are_made_during_a_call),
        cmocka_unit_test(what_was_made_before_memory_ran_out_stays),
    };
    const struct CMUnitTest threads[] = {
        cmocka_unit_test(so_is_one_of_several_workers),
        cmocka_unit_test(whatever_kind_of_fiber_may_be_made_ahead),
    };
    int failed = cmocka_run_group_tests(threads, NULL, NULL);

    return failed + (SEVERAL_THREADS_ONLY ? 0 : cmocka_run_group_tests(one_thread, NULL, NULL));
}
