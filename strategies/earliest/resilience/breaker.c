/* SPDX-License-Identifier: MIT */
#include "resilience/breaker.h"

#include <string.h>

#include "core/queues/timers.h"
#include "core/state/team.h"
#include "platform/assert.h"
#include "platform/memory.h"
#include "platform/sized.h"
#include "platform/text.h"
#include "resilience/policy.h"

enum { FAILED = 1, SLOW = 2 };

/* So that 7 of 100 reaches a threshold of 0.07, which in doubles is more than 7 hundredths. */
static const double ROUNDING = 1e-9;

static const char *wrong(const struct es_breaker_options *rule)
{
    if ((rule->calls > 0) == (rule->window > 0) || rule->window < 0)
        return "A breaker has one of es_breaker_options.calls and window above 0";
    if (!(rule->threshold > 0 && rule->threshold <= 1))
        return "es_breaker_options.threshold is not above 0 and at most 1";
    if (rule->slow && !(rule->slow_threshold > 0 && rule->slow_threshold <= 1))
        return "es_breaker_options.slow_threshold is not above 0 and at most 1";
    if (rule->open <= 0 || rule->slow < 0)
        return "es_breaker_options.open is not above 0, or slow is negative";
    return NULL;
}

static void change(struct es_breaker *breaker, enum es_breaker_stand stand)
{
    breaker->stand = stand;
    breaker->changes++;
    breaker->probes = breaker->passed = 0;
}

static void half_open(struct es_sched *sched, struct es_alarm *alarm)
{
    (void)sched;
    change((struct es_breaker *)((char *)alarm - offsetof(struct es_breaker, alarm)),
           ES_BREAKER_HALF_OPEN);
}

static es_ns now_of(const struct es_breaker *breaker)
{
    return breaker->sched->clock->now(breaker->sched->clock);
}

static void clear(struct es_breaker *breaker)
{
    breaker->held = (struct es_counts){ 0, 0, 0 };
    breaker->place = 0;
    if (breaker->rule.window)
        es_window_init(&breaker->window, breaker->rule.window, now_of(breaker));
}

static struct es_breaker *make(struct es_sched *sched, const struct es_breaker_options *rule)
{
    struct es_breaker *breaker = es_memory_take(&sched->alloc, 1, sizeof *breaker);

    if (!breaker)
        return NULL;
    memset(breaker, 0, sizeof *breaker);
    breaker->outcome = es_memory_take(&sched->alloc, rule->calls, 1);
    if (!breaker->outcome || !es_alarm_init(sched, &breaker->alarm, half_open, NULL, ES_NONE)) {
        es_memory_give(&sched->alloc, breaker->outcome, rule->calls, 1);
        es_memory_give(&sched->alloc, breaker, 1, sizeof *breaker);
        return NULL;
    }
    breaker->sched = sched;
    breaker->rule = *rule;
    if (!rule->probes)
        breaker->rule.probes = 1;
    if (!rule->on)
        breaker->rule.on = ES_POLICY_ON;
    if (rule->calls && rule->least > rule->calls)
        breaker->rule.least = rule->calls;
    clear(breaker);
    breaker->next = sched->breakers;
    if (breaker->next)
        breaker->next->previous = breaker;
    sched->breakers = breaker;
    return breaker;
}

struct es_breaker *es_breaker_new(struct es_sched *sched, const struct es_breaker_options *given,
                                  struct es_error *error)
{
    struct es_breaker_options rule;
    struct es_breaker *breaker;
    const char *text;

    ES_REQUIRE(sched && given);
    if (es_sized_take(&rule, sizeof rule, given, "es_breaker_options", error))
        return NULL;
    text = wrong(&rule);
    if (text) {
        es_error_set(error, ES_MISUSE, ES_NONE, "%s", text);
        return NULL;
    }
    es_core_enter(sched);
    breaker = make(sched, &rule);
    es_core_leave(sched);
    es_error_set(error, breaker ? ES_OK : ES_NO_MEMORY, ES_NONE, "%s",
                 breaker ? "" : "Out of memory while making a breaker");
    return breaker;
}

static int drop(struct es_breaker *breaker)
{
    struct es_sched *sched = breaker->sched;

    if (breaker->users > 0)
        return ES_BUSY;
    *(breaker->previous ? &breaker->previous->next : &sched->breakers) = breaker->next;
    if (breaker->next)
        breaker->next->previous = breaker->previous;
    es_alarm_fini(sched, &breaker->alarm);
    es_memory_give(&sched->alloc, breaker->outcome, breaker->rule.calls, 1);
    es_memory_give(&sched->alloc, breaker, 1, sizeof *breaker);
    return ES_OK;
}

int es_breaker_free(struct es_breaker *breaker)
{
    struct es_sched *sched;
    int code;

    if (!breaker)
        return ES_OK;
    sched = breaker->sched;
    es_core_enter(sched);
    code = drop(breaker);
    es_core_leave(sched);
    return code;
}

void es_breakers_fini(struct es_sched *sched)
{
    while (sched->breakers && drop(sched->breakers) == ES_OK)
        ;
}

enum es_breaker_stand es_breaker_stand(const struct es_breaker *breaker)
{
    enum es_breaker_stand stand;

    ES_REQUIRE(breaker);
    es_core_enter(breaker->sched);
    stand = breaker->stand;
    es_core_leave(breaker->sched);
    return stand;
}

bool es_breaker_admits(struct es_breaker *breaker, uint32_t *ticket)
{
    *ticket = breaker->changes;
    if (breaker->stand == ES_BREAKER_OPEN)
        return false;
    if (breaker->stand == ES_BREAKER_CLOSED)
        return true;
    if (breaker->probes == breaker->rule.probes)
        return false;
    breaker->probes++;
    return true;
}

/* Its alarm had room when it was made ready; if there is none now it stays open no time at all. */
static void open_it(struct es_breaker *breaker)
{
    es_ns when;

    change(breaker, ES_BREAKER_OPEN);
    es_timers_after(now_of(breaker), breaker->rule.open, &when);
    if (!es_alarm_arm(breaker->sched, &breaker->alarm, when, ES_RANK_BREAKER))
        change(breaker, ES_BREAKER_HALF_OPEN);
}

static void count(struct es_counts *held, uint8_t outcome, int64_t sign)
{
    held->all += sign;
    held->failed += sign * ((outcome & FAILED) != 0);
    held->slow += sign * ((outcome & SLOW) != 0);
}

/* All that is in the window, this one included. */
static struct es_counts put(struct es_breaker *breaker, uint8_t outcome)
{
    const struct es_breaker_options *rule = &breaker->rule;
    struct es_counts one = { 0, 0, 0 };

    if (rule->window) {
        count(&one, outcome, 1);
        es_window_add(&breaker->window, now_of(breaker), one);
        return es_window_sum(&breaker->window, now_of(breaker));
    }
    if (breaker->held.all == rule->calls)
        count(&breaker->held, breaker->outcome[breaker->place], -1);
    count(&breaker->held, outcome, 1);
    breaker->outcome[breaker->place] = outcome;
    breaker->place = breaker->place + 1 < rule->calls ? breaker->place + 1 : 0;
    return breaker->held;
}

static bool reaches(int64_t some, double threshold, int64_t all)
{
    return (double)some >= threshold * (double)all - ROUNDING;
}

static void hear_closed(struct es_breaker *breaker, uint8_t outcome)
{
    const struct es_breaker_options *rule = &breaker->rule;
    struct es_counts sum = put(breaker, outcome);

    if (sum.all >= rule->least &&
        (reaches(sum.failed, rule->threshold, sum.all) ||
         (rule->slow && reaches(sum.slow, rule->slow_threshold, sum.all))))
        open_it(breaker);
}

static void hear_probe(struct es_breaker *breaker, uint8_t outcome)
{
    if (outcome) {
        open_it(breaker);
    }
    else if (++breaker->passed == breaker->rule.probes) {
        change(breaker, ES_BREAKER_CLOSED);
        clear(breaker);
    }
}

void es_breaker_hears(struct es_breaker *breaker, uint32_t ticket, int code, es_ns took)
{
    const struct es_breaker_options *rule = &breaker->rule;
    uint8_t outcome = (rule->on & ES_ON(code)) ? FAILED : 0;

    if (ticket != breaker->changes)
        return;
    ES_ASSERT(breaker->stand != ES_BREAKER_OPEN);
    if (code == ES_CANCELLED) { /* somebody else may make that probe */
        breaker->probes -= breaker->stand == ES_BREAKER_HALF_OPEN;
        return;
    }
    if (rule->slow && took > rule->slow)
        outcome |= SLOW;
    if (breaker->stand == ES_BREAKER_CLOSED)
        hear_closed(breaker, outcome);
    else
        hear_probe(breaker, outcome);
}
