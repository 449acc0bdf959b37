/* SPDX-License-Identifier: GPL-3.0-or-later
 * Calls under a policy that are cut short, nested, stuck, or of no use any more. */
#include "support_attempts.h"

#include <stdlib.h>
#include <string.h>

/* One request with up to four tasks, whose bodies share this. */
struct play {
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set;
    struct es_pool *db;
    struct es_units units;
    struct es_demand demand;
    struct es_policy policy;
    struct es_result result, inner;
    es_ns done, entered, ended, deadline, inner_deadline;
    int entries, told, destroyed;
    struct es_attempt_record last;
    const char *name;
    es_id id;
    void *context;
};

static void note(void *self, const struct es_attempt_record *record)
{
    ((struct play *)self)->told++;
    ((struct play *)self)->last = *record;
}

static void play_open(struct play *p)
{
    memset(p, 0, sizeof *p);
    es_virtual_clock_init(&p->clock);
    p->sched = es_sched_new(&ES_OPTIONS(.clock = &p->clock.clock, BENCH_VARIANT), NULL);
    p->set = es_set_new(NULL);
    p->db = es_pool_new(p->sched, &ES_POOL(.name = "db", .slots = 1), NULL);
    p->units = (struct es_units){ p->db, 1 };
    p->demand = ES_DEMAND(.units = &p->units, .count = 1);
    p->policy = ES_POLICY(.told = note, .self = p);
    assert_true(p->sched && p->set && p->db);
}

static struct es_request *play_start(struct play *p, const struct es_call *call)
{
    struct es_request *request = es_request_start(p->sched, p->set, call, NULL);

    assert_non_null(request);
    return request;
}

/* Finishes; all slots are back. */
static void play_close(struct play *p, struct es_request *request)
{
    es_request_finish(request, NULL);
    es_request_free(request);
    assert_int_equal(es_pool_free(p->db), ES_OK);
    es_set_free(p->set);
    es_sched_free(p->sched);
}

static struct es_result lasts(struct es_self *self, void *data)
{
    struct play *p = data;
    struct es_result slept;

    p->entries++;
    p->entered = es_now(self);
    slept = es_sleep(self, 100);
    p->ended = es_now(self);
    return slept.code ? slept : es_ok(p);
}

static struct es_result calls(struct es_self *self, void *data)
{
    struct play *p = data;

    p->result = es_attempt(self, &p->policy, lasts, p);
    p->done = es_now(self);
    return p->result;
}

static struct es_result fails_at_30(struct es_self *self, void *data)
{
    es_sleep(self, 30);
    return es_fail(data);
}

static void only_requests_have_attempts(void **state)
{
    struct es_error error;
    struct play p;

    (void)state;
    play_open(&p);
    es_set_add(p.set, "a", calls, &p);
    assert_int_equal(es_run(p.sched, p.set, NULL, &error), ES_UNSUPPORTED);
    assert_string_equal(error.text, "Task \"a\": Attempts are for requests: es_request_start");
    assert_int_equal(es_attempt(NULL, &p.policy, lasts, &p).code, ES_MISUSE);
    es_set_free(p.set);
    es_sched_free(p.sched);
}

/* A sibling fails at 30. Without ES_CANCEL the attempt runs on, its caller is told; with it the
 * attempt ends then; and so it does while it waits for its slot. */
static void a_siblings_failure_ends_the_call(void **state)
{
    for (int way = 0; way < 3; way++) {
        struct es_request *request;
        struct play p;

        (void)state;
        play_open(&p);
        es_set_add(p.set, "a", calls, &p);
        es_set_add(p.set, "b", fails_at_30, &p);
        p.policy.attempts = 5;
        if (way == 2) { /* somebody has the slot until 100 */
            es_set_add(p.set, "c", calls, &p);
            p.policy.demand = &p.demand;
        }
        request = play_start(&p, &ES_CALL(.flags = way ? ES_CANCEL : 0));
        assert_int_equal(es_request_wait(request, NULL), ES_FAILED);
        assert_int_equal(p.clock.now, 30);
        es_request_finish(request, NULL);
        assert_int_equal(p.result.code, ES_CANCELLED);
        assert_int_equal(p.done, 30);
        assert_int_equal(p.clock.now, way ? 30 : 100);
        assert_int_equal(p.told, way == 2 ? 2 : 1);
        assert_int_equal(p.entries, 1);
        assert_int_equal(p.last.code, ES_CANCELLED);
        assert_int_equal(p.ended, way ? 30 : 100);
        play_close(&p, request);
    }
}

/* After the request is settled its attempt runs on; an abort ends that too. */
static void what_runs_on_can_be_aborted(void **state)
{
    struct es_request *request;
    struct play p;

    (void)state;
    play_open(&p);
    es_set_add(p.set, "a", calls, &p);
    p.policy.timeout = 10;
    request = play_start(&p, &ES_CALL(.mode = ES_ALL_SETTLED, .flags = ES_CANCEL));
    es_request_wait(request, NULL);
    assert_int_equal(p.clock.now, 10);
    assert_false(es_request_over(request));
    es_request_abort(request, NULL);
    es_request_finish(request, NULL);
    assert_int_equal(p.clock.now, 10);
    assert_int_equal(p.ended, 10);
    play_close(&p, request);
}

static void a_task_that_is_out_of_time_gives_its_call_up(void **state)
{
    for (int cancels = 0; cancels < 2; cancels++) {
        struct es_request *request;
        struct play p;

        (void)state;
        play_open(&p);
        es_set_timeout(p.set, es_set_add(p.set, "a", calls, &p), 20);
        p.policy.timeout_cancel = cancels;
        request = play_start(&p, NULL);
        es_request_finish(request, NULL);
        assert_int_equal(p.result.code, ES_TIMED_OUT);
        assert_int_equal(p.done, 20);
        assert_int_equal(p.ended, cancels ? 20 : 100);
        play_close(&p, request);
    }
}

static struct es_result shielded(struct es_self *self, void *data)
{
    es_shield(self, true);
    return calls(self, data);
}

static void under_a_shield_attempts_are_not_cancelled(void **state)
{
    struct es_request *request;
    struct play p;

    (void)state;
    play_open(&p);
    es_set_add(p.set, "a", shielded, &p);
    es_set_add(p.set, "b", fails_at_30, &p);
    request = play_start(&p, &ES_CALL(.flags = ES_CANCEL));
    es_request_finish(request, NULL);
    assert_int_equal(p.result.code, ES_OK);
    assert_int_equal(p.done, 100);
    play_close(&p, request);
}

static struct es_result looks(struct es_self *self, void *data)
{
    struct play *p = data;

    p->name = es_self_name(self);
    p->id = es_self_id(self);
    p->context = es_self_context(self);
    p->inner_deadline = es_deadline(self);
    p->inner = es_await(self, "b");
    return p->inner;
}

static struct es_result calls_looks(struct es_self *self, void *data)
{
    struct play *p = data;

    es_sleep(self, 5);
    p->deadline = es_deadline(self);
    p->result = es_attempt(self, &p->policy, looks, p);
    return p->result;
}

static struct es_result gives(struct es_self *self, void *data)
{
    es_sleep(self, 50);
    return es_ok(data);
}

/* An attempt is its task's: name, number, context, and what that may await. The time limit of 30 of
 * the attempt is told to its body, and the deadline of 200 to the task. */
static void an_attempt_sees_what_its_task_sees(void **state)
{
    struct es_request *request;
    struct play p;

    (void)state;
    play_open(&p);
    es_set_add(p.set, "b", gives, &p);
    es_set_add(p.set, "a", calls_looks, &p);
    p.policy.timeout = 90;
    request = play_start(&p, &ES_CALL(.context = &p.units, .deadline = 200));
    assert_int_equal(es_request_finish(request, NULL), ES_OK);
    assert_string_equal(p.name, "a");
    assert_int_equal(p.id, 1);
    assert_ptr_equal(p.context, &p.units);
    assert_int_equal(p.deadline, 200);
    assert_int_equal(p.inner_deadline, 95);
    assert_int_equal(p.inner.code, ES_OK);
    assert_ptr_equal(p.inner.value, &p);
    play_close(&p, request);
}

static struct es_result nests(struct es_self *self, void *data)
{
    struct play *p = data;
    struct es_policy policy = ES_POLICY(.attempts = 9);

    p->inner_deadline = es_deadline(self);
    p->inner = es_attempt(self, &policy, lasts, p);
    return p->inner;
}

static struct es_result calls_nests(struct es_self *self, void *data)
{
    struct play *p = data;

    p->result = es_attempt(self, &p->policy, nests, p);
    p->done = es_now(self);
    return p->result;
}

/* The inner call, of an attempt with a limit of 40, ends then too; what it began runs on, and the
 * request is not over before that has returned. */
static void deadlines_are_passed_on_to_nested_calls(void **state)
{
    struct es_request *request;
    struct play p;

    (void)state;
    play_open(&p);
    es_set_add(p.set, "a", calls_nests, &p);
    p.policy.timeout = 40;
    request = play_start(&p, &ES_CALL(.mode = ES_ALL_SETTLED));
    es_request_finish(request, NULL);
    assert_int_equal(p.result.code, ES_TIMED_OUT);
    assert_int_equal(p.done, 40);
    assert_int_equal(p.inner_deadline, 40);
    assert_int_equal(p.inner.code, ES_TIMED_OUT);
    assert_int_equal(p.entries, 1);
    assert_int_equal(p.clock.now, 100);
    play_close(&p, request);
}

static struct es_result awaits_a(struct es_self *self, void *data)
{
    ((struct play *)data)->inner = es_await(self, "a");
    return ((struct play *)data)->inner;
}

static struct es_result calls_awaits_a(struct es_self *self, void *data)
{
    struct play *p = data;

    p->result = es_attempt(self, &p->policy, awaits_a, p);
    return p->result;
}

static void an_attempt_that_awaits_its_own_task_is_in_a_deadlock(void **state)
{
    char text[200];
    struct es_request *request;
    struct play p;

    (void)state;
    play_open(&p);
    es_set_add(p.set, "a", calls_awaits_a, &p);
    request = play_start(&p, &ES_CALL(.mode = ES_ALL_SETTLED));
    es_request_finish(request, NULL);
    assert_int_equal(p.result.code, ES_DEADLOCK);
    es_request_text(request, es_request_result(request, 0), text, sizeof text);
    assert_string_equal(text, "Deadlock: \"a\" awaits \"a\" awaits \"a\"");
    play_close(&p, request);
}

static struct es_result makes(struct es_self *self, void *data)
{
    struct play *p = data;

    p->entries++;
    es_sleep(self, 10 * (es_ns)(1 + es_attempt_number(self)));
    return es_ok(malloc(8));
}

static void frees(void *value) { free(value); }

static struct es_result calls_makes(struct es_self *self, void *data)
{
    struct play *p = data;

    p->result = es_attempt(self, &p->policy, makes, p);
    free(p->result.value);
    return p->result;
}

/* Four copies make a value; one is the call's, the others are destroyed (or leak, which the address
 * sanitizer tells). */
static void values_of_attempts_that_nobody_waits_for_are_destroyed(void **state)
{
    struct es_request *request;
    struct play p;

    (void)state;
    play_open(&p);
    es_set_add(p.set, "a", calls_makes, &p);
    p.policy.hedges = 3;
    p.policy.hedge_after = 1;
    p.policy.destroy = frees;
    request = play_start(&p, NULL);
    es_request_finish(request, NULL);
    assert_int_equal(p.result.code, ES_OK);
    assert_int_equal(p.entries, 4);
    play_close(&p, request);
}

static bool never_again(void *self, struct es_result result)
{
    (void)self;
    return result.value == NULL;
}

static struct es_result fails(struct es_self *self, void *data)
{
    ((struct play *)data)->entries++;
    es_sleep(self, 1);
    return es_fail(data);
}

static struct es_result calls_fails(struct es_self *self, void *data)
{
    struct play *p = data;

    p->result = es_attempt(self, &p->policy, fails, p);
    return p->result;
}

static void a_failure_that_is_final_is_not_tried_again(void **state)
{
    struct es_request *request;
    struct play p;

    (void)state;
    play_open(&p);
    es_set_add(p.set, "a", calls_fails, &p);
    p.policy.attempts = 5;
    p.policy.again = never_again;
    request = play_start(&p, NULL);
    es_request_finish(request, NULL);
    assert_int_equal(p.result.code, ES_FAILED);
    assert_int_equal(p.entries, 1);
    play_close(&p, request);
}

static struct es_result keeps_a_slot(struct es_self *self, void *data)
{
    struct es_result taken = es_pool_take(self, ((struct play *)data)->db, 1);

    return taken.code ? taken : es_ok(data);
}

static struct es_result calls_keeps(struct es_self *self, void *data)
{
    struct play *p = data;

    p->result = es_attempt(self, &p->policy, keeps_a_slot, p);
    return p->result;
}

static void an_attempt_that_keeps_a_slot_is_told_too(void **state)
{
    char text[200];
    struct es_request *request;
    struct play p;

    (void)state;
    play_open(&p);
    es_set_add(p.set, "query", calls_keeps, &p);
    request = play_start(&p, NULL);
    es_request_finish(request, NULL);
    es_request_text(request, es_request_result(request, 0), text, sizeof text);
    assert_string_equal(text, "Task \"query\": It returned while it held slots of pool \"db\"");
    play_close(&p, request);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_requests_have_attempts),
        cmocka_unit_test(a_siblings_failure_ends_the_call),
        cmocka_unit_test(what_runs_on_can_be_aborted),
        cmocka_unit_test(a_task_that_is_out_of_time_gives_its_call_up),
        cmocka_unit_test(under_a_shield_attempts_are_not_cancelled),
        cmocka_unit_test(an_attempt_sees_what_its_task_sees),
        cmocka_unit_test(deadlines_are_passed_on_to_nested_calls),
        cmocka_unit_test(an_attempt_that_awaits_its_own_task_is_in_a_deadlock),
        cmocka_unit_test(values_of_attempts_that_nobody_waits_for_are_destroyed),
        cmocka_unit_test(a_failure_that_is_final_is_not_tried_again),
        cmocka_unit_test(an_attempt_that_keeps_a_slot_is_told_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
