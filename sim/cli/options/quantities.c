/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/quantities.h"

#include "sim/import/duration.h"

#include <stdlib.h>
#include <string.h>

enum sb_code sb_quantity_duration(const char *text, const char *option, sb_ns *ns,
                                  struct sb_error *error)
{
    double value;
    bool has_unit = text[strcspn(text, "nu\xC2\xCEmshd:")];
    if (!has_unit || !sb_duration_parse(text, 1, &value) || value < 1)
        return sb_fail(error, SB_EINPUT, option,
                       "expected a duration, as 200ms or 1.5s, not \"%.80s\"", text);
    *ns = (sb_ns)value;
    return SB_OK;
}

enum sb_code sb_quantity_percent(const char *text, const char *option, double least, double most,
                                 double *share, struct sb_error *error)
{
    char *end;
    double value = strtod(text, &end);
    end += strspn(end, " ");
    if (text[0] < '0' || text[0] > '9' || strcmp(end, "%") != 0 ||
        !(value >= least && value <= most))
        return sb_fail(error, SB_EINPUT, option,
                       "expected per cent from %g%% to %g%%, as 1%%, not \"%.80s\"", least, most,
                       text);
    *share = value / 100;
    return SB_OK;
}
