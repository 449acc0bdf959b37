/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/collapse/ask.h"

#include "sim/base/machine/cpu.h"
#include "sim/cli/options/quantities.h"
#include "sim/text/range.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Unless they are said, times are so many mean times between requests at the capacity. */
enum { AT = 500, SETTLE = 5000, WINDOW = 1000, CLIMB = 20000 };
enum { RUNS = 100, BACKLOG = 1000000 };

/* "pause:" or "spike:3x", and where the lengths begin. */
static enum sb_code read_kind(struct sb_trigger *trigger, const char *text, size_t *from,
                              struct sb_error *error)
{
    char *end = NULL;
    if (strncmp(text, "pause:", 6) == 0) {
        *trigger = (struct sb_trigger){ SB_TRIGGER_PAUSE, 0 };
        *from = 6;
        return SB_OK;
    }
    if (strncmp(text, "spike:", 6) == 0) {
        double factor = strtod(text + 6, &end);
        if (end == text + 6 || *end != 'x' || !(factor > 0 && factor <= 1e6))
            return sb_fail(error, SB_EINPUT, "--trigger",
                           "\"%.80s\" does not say how many times as many come, as spike:3x100ms",
                           text);
        *trigger = (struct sb_trigger){ SB_TRIGGER_SPIKE, factor };
        *from = (size_t)(end + 1 - text);
        return SB_OK;
    }
    return sb_fail(error, SB_EINPUT, "--trigger",
                   "\"%.80s\" is neither pause:TIME nor spike:FACTORxTIME", text);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Ascending, with one of 0 before all others. */
static enum sb_code read_trigger(struct sb_collapse_session *s, const char *text,
                                 struct sb_error *error)
{
    double value[SB_COLLAPSE_LENGTHS_MAX];
    const struct sb_range_rule rule = { .option = "--trigger",
                                        .times = true,
                                        .most = 3600e9 * 24,
                                        .room = SB_COLLAPSE_LENGTHS_MAX - 1 };
    struct sb_range_values values = { .value = value };
    size_t from = 0;
    enum sb_code code = read_kind(&s->collapse.trigger, text, &from, error);
    if (code == SB_OK)
        code = sb_range_read(&values, &rule, text, from, error);
    if (code)
        return code;
    qsort(value, values.count, sizeof *value, by_size);
    uint32_t count = 1;
    for (uint32_t i = 0; i < values.count; i++)
        if ((sb_ns)rint(value[i]) > s->length[count - 1])
            s->length[count++] = (sb_ns)rint(value[i]);
    s->collapse.length = s->length;
    s->collapse.lengths = count;
    return count > 1 ? SB_OK
                     : sb_fail(error, SB_EINPUT, "--trigger", "\"%.80s\" has no length", text);
}

static enum sb_code read_time(sb_ns *time, const char *text, const char *option, double otherwise,
                              struct sb_error *error)
{
    *time = (sb_ns)rint(otherwise);
    return text ? sb_quantity_duration(text, option, time, error) : SB_OK;
}

enum { SLICES_MAX = 1000000 };

/* What runs are recorded in must not be too long. */
static enum sb_code check_times(const struct sb_collapse_session *s, struct sb_error *error)
{
    const struct sb_collapse_rule *rule = &s->collapse.rule;
    const double time = (double)rule->at + (double)rule->settle + (double)rule->window +
                        (double)s->length[s->collapse.lengths - 1];
    if (time / ((double)rule->window / SB_WINDOW_PARTS) > SLICES_MAX)
        return sb_fail(error, SB_EINPUT, "--window",
                       "is more than %d times in what --at, --trigger and --settle take together",
                       SLICES_MAX / SB_WINDOW_PARTS);
    if (time > 0x1p60 || (double)s->ramp.climb > 0x1p58)
        return sb_fail(error, SB_EINPUT, s->ramp.climb > 1LL << 58 ? "--climb" : "--settle",
                       "is longer than a run can be");
    return SB_OK;
}

/* `unit` is the mean time between requests at the capacity. */
static enum sb_code read_rule(struct sb_collapse_session *s, const struct sb_collapse_options *o,
                              double unit, struct sb_error *error)
{
    struct sb_collapse_rule *rule = &s->collapse.rule;
    rule->threshold = .5;
    enum sb_code code = read_time(&rule->at, o->at, "--at", AT * unit, error);
    if (code == SB_OK)
        code = read_time(&rule->settle, o->settle, "--settle", SETTLE * unit, error);
    if (code == SB_OK)
        code = read_time(&rule->window, o->window, "--window", WINDOW * unit, error);
    if (code == SB_OK && o->threshold)
        code = sb_quantity_percent(o->threshold, "--threshold", 0.1, 100, &rule->threshold, error);
    if (code == SB_OK && !(o->climb && strcmp(o->climb, "0") == 0))
        code = read_time(&s->ramp.climb, o->climb, "--climb", CLIMB * unit, error);
    if (code == SB_OK && rule->window < SB_WINDOW_PARTS)
        code = sb_fail(error, SB_EINPUT, "--window", "is shorter than %d ns", SB_WINDOW_PARTS);
    if (code == SB_OK && s->ramp.climb > 0 && s->ramp.climb < SB_RAMP_SLICES)
        code = sb_fail(error, SB_EINPUT, "--climb", "is shorter than %d ns", SB_RAMP_SLICES);
    /* whole slices, so that a window is so many of them */
    rule->window -= rule->window % SB_WINDOW_PARTS;
    return code ? code : check_times(s, error);
}

static enum sb_code check(const struct sb_collapse_session *s, struct sb_error *error)
{
    const struct sb_load_setup *setup = &s->setup;
    if (setup->axis.alone)
        return sb_fail(error, SB_EINPUT, "--rates",
                       "at which rates do requests come? As 10/s..200/s/10");
    if (setup->axis.closed)
        return sb_fail(error, SB_EINPUT, setup->options->load.clients ? "--clients" : NULL,
                       "a closed loop holds itself back: collapses are of requests that come "
                       "whatever happens");
    if (setup->arrivals.kind == SB_ARRIVALS_TRACE || setup->arrivals.points)
        return sb_fail(error, SB_EINPUT, NULL,
                       "the file's arrivals have rates of their own that vary: say others with "
                       "\"arrivals\", as \"poisson\"");
    if (isinf(s->capacity))
        return sb_fail(error, SB_EINPUT, NULL,
                       "no pool limits how many requests there can be: nothing can collapse. Give "
                       "steps a pool, or say --workers");
    return SB_OK;
}

static enum sb_code check_spike(const struct sb_collapse_session *s, struct sb_error *error)
{
    if (s->collapse.trigger.kind == SB_TRIGGER_SPIKE &&
        s->collapse.trigger.factor * s->setup.axis.value[s->setup.axis.count - 1] > 1e9)
        return sb_fail(error, SB_EINPUT, "--trigger",
                       "%g times the greatest rate is more than one a nanosecond",
                       s->collapse.trigger.factor);
    return SB_OK;
}

static enum sb_code prepare(struct sb_collapse_session *s, struct sb_error *error)
{
    struct sb_load_curve curve = { 0 };
    enum sb_code code = sb_load_setup_curve(&s->setup, 0, error);
    if (code == SB_OK)
        code = sb_load_mix_curve(&s->setup.prepared, &curve, &s->arena, error);
    s->capacity = curve.capacity;
    if (code == SB_OK)
        code = check(s, error);
    if (code == SB_OK)
        code = sb_load_axis_place(&s->setup.axis, s->capacity, error);
    return code ? code : check_spike(s, error);
}

static enum sb_code make_room(struct sb_collapse_session *s, struct sb_error *error)
{
    const uint32_t rates = s->setup.axis.count;
    s->strategies = s->setup.selection.count;
    s->load = sb_arena_alloc(&s->arena, s->strategies, sizeof *s->load);
    s->rate = sb_arena_alloc(&s->arena, s->strategies, sizeof *s->rate);
    s->ramped = sb_arena_alloc(&s->arena, s->strategies, sizeof *s->ramped);
    if (!s->load || !s->rate || !s->ramped)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < s->strategies; i++) {
        s->load[i] = sb_load_mix_case(&s->setup.prepared, i, &s->setup.arrivals, s->options.seed);
        s->rate[i] = sb_arena_alloc(&s->arena, rates, sizeof *s->rate[i]);
        if (!s->rate[i])
            return sb_fail_memory(error);
    }
    return SB_OK;
}

static void conclude(struct sb_collapse_session *s)
{
    const struct sb_options *o = &s->options;
    struct sb_collapse *c = &s->collapse;
    c->load = s->load;
    c->rate = s->setup.axis.value;
    c->rates = s->setup.axis.count;
    c->runs = o->load.runs ? o->load.runs : RUNS;
    c->backlog = o->collapse.backlog ? o->collapse.backlog : BACKLOG;
    c->threads = o->threads ? o->threads : sb_cpu_count();
    s->ramp.load = s->load;
    s->ramp.least = c->rate[0];
    s->ramp.most = c->rate[c->rates - 1];
    s->ramp.threshold = c->rule.threshold;
    s->ramp.runs = c->runs < 20 ? c->runs : 20;
    s->ramp.backlog = c->backlog;
    s->ramp.threads = c->threads;
    if (c->rates < 2)
        s->ramp.climb = 0;
}

enum sb_code sb_collapse_session_read(struct sb_collapse_session *s, const struct sb_options *o,
                                      struct sb_error *error)
{
    s->options = *o;
    if (!o->strategies)
        s->options.strategies = "earliest-start";
    enum sb_code code = o->collapse.trigger
                            ? read_trigger(s, o->collapse.trigger, error)
                            : sb_fail(error, SB_EINPUT, "--trigger",
                                      "is missing: what disturbs the system, as pause:100ms");
    if (code == SB_OK)
        code = sb_load_setup_read(&s->setup, &s->options, error);
    if (code == SB_OK && s->setup.axis.alone)
        code = check(s, error);
    if (code == SB_OK)
        code = prepare(s, error);
    if (code == SB_OK)
        code = read_rule(s, &o->collapse, 1e9 / s->capacity, error);
    if (code == SB_OK)
        code = make_room(s, error);
    if (code == SB_OK)
        conclude(s);
    return code;
}

void sb_collapse_session_fini(struct sb_collapse_session *s)
{
    sb_load_setup_fini(&s->setup);
    sb_arena_fini(&s->arena);
}
