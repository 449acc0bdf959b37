/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Load and failures in the schema of workload files (schema.h): parts of its text, JSON without
 * white space. */
#ifndef SIM_WORKLOAD_LOAD_SCHEMA_H
#define SIM_WORKLOAD_LOAD_SCHEMA_H

/* Members of a pool beside its slots, each with a comma in front. */
extern const char sb_load_schema_pool[];

/* Members of the workload, each with a comma behind. */
extern const char sb_load_schema_workload[];

/* Definitions, each with a comma in front: "arrivals" and what it is made of. */
extern const char sb_load_schema_definitions[];

#endif
