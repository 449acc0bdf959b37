/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One station, arrivals at given times: traces by hand, and processor sharing against its
 * definition. */
#include "sim/draw/draw_kernel.h"
#include "sim/load/engine/load_engine.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/load/load.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { JOBS = 16 };

/* Job i comes at time[i] and needs service[i], in ns. */
struct trace {
    uint32_t jobs, slots, places, units;
    enum sb_queue queue;
    sb_ns time[JOBS], service[JOBS];
};

struct seen {
    sb_ns start[JOBS], end[JOBS];
    enum sb_outcome outcome[JOBS];
    sb_ns over[JOBS];
    uint32_t attempts;
};

static void see(void *self, const struct sb_attempt *attempt)
{
    struct seen *seen = self;
    seen->start[attempt->arrival] = attempt->start;
    seen->end[attempt->arrival] = attempt->end;
    seen->outcome[attempt->arrival] = attempt->outcome;
    seen->attempts++;
}

static void see_over(void *self, const struct sb_request *request)
{
    ((struct seen *)self)->over[request->arrival] = request->over;
}

/* Arrival a draws value a of JOBS. */
static uint32_t word_of(const struct sb_word_source *self, const struct sb_draw_run *run,
                        uint64_t step, uint64_t counter)
{
    (void)self, (void)run, (void)step;
    return (uint32_t)((counter >> 24) * (UINT64_C(1) << 32) / JOBS);
}

static const struct sb_word_source in_turn = { .word = word_of };

static void simulate(const struct trace *trace, struct seen *seen)
{
    struct fixture_load s;
    char text[512];
    enum sb_queue queue = trace->queue;
    uint32_t places = trace->places;
    fixture_load_begin(
        &s, fixture_station(text, "{\"dist\": \"exponential\", \"mean\": 1}", trace->slots));
    s.workload[0].dag.pools->queue = &queue;
    s.workload[0].dag.pools->places = &places;
    s.workload[0].dag.pools->units[0].slots = trace->units ? trace->units : 1;
    s.samplers[0].sampler[0] =
        (struct sb_sampler){ .draw = SB_DRAW_STEPS, .count = JOBS, .sample = trace->service };
    s.samplers[0].source = &in_turn;
    s.arrivals = (struct sb_arrivals){ .kind = SB_ARRIVALS_TRACE,
                                       .times = trace->jobs,
                                       .time = (sb_ns *)(uintptr_t)trace->time };
    const struct sb_attempt_log log = { see, see_over, seen };
    memset(seen, 0, sizeof *seen);
    fixture_load_run(&s, &(struct sb_load_run){ .log = &log });
    assert_int_equal(seen->attempts, trace->jobs);
    assert_int_equal(s.result.end, SB_LOAD_DONE);
    assert_true(s.result.present == s.result.stayed);
    const struct sb_load_use use = sb_load_engine_use(s.engine, 0);
    assert_true(use.queued == use.waited && use.came == trace->jobs);
    fixture_load_end(&s);
}

#define NEVER SB_NS_NEVER
#define ALL SB_PLACES_UNLIMITED

/* data/queueing: trace_bounded_queue, trace_ps; the others by hand. */
static void traces_are_as_by_hand(void **state)
{
    static const struct {
        const char *name;
        struct trace trace;
        sb_ns start[5], end[5]; /* end NEVER: shed */
    } row[] = {
        { "bounded: an end comes before an arrival, so the fourth is shed",
          { 4, 1, 1, 1, SB_QUEUE_FIFO, { 0, 1, 2, 3 }, { 2, 2, 2, 2 } },
          { 0, 2, 4, NEVER },
          { 2, 4, 6, NEVER } },
        { "no places, one slot",
          { 3, 1, 0, 1, SB_QUEUE_FIFO, { 0, 0, 2 }, { 2, 2, 2 } },
          { 0, NEVER, 2 },
          { 2, NEVER, 4 } },
        { "two slots each: the third slot is no use, and its place is taken",
          { 4, 3, 1, 2, SB_QUEUE_FIFO, { 0, 1, 1, 5 }, { 4, 4, 4, 1 } },
          { 0, 4, NEVER, 8 },
          { 4, 8, NEVER, 9 } },
        { "no time at all",
          { 3, 1, ALL, 1, SB_QUEUE_FIFO, { 5, 5, 5 }, { 0, 0, 0 } },
          { 5, 5, 5 },
          { 5, 5, 5 } },
        { "last come, first served: of one instant the greatest number",
          { 5, 1, ALL, 1, SB_QUEUE_LIFO, { 0, 1, 1, 2, 9 }, { 3, 3, 3, 3, 1 } },
          { 0, 10, 6, 3, 9 },
          { 3, 13, 9, 6, 10 } },
        { "ps, one slot",
          { 3, 1, ALL, 1, SB_QUEUE_PS, { 0, 0, 3 }, { 6, 3, 2 } },
          { 0, 0, 3 },
          { 11, 8, 9 } },
        { "ps, two slots",
          { 4, 2, ALL, 1, SB_QUEUE_PS, { 0, 1, 2, 2 }, { 10, 10, 4, 1 } },
          { 0, 1, 2, 2 },
          { 13, 14, 9, 4 } },
        { "ps: slots and places are all taken",
          { 4, 1, 1, 1, SB_QUEUE_PS, { 0, 0, 1, 4 }, { 2, 2, 2, 1 } },
          { 0, 0, NEVER, 4 },
          { 4, 4, NEVER, 5 } },
        { "ps: nothing to do",
          { 2, 1, ALL, 1, SB_QUEUE_PS, { 3, 3 }, { 0, 2 } },
          { 3, 3 },
          { 3, 5 } },
    };
    struct seen seen;
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        simulate(&row[i].trace, &seen);
        for (uint32_t k = 0; k < row[i].trace.jobs; k++) {
            bool is_shed = row[i].end[k] == NEVER;
            if (seen.start[k] != row[i].start[k] || seen.end[k] != row[i].end[k] ||
                seen.outcome[k] != (is_shed ? SB_OUTCOME_SHED : SB_OUTCOME_OK) ||
                seen.over[k] != (is_shed ? row[i].trace.time[k] : row[i].end[k]))
                fail_msg("%s: job %u from %lld to %lld", row[i].name, k, (long long)seen.start[k],
                         (long long)seen.end[k]);
        }
    }
}

/* What is left of each job goes down at its rate, from event to event. */
static void share_by_definition(const struct trace *t, long double *end)
{
    long double left[JOBS], now = 0;
    bool here[JOBS] = { false }, gone[JOBS] = { false };
    for (uint32_t done = 0; done < t->jobs;) {
        uint32_t there = 0;
        for (uint32_t i = 0; i < t->jobs; i++)
            there += here[i] && !gone[i];
        long double rate = there <= t->slots ? 1 : (long double)t->slots / there, next = INFINITY;
        for (uint32_t i = 0; i < t->jobs; i++)
            if (here[i] && !gone[i])
                next = fminl(next, now + left[i] / rate);
            else if (!here[i])
                next = fminl(next, (long double)t->time[i]);
        for (uint32_t i = 0; i < t->jobs; i++) {
            if (here[i] && !gone[i])
                left[i] -= (next - now) * rate;
            if (here[i] && !gone[i] && left[i] < 1e-9L) {
                gone[i] = true;
                end[i] = next;
                done++;
            }
        }
        for (uint32_t i = 0; i < t->jobs; i++)
            if (!here[i] && (long double)t->time[i] <= next) {
                here[i] = true;
                left[i] = (long double)t->service[i];
            }
        now = next;
    }
}

static void sharing_is_what_its_definition_says(void **state)
{
    struct seen seen;
    uint32_t shared = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 400 * (uint64_t)fixture_scale(); seed++) {
        struct fixture_random random = { seed };
        struct trace t = { .jobs = 1 + fixture_below(&random, JOBS),
                           .slots = 1 + fixture_below(&random, 4),
                           .places = ALL,
                           .queue = SB_QUEUE_PS };
        long double end[JOBS];
        for (uint32_t i = 0; i < t.jobs; i++) {
            t.time[i] = (i ? t.time[i - 1] : 0) + fixture_below(&random, 12);
            t.service[i] = fixture_below(&random, seed % 2 ? 15 : 1000000);
        }
        simulate(&t, &seen);
        share_by_definition(&t, end);
        for (uint32_t i = 0; i < t.jobs; i++) {
            long double near = roundl(end[i]);
            long double rounded = fabsl(end[i] - near) < 1e-7L ? near : ceill(end[i]);
            if (seen.end[i] != (sb_ns)rounded || seen.start[i] != t.time[i])
                fail_msg("seed %llu, job %u: %lld instead of %Lf", (unsigned long long)seed, i,
                         (long long)seen.end[i], end[i]);
            shared += seen.end[i] - seen.start[i] > t.service[i];
        }
    }
    assert_true(shared > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(traces_are_as_by_hand),
        cmocka_unit_test(sharing_is_what_its_definition_says),
    };
    return cmocka_run_group_tests_name("load traces", tests, fixture_gsl_set_up, NULL);
}
