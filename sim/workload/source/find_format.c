/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/source/find_format.h"

#include "sim/json/hint.h"
#include "sim/workload/source/import_options.h"

#include <stdio.h>
#include <string.h>

static enum sb_code fail_unknown(struct sb_source *source, const struct sb_readers *readers,
                                 struct sb_error *error)
{
    char list[256] = "";
    size_t at = 0;
    const char *encoding = sb_json_hint_encoding(source->bytes, source->size);
    if (encoding)
        return sb_fail(error, SB_EINPUT, source->name, "%s", encoding);
    bool asks = sb_source_begins_json(source) || !source->rest;
    const struct sb_json *json = asks ? sb_source_json(source) : NULL;
    const struct sb_error *broken = &source->json_error;
    bool unread = broken->code && strcmp(broken->where, source->name) == 0;
    if (broken->code == SB_ENOMEM || unread || (broken->code && sb_source_begins_json(source)))
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

/* Formats that may read in pieces are asked first: others might ask for the whole. Those that look
 * like much else are asked last. */
enum rank { IN_PIECES, WHOLE, WEAK };

static enum rank rank_of(const struct sb_format *format)
{
    return format->gathering ? IN_PIECES : format->weak ? WEAK : WHOLE;
}

static const struct sb_format *recognise(struct sb_source *source,
                                         const struct sb_format *const *format, enum rank rank)
{
    while (*format && (rank_of(*format) != rank || !(*format)->recognise(source)))
        format++;
    return *format;
}

static const struct sb_format *named(const struct sb_format *const *format, const char *name,
                                     struct sb_error *error)
{
    while (*format && strcmp((*format)->name, name) != 0)
        format++;
    if (!*format)
        sb_fail(error, SB_EINPUT, name, "no format of that name");
    return *format;
}

const struct sb_format *sb_format_find(struct sb_source *source, const struct sb_readers *readers,
                                       struct sb_error *error)
{
    if (readers->import && readers->import->format)
        return named(readers->formats, readers->import->format, error);
    const struct sb_format *format = NULL;
    for (int rank = IN_PIECES; !format && rank <= WEAK; rank++)
        format = recognise(source, readers->formats, (enum rank)rank);
    if (!format)
        fail_unknown(source, readers, error);
    return format;
}
