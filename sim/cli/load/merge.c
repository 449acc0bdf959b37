/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/merge.h"

#include "sim/cli/load/deliver.h"
#include "sim/cli/load/fail_if.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/report/folder.h"
#include "sim/import/files.h"
#include "sim/load/analysis/curve.h"
#include "sim/load/saved/parts.h"

#include <stdio.h>
#include <stdlib.h>

struct joined {
    struct sb_load_result *part; /* [parts]; all points are in the first one */
    uint32_t parts;
};

bool sb_load_merge_is_meant(const struct sb_options *o)
{
    struct sb_import_files files;
    struct sb_error ignored = { 0 };
    bool meant = false;
    if (sb_import_files_list(&files, o->argument, o->arguments, &ignored) == SB_OK)
        for (size_t i = 0; i < files.count && !meant; i++)
            meant = sb_load_part_is_one(files.file[i].path);
    sb_import_files_fini(&files);
    return meant;
}

/* In folders, what does not begin as a part does is left out. */
static enum sb_code read_parts(struct joined *j, const struct sb_options *o, struct sb_error *error)
{
    struct sb_import_files files;
    enum sb_code code = sb_import_files_list(&files, o->argument, o->arguments, error);
    j->part = calloc(files.count + 1, sizeof *j->part);
    if (code == SB_OK && !j->part)
        code = sb_fail_memory(error);
    for (size_t i = 0; i < files.count && code == SB_OK; i++) {
        const char *path = files.file[i].path;
        if (files.file[i].found && !sb_load_part_is_one(path))
            continue;
        code = sb_load_part_read(&j->part[j->parts], path, error);
        j->parts += code == SB_OK;
        if (code == SB_OK && j->parts > 1)
            code = sb_load_part_join(&j->part[0], &j->part[j->parts - 1], path, error);
    }
    sb_import_files_fini(&files);
    return code;
}

static void tell_missing(FILE *out, const struct sb_load_result *all)
{
    const unsigned long long points = sb_load_part_points(all), missing = sb_load_part_missing(all);
    if (missing)
        fprintf(out, "simbench: %llu of %llu points are missing\n", missing, points);
    for (uint32_t k = 0; missing && k < all->shares && k < points; k++) {
        uint64_t cell = 0, own = 0;
        for (uint32_t c = 0; c < all->curves; c++)
            for (uint32_t i = 0; i < all->points; i++)
                for (uint32_t s = 0; s < all->curve[c].strategies; s++, cell++)
                    own += cell % all->shares == k && all->curve[c].strategy[s].point[i].runs == 0;
        if (own)
            fprintf(out, "simbench: --shard=%u/%u makes %llu of them\n", k + 1, all->shares,
                    (unsigned long long)own);
    }
}

static int report(const struct sb_options *o, struct sb_load_result *all,
                  const struct sb_load_fail_if *fail_if)
{
    struct sb_error error = { 0 };
    const struct sb_load_report *format = NULL;
    enum sb_code code = sb_load_select_format(o->format, &format, &error);
    all->missing = all->partial = sb_load_part_missing(all) > 0;
    all->files = NULL;
    all->share = all->shares = 0;
    if (code == SB_OK && !o->no_report)
        code = sb_report_folder_try(o->out, &all->name, 1, &error);
    if (code == SB_OK)
        code = sb_load_conclude(all, &error);
    return code ? sb_command_fail(&error) : sb_load_fail_if_deliver(fail_if, o, format, all);
}

static int end(const struct sb_options *o, struct joined *j, const struct sb_load_fail_if *fail_if)
{
    struct sb_error error = { 0 };
    struct sb_load_result *all = &j->part[0];
    const bool whole = sb_load_part_missing(all) == 0;
    if (o->part) {
        all->share = 0;
        return sb_load_part_write(all, o->part, &error) ? sb_command_fail(&error) : SB_EXIT_DONE;
    }
    if (o->check)
        printf("%u part%s of one load: %llu of %llu points%s\n", j->parts, j->parts == 1 ? "" : "s",
               (unsigned long long)(sb_load_part_points(all) - sb_load_part_missing(all)),
               (unsigned long long)sb_load_part_points(all), whole ? ", none missing" : "");
    if (o->check || !whole)
        tell_missing(stderr, all);
    if (o->check)
        return whole ? SB_EXIT_DONE : SB_EXIT_FAILED;
    return whole || o->allow_missing ? report(o, all, fail_if) : SB_EXIT_FAILED;
}

int sb_load_merge(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct joined j = { 0 };
    struct sb_load_fail_if fail_if = { 0 };
    enum sb_code code = read_parts(&j, o, &error);
    if (code == SB_OK)
        code = sb_load_fail_if_read(&fail_if, o, &j.part[0], &error);
    const int status = code ? sb_command_fail(&error) : end(o, &j, &fail_if);
    sb_load_fail_if_fini(&fail_if);
    for (uint32_t i = 0; i < j.parts; i++)
        sb_load_result_fini(&j.part[i]);
    free(j.part);
    return status;
}
