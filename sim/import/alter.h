/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is changed in a workload between reading and writing it. */
#ifndef SIM_IMPORT_ALTER_H
#define SIM_IMPORT_ALTER_H

#include "sim/workload/source/contents.h"

/* Each constant latency above 0 becomes lognormal with that mean and the coefficient of variation
 * `cv` (the standard deviation by the mean; above 0). The graph is then for writing: how draws are
 * cut in long runs is not worked out anew. SB_EINPUT: there is no such distribution; SB_ENOMEM. */
enum sb_code sb_alter_noise(struct sb_workload *workload, double cv,
                            const struct sb_readers *readers, struct sb_error *error);

/* Tasks become t1, t2, …, and pools p1, p2, …; the workload's name "anonymous", number `number` of
 * several (0: the only one); it has no description. SB_ENOMEM. */
enum sb_code sb_alter_names(struct sb_workload *workload, unsigned number, struct sb_error *error);

#endif
