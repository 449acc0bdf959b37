/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/report/fits.h"

#include "reports/fits/fit_json.h"
#include "reports/fits/fit_table.h"
#include "reports/fits/qq_plot.h"
#include "reports/plots/folder_names.h"
#include "reports/plots/gnuplot/gnuplot.h"
#include "sim/base/files/whole_file.h"
#include "sim/cli/report/files.h"
#include "sim/text/ascii.h"
#include "sim/text/utf8.h"

#include <stdlib.h>
#include <string.h>

static enum sb_code print_all(const struct sb_workload *workload, const struct sb_graph_fit *fit,
                              unsigned count, FILE *out, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    char name[4 * 80 + 4];
    for (unsigned i = 0; code == SB_OK && i < count; i++) {
        if (!fit[i].count)
            continue;
        sb_utf8_clean(name, sizeof name, workload[i].name, 80);
        fprintf(out, "%s: fitted %u of %u recorded latencies\n", name, fit[i].fitted, fit[i].count);
        code = sb_fit_table_print(&fit[i], &workload[i].dag, out, error);
    }
    return code;
}

enum sb_code sb_fits_print(const struct sb_workload *workload, const struct sb_graph_fit *fit,
                           unsigned count, bool ascii, FILE *out, struct sb_error *error)
{
    char *text = NULL, *plain = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (!memory)
        return sb_fail_memory(error);
    enum sb_code code = print_all(workload, fit, count, memory, error);
    if ((ferror(memory) | fclose(memory)) && code == SB_OK)
        code = sb_fail_memory(error);
    if (code == SB_OK && ascii) {
        size_t room = sb_ascii_copy(NULL, 0, text) + 1;
        plain = malloc(room);
        if (plain)
            sb_ascii_copy(plain, room, text);
        else
            code = sb_fail_memory(error);
    }
    if (code == SB_OK)
        fputs(plain ? plain : text, out);
    free(plain);
    free(text);
    return code;
}

static enum sb_code write_json(const struct sb_workload *workload, const struct sb_graph_fit *fit,
                               unsigned count, const char *dir, struct sb_error *error)
{
    struct sb_json_writer json;
    char *text = NULL, *path = NULL;
    size_t size = 0;
    enum sb_code code = sb_json_write_begin(&json, error);
    if (code)
        return code;
    yajl_gen_array_open(json.gen);
    for (unsigned i = 0; i < count; i++)
        sb_fit_json_put(&json, workload[i].name, &fit[i], &workload[i].dag);
    yajl_gen_array_close(json.gen);
    code = sb_json_write_end(&json, &text, &size, error);
    if (code == SB_OK && asprintf(&path, "%s/fits.json", dir) < 0)
        path = NULL, code = sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_whole_file_text(path, text, size, error);
    free(path);
    free(text);
    return code;
}

/* What gnuplot did not do, told once. */
static void complain(enum sb_gnuplot end, const char *why, FILE *notices, bool *told)
{
    if (end == SB_GNUPLOT_DONE || *told || !notices)
        return;
    *told = true;
    if (end == SB_GNUPLOT_MISSING)
        fputs("gnuplot is missing, so there are no pictures (Debian's package is gnuplot-nox)\n",
              notices);
    else
        fprintf(notices, "gnuplot failed, so that pictures are missing: %s\n",
                end == SB_GNUPLOT_LATE ? "it took too long" : why);
}

/* All plots of one workload, drawn in one run of gnuplot. */
static enum sb_code draw(const struct sb_workload *workload, const struct sb_graph_fit *fit,
                         const struct sb_staging *stage, FILE *notices, bool *told,
                         struct sb_error *error)
{
    static const char *const base[SB_QQ_PLOTS_MAX] = { "qq-01", "qq-02", "qq-03", "qq-04",
                                                       "qq-05", "qq-06", "qq-07", "qq-08",
                                                       "qq-09", "qq-10", "qq-11", "qq-12" };
    char script[SB_QQ_PLOTS_MAX][16], why[256] = "";
    const char *scripts[SB_QQ_PLOTS_MAX + 1] = { NULL };
    uint32_t which[SB_QQ_PLOTS_MAX];
    unsigned count = sb_qq_plots_choose(fit, which);
    for (unsigned i = 0; i < count; i++) {
        enum sb_code code =
            sb_qq_plot_draw(&fit->of[which[i]], &workload->dag, base[i], stage, error);
        if (code)
            return code;
        snprintf(script[i], sizeof script[i], "%s.gp", base[i]);
        scripts[i] = script[i];
    }
    if (!count)
        return SB_OK;
    struct sb_gnuplot_run run;
    enum sb_gnuplot end =
        sb_gnuplot_start(&run, stage->path, scripts, false, SB_GNUPLOT_SECONDS, why, sizeof why);
    if (end == SB_GNUPLOT_DONE)
        end = sb_gnuplot_wait(&run, why, sizeof why);
    if (end == SB_GNUPLOT_INTERRUPTED)
        return sb_fail(error, SB_EINTR, stage->dir, "interrupted while the pictures were drawn");
    complain(end, why, notices, told);
    return SB_OK;
}

static enum sb_code draw_all(const struct sb_workload *workload, const struct sb_graph_fit *fit,
                             unsigned count, const char *dir, FILE *notices, struct sb_error *error)
{
    char(*folder)[SB_FOLDER_NAME_SIZE] = malloc((count + (size_t)1) * sizeof *folder);
    const char **name = malloc((count + (size_t)1) * sizeof *name);
    struct sb_staging stage = { 0 };
    bool told = false;
    enum sb_code code = folder && name ? SB_OK : sb_fail_memory(error);
    for (unsigned i = 0; code == SB_OK && i < count; i++)
        name[i] = workload[i].name;
    if (code == SB_OK && sb_folder_names(folder, name, count))
        code = sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_staging_begin(&stage, dir, error);
    for (unsigned i = 0; code == SB_OK && i < count; i++) {
        code = draw(&workload[i], &fit[i], &stage, notices, &told, error);
        if (code == SB_OK)
            code = sb_staging_publish(&stage, folder[i], error);
        sb_staging_clear(&stage);
    }
    sb_staging_end(&stage);
    free(folder);
    free((void *)name);
    return code;
}

enum sb_code sb_fits_write(const struct sb_workload *workload, const struct sb_graph_fit *fit,
                           unsigned count, const char *dir, FILE *notices, struct sb_error *error)
{
    sigset_t before;
    enum sb_code code = sb_report_folder(dir, error);
    if (code == SB_OK)
        code = write_json(workload, fit, count, dir, error);
    if (code)
        return code;
    sb_gnuplot_hold_signals(&before);
    code = draw_all(workload, fit, count, dir, notices, error);
    sb_gnuplot_release_signals(&before);
    return code;
}
