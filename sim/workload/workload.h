/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a workload file says: a graph, its name, and how many workers it wants. */
#ifndef SIM_WORKLOAD_WORKLOAD_H
#define SIM_WORKLOAD_WORKLOAD_H

#include "sim/json/json.h"
#include "sim/model/dag.h"

struct sb_workload {
    char *name, *description, *file; /* in the graph's arena; description may be "" */
    uint32_t workers;                /* 0: unlimited */
    struct sb_dag dag;
};

/* Releases; a zeroed workload is fine. */
void sb_workload_fini(struct sb_workload *workload);

/* What a format makes of a document, before the graph is built. */
struct sb_draft {
    struct sb_dag_builder *builder; /* empty when `read` is called; whoever called frees it */
    const char *name, *description; /* in the builder's arena, or NULL: the file's name, nothing */
    uint32_t workers;               /* 0: unlimited */
    char where[384]; /* "file:line: tasks", for what is wrong with the graph as a whole */
};

/* Plug-in: a file format. `recognise` looks at the document's content, not at the file's name;
 * `read` fills a draft, which keeps nothing of the document: that is released before the graph is
 * built. The tables passed let a format build generated graphs. */
struct sb_generator;
struct sb_plugins;
struct sb_format {
    const char *name, *summary;
    bool (*recognise)(const struct sb_json *json);
    enum sb_code (*read)(const struct sb_json *json, const struct sb_plugins *plugins,
                         struct sb_draft *draft, struct sb_error *error);
};

/* Plug-in: a graph generator. Parameters are whole numbers or fractions with a range and a default
 * (NAN: must be given). */
struct sb_parameter {
    const char *name, *summary;
    double least, most, preset;
    bool whole;
};

enum { SB_PARAMETERS_MAX = 8 };

struct sb_generator {
    const char *name, *summary;
    struct sb_parameter parameter[SB_PARAMETERS_MAX]; /* up to the first without a name */
    /* value[i] belongs to parameter[i] and is in its range; every task gets the latency `latency`,
     * drawn independently. Random choices come from gsl_rng `rng` alone. Adds tasks and steps to
     * the builder. SB_EINPUT (`where` prefixed) for sizes that do not go together. */
    enum sb_code (*generate)(const double *value, const void *rng, const struct sb_dist *latency,
                             struct sb_dag_builder *builder, const char *where,
                             struct sb_error *error);
};

/* The tables of plug-ins, made by the Makefile from the listing of their folders; each ends with
 * NULL. */
struct sb_strategy;
struct sb_report;
struct sb_real;
struct sb_bench_target;
struct sb_bench_report;
struct sb_plugins {
    const struct sb_strategy *const *strategy;
    const struct sb_format *const *format;
    const struct sb_generator *const *generator;
    const struct sb_report *const *report;
    const struct sb_real *const *real;
    const struct sb_bench_target *const *target;
    const struct sb_bench_report *const *bench_report;
};

/* Reads a file of any known format; "-" is standard input. On failure `workload` is zeroed. */
enum sb_code sb_workload_read(struct sb_workload *workload, const char *path,
                              const struct sb_plugins *plugins, struct sb_error *error);

/* The same from memory; `name` stands for the file in messages, and files that the workload names
 * are beside it. */
enum sb_code sb_workload_parse(struct sb_workload *workload, const char *name, const char *data,
                               size_t size, const struct sb_plugins *plugins,
                               struct sb_error *error);

#endif
