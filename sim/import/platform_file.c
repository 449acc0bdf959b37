/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import/platform_file.h"

#include "sim/import/simgrid.h"
#include "sim/import/wfmachines.h"
#include "sim/workload/source/source.h"
#include "sim/workload/tasks/worker_names.h"

static enum sb_code read_json(struct sb_platform *platform, const struct sb_json *json,
                              struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_json_node *root = json->node, *inside = sb_json_get(json, root, "platform"),
                              *unit = sb_json_get(json, root, "time_unit");
    struct sb_latency_source source = { .json = json, .unit = 1e6, .arena = arena };
    struct sb_worker_names workers = { 0 };
    if (unit && unit->type == SB_JSON_STRING)
        source.unit = sb_latency_unit(sb_json_text(json, unit));
    if (!(source.unit > 0))
        return sb_json_fail(json, unit, SB_EINPUT, error, "no time unit: ns, us, ms or s");
    if (!inside && sb_json_get(json, root, "simbench"))
        return sb_json_fail(json, root, SB_EINPUT, error, "this workload has no \"platform\"");
    enum sb_code code = sb_worker_names_read(&workers, &source, inside ? inside : root, error);
    if (code == SB_OK)
        *platform = workers.platform;
    sb_worker_names_fini(&workers);
    return code;
}

enum sb_code sb_platform_file_read(struct sb_platform *platform, const char *path,
                                   const struct sb_readers *readers, struct sb_notes *notes,
                                   struct sb_arena *arena, struct sb_error *error)
{
    struct sb_source source;
    const struct sb_json *json;
    enum sb_code code = sb_source_open_by(&source, path, readers->opener, error);
    if (code)
        return code;
    const char *first = sb_source_first(&source);
    if (first && *first == '<') {
        code = sb_source_load(&source, error);
        if (code == SB_OK)
            code = sb_simgrid_read(platform, &source, readers->import, notes, arena, error);
    }
    else if ((code = sb_source_object(&source, &json, error)) == SB_OK) {
        const struct sb_json_node *machines = sb_wfmachines_find(json);
        code = machines ? sb_wfmachines_read(platform, json, machines, notes, arena, error)
                        : read_json(platform, json, arena, error);
    }
    sb_source_fini(&source);
    return code;
}
