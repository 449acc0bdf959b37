/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/shares/forecast.h"

#include "sim/base/clock.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/run/run_part.h"
#include "sim/cli/run/shares/share_choice.h"
#include "sim/cli/run/shares/shares.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/screen.h"
#include "sim/insight/insight.h"
#include "sim/run/long/estimate.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Seconds: of one row, of all where there are many, and of each at the least. */
#define EACH 0.25
#define ALL 4.0
#define LEAST 0.005

struct forecast {
    struct sb_options options;
    struct sb_kept_files kept;
    struct sb_run_setup setup;
    struct sb_part part; /* of which rows tell their shares */
    double seconds;
    uint64_t bytes;
};

static const char *put_duration(char out[SB_UNITS_SIZE], double seconds)
{
    return sb_units_duration(out, seconds * 1e9, seconds * 0.05e9); /* two digits of it */
}

static const char *put_memory(char out[SB_UNITS_SIZE], uint64_t bytes)
{
    double mib = (double)bytes / (1 << 20);
    if (mib < 1000)
        snprintf(out, SB_UNITS_SIZE, "%.0f MiB", mib);
    else
        snprintf(out, SB_UNITS_SIZE, "%.1f GiB", mib / 1024);
    return out;
}

static uint64_t looked_at(const struct sb_options *o, const struct sb_dag *dag, uint64_t replicates)
{
    uint64_t most = strcmp(o->insight, "all") == 0
                        ? UINT64_MAX
                        : SB_INSIGHT_STEPS / (dag->steps + UINT64_C(1)) + 1;
    return replicates < most ? replicates : most;
}

/* What comes after the replicates takes as long as it takes of those that were run, or as many
 * times as long as there are more to look at. */
static enum sb_code conclude(struct forecast *f, uint32_t row, const struct sb_run_row *own,
                             struct sb_workload_result *result, struct sb_arena *arena,
                             struct sb_run_estimate *estimate, struct sb_error *error)
{
    const struct sb_dag *dag = &own->experiment.workload->dag;
    sb_ns begun = sb_clock_now();
    enum sb_code code = sb_run_setup_conclude(&f->setup, row, own, result, arena, error);
    double took = (double)(sb_clock_now() - begun) * 1e-9;
    if (sb_run_peak_memory() > estimate->bytes)
        estimate->bytes = sb_run_peak_memory();
    estimate->seconds += took * (double)looked_at(&f->options, dag, estimate->replicates) /
                         (double)looked_at(&f->options, dag, estimate->measured);
    return code;
}

static void tell_row(FILE *out, const char *workload, const struct sb_run_estimate *e)
{
    char name[200], count[SB_UNITS_SIZE], measured[SB_UNITS_SIZE], time[SB_UNITS_SIZE],
        memory[SB_UNITS_SIZE];
    sb_utf8_clean(name, sizeof name, workload, 60);
    fprintf(out, "%s: %s replicate%s: %s, %s (from %s of them)\n", name,
            sb_units_count(count, e->replicates), e->replicates == 1 ? "" : "s",
            put_duration(time, e->seconds), put_memory(memory, e->bytes),
            sb_units_count(measured, e->measured));
}

static enum sb_code estimate_row(struct forecast *f, FILE *out, uint32_t i, struct sb_error *error)
{
    const struct sb_replicates range = sb_share_of(&f->part, i, f->part.shard, f->part.shards);
    struct sb_run_estimate estimate = { 0 };
    struct sb_workload_result result;
    struct sb_arena arena = { 0 };
    struct sb_run_row row;
    if (range.from == range.until)
        return SB_OK;
    enum sb_code code = sb_run_setup_row(&f->setup, i, &row, error);
    double seconds = fmax(fmin(EACH, ALL / f->part.rows), LEAST);
    if (code == SB_OK)
        code = sb_run_estimate(&row.experiment, range.until - range.from, seconds, &estimate,
                               &result, &arena, error);
    if (code == SB_OK && f->part.shards == 1) /* a share leaves that to the merge */
        code = conclude(f, i, &row, &result, &arena, &estimate, error);
    if (code == SB_OK) {
        tell_row(out, f->part.row[i].name, &estimate);
        f->seconds += estimate.seconds;
        f->bytes = estimate.bytes > f->bytes ? estimate.bytes : f->bytes;
    }
    sb_arena_fini(&arena);
    return code;
}

static void tell_all(const struct forecast *f, FILE *out)
{
    char time[SB_UNITS_SIZE], memory[SB_UNITS_SIZE], share[SB_UNITS_SIZE], shares[SB_UNITS_SIZE],
        threads[SB_UNITS_SIZE];
    if (f->part.shards > 1)
        fprintf(out, "share %s of %s", sb_units_count(share, f->part.shard),
                sb_units_count(shares, f->part.shards));
    else
        fputs("the run", out);
    fprintf(out, " takes about %s%s with %s thread%s, and %s of memory%s\n",
            f->options.precision ? "at most " : "", put_duration(time, f->seconds),
            sb_units_count(threads, f->options.threads), f->options.threads == 1 ? "" : "s",
            put_memory(memory, f->bytes), f->part.shards > 1 ? "" : "; a report is drawn besides");
}

static enum sb_code estimate_rows(struct forecast *f, struct sb_error *error)
{
    struct sb_screen screen;
    enum sb_code code = SB_OK;
    sb_screen_open(&screen, f->options.ascii, 0);
    for (uint32_t i = 0; i < f->part.rows && code == SB_OK; i++)
        code = estimate_row(f, screen.out, i, error);
    if (code == SB_OK)
        tell_all(f, screen.out);
    sb_screen_close(&screen);
    return code;
}

int sb_run_forecast(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct forecast f = { .options = *o };
    enum sb_code code = sb_run_part_begin(&f.part, &f.setup, &f.options, &f.kept, &error);
    error.further = code ? error.further : NULL; /* those are of the files */
    f.part.shard = f.part.shards = 1;
    if (code == SB_OK && o->shard)
        code = sb_share_choose(o, &f.part.shard, &f.part.shards, &error);
    sb_interrupt_catch("\nsimbench: stopping; once more to stop at once\n", o->quiet);
    if (code == SB_OK)
        code = estimate_rows(&f, &error);
    int status = code ? sb_command_fail(&error) : SB_EXIT_DONE;
    sb_part_fini(&f.part);
    sb_run_setup_fini(&f.setup);
    sb_kept_files_fini(&f.kept);
    return status;
}
