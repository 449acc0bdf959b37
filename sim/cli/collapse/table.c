/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/collapse/table.h"

#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>

static const char dim[] = "\033[2m", bold[] = "\033[1m";

enum { TEXT = 400 };

static const char *trigger_of(char out[TEXT], const struct sb_collapse *c, sb_ns length)
{
    char time[SB_UNITS_SIZE];
    sb_units_duration(time, (double)length, 0);
    if (length == 0)
        snprintf(out, TEXT, "none");
    else if (c->trigger.kind == SB_TRIGGER_PAUSE)
        snprintf(out, TEXT, "pause %s", time);
    else
        snprintf(out, TEXT, "%gx for %s", c->trigger.factor, time);
    return out;
}

/* What collapse means here: without that its probability says nothing. */
static void put_definition(const struct sb_text_page *page, const struct sb_collapse_session *s)
{
    const struct sb_collapse *c = &s->collapse;
    char text[2 * TEXT], share[SB_UNITS_SIZE], window[SB_UNITS_SIZE], settle[SB_UNITS_SIZE],
        at[SB_UNITS_SIZE], name[TEXT];
    sb_utf8_clean(name, sizeof name, s->setup.workload[0]->name, 60);
    sb_text_page_styled(page, bold, name[0] ? name : "(no name)");
    fputs("  ", page->out);
    snprintf(text, sizeof text, "%u runs each; pools take %.4g requests a second", c->runs,
             s->capacity);
    sb_text_page_paragraph(page, dim, text);
    snprintf(text, sizeof text,
             "Collapse: of the requests that arrive in a window of %s, fewer than %s are ok by its "
             "end; it begins %s after the trigger, which comes at %s.",
             sb_units_duration(window, (double)c->rule.window, 0),
             sb_units_share(share, c->rule.threshold),
             sb_units_duration(settle, (double)c->rule.settle, 0),
             sb_units_duration(at, (double)c->rule.at, 0));
    sb_text_page_paragraph(page, "", text);
    fputc('\n', page->out);
}

/* "0.244 (0.218 to 0.272)" */
static void put_column(struct sb_text_table *t, uint32_t column, struct sb_estimate e)
{
    char text[TEXT];
    if (isnan(e.value))
        return;
    snprintf(text, sizeof text, "%.3g (%.3g to %.3g)", e.value, e.ci95.lo, e.ci95.hi);
    sb_text_table_put(t, column, text);
}

static void put_time(struct sb_text_table *t, uint32_t column, double ns)
{
    char text[SB_UNITS_SIZE];
    if (!isnan(ns))
        sb_text_table_put(t, column, sb_units_duration(text, ns, NAN));
}

enum { RATE, TRIGGER, P, OK, RECOVERY, RECOVERY_90, LIMIT };

static void put_cell_row(struct sb_text_table *t, const struct sb_collapse *c,
                         const struct sb_collapse_rate *rate, uint32_t i)
{
    const struct sb_collapse_cell *cell = &rate->cell[i];
    char text[TEXT];
    sb_text_table_row(t);
    snprintf(text, sizeof text, "%.4g/s", rate->rate);
    sb_text_table_put(t, RATE, text);
    sb_text_table_put(t, TRIGGER, trigger_of(text, c, c->length[i]));
    put_column(t, P, cell->probability);
    if (!isnan(cell->share.value)) {
        char share[SB_UNITS_SIZE];
        sb_text_table_put(t, OK, sb_units_share(share, cell->share.value));
    }
    if (c->length[i] > 0) {
        put_time(t, RECOVERY, cell->recovery_median);
        put_time(t, RECOVERY_90, cell->recovery_p90);
    }
    if (cell->at_limit == 0)
        return;
    char pending[SB_UNITS_SIZE];
    snprintf(text, sizeof text, "%llu, up to %s pending", (unsigned long long)cell->at_limit,
             sb_units_count(pending, cell->pending_max));
    sb_text_table_put(t, LIMIT, text);
}

static enum sb_code put_rates(const struct sb_text_page *page, const struct sb_collapse *c,
                              const struct sb_collapse_rate *rate, struct sb_error *error)
{
    struct sb_text_table t = { 0 };
    sb_text_table_column(&t, "rate", false);
    sb_text_table_column(&t, "trigger", true);
    sb_text_table_column(&t, "P(collapse)", true);
    sb_text_table_column(&t, "ok in the window", false);
    sb_text_table_column(&t, "recovers in: median", false);
    sb_text_table_column(&t, "p90", false);
    sb_text_table_column(&t, "at the backlog's limit", true);
    for (uint32_t r = 0; r < c->rates; r++)
        for (uint32_t i = 0; i < c->lengths; i++)
            put_cell_row(&t, c, &rate[r], i);
    enum sb_code code = sb_text_table_finish(&t, error);
    if (code == SB_OK)
        code = sb_text_page_table(page, &t, TRIGGER + 1, NULL, error);
    sb_text_table_fini(&t);
    return code;
}

/* What holds for a rate as a whole. */
static enum sb_code put_summary(const struct sb_text_page *page, const struct sb_collapse *c,
                                const struct sb_collapse_rate *rate, struct sb_error *error)
{
    struct sb_text_table t = { 0 };
    sb_text_table_column(&t, "rate", false);
    sb_text_table_column(&t, "collapses an hour by itself", true);
    sb_text_table_column(&t, "half of the runs collapse from", true);
    for (uint32_t r = 0; r < c->rates; r++) {
        char text[TEXT], half[SB_UNITS_SIZE], lo[SB_UNITS_SIZE], hi[SB_UNITS_SIZE];
        const struct sb_estimate *h = &rate[r].half;
        sb_text_table_row(&t);
        snprintf(text, sizeof text, "%.4g/s", rate[r].rate);
        sb_text_table_put(&t, 0, text);
        put_column(&t, 1, rate[r].by_itself);
        if (isnan(h->value))
            continue;
        snprintf(text, sizeof text, "%s (%s to %s)", sb_units_duration(half, h->value, NAN),
                 sb_units_duration(lo, h->ci95.lo, NAN), sb_units_duration(hi, h->ci95.hi, NAN));
        sb_text_table_put(&t, 2, text);
    }
    enum sb_code code = sb_text_table_finish(&t, error);
    if (code == SB_OK)
        code = sb_text_page_table(page, &t, 1, NULL, error);
    sb_text_table_fini(&t);
    return code;
}

/* "at 27.8/s (26.4 to 29.3)"; of one run without an interval. */
static const char *at_rate(char out[TEXT], struct sb_estimate e)
{
    if (isnan(e.ci95.lo))
        snprintf(out, TEXT, "at %.3g/s", e.value);
    else
        snprintf(out, TEXT, "at %.3g/s (%.3g to %.3g)", e.value, e.ci95.lo, e.ci95.hi);
    return out;
}

static void put_ramp_table(const struct sb_text_page *page, const struct sb_collapse_session *s,
                           const struct sb_ramp_result *r)
{
    char text[3 * TEXT], climb[SB_UNITS_SIZE], breaks[TEXT], recovers[TEXT];
    const unsigned long long runs = r->runs, down = r->down, up = r->up_again;
    int used = snprintf(text, sizeof text, "Ramp, from %.4g/s to %.4g/s in %s: ", s->ramp.least,
                        s->ramp.most, sb_units_duration(climb, (double)s->ramp.climb, 0));
    char *rest = text + used;
    const size_t room = sizeof text - (size_t)used;
    at_rate(breaks, r->breaks);
    at_rate(recovers, r->recovers);
    if (down == 0)
        snprintf(rest, room, "none of %llu runs breaks down.", runs);
    else if (up == 0)
        snprintf(rest, room,
                 "%llu of %llu runs break down, %s; when the rate falls again, none recovers.",
                 down, runs, breaks);
    else
        snprintf(rest, room,
                 "%llu of %llu runs break down, %s; when the rate falls again, %llu recover, %s.",
                 down, runs, breaks, up, recovers);
    sb_text_page_paragraph(page, "", text);
}

enum sb_code sb_collapse_table(const struct sb_text_page *page, const struct sb_collapse_session *s,
                               struct sb_error *error)
{
    enum sb_code code = SB_OK;
    put_definition(page, s);
    for (uint32_t i = 0; i < s->strategies && code == SB_OK; i++) {
        if (s->strategies > 1)
            sb_text_page_paragraph(page, bold, s->setup.selection.strategy[i]->name);
        code = put_rates(page, &s->collapse, s->rate[i], error);
        if (code == SB_OK)
            code = put_summary(page, &s->collapse, s->rate[i], error);
        if (code == SB_OK && s->ramp.climb > 0)
            put_ramp_table(page, s, &s->ramped[i]);
    }
    return code;
}
