/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/steady_state/mser.h"

static double batch_mean(const double *value)
{
    double sum = 0;
    for (int i = 0; i < SB_MSER_BATCH; i++)
        sum += value[i];
    return sum / SB_MSER_BATCH;
}

/* From the end on, by Welford's update: sums of squares would cancel. Of equal places the first. */
uint64_t sb_mser5(const double *value, uint64_t n, bool *found)
{
    const uint64_t batches = n / SB_MSER_BATCH, last = batches / 2;
    double mean = 0, square = 0, least = 0;
    uint64_t cut = 0;
    *found = true;
    if (batches < 2)
        return 0;
    for (uint64_t d = batches; d-- > 0;) {
        const double count = (double)(batches - d);
        const double from = batch_mean(value + d * SB_MSER_BATCH) - mean;
        mean += from / count;
        square += from * from * (count - 1) / count;
        const double error = square / (count * count);
        if (d == last || (d < last && error <= least)) {
            least = error;
            cut = d;
        }
    }
    *found = cut < last;
    return cut * SB_MSER_BATCH;
}
