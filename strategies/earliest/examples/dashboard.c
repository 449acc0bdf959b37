/* SPDX-License-Identifier: MIT
 * Declared dependencies: profile and preferences come after the user, the dashboard after both. A
 * task that is not entered yet has no stack. Takes max(config, user + max(profile, preferences) +
 * dashboard) = 170 ms. */
#include <stdio.h>

#include "earliest.h"

/* Stands for a request that takes `data` milliseconds. */
static struct es_result request(struct es_self *self, void *data)
{
    return es_sleep(self, *(const es_ns *)data * 1000000);
}

int main(void)
{
    static es_ns ms[] = { 90, 40, 100, 50, 30 };
    struct es_sched *sched = es_sched_new(NULL, NULL);
    struct es_set *set = es_set_new(NULL);
    struct es_error error;
    int code;

    es_set_add(set, "config", request, &ms[0]);
    es_id user = es_set_add(set, "user", request, &ms[1]);
    es_id profile = es_set_add(set, "profile", request, &ms[2]);
    es_id preferences = es_set_add(set, "preferences", request, &ms[3]);
    es_id dashboard = es_set_add(set, "dashboard", request, &ms[4]);
    es_set_after(set, profile, user);
    es_set_after(set, preferences, user);
    es_set_after(set, dashboard, profile);
    es_set_after(set, dashboard, preferences);

    code = es_run(sched, set, NULL, &error);
    if (code)
        fprintf(stderr, "%s\n", error.text);
    es_sched_free(sched);
    es_set_free(set);
    return code != ES_OK;
}
