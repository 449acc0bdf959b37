/* SPDX-License-Identifier: GPL-3.0-or-later
 * Thousands of random scenarios: libearliest must leave the log that the reference says, to the
 * last event, and end every body when the closed form does. One that fails is made small and
 * printed. SCENARIOS=n runs that many, SCENARIO_SEED=n begins at that seed: a failure prints both.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "scenario_closed_form.h"
#include "scenario_reference.h"
#include "scenario_run.h"

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__) || defined(ES_VALGRIND)
enum { STANDARD_COUNT = 1000 };
#else
enum { STANDARD_COUNT = 20000 };
#endif

/* What is compared. */
struct judge {
    struct scenario_runner *runners[SCENARIO_CHOSEN + 1];
    struct scenario_log expected, actual;
    struct scenario_times times;
};

static const char *const ways[] = { "libearliest", "libearliest, traced",
                                    "libearliest, copied stacks" };

static uint64_t setting(const char *name, uint64_t standard)
{
    const char *text = getenv(name);

    return text ? strtoull(text, NULL, 10) : standard;
}

/* The way in which the library does not do what the reference says, or -1. */
static int wrong_way(struct judge *judge, const struct scenario *scenario)
{
    scenario_reference(scenario, SCENARIO_MANNER_LIBRARY, &judge->expected);
    for (int way = 0; way < SCENARIO_WAYS; way++) {
        scenario_run(judge->runners[way], scenario, &judge->actual);
        if (scenario_log_difference(&judge->expected, &judge->actual) >= 0)
            return way;
    }
    return -1;
}

static bool is_result(const struct scenario_times *times, const struct scenario_event *event)
{
    const struct scenario_answer *result = &times->results[event->task];

    return event->answer.code == result->code && event->answer.value == result->value &&
           event->answer.origin == result->origin;
}

/* The event that is not as the closed form says, whoever of those who are ready goes on first; or
 * -1. */
static int wrong_event(struct judge *judge, const struct scenario *scenario)
{
    const struct scenario_times *times = &judge->times;

    if (!scenario_closed_form(scenario, &judge->times))
        return -1;
    scenario_run(judge->runners[SCENARIO_CHOSEN], scenario, &judge->actual);
    for (int i = 0; i < judge->actual.count; i++) {
        const struct scenario_event *event = &judge->actual.events[i];

        if ((event->kind == SCENARIO_ENTERED && event->time != times->entered[event->task]) ||
            (event->kind == SCENARIO_LEFT &&
             (event->time != times->left[event->task] || !is_result(times, event))) ||
            (event->kind == SCENARIO_RESULT && !is_result(times, event)))
            return i;
    }
    return -1;
}

static bool is_wrong(void *judge, const struct scenario *scenario)
{
    return wrong_way(judge, scenario) >= 0 || wrong_event(judge, scenario) >= 0;
}

static void explain(struct judge *judge, struct scenario *scenario)
{
    int way;
    int event;

    scenario_shrink(scenario, is_wrong, judge);
    scenario_print(scenario, stderr);
    if (scenario_plain(scenario))
        scenario_print_workload(scenario, stderr);
    way = wrong_way(judge, scenario);
    if (way >= 0) {
        scenario_log_print(&judge->expected, "reference", &judge->actual, ways[way], stderr);
        return;
    }
    event = wrong_event(judge, scenario);
    fprintf(stderr, "  t%d: the closed form says entered %lld, left %lld, code %d\n",
            judge->actual.events[event].task,
            (long long)judge->times.entered[judge->actual.events[event].task],
            (long long)judge->times.left[judge->actual.events[event].task],
            judge->times.results[judge->actual.events[event].task].code);
}

static bool has_code(const struct scenario_log *log, int code)
{
    bool any = false;

    for (int i = 0; i < log->count; i++)
        any = any || log->events[i].answer.code == code;
    return any;
}

static bool times_out(void *log, const struct scenario *scenario)
{
    scenario_reference(scenario, SCENARIO_MANNER_LIBRARY, log);
    return has_code(log, ES_TIMED_OUT);
}

static void a_failing_scenario_is_shrunk_to_what_makes_it_fail(void **state)
{
    static struct scenario scenario;
    static struct scenario_log log;
    int shrunk = 0;

    (void)state;
    for (uint64_t seed = 1; shrunk < 20; seed++) {
        scenario_draw(&scenario, seed, SCENARIO_ANY);
        if (scenario.count < 20 || !times_out(&log, &scenario))
            continue;
        shrunk++;
        scenario_shrink(&scenario, times_out, &log);
        assert_true(times_out(&log, &scenario));
        assert_in_range(scenario.count, 1, 5);
        assert_int_equal(scenario.flags, 0);
    }
}

static void a_wait_with_a_deadline_keeps_nobody_for_good(void **state)
{
    static const struct scenario scenario = {
        .mode = ES_ALL,
        .abort_at = -1,
        .count = 2,
        .tasks = { { .actions = { { SCENARIO_BOUNDED, 1, 5 } }, .action_count = 1 },
                   { .actions = { { SCENARIO_AWAIT, 0, 0 } }, .action_count = 1 } },
    };
    static struct scenario_log log;
    struct scenario_runner *runner = scenario_runner_new(SCENARIO_STACKS);

    (void)state;
    scenario_run(runner, &scenario, &log);
    scenario_runner_free(runner);
    assert_true(has_code(&log, ES_TIMED_OUT));
    assert_false(has_code(&log, ES_DEADLOCK));
}

static void random_scenarios_go_as_the_reference_and_the_closed_form_say(void **state)
{
    static struct judge judge;
    static struct scenario scenario;
    uint64_t first = setting("SCENARIO_SEED", 1);
    uint64_t count = setting("SCENARIOS", STANDARD_COUNT);

    (void)state;
    for (int way = 0; way <= SCENARIO_CHOSEN; way++) {
        judge.runners[way] = scenario_runner_new((enum scenario_way)way);
        assert_non_null(judge.runners[way]);
    }
    for (uint64_t seed = first; seed < first + count; seed++) {
        scenario_draw(&scenario, seed, SCENARIO_ANY);
        if (!is_wrong(&judge, &scenario))
            continue;
        explain(&judge, &scenario);
        fail_msg("seed %llu: SCENARIO_SEED=%llu SCENARIOS=1 runs it again",
                 (unsigned long long)seed, (unsigned long long)seed);
    }
    for (int way = 0; way <= SCENARIO_CHOSEN; way++)
        scenario_runner_free(judge.runners[way]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failing_scenario_is_shrunk_to_what_makes_it_fail),
        cmocka_unit_test(a_wait_with_a_deadline_keeps_nobody_for_good),
        cmocka_unit_test(random_scenarios_go_as_the_reference_and_the_closed_form_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
