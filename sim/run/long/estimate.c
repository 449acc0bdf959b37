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

/* Replicates that were measured, and how long they took. */
struct measured {
    uint64_t replicates, verified;
    double seconds;
};

/* What is measured of a run: replicates of which each makespan is kept, which touch memory that is
 * new, and those behind them. */
struct piece {
    uint64_t all, done;
    struct measured kept, further;
    double opening, finishing; /* seconds */
};

static uint64_t kept(uint64_t replicates)
{
    return replicates < SB_EXACT_MAX ? replicates : SB_EXACT_MAX;
}

/* From replicate *at on, for about so many seconds. */
static enum sb_code run_for(const struct sb_experiment *x, struct sb_session *session,
                            struct sb_pause *pause, double seconds, uint64_t *at, uint64_t until,
                            struct measured *measured, struct sb_error *error)
{
    uint64_t done = sb_ranges_total(&sb_session_piece(session)->done);
    sb_ns begun = sb_clock_now();
    if (*at == until)
        return SB_OK;
    sb_pause_set(pause, begun + (sb_ns)(seconds * 1e9));
    enum sb_code code = sb_session_run(session, *at, until, error);
    if (code)
        return code;
    done = sb_ranges_total(&sb_session_piece(session)->done) - done;
    if (done == 0)
        return SB_OK;
    *measured = (struct measured){ done, verified_in(x, *at, *at + done), since(begun) };
    *at += done;
    return SB_OK;
}

static enum sb_code run_pieces(const struct sb_experiment *x, struct sb_session *session,
                               struct sb_pause *pause, double seconds, struct piece *piece,
                               struct sb_error *error)
{
    const uint64_t first = kept(piece->all);
    uint64_t at = 0, beyond = first;
    enum sb_code code =
        run_for(x, session, pause, WARMING * seconds, &at, first, &piece->kept, error);
    double rest = (1 - WARMING) * seconds / (piece->all > first ? 2 : 1);
    if (code == SB_OK)
        code = run_for(x, session, pause, rest, &at, first, &piece->kept, error);
    if (code == SB_OK)
        code = run_for(x, session, pause, rest, &beyond, piece->all, &piece->further, error);
    piece->done = at + beyond - first;
    return code;
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
    enum sb_code code = run_pieces(x, session, &pause, seconds, piece, error);
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
        *each = with.kept.seconds / (double)with.kept.replicates -
                without.kept.seconds / (double)without.kept.replicates;
    *each = *each > 0 ? *each : 0;
    sb_arena_fini(&arena);
    return code;
}

/* Seconds that a replicate takes which is not verified. */
static double plain(const struct measured *m, double verifying)
{
    double seconds = m->seconds - (double)m->verified * verifying;
    return m->replicates && seconds > 0 ? seconds / (double)m->replicates : 0;
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
    const uint64_t first = kept(share), measured = kept(piece.done);
    double verified = (double)verified_in(x, 0, piece.all) * ((double)share / (double)piece.all);
    double sorting = (double)first / (double)measured;
    *estimate = (struct sb_run_estimate){
        .replicates = share,
        .measured = piece.done,
        .seconds = piece.opening + plain(&piece.kept, verifying) * (double)first +
                   plain(&piece.further, verifying) * (double)(share - first) +
                   verifying * verified + piece.finishing * (sorting > 1 ? sorting : 1),
        .bytes = sb_run_peak_memory() + (first > measured ? first - measured : 0) * sizeof(sb_ns) *
                                            (x->strategies + 1 + SORTING),
    };
    return SB_OK;
}
