/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/line/referee.h"

#include "sim/base/assert.h"
#include "sim/line/answer.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum state { WAITS, IS_READY, RUNS, HAS_RUN, IS_ABSENT };

struct sb_referee {
    const struct sb_dag *dag;
    uint32_t workers;
    uint8_t *state;    /* [steps] */
    uint32_t *awaits;  /* [steps] how many predecessors have not ended */
    uint32_t *on;      /* [workers] the step that it runs, or SB_NONE */
    uint32_t *running; /* [steps] heap of `runs` steps, by end and number */
    uint32_t *fresh;   /* [steps] `freshly` steps whose predecessors have ended just now */
    uint32_t runs, freshly, over; /* over: ended or absent */
    /* Of this run. */
    struct sb_peer *peer;
    const sb_ns *latency;
    struct sb_span *span;
    sb_ns now;
};

struct sb_referee *sb_referee_new(const struct sb_dag *dag, uint32_t workers)
{
    struct sb_referee *r = calloc(1, sizeof *r);
    size_t steps = (size_t)dag->steps + 1;
    if (!r)
        return NULL;
    *r = (struct sb_referee){ .dag = dag, .workers = workers };
    r->state = malloc(steps * sizeof *r->state);
    r->awaits = malloc(steps * sizeof *r->awaits);
    r->on = malloc(((size_t)workers + 1) * sizeof *r->on);
    r->running = malloc(steps * sizeof *r->running);
    r->fresh = malloc(steps * sizeof *r->fresh);
    if (r->state && r->awaits && r->on && r->running && r->fresh)
        return r;
    sb_referee_free(r);
    return NULL;
}

void sb_referee_free(struct sb_referee *r)
{
    if (!r)
        return;
    free(r->state);
    free(r->awaits);
    free(r->on);
    free(r->running);
    free(r->fresh);
    free(r);
}

/* ---- time ---- */

static bool sooner(const struct sb_referee *r, uint32_t a, uint32_t b)
{
    return r->span[a].end != r->span[b].end ? r->span[a].end < r->span[b].end : a < b;
}

static void push(struct sb_referee *r, uint32_t step)
{
    uint32_t at = r->runs++;
    for (; at > 0 && sooner(r, step, r->running[(at - 1) / 2]); at = (at - 1) / 2)
        r->running[at] = r->running[(at - 1) / 2];
    r->running[at] = step;
}

static uint32_t pop(struct sb_referee *r)
{
    uint32_t first = r->running[0], last = r->running[--r->runs], at = 0, child;
    for (; (child = 2 * at + 1) < r->runs; at = child) {
        child += child + 1 < r->runs && sooner(r, r->running[child + 1], r->running[child]);
        if (!sooner(r, r->running[child], last))
            break;
        r->running[at] = r->running[child];
    }
    r->running[at] = last;
    return first;
}

static void release(struct sb_referee *r, uint32_t step)
{
    const struct sb_csr *succ = &r->dag->succ;
    r->over++;
    for (uint32_t e = succ->begin[step]; e < succ->begin[step + 1]; e++)
        if (--r->awaits[succ->list[e]] == 0)
            r->fresh[r->freshly++] = succ->list[e];
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Everything that has ended by now, then what is absent and what is ready. */
static void tell(struct sb_referee *r)
{
    long long now = r->now;
    while (r->runs > 0 && r->span[r->running[0]].end == r->now) {
        uint32_t step = pop(r);
        r->state[step] = HAS_RUN;
        if (r->workers)
            r->on[r->span[step].worker] = SB_NONE;
        sb_peer_say(r->peer, "end %u at %lld\n", step, now);
        release(r, step);
    }
    uint32_t ready = 0;
    for (uint32_t i = 0; i < r->freshly; i++) { /* which may grow */
        uint32_t step = r->fresh[i];
        r->span[step].ready = r->now;
        if (!sb_dag_lacks(r->dag, step, r->latency[step])) {
            r->state[step] = IS_READY;
            r->fresh[ready++] = step;
            continue;
        }
        r->state[step] = IS_ABSENT;
        r->span[step].start = r->span[step].end = r->now;
        sb_peer_say(r->peer, "absent %u at %lld\n", step, now);
        release(r, step);
    }
    if (ready > 1)
        qsort(r->fresh, ready, sizeof *r->fresh, ascending);
    for (uint32_t i = 0; i < ready; i++)
        sb_peer_say(r->peer, "ready %u at %lld\n", r->fresh[i], now);
    r->freshly = 0;
    sb_peer_say(r->peer, "decide at %lld\n", now);
}

/* ---- refusing ---- */

/* "task "NAME", step 2 <how>" */
static enum sb_code refuse(const struct sb_referee *r, uint32_t step, struct sb_error *error,
                           const char *how, ...) __attribute__((format(printf, 4, 5)));
static enum sb_code refuse(const struct sb_referee *r, uint32_t step, struct sb_error *error,
                           const char *how, ...)
{
    char text[320];
    va_list args;
    va_start(args, how);
    vsnprintf(text, sizeof text, how, args);
    va_end(args);
    uint32_t task = r->dag->step_task[step];
    return sb_fail(error, SB_ECHECK, NULL, "task \"%.60s\", step %u %s", r->dag->task_name[task],
                   step - sb_dag_first(r->dag, task), text);
}

static const char *name_of(const struct sb_referee *r, uint32_t step)
{
    return r->dag->task_name[r->dag->step_task[step]];
}

/* " on worker 2"; nothing where none is said. */
struct worker_text {
    char text[24];
};
static struct worker_text text_of(const struct sb_referee *r, uint32_t worker)
{
    struct worker_text on = { "" };
    if (r->workers && worker != SB_NONE)
        snprintf(on.text, sizeof on.text, " on worker %u", worker);
    return on;
}

/* Of a step that is not ready: what it awaits, and when that ends. */
static enum sb_code refuse_early(const struct sb_referee *r, const struct sb_answer *a,
                                 struct sb_error *error)
{
    uint32_t step = a->step;
    struct worker_text on = text_of(r, a->worker);
    uint32_t e = r->dag->pred.begin[step];
    while (r->state[r->dag->pred.list[e]] >= HAS_RUN)
        e++;
    uint32_t awaited = r->dag->pred.list[e];
    SB_ASSERT(e < r->dag->pred.begin[step + 1]);
    if (r->state[awaited] == RUNS)
        return refuse(r, step, error,
                      "starts%s at %lld ns, but \"%.60s\", which it awaits, ends at %lld ns",
                      on.text, (long long)r->now, name_of(r, awaited),
                      (long long)r->span[awaited].end);
    return refuse(
        r, step, error,
        "starts%s at %lld ns, but \"%.60s\", which it awaits, has not even started and ends "
        "at %lld ns at the earliest",
        on.text, (long long)r->now, name_of(r, awaited),
        (long long)r->now + r->latency[awaited]);
}

static enum sb_code refuse_worker(const struct sb_referee *r, const struct sb_answer *a,
                                  struct sb_error *error)
{
    if (a->worker == SB_NONE)
        return refuse(r, a->step, error, "starts at %lld ns without a worker: start %u on WORKER",
                      (long long)r->now, a->step);
    if (a->worker >= r->workers)
        return refuse(r, a->step, error, "starts at %lld ns on worker %u, of 0 to %u",
                      (long long)r->now, a->worker, r->workers - 1);
    return refuse(r, a->step, error,
                  "starts at %lld ns on worker %u, which runs \"%.60s\" until %lld ns",
                  (long long)r->now, a->worker, name_of(r, r->on[a->worker]),
                  (long long)r->span[r->on[a->worker]].end);
}

/* The first of those that wait for nothing any more, by number; SB_NONE: none does. */
static uint32_t first_ready(const struct sb_referee *r)
{
    for (uint32_t s = 0; s < r->dag->steps; s++)
        if (r->state[s] == IS_READY)
            return s;
    return SB_NONE;
}

/* The scheduler is gone, or not understood: where the run stands. */
static enum sb_code refuse_speaker(const struct sb_referee *r, const char *how,
                                   struct sb_error *error)
{
    uint32_t ready = first_ready(r);
    if (ready == SB_NONE && r->runs > 0)
        return sb_fail(error, SB_ECHECK, NULL,
                       "at %lld ns of the run, while task \"%.60s\" runs until %lld ns, the "
                       "scheduler %s",
                       (long long)r->now, name_of(r, r->running[0]),
                       (long long)r->span[r->running[0]].end, how);
    if (ready == SB_NONE)
        return sb_fail(error, SB_ECHECK, NULL, "at %lld ns, when all has run, the scheduler %s",
                       (long long)r->now, how);
    return sb_fail(error, SB_ECHECK, NULL,
                   "at %lld ns of the run, with task \"%.60s\" ready since %lld ns, the scheduler "
                   "%s",
                   (long long)r->now, name_of(r, ready), (long long)r->span[ready].ready, how);
}

/* ---- starting ---- */

static enum sb_code start(struct sb_referee *r, const struct sb_answer *a, struct sb_error *error)
{
    if (a->step >= r->dag->steps)
        return sb_fail(error, SB_ECHECK, NULL, "step %u starts at %lld ns, of steps 0 to %u",
                       a->step, (long long)r->now, r->dag->steps - 1);
    struct sb_span *span = &r->span[a->step];
    switch ((enum state)r->state[a->step]) {
    case WAITS: return refuse_early(r, a, error);
    case RUNS:
    case HAS_RUN:
        return refuse(r, a->step, error, "starts again%s at %lld ns: it %s%s from %lld to %lld ns",
                      text_of(r, a->worker).text, (long long)r->now,
                      r->state[a->step] == RUNS ? "runs" : "ran", text_of(r, span->worker).text,
                      (long long)span->start, (long long)span->end);
    case IS_ABSENT:
        return refuse(r, a->step, error, "starts at %lld ns, but is absent since %lld ns",
                      (long long)r->now, (long long)span->ready);
    case IS_READY: break;
    }
    if (r->workers && (a->worker >= r->workers || r->on[a->worker] != SB_NONE))
        return refuse_worker(r, a, error);
    if (r->workers)
        r->on[a->worker] = a->step;
    r->state[a->step] = RUNS;
    span->worker = r->workers ? a->worker : SB_NONE;
    span->start = r->now;
    span->end = r->now + r->latency[a->step];
    push(r, a->step);
    return SB_OK;
}

static enum sb_code listen(struct sb_referee *r, struct sb_error *error)
{
    struct sb_error failure = { 0 };
    struct sb_answer answer = { 0 };
    const char *line;
    enum sb_code code = SB_OK;
    while (code == SB_OK && !answer.done) {
        code = sb_peer_answer(r->peer, &line, &failure);
        if (code == SB_ECHECK)
            return refuse_speaker(r, failure.text, error);
        if (code)
            return sb_fail(error, code, failure.where, "%s", failure.text);
        if (!sb_answer_parse(line, &answer)) {
            char how[200];
            snprintf(how, sizeof how, "says \"%.80s\", expected start STEP%s or done", line,
                     r->workers ? " on WORKER" : "");
            return refuse_speaker(r, how, error);
        }
        if (!answer.done)
            code = start(r, &answer, error);
    }
    return code;
}

/* ---- a run ---- */

static void begin(struct sb_referee *r)
{
    const struct sb_dag *dag = r->dag;
    r->runs = r->freshly = r->over = 0;
    r->now = 0;
    for (uint32_t w = 0; w < r->workers; w++)
        r->on[w] = SB_NONE;
    for (uint32_t s = 0; s < dag->steps; s++) {
        r->span[s] = (struct sb_span){ .task = dag->step_task[s], .step = s, .worker = SB_NONE };
        r->state[s] = WAITS;
        r->awaits[s] = dag->pred.begin[s + 1] - dag->pred.begin[s];
        if (r->awaits[s] == 0)
            r->fresh[r->freshly++] = s;
    }
}

enum sb_code sb_referee_run(struct sb_referee *r, struct sb_peer *peer, uint64_t replicate,
                            const sb_ns *latency, struct sb_span *span, sb_ns *makespan,
                            struct sb_error *error)
{
    r->peer = peer;
    r->latency = latency;
    r->span = span;
    begin(r);
    sb_peer_say(peer, "run %llu\n", (unsigned long long)replicate);
    for (;;) {
        tell(r);
        enum sb_code code = listen(r, error);
        if (code)
            return code;
        if (r->runs == 0)
            break;
        r->now = span[r->running[0]].end;
    }
    *makespan = r->now;
    if (r->over == r->dag->steps)
        return SB_OK;
    uint32_t lost = first_ready(r);
    return refuse(r, lost, error,
                  "is ready since %lld ns and never starts: at %lld ns nothing runs, and the "
                  "scheduler is done",
                  (long long)span[lost].ready, (long long)r->now);
}
