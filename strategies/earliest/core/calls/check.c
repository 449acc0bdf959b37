/* SPDX-License-Identifier: MIT */
#include "core/calls/check.h"

#include "core/queues/timers.h"
#include "platform/text.h"
#include "set/set.h"

/* A machine has fewer processors, and each worker costs a thread and a deque. */
enum { MOST_WORKERS = 1024 };

enum { ALL_FLAGS = ES_CONTINUE | ES_CANCEL | ES_EARLY };

int es_check_options(const struct es_options *options, struct es_error *error)
{
    const char *other = options->copy_stacks ? "one stack for all bodies"
                        : options->pick      ? "a choice by `pick`"
                        : options->seed      ? "a seed"
                                             : NULL;

    if (options->workers > MOST_WORKERS)
        return es_error_set(error, ES_MISUSE, ES_NONE, "%u workers are too many: %d at most",
                            options->workers, MOST_WORKERS);
    if (options->slow < 0)
        return es_error_set(error, ES_MISUSE, ES_NONE, "es_options.slow is negative");
    if (options->workers > 1 && other)
        return es_error_set(error, ES_UNSUPPORTED, ES_NONE,
                            "Several workers do not go together with %s", other);
    return ES_OK;
}

int es_check_pools(const struct es_sched *sched, const struct es_set *set, struct es_error *error)
{
    if (!set->pools_of || set->pools_of == sched)
        return ES_OK;
    return es_error_set(error, ES_MISUSE, ES_NONE,
                        "The set takes slots of another scheduler's pools");
}

int es_check_call(const struct es_call *call, struct es_clock *clock, es_ns *deadline,
                  struct es_error *error)
{
    if (call->mode != ES_ALL && call->mode != ES_ALL_SETTLED && call->mode != ES_FLOW)
        return es_error_set(error, ES_MISUSE, ES_NONE, "es_call.mode is %d, which is no mode",
                            (int)call->mode);
    if (call->flags & ~(unsigned)ALL_FLAGS)
        return es_error_set(error, ES_MISUSE, ES_NONE, "es_call.flags has unknown bits: %#x",
                            call->flags & ~(unsigned)ALL_FLAGS);
    *deadline = ES_NEVER;
    if (call->timeout && !es_timers_after(clock->now(clock), call->timeout, deadline))
        return es_error_set(error, ES_MISUSE, ES_NONE, "es_call.timeout is %s",
                            call->timeout < 0 ? "negative" : "too long for the clock");
    return ES_OK;
}
