/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is refused beside requests, and requests that have no task or are freed while waited for. */
#include "support_requests.h"

static struct es_request *own_request;

static struct es_result itself(struct es_self *self, void *data)
{
    (void)data;
    return es_ok((void *)(uintptr_t)(es_request_finish(own_request, NULL) == ES_MISUSE &&
                                     es_request_free(own_request) == ES_BUSY &&
                                     es_self_context(self) == NULL));
}

static void a_body_cannot_wait_for_a_request_of_its_scheduler(void **state)
{
    struct stage stage;
    struct es_set *set = es_set_new(NULL);

    (void)state;
    stage_open(&stage);
    es_set_add(set, NULL, itself, NULL);
    own_request = es_request_start(stage.sched, set, NULL, NULL);
    assert_int_equal(es_request_finish(own_request, NULL), ES_OK);
    assert_ptr_equal(es_request_result(own_request, 0).value, (void *)1);
    stage_close(&stage);
    es_set_free(set);
}

static void one_call_and_requests_exclude_each_other(void **state)
{
    struct stage stage;
    struct visit visit = { .took = { 1, 1, 1, 1 } };
    struct es_call call = ES_CALL(.context = &visit);
    struct es_request *request;
    struct es_error error;

    (void)state;
    stage_open(&stage);
    assert_int_equal(es_start(stage.sched, stage.set, &call, NULL), ES_OK);
    assert_null(es_request_start(stage.sched, stage.set, &call, &error));
    assert_int_equal(error.code, ES_BUSY);
    assert_int_equal(es_finish(stage.sched, NULL), ES_OK);
    request = es_request_start(stage.sched, stage.set, &call, &error);
    assert_non_null(request);
    assert_int_equal(es_start(stage.sched, stage.set, &call, &error), ES_BUSY);
    assert_int_equal(es_wait(stage.sched, &error), ES_MISUSE);
    assert_int_equal(es_finish(stage.sched, &error), ES_MISUSE);
    assert_int_equal(es_task_result(stage.sched, 0).code, ES_UNKNOWN);
    assert_int_equal(es_request_finish(request, NULL), ES_OK);
    assert_int_equal(es_start(stage.sched, stage.set, &call, NULL), ES_BUSY);
    es_request_free(request);
    assert_int_equal(es_run(stage.sched, stage.set, &call, NULL), ES_OK);
    assert_int_equal(visit.ended[PAGE], 3 + 3 + 3);
    call.over = visit_over;
    assert_int_equal(es_run(stage.sched, stage.set, &call, NULL), ES_MISUSE);
    stage_close(&stage);
}

static uint32_t first_of(void *self, const es_id *ready, uint32_t count)
{
    (void)self;
    (void)ready;
    (void)count;
    return 0;
}

static void pick_is_for_one_call(void **state)
{
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set = page_set();
    struct es_error error;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&ES_OPTIONS(.clock = &clock.clock, .pick = first_of), NULL);
    assert_null(es_request_start(sched, set, NULL, &error));
    assert_int_equal(error.code, ES_UNSUPPORTED);
    assert_null(es_request_start(sched, NULL, NULL, &error));
    assert_int_equal(error.code, ES_MISUSE);
    es_sched_free(sched);
    es_set_free(set);
}

static void an_empty_set_and_a_freed_wanted_request(void **state)
{
    struct stage stage;
    struct es_set *empty = es_set_new(NULL);
    atomic_int alive = 1;
    struct visit visit = { .frees = true, .alive = &alive };
    struct es_request *request;

    (void)state;
    stage_open(&stage);
    visit.clock = &stage.clock.clock;
    request = es_request_start(stage.sched, empty, NULL, NULL);
    assert_int_equal(es_request_finish(request, NULL), ES_OK);
    request = es_request_start(stage.sched, stage.set,
                               &ES_CALL(.context = &visit, .over = visit_over), NULL);
    assert_int_equal(es_request_finish(request, NULL), ES_CLOSED);
    assert_int_equal(alive, 0);
    stage_close(&stage);
    es_set_free(empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_cannot_wait_for_a_request_of_its_scheduler),
        cmocka_unit_test(one_call_and_requests_exclude_each_other),
        cmocka_unit_test(pick_is_for_one_call),
        cmocka_unit_test(an_empty_set_and_a_freed_wanted_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
