/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support_requests.h"

static struct es_result step(struct es_self *self)
{
    struct visit *visit = es_self_context(self);
    es_id id = es_self_id(self);
    struct es_result slept = es_sleep(self, visit->took[id]);

    if (slept.code)
        return slept;
    visit->ended[id] = es_now(self);
    return es_ok(&visit->ended[id]);
}

struct es_result step_plain(struct es_self *self, void *data)
{
    (void)data;
    return step(self);
}

static struct es_result profile(struct es_self *self, void *data)
{
    struct es_result user = es_await(self, "user");

    (void)data;
    return user.code ? user : step(self);
}

struct es_set *page_set(void)
{
    struct es_set *set = es_set_new(NULL);

    es_set_add(set, "user", step_plain, NULL);
    es_set_add(set, "config", step_plain, NULL);
    es_set_add(set, "profile", profile, NULL);
    es_set_add(set, "page", step_plain, NULL);
    es_set_after(set, PAGE, PROFILE);
    es_set_after(set, PAGE, CONFIG);
    assert_int_equal(es_set_build(set, NULL), ES_OK);
    return set;
}

es_ns longest(const struct visit *visit)
{
    es_ns one = visit->took[USER] + visit->took[PROFILE];
    es_ns other = visit->took[CONFIG];

    return (one > other ? one : other) + visit->took[PAGE];
}

void stage_open(struct stage *stage)
{
    struct es_options options = { .clock = &stage->clock.clock, BENCH_VARIANT };

    es_virtual_clock_init(&stage->clock);
    stage->sched = es_sched_new(&options, NULL);
    stage->set = page_set();
    assert_non_null(stage->sched);
}

void stage_close(struct stage *stage)
{
    es_sched_free(stage->sched);
    es_set_free(stage->set);
}

void visit_settled(struct es_request *request, void *context)
{
    struct visit *visit = context;

    assert_ptr_equal(es_request_context(request), visit);
    visit->settled = visit->clock->now(visit->clock);
}

void visit_over(struct es_request *request, void *context)
{
    struct visit *visit = context;

    visit->over = visit->clock->now(visit->clock);
    atomic_fetch_sub(visit->alive, 1);
    if (visit->frees)
        assert_int_equal(es_request_free(request), ES_OK);
}
