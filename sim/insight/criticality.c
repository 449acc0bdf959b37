/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/criticality.h"

#include "sim/insight/counts.h"
#include "sim/insight/links.h"
#include "sim/insight/pass.h"
#include "sim/stats/estimate.h"

#include <math.h>
#include <stdlib.h>

/* ---- passes ---- */

/* What is being measured. */
struct measure {
    const struct sb_pass *asked;
    const struct sb_criticality_case *cases; /* [pass.count] */
    struct sb_pass pass;
    struct sb_counts
        *counts; /* [threads][pass.count] of the pass; the sums are those of thread 0 */
};

static void criticality_visit(void *self, unsigned thread, uint32_t at,
                              const struct sb_pass_block *block)
{
    const struct measure *m = self;
    sb_counts_add(&m->counts[(size_t)thread * m->pass.count + at], block);
}

static void criticality_progress(void *self, uint64_t done, uint64_t wanted)
{
    const struct measure *m = self;
    m->asked->progress(m->asked->self, done, wanted);
}

/* Which slacks a pass counts, for each case: of tasks of[case][count], or of all (NULL). */
struct slacks {
    uint32_t *const *of;
    uint32_t count;
};

/* One pass into zeroed counts: of the links[cases], and of those slacks. */
static enum sb_code criticality_count(struct measure *m, struct sb_counts *counts,
                                      const struct sb_links *links, struct slacks slacks,
                                      uint64_t *done, struct sb_error *error)
{
    const uint32_t cases = m->pass.count, all = cases * m->pass.threads;
    enum sb_code code = SB_OK;
    m->counts = counts;
    for (uint32_t i = 0; code == SB_OK && i < all; i++)
        code = sb_counts_init(&counts[i], m->cases[i % cases].plan, &links[i % cases],
                              m->cases[i % cases].tail_from,
                              slacks.of ? slacks.of[i % cases] : NULL, slacks.count, error);
    if (code == SB_OK)
        code = sb_pass_run(&m->pass, done, error);
    for (uint32_t i = 0; code == SB_OK && i < all; i++) {
        if (i >= cases)
            sb_counts_merge(&counts[i % cases], &counts[i], m->pass.dag->tasks);
        if (counts[i % cases].failed)
            code = sb_fail_memory(error);
    }
    return code;
}

/* ---- figures ---- */

struct criticality_ranked {
    struct sb_count count;
    uint32_t number;
};

static int by_count(const void *a, const void *b)
{
    const struct criticality_ranked *x = a, *y = b;
    if (x->count.all != y->count.all)
        return x->count.all > y->count.all ? -1 : 1;
    if (x->count.tail != y->count.tail)
        return x->count.tail > y->count.tail ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* In the order of a result; the caller frees. NULL: memory is out. */
static struct criticality_ranked *criticality_rank(const struct sb_count *counts, uint32_t n)
{
    struct criticality_ranked *ranked = calloc((size_t)n + 1, sizeof *ranked);
    for (uint32_t i = 0; ranked && i < n; i++)
        ranked[i] = (struct criticality_ranked){ counts[i], i };
    if (ranked && n)
        qsort(ranked, n, sizeof *ranked, by_count);
    return ranked;
}

static uint32_t at_most(uint32_t n) { return n < SB_CRITICALITY_MAX ? n : SB_CRITICALITY_MAX; }

/* Where nothing is random, one replicate says all; of a random one alone nothing bounds the others.
 */
static struct sb_interval settled(struct sb_interval ci95, double value, uint64_t n, bool random)
{
    if (n > 1 && random)
        return ci95;
    return random ? (struct sb_interval){ NAN, NAN } : (struct sb_interval){ value, value };
}

static double criticality_share(uint64_t hits, uint64_t n)
{
    return n ? (double)hits / (double)n : (double)NAN;
}

static void fill_task(struct sb_task_criticality *task, const struct criticality_ranked *ranked,
                      const struct sb_count *replicates, const struct sb_slack *slack,
                      const struct sb_dag *dag)
{
    const struct sb_count *hits = &ranked->count;
    task->name = dag->task_name[ranked->number];
    task->p = criticality_share(hits->all, replicates->all);
    task->p_tail = criticality_share(hits->tail, replicates->tail);
    task->ci95 = settled(sb_estimate_share(hits->all, replicates->all), task->p, replicates->all,
                         dag->random);
    task->tail_ci95 = settled(sb_estimate_share(hits->tail, replicates->tail), task->p_tail,
                              replicates->tail, dag->random);
    task->slack = sb_slack_summarise(slack);
    const uint64_t n = slack->moments.count;
    task->slack.mean_ci95 = settled(task->slack.mean_ci95, task->slack.mean, n, dag->random);
    task->slack.p5_ci95 = settled(task->slack.p5_ci95, task->slack.p5, n, dag->random);
}

static void fill_edge(struct sb_edge_criticality *edge, const struct criticality_ranked *ranked,
                      const struct sb_count *replicates, const struct sb_link *link,
                      const struct sb_dag *dag)
{
    bool from = link->from < dag->tasks, to = link->to < dag->tasks;
    *edge =
        (struct sb_edge_criticality){ .from = from ? dag->task_name[link->from] : NULL,
                                      .to = to ? dag->task_name[link->to] : NULL,
                                      .from_join = from ? 0 : link->from - dag->tasks + 1,
                                      .to_join = to ? 0 : link->to - dag->tasks + 1,
                                      .p = criticality_share(ranked->count.all, replicates->all),
                                      .p_tail =
                                          criticality_share(ranked->count.tail, replicates->tail) };
}

/* What one case is filled from: its counts; the slacks that were counted, of tasks slack_of[]
 * (NULL: of all). */
struct counted {
    const struct sb_counts *counts;
    const struct sb_links *links;
    const struct criticality_ranked *task, *link;
    const struct sb_slack *slack;
    const uint32_t *slack_of;
};

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static const struct sb_slack *slack_of_task(const struct counted *c, uint32_t task, uint32_t slacks)
{
    if (!c->slack_of)
        return &c->slack[task];
    const uint32_t *at = bsearch(&task, c->slack_of, slacks, sizeof task, ascending);
    return &c->slack[at - c->slack_of];
}

static enum sb_code fill(struct sb_criticality *to, const struct counted *c,
                         const struct sb_dag *dag, struct sb_arena *arena, struct sb_error *error)
{
    *to = (struct sb_criticality){ .replicates = c->counts->replicates.all,
                                   .tail_replicates = c->counts->replicates.tail,
                                   .tail_from = c->counts->tail_from,
                                   .tasks = at_most(dag->tasks),
                                   .edges = at_most(c->links->count) };
    to->left_out = dag->tasks - to->tasks;
    to->edges_left_out = c->links->count - to->edges;
    to->task = sb_arena_alloc(arena, to->tasks, sizeof *to->task);
    to->edge = sb_arena_alloc(arena, to->edges, sizeof *to->edge);
    if (!to->task || !to->edge)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < to->tasks; i++)
        fill_task(&to->task[i], &c->task[i], &c->counts->replicates,
                  slack_of_task(c, c->task[i].number, to->tasks), dag);
    for (uint32_t i = 0; i < to->edges; i++)
        fill_edge(&to->edge[i], &c->link[i], &c->counts->replicates,
                  &c->links->link[c->link[i].number], dag);
    return SB_OK;
}

/* ---- all ---- */

/* What the cases need; all by case. */
struct room {
    struct sb_pass_case *cases;
    struct sb_links *links, *none;
    struct criticality_ranked **task, **link; /* on the heap */
    uint32_t **slack_of;               /* where not all tasks are in a result */
    struct sb_counts *counts, *slacks; /* [threads][cases]; of a second pass, or the same */
};

static enum sb_code make_room(struct room *r, const struct measure *m, struct sb_arena *arena,
                              struct sb_error *error)
{
    const size_t n = m->pass.count, all = n * m->pass.threads;
    bool second = m->pass.dag->tasks > SB_CRITICALITY_MAX, made = true;
    r->cases = sb_arena_alloc(arena, n, sizeof *r->cases);
    r->links = sb_arena_alloc(arena, n, sizeof *r->links);
    r->none = sb_arena_alloc(arena, n, sizeof *r->none);
    r->task = sb_arena_alloc(arena, n, sizeof *r->task);
    r->link = sb_arena_alloc(arena, n, sizeof *r->link);
    r->slack_of = sb_arena_alloc(arena, n, sizeof *r->slack_of);
    r->counts = sb_arena_alloc(arena, all, sizeof *r->counts);
    r->slacks = second ? sb_arena_alloc(arena, all, sizeof *r->slacks) : r->counts;
    made = r->cases && r->links && r->none && r->task && r->link && r->slack_of && r->counts &&
           r->slacks;
    for (size_t i = 0; made && second && i < n; i++)
        made = (r->slack_of[i] = sb_arena_alloc(arena, SB_CRITICALITY_MAX, sizeof(uint32_t)));
    for (size_t i = 0; made && i < n; i++)
        made = sb_links_build(&r->links[i], m->cases[i].plan, arena) == 0;
    return made ? SB_OK : sb_fail_memory(error);
}

static void free_room(struct room *r, const struct measure *m)
{
    const size_t n = m->pass.count, all = n * m->pass.threads;
    for (size_t i = 0; r->task && r->link && i < n; i++) {
        free(r->task[i]);
        free(r->link[i]);
    }
    for (size_t i = 0; r->counts && i < all; i++)
        sb_counts_fini(&r->counts[i]);
    for (size_t i = 0; r->slacks && r->slacks != r->counts && i < all; i++)
        sb_counts_fini(&r->slacks[i]);
}

/* The tasks and links by rank; and of the former those that a result has, ascending. */
static enum sb_code rank_all(struct room *r, const struct measure *m, struct sb_error *error)
{
    const uint32_t tasks = m->pass.dag->tasks;
    for (uint32_t i = 0; i < m->pass.count; i++) {
        r->task[i] = criticality_rank(r->counts[i].task, tasks);
        r->link[i] = criticality_rank(r->counts[i].link, r->links[i].count);
        if (!r->task[i] || !r->link[i])
            return sb_fail_memory(error);
        if (!r->slack_of[i])
            continue;
        for (uint32_t k = 0; k < SB_CRITICALITY_MAX; k++)
            r->slack_of[i][k] = r->task[i][k].number;
        qsort(r->slack_of[i], SB_CRITICALITY_MAX, sizeof(uint32_t), ascending);
    }
    return SB_OK;
}

/* The second pass, if there is one, has as many replicates as the first was left to do. */
static enum sb_code criticality_measure(struct measure *m, struct room *r, uint64_t *done,
                                        struct sb_error *error)
{
    bool second = r->slacks != r->counts;
    struct slacks slacks = { NULL, second ? 0 : m->pass.dag->tasks };
    enum sb_code code = criticality_count(m, r->counts, r->links, slacks, done, error);
    if (code == SB_OK)
        code = rank_all(r, m, error);
    if (code || !second || *done == 0)
        return code;
    uint64_t again;
    m->pass.replicates = *done;
    slacks = (struct slacks){ r->slack_of, SB_CRITICALITY_MAX };
    return criticality_count(m, r->slacks, r->none, slacks, &again, error);
}

enum sb_code sb_criticality_measure(const struct sb_pass *pass, uint32_t workers,
                                    const struct sb_criticality_case *cases, uint32_t n,
                                    uint64_t *done, struct sb_arena *arena, struct sb_error *error)
{
    struct measure m = { .asked = pass, .cases = cases, .pass = *pass };
    struct sb_arena scratch = { 0 };
    struct room room = { 0 };
    m.pass.count = n;
    m.pass.visit = criticality_visit;
    m.pass.self = &m;
    m.pass.progress = pass->progress ? criticality_progress : NULL;
    enum sb_code code = make_room(&room, &m, &scratch, error);
    for (uint32_t i = 0; code == SB_OK && i < n; i++)
        room.cases[i] =
            (struct sb_pass_case){ .plan = cases[i].plan, .workers = workers, .paths = true };
    m.pass.cases = room.cases;
    *done = 0;
    if (code == SB_OK)
        code = criticality_measure(&m, &room, done, error);
    for (uint32_t i = 0; code == SB_OK && *done && i < n; i++)
        code = fill(cases[i].criticality,
                    &(struct counted){ &room.counts[i], &room.links[i], room.task[i], room.link[i],
                                       room.slacks[i].slack, room.slack_of[i] },
                    pass->dag, arena, error);
    free_room(&room, &m);
    sb_arena_fini(&scratch);
    return code;
}
