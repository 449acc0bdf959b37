/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import/wfmachines.h"

#include <math.h>
#include <stdio.h>

enum { CORES_MAX = 1 << 20 };

const struct sb_json_node *sb_wfmachines_find(const struct sb_json *json)
{
    const struct sb_json_node *inside = sb_json_get(json, json->node, "workflow"),
                              *list = sb_json_get(json, sb_json_get(json, inside, "execution"),
                                                  "machines");
    return list ? list : sb_json_get(json, inside, "machines");
}

/* A number of the machine's cpu, or 0. */
static double cpu_number(const struct sb_json *json, const struct sb_json_node *machine,
                         const char *key)
{
    const struct sb_json_node *node = sb_json_get(json, sb_json_get(json, machine, "cpu"), key);
    return node && node->type == SB_JSON_NUMBER && node->as.number > 0 ? node->as.number : 0;
}

static double cores_of(const struct sb_json *json, const struct sb_json_node *machine)
{
    double cores = floor(cpu_number(json, machine, "coreCount"));
    return cores >= 1 ? cores : 1;
}

static const char *name_of(const struct sb_json *json, const struct sb_json_node *machine)
{
    const struct sb_json_node *name = sb_json_get(json, machine, "nodeName");
    return name && name->type == SB_JSON_STRING ? sb_json_text(json, name) : "machine";
}

static enum sb_code add_cores(struct sb_platform *p, const struct sb_json *json,
                              const struct sb_json_node *machine, double mhz,
                              struct sb_arena *arena, struct sb_error *error)
{
    double own = cpu_number(json, machine, "speedInMHz");
    unsigned cores = (unsigned)cores_of(json, machine);
    for (unsigned i = 1; i <= cores; i++) {
        char name[320];
        int length = snprintf(name, sizeof name, cores > 1 ? "%.300s#%u" : "%.300s",
                              name_of(json, machine), i);
        p->speed[p->workers] = own > 0 ? own / mhz : 1;
        p->worker_name[p->workers] = sb_arena_text(arena, name, (size_t)length);
        if (!p->worker_name[p->workers++])
            return sb_fail_memory(error);
    }
    return SB_OK;
}

enum sb_code sb_wfmachines_read(struct sb_platform *p, const struct sb_json *json,
                                const struct sb_json_node *list, struct sb_notes *notes,
                                struct sb_arena *arena, struct sb_error *error)
{
    double cores = 0, mhz = 0;
    enum sb_code code = sb_json_expect(json, list, SB_JSON_ARRAY, "an array of machines", error);
    *p = (struct sb_platform){ 0 };
    for (const struct sb_json_node *c = code ? NULL : sb_json_first(json, list); c;
         c = sb_json_next(json, list, c)) {
        cores += cores_of(json, c);
        mhz = mhz > 0 ? mhz : cpu_number(json, c, "speedInMHz");
    }
    if (code == SB_OK && !(cores >= 1 && cores <= CORES_MAX))
        code = sb_json_fail(json, list, SB_EINPUT, error, "expected from 1 to %d cores", CORES_MAX);
    if (code)
        return code;
    p->worker_name = sb_arena_alloc(arena, (size_t)cores, sizeof *p->worker_name);
    p->speed = sb_arena_alloc(arena, (size_t)cores, sizeof *p->speed);
    if (!p->worker_name || !p->speed)
        return sb_fail_memory(error);
    for (const struct sb_json_node *c = sb_json_first(json, list); c && code == SB_OK;
         c = sb_json_next(json, list, c))
        code = add_cores(p, json, c, mhz, arena, error);
    sb_note(notes,
            "a worker for each core of each machine, %u in all; run times count for a speed "
            "of 1, and links take no time",
            p->workers);
    return code;
}
