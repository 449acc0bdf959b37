/* SPDX-License-Identifier: MIT
 * Five calls of known length in virtual time, drawn as a waterfall: 360 ms, and over in an instant.
 */
#include <stdio.h>

#include "earliest.h"

struct call {
    es_ns ms;
    const char *needs[2];
};

static struct es_result fetch(struct es_self *self, void *data)
{
    const struct call *call = data;
    struct es_result result = es_ok(NULL);

    for (int i = 0; i < 2 && call->needs[i] && result.code == ES_OK; i++)
        result = es_await(self, call->needs[i]);
    return result.code ? result : es_sleep(self, call->ms * 1000000);
}

static void print(void *file, const char *text, size_t length) { fwrite(text, 1, length, file); }

int main(void)
{
    static struct call config = { 50, { NULL, NULL } };
    static struct call user = { 120, { NULL, NULL } };
    static struct call posts = { 200, { "user", NULL } };
    static struct call profile = { 80, { "user", "config" } };
    static struct call analytics = { 40, { "posts", "profile" } };
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock, .trace_events = 1000 };
    struct es_set *set = es_set_new(NULL);
    struct es_sched *sched;
    int code;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    es_set_add(set, "config", fetch, &config);
    es_set_add(set, "user", fetch, &user);
    es_set_add(set, "posts", fetch, &posts);
    es_set_add(set, "profile", fetch, &profile);
    es_set_add(set, "analytics", fetch, &analytics);
    code = es_run(sched, set, NULL, NULL);
    if (!code)
        es_trace_waterfall(sched, print, stdout);
    es_sched_free(sched);
    es_set_free(set);
    return code != ES_OK || clock.now != 360 * (es_ns)1000000;
}
