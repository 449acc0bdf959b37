/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/slo.h"

#include "sim/cli/options/quantities.h"

#include <stdio.h>
#include <string.h>

enum sb_code sb_load_slo_read(struct sb_load_slo *slo, struct sb_percentiles *percentiles,
                              const char *text, struct sb_error *error)
{
    const char *colon = strchr(text, ':');
    char name[SB_PERCENTILE_NAME] = "p99";
    if (colon && (size_t)(colon - text) < sizeof name)
        snprintf(name, sizeof name, "%.*s", (int)(colon - text), text);
    else if (colon)
        return sb_fail(error, SB_EINPUT, "--slo", "\"%.40s\" is neither a percentile nor \"mean\"",
                       text);
    slo->quantile = SB_QUANTILES_MAX;
    if (strcmp(name, "mean") != 0) {
        if (sb_percentiles_find(percentiles, name) == SB_QUANTILES_MAX)
            sb_percentiles_show(percentiles, name);
        slo->quantile = sb_percentiles_find(percentiles, name);
        if (slo->quantile == SB_QUANTILES_MAX)
            return sb_fail(error, SB_EINPUT, "--slo",
                           "\"%s\" is neither a percentile, as p99, nor \"mean\"", name);
    }
    return sb_quantity_duration(colon ? colon + 1 : text, "--slo", &slo->limit, error);
}
