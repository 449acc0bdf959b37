/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/long/checkpoint.h"

#include "sim/base/clock.h"

/* Early enough that it is there when the interval is over, if writing takes as long as before. */
static sb_ns due(const struct sb_checkpoint *c)
{
    sb_ns early = 2 * c->takes < c->interval / 2 ? 2 * c->takes : c->interval / 2;
    return c->interval > 0 ? c->since + c->interval - early : INT64_MAX;
}

void sb_checkpoint_begin(struct sb_checkpoint *c) { c->since = sb_clock_now(); }

void sb_checkpoint_attach(struct sb_checkpoint *c, struct sb_experiment *x)
{
    sb_pause_attach(&c->pause, x);
}

enum sb_code sb_checkpoint_write(struct sb_checkpoint *c, struct sb_error *error)
{
    sb_ns begun = sb_clock_now();
    enum sb_code code = sb_part_write(c->part, c->path, error);
    c->since = sb_clock_now();
    c->takes = c->since - begun;
    return code;
}

/* What cannot be written for want of room may be written later. */
static enum sb_code write_as_it_goes(struct sb_checkpoint *c, struct sb_error *error)
{
    struct sb_error why = { 0 };
    enum sb_code code = sb_checkpoint_write(c, &why);
    if (code && code != SB_EIO)
        return sb_fail(error, code, why.where, "%s", why.text);
    if (code && !c->fails && c->failed)
        c->failed(c->self, &why);
    c->fails = code != SB_OK;
    return SB_OK;
}

bool sb_checkpoint_is_due(const struct sb_checkpoint *c) { return sb_clock_now() >= due(c); }

enum sb_code sb_checkpoint_put(struct sb_checkpoint *c, uint32_t row, const struct sb_piece *piece,
                               bool write, struct sb_error *error)
{
    enum sb_code code = sb_part_put(c->part, row, piece, error);
    if (code == SB_OK && (write || sb_checkpoint_is_due(c)))
        code = write_as_it_goes(c, error);
    return code;
}

enum sb_code sb_checkpoint_run(struct sb_checkpoint *c, struct sb_session *session, uint32_t row,
                               struct sb_replicates r, struct sb_error *error)
{
    const struct sb_piece *piece = sb_session_piece(session);
    struct sb_replicates gap = sb_ranges_gap(&piece->done, r.from, r.until);
    enum sb_code code = SB_OK;
    while (code == SB_OK && gap.from < gap.until) {
        sb_pause_set(&c->pause, due(c));
        code = sb_session_run(session, gap.from, gap.until, error);
        piece = sb_session_piece(session);
        gap = sb_ranges_gap(&piece->done, r.from, r.until);
        bool ends = sb_pause_is_asked(&c->pause) || gap.from == gap.until;
        bool is_due = sb_clock_now() >= due(c);
        if (code == SB_OK && (ends || is_due))
            code = sb_part_put(c->part, row, piece, error);
        if (code == SB_OK && is_due)
            code = write_as_it_goes(c, error);
        if (ends)
            break;
    }
    sb_pause_set(&c->pause, INT64_MAX); /* whoever goes on with the experiment is not paused */
    return code;
}
