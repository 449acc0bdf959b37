/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libearliest itself: with declared dependencies, and with bodies that are all entered at once and
 * wait in the middle, as better-all's do. PEERS_WORKERS is defined where the library can use more
 * than one worker. */
#include "tests/peers/peer.h"

#include "earliest.h"

static struct es_sched *sched;

struct body {
    uint32_t task;
    const struct graph *graph;
};

struct built {
    struct es_set *set;
    struct body *body; /* [tasks] */
};

static struct es_result declared(struct es_self *self, void *data)
{
    const struct body *body = data;
    (void)self;
    peer_body(body->task);
    return es_ok(NULL);
}

static struct es_result awaiting(struct es_self *self, void *data)
{
    const struct body *body = data;
    const struct graph *graph = body->graph;
    for (uint32_t e = graph->pred_begin[body->task]; e < graph->pred_begin[body->task + 1]; e++) {
        struct es_result result = es_await_id(self, graph->pred[e]);
        if (result.code)
            return result;
    }
    peer_body(body->task);
    return es_ok(NULL);
}

static struct built *build(const struct graph *graph, es_body *enter)
{
    struct built *built = malloc(sizeof *built);
    built->set = es_set_new(NULL);
    built->body = malloc((graph->tasks + 1) * sizeof *built->body);
    for (uint32_t t = 0; t < graph->tasks; t++) {
        built->body[t] = (struct body){ t, graph };
        es_set_add(built->set, NULL, enter, &built->body[t]);
        for (uint32_t e = graph->pred_begin[t]; enter == declared && e < graph->pred_begin[t + 1];
             e++)
            es_set_after(built->set, t, graph->pred[e]);
    }
    if (es_set_build(built->set, NULL) != ES_OK)
        exit(1);
    return built;
}

static void *build_declared(const struct graph *graph) { return build(graph, declared); }
static void *build_awaiting(const struct graph *graph) { return build(graph, awaiting); }

static void run(const struct graph *graph, void *built)
{
    (void)graph;
    if (es_run(sched, ((struct built *)built)->set, NULL, NULL) != ES_OK)
        exit(1);
}

static void discard(void *memory)
{
    struct built *built = memory;
    es_set_free(built->set);
    free(built->body);
    free(built);
}

static void start(unsigned workers)
{
    struct es_options options = { 0 };
#ifdef PEERS_WORKERS
    options.workers = workers;
#else
    if (workers > 1) {
        fprintf(stderr, "libearliest has one worker so far\n");
        exit(3);
    }
#endif
    sched = es_sched_new(&options, NULL);
    if (!sched)
        exit(1);
}

static void stop(void) { es_sched_free(sched); }

int main(int argc, char **argv)
{
    static const struct peer ways[] = { { "declared", build_declared, run, discard },
                                        { "awaiting", build_awaiting, run, discard },
                                        { 0 } };
    return peer_main(argc, argv, ways, start, stop);
}
