/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/files/whole_file.h"
#include "sim/cli/claims/data.h"
#include "sim/cli/claims/map.h"
#include "sim/cli/claims/table.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/terminal/interrupt.h"
#include "sim/cli/terminal/progress.h"
#include "sim/cli/terminal/screen.h"
#include "sim/cli/terminal/terminal.h"
#include "sim/plugins.h"
#include "sim/text/range.h"
#include "sim/workload/workload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_MAX = 64, VARIATIONS_MAX = 16, DEPTH_MOST = 200, WIDTH_MOST = 200 };

/* What is asked for. */
struct asked {
    struct sb_claims claims;
    struct sb_claim_variation variation[VARIATIONS_MAX];
    uint32_t depth[VALUES_MAX], width[VALUES_MAX];
};

static enum sb_code read_sizes(const char *option, const char *text, double most, uint32_t *size,
                               uint32_t *count, struct sb_error *error)
{
    double value[VALUES_MAX];
    struct sb_range_values values = { .value = value };
    const struct sb_range_rule rule = {
        .option = option, .whole = true, .least = 1, .most = most, .room = VALUES_MAX
    };
    enum sb_code code = sb_range_read(&values, &rule, text, 0, error);
    for (uint32_t i = 0; code == SB_OK && i < values.count; i++)
        size[i] = (uint32_t)value[i];
    *count = values.count;
    return code;
}

/* The latency of a file that has it: lognormal with mean 1 ms, or constant. */
static enum sb_code vary(struct sb_claim_variation *variation, double cv, struct sb_error *error)
{
    char text[200], number[SB_RANGE_TEXT_SIZE];
    struct sb_workload workload;
    if (cv > 0)
        snprintf(text, sizeof text,
                 "{\"simbench\": 1, \"tasks\": {\"a\": {\"latency\": {\"dist\": \"lognormal\", "
                 "\"mean\": 1, \"sd\": %s}}}}",
                 sb_range_text(number, cv, false));
    else
        snprintf(text, sizeof text, "{\"simbench\": 1, \"tasks\": {\"a\": {\"latency\": 1}}}");
    enum sb_code code =
        sb_workload_parse(&workload, "--variation", text, strlen(text), &sb_plugins.readers, error);
    if (code)
        return code;
    *variation = (struct sb_claim_variation){ cv, workload.dag.dist[workload.dag.dist_of[0]] };
    sb_workload_fini(&workload);
    return SB_OK;
}

static enum sb_code read_variations(struct asked *asked, const char *text, struct sb_error *error)
{
    double value[VARIATIONS_MAX];
    struct sb_range_values values = { .value = value };
    const struct sb_range_rule rule = {
        .option = "--variation", .least = 0, .most = 100, .room = VARIATIONS_MAX
    };
    enum sb_code code = sb_range_read(&values, &rule, text, 0, error);
    for (uint32_t i = 0; code == SB_OK && i < values.count; i++)
        code = vary(&asked->variation[i], value[i], error);
    asked->claims.variations = values.count;
    return code;
}

static enum sb_code claims_read_all(struct asked *asked, const struct sb_options *o,
                                    struct sb_error *error)
{
    struct sb_claims *c = &asked->claims;
    *c = (struct sb_claims){ .variation = asked->variation,
                             .depth = asked->depth,
                             .width = asked->width,
                             .seed = o->seed,
                             .replicates = o->replicates,
                             .threads = o->threads,
                             .stop = &sb_interrupted };
    c->joined = sb_catalogue_find(SB_STRATEGIES, "join-all-then-chain", "claims", error);
    c->earliest = sb_catalogue_find(SB_STRATEGIES, "earliest-start", "claims", error);
    enum sb_code code = c->joined && c->earliest ? SB_OK : SB_EINPUT;
    if (code == SB_OK)
        code = read_sizes("--depth", o->claims.depth, DEPTH_MOST, asked->depth, &c->depths, error);
    if (code == SB_OK)
        code = read_sizes("--width", o->claims.width, WIDTH_MOST, asked->width, &c->widths, error);
    return code ? code : read_variations(asked, o->claims.variation, error);
}

static enum sb_code claims_deliver(const struct sb_options *o, const struct sb_claims *c,
                                   const struct sb_claim_cell *cell, uint32_t cells,
                                   struct sb_error *error)
{
    const bool json = strcmp(o->format, "json") == 0, tsv = strcmp(o->format, "tsv") == 0;
    struct sb_screen screen;
    char *text = NULL;
    size_t size = 0;
    enum sb_code code =
        sb_claims_json(c, cell, cells, cells < sb_claims_count(c), &text, &size, error);
    if (code == SB_OK && json)
        fwrite(text, 1, size, stdout);
    else if (code == SB_OK && tsv)
        sb_claims_tsv(stdout, cell, cells);
    else if (code == SB_OK) {
        sb_screen_open(&screen, o->ascii, sb_terminal_width());
        sb_claims_table(screen.out, c, cell, cells);
        sb_screen_close(&screen);
    }
    if (code == SB_OK && o->output)
        code = sb_whole_file_text(o->output, text, size, error);
    free(text);
    if (code == SB_OK && o->claims.plot) {
        char notice[512];
        code = sb_claims_draw(c, cell, cells, o->claims.plot, notice, sizeof notice, error);
        if (notice[0])
            fprintf(stderr, "simbench: %s\n", notice);
    }
    return code;
}

static int claims_run(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct sb_progress progress;
    struct asked asked;
    struct sb_claim_cell *cell = NULL;
    uint32_t cells = 0;
    enum sb_code code = claims_read_all(&asked, o, &error);
    sb_interrupt_catch("\nsimbench: finishing what is begun; once more to stop at once\n",
                       o->quiet);
    if (code == SB_OK) {
        cell = calloc(sb_claims_count(&asked.claims), sizeof *cell);
        sb_progress_init(&progress, o->quiet, 1);
        sb_progress_next(&progress, "claims");
        asked.claims.progress = sb_progress_tell;
        asked.claims.self = &progress;
        code = cell ? sb_claims_run(&asked.claims, cell, &cells, &error) : sb_fail_memory(&error);
        sb_progress_fini(&progress);
    }
    if (code == SB_OK)
        code = claims_deliver(o, &asked.claims, cell, cells, &error);
    free(cell);
    if (code)
        return sb_command_fail(&error);
    if (!atomic_load(&sb_interrupted))
        return SB_EXIT_DONE;
    fputs("simbench: interrupted: the rest is not measured\n", stderr);
    return SB_EXIT_FAILED;
}

extern const struct sb_command sb_command_claims;
const struct sb_command sb_command_claims = {
    .name = "claims",
    .arguments = "",
    .summary = "where is it true that starting calls as early as they can is 2 to 10 times as fast",
    .description =
        "A well-known claim: starting each call when what it needs is done is 2 to 10 times as "
        "fast as Promise.all and awaits one after another behind it. Measured are chains side by "
        "side and fans, by depth, width and variation of their latencies, beside what no latencies "
        "exceed; told is where the claim is true. VALUES are numbers, A..B, A..B/N or A..B/N:log, "
        "separated by commas.",
    .examples = "simbench claims\n"
                "simbench claims --depth=2..8 --width=1..64/7:log --variation=0,1\n"
                "simbench claims --format=tsv >claims.tsv",
    .self = SB_CLAIMS,
    .least_arguments = 0,
    .most_arguments = 0,
    .run = claims_run,
};
