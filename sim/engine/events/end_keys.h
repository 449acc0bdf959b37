/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sixteen keys, kept in registers where the instruction set has vectors: the least of them without
 * one, and new ones in place of old ones. A store of a single key would hold up the load of all.
 * Keys are of [2^52, SB_KEY_NONE]: the bits of such numbers, taken for doubles, have their order,
 * and minima of doubles are there where those of 64-bit integers are not. Below 2^52 they would be
 * denormal numbers, which a program may have switched off. */
#ifndef SIM_ENGINE_EVENTS_END_KEYS_H
#define SIM_ENGINE_EVENTS_END_KEYS_H

#include "sim/base/machine/lanes.h"
#include "sim/base/machine/vector.h"

#include <stdint.h>

#if defined __AVX2__
#include <immintrin.h>
#endif

#define SB_KEY_NONE (INT64_C(0x7fe0) << 48) /* greater than all others; still a finite double */

enum { SB_KEYS = 16 };

/* Load; the least of those that are not `key`, and where that one stands; `key` put there; and
 * `key` put at number `at` if it is less than what stands there. */
#if defined __AVX2__
struct sb_keys {
    __m256d four[4];
};
struct sb_keys_place {
    __m256d four[4];
};

SB_INLINE __m256d sb_keys_of(int64_t key) { return _mm256_castsi256_pd(_mm256_set1_epi64x(key)); }

SB_INLINE __m256d sb_keys_equal(__m256d a, __m256d b)
{
    return _mm256_castsi256_pd(_mm256_cmpeq_epi64(_mm256_castpd_si256(a), _mm256_castpd_si256(b)));
}

SB_INLINE struct sb_keys sb_keys_load(const int64_t *key)
{
    struct sb_keys keys;
    for (unsigned i = 0; i < 4; i++)
        keys.four[i] =
            _mm256_castsi256_pd(_mm256_loadu_si256((const __m256i *)(const void *)(key + 4 * i)));
    return keys;
}

SB_INLINE int64_t sb_keys_least_but(const struct sb_keys *keys, int64_t key,
                                    struct sb_keys_place *place)
{
    __m256d it = sb_keys_of(key), none = sb_keys_of(SB_KEY_NONE), other[4];
    for (unsigned i = 0; i < 4; i++) {
        place->four[i] = sb_keys_equal(keys->four[i], it);
        other[i] = _mm256_blendv_pd(keys->four[i], none, place->four[i]);
    }
    __m256d least =
        _mm256_min_pd(_mm256_min_pd(other[0], other[1]), _mm256_min_pd(other[2], other[3]));
    __m128d two = _mm_min_pd(_mm256_castpd256_pd128(least), _mm256_extractf128_pd(least, 1));
    return _mm_cvtsi128_si64(_mm_castpd_si128(_mm_min_pd(two, _mm_unpackhi_pd(two, two))));
}

SB_INLINE void sb_keys_put(struct sb_keys *keys, struct sb_keys_place place, int64_t key)
{
    for (unsigned i = 0; i < 4; i++)
        keys->four[i] = _mm256_blendv_pd(keys->four[i], sb_keys_of(key), place.four[i]);
}

SB_INLINE void sb_keys_lower(struct sb_keys *keys, uint32_t at, int64_t key)
{
    for (int64_t i = 0; i < 4; i++) {
        __m256i number = _mm256_add_epi64(_mm256_set_epi64x(3, 2, 1, 0), _mm256_set1_epi64x(4 * i));
        __m256d here = sb_keys_equal(_mm256_castsi256_pd(number), sb_keys_of(at)),
                less = _mm256_min_pd(keys->four[i], sb_keys_of(key));
        keys->four[i] = _mm256_blendv_pd(keys->four[i], less, here);
    }
}
#else
struct sb_keys {
    int64_t key[SB_KEYS];
};
struct sb_keys_place {
    uint32_t at;
};

SB_INLINE struct sb_keys sb_keys_load(const int64_t *key)
{
    struct sb_keys keys;
    for (unsigned i = 0; i < SB_KEYS; i++)
        keys.key[i] = key[i];
    return keys;
}

SB_INLINE int64_t sb_keys_least_but(const struct sb_keys *keys, int64_t key,
                                    struct sb_keys_place *place)
{
    int64_t least[2] = { SB_KEY_NONE, SB_KEY_NONE };
    uint32_t at = SB_KEYS;
    for (unsigned i = 0; i < SB_KEYS; i++) {
        int64_t other = keys->key[i] == key ? SB_KEY_NONE : keys->key[i];
        at = keys->key[i] == key ? i : at;
        least[i % 2] = other < least[i % 2] ? other : least[i % 2];
    }
    place->at = at;
    return least[0] < least[1] ? least[0] : least[1];
}

SB_INLINE void sb_keys_put(struct sb_keys *keys, struct sb_keys_place place, int64_t key)
{
    keys->key[place.at] = key;
}

SB_INLINE void sb_keys_lower(struct sb_keys *keys, uint32_t at, int64_t key)
{
    keys->key[at] = key < keys->key[at] ? key : keys->key[at];
}
#endif

/* Keys of up to 16 workers in ascending order: SB_KEY_NONE from keys[width] on, where `width` is
 * 4 or SB_KEYS, a constant. */
enum { SB_KEY_VECTORS = SB_KEYS / SB_VECTOR_64 };

SB_INLINE unsigned sb_key_vectors(unsigned width)
{
    return width > SB_VECTOR_64 ? width / SB_VECTOR_64 : 1;
}

/* `key` in place of the first, which is not greater. */
SB_INLINE void sb_ascending_replace(int64_t *keys, int64_t key, const unsigned width)
{
    const unsigned vectors = sb_key_vectors(width);
    const sb_vi64 zero = { 0 };
    sb_vi64 old[SB_KEY_VECTORS + 1];
    for (unsigned i = 0; i < vectors; i++)
        old[i] = sb_load_i64(keys + i * SB_VECTOR_64);
    old[vectors] = zero + SB_KEY_NONE;
    for (unsigned i = 0; i < vectors; i++) {
        sb_vi64 next = sb_joint(old[i], old[i + 1], 1);
        sb_store_i64(keys + i * SB_VECTOR_64, sb_later(old[i], sb_earlier(next, zero + key)));
    }
}

/* `key` in its place, and those after it one further. */
SB_INLINE void sb_ascending_insert(int64_t *keys, int64_t key, const unsigned width)
{
    const unsigned vectors = sb_key_vectors(width);
    const sb_vi64 zero = { 0 };
    sb_vi64 last = zero;
    for (unsigned i = 0; i < vectors; i++) {
        sb_vi64 old = sb_load_i64(keys + i * SB_VECTOR_64);
        sb_vi64 before = sb_joint(last, old, SB_VECTOR_64 - 1);
        sb_store_i64(keys + i * SB_VECTOR_64, sb_later(before, sb_earlier(old, zero + key)));
        last = old;
    }
}

#endif
