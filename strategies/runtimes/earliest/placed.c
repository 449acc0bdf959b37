/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/runtimes/earliest/placed.h"

#include "strategies/runtimes/earliest/placement.h"

/* ---- bodies ---- */

static bool is_absent(const struct sb_earliest_program *p, uint32_t step)
{
    return sb_dag_lacks(p->dag, step, p->latency[step]);
}

/* A step returns its span, and so does what carries its data. */
static struct es_result received_step(struct sb_earliest_program *p, uint32_t by, uint32_t from,
                                      struct es_result result)
{
    if (result.code == ES_OK && result.value != &p->span[from])
        p->misled = p->dag->step_task[by];
    return result;
}

/* Of an absent step there is no data, and an absent one awaits none. */
static struct es_result transfer_body(struct es_self *self, void *data)
{
    const struct sb_earliest_item *item = data;
    struct sb_earliest_program *p = item->program;
    uint32_t from = p->dag->pred.list[item->number], to = p->receiver[item->number];
    struct es_result result = received_step(p, to, from, es_value(self, p->id[from]));
    if (result.code == ES_OK && !is_absent(p, from) && !is_absent(p, to))
        result = es_sleep(self, p->platform->transfer[item->number]);
    return result.code ? result : es_ok(&p->span[from]);
}

/* All that the graph lets it await has ended: only its data may still be on its way. */
static struct es_result await_data(struct es_self *self, struct sb_earliest_program *p,
                                   uint32_t step)
{
    struct es_result result = es_ok(NULL);
    for (uint32_t e = p->dag->pred.begin[step];
         result.code == ES_OK && e < p->dag->pred.begin[step + 1]; e++) {
        uint32_t from = p->dag->pred.list[e];
        result = received_step(p, step, from,
                               p->transfer[e] == ES_NONE ? es_value(self, p->id[from])
                                                         : es_await_id(self, p->transfer[e]));
    }
    return result;
}

/* An absent step does not wait for its turn, so that whoever comes after it awaits the one before
 * it as well. */
static struct es_result await_turn(struct es_self *self, struct sb_earliest_program *p,
                                   uint32_t step)
{
    struct es_result result = es_ok(NULL);
    for (uint32_t b = p->previous[step]; result.code == ES_OK && b != SB_NONE; b = p->previous[b]) {
        result = received_step(p, step, b, es_await_id(self, p->id[b]));
        if (!is_absent(p, b))
            break;
    }
    return result;
}

static struct es_result placed_body(struct es_self *self, void *data)
{
    const struct sb_earliest_item *item = data;
    struct sb_earliest_program *p = item->program;
    const uint32_t step = item->number;
    struct sb_span *span = &p->span[step];
    struct es_result result = es_ok(NULL);
    es_ns takes = 0;
    if (!is_absent(p, step)) {
        result = await_data(self, p, step);
        if (result.code == ES_OK)
            result = await_turn(self, p, step);
        span->worker = p->worker[step];
        takes = sb_platform_duration(p->platform, step, span->worker, p->latency[step]);
    }
    if (result.code != ES_OK)
        return result;
    es_ns start = es_now(self);
    span->start = start - p->began;
    result = es_sleep_until(self, start + takes);
    span->end = es_now(self) - p->began;
    if (result.code != ES_OK)
        return result;
    span->status = SB_DONE;
    return es_ok(span);
}

/* ---- the set ---- */

size_t sb_earliest_transfers_most(const struct sb_dag *dag)
{
    return dag->platform ? dag->pred.begin[dag->steps] : 0;
}

static es_id add_placed(struct sb_earliest_program *p, es_body *body, uint32_t number)
{
    struct sb_earliest_item *item = &p->item[p->items++];
    *item = (struct sb_earliest_item){ p, number };
    return es_set_add(p->set[0], NULL, body, item);
}

static void add_transfers(struct sb_earliest_program *p, uint32_t step)
{
    const struct sb_csr *pred = &p->dag->pred;
    for (uint32_t e = pred->begin[step]; e < pred->begin[step + 1]; e++) {
        uint32_t from = pred->list[e];
        es_set_after(p->set[0], p->id[step], p->id[from]);
        p->receiver[e] = step;
        p->transfer[e] = ES_NONE;
        if (p->worker[from] == p->worker[step] || p->platform->transfer[e] == 0)
            continue;
        p->transfer[e] = add_placed(p, transfer_body, e);
        es_set_after(p->set[0], p->transfer[e], p->id[from]);
    }
}

int sb_earliest_build_placed(struct sb_earliest_program *p)
{
    const struct sb_dag *dag = p->dag;
    const size_t edges = dag->pred.begin[dag->steps];
    p->transfer = sb_arena_alloc(&p->arena, edges, sizeof *p->transfer);
    p->receiver = sb_arena_alloc(&p->arena, edges, sizeof *p->receiver);
    if (!p->transfer || !p->receiver || sb_earliest_place(p))
        return -1;
    for (uint32_t s = 0; s < dag->steps; s++)
        p->id[s] = add_placed(p, placed_body, s);
    for (uint32_t s = 0; s < dag->steps; s++)
        add_transfers(p, s);
    return 0;
}
