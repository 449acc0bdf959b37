/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who waits for whom, against the definitions taken word by word. */
#include "sim/trace/operation/habits.h"

#include "sim/base/prng.h"
#include "sim/trace/build_trace.h"
#include "tests/fixtures/recorded/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct found {
    struct sb_trace_gathered *gathered;
    struct fixture_stretches all;
};

static struct found find(const struct fixture_span *span, size_t spans)
{
    struct found f = { .gathered = fixture_trace_make(span, spans) };
    fixture_stretches_build(&f.all, &f.gathered->spans);
    return f;
}

static void forget(struct found *f)
{
    fixture_stretches_fini(&f->all);
    fixture_trace_end(f->gathered);
}

/* "a>b:2 b>c:2", by target. */
static const char *edges(const struct found *f, const struct sb_order *order, char text[256])
{
    const struct sb_calls *calls = &f->all.calls;
    text[0] = '\0';
    for (size_t e = 0; e < order->edges; e++) {
        const struct sb_order_edge *edge = &order->edge[e];
        snprintf(text + strlen(text), 256 - strlen(text), "%s%s>%s:%u", e ? " " : "",
                 f->gathered->spans.text.name[calls->call[edge->from].operation],
                 f->gathered->spans.text.name[calls->call[edge->to].operation], edge->support);
    }
    return text;
}

static void an_order_stands_until_a_trace_refutes_it(void **state)
{
    static const struct fixture_span span[] = {
        { '1', 'r', 0, 0, 100 },   { '1', 'a', 'r', 1, 10 },  { '1', 'b', 'r', 10, 20 },
        { '1', 'c', 'r', 11, 15 }, { '2', 'r', 0, 0, 100 },   { '2', 'a', 'r', 2, 11 },
        { '2', 'c', 'r', 5, 9 },   { '2', 'b', 'r', 12, 20 },
    };
    struct found f = find(span, COUNT(span));
    char text[256];
    (void)state;
    assert_string_equal(edges(&f, &f.all.inferred, text), "a>b:2");
    forget(&f);
}

static void what_follows_from_other_edges_is_left_out(void **state)
{
    static const struct fixture_span span[] = {
        { '1', 'r', 0, 0, 100 },   { '1', 'a', 'r', 1, 10 },  { '1', 'b', 'r', 12, 20 },
        { '1', 'c', 'r', 22, 30 }, { '1', 'd', 'r', 25, 28 }, { '1', 'e', 'r', 31, 40 },
    };
    struct found f = find(span, COUNT(span));
    char text[256];
    (void)state;
    assert_string_equal(edges(&f, &f.all.inferred, text),
                        "a>b:1 a>c:1 b>c:1 a>d:1 b>d:1 a>e:1 b>e:1 c>e:1 d>e:1");
    assert_string_equal(edges(&f, &f.all.reduced, text), "a>b:1 b>c:1 b>d:1 c>e:1 d>e:1");
    forget(&f);
}

/* No trace has all three: a before b in two, b before c and c before a in one each. */
static void the_weakest_edge_of_a_circle_goes(void **state)
{
    static const struct fixture_span span[] = {
        { '1', 'r', 0, 0, 100 }, { '1', 'a', 'r', 1, 10 }, { '1', 'b', 'r', 12, 20 },
        { '2', 'r', 0, 0, 100 }, { '2', 'a', 'r', 1, 10 }, { '2', 'b', 'r', 12, 20 },
        { '3', 'r', 0, 0, 100 }, { '3', 'b', 'r', 1, 10 }, { '3', 'c', 'r', 12, 20 },
        { '4', 'r', 0, 0, 100 }, { '4', 'c', 'r', 1, 10 }, { '4', 'a', 'r', 12, 20 },
    };
    struct found f = find(span, COUNT(span));
    char text[256];
    (void)state;
    assert_string_equal(edges(&f, &f.all.inferred, text), "a>b:2 b>c:1");
    forget(&f);
}

/* The root works 1, 2, 3 and 4 us around calls of 10, 20 and 30: 70. With the calls at once the
 * last begins at 6 and ends at 36, then 4 more. */
static void without_habits_a_caller_begins_its_calls_one_after_the_other(void **state)
{
    static const struct fixture_span span[] = {
        { '1', 'r', 0, 0, 70 },
        { '1', 'a', 'r', 1, 11 },
        { '1', 'b', 'r', 13, 33 },
        { '1', 'c', 'r', 36, 66 },
    };
    struct found f = find(span, COUNT(span));
    struct sb_inference inference;
    struct sb_error error = { 0 };
    static const char *const label[] = { "r", "a", "b", "c" };
    static const struct {
        bool ignore;
        const char *drop;
        sb_ns root;
    } row[] = {
        { true, NULL, 40000 },
        { false, "b -> c", 50000 }, /* c begins at 1 + 10 + 2 + 3: 46, and b ends at 33; 46 + 4 */
        { false, "\"a\" -> \"b\"", 60000 }, /* b runs from 3 to 23, c from 26 to 56 */
        { false, "* -> [bc]", 40000 },
        { false, "c -> b", 70000 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct sb_edge_pattern pattern;
        struct sb_edge_choice choice = { .ignore_timing = row[i].ignore, .support = 1 };
        if (row[i].drop) {
            assert_int_equal(sb_edge_pattern_read(&pattern, row[i].drop, "x", &error), SB_OK);
            choice.drop = &pattern;
            choice.drops = 1;
        }
        assert_int_equal(sb_inference_make(&inference, &f.all.calls, label, &choice, &error),
                         SB_OK);
        sb_ns end[64];
        assert_true(inference.stretches.count <= COUNT(end));
        sb_stretches_replay(&inference.stretches, 0, SB_EDGES_LEFT, end);
        sb_ns root = end[inference.stretches.last[0]];
        if (root != row[i].root)
            fail_msg("%s: %lld", row[i].drop ? row[i].drop : "all", (long long)root);
        sb_stretches_replay(&inference.stretches, 0, SB_EDGES_RECORDED, end);
        assert_int_equal(end[inference.stretches.last[0]], 70000);
        sb_inference_fini(&inference);
        if (row[i].drop)
            sb_edge_pattern_fini(&pattern);
    }
    forget(&f);
}

static void the_costliest_habit_comes_first(void **state)
{
    static const struct fixture_span span[] = {
        { '1', 'r', 0, 0, 70 },
        { '1', 'a', 'r', 1, 11 },
        { '1', 'b', 'r', 13, 33 },
        { '1', 'c', 'r', 36, 66 },
    };
    struct found f = find(span, COUNT(span));
    struct sb_inference inference;
    struct sb_habits habits;
    struct sb_error error = { 0 };
    static const char *const label[] = { "r", "a", "b", "c" };
    const struct sb_edge_choice choice = { .support = 1 };
    (void)state;
    assert_int_equal(sb_inference_make(&inference, &f.all.calls, label, &choice, &error), SB_OK);
    assert_int_equal(sb_habits_find(&habits, &inference, &f.all.calls, &error), SB_OK);
    assert_int_equal(habits.count, 2);
    assert_string_equal(label[habits.habit[0].from], "b");
    assert_true(habits.habit[0].saved_ns > 19999 && habits.habit[0].saved_ns < 20001);
    assert_true(habits.habit[1].saved_ns > 9999 && habits.habit[1].saved_ns < 10001);
    assert_true(habits.all_saved_ns > 29999 && habits.all_saved_ns < 30001);
    sb_habits_fini(&habits);
    sb_inference_fini(&inference);
    forget(&f);
}

/* The second trace lacks b: 0 ns and no value, and what came behind it comes behind a. */
static void what_a_trace_lacks_takes_no_time_in_it(void **state)
{
    static const struct fixture_span span[] = {
        { '1', 'r', 0, 0, 70 },    { '1', 'a', 'r', 1, 11 }, { '1', 'b', 'r', 13, 33 },
        { '1', 'c', 'r', 36, 66 }, { '2', 'r', 0, 0, 50 },   { '2', 'a', 'r', 2, 12 },
        { '2', 'c', 'r', 15, 45 },
    };
    struct found f = find(span, COUNT(span));
    const struct sb_stretches *s = &f.all.stretches;
    uint32_t b = fixture_call(&f.all, &f.gathered->spans, "b");
    (void)state;
    assert_int_equal(s->ns[s->first[b]], 20000);
    assert_int_equal(s->ns[s->count + s->first[b]], -1);
    for (uint32_t t = 0; t < 2; t++) {
        sb_ns end[64];
        sb_stretches_replay(s, t, SB_EDGES_RECORDED, end);
        assert_int_equal(end[s->last[0]], t ? 50000 : 70000);
    }
    forget(&f);
}

/* A link joins what has different callers: y of b begins because x of a ended. */
static void a_link_is_an_edge_between_callers(void **state)
{
    static const char text[] =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
        "{\"traceId\":\"1\",\"spanId\":\"r\",\"name\":\"r\",\"startTimeUnixNano\":\"0\","
        "\"endTimeUnixNano\":100},"
        "{\"traceId\":\"1\",\"spanId\":\"a\",\"parentSpanId\":\"r\",\"name\":\"a\","
        "\"startTimeUnixNano\":0,\"endTimeUnixNano\":60},"
        "{\"traceId\":\"1\",\"spanId\":\"b\",\"parentSpanId\":\"r\",\"name\":\"b\","
        "\"startTimeUnixNano\":0,\"endTimeUnixNano\":90},"
        "{\"traceId\":\"1\",\"spanId\":\"x\",\"parentSpanId\":\"a\",\"name\":\"x\","
        "\"startTimeUnixNano\":10,\"endTimeUnixNano\":40},"
        "{\"traceId\":\"1\",\"spanId\":\"y\",\"parentSpanId\":\"b\",\"name\":\"y\","
        "\"startTimeUnixNano\":45,\"endTimeUnixNano\":80,\"links\":[{\"traceId\":\"1\","
        "\"spanId\":\"x\"}]}]}]}]}";
    struct found f = { .gathered = fixture_trace_parse(text) };
    (void)state;
    fixture_stretches_build(&f.all, &f.gathered->spans);
    const struct sb_stretches *s = &f.all.stretches;
    uint32_t x = fixture_call(&f.all, &f.gathered->spans, "x");
    uint32_t y = fixture_call(&f.all, &f.gathered->spans, "y");
    uint32_t wait = s->first[y] - 1, links = 0;
    assert_int_equal(s->stretch[wait].number, 0);
    for (size_t e = s->begin[wait]; e < s->begin[wait + 1]; e++)
        links += s->edge[e].from == s->last[x];
    assert_int_equal(links, 1);
    assert_int_equal(s->ns[wait], 0); /* b worked until 45, and began y then */
    sb_ns end[64];
    sb_stretches_replay(s, 0, SB_EDGES_LEFT, end);
    assert_int_equal(end[s->last[0]], 100);
    forget(&f);
}

/* ---- random ---- */

enum { SPANS = 24 };

/* A tree with calls that lie within their callers, overflow them, or come before or after. */
static size_t random_trace(uint64_t *seed, char trace, struct fixture_span span[SPANS])
{
    size_t n = 1 + sb_prng_below(seed, SPANS);
    span[0] =
        (struct fixture_span){ trace, 'A', 0, 100, 100 + (int64_t)(sb_prng_below(seed, 100)) };
    for (size_t i = 1; i < n; i++) {
        const struct fixture_span *parent = &span[sb_prng_below(seed, (uint32_t)i)];
        int64_t start = parent->start + (int64_t)(sb_prng_below(seed, 30));
        start += sb_prng_below(seed, 20) == 0 ? 90 : 0;
        span[i] = (struct fixture_span){ trace, (char)('A' + i), parent->id, start,
                                         start + (int64_t)(sb_prng_below(seed, 40)) };
    }
    return n;
}

/* Whatever the trace: each call ends when it did. */
static void any_one_trace_replays_call_by_call(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 500; seed++) {
        struct fixture_span span[SPANS];
        uint64_t random = seed;
        struct found f = find(span, random_trace(&random, '1', span));
        const struct sb_stretches *s = &f.all.stretches;
        sb_ns end[8 * SPANS];
        assert_true(s->count <= COUNT(end));
        for (unsigned of = SB_EDGES_RECORDED; of <= SB_EDGES_LEFT; of++) {
            sb_stretches_replay(s, 0, (enum sb_stretch_edges)of, end);
            for (size_t i = 0; i < f.all.calls.times; i++) {
                const struct sb_call_time *time = &f.all.calls.time[i];
                if (end[s->last[time->call]] != time->end)
                    fail_msg("seed %llu: call %u ends at %lld, recorded %lld",
                             (unsigned long long)seed, time->call,
                             (long long)end[s->last[time->call]], (long long)time->end);
            }
        }
        forget(&f);
    }
}

/* The times of a call in trace t, or NULL. */
static const struct sb_call_time *time_of(const struct sb_calls *calls, uint32_t t, uint32_t call)
{
    for (size_t i = calls->row[t]; i < calls->row[t + 1]; i++)
        if (calls->time[i].call == call)
            return &calls->time[i];
    return NULL;
}

/* By definition; all traces have all calls. */
static bool is_ordered(const struct sb_calls *calls, uint32_t from, uint32_t to)
{
    const struct sb_call *x = &calls->call[from], *y = &calls->call[to];
    int before = x->early ? 0 : x->late ? 2 : 1, behind = y->early ? 0 : y->late ? 2 : 1;
    if (from == to || x->parent != y->parent || x->parent == SB_NO_CALL || before > behind)
        return false;
    for (uint32_t t = 0; t < calls->traces; t++) {
        const struct sb_call_time *a = time_of(calls, t, from), *b = time_of(calls, t, to);
        if (a->end > b->start || (b->end <= a->start && from > to))
            return false;
    }
    return true;
}

static bool has_edge(const struct sb_order *order, uint32_t from, uint32_t to)
{
    for (size_t e = order->begin[to]; e < order->begin[to + 1]; e++)
        if (order->edge[e].from == from)
            return true;
    return false;
}

static void orders_of_random_traces_are_those_of_the_definition(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct fixture_span span[3 * SPANS];
        uint64_t random = seed;
        size_t n = random_trace(&random, '1', span);
        for (size_t t = 1; t < 3; t++)
            for (size_t i = 0; i < n; i++) {
                int64_t late = (int64_t)(sb_prng_below(&random, 4));
                span[t * n + i] = span[i];
                span[t * n + i].trace = (char)('1' + t);
                span[t * n + i].start += late;
                span[t * n + i].end += late + (int64_t)(sb_prng_below(&random, 4));
            }
        struct found f = find(span, 3 * n);
        const struct sb_calls *calls = &f.all.calls;
        for (uint32_t i = 0; i < calls->calls; i++)
            for (uint32_t j = 0; j < calls->calls; j++) {
                bool ordered = is_ordered(calls, i, j), implied = false;
                assert_int_equal(has_edge(&f.all.inferred, i, j), ordered);
                for (uint32_t k = 0; k < calls->calls; k++)
                    implied = implied || (is_ordered(calls, i, k) && is_ordered(calls, k, j));
                assert_int_equal(has_edge(&f.all.reduced, i, j), ordered && !implied);
            }
        forget(&f);
    }
}

/* More callees than pairs are kept of: each waits for the one that ended last before it. */
static void thousands_of_callees_replay_as_well(void **state)
{
    enum { CALLEES = 3000 };
    char *text = NULL;
    size_t size = 0;
    uint64_t random = 7;
    FILE *out = open_memstream(&text, &size);
    (void)state;
    assert_non_null(out);
    assert_true((int)CALLEES > (int)SB_ORDER_CALLEES_MAX);
    fprintf(out, "[{\"traceId\":\"1\",\"id\":\"r\",\"name\":\"r\",\"timestamp\":0,"
                 "\"duration\":100000}");
    for (unsigned i = 0; i < CALLEES; i++)
        fprintf(out,
                ",{\"traceId\":\"1\",\"id\":\"c%u\",\"parentId\":\"r\",\"name\":\"c%u\","
                "\"timestamp\":%u,\"duration\":%u}",
                i, i, sb_prng_below(&random, 90000), sb_prng_below(&random, 5000));
    fputc(']', out);
    assert_int_equal(fclose(out), 0);
    struct found f = { .gathered = fixture_trace_parse(text) };
    fixture_stretches_build(&f.all, &f.gathered->spans);
    const struct sb_stretches *s = &f.all.stretches;
    sb_ns *end = malloc(s->count * sizeof *end);
    assert_non_null(end);
    sb_stretches_replay(s, 0, SB_EDGES_LEFT, end);
    for (size_t i = 0; i < f.all.calls.times; i++)
        assert_int_equal(end[s->last[f.all.calls.time[i].call]], f.all.calls.time[i].end);
    assert_true(f.all.inferred.edges > CALLEES / 2 && f.all.inferred.edges < CALLEES);
    free(end);
    free(text);
    forget(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_stands_until_a_trace_refutes_it),
        cmocka_unit_test(what_follows_from_other_edges_is_left_out),
        cmocka_unit_test(the_weakest_edge_of_a_circle_goes),
        cmocka_unit_test(without_habits_a_caller_begins_its_calls_one_after_the_other),
        cmocka_unit_test(the_costliest_habit_comes_first),
        cmocka_unit_test(what_a_trace_lacks_takes_no_time_in_it),
        cmocka_unit_test(a_link_is_an_edge_between_callers),
        cmocka_unit_test(any_one_trace_replays_call_by_call),
        cmocka_unit_test(thousands_of_callees_replay_as_well),
        cmocka_unit_test(orders_of_random_traces_are_those_of_the_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
