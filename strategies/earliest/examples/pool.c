/* SPDX-License-Identifier: MIT
 * A pool that many requests share. A page needs the user, then the profile, and both need one of
 * two connections to the database for 30 ms. A page comes every 20 ms, which is more than two
 * connections can do: the queue grows, and whoever would be the fourth in it is shed. In virtual
 * time, so this takes none. */
#include <stdio.h>

#include "earliest.h"

enum { PAGES = 12 };

static const es_ns ms = 1000000;

static struct es_result query(struct es_self *self, void *data)
{
    (void)data;
    return es_sleep(self, 30 * ms);
}

struct source {
    struct es_sched *sched;
    struct es_set *page;
};

/* Requests come from a body that sleeps until the next one. */
static struct es_result arrivals(struct es_self *self, void *data)
{
    const struct source *source = data;

    for (int i = 0; i < PAGES; i++) {
        es_sleep_until_last(self, i * 20 * ms);
        es_request_start(source->sched, source->page, NULL, NULL);
    }
    return es_ok(NULL);
}

/* The set with the two queries; each takes a connection before it is entered. */
static struct es_set *page_set(struct es_pool *database)
{
    struct es_set *page = es_set_new(NULL);
    struct es_units connection = { database, 1 };
    struct es_demand demand = ES_DEMAND(.units = &connection, .count = 1);
    es_id user = es_set_add(page, "user", query, NULL);
    es_id profile = es_set_add(page, "profile", query, NULL);

    es_set_after(page, profile, user);
    es_set_demand(page, user, &demand);
    es_set_demand(page, profile, &demand);
    return page;
}

int main(void)
{
    struct es_virtual_clock clock;
    struct source source;
    struct es_pool *database;
    struct es_set *arriving = es_set_new(NULL);
    struct es_request *request;

    es_virtual_clock_init(&clock);
    source.sched = es_sched_new(&ES_OPTIONS(.clock = &clock.clock), NULL);
    database =
        es_pool_new(source.sched, &ES_POOL(.name = "database", .slots = 2, .places = 3), NULL);
    source.page = page_set(database);
    es_set_add(arriving, "arrivals", arrivals, &source);
    es_request_start(source.sched, arriving, NULL, NULL);
    while ((request = es_request_wait_any(source.sched))) {
        struct es_error error;
        int code = es_request_finish(request, &error);

        if (es_request_number(request) > 1) /* the first are the arrivals */
            printf("page %2u at %3d ms: %s\n", (unsigned)es_request_number(request) - 2,
                   (int)(clock.now / ms), code ? error.text : "done");
        es_request_free(request);
    }
    es_sched_free(source.sched); /* and its pools */
    es_set_free(source.page);
    es_set_free(arriving);
    return 0;
}
