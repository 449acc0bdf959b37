/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/find_format.h"

#include "sim/json/hint.h"
#include "sim/workload/import_options.h"

#include <stdio.h>
#include <string.h>

static enum sb_code fail_unknown(struct sb_source *source, const struct sb_readers *readers,
                                 struct sb_error *error)
{
    char list[256] = "";
    size_t at = 0;
    const char *encoding = sb_json_hint_encoding(source->bytes, source->size);
    bool asks = sb_source_begins_json(source) || encoding || !source->rest;
    const struct sb_json *json = asks ? sb_source_json(source) : NULL;
    const struct sb_error *broken = &source->json_error;
    bool unread = broken->code && strcmp(broken->where, source->name) == 0 && !encoding;
    if (broken->code == SB_ENOMEM || unread ||
        (broken->code && (sb_source_begins_json(source) || encoding)))
        return sb_fail(error, broken->code, broken->where, "%s", broken->text);
    for (size_t i = 0; readers->formats[i] && at < sizeof list; i++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", i ? ", " : "",
                               readers->formats[i]->name);
    if (!json)
        return sb_fail(error, SB_EINPUT, source->name, "not a workload in any known format (%s)",
                       list);
    return sb_json_fail(json, json->node, SB_EINPUT, error,
                        "not a workload of a known format (%s); ours begins with {\"simbench\": 1",
                        list);
}

const struct sb_format *sb_format_find(struct sb_source *source, const struct sb_readers *readers,
                                       struct sb_error *error)
{
    const char *named = readers->import ? readers->import->format : NULL;
    const struct sb_format *const *format = readers->formats;
    while (*format && !(named ? strcmp((*format)->name, named) == 0 : (*format)->recognise(source)))
        format++;
    if (*format)
        return *format;
    if (named)
        sb_fail(error, SB_EINPUT, named, "no format of that name");
    else
        fail_unknown(source, readers, error);
    return NULL;
}
