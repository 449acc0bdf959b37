/* SPDX-License-Identifier: GPL-3.0-or-later
 * Many calls at once on one scheduler and clock: each has its own context, results, deadline,
 * abort, limit and deadlocks. */
#include "support.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { USER, CONFIG, PROFILE, PAGE, STEPS_COUNT };

/* What one request is made of, and what its bodies saw. */
struct visit {
    es_ns arrives;
    es_ns took[STEPS_COUNT];
    es_ns ended[STEPS_COUNT];
    es_ns settled, over;
    struct es_clock *clock; /* what is called at the end reads the time from it */
    bool frees;
    atomic_int *alive;
};

static struct es_result step(struct es_self *self)
{
    struct visit *visit = es_self_context(self);
    es_id id = es_self_id(self);
    struct es_result slept = es_sleep(self, visit->took[id]);

    if (slept.code)
        return slept;
    visit->ended[id] = es_now(self);
    return es_ok(&visit->ended[id]);
}

static struct es_result plain(struct es_self *self, void *data)
{
    (void)data;
    return step(self);
}

static struct es_result profile(struct es_self *self, void *data)
{
    struct es_result user = es_await(self, "user");

    (void)data;
    return user.code ? user : step(self);
}

/* User and config; profile awaits user in the middle; page is declared after both. */
static struct es_set *page_set(void)
{
    struct es_set *set = es_set_new(NULL);

    es_set_add(set, "user", plain, NULL);
    es_set_add(set, "config", plain, NULL);
    es_set_add(set, "profile", profile, NULL);
    es_set_add(set, "page", plain, NULL);
    es_set_after(set, PAGE, PROFILE);
    es_set_after(set, PAGE, CONFIG);
    assert_int_equal(es_set_build(set, NULL), ES_OK);
    return set;
}

static es_ns longest(const struct visit *visit)
{
    es_ns one = visit->took[USER] + visit->took[PROFILE];
    es_ns other = visit->took[CONFIG];

    return (one > other ? one : other) + visit->took[PAGE];
}

struct stage {
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set;
};

static void stage_open(struct stage *stage)
{
    struct es_options options = { .clock = &stage->clock.clock, BENCH_VARIANT };

    es_virtual_clock_init(&stage->clock);
    stage->sched = es_sched_new(&options, NULL);
    stage->set = page_set();
    assert_non_null(stage->sched);
}

static void stage_close(struct stage *stage)
{
    es_sched_free(stage->sched);
    es_set_free(stage->set);
}

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

/* ---- arrivals as timers, and what is called at the end ---- */

static void visit_settled(struct es_request *request, void *context)
{
    struct visit *visit = context;

    assert_ptr_equal(es_request_context(request), visit);
    visit->settled = visit->clock->now(visit->clock);
}

static void visit_over(struct es_request *request, void *context)
{
    struct visit *visit = context;

    visit->over = visit->clock->now(visit->clock);
    atomic_fetch_sub(visit->alive, 1);
    if (visit->frees)
        assert_int_equal(es_request_free(request), ES_OK);
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

/* ---- each by itself ---- */

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
    es_set_after(ring, es_set_add(ring, "b", plain, NULL), es_set_add(ring, "c", asks, "a"));
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
    es_set_add(set, "user", plain, NULL);
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

/* ---- traces ---- */

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

/* ---- what is refused ---- */

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
        cmocka_unit_test(requests_of_one_set_have_their_own_context_and_results),
        cmocka_unit_test(wait_any_gives_each_once_in_the_order_of_their_ends),
        cmocka_unit_test(thousands_in_flight_end_as_each_does_alone),
        cmocka_unit_test(a_deadlocked_request_does_not_hold_the_others),
        cmocka_unit_test(deadlines_aborts_and_limits_are_each_requests_own),
        cmocka_unit_test(one_abort_ends_all_requests_that_have_it),
        cmocka_unit_test(a_failed_request_is_settled_before_it_is_over),
        cmocka_unit_test(request_abort_ends_one),
        cmocka_unit_test(numbers_and_names_are_those_of_the_set),
        cmocka_unit_test(flows_have_a_value_each),
        cmocka_unit_test(traces_name_the_request),
        cmocka_unit_test(a_body_cannot_wait_for_a_request_of_its_scheduler),
        cmocka_unit_test(one_call_and_requests_exclude_each_other),
        cmocka_unit_test(pick_is_for_one_call),
        cmocka_unit_test(an_empty_set_and_a_freed_wanted_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
