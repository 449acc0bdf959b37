/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures and what is done about them, as workload files say them. */
#include "sim/workload/alone.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <math.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const unsigned tried_again =
    SB_OUTCOME_BIT(SB_OUTCOME_FAILED) | SB_OUTCOME_BIT(SB_OUTCOME_TIMED_OUT) |
    SB_OUTCOME_BIT(SB_OUTCOME_ABANDONED) | SB_OUTCOME_BIT(SB_OUTCOME_SHED);

/* One task of 10 ms that takes of the pool "db", with these members. */
static struct sb_workload with(const char *members)
{
    char text[1500];
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"pools\": {\"db\": {\"slots\": 2}, \"spare\": {\"slots\": 1}}, "
             "\"tasks\": {\"a\": {\"latency\": 10, \"pool\": \"db\", %s}}}",
             members);
    return expect_parsed(text);
}

static const struct sb_step_policy *policy_of(const struct sb_workload *w, uint32_t step)
{
    return &w->dag.resilience->policy[w->dag.resilience->policy_of[step]];
}

static void a_step_fails_and_is_given_up(void **state)
{
    struct sb_workload w = with("\"fail\": {\"probability\": 0.25, \"latency\": 3}, \"timeout\": "
                                "{\"after\": \"20ms\", \"cancel\": true}, \"patience\": \"7ms\", "
                                "\"priority\": -5");
    const struct sb_step_policy *p = policy_of(&w, 0);
    (void)state;
    assert_true(p->fail == 0.25 && sb_dist_mean(&w.dag.dist[p->fail_dist]) == 3e6);
    assert_true(p->timeout == 20000000 && p->timeout_cancel);
    assert_true(sb_dist_mean(&w.dag.dist[p->patience]) == 7e6 && p->priority == -5);
    assert_true(p->retry == SB_NONE && p->hedge == SB_NONE && p->breaker == SB_NONE);
    assert_true(w.dag.resilience->deadline == SB_NS_NEVER && w.dag.resilience->end == SB_END_ALL);
    sb_workload_fini(&w);
    w = with("\"fail\": 0.5, \"timeout\": 20");
    p = policy_of(&w, 0);
    assert_true(p->fail == 0.5 && p->fail_dist == SB_NONE && p->patience == SB_NONE);
    assert_true(p->timeout == 20000000 && !p->timeout_cancel);
    sb_workload_fini(&w);
}

static void retries_have_a_backoff(void **state)
{
    struct sb_workload w =
        with("\"retry\": {\"attempts\": 3, \"backoff\": {\"initial\": \"100ms\", \"multiplier\": "
             "1.5, \"max\": \"1s\", \"jitter\": \"full\"}, \"on\": [\"timeout\", \"rejected\"]}");
    const struct sb_retry *r = &w.dag.resilience->retry[policy_of(&w, 0)->retry];
    (void)state;
    assert_true(r->attempts == 3 && r->budget == SB_NONE);
    assert_int_equal(r->on,
                     SB_OUTCOME_BIT(SB_OUTCOME_TIMED_OUT) | SB_OUTCOME_BIT(SB_OUTCOME_REJECTED));
    assert_true(r->backoff.initial == 100000000 && r->backoff.max == 1000000000);
    assert_true(r->backoff.multiplier == 1.5 && r->backoff.jitter == SB_JITTER_FULL);
    sb_workload_fini(&w);
}

static void what_a_retry_does_not_say(void **state)
{
    static const struct {
        const char *text;
        struct sb_retry retry;
    } cases[] = {
        { "4", { 4, { 0, SB_NS_NEVER, 1, SB_JITTER_NONE, 0 }, 0, SB_NONE } },
        { "{\"attempts\": \"unlimited\", \"backoff\": 5}",
          { 0, { 5000000, SB_NS_NEVER, 1, SB_JITTER_NONE, 0 }, 0, SB_NONE } },
        { "{\"attempts\": 2, \"backoff\": {\"initial\": 5}}",
          { 2, { 5000000, SB_NS_NEVER, 2, SB_JITTER_NONE, 0 }, 0, SB_NONE } },
        { "{\"attempts\": 2, \"backoff\": {\"initial\": 5, \"jitter\": 0.2}}",
          { 2, { 5000000, SB_NS_NEVER, 2, SB_JITTER_SHARE, 0.2 }, 0, SB_NONE } },
        { "{\"attempts\": 2, \"backoff\": {\"initial\": 5, \"max\": 9, \"jitter\": "
          "\"decorrelated\"}}",
          { 2, { 5000000, 9000000, 2, SB_JITTER_DECORRELATED, 0 }, 0, SB_NONE } },
        { "{\"attempts\": 2, \"backoff\": {\"initial\": 5, \"jitter\": \"equal\"}}",
          { 2, { 5000000, SB_NS_NEVER, 2, SB_JITTER_EQUAL, 0 }, 0, SB_NONE } },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[300];
        snprintf(text, sizeof text, "\"retry\": %s", cases[i].text);
        struct sb_workload w = with(text);
        const struct sb_retry *r = &w.dag.resilience->retry[0], *e = &cases[i].retry;
        bool same = r->attempts == e->attempts && r->backoff.initial == e->backoff.initial &&
                    r->backoff.max == e->backoff.max && r->budget == e->budget &&
                    r->backoff.multiplier == e->backoff.multiplier &&
                    r->backoff.jitter == e->backoff.jitter && r->backoff.share == e->backoff.share;
        if (!same || r->on != tried_again)
            fail_msg("%s is read otherwise", cases[i].text);
        sb_workload_fini(&w);
    }
}

/* The presets are their owners': Envoy's retry_budget, Finagle's RetryBudget, the AWS SDKs'
 * standard mode. */
static void budgets_have_the_presets_of_their_owners(void **state)
{
    static const struct {
        const char *text;
        struct sb_budget budget;
    } cases[] = {
        { "{\"kind\": \"grpc\", \"maxTokens\": 10, \"tokenRatio\": 0.1}",
          { .kind = SB_BUDGET_TOKENS, .most = 10, .ratio = 0.1 } },
        { "{\"kind\": \"envoy\"}",
          { .kind = SB_BUDGET_ACTIVE, .least = 3, .share = 0.2, .counts_backoff = true } },
        { "{\"kind\": \"envoy\", \"budget_percent\": 50, \"min_retry_concurrency\": 1, "
          "\"counts_backoff\": false}",
          { .kind = SB_BUDGET_ACTIVE, .least = 1, .share = 0.5 } },
        { "{\"kind\": \"finagle\"}",
          { .kind = SB_BUDGET_LEAKY, .share = 0.2, .rate = 10, .window = 10000000000 } },
        { "{\"kind\": \"aws\"}",
          { .kind = SB_BUDGET_COST, .most = 500, .cost = 5, .timeout_cost = 10, .refund = 1 } },
        { "{\"kind\": \"aws\", \"tokens\": 100, \"retryCost\": 14, \"timeoutCost\": 5, "
          "\"noRetryIncrement\": 0}",
          { .kind = SB_BUDGET_COST, .most = 100, .cost = 14, .timeout_cost = 5 } },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[300];
        snprintf(text, sizeof text, "\"retry\": {\"attempts\": 2, \"budget\": %s}", cases[i].text);
        struct sb_workload w = with(text);
        const struct sb_budget *b = &w.dag.resilience->budget[0], *e = &cases[i].budget;
        assert_int_equal(w.dag.resilience->retry[0].budget, 0);
        bool same = b->kind == e->kind && b->most == e->most && b->ratio == e->ratio &&
                    b->least == e->least && fabs(b->share - e->share) < 1e-15 &&
                    b->counts_backoff == e->counts_backoff && b->rate == e->rate &&
                    b->window == e->window && b->cost == e->cost &&
                    b->timeout_cost == e->timeout_cost && b->refund == e->refund;
        if (!same)
            fail_msg("%s is read otherwise", cases[i].text);
        sb_workload_fini(&w);
    }
}

/* resilience4j cuts the minimum to a window of calls, not to one of time. */
static void breakers_have_the_presets_of_their_owners(void **state)
{
    static const struct {
        const char *text;
        struct sb_breaker breaker;
    } cases[] = {
        { "{\"kind\": \"resilience4j\"}",
          { false, 100, 0, 100, 0.5, 60000000000, 10, 0, 60000000000, 1 } },
        { "{\"kind\": \"resilience4j\", \"slidingWindowSize\": 10}",
          { false, 10, 0, 10, 0.5, 60000000000, 10, 0, 60000000000, 1 } },
        { "{\"kind\": \"resilience4j\", \"slidingWindowSize\": 10, \"slidingWindowType\": "
          "\"TIME_BASED\", \"slowCallDurationThreshold\": \"2s\", \"slowCallRateThreshold\": 25}",
          { true, 0, 10000000000, 100, 0.5, 60000000000, 10, 0, 2000000000, 0.25 } },
        { "{\"kind\": \"polly\"}",
          { true, 0, 30000000000, 100, 0.1, 5000000000, 1, 0, SB_NS_NEVER, 1 } },
        { "{\"kind\": \"consecutive\", \"failures\": 5, \"halfOpenAfter\": \"10s\"}",
          { false, 5, 0, 5, 1, 10000000000, 1, 0, SB_NS_NEVER, 1 } },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[400];
        snprintf(text, sizeof text, "\"breaker\": %s", cases[i].text);
        struct sb_workload w = with(text);
        const struct sb_breaker *b = &w.dag.resilience->breaker[0], *e = &cases[i].breaker;
        bool same = b->by_time == e->by_time && b->calls == e->calls && b->window == e->window &&
                    b->least == e->least && b->threshold == e->threshold && b->open == e->open &&
                    b->probes == e->probes && b->slow == e->slow &&
                    b->slow_threshold == e->slow_threshold;
        if (!same || b->on != tried_again)
            fail_msg("%s is read otherwise", cases[i].text);
        sb_workload_fini(&w);
    }
}

static void hedges_are_timed_or_tied(void **state)
{
    struct sb_workload w = with("\"hedge\": \"p99.5\"");
    const struct sb_hedge *h = w.dag.resilience->hedge;
    (void)state;
    assert_true(h->percentile == 0.995 && h->most == 1 && h->cancel && !h->pools && !h->tied);
    sb_workload_fini(&w);
    w = with(
        "\"hedge\": {\"after\": \"4ms\", \"max\": 2, \"cancel\": false, \"pools\": [\"spare\", "
        "\"db\"]}");
    h = w.dag.resilience->hedge;
    assert_true(h->after == 4000000 && h->percentile == 0 && h->most == 2 && !h->cancel);
    const struct sb_pools *pools = w.dag.pools;
    assert_int_equal(h->pools, 2);
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t demand = h->pool[i];
        assert_int_equal(pools->begin[demand + 1] - pools->begin[demand], 1);
        assert_int_equal(pools->units[pools->begin[demand]].pool, i ? 0 : 1);
        assert_int_equal(pools->units[pools->begin[demand]].slots, 1);
    }
    assert_int_equal(h->pool[1], pools->demand_of[0]); /* one slot of db, as the step itself */
    sb_workload_fini(&w);
    w = with("\"hedge\": {\"tied\": true, \"cancel_delay\": \"1ms\", \"pools\": [\"spare\"]}");
    h = w.dag.resilience->hedge;
    assert_true(h->tied && h->cancel && h->cancel_delay == 1000000 && h->most == 1);
    sb_workload_fini(&w);
}

/* What a pool says holds for those that take of it, less what they or their body say themselves. */
static void the_nearest_that_says_anything_counts(void **state)
{
    struct sb_workload w = expect_parsed(
        "{\"simbench\": 1, \"pools\": {\"db\": {\"slots\": 2, \"timeout\": 30, \"retry\": "
        "{\"attempts\": 3, \"budget\": {\"kind\": \"envoy\"}}, \"breaker\": {\"kind\": "
        "\"polly\"}}}, \"tasks\": {\"a\": {\"latency\": 10, \"pool\": \"db\"}, \"b\": "
        "{\"latency\": "
        "10, \"pool\": \"db\", \"timeout\": 40, \"retry\": null}, \"c\": {\"steps\": [{\"run\": 1, "
        "\"pool\": \"db\"}, {\"run\": 2, \"fail\": 0}, {\"await\": [\"a\"]}], \"fail\": 0.5}, "
        "\"d\": {\"latency\": 1}}}");
    const struct sb_resilience *r = w.dag.resilience;
    (void)state;
    assert_int_equal(w.dag.steps, 6);
    assert_true(policy_of(&w, 0)->timeout == 30000000 && policy_of(&w, 1)->timeout == 40000000);
    assert_true(policy_of(&w, 0)->retry == 0 && policy_of(&w, 1)->retry == SB_NONE);
    assert_true(policy_of(&w, 0)->breaker == 0 && policy_of(&w, 1)->breaker == 0);
    assert_true(policy_of(&w, 2)->fail == 0.5 && policy_of(&w, 2)->retry == 0);
    assert_true(policy_of(&w, 3)->fail == 0 && policy_of(&w, 3)->timeout == SB_NS_NEVER);
    assert_int_equal(r->policy_of[4], 0); /* the end of a body, and what says nothing */
    assert_int_equal(r->policy_of[5], 0);
    assert_true(r->retries == 1 && r->budgets == 1 && r->breakers == 1);
    sb_workload_fini(&w);
}

static void what_has_a_name_is_shared_by_those_that_name_it(void **state)
{
    struct sb_workload w = expect_parsed(
        "{\"simbench\": 1, \"budgets\": {\"x\": {\"kind\": \"aws\"}, \"y\": {\"kind\": "
        "\"envoy\"}}, \"breakers\": {\"z\": {\"kind\": \"polly\"}}, \"tasks\": {\"a\": "
        "{\"latency\": 1, \"retry\": {\"attempts\": 2, \"budget\": \"y\"}, \"breaker\": \"z\"}, "
        "\"b\": {\"latency\": 1, \"retry\": {\"attempts\": 3, \"budget\": \"y\"}, \"breaker\": "
        "\"z\"}, \"c\": {\"latency\": 1, \"retry\": {\"attempts\": 3, \"budget\": {\"kind\": "
        "\"envoy\"}}, \"breaker\": {\"kind\": \"polly\"}}}}");
    const struct sb_resilience *r = w.dag.resilience;
    (void)state;
    assert_true(r->budgets == 3 && r->breakers == 2);
    assert_true(r->budget[0].kind == SB_BUDGET_COST && r->budget[1].kind == SB_BUDGET_ACTIVE);
    for (uint32_t s = 0; s < 3; s++) {
        assert_int_equal(r->retry[policy_of(&w, s)->retry].budget, s < 2 ? 1 : 2);
        assert_int_equal(policy_of(&w, s)->breaker, s < 2 ? 0 : 1);
    }
    sb_workload_fini(&w);
}

/* What one request alone can do nothing with is told; what cannot matter there is not. */
static void what_is_for_many_requests_is_told(void **state)
{
    static const struct {
        const char *text, *lacks;
    } cases[] = {
        { "\"retry\": 3, \"priority\": 4, \"fail\": 0", NULL },
        { "\"breaker\": {\"kind\": \"polly\"}", NULL },
        { "\"fail\": 0.1", "\"fail\" of task \"a\"" },
        { "\"timeout\": 5", "\"timeout\" of task \"a\"" },
        { "\"hedge\": 5", "\"hedge\" of task \"a\"" },
        { "\"patience\": 5", "\"patience\" of task \"a\"" },
    };
    char text[SB_ALONE_SIZE];
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_workload w = with(cases[i].text);
        const char *lacks = sb_alone_lacks(&w, 0, text);
        if (!lacks != !cases[i].lacks || (lacks && strcmp(lacks, cases[i].lacks) != 0))
            fail_msg("%s: %s", cases[i].text, lacks ? lacks : "nothing");
        sb_workload_fini(&w);
    }
}

static void pools_that_one_request_cannot_tell_from_plain_ones_are_not_told(void **state)
{
    static const struct {
        const char *pools, *top;
        uint32_t workers;
        const char *lacks;
    } cases[] = {
        { "{\"slots\": 1, \"queue\": \"fifo\"}", "", 0, NULL },
        { "{\"slots\": 1, \"queue\": \"fifo\"}", "", 2,
          "\"queue\" of pool \"p\", where not all that is waited for is \"fifo\"," },
        { "{\"slots\": 1, \"queue\": \"lifo\"}", "", 0, "\"queue\" of pool \"p\"" },
        { "{\"slots\": 1, \"queue\": \"priority\"}", "", 0, "\"queue\" of pool \"p\"" },
        { "{\"slots\": 1, \"queue\": \"ps\"}", "", 0, "\"queue\" of pool \"p\"" },
        { "{\"slots\": 1, \"places\": 1}", "", 0, NULL }, /* of two at most one waits */
        { "{\"slots\": 1, \"places\": 0}", "", 0, "\"places\" of pool \"p\"" },
        { "{\"slots\": 1}", "\"deadline\": 5,", 0, "\"deadline\"" },
        { "{\"slots\": 1}", "\"end\": \"first\",", 0, "\"end\"" },
        { "{\"slots\": 1}", "\"end\": {\"task\": \"a\"},", 0, "\"end\"" },
        { "{\"slots\": 1}", "\"end\": \"settled\",", 0, NULL },
        { "{\"slots\": 1}", "\"arrivals\": {\"kind\": \"poisson\"},", 0, NULL },
    };
    char text[SB_ALONE_SIZE], file[500];
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        snprintf(file, sizeof file,
                 "{\"simbench\": 1, %s \"pools\": {\"p\": %s}, \"tasks\": {\"a\": {\"latency\": 1, "
                 "\"pool\": \"p\"}, \"b\": {\"latency\": 1, \"pool\": \"p\"}, \"c\": {\"latency\": "
                 "1}}}",
                 cases[i].top, cases[i].pools);
        struct sb_workload w = expect_parsed(file);
        const char *lacks = sb_alone_lacks(&w, cases[i].workers, text);
        if (!lacks != !cases[i].lacks || (lacks && strcmp(lacks, cases[i].lacks) != 0))
            fail_msg("%s %s: %s", cases[i].top, cases[i].pools, lacks ? lacks : "nothing");
        sb_workload_fini(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_fails_and_is_given_up),
        cmocka_unit_test(retries_have_a_backoff),
        cmocka_unit_test(what_a_retry_does_not_say),
        cmocka_unit_test(budgets_have_the_presets_of_their_owners),
        cmocka_unit_test(breakers_have_the_presets_of_their_owners),
        cmocka_unit_test(hedges_are_timed_or_tied),
        cmocka_unit_test(the_nearest_that_says_anything_counts),
        cmocka_unit_test(what_has_a_name_is_shared_by_those_that_name_it),
        cmocka_unit_test(what_is_for_many_requests_is_told),
        cmocka_unit_test(pools_that_one_request_cannot_tell_from_plain_ones_are_not_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
