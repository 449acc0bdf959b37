/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/draw/rng.h"

#include "sim/draw/threefry.h"

void sb_threefry(const uint64_t key[2], const uint64_t counter[2], uint64_t word[2])
{
    sb_threefry_rounds(key[0], key[1], counter[0], counter[1], &word[0], &word[1]);
}

uint32_t sb_rng_half(uint64_t seed, uint64_t replicate, uint64_t step, enum sb_stream stream)
{
    uint64_t word[2], key[2] = { seed, step },
                      counter[2] = { replicate / 32 * 8 + replicate % 16 / 2, stream };
    sb_threefry(key, counter, word);
    return (uint32_t)(word[replicate % 32 / 16] >> replicate % 2 * 32);
}

static uint64_t both(uint64_t seed, uint64_t replicate, uint64_t step, enum sb_stream upper,
                     enum sb_stream lower)
{
    return (uint64_t)sb_rng_half(seed, replicate, step, upper) << 32 |
           sb_rng_half(seed, replicate, step, lower);
}

uint64_t sb_rng_word(uint64_t seed, uint64_t replicate, uint64_t step)
{
    return both(seed, replicate, step, SB_STREAM_LATENCY, SB_STREAM_EXTENSION);
}

uint64_t sb_rng_choice(uint64_t seed, uint64_t replicate, uint64_t step)
{
    return both(seed, replicate, step, SB_STREAM_CHOICE, SB_STREAM_CHOICE_EXTENSION);
}

struct sequence {
    uint64_t seed, used, word[2];
};

static void sequence_set(void *state, unsigned long seed)
{
    *(struct sequence *)state = (struct sequence){ .seed = seed };
}

static uint64_t sequence_next(struct sequence *s)
{
    if (s->used % 2 == 0) {
        uint64_t key[2] = { s->seed, 0 }, counter[2] = { s->used / 2, SB_STREAM_GENERATE };
        sb_threefry(key, counter, s->word);
    }
    return s->word[s->used++ % 2];
}

static unsigned long sequence_get(void *state) { return sequence_next(state) >> 32; }
static double sequence_double(void *state)
{
    return (double)(sequence_next(state) >> 11) * 0x1p-53;
}

static const gsl_rng_type sequence_type = {
    .name = "threefry2x64-13",
    .max = 0xffffffffUL,
    .min = 0,
    .size = sizeof(struct sequence),
    .set = sequence_set,
    .get = sequence_get,
    .get_double = sequence_double,
};

const gsl_rng_type *const sb_rng_type = &sequence_type;
