/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/plots.h"

#include "reports/plots/kinds/cdf.h"
#include "reports/plots/folder_names.h"
#include "reports/plots/kinds/gantt.h"
#include "reports/plots/gnuplot/gnuplot.h"
#include "reports/plots/kinds/ladder.h"
#include "reports/plots/kinds/overview.h"
#include "reports/plots/kinds/speedup.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const struct sb_plot_kind *const sb_plot_kinds[SB_PLOT_KINDS] = { &sb_plot_cdf, &sb_plot_ladder,
                                                                  &sb_plot_speedup,
                                                                  &sb_plot_gantt };

/* The overview is drawn like a workload's pictures, after the last of them. Two gnuplots work at a
 * time, each in its own stage: drawing takes longer than simulating, and processors are many. */
enum { JOBS = 2, LATE_MAX = 3 };

struct job {
    bool running;
    const char *script[SB_PLOT_KINDS + 1]; /* to be drawn yet, NULL-terminated */
    uint32_t workload;                     /* or result->workloads: the overview */
    struct sb_staging stage;
    struct sb_gnuplot_run gnuplot;
};

struct drawing {
    const struct sb_result *result;
    const char *dir;
    struct sb_plots *plots;
    struct sb_palette palette;
    struct job job[JOBS];
    bool missing; /* gnuplot */
    bool interrupted;
    unsigned late; /* runs of it that did not end; after LATE_MAX there are no more */
    char *notice;
    size_t notice_size;
    struct sb_error *error;
};

static bool is_overview(const struct drawing *p, uint32_t workload)
{
    return workload == p->result->workloads;
}

/* Only the first complaint is told: the others are most likely the same. */
static void complain(struct drawing *p, const struct job *job, const char *script, const char *why)
{
    const char *folder = is_overview(p, job->workload) ? "" : p->plots->folder[job->workload];
    if (!p->notice[0])
        snprintf(p->notice, p->notice_size,
                 "gnuplot failed, so that pictures are missing: %s%s%.*s: %s", folder,
                 *folder ? "/" : "", (int)strcspn(script, "."), script, why);
}

static void complain_missing(struct drawing *p)
{
    p->missing = true;
    snprintf(p->notice, p->notice_size,
             "gnuplot is missing, so there are no pictures (Debian's package is gnuplot-nox)");
}

/* Writes the scripts of a workload, or of the overview, into the stage. */
static enum sb_code write_scripts(struct drawing *p, struct job *job)
{
    static const char *const names[SB_PLOT_KINDS] = { "cdf.gp", "ladder.gp", "speedup.gp",
                                                      "gantt.gp" };
    struct sb_gnuplot_script script = { .result = p->result,
                                        .palette = &p->palette,
                                        .base = "overview" };
    size_t count = 0;
    enum sb_code code = SB_OK;
    if (is_overview(p, job->workload)) {
        job->script[count++] = "overview.gp";
        code = sb_plot_overview_draw(&script, &job->stage, p->error);
    }
    else
        for (int k = 0; !code && k < SB_PLOT_KINDS; k++) {
            const struct sb_plot_kind *kind = sb_plot_kinds[k];
            script.workload = &p->result->workload[job->workload];
            script.base = kind->base;
            if (!kind->applies(script.workload))
                continue;
            job->script[count++] = names[k];
            code = kind->draw(&script, &job->stage, p->error);
        }
    job->script[count] = NULL;
    return code;
}

static bool has_file(const struct job *job, const char *script, const char *ending)
{
    char *path = NULL;
    struct stat info;
    bool has = asprintf(&path, "%s/%.*s.%s", job->stage.path, (int)strcspn(script, "."), script,
                        ending) >= 0 &&
               stat(path, &info) == 0 && info.st_size > 0;
    free(path);
    return has;
}

/* A picture is drawn when both of its files hold something. */
static bool has_picture(const struct job *job, const char *script)
{
    return has_file(job, script, "svg") && has_file(job, script, "png");
}

/* Removes what is left of one that failed. */
static bool keep_picture(const struct job *job, const char *script)
{
    static const char *const endings[] = { "svg", "png" };
    if (has_picture(job, script))
        return true;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char *path = NULL;
        if (asprintf(&path, "%s/%.*s.%s", job->stage.path, (int)strcspn(script, "."), script,
                     endings[i]) >= 0)
            unlink(path);
        free(path);
    }
    return false;
}

static enum sb_code publish(struct drawing *p, struct job *job)
{
    bool overview = is_overview(p, job->workload);
    enum sb_code code;
    if (overview)
        p->plots->overview = keep_picture(job, "overview");
    else
        for (int k = 0; k < SB_PLOT_KINDS; k++)
            p->plots->drawn[job->workload][k] = keep_picture(job, sb_plot_kinds[k]->base);
    code =
        sb_staging_publish(&job->stage, overview ? "" : p->plots->folder[job->workload], p->error);
    sb_staging_clear(&job->stage);
    return code;
}

/* Starts gnuplot on what is to be drawn yet. */
static void go_on(struct drawing *p, struct job *job)
{
    char why[256] = "";
    job->running = false;
    if (!job->script[0] || p->missing || p->late >= LATE_MAX)
        return;
    enum sb_gnuplot started = sb_gnuplot_start(&job->gnuplot, job->stage.path, job->script,
                                               SB_GNUPLOT_SECONDS, why, sizeof why);
    job->running = started == SB_GNUPLOT_DONE;
    if (started == SB_GNUPLOT_MISSING)
        complain_missing(p);
    if (started == SB_GNUPLOT_FAILED)
        complain(p, job, job->script[0], why);
}

/* gnuplot has ended: leaves the scripts behind the first one that drew nothing, which costs that
 * picture and no other. */
static void take_pictures(struct drawing *p, struct job *job, enum sb_gnuplot end, const char *why)
{
    size_t drawn = 0, left = 0;
    while (job->script[drawn] && has_picture(job, job->script[drawn]))
        drawn++;
    const char *bad = job->script[drawn];
    if (bad) {
        complain(p, job, bad, end == SB_GNUPLOT_DONE ? "it drew nothing" : why);
        drawn++;
    }
    do
        job->script[left] = job->script[drawn + left];
    while (job->script[left++]);
    p->late += end == SB_GNUPLOT_LATE;
}

/* Scripts and data are published even where gnuplot fails: that is how to find out why. */
static enum sb_code finish(struct drawing *p, struct job *job)
{
    bool begun = job->running;
    while (job->running) {
        char why[256] = "";
        if (p->interrupted) /* while another job was waited for */
            job->gnuplot.late = 0;
        enum sb_gnuplot end = sb_gnuplot_wait(&job->gnuplot, why, sizeof why);
        job->running = false;
        p->interrupted = p->interrupted || end == SB_GNUPLOT_INTERRUPTED;
        if (p->interrupted)
            return sb_fail(p->error, SB_EINTR, p->dir, "interrupted while the pictures were drawn");
        take_pictures(p, job, end, why);
        if (!p->error || !p->error->code)
            go_on(p, job);
    }
    return begun ? publish(p, job) : SB_OK;
}

static enum sb_code start(struct drawing *p, struct job *job, uint32_t workload)
{
    job->workload = workload;
    enum sb_code code = write_scripts(p, job);
    if (code || !job->script[0])
        return code;
    go_on(p, job);
    return job->running ? SB_OK : publish(p, job);
}

static enum sb_code draw_all(struct drawing *p)
{
    uint32_t last = p->result->workloads + (sb_plot_overview_applies(p->result) ? 1 : 0);
    enum sb_code code = SB_OK;
    for (int j = 0; !code && j < JOBS; j++)
        code = sb_staging_begin(&p->job[j].stage, p->dir, p->error);
    for (uint32_t w = 0; !code && w < last; w++) {
        struct job *job = &p->job[w % JOBS];
        code = finish(p, job);
        if (!code)
            code = start(p, job, w);
    }
    for (int j = 0; j < JOBS; j++) {
        enum sb_code end = finish(p, &p->job[j]); /* after a failure too: no child stays behind */
        code = code ? code : end;
        sb_staging_end(&p->job[j].stage);
    }
    return code;
}

static enum sb_code name_folders(struct sb_plots *plots, const struct sb_result *result,
                                 struct sb_error *error)
{
    const char **names = sb_arena_alloc(&plots->arena, result->workloads, sizeof *names);
    plots->folder = sb_arena_alloc(&plots->arena, result->workloads, sizeof *plots->folder);
    plots->drawn = sb_arena_alloc(&plots->arena, result->workloads, sizeof *plots->drawn);
    if (!names || !plots->folder || !plots->drawn)
        return sb_fail_memory(error);
    for (uint32_t w = 0; w < result->workloads; w++)
        names[w] = result->workload[w].name;
    return sb_folder_names(plots->folder, names, result->workloads) ? sb_fail_memory(error) : SB_OK;
}

enum sb_code sb_plots_draw(struct sb_plots *plots, const struct sb_result *result, const char *dir,
                           char *notice, size_t notice_size, struct sb_error *error)
{
    struct drawing p = { .result = result,
                         .dir = dir,
                         .plots = plots,
                         .notice = notice,
                         .notice_size = notice_size,
                         .error = error };
    *plots = (struct sb_plots){ 0 };
    notice[0] = '\0';
    enum sb_code code = name_folders(plots, result, error);
    if (!code)
        code = sb_palette_build(&p.palette, result, error);
    sigset_t before;
    sb_gnuplot_hold_signals(&before);
    if (!code)
        code = draw_all(&p);
    sb_gnuplot_release_signals(&before);
    sb_palette_fini(&p.palette);
    return code;
}

void sb_plots_fini(struct sb_plots *plots)
{
    sb_arena_fini(&plots->arena);
    *plots = (struct sb_plots){ 0 };
}
