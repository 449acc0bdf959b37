/* SPDX-License-Identifier: MIT
 * A body that starts at once and waits in the middle: it runs 5 ms, awaits the user (ready at 30),
 * runs 1, awaits the posts (ready at 80), runs 4, and is done at 84. */
#include <stdio.h>

#include "earliest.h"

#define MS ((es_ns)1000000)

static struct es_result user(struct es_self *self, void *data)
{
    struct es_result slept = es_sleep(self, 30 * MS);

    return slept.code ? slept : es_ok(data);
}

static struct es_result posts(struct es_self *self, void *data)
{
    struct es_result author = es_await(self, "user");

    (void)data;
    return author.code ? author : es_sleep(self, 50 * MS);
}

static struct es_result posts_with_author(struct es_self *self, void *data)
{
    struct es_result result = es_sleep(self, 5 * MS);

    if (result.code || (result = es_await(self, "user")).code)
        return result;
    if ((result = es_sleep(self, 1 * MS)).code || (result = es_await(self, "posts")).code)
        return result;
    result = es_sleep(self, 4 * MS);
    *(es_ns *)data = es_now(self);
    return result;
}

int main(void)
{
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock };
    struct es_set *set = es_set_new(NULL);
    struct es_sched *sched;
    es_ns done = 0;
    int code;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    es_set_add(set, "user", user, NULL);
    es_set_add(set, "posts", posts, NULL);
    es_set_add(set, "posts-with-author", posts_with_author, &done);
    code = es_run(sched, set, NULL, NULL);
    printf("done at %d ms\n", (int)(done / MS));
    es_sched_free(sched);
    es_set_free(set);
    return code != ES_OK || done != 84 * MS;
}
