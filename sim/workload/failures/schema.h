/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures in the schema of workload files (sim/workload/schema.h): parts of its text, JSON without
 * white space beside the texts in it. */
#ifndef SIM_WORKLOAD_FAILURES_SCHEMA_H
#define SIM_WORKLOAD_FAILURES_SCHEMA_H

/* Members of a pool, and with "priority" of a step, without a comma in front. */
#define SB_FAILURES_SCHEMA_POOL                                                                    \
    "\"fail\":{\"$ref\":\"#/$defs/fail\"},\"timeout\":{\"$ref\":\"#/$defs/timeout\"},"             \
    "\"patience\":{\"$ref\":\"#/$defs/patience\"},\"retry\":{\"$ref\":\"#/$defs/retry\"},"         \
    "\"hedge\":{\"$ref\":\"#/$defs/hedge\"},\"breaker\":{\"oneOf\":[{\"type\":\"null\"},"          \
    "{\"$ref\":\"#/$defs/breaker\"}]}"
#define SB_FAILURES_SCHEMA_STEP                                                                    \
    SB_FAILURES_SCHEMA_POOL ",\"priority\":{\"oneOf\":[{\"type\":\"null\"},{\"type\":\"integer\"," \
                            "\"minimum\":-9007199254740992,\"maximum\":9007199254740992}],"        \
                            "\"description\":\"Smaller first, in pools that serve by it.\"}"

/* Members of the workload, each with a comma behind. */
extern const char sb_failures_schema_workload[];

/* Definitions, each with a comma in front. */
void sb_failures_schema_put(void (*put)(void *self, const char *text), void *self);

#endif
