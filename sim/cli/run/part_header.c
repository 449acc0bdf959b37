/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/part_header.h"

#include "sim/base/version.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/run/option_text.h"
#include "sim/draw/draw.h"
#include "sim/engine/block.h"

#include <string.h>

static enum sb_code fill_options(struct sb_part *p, enum sb_command_set command,
                                 const struct sb_options *o, struct sb_error *error)
{
    const char *text[SB_OPTION_TEXTS_MAX];
    int count = sb_option_texts(command, o, text, &p->arena);
    p->option = sb_arena_alloc(&p->arena, count > 0 ? (size_t)count : 0, sizeof *p->option);
    if (count < 0 || !p->option)
        return sb_fail_memory(error);
    memcpy(p->option, text, (size_t)count * sizeof *text);
    p->options = (uint32_t)count;
    p->word = sb_arena_alloc(&p->arena, o->arguments, sizeof *p->word);
    if (!p->word)
        return sb_fail_memory(error);
    for (unsigned i = 0; i < o->arguments; i++)
        p->word[p->words++] = o->argument[i];
    return SB_OK;
}

static enum sb_code fill_arguments(struct sb_part *p, const struct sb_options *o,
                                   struct sb_error *error)
{
    struct sb_import_files files;
    enum sb_code code = sb_workloads_list(o, &files, error);
    p->argument = sb_arena_alloc(&p->arena, files.count, sizeof *p->argument);
    if (code == SB_OK && !p->argument)
        code = sb_fail_memory(error);
    for (size_t i = 0; i < files.count && code == SB_OK; i++) {
        const char *path = files.file[i].path;
        p->argument[i].path = sb_arena_text(&p->arena, path, strlen(path));
        p->argument[i].found = files.file[i].found;
        if (!p->argument[i].path)
            code = sb_fail_memory(error);
        p->arguments++;
    }
    sb_import_files_fini(&files);
    return code;
}

enum sb_code sb_part_header_keep(struct sb_part *p, struct sb_options *o,
                                 struct sb_kept_files *kept, struct sb_error *error)
{
    static const struct sb_opener none;
    struct sb_opener *opener = sb_arena_alloc(&p->arena, 1, sizeof none);
    if (!opener)
        return sb_fail_memory(error);
    *opener = (struct sb_opener){ sb_kept_files_open, kept };
    o->opener = opener;
    return SB_OK;
}

enum sb_code sb_part_header_row(struct sb_part *p, const struct sb_experiment *x,
                                struct sb_error *error)
{
    const struct sb_workload *w = x->workload;
    struct sb_part_row *row = &p->row[p->rows];
    *row = (struct sb_part_row){
        .name = sb_arena_text(&p->arena, w->name, strlen(w->name)),
        .replicates = w->dag.random ? x->replicates : 1,
        .cost = (w->dag.steps ? (uint64_t)w->dag.steps : 1) * x->strategies,
        .block = sb_block_lanes(w->dag.steps),
    };
    p->first = x->first;
    p->rows++;
    return row->name ? SB_OK : sb_fail_memory(error);
}

enum sb_code sb_part_header_seal(struct sb_part *p, enum sb_command_set command,
                                 const struct sb_options *o, struct sb_kept_files *kept,
                                 struct sb_error *error)
{
    p->path = "this one";
    p->version = SB_VERSION;
    p->command = command == SB_VERIFY ? "verify" : "run";
    p->draws = SB_DRAWS_VERSION;
    p->seed = o->seed;
    enum sb_code code = fill_options(p, command, o, error);
    if (code == SB_OK)
        code = fill_arguments(p, o, error);
    p->file = kept->file;
    p->files = (uint32_t)kept->count;
    if (code == SB_OK && kept->failed)
        code = sb_fail_memory(error);
    return code ? code : sb_part_seal(p, error);
}
