/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A distribution as the kernels draw it; see sampler.h, which makes it. */
#ifndef SIM_DRAW_SAMPLER_TYPE_H
#define SIM_DRAW_SAMPLER_TYPE_H

#include "sim/base/time.h"
#include "sim/draw/tables/table.h"
#include "sim/model/distribution/dist.h"

enum sb_draw {
    SB_DRAW_CONSTANT,   /* (sb_ns)a */
    SB_DRAW_TABLE,      /* a + b T(u) */
    SB_DRAW_EXP,        /* exp(a + b T(u)) + shift */
    SB_DRAW_SCALED_EXP, /* a exp(b T(u)) + shift, in floats for b T(u), whose range that is */
    SB_DRAW_STEPS,      /* sample[floor(count u)] */
    SB_DRAW_ROWS,       /* sample[replicate % count], whatever u */
    SB_DRAW_MIXTURE,
    SB_DRAW_EXACT /* the quantile function itself: slow, where tables would need too much memory */
};

struct sb_sampler {
    enum sb_draw draw;
    uint32_t count;
    bool plain; /* of a table: nothing is added, and the bulk does not reach `least` or `most` */
    double a, b, shift, least, most; /* the draw is cut to [least, most] */
    const struct sb_table *table;
    const sb_ns *sample; /* [count] steps or rows, shifted and cut */
    /* [count] mixture: component i is chosen by the uniforms in [below[i - 1], below[i]), the last
     * one by all the rest. Components are no mixtures. */
    const uint64_t *below;
    const struct sb_sampler *component; /* [count] */
    const struct sb_dist *dist;
};

#endif
