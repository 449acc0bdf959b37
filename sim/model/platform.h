/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers that differ, and links between them that cost time. */
#ifndef SIM_MODEL_PLATFORM_H
#define SIM_MODEL_PLATFORM_H

#include "sim/model/dag.h"

/* What transfers that are under way at the same time do to each other:
 *   free:      nothing;
 *   one-port:  a worker sends one at a time and receives one at a time; the others wait;
 *   shared:    all go over one link, which each of n gets the n-th part of. */
enum sb_link_model { SB_LINK_FREE, SB_LINK_ONE_PORT, SB_LINK_SHARED };

/* "free", "one-port", "shared". */
extern const char *const sb_link_model_name[3];

/* Over a shared link transfers may add up to this (13 days), so that its clock has room. */
#define SB_LINK_SHARED_MAX ((sb_ns)1 << 50)

/* More bytes an edge are not read. */
#define SB_BYTES_MAX 1e18

/* Costs in a platform may not be more than this: they take 16 bytes each. */
#define SB_PLATFORM_COSTS_MAX ((size_t)1 << 27)

/* A step that awaits another on a different worker needs its data, which takes the links' latency
 * and then bytes / bandwidth; on the same worker it is there at once, and between the steps of one
 * body there is none. */
struct sb_platform {
    uint32_t workers;         /* 1 at least */
    const char **worker_name; /* [workers] UTF-8, unique */
    double *speed;            /* [workers] above 0: a latency takes latency / speed there */
    sb_ns link_latency;
    double link_bandwidth; /* bytes a second; 0: infinite */
    enum sb_link_model link_model;

    /* What follows for a graph. */
    sb_ns *cost;     /* [steps][workers] how long a step is expected to take there */
    double *factor;  /* [steps][workers] how many times its latency that is */
    sb_ns *transfer; /* [edges of dag.pred] of each edge, between different workers and alone */
    bool *has_cost;  /* [steps] whether costs of its own were given; NULL: of none */
};

/* How long a step takes on a worker when its latency was drawn so: latency * factor, rounded. With
 * the expected latency it is the cost. */
static inline sb_ns sb_platform_duration(const struct sb_platform *platform, uint32_t step,
                                         uint32_t worker, sb_ns latency)
{
    double factor = platform->factor[(size_t)step * platform->workers + worker];
    return factor == 1 ? latency : (sb_ns)((double)latency * factor + 0.5);
}

/* A copy of what stands in a file, the first six members, in `arena`; NULL when memory is out. */
struct sb_platform *sb_platform_copy(const struct sb_platform *platform, struct sb_arena *arena);

/* Costs that were given for some of the steps. */
struct sb_platform_costs {
    const sb_ns *row;     /* [rows][workers] */
    const uint32_t *step; /* [rows] ascending, whose costs they are */
    uint32_t rows;
};

/* Gives the graph a platform, whose names, speeds and links are copied into its arena. A step with
 * costs of its own takes those, all others latency / speed. SB_EINPUT: it has one already, or
 * pools; more than SB_PLATFORM_COSTS_MAX costs; costs and transfers that add up to more than
 * SB_NS_TOTAL_MAX, or transfers over a shared link to more than SB_LINK_SHARED_MAX. `where` names
 * the source in messages. SB_ENOMEM. */
enum sb_code sb_dag_give_platform(struct sb_dag *dag, const struct sb_platform *platform,
                                  const struct sb_platform_costs *costs, const char *where,
                                  struct sb_error *error);

/* Fills a platform of workers that are all alike, named "1", "2", …, with speed 1 and links that
 * cost nothing, for a graph that has none; in `arena`. SB_ENOMEM, SB_EINPUT as above. */
enum sb_code sb_platform_alike(struct sb_platform *platform, const struct sb_dag *dag,
                               uint32_t workers, struct sb_arena *arena, struct sb_error *error);

#endif
