/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/gnuplot/single.h"

#include "reports/plots/gnuplot/gnuplot.h"

static enum sb_code run_gnuplot(const char *base, const struct sb_staging *stage, char *notice,
                                size_t notice_size, struct sb_error *error)
{
    char name[48], why[256] = "";
    const char *const scripts[] = { name, NULL };
    struct sb_gnuplot_run run;
    snprintf(name, sizeof name, "%.40s.gp", base);
    enum sb_gnuplot state =
        sb_gnuplot_start(&run, stage->path, scripts, false, SB_GNUPLOT_SECONDS, why, sizeof why);
    if (state == SB_GNUPLOT_DONE)
        state = sb_gnuplot_wait(&run, why, sizeof why);
    if (state == SB_GNUPLOT_INTERRUPTED)
        return sb_fail(error, SB_EINTR, stage->dir, "interrupted while the picture was drawn");
    if (state == SB_GNUPLOT_MISSING)
        snprintf(notice, notice_size,
                 "gnuplot is missing, so there is no picture (Debian's package is gnuplot-nox)");
    if (state == SB_GNUPLOT_FAILED || state == SB_GNUPLOT_LATE)
        snprintf(notice, notice_size, "gnuplot failed, so that the %s is missing: %s", base, why);
    return SB_OK;
}

enum sb_code sb_single_draw(const char *base, const char *dir, sb_single_write *write,
                            const void *self, char *notice, size_t notice_size,
                            struct sb_error *error)
{
    struct sb_gnuplot_script script = { .base = base };
    struct sb_staging stage;
    sigset_t before;
    notice[0] = '\0';
    sb_gnuplot_hold_signals(&before);
    enum sb_code code = sb_staging_begin(&stage, dir, error);
    if (code == SB_OK) {
        code = write(self, &script, &stage, error);
        if (code == SB_OK)
            code = run_gnuplot(base, &stage, notice, notice_size, error);
        if (code == SB_OK)
            code = sb_staging_publish(&stage, "", error);
        sb_staging_end(&stage);
    }
    sb_gnuplot_release_signals(&before);
    return code;
}
