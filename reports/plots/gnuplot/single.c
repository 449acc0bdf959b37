/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/gnuplot/single.h"

#include "reports/plots/gnuplot/gnuplot.h"
#include "reports/plots/gnuplot/picture.h"
#include "sim/base/assert.h"

enum { SINGLE_NAME = 48 };

static enum sb_code run_gnuplot(const struct sb_single *single, size_t count,
                                const struct sb_staging *stage, char *notice, size_t notice_size,
                                struct sb_error *error)
{
    char name[SB_GNUPLOT_SCRIPTS][SINGLE_NAME], why[256] = "";
    const char *scripts[SB_GNUPLOT_SCRIPTS + 1] = { NULL };
    struct sb_gnuplot_run run;
    for (size_t i = 0; i < count; i++) {
        snprintf(name[i], SINGLE_NAME, "%.40s.gp", single[i].base);
        scripts[i] = name[i];
    }
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
        snprintf(notice, notice_size, "gnuplot failed, so that the %s is missing: %s", single->base,
                 why);
    return SB_OK;
}

static enum sb_code single_draw(struct sb_single *single, size_t count,
                                const struct sb_staging *stage, char *notice, size_t notice_size,
                                struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (size_t i = 0; !code && i < count; i++) {
        struct sb_gnuplot_script script = { .base = single[i].base };
        single[i].drawn = false;
        code = single[i].write(single[i].self, &script, stage, error);
    }
    if (code == SB_OK)
        code = run_gnuplot(single, count, stage, notice, notice_size, error);
    for (size_t i = 0; !code && i < count; i++) {
        const struct sb_picture picture = { stage, "", single[i].base, false };
        single[i].drawn = sb_picture_is_drawn(&picture);
        if (!single[i].drawn)
            sb_picture_remove(&picture);
    }
    return code ? code : sb_staging_publish(stage, "", error);
}

enum sb_code sb_singles_draw(struct sb_single *single, size_t count, const char *dir, char *notice,
                             size_t notice_size, struct sb_error *error)
{
    struct sb_staging stage;
    sigset_t before;
    SB_REQUIRE(count > 0 && count <= SB_GNUPLOT_SCRIPTS);
    notice[0] = '\0';
    sb_gnuplot_hold_signals(&before);
    enum sb_code code = sb_staging_begin(&stage, dir, error);
    if (code == SB_OK) {
        code = single_draw(single, count, &stage, notice, notice_size, error);
        sb_staging_end(&stage);
    }
    sb_gnuplot_release_signals(&before);
    return code;
}

enum sb_code sb_single_draw(const char *base, const char *dir, sb_single_write *write,
                            const void *self, char *notice, size_t notice_size,
                            struct sb_error *error)
{
    struct sb_single single = { base, write, self, false };
    return sb_singles_draw(&single, 1, dir, notice, notice_size, error);
}
