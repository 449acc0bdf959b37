/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/sweep.h"

#include "sim/base/assert.h"
#include "sim/json/edit.h"
#include "sim/sweep/path.h"
#include "sim/text/range.h"
#include "sim/text/shortest_double.h"
#include "sim/workload/source/find_format.h"

#include <stdio.h>
#include <string.h>

enum sb_code sb_sweep_read(struct sb_sweep *s, const char *const *text, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < SB_SWEEP_AXES && text[i] && code == SB_OK; i++) {
        code = sb_axis_read(&s->axis[i], text[i], &s->arena, error);
        if (code == SB_OK && i && strcmp(s->axis[0].name, s->axis[i].name) == 0)
            code = sb_fail(error, SB_EINPUT, sb_sweep_option, "%.200s is swept twice",
                           s->axis[i].name);
        s->axes++;
    }
    return code;
}

bool sb_sweep_needs_documents(const struct sb_sweep *s)
{
    for (uint32_t i = 0; i < s->axes; i++)
        if (!s->axis[i].of_workers)
            return true;
    return false;
}

static enum sb_code count_points(struct sb_sweep *s, struct sb_error *error)
{
    uint64_t points = s->bases;
    for (uint32_t i = 0; i < s->axes; i++)
        points *= s->axis[i].count;
    if (points > SB_SWEEP_POINTS_MAX)
        return sb_fail(error, SB_EINPUT, sb_sweep_option, "%llu points; at most %d are run at once",
                       (unsigned long long)points, SB_SWEEP_POINTS_MAX);
    s->points = (uint32_t)points;
    return SB_OK;
}

enum sb_code sb_sweep_of_workloads(struct sb_sweep *s, const struct sb_workload *workload,
                                   uint32_t workloads, struct sb_error *error)
{
    s->base = sb_arena_alloc(&s->arena, workloads, sizeof *s->base);
    if (!s->base)
        return sb_fail_memory(error);
    for (s->bases = 0; s->bases < workloads; s->bases++)
        s->base[s->bases].workload = &workload[s->bases];
    return count_points(s, error);
}

/* What the place is says whether the values can be what they are. */
static enum sb_code settle_axis(struct sb_sweep *s, struct sb_axis *axis,
                                const struct sb_json *json, struct sb_error *error)
{
    struct sb_path path;
    enum sb_code code = sb_path_find(&path, json, axis->name, s->readers, sb_sweep_option, error);
    if (code)
        return code;
    bool plain =
        path.kind == SB_PATH_WHOLE || path.kind == SB_PATH_PLAIN || path.kind == SB_PATH_RATE;
    if (axis->are_times && plain)
        return sb_fail(error, SB_EINPUT, sb_sweep_option, "%.200s takes plain numbers, not times",
                       axis->name);
    return path.kind == SB_PATH_WHOLE ? sb_axis_read_whole(axis, &s->arena, error) : SB_OK;
}

static enum sb_code open_document(struct sb_sweep *s, const char *file, struct sb_sweep_base *base,
                                  struct sb_workload *own, struct sb_error *error)
{
    struct sb_source copy;
    struct sb_readers readers = *s->readers;
    readers.family = &s->family;
    enum sb_code code = sb_source_open_by(&base->source, file, s->readers->opener, error);
    if (code)
        return code;
    s->bases++; /* to be ended */
    code = sb_source_load(&base->source, error);
    if (code)
        return code;
    base->workload = own;
    sb_source_init(&copy, base->source.name, base->source.bytes, base->source.size);
    const struct sb_format *format = sb_format_find(&copy, s->readers, error);
    const struct sb_json *json =
        format && strcmp(format->name, "simbench") == 0 ? sb_source_json(&copy) : NULL;
    if (!format)
        code = error ? error->code : SB_EINPUT;
    else if (!json)
        code = sb_fail(error, SB_EINPUT, base->source.name,
                       "only workers can be swept: it is not in simbench's own format, which "
                       "`simbench import` writes");
    if (code == SB_OK)
        code = sb_workload_take(own, &copy, format, &readers, error);
    else
        sb_source_fini(&copy);
    return code;
}

static enum sb_code add_family(struct sb_sweep *s, uint32_t files, const char *file,
                               struct sb_error *error)
{
    enum sb_code code = SB_OK;
    if (s->family.axes && files > 1)
        return sb_fail(error, SB_EINPUT, file, "a family of graphs (%s) runs alone",
                       s->family.text[0]);
    if (s->axes + s->family.axes > SB_SWEEP_AXES)
        return sb_fail(error, SB_EINPUT, sb_sweep_option,
                       "%s has several values of %s: with them, at most %d can be swept", file,
                       s->family.text[0], SB_SWEEP_AXES);
    for (unsigned i = 0; i < s->family.axes && code == SB_OK; i++) {
        code = sb_axis_read(&s->axis[s->axes], s->family.text[i], &s->arena, error);
        if (code == SB_OK && s->axes && strcmp(s->axis[0].name, s->axis[s->axes].name) == 0)
            code = sb_fail(error, SB_EINPUT, sb_sweep_option,
                           "%s has several values of %.200s itself", file, s->axis[0].name);
        s->axes++;
    }
    return code;
}

/* Paths are looked up once the workload is known to be whole. */
static enum sb_code settle_axes(struct sb_sweep *s, const struct sb_sweep_base *base,
                                struct sb_error *error)
{
    struct sb_source copy;
    enum sb_code code = SB_OK;
    sb_source_init(&copy, base->source.name, base->source.bytes, base->source.size);
    const struct sb_json *json = sb_source_json(&copy);
    if (!json)
        code =
            sb_fail(error, copy.json_error.code, copy.json_error.where, "%s", copy.json_error.text);
    else
        sb_family_settle(&s->family, &copy.json);
    for (uint32_t i = 0; i < s->axes && code == SB_OK; i++)
        if (!s->axis[i].of_workers)
            code = settle_axis(s, &s->axis[i], json, error);
    sb_source_fini(&copy);
    return code;
}

enum sb_code sb_sweep_of_files(struct sb_sweep *s, const char *const *file, uint32_t files,
                               const struct sb_readers *readers, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    s->readers = readers;
    s->base = sb_arena_alloc(&s->arena, files, sizeof *s->base);
    s->own = sb_arena_alloc(&s->arena, files, sizeof *s->own);
    if (!s->base || !s->own)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < files && code == SB_OK; i++) {
        code = open_document(s, file[i], &s->base[i], &s->own[i], error);
        if (code == SB_OK)
            code = add_family(s, files, file[i], error);
        if (code == SB_OK)
            code = settle_axes(s, &s->base[i], error);
    }
    if (code == SB_OK)
        code = count_points(s, error);
    for (uint32_t i = 0; i < s->points && code == SB_OK; i++) {
        struct sb_workload workload;
        code = sb_sweep_build(s, i, &workload, error);
        sb_workload_fini(&workload);
    }
    return code;
}

void sb_sweep_fini(struct sb_sweep *s)
{
    for (uint32_t i = 0; i < s->bases; i++) {
        if (s->own)
            sb_workload_fini(&s->own[i]);
        sb_source_fini(&s->base[i].source);
    }
    sb_arena_fini(&s->arena);
    *s = (struct sb_sweep){ 0 };
}

uint32_t sb_sweep_base_of(const struct sb_sweep *s, uint32_t point)
{
    for (uint32_t i = s->axes; i > 0; i--)
        point /= s->axis[i - 1].count;
    SB_REQUIRE(point < s->bases);
    return point;
}

double sb_sweep_value(const struct sb_sweep *s, uint32_t point, uint32_t axis)
{
    for (uint32_t i = s->axes - 1; i > axis; i--)
        point /= s->axis[i].count;
    return s->axis[axis].value[point % s->axis[axis].count];
}

char *sb_sweep_name(const struct sb_sweep *s, uint32_t point, const char *of,
                    struct sb_arena *arena)
{
    size_t size = (of ? strlen(of) : 0) + 1, used = 0;
    for (uint32_t i = 0; i < s->axes; i++)
        size += strlen(s->axis[i].name) + SB_RANGE_TEXT_SIZE + 2;
    char *name = sb_arena_alloc(arena, size, 1);
    if (!name)
        return NULL;
    used = (size_t)snprintf(name, size, "%s", of ? of : "");
    for (uint32_t i = 0; i < s->axes; i++) {
        char value[SB_RANGE_TEXT_SIZE];
        sb_range_text(value, sb_sweep_value(s, point, i), s->axis[i].are_times);
        used += (size_t)snprintf(name + used, size - used, "%s%s=%s", used ? " " : "",
                                 s->axis[i].name, value);
    }
    return name;
}

/* In the unit of the text that stands there: 10 in place of "50/s" is "10/s". */
static enum sb_code put_rate(struct sb_json *json, const struct sb_json_node *node, double value,
                             struct sb_error *error)
{
    char text[SB_SHORTEST_DOUBLE_SIZE + 16];
    const char *was = node->type == SB_JSON_STRING ? strchr(sb_json_text(json, node), '/') : NULL;
    size_t length = sb_shortest_double(text, value);
    snprintf(text + length, sizeof text - length, "%.15s", was ? was : "/s");
    return sb_json_edit_text(json, node, text, error);
}

static enum sb_code put_value(const struct sb_sweep *s, uint32_t point, uint32_t axis,
                              struct sb_json *json, struct sb_error *error)
{
    struct sb_path path;
    const struct sb_axis *a = &s->axis[axis];
    double value = sb_sweep_value(s, point, axis), unit = a->are_times ? sb_path_unit(json) : 1;
    enum sb_code code = sb_path_find(&path, json, a->name, s->readers, sb_sweep_option, error);
    if (code)
        return code;
    if (!path.node) {
        size_t of = (size_t)(path.parent - json->node);
        if ((code = sb_json_edit_add(json, path.parent, path.name, value / unit, error)))
            return code;
        path.node = &json->node[of + 1];
    }
    if (path.kind == SB_PATH_RATE)
        return put_rate(json, path.node, value, error);
    sb_json_edit_number(json, path.node, value / unit);
    return SB_OK;
}

static enum sb_code build(const struct sb_sweep *s, uint32_t point, struct sb_workload *workload,
                          struct sb_error *error)
{
    const struct sb_source *source = &s->base[sb_sweep_base_of(s, point)].source;
    struct sb_source copy;
    enum sb_code code = SB_OK;
    sb_source_init(&copy, source->name, source->bytes, source->size);
    const struct sb_format *format = sb_format_find(&copy, s->readers, error);
    if (!format || !sb_source_json(&copy))
        code = sb_fail_memory(error); /* it was read before */
    else
        sb_family_settle(&s->family, &copy.json);
    for (uint32_t i = 0; i < s->axes && code == SB_OK; i++)
        if (!s->axis[i].of_workers)
            code = put_value(s, point, i, &copy.json, error);
    if (code == SB_OK)
        return sb_workload_take(workload, &copy, format, s->readers, error);
    sb_source_fini(&copy);
    return code;
}

enum sb_code sb_sweep_build(const struct sb_sweep *s, uint32_t point, struct sb_workload *workload,
                            struct sb_error *error)
{
    struct sb_error local = { 0 };
    struct sb_arena scratch = { 0 };
    *workload = (struct sb_workload){ 0 };
    SB_REQUIRE(s->own);
    enum sb_code code = build(s, point, workload, &local);
    for (uint32_t i = 0; i < s->axes && code == SB_OK; i++)
        if (s->axis[i].of_workers)
            workload->workers = (uint32_t)sb_sweep_value(s, point, i);
    if (code == SB_EINPUT) {
        const char *where = sb_sweep_name(s, point, NULL, &scratch);
        code = where ? sb_fail(error, code, local.where, "%.400s (where %.180s)", local.text, where)
                     : sb_fail_memory(error);
    }
    else if (code)
        sb_fail(error, code, local.where, "%s", local.text);
    sb_arena_fini(&scratch);
    return code;
}
