/* SPDX-License-Identifier: GPL-3.0-or-later
 * How one request of many ends: by deadlock, deadline, abort, limit or failure.
 * The others go on. */
#include "support_requests.h"

static struct es_result asks(struct es_self *self, void *data) { return es_await(self, data); }

static void a_deadlocked_request_does_not_hold_the_others(void **state)
{
    struct stage stage;
    struct es_set *ring = es_set_new(NULL);
    struct visit visit = { .took = { 1000, 1000, 1000, 1000 } };
    struct es_request *stuck;
    struct es_request *slow;
    struct es_error error;

    (void)state;
    stage_open(&stage);
    /* "b" is declared after "c", which awaits "a": no ring of awaits alone. */
    es_set_add(ring, "a", asks, "b");
    es_set_after(ring, es_set_add(ring, "b", step_plain, NULL), es_set_add(ring, "c", asks, "a"));
    slow = es_request_start(stage.sched, stage.set, &ES_CALL(.context = &visit), NULL);
    stuck = es_request_start(stage.sched, ring, NULL, NULL);
    assert_int_equal(es_request_finish(stuck, &error), ES_DEADLOCK);
    assert_string_equal(error.text, "Deadlock: \"a\" awaits \"b\" comes after \"c\" awaits \"a\"");
    assert_int_equal(stage.clock.now, 0);
    assert_int_equal(es_request_finish(slow, &error), ES_OK);
    assert_int_equal(stage.clock.now, 3000);
    stage_close(&stage);
    es_set_free(ring);
}

static void deadlines_aborts_and_limits_are_each_requests_own(void **state)
{
    struct stage stage;
    struct es_abort *abort = es_abort_new(NULL);
    struct visit visits[4];
    struct es_request *late;
    struct es_request *aborted;
    struct es_request *limited;
    struct es_request *free_one;

    (void)state;
    stage_open(&stage);
    for (int i = 0; i < 4; i++)
        visits[i] = (struct visit){ .took = { 10, 10, 10, 10 } };
    late =
        es_request_start(stage.sched, stage.set, &ES_CALL(.context = visits, .timeout = 15), NULL);
    aborted =
        es_request_start(stage.sched, stage.set,
                         &ES_CALL(.context = visits + 1, .abort = abort, .flags = ES_CANCEL), NULL);
    limited =
        es_request_start(stage.sched, stage.set, &ES_CALL(.context = visits + 2, .limit = 1), NULL);
    free_one = es_request_start(stage.sched, stage.set, &ES_CALL(.context = visits + 3), NULL);
    es_abort_request(abort, visits);
    assert_int_equal(es_request_finish(aborted, NULL), ES_ABORTED);
    assert_int_equal(es_request_finish(late, NULL), ES_TIMED_OUT);
    assert_int_equal(es_request_result(late, USER).code, ES_OK);
    assert_int_equal(es_request_finish(limited, NULL), ES_OK);
    assert_int_equal(visits[2].ended[PAGE], 40); /* one after the other */
    assert_int_equal(es_request_finish(free_one, NULL), ES_OK);
    assert_int_equal(visits[3].ended[PAGE], 30);
    assert_int_equal(visits[1].ended[USER], 0);
    stage_close(&stage);
    es_abort_free(abort);
}

static struct es_result aborts_all(struct es_self *self, void *data)
{
    struct es_result slept = es_sleep(self, 5);

    es_abort_request(data, data);
    return slept;
}

static void one_abort_ends_all_requests_that_have_it(void **state)
{
    struct stage stage;
    struct es_abort *abort = es_abort_new(NULL);
    struct es_set *aborter = es_set_new(NULL);
    struct visit visits[3];
    struct es_request *requests[4];

    (void)state;
    stage_open(&stage);
    es_set_add(aborter, NULL, aborts_all, abort);
    for (int i = 0; i < 3; i++) {
        visits[i] = (struct visit){ .took = { 10, 10, 10, 10 } };
        requests[i] = es_request_start(
            stage.sched, stage.set,
            &ES_CALL(.context = &visits[i], .abort = i == 1 ? NULL : abort, .flags = ES_CANCEL),
            NULL);
    }
    requests[3] = es_request_start(stage.sched, aborter, NULL, NULL);
    for (int i = 0; i < 4; i++) {
        es_request_finish(requests[i], NULL);
        assert_int_equal(es_request_finish(requests[i], NULL),
                         i == 0 || i == 2 ? ES_ABORTED : ES_OK);
    }
    assert_int_equal(stage.clock.now, 30);
    stage_close(&stage);
    es_set_free(aborter);
    es_abort_free(abort);
}

static struct es_result fails(struct es_self *self, void *data)
{
    struct es_result slept = es_sleep(self, 3);

    return slept.code ? slept : es_fail(data);
}

static void a_failed_request_is_settled_before_it_is_over(void **state)
{
    struct stage stage;
    struct es_set *set = es_set_new(NULL);
    atomic_int alive = 1;
    struct visit visit = { .took = { 20, 0, 0, 0 }, .alive = &alive };
    struct es_request *request;
    struct es_error error;

    (void)state;
    stage_open(&stage);
    visit.clock = &stage.clock.clock;
    es_set_add(set, "user", step_plain, NULL);
    es_set_add(set, "fails", fails, &visit);
    request = es_request_start(
        stage.sched, set, &ES_CALL(.context = &visit, .settled = visit_settled, .over = visit_over),
        NULL);
    assert_int_equal(es_request_wait(request, &error), ES_FAILED);
    assert_ptr_equal(error.reason, &visit);
    assert_int_equal(error.task, 1);
    assert_int_equal(visit.settled, 3);
    assert_false(es_request_over(request));
    assert_int_equal(es_request_finish(request, NULL), ES_FAILED);
    assert_int_equal(visit.over, 20);
    assert_int_equal(es_request_failed_next(request, ES_NONE), 1);
    assert_int_equal(es_request_failed_next(request, 1), ES_NONE);
    stage_close(&stage);
    es_set_free(set);
}

static void request_abort_ends_one(void **state)
{
    struct stage stage;
    struct visit visits[2] = { { .took = { 10, 10, 10, 10 } }, { .took = { 10, 10, 10, 10 } } };
    struct es_request *requests[2];

    (void)state;
    stage_open(&stage);
    for (int i = 0; i < 2; i++)
        requests[i] = es_request_start(stage.sched, stage.set,
                                       &ES_CALL(.context = &visits[i], .flags = ES_CANCEL), NULL);
    es_request_abort(requests[0], visits);
    assert_int_equal(es_request_finish(requests[0], NULL), ES_ABORTED);
    assert_int_equal(stage.clock.now, 0);
    assert_int_equal(es_request_finish(requests[1], NULL), ES_OK);
    assert_int_equal(stage.clock.now, 30);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deadlocked_request_does_not_hold_the_others),
        cmocka_unit_test(deadlines_aborts_and_limits_are_each_requests_own),
        cmocka_unit_test(one_abort_ends_all_requests_that_have_it),
        cmocka_unit_test(a_failed_request_is_settled_before_it_is_over),
        cmocka_unit_test(request_abort_ends_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
