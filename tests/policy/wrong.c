/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strategy that does one thing wrong, which the variable WRONG names: for tests/cli/policy.sh, on
 * its graph of a and b, c after a, d after b, of 10, 30, 20 and 5 ms, on two workers. */
#include <signal.h>
#include <simbench/strategy.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int does(const char *what)
{
    const char *wrong = getenv("WRONG");
    return wrong && strcmp(wrong, what) == 0;
}

static void misbehave(const char *where)
{
    char what[40];
    snprintf(what, sizeof what, "hang-%s", where);
    if (does(what))
        for (;;)
            pause();
    snprintf(what, sizeof what, "crash-%s", where);
    if (does(what))
        raise(SIGSEGV);
    snprintf(what, sizeof what, "exit-%s", where);
    if (does(what))
        exit(7);
}

__attribute__((constructor)) static void load(void) { misbehave("load"); }

static void constrain(const struct sb_graph_v1 *graph,
                      void (*add)(void *to, uint32_t first, uint32_t second), void *to)
{
    misbehave("constrain");
    if (does("cycle")) {
        add(to, 0, 1);
        add(to, 1, 0);
    }
    if (does("edge-beyond"))
        add(to, 0, graph->steps);
}

static void prioritise(const struct sb_graph_v1 *graph, int64_t *key)
{
    misbehave("prioritise");
    for (uint32_t s = 0; s < graph->steps; s++)
        key[s] = -(int64_t)s;
}

/* c on a's worker and d on b's, as it should be, and then one thing else. */
static void place(const struct sb_graph_v1 *graph, uint32_t *worker, int64_t *start)
{
    const int64_t ms = 1000000;
    misbehave("place");
    memcpy(worker, (const uint32_t[]){ 0, 1, 0, 1 }, 4 * sizeof *worker);
    memcpy(start, (const int64_t[]){ 0, 0, 10 * ms, 30 * ms }, 4 * sizeof *start);
    if (does("early"))
        start[3] = 25 * ms;
    if (does("worker-twice"))
        worker[2] = 1;
    if (does("loses"))
        worker[2] = SB_STRATEGY_V1_NONE;
    if (does("beyond"))
        worker[2] = graph->workers;
    if (does("before"))
        start[0] = -1;
}

/* ---- while it runs ---- */

static uint32_t given; /* steps that were started, in the order a, b, c, d */
static int is_ready[4];

static void *begin(const struct sb_graph_v1 *graph, uint64_t replicate)
{
    (void)graph, (void)replicate;
    misbehave("begin");
    given = 0;
    memset(is_ready, 0, sizeof is_ready);
    return NULL;
}

static void ready(void *state, uint32_t step, int64_t now)
{
    (void)state, (void)now;
    misbehave("ready");
    is_ready[step] = 1;
}

static void ended(void *state, uint32_t step, int64_t now)
{
    (void)state, (void)step, (void)now;
    misbehave("ended");
}

static uint32_t idle(void *state, uint32_t worker, int64_t now)
{
    (void)state, (void)worker;
    misbehave("idle");
    if (does("prints")) /* which is no part of the conversation */
        puts("start 3 on 0");
    if (does("early-online") && given == 1)
        return 3;
    if (does("early-running") && now == 10000000)
        return 3;
    if (does("twice") && given == 1)
        return 0;
    if (does("again") && now == 30000000)
        return 0;
    if (does("unknown"))
        return 4;
    if (does("idles") && now > 0)
        return SB_STRATEGY_V1_NONE;
    if (given == 4 || !is_ready[given])
        return SB_STRATEGY_V1_NONE;
    return given++;
}

#ifdef LONGER /* room for what a later version has behind it */
__attribute__((aligned(4096)))
#endif
const struct sb_strategy_v1 sb_strategy_v1 = {
#ifdef VERSION
    .version = VERSION,
#else
    .version = 1,
#endif
#ifdef SIZE
    .size = SIZE,
#else
    .size = sizeof(struct sb_strategy_v1),
#endif
#ifdef NAME
    .name = NAME,
#else
    .name = "wrong",
#endif
#ifndef DECIDES /* while it runs alone */
    .constrain = constrain,
    .prioritise = prioritise,
    .place = place,
#endif
    .begin = begin,
    .ready = ready,
    .ended = ended,
    .idle = idle,
};
