/* SPDX-License-Identifier: GPL-3.0-or-later
 * What bodies and their traces see of a request: numbers, names, flow values. */
#include "support_requests.h"

#include <string.h>

/* Bodies see task numbers and names of their set, wherever the request has its places. */
static struct es_result looks(struct es_self *self, void *data)
{
    const char *name = data;
    bool right = strcmp(es_self_name(self), name) == 0 &&
                 es_self_id(self) == (strcmp(name, "first") == 0 ? 0u : 1u);

    if (es_self_id(self) == 1) {
        right = right && es_value(self, 0).code == ES_BUSY && es_await_id(self, 0).code == ES_OK &&
                es_value(self, 0).code == ES_OK && es_await_id(self, 2).code == ES_UNKNOWN &&
                es_value(self, 2).code == ES_UNKNOWN && es_await(self, "page").code == ES_UNKNOWN &&
                es_await_until(self, 0, 1).code == ES_OK;
        return right ? es_ok(NULL) : es_fail("wrong");
    }
    es_sleep(self, 1);
    return right ? es_ok(NULL) : es_fail("wrong");
}

static void numbers_and_names_are_those_of_the_set(void **state)
{
    struct stage stage;
    struct es_set *set = es_set_new(NULL);
    struct es_request *requests[3];

    (void)state;
    stage_open(&stage);
    es_set_add(set, "first", looks, "first");
    es_set_add(set, "second", looks, "second");
    for (int i = 0; i < 3; i++)
        requests[i] = es_request_start(stage.sched, set, NULL, NULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(es_request_finish(requests[i], NULL), ES_OK);
    stage_close(&stage);
    es_set_free(set);
}

static struct es_result ends_flow(struct es_self *self, void *data)
{
    struct es_result slept = es_sleep(self, 2);

    (void)data;
    return slept.code ? slept : es_flow_end(self, es_self_context(self));
}

static void flows_have_a_value_each(void **state)
{
    struct stage stage;
    struct es_set *set = es_set_new(NULL);
    struct es_request *requests[2];
    int values[2];

    (void)state;
    stage_open(&stage);
    es_set_add(set, NULL, ends_flow, NULL);
    for (int i = 0; i < 2; i++)
        requests[i] = es_request_start(stage.sched, set,
                                       &ES_CALL(.mode = ES_FLOW, .context = &values[i]), NULL);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(es_request_finish(requests[i], NULL), ES_OK);
        assert_ptr_equal(es_request_flow_value(requests[i]).value, &values[i]);
    }
    stage_close(&stage);
    es_set_free(set);
}

static void take_text(void *self, const char *text, size_t length)
{
    char *all = self;
    size_t have = strlen(all);

    assert_true(have + length < 8192);
    memcpy(all + have, text, length);
    all[have + length] = '\0';
}

static uint32_t spans_of(const struct es_span *spans, size_t count, uint32_t call, es_id task)
{
    uint32_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += spans[i].call == call && spans[i].task == task;
    return found;
}

static void traces_name_the_request(void **state)
{
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock,
                                  .trace_events = 200,
                                  .copy_stacks = bench_copies() };
    struct es_set *set = page_set();
    struct visit visits[2] = { { .took = { 3, 1, 2, 1 } }, { .took = { 5, 1, 2, 1 } } };
    struct es_request *requests[2];
    struct es_event events[200];
    struct es_span spans[200];
    static char text[8192];
    struct es_sched *sched;
    size_t count;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    for (int i = 0; i < 2; i++)
        requests[i] = es_request_start(sched, set, &ES_CALL(.context = &visits[i]), NULL);
    for (int i = 0; i < 2; i++)
        es_request_finish(requests[i], NULL);
    count = es_trace_events(sched, events, 200, NULL);
    for (size_t i = 0; i < count; i++) {
        assert_in_range(events[i].call, 1, 2);
        assert_in_range(events[i].task, 0, STEPS_COUNT - 1);
        if (events[i].kind == ES_EVENT_AWAIT)
            assert_int_equal(events[i].other, USER);
    }
    count = es_trace_spans(sched, spans, 200);
    for (size_t i = 1; i < count; i++)
        assert_true(spans[i - 1].call < spans[i].call ||
                    (spans[i - 1].call == spans[i].call && spans[i - 1].task <= spans[i].task));
    for (uint32_t call = 1; call <= 2; call++) {
        /* Ready, run, asleep, ready, run; the profile also waits for the user. */
        assert_int_equal(spans_of(spans, count, call, USER), 5);
        assert_int_equal(spans_of(spans, count, call, PROFILE), 8);
        assert_int_equal(spans_of(spans, count, call, PAGE), 5);
    }
    assert_int_equal(spans[0].code, ES_OK);
    assert_int_equal(es_trace_waterfall(sched, take_text, text), ES_MISUSE);
    es_request_free(requests[0]); /* its names are gone, and its spans are not */
    assert_int_equal(es_trace_chrome(sched, take_text, text), ES_OK);
    assert_non_null(
        strstr(text, "\"pid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"request 1\"}"));
    assert_non_null(
        strstr(text, "\"pid\":2,\"name\":\"process_name\",\"args\":{\"name\":\"request 2\"}"));
    assert_non_null(strstr(
        text, "\"pid\":2,\"tid\":3,\"name\":\"thread_name\",\"args\":{\"name\":\"profile\"}"));
    assert_null(strstr(text, "\"pid\":1,\"tid\":3,\"name\":\"thread_name\""));
    assert_non_null(strstr(text, "\"args\":{\"for\":\"#0\"}"));
    assert_non_null(strstr(text, "\"args\":{\"for\":\"user\"}"));
    es_sched_free(sched);
    es_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_names_are_those_of_the_set),
        cmocka_unit_test(flows_have_a_value_each),
        cmocka_unit_test(traces_name_the_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
