/* SPDX-License-Identifier: GPL-3.0-or-later
 * Many calls at once on one scheduler and clock: each has its own context and results, and ends
 * when it does alone. */
#include "support_requests.h"

#include <stdlib.h>

static void requests_of_one_set_have_their_own_context_and_results(void **state)
{
    struct stage stage;
    struct visit visits[3] = { { .took = { 30, 10, 5, 2 } },
                               { .took = { 3, 100, 5, 4 } },
                               { .took = { 1, 2, 3, 4 } } };
    struct es_request *requests[3];

    (void)state;
    stage_open(&stage);
    for (int i = 0; i < 3; i++) {
        requests[i] =
            es_request_start(stage.sched, stage.set, &ES_CALL(.context = &visits[i]), NULL);
        assert_non_null(requests[i]);
        assert_int_equal(es_request_number(requests[i]), i + 1);
        assert_int_equal(es_request_result(requests[i], PAGE).code, ES_BUSY);
    }
    for (int i = 2; i >= 0; i--) {
        assert_int_equal(es_request_finish(requests[i], NULL), ES_OK);
        assert_true(es_request_over(requests[i]));
    }
    for (int i = 0; i < 3; i++) {
        assert_ptr_equal(es_request_context(requests[i]), &visits[i]);
        assert_int_equal(visits[i].ended[PAGE], longest(&visits[i]));
        for (es_id task = 0; task < STEPS_COUNT; task++)
            assert_ptr_equal(es_request_result(requests[i], task).value, &visits[i].ended[task]);
        assert_int_equal(es_request_result(requests[i], STEPS_COUNT).code, ES_UNKNOWN);
    }
    assert_int_equal(es_request_free(requests[1]), ES_OK);
    assert_ptr_equal(es_request_result(requests[2], PAGE).value, &visits[2].ended[PAGE]);
    stage_close(&stage); /* frees the others */
}

static void wait_any_gives_each_once_in_the_order_of_their_ends(void **state)
{
    struct stage stage;
    struct visit visits[3] = { { .took = { 30, 10, 5, 2 } },
                               { .took = { 3, 100, 5, 4 } },
                               { .took = { 1, 2, 3, 4 } } };
    static const int order[] = { 2, 0, 1 };

    (void)state;
    stage_open(&stage);
    assert_null(es_request_wait_any(stage.sched));
    for (int i = 0; i < 3; i++)
        es_request_start(stage.sched, stage.set, &ES_CALL(.context = &visits[i]), NULL);
    for (int i = 0; i < 3; i++) {
        struct es_request *request = es_request_wait_any(stage.sched);

        assert_ptr_equal(es_request_context(request), &visits[order[i]]);
        es_request_free(request);
    }
    assert_null(es_request_wait_any(stage.sched));
    assert_int_equal(stage.clock.now, 104);
    stage_close(&stage);
}

struct crowd {
    struct es_sched *sched;
    struct es_set *set;
    struct es_clock *clock;
    struct visit *visits;
    uint32_t count;
    atomic_int alive;
    int most, failed;
};

/* The source of arrivals: a request of its own. */
static struct es_result arrivals(struct es_self *self, void *data)
{
    struct crowd *crowd = es_self_context(self);

    (void)data;
    for (uint32_t i = 0; i < crowd->count; i++) {
        struct visit *visit = &crowd->visits[i];
        struct es_call call =
            ES_CALL(.context = visit, .settled = visit_settled, .over = visit_over);

        int alive;

        es_sleep_until(self, visit->arrives);
        visit->clock = crowd->clock;
        visit->frees = i % 3 != 0;
        visit->alive = &crowd->alive;
        alive = atomic_fetch_add(&crowd->alive, 1) + 1;
        crowd->most = alive > crowd->most ? alive : crowd->most;
        crowd->failed += !es_request_start(crowd->sched, crowd->set, &call, NULL);
    }
    return es_ok(NULL);
}

static uint32_t draw(uint64_t *seed, uint32_t bound)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % bound);
}

/* A request that shares nothing ends when it does alone: its arrival and its longest path. */
static void thousands_in_flight_end_as_each_does_alone(void **state)
{
    enum { COUNT = 5000 };
    struct stage stage;
    struct es_set *source = es_set_new(NULL);
    struct crowd crowd = { .visits = calloc(COUNT, sizeof(struct visit)), .count = COUNT };
    uint64_t seed = 7;
    es_ns now = 0;

    (void)state;
    stage_open(&stage);
    crowd.sched = stage.sched;
    crowd.set = stage.set;
    crowd.clock = &stage.clock.clock;
    for (uint32_t i = 0; i < COUNT; i++) {
        now += draw(&seed, 100);
        crowd.visits[i].arrives = now;
        for (int k = 0; k < STEPS_COUNT; k++)
            crowd.visits[i].took[k] = draw(&seed, 50000);
    }
    es_set_add(source, "arrivals", arrivals, NULL);
    es_request_start(stage.sched, source, &ES_CALL(.context = &crowd), NULL);
    while (es_request_wait_any(stage.sched))
        ;
    assert_int_equal(crowd.failed, 0);
    assert_int_equal(crowd.alive, 0);
    assert_true(crowd.most > 500);
    for (uint32_t i = 0; i < COUNT; i++) {
        const struct visit *visit = &crowd.visits[i];

        assert_int_equal(visit->over, visit->arrives + longest(visit));
        assert_int_equal(visit->settled, visit->over);
        assert_int_equal(visit->ended[PROFILE],
                         visit->arrives + visit->took[USER] + visit->took[PROFILE]);
    }
    stage_close(&stage);
    es_set_free(source);
    free(crowd.visits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_of_one_set_have_their_own_context_and_results),
        cmocka_unit_test(wait_any_gives_each_once_in_the_order_of_their_ends),
        cmocka_unit_test(thousands_in_flight_end_as_each_does_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
