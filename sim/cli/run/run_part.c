/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/run_part.h"

#include "sim/base/version.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/plan/shell.h"
#include "sim/cli/run/option_text.h"
#include "sim/draw/draw.h"
#include "sim/engine/block.h"

#include <stdlib.h>
#include <string.h>

static enum sb_code fill_options(struct sb_part *p, const struct sb_options *o,
                                 struct sb_error *error)
{
    const char *text[SB_OPTION_TEXTS_MAX];
    int count = sb_option_texts(o, text, &p->arena);
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

static enum sb_code fill_rows(struct sb_part *p, struct sb_run_setup *setup, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    p->row = sb_arena_alloc(&p->arena, setup->points.rows, sizeof *p->row);
    if (!p->row)
        return sb_fail_memory(error);
    for (unsigned i = 0; i < setup->points.rows && code == SB_OK; i++) {
        struct sb_run_row row;
        code = sb_run_setup_row(setup, i, &row, error);
        if (code)
            break;
        const struct sb_workload *w = row.experiment.workload;
        p->row[i].name = sb_arena_text(&p->arena, w->name, strlen(w->name));
        p->row[i].replicates = w->dag.random ? row.experiment.replicates : 1;
        p->row[i].cost = (w->dag.steps ? (uint64_t)w->dag.steps : 1) * row.experiment.strategies;
        p->row[i].block = sb_block_lanes(w->dag.steps);
        p->first = row.experiment.first;
        p->rows++;
        code = p->row[i].name ? SB_OK : sb_fail_memory(error);
    }
    return code;
}

enum sb_code sb_run_part_begin(struct sb_part *p, struct sb_run_setup *setup, struct sb_options *o,
                               struct sb_kept_files *kept, struct sb_error *error)
{
    static const struct sb_opener none;
    struct sb_opener *opener = sb_arena_alloc(&p->arena, 1, sizeof none);
    if (!opener)
        return sb_fail_memory(error);
    *opener = (struct sb_opener){ sb_kept_files_open, kept };
    o->opener = opener;
    enum sb_code code = sb_run_setup_read(setup, o, error);
    p->version = SB_VERSION;
    p->draws = SB_DRAWS_VERSION;
    p->seed = o->seed;
    if (code == SB_OK)
        code = fill_options(p, o, error);
    if (code == SB_OK)
        code = fill_arguments(p, o, error);
    if (code == SB_OK)
        code = fill_rows(p, setup, error);
    p->file = kept->file;
    p->files = (uint32_t)kept->count;
    if (code == SB_OK && kept->failed)
        code = sb_fail_memory(error);
    return code ? code : sb_part_seal(p, error);
}

/* ---- again ---- */

static enum sb_code check_rows(struct sb_run_again *again, const struct sb_part *part,
                               struct sb_error *error)
{
    struct sb_part now = { 0 };
    enum sb_code code = fill_rows(&now, &again->setup, error);
    bool same = code == SB_OK && now.rows == part->rows && now.first == part->first;
    for (uint32_t i = 0; same && i < now.rows; i++)
        same = strcmp(now.row[i].name, part->row[i].name) == 0 &&
               now.row[i].replicates == part->row[i].replicates &&
               now.row[i].cost == part->row[i].cost && now.row[i].block == part->row[i].block;
    sb_arena_fini(&now.arena);
    if (code == SB_OK && !same)
        code = sb_fail(error, SB_EINPUT, part->path,
                       "its files do not make the workloads that it says");
    return code;
}

static void take_delivery(struct sb_options *to, const struct sb_options *from)
{
    to->out = from->out;
    to->format = from->format;
    to->plots = from->plots;
    to->no_report = from->no_report;
    to->quiet = from->quiet;
    to->ascii = from->ascii;
    to->color_stdout = from->color_stdout;
    to->color_stderr = from->color_stderr;
    to->threads = from->threads;
    memcpy(to->fail_if, from->fail_if, sizeof to->fail_if);
    to->fail_ifs = from->fail_ifs;
}

enum sb_code sb_run_again_begin(struct sb_run_again *again, const struct sb_part *part,
                                const struct sb_options *o, struct sb_error *error)
{
    if (strcmp(part->version, SB_VERSION) != 0 || part->draws != SB_DRAWS_VERSION)
        return sb_fail(error, SB_EINPUT, part->path,
                       "was made by simbench %s, and this is " SB_VERSION
                       ": only the same version goes on with it",
                       part->version);
    sb_option_texts_parse(part->option, part->options, &again->options);
    take_delivery(&again->options, o);
    again->reader.part = part;
    again->opener = (struct sb_opener){ sb_kept_reader_open, &again->reader };
    again->options.opener = &again->opener;
    again->options.allow_outside = true; /* where files are was looked at when they were kept */
    again->file = calloc((size_t)part->arguments + 1, sizeof *again->file);
    if (!again->file)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < part->arguments; i++)
        again->file[i] = (struct sb_gather_file){ part->argument[i].path, part->argument[i].found };
    again->options.file = again->file;
    again->options.files = part->arguments;
    struct sb_error local = { .further = error->further };
    enum sb_code code = sb_run_setup_read(&again->setup, &again->options, &local);
    if (code && again->reader.problem[0])
        return sb_fail(error, SB_EINPUT, part->path, "%s", again->reader.problem);
    if (code)
        return sb_fail(error, code, local.where, "%s", local.text);
    return check_rows(again, part, error);
}

void sb_run_again_fini(struct sb_run_again *again)
{
    sb_run_setup_fini(&again->setup);
    free(again->file);
    *again = (struct sb_run_again){ 0 };
}

/* ---- a command to copy ---- */

void sb_run_part_command(FILE *out, const struct sb_part *part, uint64_t share, uint64_t shares)
{
    fputs("simbench run", out);
    for (uint32_t i = 0; i < part->options; i++) {
        putc(' ', out);
        sb_shell_put(out, part->option[i]);
    }
    fprintf(out, " --shard=%llu/%llu --out=part-%llu-of-%llu", (unsigned long long)share,
            (unsigned long long)shares, (unsigned long long)share, (unsigned long long)shares);
    for (uint32_t i = 0; i < part->words; i++) {
        bool is_option = part->word[i][0] == '-' && part->word[i][1];
        fputs(i == 0 && is_option ? " -- " : " ", out);
        sb_shell_put(out, part->word[i]);
    }
    putc('\n', out);
}
