/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things stand in pictures: critical paths, folded rows, layers. */
#include "reports/plots/layout/critical.h"
#include "reports/plots/layout/layers.h"
#include "reports/plots/layout/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 40 };

/* A workload whose tasks are one step each; spans without a worker start and end as given. */
struct scene {
    struct sb_workload_result workload;
    struct sb_strategy_result strategy;
    struct sb_span span[MOST];
    struct sb_edge edge[3 * MOST];
    const char *name[MOST];
    char text[MOST][24];
    struct sb_arena arena;
};

static void begin(struct scene *s, uint32_t tasks)
{
    memset(s, 0, sizeof *s);
    s->workload = (struct sb_workload_result){ .tasks = tasks,
                                               .steps = tasks,
                                               .shown_tasks = tasks,
                                               .task_name = s->name,
                                               .dependency = s->edge,
                                               .strategies = 1,
                                               .strategy = &s->strategy };
    s->strategy.shown[SB_SHOWN_P50] = (struct sb_shown_schedule){ .spans = tasks, .span = s->span };
    for (uint32_t t = 0; t < tasks; t++) {
        s->span[t] = (struct sb_span){ t, t, UINT32_MAX, SB_DONE, 0, 0, 0 };
        snprintf(s->text[t], sizeof s->text[t], "t-%02u", (unsigned)t);
        s->name[t] = s->text[t];
    }
}

static void span(struct scene *s, uint32_t task, sb_ns start, sb_ns end, uint32_t worker)
{
    s->span[task] = (struct sb_span){ task, task, worker, SB_DONE, start, start, end };
}

static void edge(struct scene *s, uint32_t from, uint32_t to)
{
    s->edge[s->workload.dependencies++] = (struct sb_edge){ from, to };
}

static struct sb_critical find(struct scene *s)
{
    struct sb_critical critical;
    assert_int_equal(sb_critical_find(&critical, &s->workload, &s->strategy.shown[SB_SHOWN_P50],
                                      &s->arena, NULL),
                     SB_OK);
    return critical;
}

/* user and config begin; profile needs user, but runs when config is done; page needs both. */
static void a_path_says_what_each_step_waited_for(void **state)
{
    struct scene s;
    (void)state;
    begin(&s, 4);
    span(&s, 0, 0, 30, UINT32_MAX), span(&s, 1, 0, 50, UINT32_MAX);
    span(&s, 2, 50, 80, UINT32_MAX), span(&s, 3, 80, 90, UINT32_MAX);
    edge(&s, 0, 2), edge(&s, 2, 3), edge(&s, 0, 3);
    struct sb_critical critical = find(&s);
    assert_int_equal(critical.last, 3);
    assert_int_equal(critical.before[3], 2);
    assert_int_equal(critical.before[2], 1);
    assert_int_equal(critical.before[1], UINT32_MAX);
    assert_int_equal(critical.held[0], SB_HELD_OFF);
    assert_int_equal(critical.held[1], SB_HELD_FIRST);
    assert_int_equal(critical.held[2], SB_HELD_BY_ORDER);
    assert_int_equal(critical.held[3], SB_HELD_NEEDED);
    sb_arena_fini(&s.arena);
}

/* Of several that end together the one that is needed, or else the one on the same worker. */
static void what_is_needed_counts_before_the_worker_and_the_order(void **state)
{
    struct scene s;
    (void)state;
    begin(&s, 5);
    span(&s, 0, 0, 10, 0), span(&s, 1, 0, 10, 1), span(&s, 2, 0, 10, 2);
    span(&s, 3, 10, 30, 1), span(&s, 4, 10, 20, 2);
    edge(&s, 2, 3);
    struct sb_critical critical = find(&s);
    assert_int_equal(critical.before[3], 2);
    assert_int_equal(critical.held[3], SB_HELD_NEEDED);
    s.workload.dependencies = 0;
    critical = find(&s);
    assert_int_equal(critical.before[3], 1);
    assert_int_equal(critical.held[3], SB_HELD_WORKER);
    s.span[3].worker = UINT32_MAX;
    critical = find(&s);
    assert_int_equal(critical.before[3], 0);
    assert_int_equal(critical.held[3], SB_HELD_BY_ORDER);
    sb_arena_fini(&s.arena);
}

/* Steps that take no time end when they begin; a schedule of nothing else comes to an end. */
static void steps_of_no_length_do_not_go_round(void **state)
{
    struct scene s;
    (void)state;
    begin(&s, 6);
    struct sb_critical critical = find(&s);
    unsigned on_path = 0;
    for (uint32_t i = 0; i < 6; i++)
        on_path += critical.held[i] != SB_HELD_OFF;
    assert_in_range(on_path, 1, 6);
    sb_arena_fini(&s.arena);
    begin(&s, 0);
    assert_int_equal(find(&s).last, UINT32_MAX);
    sb_arena_fini(&s.arena);
}

static void three_siblings_are_one_row(void **state)
{
    struct scene s;
    struct sb_rows rows;
    (void)state;
    begin(&s, 8); /* 0 -> 1 2 3 4 -> 5; 6 and 7 alone */
    for (uint32_t t = 1; t < 5; t++) {
        snprintf(s.text[t], sizeof s.text[t], "shard-%02u", (unsigned)t);
        edge(&s, 0, t), edge(&s, t, 5);
    }
    assert_int_equal(sb_rows_build(&rows, &s.workload, true, 13, &s.arena, NULL), SB_OK);
    assert_int_equal(rows.count, 5);
    assert_string_equal(rows.row[1].name, "shard × 4");
    assert_int_equal(rows.row[1].tasks, 4);
    assert_string_equal(rows.row[2].name, "t-05");
    for (uint32_t t = 1; t < 5; t++)
        assert_true(rows.of[t] == 1 && rows.place[t] == t - 1);
    assert_int_equal(rows.edges, 8);
    assert_int_equal(sb_rows_build(&rows, &s.workload, false, 13, &s.arena, NULL), SB_OK);
    assert_int_equal(rows.count, 8);
    sb_arena_fini(&s.arena);
}

static void names_of_rows_fit_and_are_whole_characters(void **state)
{
    struct scene s;
    struct sb_rows rows;
    (void)state;
    begin(&s, 4);
    s.name[0] = "日本語-1", s.name[1] = "日本誰-2", s.name[2] = "日本-3",
    s.name[3] = "日本語語語語語語語";
    edge(&s, 0, 3), edge(&s, 1, 3), edge(&s, 2, 3);
    assert_int_equal(sb_rows_build(&rows, &s.workload, true, 9, &s.arena, NULL), SB_OK);
    assert_int_equal(rows.count, 2);
    assert_string_equal(rows.row[0].name, "日本 × 3");
    assert_non_null(strstr(rows.row[1].name, "…"));
    sb_arena_fini(&s.arena);
}

static void each_row_is_below_what_it_awaits(void **state)
{
    struct scene s;
    struct sb_rows rows;
    struct sb_layers layers;
    (void)state;
    begin(&s, 5); /* 0 -> 2 -> 3, 1 -> 2, 0 -> 3, 4 alone */
    edge(&s, 0, 2), edge(&s, 1, 2), edge(&s, 2, 3), edge(&s, 0, 3), edge(&s, 0, 2);
    assert_int_equal(sb_rows_build(&rows, &s.workload, true, 13, &s.arena, NULL), SB_OK);
    assert_int_equal(sb_layers_build(&layers, &rows, &s.arena, NULL), SB_OK);
    static const uint32_t layer[] = { 0, 0, 1, 2, 0 };
    for (uint32_t t = 0; t < 5; t++) {
        assert_int_equal(layers.layer[t], layer[t]);
        assert_true(layers.at[t] > 0 && layers.at[t] < 1);
    }
    assert_true(layers.count == 3 && layers.widest == 3 && layers.edges == 4);
    sb_arena_fini(&s.arena);
}

/* Two chains side by side do not cross, whatever the order of their tasks. */
static void lines_that_need_not_cross_do_not(void **state)
{
    struct scene s;
    struct sb_rows rows;
    struct sb_layers layers;
    (void)state;
    begin(&s, 6); /* 0 -> 3 -> 4 and 1 -> 2 -> 5 */
    edge(&s, 0, 3), edge(&s, 3, 4), edge(&s, 1, 2), edge(&s, 2, 5);
    assert_int_equal(sb_rows_build(&rows, &s.workload, true, 13, &s.arena, NULL), SB_OK);
    assert_int_equal(sb_layers_build(&layers, &rows, &s.arena, NULL), SB_OK);
    bool left = layers.at[0] < layers.at[1];
    assert_true((layers.at[3] < layers.at[2]) == left && (layers.at[4] < layers.at[5]) == left);
    sb_arena_fini(&s.arena);
}

/* As somebody's results.json may have it. */
static void a_circle_has_layers_too(void **state)
{
    struct scene s;
    struct sb_rows rows;
    struct sb_layers layers;
    (void)state;
    begin(&s, 3);
    edge(&s, 0, 1), edge(&s, 1, 2), edge(&s, 2, 0);
    assert_int_equal(sb_rows_build(&rows, &s.workload, true, 13, &s.arena, NULL), SB_OK);
    assert_int_equal(sb_layers_build(&layers, &rows, &s.arena, NULL), SB_OK);
    for (uint32_t t = 0; t < 3; t++)
        assert_true(layers.layer[t] < layers.count);
    sb_arena_fini(&s.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_says_what_each_step_waited_for),
        cmocka_unit_test(what_is_needed_counts_before_the_worker_and_the_order),
        cmocka_unit_test(steps_of_no_length_do_not_go_round),
        cmocka_unit_test(three_siblings_are_one_row),
        cmocka_unit_test(names_of_rows_fit_and_are_whole_characters),
        cmocka_unit_test(each_row_is_below_what_it_awaits),
        cmocka_unit_test(lines_that_need_not_cross_do_not),
        cmocka_unit_test(a_circle_has_layers_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
