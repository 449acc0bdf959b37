/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/run_part.h"

#include "sim/base/shell_word.h"
#include "sim/base/version.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/run/option_text.h"
#include "sim/cli/run/part_header.h"
#include "sim/draw/draw.h"
#include "sim/text/utf8.h"

#include <stdlib.h>
#include <string.h>

static enum sb_code fill_rows(struct sb_part *p, struct sb_run_setup *setup, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    p->row = sb_arena_alloc(&p->arena, setup->points.rows, sizeof *p->row);
    if (!p->row)
        return sb_fail_memory(error);
    for (unsigned i = 0; i < setup->points.rows && code == SB_OK; i++) {
        struct sb_run_row row;
        code = sb_run_setup_row(setup, i, &row, error);
        if (code == SB_OK)
            code = sb_part_header_row(p, &row.experiment, error);
    }
    return code;
}

enum sb_code sb_run_part_begin(struct sb_part *p, struct sb_run_setup *setup, struct sb_options *o,
                               struct sb_kept_files *kept, struct sb_error *error)
{
    enum sb_code code = sb_part_header_keep(p, o, kept, error);
    if (code == SB_OK)
        code = sb_run_setup_read(setup, o, error);
    if (code == SB_OK)
        code = fill_rows(p, setup, error);
    return code ? code : sb_part_header_seal(p, SB_RUN, o, kept, error);
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
    if (strcmp(part->version, SB_VERSION) != 0)
        return sb_fail(error, SB_EINPUT, part->path,
                       "was made by simbench %s, and this is " SB_VERSION
                       ": only the same version goes on with it",
                       part->version);
    if (part->draws != SB_DRAWS_VERSION)
        return sb_fail(error, SB_EINPUT, part->path,
                       "has draws of version %llu, and this simbench makes version %d: only the "
                       "same version goes on with it",
                       (unsigned long long)part->draws, SB_DRAWS_VERSION);
    struct sb_error local = { .further = error->further };
    if (sb_option_texts_parse(part->option, part->options, &again->options, &local))
        return sb_fail(error, local.code, part->path, "is damaged: %s", local.text);
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

/* A part may be a stranger's: what it says gives no commands to the terminal. */
static void put_word(FILE *out, const char *word)
{
    char clean[4096];
    sb_utf8_clean(clean, sizeof clean, word, 0);
    sb_shell_word_put(out, clean);
}

void sb_run_part_command(FILE *out, const struct sb_part *part, uint64_t share, uint64_t shares,
                         const char *path)
{
    fputs("simbench run", out);
    for (uint32_t i = 0; i < part->options; i++) {
        putc(' ', out);
        put_word(out, part->option[i]);
    }
    fprintf(out, " --shard=%llu/%llu", (unsigned long long)share, (unsigned long long)shares);
    if (path) {
        fputs(" --resume --out=", out);
        put_word(out, path);
    }
    else {
        fprintf(out, " --out=part-%llu-of-%llu", (unsigned long long)share,
                (unsigned long long)shares);
    }
    for (uint32_t i = 0; i < part->words; i++) {
        bool is_option = part->word[i][0] == '-' && part->word[i][1];
        fputs(i == 0 && is_option ? " -- " : " ", out);
        put_word(out, part->word[i]);
    }
    putc('\n', out);
}
