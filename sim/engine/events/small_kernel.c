/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/events/small_kernel.h"

#include "sim/base/assert.h"
#include "sim/base/machine/lanes.h"
#include "sim/base/machine/vector.h"
#include "sim/engine/events/end_keys.h"
#include "sim/engine/events/small.h"

#include <stdbool.h>

enum { SMALL_LANES = 16, SMALL_VECTORS = SMALL_LANES / SB_VECTOR_64 };
enum { SMALL_BITS = 4 }; /* of a key say which step ends */

#define SMALL_START ((sb_ns)1 << (52 - SMALL_BITS)) /* of the clock, see sb_later() */

#define SMALL_LONG (UINT64_C(1) << 53) /* too long for a step */

/* A value of each replicate. */
struct small_words {
    sb_vu64 v[SMALL_VECTORS];
};

struct small_runs {
    struct small_words key[SB_SMALL_WORKERS]; /* of what runs, ascending */
    struct small_words now, takes, left, queue, queued;
    struct small_words
        spoilt; /* all ones: two steps end at one time, or there are steps of no length */
    struct small_words latency; /* where it is */
};

SB_INLINE sb_vu64 small_all(uint64_t x) { return (sb_vu64){ 0 } + x; }

SB_INLINE sb_vu64 small_later(sb_vu64 a, sb_vu64 b)
{
    return (sb_vu64)sb_later((sb_vi64)a, (sb_vi64)b);
}

SB_INLINE sb_vu64 small_earlier(sb_vu64 a, sb_vu64 b)
{
    return (sb_vu64)sb_earlier((sb_vi64)a, (sb_vi64)b);
}

SB_INLINE bool small_is_some(sb_vu64 mask)
{
#if defined __AVX512F__
    return _mm512_test_epi64_mask((__m512i)mask, (__m512i)mask) != 0;
#else
    return !_mm256_testz_si256((__m256i)mask, (__m256i)mask);
#endif
}

/* What stands at these addresses. The instruction of AVX2 is no faster than one load for each. */
SB_INLINE sb_vu64 small_gather(sb_vu64 address)
{
#if defined __AVX512F__
    return (sb_vu64)_mm512_i64gather_epi64((__m512i)address, NULL, 1);
#else
    sb_vu64 x = small_all(0);
    for (unsigned k = 0; k < SB_VECTOR_64; k++)
        x[k] = *(const uint64_t *)address[k];
    return x;
#endif
}

/* The step at the head of the queue, where there is one and a worker is free. False: nowhere. */
SB_INLINE bool small_start(const struct sb_small *small, struct small_runs *r,
                           const unsigned workers)
{
    bool some = false;
    for (unsigned i = 0; i < SMALL_VECTORS; i++) {
        sb_vu64 none = small_all(SB_KEY_NONE);
        sb_vu64 can = (sb_vu64)(r->key[small->workers - 1].v[i] == none) &
                      (sb_vu64)(r->queued.v[i] != small_all(0));
        sb_vu64 step = r->queue.v[i] & small_all(15);
        sb_vu64 takes = small_gather(r->latency.v[i] + step * sizeof(sb_ns));
        some |= small_is_some(can);
        r->takes.v[i] |= takes & can;
        sb_vu64 end = r->now.v[i] + (takes & small_all(SMALL_LONG - 1));
        sb_vu64 key = SB_BLEND(sb_vu64, can, end << SMALL_BITS | step, none);
        for (unsigned w = workers; w-- > 0;)
            r->key[w].v[i] = w ? small_later(r->key[w - 1].v[i], small_earlier(r->key[w].v[i], key))
                               : small_earlier(r->key[w].v[i], key);
        r->queue.v[i] = SB_BLEND(sb_vu64, can, r->queue.v[i] >> 4, r->queue.v[i]);
        r->queued.v[i] -= can & small_all(4);
    }
    return some;
}

SB_INLINE void small_complete(const struct sb_small *small, struct small_runs *r,
                              const unsigned workers)
{
    for (unsigned i = 0; i < SMALL_VECTORS; i++) {
        sb_vu64 key = r->key[0].v[i], then = key >> SMALL_BITS;
        sb_vu64 step =
            small_all((uintptr_t)small->step) + (key & small_all(15)) * sizeof *small->step;
        sb_vu64 left = r->left.v[i] -= small_gather(step),
                next = small_gather(step + sizeof(uint64_t));
        for (unsigned w = 0; w < workers; w++)
            r->key[w].v[i] = w + 1 < workers ? r->key[w + 1].v[i] : small_all(SB_KEY_NONE);
        r->spoilt.v[i] |= (sb_vu64)(then == r->now.v[i]);
        r->now.v[i] = then;
        for (unsigned n = 0; n < small->most; n++, next >>= 8) {
            sb_vu64 place = next & small_all(60);
            sb_vu64 is = (sb_vu64)((left >> place & small_all(15)) == small_all(0));
            r->queue.v[i] |= (place >> 2 << r->queued.v[i]) & is;
            r->queued.v[i] += is & small_all(4);
        }
    }
}

SB_INLINE void small_run(const struct sb_small *small, struct small_runs *r, sb_ns *makespan,
                         const unsigned workers)
{
    for (unsigned i = 0; i < SMALL_VECTORS; i++) {
        for (unsigned w = 0; w < workers; w++)
            r->key[w].v[i] = small_all(SB_KEY_NONE);
        r->now.v[i] = small_all(SMALL_START);
        r->takes.v[i] = r->spoilt.v[i] = small_all(0);
        r->left.v[i] = small_all(small->left);
        r->queue.v[i] = small_all(small->queue);
        r->queued.v[i] = small_all(small->queued);
    }
    for (uint32_t s = 0; s < small->steps; s++) {
        while (small_start(small, r, workers))
            ;
        small_complete(small, r, workers);
    }
    for (unsigned i = 0; i < SMALL_VECTORS; i++) {
        sb_vu64 late = (sb_vu64)(r->takes.v[i] >= small_all(SMALL_LONG));
        sb_vu64 end = (r->now.v[i] - small_all(SMALL_START)) | late | r->spoilt.v[i];
        sb_store_i64(makespan + i * SB_VECTOR_64, (sb_vi64)end);
    }
}

static void small_run_lanes(const struct sb_small *small, struct small_runs *r, sb_ns *makespan)
{
    if (small->workers <= 2)
        small_run(small, r, makespan, 2);
    else
        small_run(small, r, makespan, SB_SMALL_WORKERS);
}

void SB_OF_SET(sb_small)(const struct sb_small *small, const sb_ns *latency, unsigned runs,
                         sb_ns *makespan)
{
    struct small_runs r;
    sb_ns end[SMALL_LANES];
    SB_ASSERT(small->steps > 0 && runs > 0);
    for (unsigned at = 0; at < runs; at += SMALL_LANES) {
        for (unsigned i = 0; i < SMALL_LANES; i++) /* where there is none: the last again */
            r.latency.v[i / SB_VECTOR_64][i % SB_VECTOR_64] =
                (uintptr_t)(latency + (size_t)(at + i < runs ? at + i : runs - 1) * small->steps);
        small_run_lanes(small, &r, end);
        for (unsigned i = 0; i < SMALL_LANES && at + i < runs; i++)
            makespan[at + i] = end[i];
    }
}
