/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Platforms of SimGrid, in XML (simgrid.org, "Platform description"): <host id speed core>,
 * <cluster prefix suffix radical speed core bw lat bb_bw bb_lat>, <link id bandwidth latency> and
 * <route src dst><link_ctn id/></route>. A host is a worker, or one for each core; its speed is
 * that in flop/s by 1e9 (--speed), as the sizes of nodes in DOT have it. There is one kind of link
 * here: that of a cluster (up, backbone and down), or the slowest of all routes. */
#ifndef SIM_IMPORT_SIMGRID_H
#define SIM_IMPORT_SIMGRID_H

#include "sim/model/platform.h"
#include "sim/workload/source/import_options.h"
#include "sim/workload/source/notes.h"
#include "sim/workload/source/source.h"

/* The first six members of `platform`, in `arena`; `source` has all bytes. SB_EINPUT: no XML, no
 * platform, no host, a number that is none; SB_ENOMEM. */
enum sb_code sb_simgrid_read(struct sb_platform *platform, const struct sb_source *source,
                             const struct sb_import_options *options, struct sb_notes *notes,
                             struct sb_arena *arena, struct sb_error *error);

#endif
