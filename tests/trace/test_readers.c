/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each format of traces says, and what is made of what is wrong with it. */
#include "sim/trace/build_trace.h"
#include "sim/trace/operation/pools.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/recorded/trace.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <string.h>

/* The span whose operation is that. */
static const struct sb_trace_span *span_of(const struct sb_spans *spans, const char *operation)
{
    for (size_t i = 0; i < spans->count; i++)
        if (strcmp(spans->text.name[spans->span[i].operation], operation) == 0)
            return &spans->span[i];
    fail_msg("no span %s", operation);
    return NULL;
}

static const char *text_of(const struct sb_spans *spans, uint32_t number)
{
    return spans->text.name[number];
}

static void otlp_in_lines_with_base64_ids_is_the_same_trace(void **state)
{
    static const char text[] =
        "{\"batches\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"W47/+XmAOBAz0mm2M4E/xg==\","
        "\"spanId\":\"7uGbfsPBsXM=\",\"name\":\"outer\",\"kind\":\"SPAN_KIND_SERVER\","
        "\"startTimeUnixNano\":\"1787132458952894897\",\"endTimeUnixNano\":1787132458952894999,"
        "\"attributes\":[{\"key\":\"http.route\",\"value\":{\"stringValue\":\"/x/{id}\"}}],"
        "\"status\":{\"code\":\"STATUS_CODE_ERROR\"}}]}],"
        "\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":"
        "\"shop\"}}]}}]}\n"
        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"value\":{\"stringValue\":\"db\"},"
        "\"key\":\"service.name\"}]},\"instrumentationLibrarySpans\":[{\"spans\":[{\"traceId\":"
        "\"5B8EFFF979803810"
        "33D269B633813FC6\",\"spanId\":\"00000000000000ab\","
        "\"parentSpanId\":\"EEE19B7EC3C1B173\",\"name\":\"inner\",\"kind\":3,"
        "\"startTimeUnixNano\":\"1787132458952894900\",\"endTimeUnixNano\":"
        "\"1787132458952894950\"}]}]}]}\n";
    struct sb_trace_gathered *g = fixture_trace_parse(text);
    const struct sb_trace_span *outer = span_of(&g->spans, "outer");
    const struct sb_trace_span *inner = span_of(&g->spans, "inner");
    (void)state;
    assert_int_equal(g->spans.count, 2);
    assert_int_equal(outer->trace, inner->trace);
    assert_int_equal(outer->start, 1787132458952894897);
    assert_int_equal(outer->end, 1787132458952894999);
    assert_int_equal(outer->kind, SB_SPAN_SERVER);
    assert_true(outer->flags & SB_SPAN_ERROR);
    assert_string_equal(text_of(&g->spans, outer->route), "/x/{id}");
    assert_string_equal(text_of(&g->spans, outer->service), "shop");
    assert_string_equal(text_of(&g->spans, inner->service), "db");
    assert_int_equal(inner->kind, SB_SPAN_CLIENT);
    assert_true(inner->flags & SB_SPAN_PARENT);
    assert_int_equal(inner->parent, outer->id);
    fixture_trace_end(g);
}

static void jaeger_processes_may_stand_behind_the_spans(void **state)
{
    static const char text[] =
        "{\"data\":[{\"spans\":[{\"traceID\":\"t\",\"spanID\":\"a\",\"operationName\":\"one\","
        "\"startTime\":\"1660049722779884\",\"duration\":1.5,\"processID\":\"p1\","
        "\"tags\":[{\"key\":\"error\",\"type\":\"bool\",\"value\":true},"
        "{\"value\":\"client\",\"key\":\"span.kind\"}]},"
        "{\"traceID\":\"t\",\"spanID\":\"b\",\"operationName\":\"two\",\"startTime\":5,"
        "\"duration\":1,\"process\":{\"serviceName\":\"own\"},\"references\":[{\"refType\":"
        "\"FOLLOWS_FROM\",\"traceID\":\"t\",\"spanID\":\"a\",\"span\":{\"spanID\":\"x\","
        "\"references\":[{\"spanID\":\"y\"}]}}]}],"
        "\"processes\":{\"p1\":{\"serviceName\":\"shop\",\"tags\":[{\"key\":\"ip\",\"value\":"
        "\"10.0.0.1\"}]}}}]}";
    struct sb_trace_gathered *g = fixture_trace_parse(text);
    const struct sb_trace_span *one = span_of(&g->spans, "one"), *two = span_of(&g->spans, "two");
    (void)state;
    assert_int_equal(one->start, 1660049722779884000);
    assert_int_equal(one->end, 1660049722779885500);
    assert_int_equal(one->kind, SB_SPAN_CLIENT);
    assert_true(one->flags & SB_SPAN_ERROR);
    assert_string_equal(text_of(&g->spans, one->service), "shop");
    assert_string_equal(text_of(&g->spans, one->host), "10.0.0.1");
    assert_string_equal(text_of(&g->spans, two->service), "own");
    assert_true(two->flags & SB_SPAN_FOLLOWS);
    assert_int_equal(two->parent, one->id);
    fixture_trace_end(g);
}

static void what_is_wrong_with_spans_is_counted(void **state)
{
    static const char text[] =
        "[{\"traceId\":\"1\",\"id\":\"a\",\"name\":\"root\",\"timestamp\":0,\"duration\":100},"
        "{\"traceId\":\"1\",\"id\":\"b\",\"parentId\":\"a\",\"name\":\"half\",\"kind\":\"SERVER\","
        "\"shared\":true,\"timestamp\":12,\"duration\":6},"
        "{\"traceId\":\"1\",\"id\":\"b\",\"parentId\":\"a\",\"name\":\"half\",\"kind\":\"CLIENT\","
        "\"timestamp\":10,\"duration\":10},"
        "{\"traceId\":\"1\",\"id\":\"c\",\"parentId\":\"a\",\"name\":\"twice\",\"timestamp\":30,"
        "\"duration\":1},"
        "{\"traceId\":\"1\",\"id\":\"c\",\"parentId\":\"a\",\"name\":\"twice\",\"timestamp\":30,"
        "\"duration\":1},"
        "{\"traceId\":\"1\",\"id\":\"d\",\"parentId\":\"gone\",\"name\":\"orphan\",\"timestamp\":3,"
        "\"duration\":1},"
        "{\"traceId\":\"1\",\"id\":\"e\",\"parentId\":\"f\",\"name\":\"e\",\"timestamp\":3,"
        "\"duration\":1},"
        "{\"traceId\":\"1\",\"id\":\"f\",\"parentId\":\"e\",\"name\":\"f\",\"timestamp\":3,"
        "\"duration\":1},"
        "{\"traceId\":\"1\",\"id\":\"g\",\"parentId\":\"a\",\"name\":\"open\",\"timestamp\":50},"
        "{\"traceId\":\"1\",\"id\":\"h\",\"parentId\":\"a\",\"name\":\"never\"},"
        "{\"traceId\":\"1\",\"id\":\"i\",\"parentId\":\"a\",\"name\":\"over\",\"timestamp\":90,"
        "\"duration\":20},"
        "{\"traceId\":\"1\",\"id\":\"k\",\"parentId\":\"a\",\"name\":\"at once\",\"timestamp\":60,"
        "\"duration\":0},"
        "{\"traceId\":\"1\",\"id\":\"j\",\"parentId\":\"a\",\"name\":\"late\",\"timestamp\":120,"
        "\"duration\":5}]";
    struct sb_trace_gathered *g = fixture_trace_parse(text);
    struct sb_trace trace;
    struct sb_trace_dirt dirt = g->spans.dirt;
    (void)state;
    fixture_trace_build(&trace, &g->spans, &dirt);
    assert_int_equal(dirt.shared, 1);
    assert_int_equal(dirt.repeated, 1);
    assert_int_equal(dirt.orphans, 1);
    assert_int_equal(dirt.cycles, 1);
    assert_int_equal(dirt.unfinished, 1);
    assert_int_equal(dirt.instant, 1);
    assert_int_equal(dirt.unusable, 1);
    assert_int_equal(dirt.overflowing, 1);
    assert_int_equal(dirt.outside, 1);
    assert_int_equal(dirt.roots, 2); /* the orphan, and the first of the circle */
    assert_int_equal(trace.nodes, 10);
    assert_string_equal(text_of(&g->spans, g->spans.span[trace.node[trace.root].span].operation),
                        "root");
    assert_int_equal(trace.node[1].start, 10000); /* the client's times */
    assert_int_equal(trace.end - trace.start, 125000);
    sb_trace_fini(&trace);
    fixture_trace_end(g);
}

/* A server's clock is 1000 us ahead: its 20 us lie in the middle of the call's 60, and what it
 * called itself moves with it. */
static void a_server_is_moved_into_the_call_that_it_serves(void **state)
{
    static const char text[] =
        "[{\"traceId\":\"1\",\"id\":\"a\",\"name\":\"call\",\"kind\":\"CLIENT\",\"timestamp\":0,"
        "\"duration\":60,\"localEndpoint\":{\"serviceName\":\"x\",\"ipv4\":\"10.0.0.1\"}},"
        "{\"traceId\":\"1\",\"id\":\"b\",\"parentId\":\"a\",\"name\":\"serve\",\"kind\":\"SERVER\","
        "\"timestamp\":1000,\"duration\":20,\"localEndpoint\":{\"serviceName\":\"y\",\"ipv4\":"
        "\"10.0.0.2\"}},"
        "{\"traceId\":\"1\",\"id\":\"c\",\"parentId\":\"b\",\"name\":\"inner\",\"timestamp\":1005,"
        "\"duration\":5,\"localEndpoint\":{\"serviceName\":\"y\",\"ipv4\":\"10.0.0.2\"}}]";
    struct sb_trace_gathered *g = fixture_trace_parse(text);
    struct sb_trace trace;
    struct sb_trace_dirt dirt = { 0 };
    (void)state;
    fixture_trace_build(&trace, &g->spans, &dirt);
    assert_int_equal(dirt.skewed, 2);
    assert_int_equal(trace.node[1].start, 20000);
    assert_int_equal(trace.node[2].start, 25000);
    assert_int_equal(trace.end - trace.start, 60000);
    sb_trace_fini(&trace);
    fixture_trace_end(g);
}

static void chrome_events_nest_on_their_threads(void **state)
{
    static const char text[] =
        "{\"traceEvents\":[{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":1,\"args\":{\"name\":"
        "\"build\"}},"
        "{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":1,\"tid\":9,\"args\":{\"name\":"
        "\"Critical Path\"}},"
        "{\"ph\":\"X\",\"name\":\"copy\",\"pid\":1,\"tid\":9,\"ts\":0,\"dur\":50},"
        "{\"ph\":\"E\",\"name\":\"stray\",\"pid\":1,\"tid\":1,\"ts\":0},"
        "{\"ph\":\"B\",\"name\":\"a\",\"pid\":1,\"tid\":1,\"ts\":0.001},"
        "{\"ph\":\"X\",\"name\":\"b\",\"pid\":1,\"tid\":1,\"ts\":10,\"dur\":5},"
        "{\"ph\":\"B\",\"name\":\"c\",\"pid\":1,\"tid\":1,\"ts\":20},"
        "{\"ph\":\"E\",\"name\":\"a\",\"pid\":1,\"tid\":1,\"ts\":40},"
        "{\"ph\":\"X\",\"name\":\"d\",\"pid\":1,\"tid\":\"2\",\"ts\":30,\"dur\":20},"
        "{\"ph\":\"s\",\"id\":7,\"pid\":1,\"tid\":1,\"ts\":12},"
        "{\"ph\":\"f\",\"id\":7,\"pid\":1,\"tid\":\"2\",\"ts\":29},"
        "{\"ph\":\"C\",\"name\":\"counter\",\"pid\":1,\"ts\":1}";
    struct sb_trace_gathered *g =
        fixture_trace_parse(text); /* not closed: the writer was stopped */
    const struct sb_trace_span *a = span_of(&g->spans, "a"), *b = span_of(&g->spans, "b");
    const struct sb_trace_span *c = span_of(&g->spans, "c"), *d = span_of(&g->spans, "d");
    (void)state;
    assert_int_equal(g->spans.count, 5); /* and one around them: there are two threads */
    assert_string_equal(text_of(&g->spans, d->service), "build");
    assert_int_equal(a->start, 1);
    assert_int_equal(a->end, 40000);
    assert_int_equal(b->parent, a->id);
    assert_int_equal(c->parent, a->id);
    assert_int_equal(c->end, 40000); /* unfinished: as long as what is around it */
    assert_int_equal(d->parent, a->parent);
    assert_int_equal(g->spans.dirt.unfinished, 1);
    assert_int_equal(g->spans.dirt.unusable, 1);
    assert_int_equal(g->spans.links, 1);
    assert_int_equal(g->spans.link[0].from, b->id);
    assert_ptr_equal(&g->spans.span[g->spans.link[0].to], d);
    fixture_trace_end(g);
}

/* An id of letters beyond ASCII, and one with a NUL and more than 16 bytes behind it. */
static void names_of_any_bytes_are_kept_apart(void **state)
{
    static const char events[] =
        "[{\"ph\":\"X\",\"name\":\"a\",\"pid\":\"\xC3\xA9\",\"tid\":1,\"ts\":0,\"dur\":9},"
        "{\"ph\":\"X\",\"name\":\"b\",\"pid\":\"\xC3\xBC\",\"tid\":1,\"ts\":1,\"dur\":2}]";
    static const char spans[] =
        "[{\"traceId\":\"t\",\"id\":\"1\",\"name\":\"a\",\"timestamp\":0,\"duration\":9},"
        "{\"traceId\":\"t\\u0000 and far more than sixteen bytes\",\"id\":\"2\",\"parentId\":\"1\","
        "\"name\":\"b\\u0000c\",\"timestamp\":1,\"duration\":2}]";
    struct sb_trace_gathered *g = fixture_trace_parse(events);
    (void)state;
    assert_int_equal(span_of(&g->spans, "a")->parent, span_of(&g->spans, "b")->parent);
    assert_int_equal(g->spans.count, 3); /* one around them */
    fixture_trace_end(g);
    g = fixture_trace_parse(spans);
    assert_int_equal(span_of(&g->spans, "a")->trace, span_of(&g->spans, "b")->trace);
    fixture_trace_end(g);
}

/* "tdur" is how much of "dur" the thread had a processor: it counts where it stands alone. */
static void chrome_events_last_as_long_as_the_clock_says(void **state)
{
    static const char text[] = "[{\"ph\":\"X\",\"name\":\"a\",\"pid\":1,\"tid\":1,\"ts\":0,"
                               "\"dur\":30,\"tts\":5,\"tdur\":20},"
                               "{\"ph\":\"X\",\"name\":\"b\",\"pid\":1,\"tid\":1,\"ts\":1,"
                               "\"tdur\":20,\"dur\":25},"
                               "{\"ph\":\"X\",\"name\":\"c\",\"pid\":1,\"tid\":1,\"ts\":2,"
                               "\"tdur\":7}]";
    struct sb_trace_gathered *g = fixture_trace_parse(text);
    (void)state;
    assert_int_equal(span_of(&g->spans, "a")->end, 30000);
    assert_int_equal(span_of(&g->spans, "b")->end, 26000);
    assert_int_equal(span_of(&g->spans, "c")->end, 9000);
    fixture_trace_end(g);
}

static void a_pool_shows_in_its_calls(void **state)
{
    static const struct {
        const char *file;
        const char *operation;
        uint32_t workers, calls;
    } row[] = {
        { "jaeger/n_plus_one_full_concurrent.otlp.json", "HTTP GET", 3, 10 },
        { "jaeger/n_plus_one_full_serial.otlp.json", "HTTP GET", 1, 10 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct sb_trace_gathered *g = fixture_trace_read(row[i].file);
        struct fixture_stretches all;
        struct sb_call_pools pools;
        struct sb_error error = { 0 };
        if (!g)
            continue;
        fixture_stretches_build(&all, &g->spans);
        assert_int_equal(sb_call_pools_find(&pools, &all.calls, &error), SB_OK);
        assert_int_equal(pools.count, 2); /* and GetDriver, one after the other */
        assert_string_equal(text_of(&g->spans, all.calls.call[pools.pool[0].first].operation),
                            row[i].operation);
        assert_int_equal(pools.pool[0].workers, row[i].workers);
        assert_int_equal(pools.pool[0].calls, row[i].calls);
        sb_pools_fini(&pools);
        fixture_stretches_fini(&all);
        fixture_trace_end(g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(otlp_in_lines_with_base64_ids_is_the_same_trace),
        cmocka_unit_test(jaeger_processes_may_stand_behind_the_spans),
        cmocka_unit_test(what_is_wrong_with_spans_is_counted),
        cmocka_unit_test(a_server_is_moved_into_the_call_that_it_serves),
        cmocka_unit_test(chrome_events_nest_on_their_threads),
        cmocka_unit_test(names_of_any_bytes_are_kept_apart),
        cmocka_unit_test(chrome_events_last_as_long_as_the_clock_says),
        cmocka_unit_test(a_pool_shows_in_its_calls),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
