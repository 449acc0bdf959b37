/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/plots.h"

#include "reports/plots/folder_names.h"
#include "reports/plots/gnuplot/gnuplot.h"
#include "reports/plots/gnuplot/picture.h"
#include "reports/plots/kinds/overview.h"
#include "reports/plots/kinds/profile.h"
#include "reports/plots/kinds/sweep.h"
#include "reports/tables/sweep_rows.h"
#include "sim/base/machine/cpu.h"

#include <string.h>

/* The pictures of all workloads together are drawn like a workload's, after the last of them. As
 * many gnuplots work at a time as there are processors, each in its own stage. */
enum { JOBS_MAX = 16, LATE_MAX = 3, SCRIPT = 40 };

struct picture {
    char script[SCRIPT];
    struct sb_picture files;
    bool stands; /* and need not be drawn */
};

struct job {
    bool running;
    struct picture picture[SB_PLOT_KINDS + 1]; /* [pictures] */
    size_t pictures;
    const char *script[SB_PLOT_KINDS + 2]; /* of them, to be drawn yet, NULL-terminated */
    uint32_t workload;                     /* or result->workloads: the overview */
    struct sb_staging stage;
    struct sb_gnuplot_run gnuplot;
};

struct all_pictures {
    const struct sb_result *result;
    const struct sb_plot_choice *choice;
    const char *dir;
    struct sb_plots *plots;
    struct sb_palette palette;
    unsigned jobs;
    struct job job[JOBS_MAX];
    bool missing; /* gnuplot */
    bool interrupted;
    unsigned late; /* runs of it that did not end; after LATE_MAX there are no more */
    char *notice;
    size_t notice_size;
    struct sb_error *error;
};

static bool is_overview(const struct all_pictures *p, uint32_t workload)
{
    return workload == p->result->workloads;
}

/* Only the first complaint is told: the others are most likely the same. */
static void complain(struct all_pictures *p, const struct job *job, const char *script,
                     const char *why)
{
    const char *folder = is_overview(p, job->workload) ? "" : p->plots->folder[job->workload];
    if (!p->notice[0])
        snprintf(p->notice, p->notice_size,
                 "gnuplot failed, so that pictures are missing: %s%s%.*s: %s", folder,
                 *folder ? "/" : "", (int)strcspn(script, "."), script, why);
}

static void complain_missing(struct all_pictures *p)
{
    p->missing = true;
    snprintf(p->notice, p->notice_size,
             "gnuplot is missing, so there are no pictures (Debian's package is gnuplot-nox)");
}

static struct sb_picture picture_of(const struct all_pictures *p, const struct job *job,
                                    const char *base)
{
    const char *folder = is_overview(p, job->workload) ? "" : p->plots->folder[job->workload];
    return (struct sb_picture){ &job->stage, folder, base, p->choice->png };
}

/* Writes script and data of a picture, which is then drawn unless it stands there already. */
static enum sb_code write_picture(struct all_pictures *p, struct job *job, const char *base,
                                  enum sb_code (*draw)(struct sb_gnuplot_script *script,
                                                       const struct sb_staging *stage,
                                                       struct sb_error *error))
{
    struct sb_gnuplot_script script = { .result = p->result, .palette = &p->palette, .base = base };
    struct picture *picture = &job->picture[job->pictures++];
    if (!is_overview(p, job->workload))
        script.workload = &p->result->workload[job->workload];
    snprintf(picture->script, sizeof picture->script, "%s.gp", base);
    picture->files = picture_of(p, job, base);
    enum sb_code code = draw(&script, &job->stage, p->error);
    picture->stands = code == SB_OK && sb_picture_stands(&picture->files);
    return code;
}

/* The points of a sweep have one picture together, with the first of them. */
static bool is_wanted(const struct sb_result *result, uint32_t w, const struct sb_plot_kind *kind)
{
    bool of_sweep = kind == &sb_plot_sweep, is_point = result->workload[w].point.axes > 0;
    return of_sweep == is_point && (!is_point || sb_sweep_rows_begin(result, w)) &&
           kind->applies(&result->workload[w]);
}

static bool has_overview(const struct all_pictures *p)
{
    return p->choice->overview && sb_plot_overview_applies(p->result);
}
static bool has_profile(const struct all_pictures *p)
{
    return p->choice->profile && sb_plot_profile_applies(p->result);
}

static enum sb_code write_together(struct all_pictures *p, struct job *job)
{
    enum sb_code code = SB_OK;
    if (has_overview(p))
        code = write_picture(p, job, "overview", sb_plot_overview_draw);
    if (code == SB_OK && has_profile(p))
        code = write_picture(p, job, "profile", sb_plot_profile_draw);
    return code;
}

/* Those of a workload, or of all together. */
static enum sb_code write_scripts(struct all_pictures *p, struct job *job)
{
    enum sb_code code = SB_OK;
    size_t count = 0;
    job->pictures = 0;
    if (is_overview(p, job->workload))
        code = write_together(p, job);
    else
        for (int k = 0; !code && k < SB_PLOT_KINDS; k++)
            if (p->choice->kind[k] && is_wanted(p->result, job->workload, sb_plot_kinds[k]))
                code = write_picture(p, job, sb_plot_kinds[k]->base, sb_plot_kinds[k]->draw);
    for (size_t i = 0; i < job->pictures; i++)
        if (!job->picture[i].stands)
            job->script[count++] = job->picture[i].script;
    job->script[count] = NULL;
    return code;
}

/* Whether gnuplot has drawn what a script says. */
static bool has_drawn(const struct job *job, const char *script)
{
    for (size_t i = 0; i < job->pictures; i++)
        if (job->picture[i].script == script)
            return sb_picture_is_drawn(&job->picture[i].files);
    return false;
}

static void note_drawn(struct all_pictures *p, const struct job *job, const char *base)
{
    if (is_overview(p, job->workload) && strcmp(base, "overview") == 0)
        p->plots->overview = true;
    else if (is_overview(p, job->workload))
        p->plots->profile = true;
    else
        for (int k = 0; k < SB_PLOT_KINDS; k++)
            if (strcmp(sb_plot_kinds[k]->base, base) == 0)
                p->plots->drawn[job->workload][k] = true;
}

static enum sb_code publish(struct all_pictures *p, struct job *job)
{
    for (size_t i = 0; i < job->pictures; i++) {
        const struct picture *picture = &job->picture[i];
        if (picture->stands || sb_picture_is_drawn(&picture->files))
            note_drawn(p, job, picture->files.base);
        else
            sb_picture_remove(&picture->files);
    }
    enum sb_code code = SB_OK;
    if (job->pictures) {
        const char *folder = is_overview(p, job->workload) ? "" : p->plots->folder[job->workload];
        code = sb_staging_publish(&job->stage, folder, p->error);
    }
    sb_staging_clear(&job->stage);
    return code;
}

/* Starts gnuplot on what is to be drawn yet. */
static void go_on(struct all_pictures *p, struct job *job)
{
    char why[256] = "";
    job->running = false;
    if (!job->script[0] || p->missing || p->late >= LATE_MAX)
        return;
    enum sb_gnuplot started = sb_gnuplot_start(&job->gnuplot, job->stage.path, job->script,
                                               p->choice->png, SB_GNUPLOT_SECONDS, why, sizeof why);
    job->running = started == SB_GNUPLOT_DONE;
    if (started == SB_GNUPLOT_MISSING)
        complain_missing(p);
    if (started == SB_GNUPLOT_FAILED)
        complain(p, job, job->script[0], why);
}

/* gnuplot has ended: leaves the scripts behind the first one that drew nothing, which costs that
 * picture and no other. */
static void take_pictures(struct all_pictures *p, struct job *job, enum sb_gnuplot end,
                          const char *why)
{
    size_t drawn = 0, left = 0;
    while (job->script[drawn] && has_drawn(job, job->script[drawn]))
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
static enum sb_code finish(struct all_pictures *p, struct job *job)
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

static enum sb_code start(struct all_pictures *p, struct job *job, uint32_t workload)
{
    job->workload = workload;
    enum sb_code code = write_scripts(p, job);
    if (code)
        return code;
    go_on(p, job);
    return job->running ? SB_OK : publish(p, job);
}

static enum sb_code draw_all(struct all_pictures *p)
{
    uint32_t last = p->result->workloads + (has_overview(p) || has_profile(p) ? 1 : 0);
    unsigned next = 0; /* each by turns */
    enum sb_code code = SB_OK;
    for (unsigned j = 0; !code && j < p->jobs; j++)
        code = sb_staging_begin(&p->job[j].stage, p->dir, p->error);
    for (uint32_t w = 0; !code && w < last; w++) {
        struct job *job = &p->job[next];
        next = next + 1 < p->jobs ? next + 1 : 0;
        code = finish(p, job);
        if (!code)
            code = start(p, job, w);
    }
    for (unsigned j = 0; j < p->jobs; j++) {
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
        if (!(names[w] = sb_sweep_rows_folder(result, w, &plots->arena)))
            return sb_fail_memory(error);
    return sb_folder_names(plots->folder, names, result->workloads) ? sb_fail_memory(error) : SB_OK;
}

enum sb_code sb_plots_draw(struct sb_plots *plots, const struct sb_result *result,
                           const struct sb_plot_choice *choice, const char *dir, char *notice,
                           size_t notice_size, struct sb_error *error)
{
    unsigned processors = sb_cpu_count();
    struct all_pictures p = { .result = result,
                              .choice = choice,
                              .jobs = processors < JOBS_MAX ? processors : JOBS_MAX,
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
