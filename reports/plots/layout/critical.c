/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/layout/critical.h"

#include <stdbool.h>

static bool is_needed(const struct sb_workload_result *workload, uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; i < workload->dependencies; i++)
        if (workload->dependency[i].to == to && workload->dependency[i].from == from)
            return true;
    return false;
}

static enum sb_held how(const struct sb_workload_result *workload, const struct sb_span *before,
                        const struct sb_span *span)
{
    if ((before->task == span->task && before->step + 1 == span->step) ||
        is_needed(workload, before->step, span->step))
        return SB_HELD_NEEDED;
    return before->worker != UINT32_MAX && before->worker == span->worker ? SB_HELD_WORKER
                                                                          : SB_HELD_BY_ORDER;
}

/* The step whose data was waited for last, or UINT32_MAX. */
static uint32_t find_sender(const struct sb_critical *critical,
                            const struct sb_workload_result *workload,
                            const struct sb_shown_schedule *shown, uint32_t at)
{
    const struct sb_span *span = &shown->span[at];
    for (uint32_t i = 0; i < shown->transfers; i++) {
        const struct sb_shown_transfer *t = &shown->transfer[i];
        if (t->end == span->start && t->receiver == span->worker &&
            critical->held[t->from] == SB_HELD_OFF && is_needed(workload, t->from, span->step))
            return t->from;
    }
    return UINT32_MAX;
}

/* The span that held up span `at`, and how; each is taken once, as those of no length would go
 * round. */
static uint32_t find_before(const struct sb_critical *critical,
                            const struct sb_workload_result *workload,
                            const struct sb_shown_schedule *shown, uint32_t at, enum sb_held *held)
{
    uint32_t found = UINT32_MAX;
    *held = SB_HELD_FIRST;
    for (uint32_t i = 0; i < shown->spans && *held != SB_HELD_NEEDED; i++) {
        if (shown->span[i].end != shown->span[at].start || critical->held[i] != SB_HELD_OFF ||
            i == at)
            continue;
        enum sb_held here = how(workload, &shown->span[i], &shown->span[at]);
        if (found == UINT32_MAX || here < *held) {
            found = i;
            *held = here;
        }
    }
    uint32_t sender =
        *held == SB_HELD_NEEDED ? UINT32_MAX : find_sender(critical, workload, shown, at);
    if (sender != UINT32_MAX)
        *held = SB_HELD_NEEDED;
    return sender != UINT32_MAX ? sender : found;
}

enum sb_code sb_critical_find(struct sb_critical *critical,
                              const struct sb_workload_result *workload,
                              const struct sb_shown_schedule *shown, struct sb_arena *arena,
                              struct sb_error *error)
{
    *critical = (struct sb_critical){
        .held = sb_arena_alloc(arena, shown->spans, sizeof *critical->held),
        .before = sb_arena_alloc(arena, shown->spans, sizeof *critical->before),
        .last = UINT32_MAX,
    };
    if (!critical->held || !critical->before)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < shown->spans; i++) {
        critical->before[i] = UINT32_MAX;
        if (critical->last == UINT32_MAX || shown->span[i].end > shown->span[critical->last].end)
            critical->last = i;
    }
    for (uint32_t at = critical->last, before; at != UINT32_MAX; at = before) {
        critical->held[at] = SB_HELD_FIRST; /* and so it is not found again */
        before = find_before(critical, workload, shown, at, &critical->held[at]);
        critical->before[at] = before;
    }
    return SB_OK;
}
