/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/long/estimate.h"

#include "sim/base/clock.h"
#include "sim/run/long/pause.h"
#include "sim/run/session.h"
#include "sim/stats/moments.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

/* For each replicate whose makespans are kept: themselves and the work, and room to sort them. */
enum { SORTING = 3 };
#define WARMING 0.2 /* of the time: the first replicates touch new memory */

static double since(sb_ns begun) { return (double)(sb_clock_now() - begun) * 1e-9; }

/* Not of getrusage, which tells of the program that ran before in this process as well. */
uint64_t sb_run_peak_memory(void)
{
    char line[256];
    unsigned long long kib = 0;
    struct rusage usage;
    FILE *status = fopen("/proc/self/status", "re");
    while (status && !kib && fgets(line, sizeof line, status))
        if (strncmp(line, "VmHWM:", 6) == 0 && sscanf(line + 6, "%llu", &kib) != 1)
            kib = 0;
    if (status)
        fclose(status);
    if (!kib && getrusage(RUSAGE_SELF, &usage) == 0)
        kib = (unsigned long long)usage.ru_maxrss;
    return kib * 1024;
}

/* How many of replicates [from, until) are verified: see sb_runner_run. */
static uint64_t verified_in(const struct sb_experiment *x, uint64_t from, uint64_t until)
{
    sb_wide n = x->replicates, verify = x->runtime ? x->verify : 0;
    if (verify >= n)
        return verify ? until - from : 0;
    return (uint64_t)((until * verify + n - 1) / n - (from * verify + n - 1) / n);
}

/* Some replicates of a run, and how long they took. */
struct piece {
    uint64_t all, done;                 /* of the run; by this program */
    uint64_t replicates, verified;      /* that were measured */
    double opening, running, finishing; /* seconds */
};

/* For about so many seconds, from where the session is. */
static enum sb_code run_for(const struct sb_experiment *x, struct sb_session *session,
                            struct sb_pause *pause, double seconds, struct piece *piece,
                            struct sb_error *error)
{
    uint64_t from = piece->done;
    sb_ns begun = sb_clock_now();
    sb_pause_set(pause, begun + (sb_ns)(seconds * 1e9));
    enum sb_code code = sb_session_run(session, from, piece->all, error);
    if (code)
        return code;
    piece->done = sb_ranges_total(&sb_session_piece(session)->done);
    if (piece->done == from)
        return SB_OK;
    piece->running = since(begun);
    piece->replicates = piece->done - from;
    piece->verified = verified_in(x, from, piece->done);
    return SB_OK;
}

static enum sb_code measure(const struct sb_experiment *x, double seconds, struct piece *piece,
                            struct sb_workload_result *result, struct sb_arena *arena,
                            struct sb_error *error)
{
    struct sb_experiment own = *x;
    struct sb_pause pause;
    *piece = (struct piece){ 0 };
    sb_pause_attach(&pause, &own);
    sb_ns begun = sb_clock_now();
    struct sb_session *session = sb_session_open(&own, error);
    if (!session)
        return error->code;
    piece->opening = since(begun);
    piece->all = sb_session_replicates(session);
    enum sb_code code = run_for(x, session, &pause, WARMING * seconds, piece, error);
    if (code == SB_OK && piece->done < piece->all)
        code = run_for(x, session, &pause, (1 - WARMING) * seconds, piece, error);
    begun = sb_clock_now();
    if (code == SB_OK && !sb_pause_is_asked(&pause))
        code = sb_session_finish(session, result, arena, error);
    piece->finishing = since(begun);
    sb_session_close(session);
    return code == SB_OK && sb_pause_is_asked(&pause)
               ? sb_fail(error, SB_EINTR, NULL, "stopped before it was estimated")
               : code;
}

/* Seconds that a verified replicate takes more than others; 0 where all are verified, or none. */
static enum sb_code measure_verifying(const struct sb_experiment *x, double seconds, double *each,
                                      struct sb_error *error)
{
    struct sb_experiment own = *x;
    struct sb_workload_result result;
    struct sb_arena arena = { 0 };
    struct piece with, without;
    *each = 0;
    if (!x->runtime || x->verify == 0 || x->verify >= x->replicates)
        return SB_OK;
    own.replicates = own.verify = x->verify;
    enum sb_code code = measure(&own, seconds / 2, &with, &result, &arena, error);
    own.replicates = with.done;
    own.verify = 0;
    if (code == SB_OK)
        code = measure(&own, seconds / 2, &without, &result, &arena, error);
    if (code == SB_OK)
        *each =
            with.running / (double)with.replicates - without.running / (double)without.replicates;
    *each = *each > 0 ? *each : 0;
    sb_arena_fini(&arena);
    return code;
}

static uint64_t kept(uint64_t replicates)
{
    return replicates < SB_EXACT_MAX ? replicates : SB_EXACT_MAX;
}

enum sb_code sb_run_estimate(const struct sb_experiment *x, uint64_t share, double seconds,
                             struct sb_run_estimate *estimate, struct sb_workload_result *result,
                             struct sb_arena *arena, struct sb_error *error)
{
    struct piece piece;
    double verifying = 0;
    enum sb_code code = measure(x, seconds, &piece, result, arena, error);
    if (code == SB_OK)
        code = measure_verifying(x, seconds, &verifying, error);
    if (code)
        return code;
    share = share < piece.all ? share : piece.all;
    double plain = (piece.running - (double)piece.verified * verifying) / (double)piece.replicates;
    double verified = (double)verified_in(x, 0, piece.all) * ((double)share / (double)piece.all);
    double further = (double)kept(share) / (double)kept(piece.done); /* to be sorted */
    *estimate = (struct sb_run_estimate){
        .replicates = share,
        .measured = piece.done,
        .seconds = piece.opening + (plain > 0 ? plain : 0) * (double)share + verifying * verified +
                   piece.finishing * (further > 1 ? further : 1),
        .bytes = sb_run_peak_memory() +
                 (kept(share) > kept(piece.done) ? kept(share) - kept(piece.done) : 0) *
                     sizeof(sb_ns) * (x->strategies + 1 + SORTING),
    };
    return SB_OK;
}
