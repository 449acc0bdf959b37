/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategies as programs on libearliest, as a person would write them, with a sleep in place of
 * each piece of work.
 *
 * Unlimited workers: a body is a task of the set, entered at once, that awaits in the middle. With
 * k workers the library lets k tasks run at once and asks who is next; each step is a task of its
 * own, declared after what it awaits. Steps that a strategy places are tasks of their own as well,
 * and so is each transfer of data; then each awaits the one before it on its worker, and the
 * library limits nothing. Who is served first come, first served needs not be asked:
 * then the same without, and earliest start with bodies that await, take turns with it. Steps that
 * are absent in a run are no tasks of it then: nobody calls them. */
#include "sim/verify/runtime.h"
#include "strategies/runtimes/earliest/absent.h"
#include "strategies/runtimes/earliest/build.h"
#include "strategies/runtimes/earliest/placement.h"
#include "strategies/runtimes/earliest/service.h"

#include <stdlib.h>

enum {
    /* More tasks than that share a stack: one of its own takes a page at least. */
    EARLIEST_OWN_STACKS_MAX = 256,
    EARLIEST_WORK_STACK = 256 << 10, /* libraries like large frames */
};
/* Then virtual time begins anew, so that the longest runs do not overflow it. */
#define EARLIEST_CLOCK_MAX ((es_ns)1 << 60)

/* What open gives: each form is made when it is first run. */
struct earliest_forms {
    struct sb_assignment assignment;
    struct sb_runtime_clock clock;
    uint32_t count;
    struct sb_earliest_program *program[SB_EARLIEST_FORMS];
};

static void earliest_close_program(struct sb_earliest_program *p)
{
    if (!p)
        return;
    es_sched_free(p->sched);
    es_real_clock_free(p->real);
    for (uint32_t i = 0; p->set && i < p->sets; i++)
        es_set_free(p->set[i]);
    sb_arena_fini(&p->arena);
    free(p->declared_edge);
    free(p->behind_step);
    free(p);
}

/* Virtual time begins at 0. */
static int earliest_open_sched(struct sb_earliest_program *p)
{
    uint32_t at_once = sb_earliest_by_step(p) ? p->workers : p->planned ? p->items : p->dag->tasks;
    bool asked = p->workers && p->form == SB_EARLIEST_ASKED;
    es_sched_free(p->sched);
    es_virtual_clock_init(&p->virtual);
    p->sched = es_sched_new(
        &(struct es_options){ .clock = p->real ? p->real : &p->virtual.clock,
                              .copy_stacks = !p->work && at_once > EARLIEST_OWN_STACKS_MAX,
                              .stack_size = p->work ? EARLIEST_WORK_STACK : 0,
                              .admit = asked ? sb_earliest_admit : NULL,
                              .self = p },
        NULL);
    return p->sched ? 0 : -1;
}

static bool earliest_realises(const struct sb_assignment *assignment)
{
    return sb_earliest_realises(assignment->dag, assignment->strategy, assignment->workers);
}

/* Where steps can be absent, for this run alone. */
static struct sb_earliest_program *earliest_make_program(const struct earliest_forms *f,
                                                         enum sb_earliest_form form,
                                                         const sb_ns *latency)
{
    struct sb_earliest_program *p = calloc(1, sizeof *p);
    uint32_t workers = f->assignment.workers, steps = f->assignment.dag->steps;
    if (!p)
        return NULL;
    p->dag = f->assignment.dag;
    p->strategy = f->assignment.strategy;
    workers = workers < steps ? workers : steps; /* more could never be busy */
    p->planned = sb_earliest_is_placed(f->assignment.strategy, workers) ? workers : 0;
    p->workers = p->planned ? 0 : workers;
    p->form = form;
    p->lacks = p->workers && p->dag->optional;
    p->latency = latency;
    p->work = f->clock.work;
    if (f->clock.real)
        p->real = es_real_clock_new(f->clock.spin, true);
    if ((f->clock.real && !p->real) || sb_earliest_build(p) ||
        (p->workers && sb_earliest_service_open(p)) || earliest_open_sched(p)) {
        earliest_close_program(p);
        return NULL;
    }
    return p;
}

static enum sb_code earliest_open_forms(const struct sb_assignment *assignment,
                                        const struct sb_runtime_clock *clock, void **program,
                                        struct sb_error *error)
{
    struct earliest_forms *f = calloc(1, sizeof *f);
    if (!f)
        return sb_fail_memory(error);
    f->assignment = *assignment;
    f->clock = *clock;
    f->count = clock->real
                   ? 1
                   : sb_earliest_forms(assignment->dag, assignment->strategy, assignment->workers);
    *program = f;
    return SB_OK;
}

static void earliest_close_forms(void *self)
{
    struct earliest_forms *f = self;
    for (uint32_t i = 0; f && i < f->count; i++)
        earliest_close_program(f->program[i]);
    free(f);
}

static es_ns earliest_now(struct sb_earliest_program *p)
{
    struct es_clock *clock = p->real ? p->real : &p->virtual.clock;
    return clock->now(clock);
}

static enum sb_code earliest_fail(const struct sb_earliest_program *p, int code,
                                  const struct es_error *why, struct sb_error *error)
{
    if (code == ES_NO_MEMORY)
        return sb_fail_memory(error);
    if (code != ES_OK && p->declared && !sb_earliest_by_step(p) && why->task < p->items)
        return sb_fail(error, SB_ECHECK, NULL, "libearliest: %s (#%u is \"%.60s\")", why->text,
                       (unsigned)why->task, p->dag->task_name[p->item[why->task].number]);
    if (code != ES_OK)
        return sb_fail(error, SB_ECHECK, NULL, "libearliest: %s", why->text);
    return sb_fail(error, SB_ECHECK, NULL,
                   "task \"%s\" got another value than the task that it awaited returned",
                   p->dag->task_name[p->misled]);
}

/* A body that goes on at once keeps its place. */
static enum sb_code earliest_run_program(struct sb_earliest_program *p, bool strict,
                                         const sb_ns *latency, struct sb_span *span,
                                         sb_ns *makespan, struct sb_error *error)
{
    bool yields = strict || p->form == SB_EARLIEST_BODIES;
    struct es_call call = { .limit = p->workers, .flags = yields ? 0 : ES_CONTINUE };
    struct es_error why = { 0 };
    int code = ES_OK;
    if (p->virtual.now > EARLIEST_CLOCK_MAX && earliest_open_sched(p))
        return sb_fail_memory(error);
    for (uint32_t s = 0; s < p->dag->steps; s++)
        span[s] = (struct sb_span){
            .task = p->dag->step_task[s], .step = s, .worker = SB_NONE, .status = SB_CANCELLED
        };
    p->latency = latency;
    p->span = span;
    p->misled = SB_NONE;
    if (sb_earliest_service_begin(p))
        return sb_fail_memory(error);
    p->began = earliest_now(p);
    for (p->running = 0; code == ES_OK && p->running < p->sets; p->running++) {
        p->set_began = earliest_now(p) - p->began;
        if (p->lacks)
            p->began_set[p->running] = p->set_began;
        code = es_run(p->sched, p->set[p->running], &call, &why);
    }
    *makespan = earliest_now(p) - p->began;
    if (p->lacks && code == ES_OK)
        sb_earliest_note_absent(p);
    return code == ES_OK && p->misled == SB_NONE ? SB_OK : earliest_fail(p, code, &why, error);
}

static enum sb_code earliest_run_form(void *self, uint64_t replicate, const sb_ns *latency,
                                      struct sb_span *span, sb_ns *makespan, struct sb_error *error)
{
    struct earliest_forms *f = self;
    uint32_t form = (uint32_t)(replicate % f->count);
    if (f->program[form] && f->program[form]->lacks) {
        earliest_close_program(f->program[form]);
        f->program[form] = NULL;
    }
    if (!f->program[form])
        f->program[form] = earliest_make_program(f, (enum sb_earliest_form)form, latency);
    return f->program[form] ? earliest_run_program(f->program[form], replicate / f->count % 2 == 0,
                                                   latency, span, makespan, error)
                            : sb_fail_memory(error);
}

extern const struct sb_runtime sb_runtime_earliest;
const struct sb_runtime sb_runtime_earliest = {
    .name = "libearliest",
    .summary = "the earliest-start scheduler of strategies/earliest/: bodies that wait in the "
               "middle, one event loop",
    .realises = earliest_realises,
    .open = earliest_open_forms,
    .run = earliest_run_form,
    .close = earliest_close_forms,
};
