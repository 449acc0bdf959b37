/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the checker refuses of schedules on workers that differ: a schedule of three tasks, each
 * time spoilt in one way. */
#include "sim/platform/platform_check.h"

#include "sim/platform/network/links_check.h"
#include "sim/platform/platform_engine.h"
#include "tests/fixtures/graphs/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* a on worker 0 for 10; b and c, which take half on worker 1, both there with 20 bytes of it. */
static enum sb_code place(const struct sb_view *view, struct sb_placement *placement)
{
    (void)view;
    for (uint32_t s = 0; s < 3; s++) {
        placement->worker[s] = s > 0;
        placement->start[s] = s;
    }
    return SB_OK;
}
static const struct sb_strategy strategy = { .name = "placed", .summary = "", .place = place };

struct scene {
    struct fixture_graph graph;
    struct sb_plan plan;
    struct sb_platform_engine *engine;
    struct sb_span span[3];
    struct sb_transfer transfer[8];
    struct sb_placed_schedule schedule;
    struct sb_schedule_check *check;
    struct sb_platform_check *placed;
};

static void begin(struct scene *s, enum sb_link_model model)
{
    static const sb_ns duration[] = { 10, 8, 6 };
    static const uint32_t edge[][2] = { { 0, 1 }, { 0, 2 } };
    static const char *name[] = { "slow", "fast" };
    static double speed[] = { 1, 2 };
    struct sb_platform platform = { .workers = 2,
                                    .worker_name = name,
                                    .speed = speed,
                                    .link_latency = 3,
                                    .link_bandwidth = 2e9,
                                    .link_model = model };
    memset(s, 0, sizeof *s);
    fixture_graph_plain(&s->graph, 3, duration, 2, edge);
    s->graph.dag.bytes = sb_arena_alloc(&s->graph.dag.arena, 2, sizeof(double));
    s->graph.dag.bytes[0] = s->graph.dag.bytes[1] = 20;
    assert_int_equal(sb_dag_give_platform(&s->graph.dag, &platform, NULL, "test", NULL), SB_OK);
    assert_int_equal(sb_plan_build(&s->plan, &s->graph.dag, &strategy, NULL), SB_OK);
    assert_int_equal(sb_platform_engine_new(&s->engine, &s->plan, s->graph.dag.platform, NULL),
                     SB_OK);
    assert_int_equal(
        sb_platform_engine_run(s->engine, s->graph.duration, s->span, &s->schedule.makespan, NULL),
        SB_OK);
    const struct sb_transfer *made =
        sb_platform_engine_transfers(s->engine, &s->schedule.transfers);
    memcpy(s->transfer, made, s->schedule.transfers * sizeof *made);
    s->schedule.span = s->span;
    s->schedule.transfer = s->transfer;
    s->schedule.queue = sb_platform_engine_route(s->engine)->queue;
    s->schedule.begin = sb_platform_engine_route(s->engine)->begin;
    s->check = sb_schedule_check_new(&s->graph.dag);
    s->placed = sb_platform_check_new(&s->graph.dag, s->graph.dag.platform, s->check);
    assert_true(s->check && s->placed);
}

static void end(struct scene *s)
{
    sb_platform_check_free(s->placed);
    sb_schedule_check_free(s->check);
    sb_platform_engine_free(s->engine);
    sb_plan_fini(&s->plan);
    fixture_graph_fini(&s->graph);
}

/* Over free links both get their own 3 + 10 ns: a 0 to 10, b 23 to 27, c 27 to 30. */
static void early(struct scene *s) { s->span[1].start--, s->span[1].end--; }
static void late(struct scene *s)
{
    s->span[2].start++, s->span[2].end++;
    s->schedule.makespan++;
}
static void longer(struct scene *s) { s->span[2].end++, s->schedule.makespan++; }
static void elsewhere(struct scene *s)
{
    s->span[2].worker = 0; /* where it takes 6 */
    s->span[2].end = s->schedule.makespan = s->span[2].start + 6;
}
static void beyond(struct scene *s) { s->span[2].worker = 2; }
static void both_at_once(struct scene *s)
{
    s->span[2].start -= 2, s->span[2].end -= 2;
    s->schedule.makespan -= 2;
}
static void not_sent(struct scene *s) { s->schedule.transfers--; }
static void sent_early(struct scene *s) { s->transfer[0].ready--, s->transfer[0].start--; }
static void arrives_early(struct scene *s) { s->transfer[0].end--; }
static void starts_before_it_is_wanted(struct scene *s) { s->transfer[0].start--; }
static void sent_from_elsewhere(struct scene *s) { s->transfer[0].sender = 1; }
static void wrong_makespan(struct scene *s) { s->schedule.makespan++; }
static void less_work(struct scene *s) { s->transfer[0].work--, s->transfer[0].end--; }

static const struct {
    const char *says;
    void (*spoil)(struct scene *s);
} wrong[] = {
    { "starts before its data is there, at 22 ns, expected 23 ns", early },
    { "starts at 28 ns, expected 27 ns", late },
    { "runs for 4 ns, expected 3 ns", longer },
    { "runs on worker 0 ns, expected 1 ns", elsewhere },
    { "runs on worker 2 ns, expected 0 ns", beyond },
    { "starts while its worker is busy, at 25 ns, expected 27 ns", both_at_once },
    { "starts before its data is there, at", not_sent },
    { "sends its data at 9 ns, expected 10 ns", sent_early },
    { "takes 12 ns, expected 13 ns", arrives_early },
    { "starts at 9 ns, expected 10 ns", starts_before_it_is_wanted },
    { "sends from worker 1 ns, expected 0 ns", sent_from_elsewhere },
    { "makespan 31 ns, but the last step ends at 30 ns", wrong_makespan },
    { "starts before its data is there, at", less_work },
};

static void what_is_wrong_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct scene s;
        struct sb_error error = { 0 };
        begin(&s, SB_LINK_FREE);
        if (sb_platform_check_run(s.placed, &s.plan, s.graph.duration, &s.schedule, &error))
            fail_msg("as it is: %s", error.text);
        wrong[i].spoil(&s);
        assert_int_equal(
            sb_platform_check_run(s.placed, &s.plan, s.graph.duration, &s.schedule, &error),
            SB_ECHECK);
        if (!strstr(error.text, wrong[i].says))
            fail_msg("%zu: expected \"%s\" in: %s", i, wrong[i].says, error.text);
        end(&s);
    }
}

/* Three transfers of 5 and 10 ns between ports that are busy or free. */
static void expect(enum sb_link_model model, const struct sb_transfer *transfer, size_t count,
                   const char *says)
{
    struct scene s;
    struct sb_error error = { 0 };
    begin(&s, model);
    enum sb_code code = sb_links_check(s.graph.dag.platform, transfer, count, &error);
    if (!says && code)
        fail_msg("%s", error.text);
    if (says && (code != SB_ECHECK || !strstr(error.text, says)))
        fail_msg("expected \"%s\" in: %s", says, error.text);
    end(&s);
}

static void a_port_does_one_thing_at_a_time_and_none_waits_for_nothing(void **state)
{
    const struct sb_transfer good[] = { { 0, 1, 0, 1, 5, 0, 0, 8 }, { 0, 2, 0, 1, 10, 0, 8, 21 } };
    const struct sb_transfer twice[] = { { 0, 1, 0, 1, 5, 0, 0, 8 }, { 0, 2, 0, 1, 10, 0, 7, 20 } };
    const struct sb_transfer idle[] = { { 0, 1, 0, 1, 5, 0, 0, 8 }, { 0, 2, 0, 1, 10, 0, 9, 22 } };
    const struct sb_transfer other[] = { { 0, 1, 0, 1, 5, 0, 0, 8 }, { 2, 1, 1, 0, 10, 0, 0, 13 } };
    (void)state;
    expect(SB_LINK_ONE_PORT, good, 2, NULL);
    expect(SB_LINK_ONE_PORT, other, 2, NULL);
    expect(SB_LINK_ONE_PORT, twice, 2, "sends twice at 7 ns");
    expect(SB_LINK_ONE_PORT, idle, 2, "waits until 9 ns, expected 8 ns");
}

/* Both are on the link from 3 on: the first has done its 5 at 13, the other then has 5 left. */
static void a_shared_link_does_all_of_the_work_and_no_more(void **state)
{
    const struct sb_transfer good[] = { { 0, 1, 0, 1, 5, 0, 0, 13 }, { 0, 2, 0, 1, 10, 0, 0, 18 } };
    const struct sb_transfer early[] = { { 0, 1, 0, 1, 5, 0, 0, 13 },
                                         { 0, 2, 0, 1, 10, 0, 0, 17 } };
    const struct sb_transfer late[] = { { 0, 1, 0, 1, 5, 0, 0, 15 }, { 0, 2, 0, 1, 10, 0, 0, 18 } };
    (void)state;
    expect(SB_LINK_SHARED, good, 2, NULL);
    expect(SB_LINK_SHARED, early, 2, "gets 9 ns, expected 10 ns");
    expect(SB_LINK_SHARED, late, 2, "gets 6 ns, expected 5 ns");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(a_port_does_one_thing_at_a_time_and_none_waits_for_nothing),
        cmocka_unit_test(a_shared_link_does_all_of_the_work_and_no_more),
    };
    return cmocka_run_group_tests_name("platform check", tests, NULL, NULL);
}
