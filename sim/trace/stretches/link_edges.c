/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/stretches/link_edges.h"

#include <stdlib.h>

/* A search for circles, in the indexed edges and the links that stand so far. */
struct search {
    const struct sb_stretches *s;
    const struct sb_calls *calls;
    uint32_t *mark; /* [stretches] the last search that came by */
    uint32_t *stack, depth, number;
    bool *stands; /* [links] */
};

static void visit(struct search *search, uint32_t stretch)
{
    if (search->mark[stretch] == search->number)
        return;
    search->mark[stretch] = search->number;
    search->stack[search->depth++] = stretch;
}

/* What a stretch waits for: by its edges, and a wait by the links to its call. */
static void visit_sources(struct search *search, uint32_t at)
{
    const struct sb_stretches *s = search->s;
    const struct sb_calls *calls = search->calls;
    uint32_t call = s->stretch[at].call;
    for (size_t e = s->begin[at]; e < s->begin[at + 1]; e++)
        visit(search, s->edge[e].from);
    if (s->stretch[at].number)
        return;
    for (size_t l = sb_calls_links_to(calls, call); l < calls->links && calls->link[l].to == call;
         l++)
        if (search->stands[l])
            visit(search, s->last[calls->link[l].from]);
}

/* Whether `from` waits for `to`, directly or not. */
static bool waits_for(struct search *search, uint32_t from, uint32_t to)
{
    search->number++;
    search->depth = 0;
    visit(search, from);
    while (search->depth) {
        uint32_t at = search->stack[--search->depth];
        if (at == to)
            return true;
        visit_sources(search, at);
    }
    return false;
}

static void take_links(struct sb_stretch_draft *d, struct search *search)
{
    const uint32_t *last = d->stretches->last;
    for (size_t l = 0; l < d->calls->links; l++) {
        const struct sb_call_link *link = &d->calls->link[l];
        search->stands[l] = sb_calls_link_crosses(d->calls, link) &&
                            d->wait[link->to] != SB_NO_STRETCH &&
                            !waits_for(search, last[link->from], d->wait[link->to]);
    }
    for (size_t l = 0; l < d->calls->links; l++) {
        const struct sb_call_link *link = &d->calls->link[l];
        if (!search->stands[l])
            continue;
        sb_stretch_draft_edge(d, last[link->from], d->wait[link->to], SB_EDGES_RECORDED);
        if (!link->dropped)
            sb_stretch_draft_edge(d, last[link->from], d->wait[link->to], SB_EDGES_LEFT);
    }
}

bool sb_link_edges_add(struct sb_stretch_draft *d)
{
    uint32_t count = d->stretches->count;
    if (!d->calls->links)
        return true;
    struct search search = { .s = d->stretches,
                             .calls = d->calls,
                             .mark = calloc(count, sizeof *search.mark),
                             .stack = malloc(count * sizeof *search.stack),
                             .stands = calloc(d->calls->links, sizeof *search.stands) };
    bool fine = search.mark && search.stack && search.stands;
    if (fine) {
        take_links(d, &search);
        sb_stretches_index(d->stretches);
    }
    free(search.mark);
    free(search.stack);
    free(search.stands);
    return fine && !d->failed;
}
