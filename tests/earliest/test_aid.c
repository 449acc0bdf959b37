/* SPDX-License-Identifier: GPL-3.0-or-later
 * So many tasks that a hand aids worker 0, and what may come in between: a body that fails, waits, ends the call, takes
 * long, or has more after it than there is room for. Whatever it is, every body runs once at most, after those before it. */
#define _GNU_SOURCE
#include "support.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#ifdef __SANITIZE_THREAD__
enum { ROUNDS = 2 };
#else
enum { ROUNDS = 12 };
#endif
enum { COUNT = 60000, WIDTH = 6000, PARENTS = 3 };

/* What the odd body does besides. */
enum deed { NOTHING, FAILS, SLEEPS, AWAITS, LETS_GO, ENDS, MEETS, GATHERS, DEFERS, TAKES_LONG };

struct crowd;

struct member {
    struct crowd *crowd;
    es_id parents[PARENTS];
    enum deed deed;
    es_id other; /* awaited, or met */
    atomic_int entries, over, gone;
};

struct crowd {
    struct member *members;
    struct es_set *set;
    uint64_t seed;
    atomic_int early, late, twice, present;
    int expected;
};

static uint32_t draw(struct crowd *crowd, uint32_t bound)
{
    crowd->seed = crowd->seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((crowd->seed >> 33) % bound);
}

static bool before(const struct timespec *begin, double limit)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin->tv_sec) + 1e-9 * (double)(now.tv_nsec - begin->tv_nsec) < limit;
}

static void pass(double time)
{
    struct timespec begin;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    while (before(&begin, time))
        continue;
}

/* Stays until the other has come as well. */
static void meet(struct crowd *crowd, const struct member *other)
{
    struct timespec begin;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    while (!atomic_load(&other->entries) && before(&begin, 20))
        continue;
    if (!atomic_load(&other->entries))
        atomic_fetch_add(&crowd->late, 1);
}

/* Stays until as many have come as there are workers. */
static void gather(struct crowd *crowd)
{
    struct timespec begin;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    atomic_fetch_add(&crowd->present, 1);
    while (atomic_load(&crowd->present) < crowd->expected && before(&begin, 20))
        continue;
    if (atomic_load(&crowd->present) < crowd->expected)
        atomic_fetch_add(&crowd->late, 1);
}

static void goes(void *data) { atomic_fetch_add((atomic_int *)data, 1); }

static struct es_result act(struct es_self *self, struct member *member)
{
    switch (member->deed) {
    case FAILS: return es_fail(member);
    case SLEEPS: return es_sleep(self, 1000);
    case AWAITS: return es_await_id(self, member->other);
    case LETS_GO: return es_await_id(self, 0);
    case ENDS: return es_end(self, member);
    case MEETS: meet(member->crowd, &member->crowd->members[member->other]); break;
    case GATHERS: gather(member->crowd); break;
    case DEFERS: es_defer(self, goes, &member->gone); break;
    case TAKES_LONG: pass(300e-6); break;
    default: break;
    }
    return es_ok(NULL);
}

static struct es_result takes_part(struct es_self *self, void *data)
{
    struct member *member = data;
    struct crowd *crowd = member->crowd;
    struct es_result result;

    if (atomic_fetch_add(&member->entries, 1) != 0)
        atomic_fetch_add(&crowd->twice, 1);
    for (int k = 0; es_self_id(self) >= WIDTH && k < PARENTS; k++)
        if (atomic_load(&crowd->members[member->parents[k]].over) != 1)
            atomic_fetch_add(&crowd->early, 1);
    result = act(self, member);
    atomic_fetch_add(&member->over, 1);
    return result.code ? result : es_ok(member);
}

/* In layers; the second of each layer comes after the same as the first. */
static void crowd_open(struct crowd *crowd, uint64_t seed)
{
    *crowd = (struct crowd){ .members = calloc(COUNT, sizeof(struct member)), .set = es_set_new(NULL), .seed = seed };
    for (es_id i = 0; i < COUNT; i++) {
        struct member *member = &crowd->members[i];

        member->crowd = crowd;
        es_set_add(crowd->set, NULL, takes_part, member);
        for (int k = 0; i >= WIDTH && k < PARENTS; k++) {
            member->parents[k] = i % WIDTH == 1 ? member[-1].parents[k] : i / WIDTH * WIDTH - WIDTH + draw(crowd, WIDTH);
            es_set_after(crowd->set, i, member->parents[k]);
        }
    }
}

static void crowd_close(struct crowd *crowd)
{
    es_set_free(crowd->set);
    free(crowd->members);
}

/* So many, wherever they are; what is awaited lies before, so that nobody waits in a ring. */
static void crowd_instruct(struct crowd *crowd, enum deed deed, int count)
{
    for (int i = 0; i < count; i++) {
        es_id id = WIDTH + draw(crowd, COUNT - WIDTH);

        crowd->members[id].deed = deed;
        crowd->members[id].other = draw(crowd, id);
    }
}

static void crowd_reset(struct crowd *crowd)
{
    for (es_id i = 0; i < COUNT; i++) {
        atomic_store(&crowd->members[i].entries, 0);
        atomic_store(&crowd->members[i].over, 0);
        atomic_store(&crowd->members[i].gone, 0);
        crowd->members[i].deed = NOTHING;
    }
}

static void assert_all_went_well(const struct crowd *crowd, const struct es_sched *sched)
{
    for (es_id i = 0; i < COUNT; i++) {
        struct member *member = &crowd->members[i];

        if (atomic_load(&member->entries) != 1 || atomic_load(&member->over) != 1 || es_task_result(sched, i).value != member ||
            atomic_load(&member->gone) != (member->deed == DEFERS))
            fail_msg("task %u: %d times entered, %d times over, result %d", (unsigned)i, atomic_load(&member->entries),
                     atomic_load(&member->over), es_task_result(sched, i).code);
    }
}

static void assert_in_order(struct crowd *crowd)
{
    assert_int_equal(atomic_load(&crowd->early), 0);
    assert_int_equal(atomic_load(&crowd->twice), 0);
    assert_int_equal(atomic_load(&crowd->late), 0);
}

static struct es_sched *sched_of(unsigned workers, es_ns grain)
{
    struct es_options options = { .workers = workers, .grain = grain };

    return es_sched_new(&options, NULL);
}

/* What a test does in each round: several calls in one scheduler, each with a crowd as new. */
typedef void in_round(struct es_sched *sched, struct crowd *crowd, int round, const void *what);

static void with_workers(unsigned workers, es_ns grain, in_round *does, const void *what)
{
    struct es_sched *sched = sched_of(workers, grain);
    struct crowd crowd;

    crowd_open(&crowd, workers);
    for (int round = 0; round < ROUNDS; round++) {
        crowd_reset(&crowd);
        does(sched, &crowd, round, what);
        assert_in_order(&crowd);
    }
    es_sched_free(sched);
    crowd_close(&crowd);
}

static void goes_well(struct es_sched *sched, struct crowd *crowd)
{
    assert_int_equal(es_run(sched, crowd->set, NULL, NULL), ES_OK);
    assert_all_went_well(crowd, sched);
}

struct oddity {
    enum deed deed;
    int most; /* bodies in a round that do it */
    struct es_call call;
    int expected;
};

static void some_are_odd(struct es_sched *sched, struct crowd *crowd, int round, const void *what)
{
    const struct oddity *oddity = what;

    (void)round;
    crowd_instruct(crowd, oddity->deed, (int)draw(crowd, (uint32_t)oddity->most + 1));
    goes_well(sched, crowd);
}

static void all_go_well(enum deed deed, int most)
{
    struct oddity oddity = { .deed = deed, .most = most };

    for (unsigned workers = 2; workers <= 4; workers++)
        with_workers(workers, workers % 2 ? 0 : 1, some_are_odd, &oddity);
}

static void short_bodies_run_once_each_and_in_their_order(void **state)
{
    (void)state;
    all_go_well(NOTHING, 1);
}

static void some_bodies_sleep(void **state)
{
    (void)state;
    all_go_well(SLEEPS, 5);
}

static void some_bodies_await_others(void **state)
{
    (void)state;
    all_go_well(AWAITS, 5);
}

static void some_bodies_let_others_go_first(void **state)
{
    (void)state;
    all_go_well(LETS_GO, 5);
}

static void some_bodies_have_something_done_at_their_end(void **state)
{
    (void)state;
    all_go_well(DEFERS, 5);
}

static void some_bodies_take_long(void **state)
{
    (void)state;
    all_go_well(TAKES_LONG, 20);
}

/* One pair: both are ready at the same time, and one may have been given to the hand, or both. */
static void a_pair_meets(struct es_sched *sched, struct crowd *crowd, int round, const void *what)
{
    es_id id = round % 3 ? WIDTH * (1 + draw(crowd, COUNT / WIDTH - 1)) : WIDTH / 2 + draw(crowd, WIDTH / 4);
    es_id other = id + 1 + (round % 3 ? 0 : draw(crowd, WIDTH / 4));

    (void)what;
    crowd->members[id].deed = crowd->members[other].deed = MEETS;
    crowd->members[id].other = other;
    crowd->members[other].other = id;
    goes_well(sched, crowd);
}

static void two_bodies_that_need_each_other_meet(void **state)
{
    (void)state;
    for (unsigned workers = 2; workers <= 3; workers++)
        with_workers(workers, 1, a_pair_meets, NULL);
}

static void some_gather(struct es_sched *sched, struct crowd *crowd, int round, const void *what)
{
    const unsigned *workers = what;

    (void)round;
    crowd->expected = (int)*workers;
    atomic_store(&crowd->present, 0);
    for (unsigned i = 0; i < *workers; i++)
        crowd->members[COUNT - WIDTH + draw(crowd, WIDTH / 4) * 4 + i].deed = GATHERS;
    goes_well(sched, crowd);
}

static void as_many_bodies_as_workers_come_together(void **state)
{
    (void)state;
    for (unsigned workers = 2; workers <= 4; workers++)
        with_workers(workers, 1, some_gather, &workers);
}

/* ---- failures and ends ---- */

static void some_cut_it_short(struct es_sched *sched, struct crowd *crowd, int round, const void *what)
{
    const struct oddity *oddity = what;

    crowd_instruct(crowd, oddity->deed, 1 + (int)draw(crowd, (uint32_t)oddity->most));
    assert_int_equal(es_start(sched, crowd->set, &oddity->call, NULL), ES_OK);
    if (round % 2)
        assert_int_equal(es_wait(sched, NULL), oddity->expected);
    assert_int_equal(es_finish(sched, NULL), oddity->expected);
    for (es_id i = 0; i < COUNT; i++) {
        int code = es_task_result(sched, i).code;

        assert_int_not_equal(code, ES_BUSY);
        if (code == ES_OK)
            assert_int_equal(atomic_load(&crowd->members[i].over), 1);
        else if (atomic_load(&crowd->members[i].entries))
            assert_int_equal(crowd->members[i].deed, oddity->deed);
    }
}

static void cut_short(enum deed deed, struct es_call call, int expected)
{
    struct oddity oddity = { deed, 3, call, expected };

    for (unsigned workers = 2; workers <= 4; workers++)
        with_workers(workers, 1, some_cut_it_short, &oddity);
}

static void a_failure_passes_to_those_after_it_and_the_others_go_on(void **state)
{
    (void)state;
    cut_short(FAILS, (struct es_call){ .flags = 0 }, ES_FAILED);
}

static void a_failure_cancels_what_was_not_begun(void **state)
{
    (void)state;
    cut_short(FAILS, (struct es_call){ .flags = ES_CANCEL }, ES_FAILED);
}

static void a_body_ends_the_call(void **state)
{
    (void)state;
    cut_short(ENDS, (struct es_call){ .mode = ES_FLOW, .flags = ES_EARLY | ES_CANCEL }, ES_OK);
    cut_short(ENDS, (struct es_call){ .mode = ES_FLOW, .flags = ES_EARLY }, ES_OK);
}

static void *aborts_soon(void *argument)
{
    struct timespec nap = { 0, 1500000 };

    nanosleep(&nap, NULL);
    es_signal_abort(argument, NULL);
    return NULL;
}

static void is_aborted(struct es_sched *sched, struct crowd *crowd, int round, const void *what)
{
    struct es_signal *signal = es_signal_new(NULL);
    struct es_call call = { .flags = ES_CANCEL, .signal = signal };
    pthread_t thread;
    int code;

    (void)round;
    (void)what;
    assert_int_equal(pthread_create(&thread, NULL, aborts_soon, signal), 0);
    code = es_run(sched, crowd->set, &call, NULL);
    assert_true(code == ES_OK || code == ES_ABORTED);
    pthread_join(thread, NULL);
    es_signal_free(signal);
}

static void an_abort_from_outside_comes_between(void **state)
{
    (void)state;
    for (unsigned workers = 2; workers <= 3; workers++)
        with_workers(workers, 1, is_aborted, NULL);
}

static void has_little_time(struct es_sched *sched, struct crowd *crowd, int round, const void *what)
{
    struct es_call call = { .flags = ES_CANCEL, .timeout = 2000000 };
    int code = es_run(sched, crowd->set, round % 2 ? &call : NULL, NULL);

    (void)what;
    assert_true(code == ES_OK || (round % 2 && code == ES_TIMED_OUT));
}

static void a_time_limit_comes_between(void **state)
{
    (void)state;
    for (unsigned workers = 2; workers <= 3; workers++)
        with_workers(workers, 1, has_little_time, NULL);
}

/* ---- more after one task than there is room for on the way back ---- */

/* The first ones only take the time until a hand comes. */
enum { FIRST = 100000, HUBS = 3000, AFTER = 50000 };

static struct es_result ends_at_once(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

static void tasks_with_very_many_after_them(void **state)
{
    struct es_sched *sched = sched_of(2, 1);
    struct es_set *set = es_set_new(NULL);

    (void)state;
    for (es_id i = 0; i < FIRST + HUBS; i++)
        es_set_add(set, NULL, ends_at_once, set);
    for (es_id i = 0; i < AFTER; i++) {
        es_id id = es_set_add(set, NULL, ends_at_once, set);

        es_set_after(set, id, FIRST + 1500);
        es_set_after(set, id, FIRST + i % 700);
        es_set_after(set, id, FIRST + (i < AFTER / 2 ? 2500 : 1000));
    }
    for (int round = 0; round < 3 * ROUNDS; round++) {
        assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
        for (es_id i = 0; i < FIRST + HUBS + AFTER; i++)
            assert_ptr_equal(es_task_result(sched, i).value, set);
    }
    es_set_free(set);
    es_sched_free(sched);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_bodies_run_once_each_and_in_their_order),
        cmocka_unit_test(some_bodies_sleep),
        cmocka_unit_test(some_bodies_await_others),
        cmocka_unit_test(some_bodies_let_others_go_first),
        cmocka_unit_test(some_bodies_have_something_done_at_their_end),
        cmocka_unit_test(some_bodies_take_long),
        cmocka_unit_test(two_bodies_that_need_each_other_meet),
        cmocka_unit_test(as_many_bodies_as_workers_come_together),
        cmocka_unit_test(a_failure_passes_to_those_after_it_and_the_others_go_on),
        cmocka_unit_test(a_failure_cancels_what_was_not_begun),
        cmocka_unit_test(a_body_ends_the_call),
        cmocka_unit_test(an_abort_from_outside_comes_between),
        cmocka_unit_test(a_time_limit_comes_between),
        cmocka_unit_test(tasks_with_very_many_after_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
