/* SPDX-License-Identifier: GPL-3.0-or-later
 * The trace: events, spans, the waterfall (lines 17 and 18 of what better-all does), JSON for trace
 * viewers. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int reason;

struct page {
    char text[16384];
    size_t length;
};

static void write_page(void *self, const char *text, size_t length)
{
    struct page *page = self;

    if (page->length + length < sizeof page->text) {
        memcpy(page->text + page->length, text, length);
        page->length += length;
        page->text[page->length] = '\0';
    }
}

static void open_traced(struct bench *b, enum es_mode mode)
{
    bench_open(b, mode);
    b->options.trace_events = 1000;
}

static size_t count(const char *text, const char *part)
{
    size_t found = 0;

    for (text = strstr(text, part); text; text = strstr(text + 1, part))
        found++;
    return found;
}

/* The line that begins with `start`, copied. */
static const char *line_of(const struct page *page, const char *start)
{
    static char line[2048];
    const char *at = page->text;

    while (at && strncmp(at, start, strlen(start)) != 0) {
        at = strchr(at, '\n');
        at = at ? at + 1 : NULL;
    }
    assert_non_null(at);
    snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
    return line;
}

static void draw(struct bench *b, struct page *page)
{
    page->length = 0;
    page->text[0] = '\0';
    bench_run(b);
    assert_int_equal(es_trace_waterfall(b->sched, write_page, page), ES_OK);
}

static void line_17_the_chart_has_a_box_a_head_and_a_row_a_task_by_start(void **state)
{
    struct bench b;
    struct page page;

    (void)state;
    open_traced(&b, ES_ALL);
    bench_task(&b, "profile", STEPS(AWAIT("user"), RUN(20), AWAIT("config"), AWAIT("user"), DONE));
    bench_task(&b, "user", STEPS(RUN(40), DONE));
    bench_task(&b, "config", STEPS(RUN(120), DONE));
    es_set_after(b.set, bench_task(&b, "late", STEPS(RUN(1), DONE)), 1);
    draw(&b, &page);
    assert_non_null(strstr(page.text, "║ Task Execution Waterfall "));
    assert_non_null(strstr(page.text, "║ Total Duration: 120.00ms "));
    assert_memory_equal(line_of(&page, "Task "), "Task    │ Deps         │ Duration │ Timeline",
                        47);
    assert_int_equal(count(line_of(&page, "───"), "─┼─"), 3);
    assert_memory_equal(line_of(&page, "profile"), "profile │ user, config │  120.0ms │ ", 39);
    assert_memory_equal(line_of(&page, "user"), "user    │ -            │   40.0ms │ ", 39);
    assert_memory_equal(line_of(&page, "late"), "late    │ user         │    1.0ms │ ", 39);
    assert_int_equal(count(line_of(&page, "config"), "│"), 3);
    assert_true(strstr(page.text, "\nconfig") > strstr(page.text, "\nuser"));
    assert_true(strstr(page.text, "\nlate") > strstr(page.text, "\nconfig"));
    bench_close(&b);
}

static void line_17_the_chart_comes_also_on_failure_and_is_nothing_for_an_empty_set(void **state)
{
    struct bench b;
    struct page page;

    (void)state;
    open_traced(&b, ES_ALL);
    bench_task(&b, "fails", STEPS(FAIL(&reason)));
    draw(&b, &page);
    assert_int_equal(b.code, ES_FAILED);
    assert_int_equal(count(page.text, "\nfails"), 1);
    bench_close(&b);
    open_traced(&b, ES_ALL);
    draw(&b, &page);
    assert_int_equal(page.length, 0);
    bench_close(&b);
}

static void line_18_cells_tell_running_failed_and_waiting_and_a_row_can_alternate(void **state)
{
    struct bench b;
    struct page page;
    const char *row;

    (void)state;
    open_traced(&b, ES_ALL_SETTLED);
    bench_task(&b, "a", STEPS(RUN(30), DONE));
    bench_task(&b, "b", STEPS(RUN(10), AWAIT("a"), RUN(10), AWAIT("c"), RUN(20), DONE));
    bench_task(&b, "c", STEPS(RUN(40), FAIL(&reason)));
    bench_task(&b, "d", STEPS(RUN(10), CATCH("c"), RUN(20), DONE));
    draw(&b, &page);
    assert_int_equal(count(line_of(&page, "a "), "█"), 30);
    assert_int_equal(count(line_of(&page, "c "), "▓"), 40);
    row = line_of(&page, "b ");
    assert_int_equal(count(row, "▓"), 20);
    assert_int_equal(count(row, "░"), 20);
    row = line_of(&page, "d ");
    assert_int_equal(count(row, "█"), 30);
    assert_int_equal(count(row, "░"), 30);
    assert_non_null(strstr(page.text, "█ running  ▓ running, failed  ░ waiting"));
    bench_close(&b);
}

static void spans_cover_every_tasks_life_without_a_gap(void **state)
{
    struct bench b;
    struct es_span spans[64];
    size_t found;

    (void)state;
    open_traced(&b, ES_ALL);
    bench_task(&b, "a", STEPS(RUN(5), AWAIT("b"), RUN(5), DONE));
    bench_task(&b, "b", STEPS(RUN(7), AWAIT("c"), DONE));
    bench_task(&b, "c", STEPS(DONE));
    bench_run(&b);
    found = es_trace_spans(b.sched, spans, 64);
    assert_in_range(found, 10, 64);
    for (size_t i = 1; i < found; i++) {
        assert_true(spans[i].begin <= spans[i].end);
        assert_true(spans[i - 1].task <= spans[i].task);
        if (spans[i].task == spans[i - 1].task)
            assert_int_equal(spans[i].begin, spans[i - 1].end);
    }
    assert_int_equal(spans[0].begin, 0);
    bench_close(&b);
}

static void a_trace_that_is_too_short_keeps_the_newest_and_counts_the_rest(void **state)
{
    struct bench b;
    struct es_event events[8];
    struct page page = { .length = 0 };
    size_t lost;

    (void)state;
    open_traced(&b, ES_ALL);
    b.options.trace_events = 4;
    bench_task(&b, "a", STEPS(RUN(1), RUN(1), RUN(1), DONE));
    bench_run(&b);
    assert_int_equal(es_trace_events(b.sched, events, 8, &lost), 4);
    assert_int_equal(events[3].kind, ES_EVENT_DONE);
    assert_int_equal(events[3].time, 3 * MS);
    assert_int_equal(lost, 2 + 3 * 3 + 1 - 4);
    assert_int_equal(es_trace_waterfall(b.sched, write_page, &page), ES_OK);
    assert_non_null(strstr(page.text, "too short"));
    bench_close(&b);
}

static void two_runs_of_one_seed_leave_the_same_trace(void **state)
{
    struct bench b[2];
    struct es_event events[2][256];
    size_t found[2];

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    for (int i = 0; i < 2; i++) {
        open_traced(&b[i], ES_ALL);
        for (int k = 0; k < 8; k++) {
            static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h" };
            static const struct step first[] = { RUN(3), DONE };
            static const struct step later[] = { AWAIT("a"), RUN(2), AWAIT("b"), DONE };

            bench_task(&b[i], names[k], k < 2 ? first : later);
        }
        bench_run(&b[i]);
        memset(events[i], 0, sizeof events[i]);
        found[i] = es_trace_events(b[i].sched, events[i], 256, NULL);
        bench_close(&b[i]);
    }
    assert_int_equal(found[0], found[1]);
    assert_memory_equal(events[0], events[1], found[0] * sizeof events[0][0]);
}

static void the_json_has_an_event_a_span_and_escapes_names(void **state)
{
    struct bench b;
    struct page page = { .length = 0 };
    struct es_span spans[64];

    (void)state;
    open_traced(&b, ES_ALL);
    bench_task(&b, "a \"quoted\\\" \n name", STEPS(RUN(5), DONE));
    bench_task(&b, "b", STEPS(AWAIT("a \"quoted\\\" \n name"), DONE));
    bench_run(&b);
    assert_int_equal(es_trace_chrome(b.sched, write_page, &page), ES_OK);
    assert_int_equal(count(page.text, "\"ph\":\"X\""), es_trace_spans(b.sched, spans, 64));
    assert_int_equal(count(page.text, "\"a \\\"quoted\\\\\\\" \\u000a name\""), 2);
    assert_int_equal(count(page.text, "\"ts\":0.000,\"dur\":5000.000"), 2);
    assert_int_equal(count(page.text, "{"), count(page.text, "}"));
    bench_close(&b);
}

static void without_a_trace_there_is_no_chart(void **state)
{
    struct bench b;
    struct page page = { .length = 0 };

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "a", STEPS(DONE));
    bench_run(&b);
    assert_int_equal(es_trace_waterfall(b.sched, write_page, &page), ES_MISUSE);
    assert_int_equal(es_trace_chrome(b.sched, write_page, &page), ES_MISUSE);
    assert_int_equal(page.length, 0);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_17_the_chart_has_a_box_a_head_and_a_row_a_task_by_start),
        cmocka_unit_test(line_17_the_chart_comes_also_on_failure_and_is_nothing_for_an_empty_set),
        cmocka_unit_test(line_18_cells_tell_running_failed_and_waiting_and_a_row_can_alternate),
        cmocka_unit_test(spans_cover_every_tasks_life_without_a_gap),
        cmocka_unit_test(a_trace_that_is_too_short_keeps_the_newest_and_counts_the_rest),
        cmocka_unit_test(two_runs_of_one_seed_leave_the_same_trace),
        cmocka_unit_test(the_json_has_an_event_a_span_and_escapes_names),
        cmocka_unit_test(without_a_trace_there_is_no_chart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
