/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many a service serves at once, told from its calls: of queues whose slots are known. */
#include "sim/trace/capacity/services.h"

#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS = 2000, SLOTS_MAX = 64 };
static const double MEAN = 1e6; /* of a call, in ns */

static double exponential(struct fixture_random *random, double mean)
{
    return -mean * log1p(-(double)(fixture_next(random) >> 11) * 0x1p-53);
}

/* Poisson arrivals at so many slots, first come, first served; each begins `network` after it could
 * at the earliest. */
static void serve(struct sb_served *call, uint32_t slots, double load, sb_ns network, uint64_t seed)
{
    struct fixture_random random = { seed };
    double now = 0;
    sb_ns free_at[SLOTS_MAX] = { 0 };
    for (int i = 0; i < CALLS; i++) {
        now += exponential(&random, MEAN / (load * slots));
        uint32_t first = 0;
        for (uint32_t s = 1; s < slots; s++)
            first = free_at[s] < free_at[first] ? s : first;
        sb_ns arrives = (sb_ns)now + network;
        call[i].issued = (sb_ns)now;
        call[i].start = arrives > free_at[first] ? arrives : free_at[first];
        call[i].end = call[i].start + 1 + (sb_ns)exponential(&random, MEAN);
        free_at[first] = call[i].end;
    }
}

static struct sb_capacity capacity_of(const struct sb_served *call, size_t count)
{
    struct sb_capacity capacity;
    assert_int_equal(sb_capacity_find(&capacity, call, count, NULL), SB_OK);
    return capacity;
}

static void forget_issues(struct sb_served *call, size_t count)
{
    for (size_t i = 0; i < count; i++)
        call[i].issued = call[i].start;
}

static void a_limit_that_held_calls_up_is_found(void **state)
{
    static struct sb_served call[CALLS];
    static const uint32_t slots[] = { 1, 2, 3, 8, 32 };
    (void)state;
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        for (uint64_t seed = 1; seed <= 20; seed++) {
            serve(call, slots[i], 0.9, (sb_ns)MEAN / 100, seed);
            struct sb_capacity c = capacity_of(call, CALLS);
            if (c.most != slots[i] || c.held < 3 || !sb_capacity_is_limit(&c))
                fail_msg("%u slots, seed %d: %u, %d held", slots[i], (int)seed, c.most,
                         (int)c.held);
            forget_issues(call, CALLS);
            c = capacity_of(call, CALLS);
            if (c.most != slots[i] || c.held || !sb_capacity_is_limit(&c))
                fail_msg("%u slots, seed %d, starts alone: %u, %d of %d followed, %g", slots[i],
                         (int)seed, c.most, (int)c.followed, (int)c.full, c.by_chance);
        }
}

/* As many slots as are ever wanted: the most at once is just the most at once. */
static void where_nothing_waits_no_limit_is_seen(void **state)
{
    static struct sb_served call[CALLS];
    unsigned seen = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        serve(call, SLOTS_MAX, 0.1, (sb_ns)MEAN / 100, seed);
        struct sb_capacity c = capacity_of(call, CALLS);
        seen += sb_capacity_is_limit(&c);
        assert_true(c.most < SLOTS_MAX);
        forget_issues(call, CALLS);
        c = capacity_of(call, CALLS);
        seen += sb_capacity_is_limit(&c);
    }
    assert_true(seen <= 4); /* of 400: chance makes some */
}

/* Worked out by hand: two run at once, [0, 10) and [0, 20); [10, 15) follows the end of the first,
 * and was asked for at 5. */
static void the_figures_are_those_of_the_calls(void **state)
{
    static const struct sb_served call[] = { { 0, 0, 10 }, { 0, 0, 20 }, { 5, 10, 15 } };
    struct sb_capacity c = capacity_of(call, 3);
    (void)state;
    assert_true(c.calls == 3 && c.most == 2 && c.held == 1);
    assert_true(c.full == 1 && c.followed == 1);
    /* a pause of 35/3/10 in 20 ns with 3 begins */
    assert_true(fabs(c.by_chance - (1 - exp(-3 * (35.0 / 30) / 20))) < 1e-12);
    assert_false(sb_capacity_is_limit(&c));
}

static void put_span(struct sb_spans *spans, const char *service, uint64_t id, uint64_t parent,
                     enum sb_span_kind kind, sb_ns start, sb_ns end)
{
    struct sb_span_reading reading = { .has_id = true, .has_start = true, .has_end = true };
    reading.span = (struct sb_trace_span){ .id = id,
                                           .parent = parent,
                                           .start = start,
                                           .kind = (uint8_t)kind,
                                           .flags = parent ? SB_SPAN_PARENT : 0 };
    reading.span.service = sb_spans_text(spans, service, strlen(service));
    reading.span.trace = sb_spans_trace(spans, "t", 1);
    reading.end = end;
    assert_true(sb_spans_add(spans, &reading));
}

/* The front asks the database twice; a span of the database in one of its own is not another call.
 */
static void a_service_serves_what_others_ask_of_it(void **state)
{
    struct sb_spans spans;
    struct sb_service_capacities found;
    (void)state;
    assert_int_equal(sb_spans_init(&spans, NULL), SB_OK);
    put_span(&spans, "front", 1, 0, SB_SPAN_SERVER, 100, 200);
    put_span(&spans, "front", 2, 1, SB_SPAN_CLIENT, 110, 150);
    put_span(&spans, "front", 3, 1, SB_SPAN_CLIENT, 110, 190);
    put_span(&spans, "db", 4, 2, SB_SPAN_SERVER, 115, 145);
    put_span(&spans, "db", 5, 3, SB_SPAN_SERVER, 145, 185);
    put_span(&spans, "db", 6, 5, SB_SPAN_INTERNAL, 150, 160);
    assert_int_equal(sb_service_capacities_find(&found, &spans, NULL), SB_OK);
    assert_int_equal(found.count, 2);
    const struct sb_capacity *db =
        sb_service_capacity_of(&found, sb_spans_text(&spans, "db", strlen("db")));
    assert_true(db->calls == 2 && db->most == 1 && db->followed == 1 && db->full == 1);
    assert_true(found.traces == 1 && found.began[0] == 100);
    sb_service_capacities_fini(&found);
    sb_spans_fini(&spans);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_limit_that_held_calls_up_is_found),
        cmocka_unit_test(where_nothing_waits_no_limit_is_seen),
        cmocka_unit_test(the_figures_are_those_of_the_calls),
        cmocka_unit_test(a_service_serves_what_others_ask_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
