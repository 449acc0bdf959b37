/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which format a file is of. */
#ifndef SIM_WORKLOAD_SOURCE_FIND_FORMAT_H
#define SIM_WORKLOAD_SOURCE_FIND_FORMAT_H

#include "sim/workload/source/format.h"

/* The format that the import options name, or the first that recognises the source. NULL with
 * SB_EINPUT (or SB_ENOMEM): what begins like JSON and is none is told with its line, whatever else
 * no format knows with the formats that there are. */
const struct sb_format *sb_format_find(struct sb_source *source, const struct sb_readers *readers,
                                       struct sb_error *error);

#endif
