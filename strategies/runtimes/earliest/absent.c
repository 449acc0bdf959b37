/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/runtimes/earliest/absent.h"

#include <stdlib.h>

/* Everything that a step comes after, found from the edges that were noted. */
struct passing {
    struct sb_earliest_program *p;
    size_t *begin;   /* [steps + 2] */
    uint32_t *from;  /* [edges] by the step that comes after */
    uint32_t *seen;  /* [steps] 1 + the last one for which it was met */
    uint32_t *stack; /* [steps] */
    size_t found, room;
};

void sb_earliest_declare(struct sb_earliest_program *p, uint32_t to, uint32_t from)
{
    if (p->declared_edges == SIZE_MAX)
        return;
    if (sb_reserve(&p->declared_edge, p->declared_edges, &p->declared_room,
                   sizeof *p->declared_edge))
        p->declared_edges = SIZE_MAX; /* memory is out */
    else
        p->declared_edge[p->declared_edges++] = (struct sb_edge){ from, to };
}

static uint32_t set_of(const struct sb_earliest_program *p, uint32_t step)
{
    return p->level && step < p->dag->steps ? p->level[p->dag->step_task[step]] : 0;
}

static void sort_edges(struct passing *s)
{
    const struct sb_earliest_program *p = s->p;
    for (size_t e = 0; e < p->declared_edges; e++)
        s->begin[p->declared_edge[e].to + 1]++;
    for (uint32_t n = 0; n <= p->dag->steps; n++)
        s->begin[n + 1] += s->begin[n];
    for (size_t e = p->declared_edges; e-- > 0;) /* begin[to + 1] counts down to begin[to] */
        s->from[--s->begin[p->declared_edge[e].to + 1]] = p->declared_edge[e].from;
    for (uint32_t n = 0; n <= p->dag->steps; n++)
        s->begin[n] = s->begin[n + 1];
    s->begin[p->dag->steps + 1] = p->declared_edges;
}

/* What `to` comes after, past what is absent. */
static bool pass(struct passing *s, uint32_t to)
{
    struct sb_earliest_program *p = s->p;
    bool absent = to < p->dag->steps && sb_earliest_lacks(p, to);
    uint32_t waiting = 0;
    for (uint32_t at = to;; at = s->stack[--waiting]) {
        for (size_t e = s->begin[at]; e < s->begin[at + 1]; e++) {
            uint32_t from = s->from[e];
            if (s->seen[from] == to + 1)
                continue;
            s->seen[from] = to + 1;
            if (sb_earliest_lacks(p, from)) {
                s->stack[waiting++] = from;
                continue;
            }
            if (sb_reserve(&p->behind_step, s->found, &s->room, sizeof *p->behind_step))
                return false;
            p->behind_step[s->found++] = from;
            if (!absent)
                es_set_after(p->set[set_of(p, to)], to < p->dag->steps ? p->id[to] : p->rest,
                             p->id[from]);
        }
        if (!waiting)
            return true;
    }
}

int sb_earliest_pass_absent(struct sb_earliest_program *p)
{
    size_t steps = p->dag->steps;
    struct passing s = { .p = p };
    if (p->declared_edges == SIZE_MAX)
        return -1;
    s.begin = calloc(steps + 2, sizeof *s.begin);
    s.from = calloc(p->declared_edges + 1, sizeof *s.from);
    s.seen = calloc(steps + 1, sizeof *s.seen);
    s.stack = malloc((steps + 1) * sizeof *s.stack);
    p->before = sb_arena_alloc(&p->arena, steps + 2, sizeof *p->before);
    p->began_set = sb_arena_alloc(&p->arena, p->sets, sizeof *p->began_set);
    bool fine = s.begin && s.from && s.seen && s.stack && p->before && p->began_set;
    if (fine)
        sort_edges(&s);
    for (uint32_t n = 0; fine && n <= steps; n++) {
        fine = pass(&s, n);
        p->before[n + 1] = s.found;
    }
    free(s.begin);
    free(s.from);
    free(s.seen);
    free(s.stack);
    return fine ? 0 : -1;
}

sb_ns sb_earliest_passed(const struct sb_earliest_program *p, uint32_t step)
{
    sb_ns passed = p->began_set[set_of(p, step)];
    for (size_t e = p->before[step]; e < p->before[step + 1]; e++) {
        sb_ns end = p->span[p->behind_step[e]].end;
        passed = end > passed ? end : passed;
    }
    return passed;
}

void sb_earliest_note_absent(struct sb_earliest_program *p)
{
    for (uint32_t s = 0; s < p->dag->steps; s++)
        if (sb_earliest_lacks(p, s) && p->span[s].status != SB_DONE) {
            p->span[s].start = p->span[s].end = sb_earliest_passed(p, s);
            p->span[s].status = SB_DONE;
        }
}
