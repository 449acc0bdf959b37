/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/load/quantity.h"

#include "sim/text/number.h"
#include "sim/workload/latency/latency.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "300ms": nanoseconds. False: it is nothing of the kind. */
static bool time_of(const char *text, double *ns)
{
    size_t length = sb_number_length(text);
    double unit = length ? sb_number_time_unit(text + length) : 0;
    *ns = strtod(text, NULL) * unit;
    return unit > 0;
}

static enum sb_code nanoseconds(const struct sb_latency_source *source,
                                const struct sb_json_node *node, double *ns, struct sb_error *error)
{
    if (node->type != SB_JSON_STRING)
        return sb_latency_time(source, node, ns, error);
    const char *text = sb_json_text(source->json, node);
    if (strlen(text) != node->size || !time_of(text, ns))
        return sb_latency_fail(source, node, error,
                               "\"%.80s\" is no time: a number, or one with a unit, such as "
                               "\"300ms\" (ns, us, ms, s, min)",
                               text);
    if (*ns < 0 || !(*ns <= (double)SB_NS_TOTAL_MAX))
        return sb_latency_fail(source, node, error, "\"%.80s\" is %s", text,
                               *ns < 0 ? "negative: times are 0 or more"
                                       : "too long: times are at most 146 years");
    *ns += 0.0; /* -0 is 0 */
    return SB_OK;
}

enum sb_code sb_quantity_time(const struct sb_latency_source *source,
                              const struct sb_json_node *node, sb_ns least, sb_ns *time,
                              struct sb_error *error)
{
    double ns = 0;
    enum sb_code code = nanoseconds(source, node, &ns, error);
    if (code == SB_OK && rint(ns) < (double)least)
        code = sb_latency_fail(source, node, error, "is less than a nanosecond");
    if (code == SB_OK)
        *time = (sb_ns)rint(ns);
    return code;
}

static bool has_rows(const struct sb_dist *dist)
{
    bool any = dist->rows || dist->optional;
    for (uint32_t i = 0; dist->component && i < dist->count && !any; i++)
        any = has_rows(&dist->component[i]);
    return any;
}

enum sb_code sb_quantity_latency(const struct sb_latency_source *source,
                                 const struct sb_json_node *node, struct sb_dist *dist,
                                 struct sb_error *error)
{
    double ns = 0;
    enum sb_code code = node->type == SB_JSON_STRING ? nanoseconds(source, node, &ns, error)
                                                     : sb_latency_read(source, node, dist, error);
    if (node->type == SB_JSON_STRING)
        *dist = sb_dist_constant(ns);
    if (code == SB_OK && has_rows(dist))
        code = sb_latency_fail(source, node, error,
                               "is drawn by itself: rows recorded together are for latencies of "
                               "steps");
    return code;
}

const char *sb_quantity_rate_text(const char *text, double *rate)
{
    size_t length = sb_number_length(text);
    double number = length ? strtod(text, NULL) : 0;
    double unit = length && text[length] == '/' ? sb_number_time_unit(text + length + 1) : 0;
    if (!(unit > 0))
        return "is no rate: a number and what it is of, such as \"50/s\" (ns, us, ms, s, min)";
    if (number < 0)
        return "is negative";
    if (!(number / unit <= 1))
        return "is above one a nanosecond";
    *rate = number / unit + 0.0;
    return NULL;
}

enum sb_code sb_quantity_rate(const struct sb_latency_source *source,
                              const struct sb_json_node *node, double *rate, struct sb_error *error)
{
    if (node->type == SB_JSON_NUMBER)
        return sb_latency_fail(source, node, error,
                               "of what? A rate has its unit in it, such as \"%.9g/s\"",
                               node->as.number);
    enum sb_code code =
        sb_json_expect(source->json, node, SB_JSON_STRING, "a rate, such as \"50/s\"", error);
    const char *wrong = code ? NULL : sb_quantity_rate_text(sb_json_text(source->json, node), rate);
    return wrong ? sb_latency_fail(source, node, error, "\"%.80s\" %s",
                                   sb_json_text(source->json, node), wrong)
                 : code;
}

enum sb_code sb_quantity_whole(const struct sb_latency_source *source,
                               const struct sb_json_node *node, int64_t least, int64_t most,
                               int64_t *value, struct sb_error *error)
{
    enum sb_code code = sb_json_expect(source->json, node, SB_JSON_NUMBER, "a whole number", error);
    double number = code ? 0 : node->as.number;
    if (code == SB_OK &&
        (!(number >= (double)least && number <= (double)most) || number != floor(number)))
        code = sb_latency_fail(source, node, error, "%.17g is not a whole number from %lld to %lld",
                               number, (long long)least, (long long)most);
    if (code == SB_OK)
        *value = (int64_t)number;
    return code;
}

enum sb_code sb_quantity_bool(const struct sb_latency_source *source,
                              const struct sb_json_node *node, bool *value, struct sb_error *error)
{
    if (node->type != SB_JSON_TRUE && node->type != SB_JSON_FALSE)
        return sb_latency_fail(source, node, error, "expected true or false, found %s",
                               sb_json_type_name(node));
    *value = node->type == SB_JSON_TRUE;
    return SB_OK;
}

enum sb_code sb_quantity_word(const struct sb_latency_source *source,
                              const struct sb_json_node *node, const char *const *word,
                              unsigned *place, struct sb_error *error)
{
    char all[200] = "";
    size_t used = 0;
    for (unsigned i = 0; word[i]; i++) {
        if (sb_json_is(source->json, node, word[i])) {
            *place = i;
            return SB_OK;
        }
        used += (size_t)snprintf(all + used, sizeof all - used, "%s\"%s\"",
                                 !i            ? ""
                                 : word[i + 1] ? ", "
                                               : " or ",
                                 word[i]);
    }
    if (node->type != SB_JSON_STRING)
        return sb_latency_fail(source, node, error, "expected %s, found %s", all,
                               sb_json_type_name(node));
    return sb_latency_fail(source, node, error, "\"%.80s\" is not one of %s",
                           sb_json_text(source->json, node), all);
}
