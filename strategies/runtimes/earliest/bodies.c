/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/runtimes/earliest/bodies.h"

#include "strategies/runtimes/earliest/order.h"
#include "strategies/runtimes/earliest/service.h"

/* A task returns its first span: nobody else does. */
static void *value_of(struct sb_earliest_program *p, uint32_t task)
{
    return &p->span[sb_dag_first(p->dag, task)];
}

static struct es_result received(struct sb_earliest_program *p, uint32_t by, uint32_t from,
                                 struct es_result result)
{
    if (result.code == ES_OK && result.value != value_of(p, from))
        p->misled = by;
    return result;
}

static struct es_result do_work(struct es_self *self, const struct sb_work *work, uint32_t step)
{
    struct es_result result = es_ok(NULL);
    struct sb_wait wait;
    int more = 0;
    while (result.code == ES_OK && (more = work->go_on(work->self, step, &wait)) > 0) {
        es_ns deadline = es_now(self) + wait.most;
        result = wait.fd < 0 ? es_sleep_until(self, deadline)
                             : es_wait_fd(self, wait.fd, wait.events, deadline, NULL);
        if (result.code == ES_TIMED_OUT)
            result = es_ok(NULL); /* it sees for itself how late it is */
    }
    work->leave(work->self, step);
    return result.code == ES_OK && more < 0 ? es_fail(NULL) : result;
}

/* The work of a step. The deadline counts from the time that is noted, so that no time is lost
 * between the two. */
static struct es_result run_step(struct es_self *self, struct sb_earliest_program *p, uint32_t step)
{
    struct sb_span *span = &p->span[step];
    es_ns start = es_now(self);
    if (sb_earliest_lacks(p, step)) {
        span->start = span->end = start - p->began;
        span->status = SB_DONE;
        return es_ok(NULL);
    }
    if (p->workers)
        span->worker = sb_earliest_take_worker(p);
    span->start = start - p->began;
    struct es_result result =
        p->work ? do_work(self, p->work, step) : es_sleep_until(self, start + p->latency[step]);
    span->end = es_now(self) - p->began;
    if (p->workers)
        sb_earliest_give_worker(p, span->worker);
    if (result.code == ES_OK)
        span->status = SB_DONE;
    return result;
}

/* What others have returned is there: the task as a function that is called. */
static struct es_result call_task(struct es_self *self, struct sb_earliest_program *p,
                                  uint32_t task)
{
    struct es_result result = es_ok(NULL);
    for (uint32_t s = sb_dag_first(p->dag, task);
         result.code == ES_OK && s <= sb_dag_last(p->dag, task); s++)
        result = run_step(self, p, s);
    return result.code ? result : es_ok(value_of(p, task));
}

struct es_result sb_earliest_called_body(struct es_self *self, void *data)
{
    const struct sb_earliest_item *item = data;
    return call_task(self, item->program, item->number);
}

/* A step as a task of its own; the last one returns what the task returns. */
struct es_result sb_earliest_step_body(struct es_self *self, void *data)
{
    const struct sb_earliest_item *item = data;
    struct sb_earliest_program *p = item->program;
    uint32_t task = p->dag->step_task[item->number];
    struct es_result result = run_step(self, p, item->number);
    return result.code ? result : es_ok(value_of(p, task));
}

static struct es_result await_others(struct es_self *self, struct sb_earliest_program *p,
                                     uint32_t step)
{
    uint32_t task = p->dag->step_task[step];
    bool declared = sb_earliest_declares(p, task);
    struct es_result result = es_ok(NULL);
    for (uint32_t e = p->dag->pred.begin[step];
         result.code == ES_OK && e < p->dag->pred.begin[step + 1]; e++) {
        uint32_t from = p->dag->step_task[p->dag->pred.list[e]];
        if (from != task)
            result = received(p, task, from,
                              declared ? es_value(self, sb_earliest_id(p, from))
                                       : es_await_id(self, sb_earliest_id(p, from)));
    }
    return result;
}

struct es_result sb_earliest_done_body(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

/* Earliest start: await, work, await, work. With a limit on tasks at once a body gives its place
 * back between two steps, as for the simulator each step is served anew. */
struct es_result sb_earliest_awaiting_body(struct es_self *self, void *data)
{
    const struct sb_earliest_item *item = data;
    struct sb_earliest_program *p = item->program;
    struct es_result result = es_ok(NULL);
    for (uint32_t s = sb_dag_first(p->dag, item->number);
         result.code == ES_OK && s <= sb_dag_last(p->dag, item->number); s++) {
        if (p->form == SB_EARLIEST_BODIES && s > sb_dag_first(p->dag, item->number))
            result = es_await_id(self, 0);
        if (result.code == ES_OK)
            result = await_others(self, p, s);
        if (result.code == ES_OK)
            result = run_step(self, p, s);
    }
    return result.code ? result : es_ok(value_of(p, item->number));
}

/* One after another: a(); b(); c(); */
struct es_result sb_earliest_sequential_body(struct es_self *self, void *data)
{
    struct sb_earliest_program *p = ((const struct sb_earliest_item *)data)->program;
    struct es_result result = es_ok(NULL);
    for (uint32_t i = 0; result.code == ES_OK && i < p->dag->tasks; i++)
        result = call_task(self, p, p->order[i]);
    return result;
}

/* await Promise.all([a(), b()]); await c(); await d(); */
struct es_result sb_earliest_join_body(struct es_self *self, void *data)
{
    struct sb_earliest_program *p = ((const struct sb_earliest_item *)data)->program;
    const struct sb_dag *dag = p->dag;
    struct es_result result = es_ok(NULL);
    for (uint32_t t = 0; result.code == ES_OK && t < dag->tasks; t++)
        if (sb_earliest_is_root(dag, t) && !sb_earliest_lacks(p, sb_dag_last(dag, t)))
            result = received(p, t, t,
                              p->workers ? es_value(self, sb_earliest_id(p, t))
                                         : es_await_id(self, sb_earliest_id(p, t)));
    for (uint32_t i = 0; result.code == ES_OK && i < dag->tasks; i++)
        if (!sb_earliest_is_root(dag, p->order[i]))
            result = call_task(self, p, p->order[i]);
    return result;
}

/* Await in order: the caller's code between two starts, which awaits what the next task needs, is a
 * task of its own, because all of a set's tasks are there from the beginning. Such a gate stands
 * before its task, and both after the gate and the task before. */
struct es_result sb_earliest_gate_body(struct es_self *self, void *data)
{
    const struct sb_earliest_item *item = data;
    struct sb_earliest_program *p = item->program;
    const struct sb_dag *dag = p->dag;
    es_id gate = es_self_id(self);
    struct es_result result = gate == p->first_gate ? es_ok(NULL) : es_await_id(self, gate - 2);
    for (uint32_t s = sb_dag_first(dag, item->number); s <= sb_dag_last(dag, item->number); s++)
        for (uint32_t e = dag->pred.begin[s]; result.code == ES_OK && e < dag->pred.begin[s + 1];
             e++) {
            uint32_t from = dag->step_task[dag->pred.list[e]];
            if (from != item->number)
                result =
                    received(p, item->number, from, es_await_id(self, sb_earliest_id(p, from)));
        }
    return result;
}

struct es_result sb_earliest_gated_body(struct es_self *self, void *data)
{
    const struct sb_earliest_item *item = data;
    struct es_result result = es_await_id(self, es_self_id(self) - 1);
    return result.code ? result : call_task(self, item->program, item->number);
}
