/* SPDX-License-Identifier: GPL-3.0-or-later
 * The timer queue against a list that is searched from end to end; and that timers are looked at
 * while tasks go on. */
#include "support.h"

#include <string.h>

#include "core/queues/timers.h"
#include "platform/memory.h"

enum { OWNERS = 300 };

struct oracle {
    es_ns when[OWNERS];
    uint64_t number[OWNERS];
    uint32_t place[OWNERS]; /* as the queue told it; 0: not armed */
    bool armed[OWNERS];
    uint64_t next;
};

static void moved(void *self, uint32_t owner, uint32_t place)
{
    ((struct oracle *)self)->place[owner] = place;
}

static uint32_t draw(uint64_t *seed, uint32_t bound)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % bound);
}

static uint32_t first_due(const struct oracle *oracle, es_ns now)
{
    uint32_t best = ES_NONE;

    for (uint32_t i = 0; i < OWNERS; i++) {
        if (!oracle->armed[i] || oracle->when[i] > now)
            continue;
        if (best == ES_NONE || oracle->when[i] < oracle->when[best] ||
            (oracle->when[i] == oracle->when[best] && oracle->number[i] < oracle->number[best]))
            best = i;
    }
    return best;
}

static void step(struct es_timers *timers, struct oracle *oracle, uint64_t *seed)
{
    uint32_t owner = draw(seed, OWNERS);
    es_ns now = (es_ns)draw(seed, 60);
    uint32_t due;

    if (draw(seed, 8) == 0) {
        due = first_due(oracle, now);
        assert_int_equal(es_timers_due(timers, now), due);
        if (due != ES_NONE)
            oracle->armed[due] = false;
    }
    else if (oracle->armed[owner]) {
        es_timers_cancel(timers, oracle->place[owner]);
        oracle->armed[owner] = false;
    }
    else {
        oracle->when[owner] = now;
        oracle->number[owner] = oracle->next++;
        oracle->armed[owner] = true;
        assert_true(es_timers_arm(timers, now, timers->armed++, owner));
    }
}

static void timers_come_by_time_then_by_arming_whatever_is_cancelled_between(void **state)
{
    struct es_alloc alloc;

    (void)state;
    es_memory_init(&alloc, NULL);
    for (uint64_t seed = 1; seed <= 20; seed++) {
        static struct oracle oracle;
        struct es_timers timers;
        uint64_t random = seed;
        uint32_t due;

        memset(&oracle, 0, sizeof oracle);
        es_timers_init(&timers, &alloc, moved, &oracle);
        for (int i = 0; i < 3000; i++) {
            step(&timers, &oracle, &random);
            for (uint32_t k = 0; k < OWNERS; k++)
                assert_true((oracle.place[k] != 0) == oracle.armed[k]);
        }
        while ((due = first_due(&oracle, ES_NEVER)) != ES_NONE) {
            assert_int_equal(es_timers_next(&timers), oracle.when[due]);
            assert_int_equal(es_timers_due(&timers, ES_NEVER), due);
            oracle.armed[due] = false;
        }
        assert_int_equal(es_timers_next(&timers), ES_NEVER);
        es_timers_fini(&timers);
    }
}

/* ---- among tasks that are always ready ---- */

/* Time that each body moves on by one. */
struct steps {
    struct es_clock clock;
    es_ns now, worst;
    uint32_t left;
};

static es_ns steps_now(struct es_clock *clock) { return ((struct steps *)clock)->now; }

static void steps_park(struct es_clock *clock, es_ns deadline)
{
    if (deadline != ES_NEVER && ((struct steps *)clock)->now < deadline)
        ((struct steps *)clock)->now = deadline;
}

static void steps_post(struct es_clock *clock) { (void)clock; }

static struct es_result wakes_often(struct es_self *self, void *data)
{
    struct steps *steps = data;

    while (steps->left > 0) {
        es_ns when = steps->now + 100;

        es_sleep_until(self, when);
        if (steps->now - when > steps->worst)
            steps->worst = steps->now - when;
    }
    return es_ok(NULL);
}

/* Awaits what is done, so that others go first. */
static struct es_result gives_way(struct es_self *self, void *data)
{
    struct steps *steps = data;

    for (int i = 0; i < 2; i++) {
        steps->now++;
        es_await_id(self, 0);
    }
    steps->left--;
    return es_ok(NULL);
}

static struct es_result at_once(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

static struct es_result fails(struct es_self *self, void *data)
{
    (void)self;
    return es_fail(data);
}

static uint32_t the_first(void *self, const es_id *ready, uint32_t count)
{
    (void)self;
    (void)ready;
    (void)count;
    return 0;
}

/* How late a sleeper wakes at worst beside chains of bodies, of which some are always ready. After
 * each comes one that fails, and after that one that is not entered. */
static es_ns worst_delay(struct es_options options)
{
    enum { CHAINS = 40, BODIES = 40000 };
    struct steps steps = { .clock = { .now = steps_now, .park = steps_park, .post = steps_post },
                           .left = BODIES };
    struct es_call call = { .mode = ES_ALL_SETTLED };
    struct es_set *set = es_set_new(NULL);
    struct es_sched *sched;

    options.clock = &steps.clock;
    sched = es_sched_new(&options, NULL);
    es_set_add(set, NULL, at_once, NULL);
    es_set_add(set, NULL, wakes_often, &steps);
    for (uint32_t i = 0; i < BODIES; i++) {
        es_id body = es_set_add(set, NULL, gives_way, &steps);
        es_id failing = es_set_add(set, NULL, fails, NULL);

        es_set_after(set, es_set_add(set, NULL, at_once, NULL), failing);
        es_set_after(set, failing, body);
        if (i >= CHAINS)
            es_set_after(set, body, body - 3 * CHAINS);
    }
    assert_int_equal(es_run(sched, set, &call, NULL), ES_OK);
    es_sched_free(sched);
    es_set_free(set);
    return steps.worst;
}

static struct es_result passes(struct es_self *self, void *data)
{
    struct steps *steps = data;

    (void)self;
    steps->now++;
    steps->left--;
    return es_ok(NULL);
}

/* The same beside a single chain, of which each task is the only one that its end makes ready. */
static es_ns worst_delay_of_chain(struct es_options options)
{
    enum { BODIES = 20000 };
    struct steps steps = { .clock = { .now = steps_now, .park = steps_park, .post = steps_post },
                           .left = BODIES };
    struct es_set *set = es_set_new(NULL);
    struct es_sched *sched;

    options.clock = &steps.clock;
    sched = es_sched_new(&options, NULL);
    es_set_add(set, NULL, wakes_often, &steps);
    for (es_id i = 1; i <= BODIES; i++) {
        es_set_add(set, NULL, passes, &steps);
        if (i > 1)
            es_set_after(set, i, i - 1);
    }
    assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    es_sched_free(sched);
    es_set_free(set);
    return steps.worst;
}

/* They are looked at after every 1,024 steps; who is woken then waits for its turn among the ready.
 */
static void timers_are_seen_though_tasks_go_on_however_the_next_is_chosen(void **state)
{
    static const struct es_options ways[] = { { .seed = 0 },
                                              { .copy_stacks = true },
                                              { .pick = the_first },
                                              { .admit = the_first },
                                              { .seed = 7 } };

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        assert_in_range(worst_delay(ways[i]), 0, 3000);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        assert_in_range(worst_delay_of_chain(ways[i]), 0, 3000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timers_come_by_time_then_by_arming_whatever_is_cancelled_between),
        cmocka_unit_test(timers_are_seen_though_tasks_go_on_however_the_next_is_chosen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
