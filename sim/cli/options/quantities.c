/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/quantities.h"

#include "sim/import/duration.h"

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
