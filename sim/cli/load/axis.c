/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/axis.h"

#include "sim/cli/options/quantities.h"
#include "sim/load/analysis/rates.h"
#include "sim/stats/sort.h"
#include "sim/text/range.h"
#include "sim/workload/load/quantity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each client takes memory, and all may wait at once. */
enum { CHOSEN = 12, CLIENTS_MOST = 1000000 };

/* "50/s" in requests a second. */
static enum sb_code read_rate(const char *text, size_t length, const char *option, double *rate,
                              struct sb_error *error)
{
    char own[100];
    snprintf(own, sizeof own, "%.*s", (int)(length < sizeof own ? length : sizeof own - 1), text);
    const char *wrong = sb_quantity_rate_text(own, rate);
    if (wrong)
        return sb_fail(error, SB_EINPUT, option, "\"%s\" %s", own, wrong);
    *rate *= 1e9;
    return SB_OK;
}

/* "10/s..200/s/12", of which the last number is how many there are. */
static enum sb_code read_range(struct sb_load_axis *axis, const char *text, struct sb_error *error)
{
    const char *dots = strstr(text, ".."), *slash = strrchr(dots, '/');
    char *end = NULL;
    enum sb_code code = read_rate(text, (size_t)(dots - text), "--rates", &axis->least, error);
    const long count = slash ? strtol(slash + 1, &end, 10) : 0;
    const bool counted = slash && slash[1] >= '0' && slash[1] <= '9' && *end == '\0';
    const size_t length = counted ? (size_t)(slash - dots - 2) : strlen(dots + 2);
    if (code == SB_OK)
        code = read_rate(dots + 2, length, "--rates", &axis->most, error);
    if (code)
        return code;
    if (counted && (count < 2 || count > SB_LOAD_POINTS_MAX))
        return sb_fail(error, SB_EINPUT, "--rates", "%ld rates: from 2 to %d can be", count,
                       SB_LOAD_POINTS_MAX);
    if (!(axis->least > 0) || !(axis->most > axis->least))
        return sb_fail(error, SB_EINPUT, "--rates", "\"%.80s\" does not ascend from above 0", text);
    axis->spaced = true;
    axis->count = counted ? (uint32_t)count : CHOSEN;
    return SB_OK;
}

static enum sb_code read_list(struct sb_load_axis *axis, const char *text, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    axis->count = 0;
    for (const char *at = text; code == SB_OK && at;
         at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        if (axis->count == SB_LOAD_POINTS_MAX)
            return sb_fail(error, SB_EINPUT, "--rates", "more than %d", SB_LOAD_POINTS_MAX);
        code = read_rate(at, strcspn(at, ","), "--rates", &axis->value[axis->count++], error);
        if (code == SB_OK && axis->value[axis->count - 1] == 0)
            code = sb_fail(error, SB_EINPUT, "--rates", "0 is no rate of a curve");
    }
    sb_sort_doubles(axis->value, axis->count);
    for (uint32_t i = 1; i < axis->count && code == SB_OK; i++)
        if (axis->value[i] == axis->value[i - 1])
            code = sb_fail(error, SB_EINPUT, "--rates", "%g/s stands twice", axis->value[i]);
    return code;
}

static enum sb_code read_rates(struct sb_load_axis *axis, const char *text, struct sb_error *error)
{
    axis->choose = strcmp(text, "auto") == 0;
    axis->count = CHOSEN;
    return axis->choose         ? SB_OK
           : strstr(text, "..") ? read_range(axis, text, error)
                                : read_list(axis, text, error);
}

static enum sb_code read_clients(struct sb_load_axis *axis, const char *text,
                                 struct sb_error *error)
{
    const struct sb_range_rule rule = { .option = "--clients",
                                        .whole = true,
                                        .least = 1,
                                        .most = CLIENTS_MOST,
                                        .room = SB_LOAD_POINTS_MAX };
    struct sb_range_values values = { .value = axis->value };
    enum sb_code code = sb_range_read(&values, &rule, text, 0, error);
    axis->closed = true;
    axis->count = values.count;
    if (code == SB_OK)
        sb_sort_doubles(axis->value, axis->count);
    return code;
}

static enum sb_code read_closed(struct sb_load_axis *axis, struct sb_arrivals *arrivals,
                                const struct sb_options *o, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    sb_ns think = 0;
    if (arrivals->kind != SB_ARRIVALS_CLOSED)
        *arrivals = (struct sb_arrivals){ .kind = SB_ARRIVALS_CLOSED,
                                          .batch = 1,
                                          .think = sb_dist_constant(0) };
    if (o->load.clients)
        code = read_clients(axis, o->load.clients, error);
    if (code == SB_OK && o->load.think && strcmp(o->load.think, "0") != 0)
        code = sb_quantity_duration(o->load.think, "--think", &think, error);
    if (code == SB_OK && o->load.think)
        arrivals->think = sb_dist_constant((double)think);
    if (code == SB_OK && !o->load.clients) {
        if (arrivals->clients == 0)
            return sb_fail(error, SB_EINPUT, "--clients", "how many? The file does not say");
        if (arrivals->clients > CLIENTS_MOST)
            return sb_fail(error, SB_EINPUT, "arrivals.clients", "%u are more than %d, the most",
                           arrivals->clients, CLIENTS_MOST);
        axis->closed = true;
        axis->count = 1;
        axis->value[0] = arrivals->clients;
    }
    return code;
}

/* What the file says of how requests come holds on; only their rate is another. */
static enum sb_code read_open(struct sb_load_axis *axis, struct sb_arrivals *arrivals,
                              const struct sb_options *o, struct sb_error *error)
{
    const bool given = o->load.rate || o->load.rates;
    if (given && (arrivals->kind == SB_ARRIVALS_NONE || arrivals->kind == SB_ARRIVALS_CLOSED))
        *arrivals = (struct sb_arrivals){ .kind = SB_ARRIVALS_POISSON, .batch = 1 };
    if (given && arrivals->kind == SB_ARRIVALS_TRACE)
        return sb_fail(error, SB_EINPUT, o->load.rate ? "--rate" : "--rates",
                       "requests come as the file's trace says, which has its own rate");
    if (o->load.rates)
        return read_rates(axis, o->load.rates, error);
    axis->count = 1;
    if (o->load.rate)
        return read_rate(o->load.rate, strlen(o->load.rate), "--rate", &axis->value[0], error);
    axis->value[0] = arrivals->rate * sb_load_batch(arrivals) * 1e9;
    return axis->value[0] > 0 ? SB_OK
                              : sb_fail(error, SB_EINPUT, "--rate",
                                        "at which rate do requests come? The file does not say");
}

enum sb_code sb_load_axis_read(struct sb_load_axis *axis, struct sb_arrivals *arrivals,
                               const struct sb_arrivals *file, const struct sb_options *o,
                               struct sb_error *error)
{
    const struct sb_load_options *l = &o->load;
    *axis = (struct sb_load_axis){ 0 };
    *arrivals = file ? *file : (struct sb_arrivals){ .kind = SB_ARRIVALS_NONE, .batch = 1 };
    const bool zero = l->rate && (strcmp(l->rate, "0") == 0);
    const bool closed =
        l->clients || l->think || (arrivals->kind == SB_ARRIVALS_CLOSED && !l->rate && !l->rates);
    axis->alone = zero || (arrivals->kind == SB_ARRIVALS_NONE && !l->rate && !l->rates && !closed);
    if (axis->alone)
        return SB_OK;
    enum sb_code code =
        closed ? read_closed(axis, arrivals, o, error) : read_open(axis, arrivals, o, error);
    axis->alone = code == SB_OK && l->rate && axis->value[0] == 0;
    return code;
}

enum sb_code sb_load_axis_place(struct sb_load_axis *axis, double capacity, struct sb_error *error)
{
    if (axis->choose && isinf(capacity))
        return sb_fail(error, SB_EINPUT, "--rates",
                       "nothing limits how many requests there can be: say which rates, as "
                       "10/s..200/s/12");
    if (axis->choose) {
        axis->least = capacity / 10;
        axis->most = capacity * 1.05;
    }
    if (axis->choose || axis->spaced)
        sb_load_rates(axis->least, axis->most, axis->count, capacity, axis->value);
    return SB_OK;
}
