/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void bench_say(struct bench *bench, const char *word)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    size_t length;

    pthread_mutex_lock(&lock);
    length = strlen(bench->log);
    snprintf(bench->log + length, sizeof bench->log - length, "%s ", word);
    pthread_mutex_unlock(&lock);
}

static struct es_result leave(struct actor *actor, struct es_self *self, struct es_result result)
{
    actor->left = es_now(self);
    return result;
}

/* One step; true when the body goes on. */
static bool act(struct actor *actor, struct es_self *self, const struct step *step,
                struct es_result *result)
{
    switch (step->act) {
    case ACT_RUN:
        *result = actor->last = es_sleep(self, step->number * MS);
        return result->code == ES_OK;
    case ACT_AWAIT:
        *result = actor->last = es_await(self, step->name);
        return result->code == ES_OK;
    case ACT_CATCH: actor->last = es_await(self, step->name); return true;
    case ACT_FAIL: *result = es_fail(step->value); return false;
    case ACT_SAW:
        bench_say(actor->bench,
                  es_abort_reason(es_abort_of(self)).value == step->value ? "same" : "different");
        return true;
    case ACT_ABORT: es_abort_request(step->abort, step->value); return true;
    case ACT_CODE:
        *result = (struct es_result){ NULL, (int32_t)step->number, ES_NONE };
        return false;
    case ACT_END: *result = es_flow_end(self, step->value); return false;
    case ACT_END_ON: es_flow_end(self, step->value); return true;
    case ACT_SAY: bench_say(actor->bench, step->name); return true;
    case ACT_SEE:
        bench_say(actor->bench, es_abort_requested(es_abort_of(self)) ? "aborted" : "going");
        return true;
    case ACT_GIVE: *result = es_await(self, step->name); return false;
    default: *result = es_ok(step->value); return false;
    }
}

static struct es_result perform(struct es_self *self, void *data)
{
    struct actor *actor = data;
    struct es_result result = es_ok(NULL);

    actor->entries++;
    actor->entered = es_now(self);
    for (const struct step *step = actor->steps; act(actor, self, step, &result); step++)
        continue;
    return leave(actor, self, result);
}

bool bench_copies(void) { return getenv("ES_COPY") != NULL; }

unsigned bench_workers(void)
{
    const char *given = getenv("ES_WORKERS");

    return given ? (unsigned)strtoul(given, NULL, 10) : 1;
}

void bench_open(struct bench *bench, enum es_mode mode)
{
    memset(bench, 0, sizeof *bench);
    es_virtual_clock_init(&bench->clock);
    bench->options.clock = &bench->clock.clock;
    bench->options.copy_stacks = bench_copies();
    bench->options.workers = bench_workers();
    bench->options.grain = -1;
    bench->call.mode = mode;
    bench->set = es_set_new(NULL);
    assert_non_null(bench->set);
}

void bench_close(struct bench *bench)
{
    es_sched_free(bench->sched);
    es_set_free(bench->set);
}

es_id bench_task(struct bench *bench, const char *name, const struct step *steps)
{
    struct actor *actor = &bench->actors[bench->actor_count++];

    assert_true(bench->actor_count <= MOST_ACTORS);
    *actor =
        (struct actor){ .bench = bench, .name = name, .steps = steps, .entered = -1, .left = -1 };
    return es_set_add(bench->set, name, perform, actor);
}

void bench_run(struct bench *bench)
{
    if (!bench->sched)
        bench->sched = es_sched_new(&bench->options, &bench->error);
    assert_non_null(bench->sched);
    bench->code = es_run(bench->sched, bench->set, &bench->call, &bench->error);
}

struct es_result bench_result(const struct bench *bench, const char *name)
{
    return es_task_result(bench->sched, es_set_find(bench->set, name));
}

struct actor *bench_actor(struct bench *bench, const char *name)
{
    for (int i = 0; i < bench->actor_count; i++)
        if (strcmp(bench->actors[i].name, name) == 0)
            return &bench->actors[i];
    return NULL;
}
