/* SPDX-License-Identifier: MIT
 * A user and a config are fetched; the profile needs the user. All start at once, so this takes
 * max(user + profile, config) = 140 ms instead of 80 + 120 + 60. */
#include <stdio.h>

#include "earliest.h"

#define MS ((es_ns)1000000)

static struct es_result user(struct es_self *self, void *data)
{
    struct es_result slept = es_sleep(self, 80 * MS);

    return slept.code ? slept : es_ok(data);
}

static struct es_result config(struct es_self *self, void *data)
{
    struct es_result slept = es_sleep(self, 120 * MS);

    return slept.code ? slept : es_ok(data);
}

static struct es_result profile(struct es_self *self, void *data)
{
    struct es_result name = es_await(self, "user");
    struct es_result slept;

    (void)data;
    if (name.code)
        return name; /* the same error, passed on */
    slept = es_sleep(self, 60 * MS);
    return slept.code ? slept : name;
}

int main(void)
{
    struct es_sched *sched = es_sched_new(NULL, NULL);
    struct es_set *set = es_set_new(NULL);
    struct es_error error;

    es_set_add(set, "user", user, "Ada");
    es_set_add(set, "config", config, "dark");
    es_set_add(set, "profile", profile, NULL);
    if (es_run(sched, set, NULL, &error) != ES_OK) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    printf("profile of %s\n", (const char *)es_task_result(sched, 2).value);
    es_sched_free(sched);
    es_set_free(set);
    return 0;
}
