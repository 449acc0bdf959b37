/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/live/actions.h"

#include "sim/base/arena.h"
#include "sim/base/clock.h"
#include "sim/base/names.h"
#include "sim/live/command.h"
#include "sim/live/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE ((sb_ns)1000000000)

/* Requests to one service: how many are under way, and the integral of that over time. */
struct service {
    uint32_t in_flight;
    sb_ns since;
    double area;
};

struct step {
    struct sb_http *http;
    struct sb_command_run command;
    uint32_t service;
    bool begun;
    sb_ns at;    /* when */
    double area; /* of its service then */
};

struct sb_actions {
    const struct sb_dag *dag;
    struct sb_action_options options;
    struct sb_work work;
    struct sb_curl curl; /* where there are requests */
    struct step *step;   /* [steps] */
    struct sb_acted *acted;
    struct sb_names names; /* of services */
    struct service *service;
    struct sb_arena arena;
    /* The run. */
    uint64_t replicate;
    const sb_ns *latency;
    struct sb_error failure;
};

/* ---- services ---- */

static uint32_t add_service(struct sb_actions *a, const char *url, int *failed)
{
    char name[200];
    const char *from = strstr(url, "//") + 2, *at = memchr(from, '@', strcspn(from, "/?#"));
    from = at ? at + 1 : from; /* without a password */
    snprintf(name, sizeof name, "%.*s", (int)strcspn(from, "/?#"), from);
    uint32_t there = sb_names_find(&a->names, name);
    return there != SB_NO_NAME ? there : sb_names_add(&a->names, &a->arena, name, failed);
}

static void account(struct service *s, sb_ns now)
{
    s->area += (double)s->in_flight * (double)(now - s->since);
    s->since = now;
}

static void enter_service(struct sb_actions *a, struct step *step)
{
    if (step->service == SB_NONE)
        return;
    struct service *s = &a->service[step->service];
    account(s, step->at);
    s->in_flight++;
    step->area = s->area;
}

static void leave_service(struct sb_actions *a, uint32_t number)
{
    struct step *step = &a->step[number];
    if (step->service == SB_NONE)
        return;
    struct service *s = &a->service[step->service];
    sb_ns now = sb_clock_now();
    account(s, now);
    s->in_flight--;
    if (now > step->at)
        a->acted[number].in_flight = (s->area - step->area) / (double)(now - step->at);
    a->acted[number].connecting = sb_http_connecting(step->http);
}

/* ---- the work ---- */

static const struct sb_action *action_of(const struct sb_actions *a, uint32_t step)
{
    return a->dag->action ? a->dag->action[step] : NULL;
}

/* In pieces, so that an interrupt is seen. */
static int sleep_on(const struct sb_actions *a, uint32_t number, struct sb_wait *wait)
{
    sb_ns left = a->step[number].at + a->latency[number] - sb_clock_now();
    *wait = (struct sb_wait){ .fd = -1, .most = left < PIECE ? left : PIECE };
    return left > 0;
}

static int begin_step(struct sb_actions *a, uint32_t number, struct sb_wait *wait,
                      struct sb_error *error)
{
    struct step *step = &a->step[number];
    char header[80];
    step->begun = true;
    step->at = sb_clock_now();
    enter_service(a, step);
    if (step->http) {
        snprintf(header, sizeof header, "Simbench: replicate=%llu, step=%u",
                 (unsigned long long)a->replicate, number);
        return sb_http_begin(step->http, header, wait, error);
    }
    if (action_of(a, number))
        return sb_command_begin(&step->command, action_of(a, number), wait, error);
    return sleep_on(a, number, wait);
}

static int continue_step(struct sb_actions *a, uint32_t number, struct sb_wait *wait,
                         struct sb_error *error)
{
    struct step *step = &a->step[number];
    if (step->http)
        return sb_http_go_on(step->http, wait, error);
    if (action_of(a, number))
        return sb_command_go_on(&step->command, action_of(a, number), a->options.limit, wait,
                                error);
    return sleep_on(a, number, wait);
}

static int go_on(void *self, uint32_t number, struct sb_wait *wait)
{
    struct sb_actions *a = self;
    struct sb_error error = { 0 };
    if (a->options.stop && atomic_load(a->options.stop)) {
        sb_fail(&a->failure, SB_EINTR, NULL, "interrupted");
        return -1;
    }
    int more = a->step[number].begun ? continue_step(a, number, wait, &error)
                                     : begin_step(a, number, wait, &error);
    if (more < 0)
        sb_fail(&a->failure, error.code, NULL, "task \"%.80s\": %.480s",
                a->dag->task_name[a->dag->step_task[number]], error.text);
    return more;
}

static void leave(void *self, uint32_t number)
{
    struct sb_actions *a = self;
    struct step *step = &a->step[number];
    if (!step->begun)
        return;
    step->begun = false;
    leave_service(a, number);
    if (step->http)
        sb_http_leave(step->http);
    else if (action_of(a, number))
        sb_command_leave(&step->command);
}

const struct sb_work *sb_actions_work(const struct sb_actions *a) { return &a->work; }

/* ---- from outside ---- */

static enum sb_code prepare(struct sb_actions *a, struct sb_error *error)
{
    int failed = 0;
    for (uint32_t s = 0; s < a->dag->steps; s++) {
        const struct sb_action *action = action_of(a, s);
        a->step[s].service = SB_NONE;
        if (!action || !action->url)
            continue;
        enum sb_code code = a->curl.global_init ? SB_OK : sb_curl_load(&a->curl, error);
        if (code)
            return code;
        a->step[s].service = add_service(a, action->url, &failed);
        a->step[s].http = sb_http_new(&a->curl, action, a->options.limit, a->options.fresh);
        if (!a->step[s].http || failed)
            return sb_fail_memory(error);
    }
    a->service = sb_arena_alloc(&a->arena, a->names.count + 1, sizeof *a->service);
    return a->service ? SB_OK : sb_fail_memory(error);
}

enum sb_code sb_actions_new(struct sb_actions **actions, const struct sb_dag *dag,
                            const struct sb_action_options *options, struct sb_error *error)
{
    struct sb_actions *a = calloc(1, sizeof *a);
    if (!a)
        return sb_fail_memory(error);
    *a = (struct sb_actions){ .dag = dag, .options = *options };
    a->work = (struct sb_work){ a, go_on, leave };
    a->step = sb_arena_alloc(&a->arena, dag->steps, sizeof *a->step);
    a->acted = sb_arena_alloc(&a->arena, dag->steps, sizeof *a->acted);
    enum sb_code code = a->step && a->acted ? prepare(a, error) : sb_fail_memory(error);
    if (code)
        sb_actions_free(a);
    else
        *actions = a;
    return code;
}

void sb_actions_free(struct sb_actions *a)
{
    if (!a)
        return;
    for (uint32_t s = 0; a->step && a->acted && s < a->dag->steps; s++) {
        leave(a, s);
        sb_http_free(a->step[s].http);
    }
    sb_names_fini(&a->names);
    sb_arena_fini(&a->arena);
    free(a);
}

void sb_actions_begin(struct sb_actions *a, uint64_t replicate, const sb_ns *latency)
{
    a->replicate = replicate;
    a->latency = latency;
    a->failure = (struct sb_error){ 0 };
    memset(a->acted, 0, a->dag->steps * sizeof *a->acted);
}

const struct sb_acted *sb_actions_acted(const struct sb_actions *a) { return a->acted; }

enum sb_code sb_actions_failure(const struct sb_actions *a, struct sb_error *error)
{
    return a->failure.code ? sb_fail(error, a->failure.code, NULL, "%s", a->failure.text) : SB_OK;
}

uint32_t sb_actions_service(const struct sb_actions *a, uint32_t step)
{
    return a->step[step].service;
}

uint32_t sb_actions_services(const struct sb_actions *a) { return (uint32_t)a->names.count; }

const char *sb_actions_service_name(const struct sb_actions *a, uint32_t service)
{
    return a->names.name[service];
}
