/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/load/sentence.h"

#include "sim/text/units.h"
#include "sim/text/utf8.h"
#include "sim/workload/load/requests.h"
#include "sim/workload/load/write.h"

#include <string.h>

struct sentence {
    FILE *out;
    const char *between; /* what stands in front of the next part */
};

static void next(struct sentence *s)
{
    fputs(s->between, s->out);
    s->between = " · ";
}

static void put_arrivals(struct sentence *s, const struct sb_arrivals *a)
{
    char text[SB_UNITS_SIZE];
    next(s);
    fprintf(s->out, "arrivals %s", sb_arrival_kinds[a->kind]);
    if (a->kind == SB_ARRIVALS_CLOSED && a->clients)
        fprintf(s->out, ", %s clients", sb_units_count(text, a->clients));
    else if (a->kind == SB_ARRIVALS_TRACE)
        fprintf(s->out, ", %s of them", sb_units_count(text, a->times));
    else if (a->rate > 0)
        fprintf(s->out, ", one each %s in the mean", sb_units_duration(text, 1 / a->rate, 0));
}

static void sentence_put_pools(struct sentence *s, const struct sb_pools *pools)
{
    static const char *const queue[] = { "", "fifo", "lifo", "priority", "ps" };
    for (uint32_t p = 0; p < pools->count; p++) {
        char name[200];
        bool serves = pools->queue && pools->queue[p] != SB_QUEUE_STRATEGY;
        bool full = pools->places && pools->places[p] != SB_PLACES_UNLIMITED;
        if (!serves && !full)
            continue;
        next(s);
        sb_utf8_clean(name, sizeof name, pools->name[p], 40);
        fprintf(s->out, "%s%s%s", name, serves ? " " : "", serves ? queue[pools->queue[p]] : "");
        if (full)
            fprintf(s->out, ", %u place%s", (unsigned)pools->places[p],
                    pools->places[p] == 1 ? "" : "s");
    }
}

/* Steps of which the policy says that. */
static uint32_t count(const struct sb_dag *dag, bool (*says)(const struct sb_step_policy *))
{
    const struct sb_resilience *r = dag->resilience;
    uint32_t steps = 0;
    for (uint32_t s = 0; s < dag->steps; s++)
        steps += says(&r->policy[r->policy_of[s]]);
    return steps;
}

static bool fails(const struct sb_step_policy *p) { return p->fail > 0; }
static bool times_out(const struct sb_step_policy *p) { return p->timeout != SB_NS_NEVER; }
static bool waits(const struct sb_step_policy *p) { return p->patience != SB_NONE; }
static bool retries(const struct sb_step_policy *p) { return p->retry != SB_NONE; }
static bool hedges(const struct sb_step_policy *p) { return p->hedge != SB_NONE; }
static bool breaks(const struct sb_step_policy *p) { return p->breaker != SB_NONE; }

static void put_failures(struct sentence *s, const struct sb_dag *dag)
{
    static const struct {
        bool (*says)(const struct sb_step_policy *);
        const char *one, *many;
    } part[] = { { fails, "may fail", "may fail" },
                 { times_out, "has a timeout", "have a timeout" },
                 { waits, "has patience", "have patience" },
                 { retries, "is tried again", "are tried again" },
                 { hedges, "is hedged", "are hedged" },
                 { breaks, "has a breaker", "have a breaker" } };
    const char *before = " of the steps ";
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        uint32_t steps = count(dag, part[i].says);
        if (!steps)
            continue;
        if (*before == ' ')
            next(s);
        fprintf(s->out, "%s%u%s%s", *before == ' ' ? "" : before, (unsigned)steps,
                *before == ' ' ? before : " ", steps == 1 ? part[i].one : part[i].many);
        before = ", ";
    }
}

static void put_request(struct sentence *s, const struct sb_dag *dag)
{
    char text[SB_UNITS_SIZE], name[200];
    const struct sb_resilience *r = dag->resilience;
    if (r->deadline != SB_NS_NEVER) {
        next(s);
        fprintf(s->out, "deadline %s", sb_units_duration(text, (double)r->deadline, 0));
    }
    if (r->end == SB_END_ALL)
        return;
    next(s);
    if (r->end == SB_END_TASK)
        sb_utf8_clean(name, sizeof name, dag->task_name[r->end_task], 40);
    fprintf(s->out, "over %s%s", r->end == SB_END_TASK ? "at the end of " : "when ",
            r->end == SB_END_TASK        ? name
            : r->end == SB_END_FIRST     ? "the first task is ok"
            : r->end == SB_END_FAIL_FAST ? "a step fails"
                                         : "all is settled");
}

void sb_load_sentence(const struct sb_dag *dag, FILE *out)
{
    struct sentence s = { out, "" };
    if (dag->arrivals)
        put_arrivals(&s, dag->arrivals);
    if (dag->pools)
        sentence_put_pools(&s, dag->pools);
    if (dag->resilience) {
        put_failures(&s, dag);
        put_request(&s, dag);
    }
    if (*s.between)
        fputs("\n", out);
}
