/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/policy/online.h"

#include "sim/cli/policy/speaking.h"
#include "sim/line/graph_line.h"
#include "sim/line/referee.h"
#include "sim/policy/policy.h"

#include <stdlib.h>

struct runs {
    char command[8192];
    struct sb_peer *peer;
    struct sb_referee *referee;
};

static void close_runs(void *self)
{
    struct runs *r = self;
    if (!r)
        return;
    sb_peer_free(r->peer);
    sb_referee_free(r->referee);
    free(r);
}

static enum sb_code greet(struct runs *r, const struct sb_policy *policy, const struct sb_dag *dag,
                          uint32_t workers, struct sb_error *error)
{
    const struct sb_process_options options = { .command = r->command,
                                                .limit = policy->limit,
                                                .errors = stderr };
    char *graph;
    sb_speaking_command(r->command, sizeof r->command, policy->path);
    enum sb_code code = sb_peer_start(&r->peer, &options, NULL, error);
    if (code == SB_OK)
        code = sb_graph_line(dag, workers, policy->name, NULL, &graph, error);
    if (code)
        return code;
    sb_peer_say(r->peer, "graph %s\n", graph);
    free(graph);
    r->referee = sb_referee_new(dag, workers);
    return r->referee ? SB_OK : sb_fail_memory(error);
}

static enum sb_code open_runs(const struct sb_strategy *strategy, const struct sb_dag *dag,
                              uint32_t workers, void **runs, struct sb_error *error)
{
    struct runs *r = calloc(1, sizeof *r);
    if (!r)
        return sb_fail_memory(error);
    enum sb_code code = greet(r, (const struct sb_policy *)strategy, dag, workers, error);
    if (code)
        close_runs(r);
    else
        *runs = r;
    return code;
}

static enum sb_code run(void *self, uint64_t replicate, const sb_ns *latency, struct sb_span *span,
                        sb_ns *makespan, struct sb_error *error)
{
    struct runs *r = self;
    return sb_referee_run(r->referee, r->peer, replicate, latency, span, makespan, error);
}

const struct sb_online sb_policy_online = { open_runs, run, close_runs };
