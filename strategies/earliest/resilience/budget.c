/* SPDX-License-Identifier: MIT */
#include "resilience/budget.h"

#include <string.h>

#include "core/state/team.h"
#include "platform/assert.h"
#include "platform/memory.h"
#include "platform/sized.h"
#include "platform/text.h"

#define TOKEN ((int64_t)1000000)

/* Of a number that is not negative, and not too large. */
static int64_t millionths(double tokens) { return (int64_t)(tokens * (double)TOKEN + .5); }

static bool sensible(double number) { return number >= 0 && number <= 1e9; }

static const char *wrong_budget(const struct es_budget_options *rule)
{
    if (!sensible(rule->most) || !sensible(rule->ratio) || !sensible(rule->least) ||
        !sensible(rule->share) || !sensible(rule->rate) || !sensible(rule->cost) ||
        !sensible(rule->timeout_cost) || !sensible(rule->refund))
        return "A number of es_budget_options is negative, above 1e9, or none";
    switch (rule->kind) {
    case ES_BUDGET_TOKENS:
        return rule->most > 0 ? NULL : "A budget of tokens has es_budget_options.most above 0";
    case ES_BUDGET_COST:
        return rule->cost > 0 ? NULL : "A budget of costs has es_budget_options.cost above 0";
    case ES_BUDGET_LEAKY:
        return rule->window > 0 ? NULL : "A leaky budget has es_budget_options.window above 0";
    case ES_BUDGET_ACTIVE: return NULL;
    }
    return "es_budget_options.kind is none of them";
}

static struct es_budget *make_budget(struct es_sched *sched, const struct es_budget_options *rule)
{
    struct es_budget *budget = es_memory_take(&sched->alloc, 1, sizeof *budget);

    if (!budget)
        return NULL;
    memset(budget, 0, sizeof *budget);
    budget->sched = sched;
    budget->rule = *rule;
    budget->next = sched->budgets;
    if (budget->next)
        budget->next->previous = budget;
    sched->budgets = budget;
    if (rule->kind == ES_BUDGET_LEAKY)
        es_window_init(&budget->window, rule->window, sched->clock->now(sched->clock));
    else if (rule->kind != ES_BUDGET_ACTIVE)
        budget->tokens = millionths(rule->most);
    return budget;
}

struct es_budget *es_budget_new(struct es_sched *sched, const struct es_budget_options *given,
                                struct es_error *error)
{
    struct es_budget_options rule;
    struct es_budget *budget;
    const char *text;

    ES_REQUIRE(sched && given);
    if (es_sized_take(&rule, sizeof rule, given, "es_budget_options", error))
        return NULL;
    text = wrong_budget(&rule);
    if (text) {
        es_error_set(error, ES_MISUSE, ES_NONE, "%s", text);
        return NULL;
    }
    es_core_enter(sched);
    budget = make_budget(sched, &rule);
    es_core_leave(sched);
    es_error_set(error, budget ? ES_OK : ES_NO_MEMORY, ES_NONE, "%s",
                 budget ? "" : "Out of memory while making a budget");
    return budget;
}

static int drop_budget(struct es_budget *budget)
{
    if (budget->users > 0)
        return ES_BUSY;
    *(budget->previous ? &budget->previous->next : &budget->sched->budgets) = budget->next;
    if (budget->next)
        budget->next->previous = budget->previous;
    es_memory_give(&budget->sched->alloc, budget, 1, sizeof *budget);
    return ES_OK;
}

int es_budget_free(struct es_budget *budget)
{
    struct es_sched *sched;
    int code;

    if (!budget)
        return ES_OK;
    sched = budget->sched;
    es_core_enter(sched);
    code = drop_budget(budget);
    es_core_leave(sched);
    return code;
}

void es_budgets_fini(struct es_sched *sched)
{
    while (sched->budgets && drop_budget(sched->budgets) == ES_OK)
        ;
}

/* Within [0, most]. */
static void give(struct es_budget *budget, int64_t tokens)
{
    int64_t most = millionths(budget->rule.most);
    int64_t now = budget->tokens + tokens;

    budget->tokens = now < 0 ? 0 : now < most ? now : most;
}

void es_budget_issued(struct es_budget *budget, es_ns now, bool retry)
{
    budget->attempts++;
    if (retry && !budget->rule.counts_backoff)
        budget->retries++;
    if (!retry && budget->rule.kind == ES_BUDGET_LEAKY)
        es_window_add(&budget->window, now, (struct es_counts){ .all = 1 });
}

void es_budget_over(struct es_budget *budget, int code, bool fails, bool retry, int64_t paid)
{
    const struct es_budget_options *rule = &budget->rule;

    ES_ASSERT(budget->attempts > 0 && budget->retries >= retry);
    budget->attempts--;
    budget->retries -= retry;
    if (rule->kind == ES_BUDGET_TOKENS && (fails || code == ES_OK))
        give(budget, fails ? -TOKEN : millionths(rule->ratio));
    if (rule->kind == ES_BUDGET_COST && code == ES_OK)
        give(budget, paid ? paid : millionths(rule->refund));
}

/* With one more under way there are no more than max(least, share x attempts). */
static bool grants_active(const struct es_budget *budget)
{
    int64_t least = millionths(budget->rule.least);
    int64_t share = millionths(budget->rule.share) * budget->attempts;

    return (budget->retries + 1) * TOKEN <= (least > share ? least : share);
}

/* rate x window + share x calls - retries >= 1, the latter two within the window. */
static bool grants_leaky(struct es_budget *budget, es_ns now)
{
    const struct es_budget_options *rule = &budget->rule;
    struct es_counts sum = es_window_sum(&budget->window, now);

    if (millionths(rule->rate * ((double)rule->window / 1e9)) + millionths(rule->share) * sum.all -
            TOKEN * sum.failed <
        TOKEN)
        return false;
    es_window_add(&budget->window, now, (struct es_counts){ .failed = 1 });
    return true;
}

static bool grants_cost(struct es_budget *budget, int last, int64_t *paid)
{
    const struct es_budget_options *rule = &budget->rule;
    int64_t cost = millionths(last == ES_TIMED_OUT ? rule->timeout_cost : rule->cost);

    if (budget->tokens < cost)
        return false;
    budget->tokens -= cost;
    *paid = cost;
    return true;
}

bool es_budget_grants(struct es_budget *budget, es_ns now, int last, int64_t *paid)
{
    bool grants = false;

    switch (budget->rule.kind) {
    case ES_BUDGET_TOKENS: grants = 2 * budget->tokens > millionths(budget->rule.most); break;
    case ES_BUDGET_ACTIVE: grants = grants_active(budget); break;
    case ES_BUDGET_LEAKY: grants = grants_leaky(budget, now); break;
    case ES_BUDGET_COST: grants = grants_cost(budget, last, paid); break;
    }
    budget->retries += grants && budget->rule.counts_backoff;
    return grants;
}

void es_budget_returned(struct es_budget *budget)
{
    budget->retries -= budget->rule.counts_backoff;
}
