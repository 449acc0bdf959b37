/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/runtimes/earliest/load/requests.h"

#include <stdio.h>

static const struct sb_load_script *script_of(const struct sb_load_call *call)
{
    return call->visit->program->script;
}

static struct sb_load_key key_of(const struct sb_load_call *call, uint32_t attempt)
{
    const struct sb_request *is = &call->visit->is;
    return (struct sb_load_key){ is->arrival, is->workload, call->step, attempt };
}

/* ---- attempts ---- */

static const struct sb_step_policy *policy_of(const struct sb_load_call *call)
{
    const struct sb_resilience *r = call->visit->set->resilience;
    return &r->policy[r->policy_of[call->step]];
}

/* Attempts that were rejected are not told of. */
static void note_issue(struct sb_load_call *call, uint32_t attempt)
{
    struct sb_load_program *p = call->visit->program;
    while (call->tries <= attempt) {
        if (sb_reserve(&call->try, call->tries, &call->room, sizeof *call->try)) {
            p->error.code = ES_NO_MEMORY;
            return;
        }
        call->try[call->tries] = (struct sb_load_try){ sb_load_now(p), call->tries < attempt };
        call->tries++;
    }
    call->is_waiting = false;
}

uint64_t sb_load_random(void *self, uint32_t attempt)
{
    struct sb_load_call *call = self;
    const struct sb_load_key key = key_of(call, attempt);
    call->is_waiting = true;
    return script_of(call)->backoff(script_of(call)->self, &key);
}

es_ns sb_load_patience(void *self, uint32_t attempt)
{
    struct sb_load_call *call = self;
    const struct sb_load_key key = key_of(call, attempt);
    note_issue(call, attempt);
    if (policy_of(call)->patience == SB_NONE)
        return ES_NEVER;
    return script_of(call)->patience(script_of(call)->self, &key);
}

static enum sb_outcome outcome_of(int code)
{
    switch (code) {
    case ES_OK: return SB_OUTCOME_OK;
    case ES_TIMED_OUT: return SB_OUTCOME_TIMED_OUT;
    case ES_ABANDONED: return SB_OUTCOME_ABANDONED;
    case ES_SHED: return SB_OUTCOME_SHED;
    case ES_REJECTED: return SB_OUTCOME_REJECTED;
    case ES_CANCELLED: return SB_OUTCOME_CANCELLED;
    default: return SB_OUTCOME_FAILED;
    }
}

static sb_ns since(const struct sb_load_program *p, es_ns time)
{
    return time == ES_NEVER ? SB_NS_NEVER : time - p->began;
}

void sb_load_told(void *self, const struct es_attempt_record *record)
{
    struct sb_load_call *call = self;
    struct sb_load_visit *visit = call->visit;
    const struct sb_load_program *p = visit->program;
    const struct sb_attempt attempt = { .arrival = visit->is.arrival,
                                        .workload = visit->is.workload,
                                        .step = call->step,
                                        .attempt = record->attempt,
                                        .issued = since(p, record->issued),
                                        .start = since(p, record->start),
                                        .end = since(p, record->end),
                                        .told = since(p, record->told),
                                        .outcome = outcome_of(record->code) };
    if (attempt.end != SB_NS_NEVER && attempt.end > visit->is.drained)
        visit->is.drained = attempt.end;
    if (record->attempt < call->tries)
        call->try[record->attempt].is_gone = true;
    call->was_cut |=
        record->code == ES_TIMED_OUT && record->told - record->issued < policy_of(call)->timeout;
    if (p->log->attempt)
        p->log->attempt(p->log->self, &attempt);
}

static struct es_result attempt_body(struct es_self *self, void *data)
{
    const struct sb_load_call *call = data;
    const struct sb_load_key key = key_of(call, es_attempt_number(self));
    bool fails = false;
    sb_ns latency = script_of(call)->latency(script_of(call)->self, &key, &fails);
    struct es_result slept = es_sleep(self, latency);
    if (slept.code != ES_OK)
        return slept;
    return fails ? es_fail(NULL) : es_ok(NULL);
}

/* ---- ends ---- */

static enum sb_end end_of(const struct sb_load_visit *visit)
{
    return visit->set->resilience ? visit->set->resilience->end : SB_END_ALL;
}

static bool is_over(const struct sb_load_visit *visit) { return visit->is.over != SB_NS_NEVER; }

static void end(struct sb_load_visit *visit, enum sb_outcome outcome)
{
    struct sb_load_program *p = visit->program;
    if (is_over(visit))
        return;
    visit->is.over = sb_load_now(p);
    visit->is.outcome = outcome;
    if (visit->is.over > visit->is.drained)
        visit->is.drained = visit->is.over;
    if (visit->client)
        es_token_fire(&visit->client->answer, es_ok(NULL));
}

/* Nothing of it is tried any more; what is under way runs on. */
static void end_and_stop(struct sb_load_visit *visit, enum sb_outcome outcome)
{
    bool was_over = is_over(visit);
    end(visit, outcome);
    if (!was_over)
        es_request_abort(visit->request, NULL);
}

/* Whether a call was ended by the request's deadline: then an attempt was under way, or a backoff.
 * Of one instant time limits come first. */
static bool is_late(const struct sb_load_call *call, int code)
{
    const struct sb_load_visit *visit = call->visit;
    const struct sb_resilience *r = visit->set->resilience;
    sb_ns now = sb_load_now(visit->program);
    if (code != ES_TIMED_OUT || r->deadline == SB_NS_NEVER || now < visit->is.arrived + r->deadline)
        return false;
    sb_ns timeout = policy_of(call)->timeout;
    bool late = call->was_cut || call->is_waiting;
    for (size_t k = 0; k < call->tries; k++)
        late |= !call->try[k].is_gone && now - call->try[k].issued < timeout;
    return late;
}

/* A call of a body was not ok. */
static void note_failure(const struct sb_load_call *call, int code)
{
    struct sb_load_visit *visit = call->visit;
    if (is_late(call, code)) /* as are all others: the library stops them by itself */
        end(visit, SB_OUTCOME_TIMED_OUT);
    else if (end_of(visit) == SB_END_ALL || end_of(visit) == SB_END_FAIL_FAST)
        end(visit, SB_OUTCOME_FAILED);
}

/* It has failed, and with it all that comes after it, although some of that may be in the middle of
 * something else. */
static void doom(struct sb_load_visit *visit, uint32_t step)
{
    const struct sb_dag *dag = visit->set->dag;
    if (visit->state[step] != SB_LOAD_OPEN)
        return;
    visit->state[step] = SB_LOAD_FAILED;
    visit->open -= step == sb_dag_last(dag, dag->step_task[step]);
    for (uint32_t e = dag->succ.begin[step]; e < dag->succ.begin[step + 1]; e++)
        doom(visit, dag->succ.list[e]);
}

static void note_step(struct sb_load_visit *visit, uint32_t step, bool is_ok)
{
    const struct sb_dag *dag = visit->set->dag;
    const enum sb_end end = end_of(visit);
    bool is_last = step == sb_dag_last(dag, dag->step_task[step]);
    if (!is_ok)
        doom(visit, step);
    else {
        visit->state[step] = SB_LOAD_OK;
        visit->open -= is_last;
    }
    if (end == SB_END_FIRST && ((is_ok && is_last) || !visit->open))
        end_and_stop(visit, is_ok ? SB_OUTCOME_OK : SB_OUTCOME_FAILED);
    if (end != SB_END_TASK)
        return;
    enum sb_load_state state = visit->state[sb_dag_last(dag, visit->set->resilience->end_task)];
    if (state != SB_LOAD_OPEN)
        end_and_stop(visit, state == SB_LOAD_OK ? SB_OUTCOME_OK : SB_OUTCOME_FAILED);
}

/* es_call.settled: all tasks are over, or in `all` the first has failed. */
static void settled(struct es_request *request, void *context)
{
    (void)request;
    end(context, SB_OUTCOME_OK);
}

/* ---- bodies ---- */

/* It says nothing of the attempts, but that there could be none. */
static void note_error(struct sb_load_program *p, struct es_result result)
{
    if (p->error.code == ES_OK && (result.code == ES_MISUSE || result.code == ES_NO_MEMORY)) {
        p->error.code = result.code;
        snprintf(p->error.text, sizeof p->error.text, "%s", (const char *)result.value);
    }
}

struct es_result sb_load_step_body(struct es_self *self, void *data)
{
    const struct sb_load_item *item = data;
    struct sb_load_visit *visit = es_self_context(self);
    struct sb_load_call *call = &visit->call[item->step];
    struct es_policy policy = visit->set->policy[item->step];
    if (is_over(visit))
        return es_fail(NULL);
    policy.self = call;
    struct es_result result = es_attempt(self, &policy, attempt_body, call);
    note_error(visit->program, result);
    if (result.code != ES_OK)
        note_failure(call, result.code);
    note_step(visit, item->step, result.code == ES_OK);
    return result;
}

/* ---- beginnings ---- */

static struct sb_load_visit *make_visit(struct sb_load_program *p, struct sb_load_client *client)
{
    uint64_t arrival = p->arrived;
    uint32_t part = p->script->workload[arrival];
    struct sb_load_set *set = &p->set[part];
    struct sb_load_visit *visit =
        sb_arena_alloc(&p->arena, 1, sizeof *visit + set->dag->steps * sizeof(struct sb_load_call));
    if (!visit)
        return NULL;
    visit->program = p;
    visit->set = set;
    visit->client = client;
    visit->is = (struct sb_request){ .arrival = arrival,
                                     .workload = part,
                                     .arrived = sb_load_now(p),
                                     .over = SB_NS_NEVER,
                                     .drained = 0 };
    visit->open = set->dag->tasks;
    for (uint32_t s = 0; s < set->dag->steps; s++)
        visit->call[s] = (struct sb_load_call){ .visit = visit, .step = s };
    visit->state = sb_arena_alloc(&p->arena, set->dag->steps, sizeof(enum sb_load_state));
    if (!visit->state)
        return NULL;
    return visit;
}

int sb_load_begin(struct sb_load_program *p, struct sb_load_client *client)
{
    struct sb_load_visit *visit = make_visit(p, client);
    if (!visit)
        return -1;
    const struct sb_resilience *r = visit->set->resilience;
    enum sb_end end = end_of(visit);
    bool limited = r && r->deadline != SB_NS_NEVER;
    p->visit[p->arrived++] = visit;
    visit->request = es_request_start(
        p->sched, visit->set->set,
        &ES_CALL(.mode = end == SB_END_ALL || end == SB_END_FAIL_FAST ? ES_ALL : ES_ALL_SETTLED,
                 .flags = ES_CONTINUE | (end == SB_END_FAIL_FAST ? ES_CANCEL : 0), .context = visit,
                 .settled = settled,
                 .deadline = limited ? p->began + visit->is.arrived + r->deadline : 0),
        &p->error);
    return visit->request ? 0 : -1;
}
