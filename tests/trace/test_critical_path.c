/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Critical paths against those that Jaeger's UI and CRISP publish for their own test traces. */
#include "sim/trace/critical_path.h"

#include "sim/json/parse.h"
#include "sim/trace/build_trace.h"
#include "sim/trace/critical_totals.h"
#include "tests/fixtures/recorded/oracle.h"
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
    struct sb_trace trace;
    struct sb_critical_path path;
};

static void find_path(struct found *f, struct sb_trace_gathered *gathered,
                      enum sb_critical_rule rule)
{
    struct sb_error error = { 0 };
    struct sb_trace_dirt dirt = { 0 };
    f->gathered = gathered;
    fixture_trace_build(&f->trace, &gathered->spans, &dirt);
    assert_int_equal(sb_critical_path_build(&f->path, &f->trace, rule, &error), SB_OK);
    const struct sb_trace_node *root = &f->trace.node[f->trace.root];
    sb_ns at = root->end - root->start;
    for (uint32_t i = 0; i < f->path.sections; i++) {
        assert_int_equal(f->path.section[i].end, at);
        assert_true(f->path.section[i].start < at);
        at = f->path.section[i].start;
    }
    assert_int_equal(at, 0); /* they add up to the root's duration, without gap or overlap */
}

static void forget(struct found *f)
{
    sb_critical_path_fini(&f->path);
    sb_trace_fini(&f->trace);
    fixture_trace_end(f->gathered);
}

static const char *span_id(const struct found *f, uint32_t node, char digits[17])
{
    const struct sb_trace_span *span = &f->gathered->spans.span[f->trace.node[node].span];
    return sb_spans_id_text(&f->gathered->spans, (struct sb_span_id){ span->id, span->id_form },
                            digits);
}

/* [[span, start, end], …] in units of `tick` ns. */
static void expect_sections(const struct found *f, const struct fixture_oracle *oracle,
                            const struct sb_json_node *list, sb_ns tick, const char *file)
{
    const struct sb_json_node *section = sb_json_first(&oracle->json, list);
    for (uint32_t i = 0; i < f->path.sections; i++) {
        char digits[17];
        const struct sb_critical_section *s = &f->path.section[i];
        if (!section)
            fail_msg("%s: more sections than expected", file);
        const struct sb_json_node *id = sb_json_first(&oracle->json, section);
        const struct sb_json_node *start = sb_json_next(&oracle->json, section, id);
        const struct sb_json_node *end = sb_json_next(&oracle->json, section, start);
        if (!sb_json_is(&oracle->json, id, span_id(f, s->node, digits)) ||
            s->start != (sb_ns)start->as.number * tick || s->end != (sb_ns)end->as.number * tick)
            fail_msg("%s: section %u is %s [%lld, %lld]", file, i, span_id(f, s->node, digits),
                     (long long)s->start, (long long)s->end);
        section = sb_json_next(&oracle->json, list, section);
    }
    assert_null(section);
}

static unsigned check_folder(const char *folder)
{
    struct fixture_oracle oracle;
    unsigned checked = 0;
    if (!fixture_oracle_open(&oracle, folder))
        return 0;
    const struct sb_json_node *files = fixture_at(&oracle, NULL, "files");
    for (const struct sb_json_node *file = sb_json_first(&oracle.json, files); file;
         file = sb_json_next(&oracle.json, files, file)) {
        char name[256];
        struct found f;
        const struct sb_json_node *trace =
            sb_json_first(&oracle.json, fixture_at(&oracle, file, "traces"));
        snprintf(name, sizeof name, "%s/%s", folder, sb_json_key(&oracle.json, file));
        struct sb_trace_gathered *gathered = trace ? fixture_trace_read(name) : NULL;
        if (!gathered)
            continue;
        find_path(&f, gathered, SB_CRITICAL_JAEGER);
        sb_ns tick = fixture_number(&oracle, trace, "tick_s") < 1e-8 ? 1 : 1000;
        const struct sb_trace_node *root = &f.trace.node[f.trace.root];
        char digits[17];
        assert_int_equal(root->end - root->start,
                         fixture_whole(&oracle, trace, "root_duration") * tick);
        assert_true(sb_json_is(&oracle.json, fixture_at(&oracle, trace, "root"),
                               span_id(&f, f.trace.root, digits)));
        assert_int_equal(f.path.sections, fixture_whole(&oracle, trace, "critical_path_sections"));
        if (fixture_has(&oracle, trace, "critical_path"))
            expect_sections(&f, &oracle, fixture_at(&oracle, trace, "critical_path"), tick, name);
        forget(&f);
        checked++;
    }
    fixture_oracle_close(&oracle);
    return checked;
}

static void sections_are_those_of_jaeger(void **state)
{
    (void)state;
    unsigned checked =
        check_folder("jaeger") + check_folder("deathstarbench") + check_folder("zipkin");
    assert_true(checked == 0 || checked == 28);
}

static const struct sb_json_node *crisp_answer(const struct sb_json *json)
{
    const struct sb_json_node *testing = sb_json_get(json, json->node, "testing");
    if (testing->type == SB_JSON_ARRAY)
        return sb_json_first(json, testing);
    const struct sb_json_node *times = sb_json_get(json, testing, "opTimeExclusive");
    return times ? times : testing;
}

static void check_crisp(const char *name)
{
    char path[256];
    struct sb_json json;
    struct sb_error error = { 0 };
    struct found f;
    struct sb_critical_totals totals = { 0 };
    struct sb_trace_gathered *gathered = fixture_trace_read(name);
    if (!gathered)
        return;
    find_path(&f, gathered, SB_CRITICAL_CRISP);
    snprintf(path, sizeof path, FIXTURE_DATA "%s", name);
    assert_int_equal(sb_json_read(&json, path, &error), SB_OK);
    assert_int_equal(sb_critical_totals_add(&totals, &gathered->spans, &f.trace, &f.path, &error),
                     SB_OK);
    const struct sb_json_node *answer = crisp_answer(&json);
    assert_int_equal(totals.operation.names.count, answer->size);
    for (size_t i = 0; i < totals.operation.names.count; i++) {
        const struct sb_json_node *us = sb_json_get(&json, answer, totals.operation.names.name[i]);
        if (!us || totals.operation.total[i].ns != (sb_ns)us->as.number * 1000)
            fail_msg("%s: %s: %lld ns", name, totals.operation.names.name[i],
                     (long long)totals.operation.total[i].ns);
    }
    sb_json_fini(&json);
    sb_critical_totals_fini(&totals);
    forget(&f);
}

static void exclusive_times_are_those_of_crisp(void **state)
{
    static const char *const name[] = { "1",
                                        "2",
                                        "3",
                                        "5",
                                        "7",
                                        "9",
                                        "10",
                                        "12",
                                        "14",
                                        "16",
                                        "18",
                                        "20",
                                        "22",
                                        "24",
                                        "err_pattern1-err1",
                                        "err_pattern3-err1" };
    (void)state;
    for (size_t i = 0; i < COUNT(name); i++) {
        char path[64];
        snprintf(path, sizeof path, "crisp/%s.json", name[i]);
        check_crisp(path);
    }
}

/* Root [0, 100] us; A [10, 40], B [40.2, 90]: by Jaeger both; C [20, 40.5] overlaps B by 0.3 % of
 * the root, and A and C end within; alone it joins by CRISP's rule only. */
static void a_small_overlap_is_crisp_alone(void **state)
{
    static const char text[] =
        "{\"data\":[{\"traceID\":\"t\",\"processes\":{\"p\":{\"serviceName\":\"s\"}},\"spans\":["
        "{\"spanID\":\"r\",\"operationName\":\"r\",\"startTime\":0,\"duration\":100,"
        "\"processID\":\"p\"},"
        "{\"spanID\":\"b\",\"operationName\":\"b\",\"startTime\":40.2,\"duration\":49.8,"
        "\"processID\":\"p\",\"references\":[{\"refType\":\"CHILD_OF\",\"spanID\":\"r\"}]},"
        "{\"spanID\":\"c\",\"operationName\":\"c\",\"startTime\":20,\"duration\":20.5,"
        "\"processID\":\"p\",\"references\":[{\"refType\":\"CHILD_OF\",\"spanID\":\"r\"}]}]}]}";
    struct found f;
    (void)state;
    find_path(&f, fixture_trace_parse(text), SB_CRITICAL_JAEGER);
    assert_int_equal(f.path.sections, 3); /* r, b, r */
    forget(&f);
    find_path(&f, fixture_trace_parse(text), SB_CRITICAL_CRISP);
    assert_int_equal(f.path.sections, 4); /* r, b, c, r */
    assert_int_equal(f.path.section[2].end, 40200);
    assert_int_equal(f.path.exclusive[2], 20500);
    assert_int_equal(f.path.exclusive[0], 100000 - 49800 - 20500);
    forget(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_are_those_of_jaeger),
        cmocka_unit_test(exclusive_times_are_those_of_crisp),
        cmocka_unit_test(a_small_overlap_is_crisp_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
