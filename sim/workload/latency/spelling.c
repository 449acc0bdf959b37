/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/latency/spelling.h"

#include "sim/base/time.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

unsigned sb_spelling_count(const struct sb_dist_spelling *spelling)
{
    unsigned count = 0;
    while (count < SB_DIST_PARAMETERS_MAX && spelling->parameter[count].name)
        count++;
    return count;
}

static unsigned spellings(const struct sb_dist_type *type)
{
    unsigned count = 0;
    while (count < SB_DIST_SPELLINGS_MAX && type->spelling[count].make)
        count++;
    return count;
}

static enum sb_code read_parameter(const struct sb_latency_source *source,
                                   const struct sb_json_node *node,
                                   const struct sb_dist_parameter *parameter, double *value,
                                   struct sb_error *error)
{
    const double longest = (double)SB_NS_TOTAL_MAX / source->unit;
    enum sb_code code;
    switch (parameter->unit) {
    case SB_DIST_TIME: return sb_latency_time(source, node, value, error);
    case SB_DIST_LOCATION:
        code = sb_latency_number(source, node, -longest, longest, value, error);
        *value = *value * source->unit + 0.0; /* -0 is 0 */
        return code;
    case SB_DIST_LOGARITHM:
        code = sb_latency_number(source, node, -1e4, log(longest), value, error);
        *value += log(source->unit);
        return code;
    default:
        code = sb_latency_number(source, node, parameter->least, parameter->most, value, error);
        if (code == SB_OK && parameter->unit == SB_DIST_WHOLE && *value != floor(*value))
            return sb_latency_fail(source, node, error, "%.9g is not a whole number", *value);
        return code;
    }
}

/* Each spelling's parameters: `quote` around each, `comma` and `last` between them, `otherwise`
 * between spellings. */
struct spelling_words {
    const char *quote, *comma, *last, *otherwise;
};

static void tell(const struct sb_dist_type *type, const struct spelling_words *words, char *text,
                 size_t size)
{
    size_t at = 0;
    text[0] = '\0';
    for (unsigned s = 0; s < spellings(type); s++) {
        unsigned count = sb_spelling_count(&type->spelling[s]);
        for (unsigned k = 0; k < count && at < size; k++)
            at += (size_t)snprintf(text + at, size - at, "%s%s%s%s",
                                   k + 1 == count && k ? words->last
                                   : k                 ? words->comma
                                   : s                 ? words->otherwise
                                                       : "",
                                   words->quote, type->spelling[s].parameter[k].name, words->quote);
    }
}

const char *sb_spelling_parameters(const struct sb_dist_type *type, char text[SB_SPELLING_SIZE])
{
    if (type->parameters)
        return type->parameters;
    tell(type, &(struct spelling_words){ "", ", ", ", ", " | " }, text, SB_SPELLING_SIZE);
    return text;
}

/* Spellings share names. */
static size_t add_name(const char **known, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(known[i], name) == 0)
            return count;
    known[count] = name;
    return count + 1;
}

/* "\"median\" and \"p99\", or \"mean\" and \"sd\"" */
static enum sb_code fail_spelling(const struct sb_latency_source *source,
                                  const struct sb_json_node *node, const struct sb_dist_type *type,
                                  struct sb_error *error)
{
    const char *known[4 + SB_DIST_SPELLINGS_MAX * SB_DIST_PARAMETERS_MAX] = { "dist", "shift",
                                                                              "cap" };
    size_t count = 3;
    char text[SB_SPELLING_SIZE];
    for (unsigned s = 0; s < spellings(type); s++)
        for (unsigned k = 0; k < sb_spelling_count(&type->spelling[s]); k++)
            count = add_name(known, count, type->spelling[s].parameter[k].name);
    known[count] = NULL;
    enum sb_code code = sb_latency_known(source, node, known, error);
    if (code)
        return code;
    tell(type, &(struct spelling_words){ "\"", ", ", " and ", ", or " }, text, sizeof text);
    if (type->parameters)
        snprintf(text, sizeof text, "%s", type->parameters);
    return sb_latency_fail(source, node, error, "\"%s\" takes %s", type->name, text);
}

static bool matches(const struct sb_latency_source *source, const struct sb_json_node *node,
                    const struct sb_dist_spelling *spelling, const struct sb_json_node **found)
{
    uint32_t members = 1U + (sb_latency_get(source, node, "shift") != NULL) +
                       (sb_latency_get(source, node, "cap") != NULL);
    for (unsigned k = 0; k < sb_spelling_count(spelling); k++, members++)
        if (!(found[k] = sb_latency_get(source, node, spelling->parameter[k].name)))
            return false;
    return members == node->size;
}

enum sb_code sb_spelling_read(const struct sb_latency_source *source,
                              const struct sb_json_node *node, const struct sb_dist_type *type,
                              struct sb_dist *dist, struct sb_error *error)
{
    for (unsigned s = 0; s < spellings(type); s++) {
        const struct sb_dist_spelling *spelling = &type->spelling[s];
        const struct sb_json_node *found[SB_DIST_PARAMETERS_MAX] = { NULL };
        double value[SB_DIST_PARAMETERS_MAX] = { 0 };
        if (!matches(source, node, spelling, found))
            continue;
        enum sb_code code = SB_OK;
        for (unsigned k = 0; k < sb_spelling_count(spelling) && sb_goes_on(code, error); k++) {
            enum sb_code one =
                read_parameter(source, found[k], &spelling->parameter[k], &value[k], error);
            code = code ? code : one;
        }
        if (code)
            return code;
        const char *problem = sb_dist_make(spelling, value, dist);
        return problem ? sb_latency_fail(source, node, error, "%s", problem) : SB_OK;
    }
    return fail_spelling(source, node, type, error);
}
