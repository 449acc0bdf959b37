/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/overview.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/run/shares/overview.h"
#include "sim/cli/terminal/age.h"
#include "sim/cli/terminal/screen.h"
#include "sim/import/files.h"
#include "sim/json/write.h"
#include "sim/load/saved/parts.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATUS_PATH_SIZE = 400 };

/* ---- for people ---- */

static void print_part(FILE *out, const struct sb_part_state *p, const struct sb_run_state *run,
                       bool several)
{
    char path[STATUS_PATH_SIZE], name[STATUS_PATH_SIZE], done[SB_UNITS_SIZE], wanted[SB_UNITS_SIZE],
        work[SB_UNITS_SIZE], ago[SB_UNITS_SIZE], share[SB_UNITS_SIZE], shares[SB_UNITS_SIZE];
    sb_utf8_clean(path, sizeof path, p->path, 80);
    sb_utf8_clean(name, sizeof name, run->name, 40);
    fprintf(out, "%s: ", path);
    if (p->shares)
        fprintf(out, "share %s of %s, ", sb_units_count(share, p->share),
                sb_units_count(shares, p->shares));
    if (several)
        fprintf(out, "of %s, ", name);
    fprintf(out, "%s of %s replicates, %s, written %s ago\n", sb_units_count(done, p->done),
            sb_units_count(wanted, p->wanted), sb_units_share(work, p->work),
            sb_age(ago, p->written));
}

static void print_run(FILE *out, const struct sb_run_state *run)
{
    char name[STATUS_PATH_SIZE], done[SB_UNITS_SIZE], all[SB_UNITS_SIZE], work[SB_UNITS_SIZE],
        count[SB_UNITS_SIZE];
    sb_utf8_clean(name, sizeof name, run->name, 40);
    fprintf(out, "%s", name);
    if (run->rows > 1)
        fprintf(out, " and %s more", sb_units_count(count, run->rows - 1));
    fprintf(out, ": %s of %s replicates, %s, in %s part%s\n", sb_units_count(done, run->done),
            sb_units_count(all, run->replicates), sb_units_share(work, run->work),
            sb_units_count(count, run->parts), run->parts == 1 ? "" : "s");
}

/* Runs and loads. */
struct all {
    struct sb_overview runs;
    struct sb_load_overview loads;
};

static void status_print(const struct sb_options *o, const struct all *all)
{
    const struct sb_overview *runs = &all->runs;
    struct sb_screen screen;
    sb_screen_open(&screen, o->ascii, 0);
    for (size_t i = 0; i < runs->parts; i++)
        print_part(screen.out, &runs->part[i], &runs->run[runs->part[i].run], runs->runs > 1);
    for (size_t i = 0; i < runs->runs; i++)
        print_run(screen.out, &runs->run[i]);
    sb_load_overview_print(screen.out, &all->loads);
    sb_screen_close(&screen);
}

/* ---- for programs ---- */

static void put_u64(struct sb_json_writer *w, const char *key, uint64_t value)
{
    sb_json_put_text(w, key);
    sb_json_put_u64(w, value);
}

static void put_text(struct sb_json_writer *w, const char *key, const char *text)
{
    sb_json_put_text(w, key);
    sb_json_put_any_text(w, text);
}

static void put_done(struct sb_json_writer *w, uint64_t done, uint64_t wanted, double work)
{
    put_u64(w, "replicates", done);
    put_u64(w, "wanted", wanted);
    sb_json_put_text(w, "work");
    sb_json_put_double(w, work);
}

static void put_parts(struct sb_json_writer *w, const struct sb_overview *all, uint32_t run)
{
    sb_json_put_text(w, "parts");
    yajl_gen_array_open(w->gen);
    for (size_t i = 0; i < all->parts; i++) {
        const struct sb_part_state *p = &all->part[i];
        if (p->run != run)
            continue;
        sb_json_put_line(w);
        yajl_gen_map_open(w->gen);
        put_text(w, "file", p->path);
        if (p->shares) {
            put_u64(w, "share", p->share);
            put_u64(w, "shares", p->shares);
        }
        put_done(w, p->done, p->wanted, p->work);
        put_u64(w, "written", p->written > 0 ? (uint64_t)p->written : 0);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

static enum sb_code status_print_json(const struct all *both, struct sb_error *error)
{
    const struct sb_overview *all = &both->runs;
    struct sb_json_writer w;
    char *text = NULL;
    size_t size = 0;
    enum sb_code code = sb_json_write_begin(&w, error);
    if (code)
        return code;
    yajl_gen_map_open(w.gen);
    sb_json_put_text(&w, "runs");
    yajl_gen_array_open(w.gen);
    for (uint32_t i = 0; i < all->runs; i++) {
        const struct sb_run_state *run = &all->run[i];
        yajl_gen_map_open(w.gen);
        put_text(&w, "digest", run->digest);
        put_text(&w, "name", run->name);
        put_u64(&w, "workloads", run->rows);
        put_done(&w, run->done, run->replicates, run->work);
        put_parts(&w, all, i);
        yajl_gen_map_close(w.gen);
    }
    yajl_gen_array_close(w.gen);
    sb_json_put_text(&w, "loads");
    sb_load_overview_put(&w, &both->loads);
    yajl_gen_map_close(w.gen);
    sb_json_put_line(&w);
    code = sb_json_write_end(&w, &text, &size, error);
    if (code == SB_OK)
        fwrite(text, 1, size, stdout);
    free(text);
    return code;
}

/* ---- the command ---- */

/* In a folder what is no part is passed over. What is damaged does not hide the rest. */
static int status_read_all(const struct sb_import_files *files, struct all *all)
{
    int status = SB_EXIT_DONE;
    for (size_t i = 0; i < files->count; i++) {
        const struct sb_gather_file *file = &files->file[i];
        struct sb_error error = { 0 };
        const bool load = sb_load_part_is_one(file->path);
        if (file->found && !load && !sb_part_is_one(file->path))
            continue;
        if (load ? sb_load_overview_add(&all->loads, file->path, &error)
                 : sb_overview_add(&all->runs, file->path, &error))
            status = sb_command_fail(&error);
    }
    return status;
}

static int status(const struct sb_options *o)
{
    struct all all = { 0 };
    struct sb_import_files files;
    struct sb_error error = { 0 };
    enum sb_code code = sb_import_files_list(&files, o->argument, o->arguments, &error);
    int status = code ? sb_command_fail(&error) : status_read_all(&files, &all);
    if (code == SB_OK && strcmp(o->format, "json") == 0)
        code = status_print_json(&all, &error);
    else if (code == SB_OK)
        status_print(o, &all);
    if (code && status == SB_EXIT_DONE)
        status = sb_command_fail(&error);
    sb_overview_fini(&all.runs);
    sb_load_overview_fini(&all.loads);
    sb_import_files_fini(&files);
    return status;
}

extern const struct sb_command sb_command_status;
const struct sb_command sb_command_status = {
    .name = "status",
    .arguments = "PART|FOLDER...",
    .summary = "tell how far runs and loads are that leave parts: shares, and what --checkpoint "
               "keeps",
    .description = "Of each part how many of its replicates are done, and what share of its work "
                   "(steps times strategies times replicates) that is; then of each run what all "
                   "parts have of it together; of a load how many of its points. A folder stands "
                   "for the parts in it. What is damaged is told, and the rest is counted.",
    .examples = "simbench status part-*\n"
                "simbench status simbench-report",
    .self = SB_STATUS,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = status,
};
