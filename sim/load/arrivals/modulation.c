/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/arrivals/modulation.h"

#include <math.h>

/* Into which state the uniform u of 64 bits leads. */
static uint32_t choose(const double *added_up, uint32_t count, uint64_t u)
{
    const double x = (double)(u >> 11) * 0x1p-53 * added_up[count - 1];
    uint32_t i = 0;
    while (i + 1 < count && x >= added_up[i])
        i++;
    return i;
}

/* Of the chain that changes at the times of a Poisson process (uniformisation), a power that is
 * squared until it does not change any more. */
static void iterate(double *square, double *next, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++) {
            double sum = 0;
            for (uint32_t k = 0; k < n; k++)
                sum += square[i * n + k] * square[k * n + j];
            next[i * n + j] = sum;
        }
    for (uint32_t i = 0; i < n; i++) { /* rows stay of sum 1 */
        double sum = 0;
        for (uint32_t j = 0; j < n; j++)
            sum += next[i * n + j];
        for (uint32_t j = 0; j < n; j++)
            square[i * n + j] = next[i * n + j] / sum;
    }
}

static double leaves(const struct sb_arrivals *a, uint32_t state)
{
    double sum = 0;
    for (uint32_t j = 0; j < a->states; j++)
        sum += j == state ? 0 : a->change[state * a->states + j];
    return sum;
}

enum sb_code sb_modulation_build(struct sb_modulation *m, const struct sb_arrivals *a,
                                 struct sb_arena *arena, struct sb_error *error)
{
    enum { SQUARINGS = 64 };
    const uint32_t n = a->states;
    m->arrivals = a;
    double *square = sb_arena_alloc(arena, (size_t)n * n, sizeof *square);
    double *next = sb_arena_alloc(arena, (size_t)n * n, sizeof *next);
    m->stationary = sb_arena_alloc(arena, n, sizeof *m->stationary);
    if (!square || !next || !m->stationary)
        return sb_fail_memory(error);
    double fastest = 0, sum = 0;
    for (uint32_t i = 0; i < n; i++)
        fastest = fmax(fastest, 2 * leaves(a, i));
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            square[i * n + j] = fastest == 0 ? i == j
                                : i == j     ? 1 - leaves(a, i) / fastest
                                             : a->change[i * n + j] / fastest;
    for (unsigned k = 0; k < SQUARINGS; k++)
        iterate(square, next, n);
    for (uint32_t j = 0; j < n; j++)
        m->stationary[j] = sum += square[j];
    return SB_OK;
}

/* ---- one run ---- */

static uint64_t phase_counter(uint64_t number) { return sb_counter(SB_STREAM_LATENCY, number, 0); }

static void modulation_enter(struct sb_modulated *m, uint32_t state)
{
    double rate = leaves(m->modulation->arrivals, state);
    m->state = state;
    m->left = INFINITY;
    if (rate > 0)
        m->left = (double)sb_draw_run_sample(m->draws, m->exponential, SB_STEP_STATE,
                                             phase_counter(m->states)) /
                  m->unit / rate;
    m->states++;
}

static void modulation_change(struct sb_modulated *m)
{
    const struct sb_arrivals *a = m->modulation->arrivals;
    uint64_t u = sb_draw_run_word(m->draws, SB_STEP_NEXT, phase_counter(m->states));
    double x = (double)(u >> 11) * 0x1p-53 * leaves(a, m->state);
    uint32_t next = m->state;
    for (uint32_t j = 0; j < a->states; j++) {
        double rate = j == m->state ? 0 : a->change[m->state * a->states + j];
        if (rate > 0) {
            next = j;
            if (x < rate)
                break;
            x -= rate;
        }
    }
    modulation_enter(m, next);
}

void sb_modulated_begin(struct sb_modulated *m)
{
    const struct sb_modulation *of = m->modulation;
    m->states = 0;
    modulation_enter(m, choose(of->stationary, of->arrivals->states,
                               sb_draw_run_word(m->draws, SB_STEP_NEXT, phase_counter(0))));
}

double sb_modulated_pass(struct sb_modulated *m, double wanted, double rate)
{
    double passed = 0;
    for (;;) {
        double now = rate * m->modulation->arrivals->state_rate[m->state];
        if (now > 0 && now * m->left >= wanted) {
            m->left -= wanted / now;
            return passed + wanted / now;
        }
        passed += m->left;
        if (isinf(passed))
            return passed;
        wanted -= now * m->left;
        modulation_change(m);
    }
}
