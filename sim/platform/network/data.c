/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/platform/network/data.h"

#include <stdlib.h>
#include <string.h>

struct sb_data_sent {
    uint32_t edge; /* that it was sent for */
    uint32_t next; /* another of the same step, or SB_NONE */
    bool is_there, is_for_several;
};

static int map_edges(struct sb_data *d, struct sb_arena *arena)
{
    const struct sb_dag *dag = d->dag;
    uint32_t *next = malloc(((size_t)dag->steps + 1) * sizeof *next);
    d->edge_of = sb_arena_alloc(arena, dag->pred.begin[dag->steps], sizeof *d->edge_of);
    if (next && d->edge_of) {
        memcpy(next, dag->succ.begin, dag->steps * sizeof *next);
        for (uint32_t s = 0; s < dag->steps; s++) /* rows of succ ascend as well */
            for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++)
                d->edge_of[next[dag->pred.list[e]]++] = e;
    }
    int failed = next && d->edge_of ? 0 : -1;
    free(next);
    return failed;
}

int sb_data_init(struct sb_data *d, const struct sb_dag *dag, const struct sb_platform *platform,
                 struct sb_arena *arena)
{
    *d = (struct sb_data){ .dag = dag, .platform = platform };
    d->wait_for = sb_arena_alloc(arena, dag->pred.begin[dag->steps], sizeof *d->wait_for);
    d->missing = sb_arena_alloc(arena, dag->steps, sizeof *d->missing);
    d->first = sb_arena_alloc(arena, dag->steps, sizeof *d->first);
    d->most = sb_arena_alloc(arena, platform->workers, sizeof *d->most);
    return map_edges(d, arena) || !d->wait_for || !d->missing || !d->first || !d->most ||
                   sb_network_init(&d->network, platform, arena)
               ? -1
               : 0;
}

void sb_data_fini(struct sb_data *d)
{
    sb_network_fini(&d->network);
    free(d->sent);
}

void sb_data_begin(struct sb_data *d, const sb_ns *latency, bool events)
{
    const struct sb_csr *pred = &d->dag->pred;
    d->latency = latency;
    d->failed = false;
    sb_network_begin(&d->network);
    if (!events)
        return;
    memset(d->wait_for, 0xff, pred->begin[d->dag->steps] * sizeof *d->wait_for); /* SB_NONE */
    for (uint32_t s = 0; s < d->dag->steps; s++) {
        d->missing[s] = pred->begin[s + 1] - pred->begin[s];
        d->first[s] = SB_NONE;
    }
}

static bool data_is_absent(const struct sb_data *d, uint32_t step)
{
    return sb_dag_lacks(d->dag, step, d->latency[step]);
}

/* Whether an edge brings nothing that would have to move. */
static bool is_local(const struct sb_data *d, uint32_t edge, uint32_t from, uint32_t to,
                     const uint32_t *worker)
{
    return worker[from] == worker[to] || d->platform->transfer[edge] == 0 ||
           data_is_absent(d, from);
}

static sb_ns work_of(const struct sb_data *d, uint32_t edge)
{
    return d->platform->transfer[edge] - d->platform->link_latency;
}

/* One that brings at least as much to that worker; over free links, the edge's own. */
static uint32_t find_sent(const struct sb_data *d, uint32_t edge, uint32_t from, uint32_t receiver)
{
    bool own = d->platform->link_model == SB_LINK_FREE;
    uint32_t t = d->first[from];
    for (; t != SB_NONE; t = d->sent[t].next) {
        const struct sb_transfer *transfer = &d->network.transfer[t];
        if (transfer->receiver == receiver &&
            (own ? d->sent[t].edge == edge : transfer->work >= work_of(d, edge)))
            break;
    }
    return t;
}

static uint32_t send(struct sb_data *d, uint32_t edge, struct sb_transfer transfer, sb_ns now)
{
    if (sb_reserve(&d->sent, d->network.transfers, &d->sent_room, sizeof *d->sent))
        return SB_NONE;
    uint32_t t = sb_network_send(&d->network, &transfer, now);
    if (t == SB_NONE)
        return SB_NONE;
    d->sent[t] = (struct sb_data_sent){ .edge = edge, .next = d->first[transfer.from] };
    d->first[transfer.from] = t;
    return t;
}

/* Whether it is there; else it is under way, with `work` in all. */
static bool bring(struct sb_data *d, uint32_t edge, struct sb_transfer transfer, sb_ns now)
{
    uint32_t t = find_sent(d, edge, transfer.from, transfer.receiver);
    if (t != SB_NONE && d->sent[t].is_there)
        return true;
    if (t != SB_NONE)
        d->sent[t].is_for_several = d->sent[t].is_for_several || d->sent[t].edge != edge;
    else
        t = send(d, edge, transfer, now);
    d->failed = d->failed || t == SB_NONE;
    d->wait_for[edge] = t;
    return false;
}

static void count_there(struct sb_data *d, uint32_t step, const struct sb_data_call *call)
{
    SB_ASSERT(d->missing[step] > 0);
    if (--d->missing[step] == 0)
        call->woken(call->self, step);
}

void sb_data_deliver(struct sb_data *d, uint32_t step, const uint32_t *worker, const bool *begun,
                     sb_ns now, const struct sb_data_call *call)
{
    const struct sb_csr *succ = &d->dag->succ;
    bool together = d->platform->link_model != SB_LINK_FREE;
    for (uint32_t i = succ->begin[step]; together && i < succ->begin[step + 1]; i++) {
        uint32_t to = succ->list[i], edge = d->edge_of[i];
        if (!begun[to] && !data_is_absent(d, to) && !is_local(d, edge, step, to, worker) &&
            work_of(d, edge) > d->most[worker[to]])
            d->most[worker[to]] = work_of(d, edge);
    }
    for (uint32_t i = succ->begin[step]; i < succ->begin[step + 1]; i++) {
        uint32_t to = succ->list[i], edge = d->edge_of[i];
        if (begun[to] || data_is_absent(d, to))
            continue;
        d->wait_for[edge] = SB_NONE;
        struct sb_transfer t = { .from = step,
                                 .to = to,
                                 .sender = worker[step],
                                 .receiver = worker[to],
                                 .work = together ? d->most[worker[to]] : work_of(d, edge) };
        if (is_local(d, edge, step, to, worker) || bring(d, edge, t, now))
            count_there(d, to, call);
    }
    for (uint32_t i = succ->begin[step]; together && i < succ->begin[step + 1]; i++)
        d->most[worker[succ->list[i]]] = 0;
}

void sb_data_fetch(struct sb_data *d, uint32_t step, const uint32_t *worker, sb_ns now)
{
    const struct sb_csr *pred = &d->dag->pred;
    for (uint32_t e = pred->begin[step]; e < pred->begin[step + 1]; e++) {
        uint32_t from = pred->list[e];
        struct sb_transfer t = { .from = from,
                                 .to = step,
                                 .sender = worker[from],
                                 .receiver = worker[step],
                                 .work = work_of(d, e) };
        if (is_local(d, e, from, step, worker) || bring(d, e, t, now))
            d->missing[step]--;
    }
}

sb_ns sb_data_fetch_freely(struct sb_data *d, uint32_t step, const uint32_t *worker, sb_ns now,
                           bool note)
{
    const struct sb_csr *pred = &d->dag->pred;
    sb_ns longest = 0;
    for (uint32_t e = pred->begin[step]; e < pred->begin[step + 1]; e++) {
        uint32_t from = pred->list[e];
        if (is_local(d, e, from, step, worker))
            continue;
        sb_ns takes = d->platform->transfer[e];
        longest = takes > longest ? takes : longest;
        struct sb_transfer t = { .from = from,
                                 .to = step,
                                 .sender = worker[from],
                                 .receiver = worker[step],
                                 .work = work_of(d, e) };
        if (note && sb_network_note(&d->network, &t, now))
            d->failed = true;
    }
    return now + longest;
}

void sb_data_arrive(struct sb_data *d, uint32_t transfer, const bool *begun,
                    const struct sb_data_call *call)
{
    struct sb_data_sent *sent = &d->sent[transfer];
    const struct sb_csr *succ = &d->dag->succ, *pred = &d->dag->pred;
    uint32_t from = d->network.transfer[transfer].from;
    sent->is_there = true;
    if (!sent->is_for_several) {
        uint32_t to = d->network.transfer[transfer].to;
        SB_ASSERT(sent->edge >= pred->begin[to] && sent->edge < pred->begin[to + 1]);
        (void)pred;
        if (!begun[to] && d->wait_for[sent->edge] == transfer)
            count_there(d, to, call);
        return;
    }
    for (uint32_t i = succ->begin[from]; i < succ->begin[from + 1]; i++)
        if (!begun[succ->list[i]] && d->wait_for[d->edge_of[i]] == transfer)
            count_there(d, succ->list[i], call);
}
