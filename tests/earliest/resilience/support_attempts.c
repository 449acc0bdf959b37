/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support_attempts.h"

#include <string.h>

void scene_open(struct scene *scene)
{
    memset(scene, 0, sizeof *scene);
    es_virtual_clock_init(&scene->clock);
    scene->sched = es_sched_new(&ES_OPTIONS(.clock = &scene->clock.clock, .numbered = true,
                                            .jitter_seed = 1, BENCH_VARIANT),
                                NULL);
    scene->set = es_set_new(NULL);
    assert_non_null(scene->sched);
    assert_non_null(scene->set);
}

void scene_close(struct scene *scene)
{
    es_sched_free(scene->sched);
    es_set_free(scene->set);
}

static void note(void *self, const struct es_attempt_record *record)
{
    struct calling *calling = self;

    if (record->attempt < MOST_TRIES)
        calling->record[record->attempt] = *record;
    calling->told++;
}

static struct es_result attempt(struct es_self *self, void *data)
{
    struct calling *calling = data;
    uint32_t number = es_attempt_number(self);
    const struct script *script =
        &calling->script[(int)number < calling->scripts ? (int)number : calling->scripts - 1];
    struct es_result slept = es_sleep(self, script->takes);

    if (slept.code)
        return slept;
    return script->fails ? es_fail(calling) : es_ok(calling);
}

static struct es_result call(struct es_self *self, void *data)
{
    struct calling *calling = es_self_context(self);

    (void)data;
    calling->result = es_attempt(self, &calling->policy, attempt, calling);
    calling->done = es_now(self);
    return calling->result;
}

struct calling *scene_call(struct scene *scene, es_ns comes, const struct script *script,
                           int scripts)
{
    struct calling *calling = &scene->calling[scene->calls];

    assert_true(scene->calls < MOST_CALLS);
    scene->comes[scene->calls++] = comes;
    calling->policy = ES_POLICY(.told = note, .self = calling);
    memcpy(calling->script, script, (size_t)scripts * sizeof *script);
    calling->scripts = scripts;
    return calling;
}

static struct es_result arrivals(struct es_self *self, void *data)
{
    struct scene *scene = data;

    for (int i = 0; i < scene->calls; i++) {
        struct calling *calling = &scene->calling[i];

        es_sleep_until_last(self, scene->comes[i]);
        es_request_start(scene->sched, scene->set,
                         &ES_CALL(.context = calling, .mode = ES_ALL_SETTLED,
                                  .deadline = calling->deadline, .timeout = calling->timeout),
                         NULL);
    }
    return es_ok(NULL);
}

void scene_run(struct scene *scene)
{
    struct es_set *source = es_set_new(NULL);
    struct es_request *request;

    es_set_add(scene->set, "call", call, NULL);
    es_set_add(source, NULL, arrivals, scene);
    assert_non_null(es_request_start(scene->sched, source, NULL, NULL));
    while ((request = es_request_wait_any(scene->sched)))
        es_request_free(request);
    es_set_free(source);
}

void assert_attempt(const struct calling *calling, int attempt, int code, es_ns issued, es_ns start,
                    es_ns end, es_ns told)
{
    const struct es_attempt_record *record = &calling->record[attempt];

    assert_int_equal(record->code, code);
    assert_int_equal(record->issued, issued);
    assert_int_equal(record->start, start);
    assert_int_equal(record->end, end);
    assert_int_equal(record->told, told);
}
