/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The performance profile of all workloads: a line for each strategy, the best on the whole first.
 */
#include "reports/tables/profile.h"
#include "sim/result/report.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <string.h>

static const double profile_factors[] = { 1, 1.01, 1.05, 1.1, 1.25, 1.5, 2, 5 };
enum {
    PROFILE_FACTORS = sizeof profile_factors / sizeof *profile_factors,
    PROFILE_NAME_COLUMNS = 24
};

static int profile_name_width(const struct sb_profile *profile)
{
    size_t most = strlen("strategy");
    for (uint32_t c = 0; c < profile->curves; c++) {
        char name[160];
        sb_utf8_clean(name, sizeof name, profile->curve[c].name, PROFILE_NAME_COLUMNS);
        most = sb_utf8_width(name) > most ? sb_utf8_width(name) : most;
    }
    return (int)most;
}

static void profile_put_name(FILE *out, const char *text, int width)
{
    char name[160];
    sb_utf8_clean(name, sizeof name, text, PROFILE_NAME_COLUMNS);
    fprintf(out, "%s%*s", name, width - (int)sb_utf8_width(name), "");
}

static void profile_put_lines(FILE *out, const struct sb_profile *profile)
{
    int width = profile_name_width(profile);
    fprintf(out,
            "performance profile of %u instances: the share on which a strategy takes at most so "
            "many times what the best takes\n",
            (unsigned)profile->instances);
    profile_put_name(out, "strategy", width);
    for (unsigned f = 0; f < PROFILE_FACTORS; f++)
        fprintf(out, " %6g", profile_factors[f]);
    fputs("    worst  geometric mean\n", out);
    for (uint32_t c = 0; c < profile->curves; c++) {
        const struct sb_profile_curve *curve = &profile->curve[c];
        profile_put_name(out, curve->name, width);
        for (unsigned f = 0; f < PROFILE_FACTORS; f++)
            fprintf(out, " %4.0f %%", 100 * sb_profile_share(profile, curve, profile_factors[f]));
        fprintf(out, " %8.3f  %14.3f\n", sb_profile_worst(profile, curve), curve->mean);
    }
}

static enum sb_code profile_print(const struct sb_result *result,
                                  const struct sb_report_options *options, FILE *out,
                                  struct sb_error *error)
{
    struct sb_profile profile;
    (void)options;
    enum sb_code code = sb_profile_build(&profile, result, error);
    if (code == SB_OK && profile.instances)
        profile_put_lines(out, &profile);
    else if (code == SB_OK)
        fputs("no performance profile: no workload was run under two strategies\n", out);
    if (result->partial)
        fprintf(out, "partial: %s\n", sb_result_why_partial(result));
    sb_profile_fini(&profile);
    if (code == SB_OK && (fflush(out) || ferror(out)))
        code = sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno));
    return code;
}

extern const struct sb_report sb_report_profile;
const struct sb_report sb_report_profile = {
    .name = "profile",
    .summary = "how often each strategy is within a factor of the best, over all workloads",
    .figures_only = true,
    .print = profile_print,
};
