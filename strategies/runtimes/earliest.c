/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategies as programs on libearliest, as a person would write them, with a sleep in place of
 * each piece of work.
 *
 * Unlimited workers: a body is a task of the set, entered at once, that awaits in the middle. With
 * k workers the library lets k tasks run at once and asks who is next. There each step is a task of
 * its own, declared after what it awaits, because a body would need a worker merely to pass from
 * one await to the next. */
#include "strategies/earliest/earliest.h"
#include "sim/engine/bitqueue.h"
#include "sim/model/dag_metrics.h"
#include "sim/verify/runtime.h"

#include <stdlib.h>
#include <string.h>

enum {
    OWN_STACKS_MAX =
        256, /* more tasks than that share a stack: one of its own takes a page at least */
    BODIES_MAX = 16384, /* in larger graphs plain tasks are declared after what they await, and wait
                           without a stack */
    TASKS_MAX =
        65536, /* of programs that need a set for each level, or two waiting bodies for each task */
    SERVED_TASKS_MAX = 32768, /* with k workers: whoever asks for the next looks at all that wait */
    JOINED_TASKS_MAX =
        1024, /* of one that declares, for each task, what all before it await as well */
};
#define CLOCK_MAX                                                                                  \
    ((es_ns)1                                                                                      \
     << 60) /* then virtual time begins anew, so that the longest runs do not overflow it */

struct program;

/* What a body is given: the program, and the number of its task, or of its step. */
struct item {
    struct program *program;
    uint32_t number;
};

struct program {
    const struct sb_plan *plan;
    const struct sb_dag *dag;
    uint32_t workers;    /* 0: unlimited */
    bool declared;       /* plain tasks come after what they await instead of awaiting it */
    struct es_set **set; /* [sets] run one after another */
    uint32_t sets;
    struct item *item;   /* [items] of all sets */
    struct item **first; /* [sets] of each set */
    uint32_t items;
    es_id *id; /* [steps] which task of its set runs the step */
    es_id first_gate;
    uint32_t *level; /* [tasks] where there is a set for each */
    struct es_virtual_clock virtual;
    struct es_clock *real;
    struct es_sched *sched;
    struct sb_bitqueue idle; /* workers */
    struct sb_arena arena;

    /* The run. */
    const sb_ns *latency;
    struct sb_span *span;
    es_ns began;
    uint32_t running; /* set */
    sb_ns *ready;     /* [nodes] of the plan, once asked for; else -1 */
    uint32_t misled;  /* a task that was handed another value than the awaited one returned */
};

/* ---- bodies ---- */

/* Which task of its set ends a task of the graph. */
static es_id task_id(const struct program *p, uint32_t task)
{
    return p->id[sb_dag_last(p->dag, task)];
}

/* A task returns its first span: nobody else does. */
static void *value_of(struct program *p, uint32_t task)
{
    return &p->span[sb_dag_first(p->dag, task)];
}

static struct es_result received(struct program *p, uint32_t by, uint32_t from,
                                 struct es_result result)
{
    if (result.code == ES_OK && result.value != value_of(p, from))
        p->misled = by;
    return result;
}

/* The work of a step. The deadline counts from the time that is noted, so that no time is lost
 * between the two. */
static struct es_result run_step(struct es_self *self, struct program *p, uint32_t step)
{
    struct sb_span *span = &p->span[step];
    es_ns start = es_now(self);
    if (p->workers) /* none is idle only where the library lets too many run: then it is one too
                       many, and refused */
        span->worker = sb_bitqueue_is_empty(&p->idle) ? p->workers : sb_bitqueue_take(&p->idle);
    span->start = start - p->began;
    struct es_result result = es_sleep_until(self, start + p->latency[step]);
    span->end = es_now(self) - p->began;
    if (span->worker < p->workers)
        sb_bitqueue_add(&p->idle, span->worker);
    if (result.code == ES_OK)
        span->status = SB_DONE;
    return result;
}

/* What others have returned is there: the task as a function that is called. */
static struct es_result call_task(struct es_self *self, struct program *p, uint32_t task)
{
    struct es_result result = es_ok(NULL);
    for (uint32_t s = sb_dag_first(p->dag, task);
         result.code == ES_OK && s <= sb_dag_last(p->dag, task); s++)
        result = run_step(self, p, s);
    return result.code ? result : es_ok(value_of(p, task));
}

static struct es_result called_body(struct es_self *self, void *data)
{
    const struct item *item = data;
    return call_task(self, item->program, item->number);
}

/* A step as a task of its own; the last one returns what the task returns. */
static struct es_result step_body(struct es_self *self, void *data)
{
    const struct item *item = data;
    struct program *p = item->program;
    uint32_t task = p->dag->step_task[item->number];
    struct es_result result = run_step(self, p, item->number);
    return result.code ? result : es_ok(value_of(p, task));
}

static bool is_declared(const struct program *p, uint32_t task)
{
    return p->declared && sb_dag_first(p->dag, task) == sb_dag_last(p->dag, task);
}

static struct es_result await_others(struct es_self *self, struct program *p, uint32_t step)
{
    uint32_t task = p->dag->step_task[step];
    bool declared = is_declared(p, task);
    struct es_result result = es_ok(NULL);
    for (uint32_t e = p->dag->pred.begin[step];
         result.code == ES_OK && e < p->dag->pred.begin[step + 1]; e++) {
        uint32_t from = p->dag->step_task[p->dag->pred.list[e]];
        if (from != task)
            result = received(p, task, from,
                              declared ? es_value(self, task_id(p, from))
                                       : es_await_id(self, task_id(p, from)));
    }
    return result;
}

/* Earliest start: await, work, await, work. */
static struct es_result awaiting_body(struct es_self *self, void *data)
{
    const struct item *item = data;
    struct program *p = item->program;
    struct es_result result = es_ok(NULL);
    for (uint32_t s = sb_dag_first(p->dag, item->number);
         result.code == ES_OK && s <= sb_dag_last(p->dag, item->number); s++) {
        result = await_others(self, p, s);
        if (result.code == ES_OK)
            result = run_step(self, p, s);
    }
    return result.code ? result : es_ok(value_of(p, item->number));
}

static bool is_root(const struct sb_dag *dag, uint32_t task)
{
    return dag->dep.begin[task] == dag->dep.begin[task + 1];
}

/* One after another: a(); b(); c(); */
static struct es_result sequential_body(struct es_self *self, void *data)
{
    struct program *p = ((const struct item *)data)->program;
    struct es_result result = es_ok(NULL);
    for (uint32_t i = 0; result.code == ES_OK && i < p->dag->tasks; i++)
        result = call_task(self, p, p->dag->topo[i]);
    return result;
}

/* await Promise.all([a(), b()]); await c(); await d(); */
static struct es_result join_body(struct es_self *self, void *data)
{
    struct program *p = ((const struct item *)data)->program;
    const struct sb_dag *dag = p->dag;
    struct es_result result = es_ok(NULL);
    for (uint32_t t = 0; result.code == ES_OK && t < dag->tasks; t++)
        if (is_root(dag, t))
            result = received(p, t, t,
                              p->workers ? es_value(self, task_id(p, t))
                                         : es_await_id(self, task_id(p, t)));
    for (uint32_t i = 0; result.code == ES_OK && i < dag->tasks; i++)
        if (!is_root(dag, dag->topo[i]))
            result = call_task(self, p, dag->topo[i]);
    return result;
}

/* Await in order: the caller's code between two starts, which awaits what the next task needs, is a
 * task of its own, because all of a set's tasks are there from the beginning. Such a gate stands
 * before its task, and both after the gate and the task before. */
static struct es_result gate_body(struct es_self *self, void *data)
{
    const struct item *item = data;
    struct program *p = item->program;
    const struct sb_csr *dep = &p->dag->dep;
    es_id gate = es_self_id(self);
    struct es_result result = gate == p->first_gate ? es_ok(NULL) : es_await_id(self, gate - 2);
    for (uint32_t e = dep->begin[item->number];
         result.code == ES_OK && e < dep->begin[item->number + 1]; e++)
        result =
            received(p, item->number, dep->list[e], es_await_id(self, task_id(p, dep->list[e])));
    return result;
}

static struct es_result gated_body(struct es_self *self, void *data)
{
    const struct item *item = data;
    struct es_result result = es_await_id(self, es_self_id(self) - 1);
    return result.code ? result : call_task(self, item->program, item->number);
}

/* ---- programs ---- */

/* Out of memory stays in the set until it is built. */
static es_id add(struct program *p, uint32_t set, const char *name, es_body *body, uint32_t number)
{
    struct item *item = &p->item[p->items++];
    *item = (struct item){ p, number };
    return es_set_add(p->set[set], name, body, item);
}

/* A task as a body, or with workers as a chain of steps. */
static void add_task(struct program *p, uint32_t set, uint32_t task, es_body *body)
{
    uint32_t first = sb_dag_first(p->dag, task), last = sb_dag_last(p->dag, task);
    es_id id = p->workers ? ES_NONE : add(p, set, p->dag->task_name[task], body, task);
    for (uint32_t s = first; s <= last; s++) {
        p->id[s] = p->workers ? add(p, set, NULL, step_body, s) : id;
        if (p->workers && s > first)
            es_set_after(p->set[set], p->id[s], p->id[s - 1]);
    }
}

static void declare_others(struct program *p, uint32_t step)
{
    for (uint32_t e = p->dag->pred.begin[step]; e < p->dag->pred.begin[step + 1]; e++)
        if (p->dag->step_task[p->dag->pred.list[e]] != p->dag->step_task[step])
            es_set_after(p->set[0], p->id[step], p->id[p->dag->pred.list[e]]);
}

static int build_earliest(struct program *p)
{
    p->declared = p->dag->tasks > BODIES_MAX;
    for (uint32_t t = 0; t < p->dag->tasks; t++)
        add_task(p, 0, t, awaiting_body);
    for (uint32_t s = 0; s < p->dag->steps; s++)
        if (p->workers || is_declared(p, p->dag->step_task[s]))
            declare_others(p, s);
    return 0;
}

static int build_sequential(struct program *p)
{
    add(p, 0, NULL, sequential_body, 0);
    return 0;
}

static int build_join(struct program *p)
{
    for (uint32_t t = 0; t < p->dag->tasks; t++)
        if (is_root(p->dag, t))
            add_task(p, 0, t, called_body);
    es_id rest = add(p, 0, NULL, join_body, 0);
    for (uint32_t t = 0; p->workers && t < p->dag->tasks; t++)
        if (is_root(p->dag, t))
            es_set_after(p->set[0], rest, task_id(p, t));
    return 0;
}

/* Level by level: a set for each, run one after another. */
static int build_levels(struct program *p)
{
    uint32_t *next = sb_arena_alloc(&p->arena, (size_t)p->sets + 1, sizeof *next);
    uint32_t *task = sb_arena_alloc(&p->arena, p->dag->tasks, sizeof *task);
    if (!next || !task)
        return -1;
    for (uint32_t t = 0; t < p->dag->tasks; t++)
        next[p->level[t] + 1]++;
    for (uint32_t l = 0; l < p->sets; l++)
        next[l + 1] += next[l];
    for (uint32_t t = 0; t < p->dag->tasks; t++)
        task[next[p->level[t]]++] = t;
    for (uint32_t i = 0; i < p->dag->tasks; i++) {
        uint32_t set = p->level[task[i]];
        p->first[set] = p->first[set] ? p->first[set] : &p->item[p->items];
        add_task(p, set, task[i], called_body);
    }
    return 0;
}

/* With workers there are no gates, which would each take one: each task is declared after all that
 * it and those before it await. */
static int build_joined(struct program *p)
{
    const struct sb_dag *dag = p->dag;
    uint32_t *awaited = sb_arena_alloc(&p->arena, dag->tasks, sizeof *awaited), count = 0;
    bool *seen = sb_arena_alloc(&p->arena, dag->tasks, sizeof *seen);
    if (!awaited || !seen)
        return -1;
    for (uint32_t t = 0; t < dag->tasks; t++)
        add_task(p, 0, t, NULL); /* as steps */
    for (uint32_t i = 0; i < dag->tasks; i++) {
        uint32_t t = dag->topo[i];
        for (uint32_t e = dag->dep.begin[t]; e < dag->dep.begin[t + 1]; e++)
            if (!seen[dag->dep.list[e]]) {
                seen[dag->dep.list[e]] = true;
                awaited[count++] = dag->dep.list[e];
            }
        for (uint32_t a = 0; !is_root(dag, t) && a < count; a++)
            es_set_after(p->set[0], p->id[sb_dag_first(dag, t)], task_id(p, awaited[a]));
    }
    return 0;
}

static int build_in_order(struct program *p)
{
    if (p->workers)
        return build_joined(p);
    for (uint32_t t = 0; t < p->dag->tasks; t++)
        if (is_root(p->dag, t))
            add_task(p, 0, t, called_body);
    p->first_gate = p->items;
    for (uint32_t i = 0; i < p->dag->tasks; i++)
        if (!is_root(p->dag, p->dag->topo[i])) {
            add(p, 0, NULL, gate_body, p->dag->topo[i]);
            add_task(p, 0, p->dag->topo[i], gated_body);
        }
    return 0;
}

/* Which strategy each is a program for, and for how many tasks at most. What adds no edges is
 * earliest start with an order of service. */
static const struct shape {
    const char *strategy;
    uint32_t most, most_with_workers;
    bool by_level;                         /* a set for each level */
    int (*build)(struct program *program); /* -1: out of memory */
} shapes[] = {
    { "sequential", SB_STEPS_MAX, SERVED_TASKS_MAX, false, build_sequential },
    { "join-all-then-chain", SB_STEPS_MAX, SERVED_TASKS_MAX, false, build_join },
    { "level-barrier", TASKS_MAX, SERVED_TASKS_MAX, true, build_levels },
    { "await-in-order", TASKS_MAX, JOINED_TASKS_MAX, false, build_in_order },
    { NULL, SB_STEPS_MAX, SERVED_TASKS_MAX, false, build_earliest },
};

static const struct shape *shape_of(const struct sb_plan *plan)
{
    const struct shape *shape = shapes;
    while (shape->strategy && strcmp(shape->strategy, plan->strategy->name) != 0)
        shape++;
    return shape->strategy || !plan->strategy->constrain ? shape : NULL;
}

static bool realises(const struct sb_plan *plan, uint32_t workers)
{
    const struct shape *shape = shape_of(plan);
    return shape && plan->dag->tasks <= (workers ? shape->most_with_workers : shape->most);
}

/* ---- workers ---- */

/* When the last of what a node of the plan waits for was done; as deep as joins follow on joins. */
static sb_ns ready_time(struct program *p, uint32_t node)
{
    const struct sb_csr *pred = &p->plan->pred;
    sb_ns ready = 0;
    if (p->ready[node] >= 0)
        return p->ready[node];
    for (uint32_t e = pred->begin[node]; e < pred->begin[node + 1]; e++) {
        sb_ns end = pred->list[e] < p->dag->steps ? p->span[pred->list[e]].end
                                                  : ready_time(p, pred->list[e]);
        ready = end > ready ? end : ready;
    }
    return p->ready[node] = ready;
}

/* First come, first served, ties by number: the steps that wait stand in the order in which they
 * became ready. */
static uint32_t admit_first(struct program *p, const struct item *item, const es_id *waiting,
                            uint32_t count)
{
    uint32_t first = 0;
    sb_ns ready = ready_time(p, item[waiting[0]].number);
    for (uint32_t i = 1; i < count && ready_time(p, item[waiting[i]].number) == ready; i++)
        if (item[waiting[i]].number < item[waiting[first]].number)
            first = i;
    return first;
}

static uint32_t admit(void *self, const es_id *waiting, uint32_t count)
{
    struct program *p = self;
    const struct item *item = p->first[p->running];
    const uint32_t *rank = p->plan->rank;
    uint32_t first = 0;
    if (!rank)
        return admit_first(p, item, waiting, count);
    for (uint32_t i = 1; i < count; i++)
        if (rank[item[waiting[i]].number] < rank[item[waiting[first]].number])
            first = i;
    return first;
}

/* ---- the plug-in ---- */

static void close_program(void *self)
{
    struct program *p = self;
    if (!p)
        return;
    es_sched_free(p->sched);
    es_real_clock_free(p->real);
    for (uint32_t i = 0; p->set && i < p->sets; i++)
        es_set_free(p->set[i]);
    sb_arena_fini(&p->arena);
    free(p);
}

/* Virtual time begins at 0. */
static int open_sched(struct program *p)
{
    uint32_t at_once = p->workers ? p->workers : p->dag->tasks;
    es_sched_free(p->sched);
    es_virtual_clock_init(&p->virtual);
    p->sched = es_sched_new(&(struct es_options){ .clock = p->real ? p->real : &p->virtual.clock,
                                                  .copy_stacks = at_once > OWN_STACKS_MAX,
                                                  .admit = p->workers ? admit : NULL,
                                                  .self = p },
                            NULL);
    return p->sched ? 0 : -1;
}

static int open_workers(struct program *p)
{
    uint64_t *words = sb_arena_alloc(&p->arena, sb_bitqueue_words(p->workers), sizeof *words);
    p->ready = p->plan->rank ? NULL : sb_arena_alloc(&p->arena, p->plan->nodes, sizeof *p->ready);
    if (!words || (!p->ready && !p->plan->rank))
        return -1;
    sb_bitqueue_init(&p->idle, p->workers, words);
    for (uint32_t w = 0; w < p->workers; w++)
        sb_bitqueue_add(&p->idle, w);
    return 0;
}

static int open_sets(struct program *p)
{
    const struct shape *shape = shape_of(p->plan);
    const struct sb_dag *dag = p->dag;
    uint32_t *level = shape->by_level ? sb_arena_alloc(&p->arena, dag->tasks, sizeof *level) : NULL;
    if (shape->by_level && !level)
        return -1;
    p->level = level;
    p->sets = level ? sb_dag_levels(dag, level) : 1;
    p->set = sb_arena_alloc(&p->arena, p->sets, sizeof *p->set);
    p->first = sb_arena_alloc(&p->arena, (size_t)p->sets + 1, sizeof *p->first);
    p->item = sb_arena_alloc(&p->arena, (size_t)dag->steps + dag->tasks + 1, sizeof *p->item);
    p->id = sb_arena_alloc(&p->arena, dag->steps, sizeof *p->id);
    if (!p->set || !p->first || !p->item || !p->id)
        return -1;
    p->first[0] = p->item;
    for (uint32_t i = 0; i < p->sets; i++)
        if (!(p->set[i] = es_set_new(NULL)))
            return -1;
    int failed = shape->build(p);
    for (uint32_t i = 0; !failed && i < p->sets; i++)
        failed = es_set_build(p->set[i], NULL) != ES_OK;
    return failed;
}

static enum sb_code open_program(const struct sb_plan *plan, uint32_t workers,
                                 const struct sb_runtime_clock *clock, void **program,
                                 struct sb_error *error)
{
    struct program *p = calloc(1, sizeof *p);
    if (!p)
        return sb_fail_memory(error);
    p->plan = plan;
    p->dag = plan->dag;
    p->workers = workers < p->dag->steps ? workers : p->dag->steps; /* more could never be busy */
    if (clock->real)
        p->real = es_real_clock_new(clock->spin, true);
    if ((clock->real && !p->real) || (p->workers && open_workers(p)) || open_sets(p) ||
        open_sched(p)) {
        close_program(p);
        return sb_fail_memory(error);
    }
    *program = p;
    return SB_OK;
}

static es_ns now(struct program *p)
{
    struct es_clock *clock = p->real ? p->real : &p->virtual.clock;
    return clock->now(clock);
}

static enum sb_code fail(const struct program *p, int code, const struct es_error *why,
                         struct sb_error *error)
{
    if (code == ES_NO_MEMORY)
        return sb_fail_memory(error);
    if (code != ES_OK)
        return sb_fail(error, SB_ECHECK, NULL, "libearliest: %s", why->text);
    return sb_fail(error, SB_ECHECK, NULL,
                   "task \"%s\" got another value than the task that it awaited returned",
                   p->dag->task_name[p->misled]);
}

static enum sb_code run_program(void *self, uint64_t replicate, const sb_ns *latency,
                                struct sb_span *span, sb_ns *makespan, struct sb_error *error)
{
    struct program *p = self;
    struct es_call call = { .limit = p->workers, .flags = replicate & 1 ? ES_CONTINUE : 0 };
    struct es_error why = { 0 };
    int code = ES_OK;
    if (p->virtual.now > CLOCK_MAX && open_sched(p))
        return sb_fail_memory(error);
    for (uint32_t s = 0; s < p->dag->steps; s++)
        span[s] = (struct sb_span){
            .task = p->dag->step_task[s], .step = s, .worker = SB_NONE, .status = SB_CANCELLED
        };
    for (uint32_t n = 0; p->ready && n < p->plan->nodes; n++)
        p->ready[n] = -1;
    p->latency = latency;
    p->span = span;
    p->misled = SB_NONE;
    p->began = now(p);
    for (p->running = 0; code == ES_OK && p->running < p->sets; p->running++)
        code = es_run(p->sched, p->set[p->running], &call, &why);
    *makespan = now(p) - p->began;
    return code == ES_OK && p->misled == SB_NONE ? SB_OK : fail(p, code, &why, error);
}

extern const struct sb_runtime sb_runtime_earliest;
const struct sb_runtime sb_runtime_earliest = {
    .name = "libearliest",
    .summary = "the earliest-start scheduler of strategies/earliest/: bodies that wait in the "
               "middle, one event loop",
    .realises = realises,
    .open = open_program,
    .run = run_program,
    .close = close_program,
};
