/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/long/pause.h"

#include "sim/base/clock.h"

/* Called after each unit, one thread at a time. */
static void tick(void *self, uint64_t done, uint64_t wanted)
{
    struct sb_pause *p = self;
    if (p->progress)
        p->progress(p->self, done, wanted);
    if (sb_pause_is_asked(p) || sb_clock_now() >= p->until)
        atomic_store(&p->stop, true);
}

void sb_pause_attach(struct sb_pause *p, struct sb_experiment *x)
{
    *p = (struct sb_pause){
        .until = INT64_MAX, .asked = x->stop, .progress = x->progress, .self = x->self
    };
    atomic_init(&p->stop, sb_pause_is_asked(p));
    x->stop = &p->stop;
    x->progress = tick;
    x->self = p;
}

void sb_pause_set(struct sb_pause *p, sb_ns until)
{
    p->until = until;
    atomic_store(&p->stop, sb_pause_is_asked(p));
}

bool sb_pause_is_asked(const struct sb_pause *p) { return p->asked && atomic_load(p->asked); }
