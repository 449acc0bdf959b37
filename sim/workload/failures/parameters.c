/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/failures/parameters.h"

#include "sim/workload/load/quantity.h"

#include <string.h>

enum { PARAMETERS_MAX = 12 };

/* `value` as it is written, of a time in nanoseconds. */
static void store(const struct sb_named_parameter *p, double value, void *to)
{
    char *at = (char *)to + p->offset;
    double share = p->form == SB_PARAMETER_SHARE ? value / 100 : value;
    uint32_t whole = p->form == SB_PARAMETER_WHOLE ? (uint32_t)value : 0;
    sb_ns time = p->form == SB_PARAMETER_TIME ? (sb_ns)value : 0;
    bool flag = value > 0;
    switch (p->form) {
    case SB_PARAMETER_NUMBER:
    case SB_PARAMETER_SHARE: memcpy(at, &share, sizeof share); break;
    case SB_PARAMETER_WHOLE: memcpy(at, &whole, sizeof whole); break;
    case SB_PARAMETER_TIME: memcpy(at, &time, sizeof time); break;
    case SB_PARAMETER_BOOL: memcpy(at, &flag, sizeof flag); break;
    case SB_PARAMETER_WORD: break;
    }
}

static enum sb_code parameters_read_number(const struct sb_latency_source *source,
                                           const struct sb_json_node *node,
                                           const struct sb_named_parameter *p, void *to,
                                           struct sb_error *error)
{
    double value = 0;
    enum sb_code code = sb_latency_number(source, node, p->least, p->most, &value, error);
    if (code == SB_OK && p->above && !(value > p->least))
        code = sb_latency_fail(source, node, error, "must be above %.9g", p->least);
    if (code == SB_OK)
        store(p, value, to);
    return code;
}

static enum sb_code read_one(const struct sb_latency_source *source,
                             const struct sb_json_node *node, const struct sb_named_parameter *p,
                             void *to, struct sb_error *error)
{
    int64_t whole = 0;
    sb_ns time = 0;
    bool flag = false;
    enum sb_code code;
    switch (p->form) {
    case SB_PARAMETER_WHOLE:
        code = sb_quantity_whole(source, node, (int64_t)p->least, (int64_t)p->most, &whole, error);
        store(p, (double)whole, to);
        return code;
    case SB_PARAMETER_TIME:
        code = sb_quantity_time(source, node, 1, &time, error);
        memcpy((char *)to + p->offset, &time, sizeof time);
        return code;
    case SB_PARAMETER_BOOL:
        code = sb_quantity_bool(source, node, &flag, error);
        store(p, flag, to);
        return code;
    case SB_PARAMETER_WORD: return SB_OK;
    default: return parameters_read_number(source, node, p, to, error);
    }
}

enum sb_code sb_parameters_read(const struct sb_latency_source *source,
                                const struct sb_json_node *node,
                                const struct sb_named_parameter *parameter, void *to,
                                struct sb_error *error)
{
    const char *known[PARAMETERS_MAX + 2] = { "kind" };
    unsigned count = 0;
    for (; count < PARAMETERS_MAX && parameter[count].name; count++)
        known[count + 1] = parameter[count].name;
    enum sb_code code = sb_latency_known(source, node, known, error);
    for (unsigned i = 0; i < count && code == SB_OK; i++) {
        const struct sb_named_parameter *p = &parameter[i];
        const struct sb_json_node *given = sb_latency_get(source, node, p->name);
        if (given)
            code = read_one(source, given, p, to, error);
        else if (p->needed)
            code = sb_latency_fail(source, node, error, "\"%s\" is missing", p->name);
        else
            store(p, p->preset, to);
    }
    return code;
}
