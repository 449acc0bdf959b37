/* SPDX-License-Identifier: GPL-3.0-or-later
 * The timer queue against a list that is searched from end to end. */
#include "support.h"

#include <string.h>

#include "memory.h"
#include "timers.h"

enum { OWNERS = 300 };

struct oracle {
    es_ns when[OWNERS];
    uint64_t number[OWNERS];
    uint32_t place[OWNERS]; /* as the queue told it; 0: not armed */
    bool armed[OWNERS];
    uint64_t next;
};

static void moved(void *self, uint32_t owner, uint32_t place) { ((struct oracle *)self)->place[owner] = place; }

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
        assert_true(es_timers_arm(timers, now, owner));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timers_come_by_time_then_by_arming_whatever_is_cancelled_between),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
