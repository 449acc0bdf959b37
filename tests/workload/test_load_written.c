/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Load and failures are written so that the same is read again, and then written the same: random
 * workloads with every key. */
#include "sim/workload/workload_write.h"

#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { CASES = 1500, TASKS = 4 };

struct writing {
    FILE *out;
    struct fixture_random random;
};

static uint32_t below(struct writing *w, uint32_t n) { return fixture_below(&w->random, n); }

static double real(struct writing *w) { return (double)(fixture_next(&w->random) >> 11) * 0x1p-53; }

/* A key with one of these texts; in half of the cases none. */
static void put_one_of(struct writing *w, const char *key, const char *const *text, size_t count)
{
    if (below(w, 2))
        fprintf(w->out, ", \"%s\": %s", key, text[below(w, (uint32_t)count)]);
}

/* From a nanosecond to days, as a number or with a unit. */
static void put_duration(struct writing *w, const char *key)
{
    static const char *const unit[] = { "ns", "us", "ms", "s", "min" };
    if (below(w, 2))
        fprintf(w->out, ", \"%s\": \"%.*g%s\"", key, 1 + (int)below(w, 17), 1 + 100 * real(w),
                unit[below(w, COUNT(unit))]);
    else
        fprintf(w->out, ", \"%s\": %.*g", key, 1 + (int)below(w, 17), 1 + 1e4 * real(w));
}

static void put_rate(struct writing *w, const char *key)
{
    static const char *const unit[] = { "ms", "s", "min" };
    fprintf(w->out, ", \"%s\": \"%.*g/%s\"", key, 1 + (int)below(w, 17), 1e3 * real(w),
            unit[below(w, COUNT(unit))]);
}

static void put_states(struct writing *w, uint32_t states)
{
    bool factor = below(w, 2);
    for (uint32_t i = 0; i < states; i++) {
        fputs(i ? ", {" : ", \"states\": [{", w->out);
        if (factor)
            fprintf(w->out, "\"factor\": %.17g", 0.1 + 3 * real(w));
        else
            fprintf(w->out, "\"rate\": \"%.17g/s\"", 0.1 + 300 * real(w));
        put_duration(w, "stay");
        fputs("}", w->out);
    }
    fputs("]", w->out);
}

static void put_arrivals(struct writing *w)
{
    static const char *const kind[] = {
        "poisson", "constant", "renewal", "mmpp", "trace", "closed"
    };
    static const char *const gap[] = { "2.5", "\"3us\"", "{\"dist\": \"exponential\", \"mean\": 7}",
                                       "{\"dist\": \"erlang\", \"mean\": 0.3, \"k\": 3}" };
    static const char *const batch[] = { "1", "3", "{\"mean\": 2.25}", "{\"mean\": 1}" };
    uint32_t chosen = below(w, COUNT(kind));
    fprintf(w->out, ", \"arrivals\": {\"kind\": \"%s\"", kind[chosen]);
    if (chosen < 4) {
        if (below(w, 3))
            put_rate(w, "rate");
        put_one_of(w, "batch", batch, COUNT(batch));
        if (below(w, 2)) {
            fprintf(w->out,
                    ", \"varies\": [{\"at\": 0, \"factor\": %.17g}, {\"at\": \"%.17gus\", "
                    "\"factor\": %g}]",
                    real(w), 1e3 * real(w), 1 + 8 * real(w));
            if (below(w, 2))
                fputs(", \"period\": \"1s\"", w->out);
        }
    }
    if (chosen == 2)
        fprintf(w->out, ", \"gap\": %s", gap[below(w, COUNT(gap))]);
    if (chosen == 3)
        put_states(w, 2 + below(w, 3));
    if (chosen == 4)
        fprintf(w->out, ", \"times\": [%.17g, %.17g], \"start\": \"1us\"", 1 + real(w),
                2 + real(w));
    if (chosen == 5) {
        static const char *const clients[] = { "1", "30" };
        put_one_of(w, "clients", clients, COUNT(clients));
        put_one_of(w, "think", gap, COUNT(gap));
    }
    fputs("}", w->out);
}

static void put_retry(struct writing *w)
{
    static const char *const budget[] = {
        "\"shared\"", "{\"kind\": \"grpc\", \"maxTokens\": 7.5, \"tokenRatio\": 0.1}",
        "{\"kind\": \"envoy\", \"budget_percent\": 12.3, \"counts_backoff\": false}",
        "{\"kind\": \"finagle\", \"ttl\": \"1s\", \"percentCanRetry\": 0.3}",
        "{\"kind\": \"aws\", \"retryCost\": 14}"
    };
    static const char *const on[] = { "[\"failure\"]", "[\"rejected\", \"shed\"]",
                                      "[\"timeout\", \"patience\", \"failure\", \"shed\"]" };
    static const char *const jitter[] = { "\"full\"", "\"equal\"", "\"none\"", "0.25",
                                          "\"decorrelated\"" };
    uint32_t chosen = below(w, COUNT(jitter));
    fprintf(w->out, ", \"retry\": {\"attempts\": %s", below(w, 2) ? "\"unlimited\"" : "5");
    fprintf(w->out, ", \"backoff\": {\"jitter\": %s", jitter[chosen]);
    put_duration(w, "initial");
    if (chosen < 4 && below(w, 2))
        fprintf(w->out, ", \"multiplier\": %.17g", 1 + 3 * real(w));
    if (below(w, 2))
        fputs(", \"max\": \"200min\"", w->out);
    fputs("}", w->out);
    put_one_of(w, "budget", budget, COUNT(budget));
    put_one_of(w, "on", on, COUNT(on));
    fputs("}", w->out);
}

static void put_policy(struct writing *w, bool of_step)
{
    static const char *const fail[] = { "0.1", "0", "{\"probability\": 0.25, \"latency\": 3}",
                                        "{\"probability\": 0.5, \"latency\": {\"dist\": "
                                        "\"uniform\", \"min\": 1, \"max\": 2.5}}" };
    static const char *const patience[] = { "12.5", "\"3ms\"", "null",
                                            "{\"dist\": \"exponential\", \"mean\": 9}" };
    static const char *const hedge[] = { "\"p95\"",
                                         "\"p33.3\"",
                                         "\"1us\"",
                                         "{\"after\": 0, \"max\": 3, \"cancel\": false}",
                                         "{\"after\": \"p50\", \"pools\": [\"b\", \"a\"]}",
                                         "{\"tied\": true, \"cancel_delay\": \"5us\"}" };
    static const char *const breaker[] = {
        "\"first\"", "null", "{\"kind\": \"polly\", \"failureRatio\": 0.35}",
        "{\"kind\": \"consecutive\", \"failures\": 3, \"halfOpenAfter\": 7, \"on\": [\"timeout\"]}",
        "{\"kind\": \"resilience4j\", \"failureRateThreshold\": 33.3, \"slidingWindowType\": "
        "\"TIME_BASED\"}"
    };
    static const char *const priority[] = { "0", "-7", "9007199254740992" };
    put_one_of(w, "fail", fail, COUNT(fail));
    put_one_of(w, "patience", patience, COUNT(patience));
    if (below(w, 2))
        put_retry(w);
    put_one_of(w, "hedge", hedge, COUNT(hedge));
    put_one_of(w, "breaker", breaker, COUNT(breaker));
    if (below(w, 3) == 0)
        fputs(below(w, 2) ? ", \"timeout\": \"200min\""
                          : ", \"timeout\": {\"after\": \"300min\", \"cancel\": true}",
              w->out);
    if (of_step)
        put_one_of(w, "priority", priority, COUNT(priority));
}

static char *make_text(uint64_t seed)
{
    static const char *const queue[] = { "\"fifo\"", "\"lifo\"", "\"priority\"", "\"strategy\"" };
    static const char *const places[] = { "0", "17", "\"unlimited\"" };
    static const char *const end[] = { "\"all\"", "\"fail-fast\"", "\"settled\"", "\"first\"",
                                       "{\"task\": \"t2\"}" };
    static const char *const unit[] = { "ns", "us", "ms", "s" };
    char *text = NULL;
    size_t size = 0;
    struct writing w = { open_memstream(&text, &size), { seed } };
    assert_non_null(w.out);
    fprintf(w.out, "{\"simbench\": 1, \"time_unit\": \"%s\"", unit[below(&w, COUNT(unit))]);
    fputs(
        ", \"budgets\": {\"shared\": {\"kind\": \"envoy\"}}, \"breakers\": {\"first\": {\"kind\": "
        "\"polly\"}}, \"pools\": {",
        w.out);
    for (char name = 'a'; name <= 'b'; name++) {
        fprintf(w.out, "%s\"%c\": {\"slots\": 2", name > 'a' ? ", " : "", name);
        put_one_of(&w, "queue", queue, COUNT(queue));
        put_one_of(&w, "places", places, COUNT(places));
        if (below(&w, 3) == 0)
            put_policy(&w, false);
        fputs("}", w.out);
    }
    fputs("}", w.out);
    if (below(&w, 2))
        put_duration(&w, "deadline");
    put_one_of(&w, "end", end, COUNT(end));
    if (below(&w, 4))
        put_arrivals(&w);
    fputs(", \"tasks\": {", w.out);
    for (unsigned t = 0; t < TASKS; t++) {
        static const char *const pool[] = { "\"a\"", "\"b\"" };
        fprintf(w.out, "%s\"t%u\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 3}",
                t ? ", " : "", t);
        put_one_of(&w, "pool", pool, COUNT(pool));
        if (below(&w, 3))
            put_policy(&w, true);
        fputs("}", w.out);
    }
    fputs("}}", w.out);
    fclose(w.out);
    return text;
}

static char *written(const struct sb_workload *workload)
{
    char *text = NULL;
    size_t size = 0;
    struct sb_error error = { 0 };
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_int_equal(sb_workload_write(workload, out, &error), SB_OK);
    fclose(out);
    return text;
}

static bool is_same_retry(const struct sb_retry *a, const struct sb_retry *b)
{
    return a->attempts == b->attempts && a->on == b->on &&
           a->backoff.initial == b->backoff.initial && a->backoff.max == b->backoff.max &&
           a->backoff.multiplier == b->backoff.multiplier &&
           a->backoff.jitter == b->backoff.jitter && a->backoff.share == b->backoff.share &&
           (a->budget == SB_NONE) == (b->budget == SB_NONE);
}

static bool is_same_dist(const struct sb_dag *a, uint32_t x, const struct sb_dag *b, uint32_t y)
{
    return (x == SB_NONE) == (y == SB_NONE) &&
           (x == SB_NONE || sb_dist_equal(&a->dist[x], &b->dist[y]));
}

/* Which of a thing two steps have is another number then; what is shared stays so. */
static bool is_same_step(const struct sb_dag *a, const struct sb_dag *b, uint32_t step)
{
    const struct sb_resilience *r = a->resilience, *s = b->resilience;
    const struct sb_step_policy *x = &r->policy[r->policy_of[step]],
                                *y = &s->policy[s->policy_of[step]];
    if (x->fail != y->fail || x->timeout != y->timeout || x->priority != y->priority ||
        x->timeout_cancel != y->timeout_cancel || (x->retry == SB_NONE) != (y->retry == SB_NONE) ||
        (x->hedge == SB_NONE) != (y->hedge == SB_NONE) ||
        (x->breaker == SB_NONE) != (y->breaker == SB_NONE))
        return false;
    if (x->retry != SB_NONE && !is_same_retry(&r->retry[x->retry], &s->retry[y->retry]))
        return false;
    for (uint32_t t = 0; t < step; t++) {
        const struct sb_step_policy *u = &r->policy[r->policy_of[t]],
                                    *v = &s->policy[s->policy_of[t]];
        if ((x->breaker != SB_NONE && x->breaker == u->breaker) !=
            (y->breaker != SB_NONE && y->breaker == v->breaker))
            return false;
    }
    return is_same_dist(a, x->fail_dist, b, y->fail_dist) &&
           is_same_dist(a, x->patience, b, y->patience);
}

static bool is_same_rate(const struct sb_arrivals *a, const struct sb_arrivals *b)
{
    if (!a || !b)
        return a == b;
    for (uint32_t i = 0; i < a->states; i++)
        if (fabs(a->state_rate[i] - b->state_rate[i]) > 1e-12 * a->state_rate[i])
            return false;
    return a->kind == b->kind && a->rate == b->rate && a->batch == b->batch &&
           a->batch_mean == b->batch_mean && a->points == b->points && a->period == b->period &&
           a->times == b->times && a->clients == b->clients && a->states == b->states &&
           sb_dist_equal(&a->gap, &b->gap) && sb_dist_equal(&a->think, &b->think);
}

/* cmocka cuts what is long. */
static void expect_same_text(const char *once, const char *twice)
{
    size_t at = 0;
    while (once[at] && once[at] == twice[at])
        at++;
    size_t from = at > 120 ? at - 120 : 0;
    if (once[at] != twice[at])
        fail_msg("...%.200s\nand then\n...%.200s", once + from, twice + from);
}

/* Whether the text can be read at all. */
static bool holds(const char *text)
{
    struct sb_workload first, second;
    struct sb_error error = { 0 };
    if (sb_workload_parse(&first, "x.json", text, strlen(text), &sb_plugins.readers, NULL))
        return false;
    char *once = written(&first);
    if (sb_workload_parse(&second, "x.json", once, strlen(once), &sb_plugins.readers, &error))
        fail_msg("%s: %s\nof\n%s\nwhich was\n%s", error.where, error.text, once, text);
    char *twice = written(&second);
    expect_same_text(once, twice);
    if (!first.dag.resilience != !second.dag.resilience ||
        !is_same_rate(first.dag.arrivals, second.dag.arrivals))
        fail_msg("another load: %s\nof\n%s", once, text);
    for (uint32_t s = 0; first.dag.resilience && s < first.dag.steps; s++)
        if (!is_same_step(&first.dag, &second.dag, s))
            fail_msg("step %u: %s\nof\n%s", s, once, text);
    free(once);
    free(twice);
    sb_workload_fini(&first);
    sb_workload_fini(&second);
    return true;
}

static void what_can_be_read_is_written_to_be_read_again(void **state)
{
    uint32_t cases = CASES * fixture_scale(), read = 0;
    (void)state;
    for (uint32_t seed = 1; seed <= cases; seed++) {
        char *text = make_text(seed);
        read += holds(text);
        free(text);
    }
    assert_true(read > cases / 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_can_be_read_is_written_to_be_read_again),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
