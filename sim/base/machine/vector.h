/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors as wide as the instruction set has them, for kernels (instruction_set.h): the compilers'
 * own vector types, whose + - * & ^ << >> work lane by lane on every machine, and the few
 * operations that compilers do not find by themselves. Every width gives the same bits. */
#ifndef SIM_BASE_MACHINE_VECTOR_H
#define SIM_BASE_MACHINE_VECTOR_H

#include "sim/base/time.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined __AVX2__
#include <immintrin.h>
#elif defined __SSE2__
#include <emmintrin.h> /* a tenth of it */
#endif

#if defined __AVX512F__
enum { SB_VECTOR = 64 };
#elif defined __AVX2__
enum { SB_VECTOR = 32 };
#else
enum { SB_VECTOR = 16 };
#endif

enum { SB_VECTOR_64 = SB_VECTOR / 8, SB_VECTOR_32 = SB_VECTOR / 4 }; /* values in a vector */

typedef uint64_t sb_vu64 __attribute__((vector_size(SB_VECTOR)));
typedef int64_t sb_vi64 __attribute__((vector_size(SB_VECTOR)));
typedef double sb_vf64 __attribute__((vector_size(SB_VECTOR)));
typedef int32_t sb_vi32 __attribute__((vector_size(SB_VECTOR)));
typedef uint32_t sb_vu32 __attribute__((vector_size(SB_VECTOR)));
typedef float sb_vf32 __attribute__((vector_size(SB_VECTOR)));
typedef int32_t sb_vi32_half __attribute__((vector_size(SB_VECTOR / 2)));
typedef float sb_vf32_half __attribute__((vector_size(SB_VECTOR / 2)));

#define SB_VECTOR_INLINE static inline __attribute__((always_inline))

/* Aligned or not. */
#define SB_VECTOR_LOAD(type, name)                                                                 \
    SB_VECTOR_INLINE type name(const void *from)                                                   \
    {                                                                                              \
        type x;                                                                                    \
        memcpy(&x, from, sizeof x);                                                                \
        return x;                                                                                  \
    }
SB_VECTOR_LOAD(sb_vi64, sb_load_i64)
SB_VECTOR_LOAD(sb_vi32, sb_load_i32)
#undef SB_VECTOR_LOAD

/* One store: of a vector of an array that is in registers, a compiler makes two of a memcpy. */
typedef int64_t sb_vi64_stored __attribute__((vector_size(SB_VECTOR), aligned(4), may_alias));
SB_VECTOR_INLINE void sb_store_i64(void *to, sb_vi64 x) { *(sb_vi64_stored *)to = x; }

/* 32-bit numbers, as doubles. */
SB_VECTOR_INLINE sb_vf64 sb_load_as_f64(const void *from)
{
#if defined __AVX512F__
    return (sb_vf64)_mm512_cvtepi32_pd(_mm256_loadu_si256(from));
#elif defined __AVX2__
    return (sb_vf64)_mm256_cvtepi32_pd(_mm_loadu_si128(from));
#elif defined __SSE2__
    return (sb_vf64)_mm_cvtepi32_pd(_mm_loadl_epi64(from));
#else
    sb_vi32_half x;
    memcpy(&x, from, sizeof x);
    return __builtin_convertvector(x, sb_vf64);
#endif
}

/* Two vectors of doubles as one of floats, `low` first. */
SB_VECTOR_INLINE sb_vf32 sb_narrow(sb_vf64 low, sb_vf64 high)
{
#if defined __AVX512F__
    return (sb_vf32)_mm512_castsi512_ps(_mm512_inserti64x4(
        _mm512_castsi256_si512(_mm256_castps_si256(_mm512_cvtpd_ps((__m512d)low))),
        _mm256_castps_si256(_mm512_cvtpd_ps((__m512d)high)), 1));
#elif defined __AVX2__
    return (sb_vf32)_mm256_set_m128(_mm256_cvtpd_ps((__m256d)high), _mm256_cvtpd_ps((__m256d)low));
#elif defined __SSE2__
    return (sb_vf32)_mm_movelh_ps(_mm_cvtpd_ps((__m128d)low), _mm_cvtpd_ps((__m128d)high));
#else
    sb_vf32_half half[2] = { __builtin_convertvector(low, sb_vf32_half),
                             __builtin_convertvector(high, sb_vf32_half) };
    sb_vf32 x;
    memcpy(&x, half, sizeof x);
    return x;
#endif
}

/* The lower or the upper half of 32-bit numbers, as 64-bit ones. */
SB_VECTOR_INLINE sb_vf64 sb_widen_f32(sb_vf32 x, const bool upper)
{
#if defined __AVX512F__
    __m256i half = upper ? _mm512_extracti64x4_epi64((__m512i)x, 1)
                         : _mm512_castsi512_si256((__m512i)x);
    return (sb_vf64)_mm512_cvtps_pd(_mm256_castsi256_ps(half));
#elif defined __AVX2__
    return (sb_vf64)_mm256_cvtps_pd(upper ? _mm256_extractf128_ps((__m256)x, 1)
                                          : _mm256_castps256_ps128((__m256)x));
#elif defined __SSE2__
    return (sb_vf64)_mm_cvtps_pd(upper ? _mm_movehl_ps((__m128)x, (__m128)x) : (__m128)x);
#else
    sb_vf32_half half[2];
    memcpy(half, &x, sizeof x);
    return __builtin_convertvector(half[upper], sb_vf64);
#endif
}

SB_VECTOR_INLINE sb_vi64 sb_widen_i32(sb_vi32 x, const bool upper)
{
#if defined __AVX512F__
    return (sb_vi64)_mm512_cvtepi32_epi64(upper ? _mm512_extracti64x4_epi64((__m512i)x, 1)
                                                : _mm512_castsi512_si256((__m512i)x));
#elif defined __AVX2__
    return (sb_vi64)_mm256_cvtepi32_epi64(upper ? _mm256_extracti128_si256((__m256i)x, 1)
                                                : _mm256_castsi256_si128((__m256i)x));
#elif defined __SSE2__
    __m128i sign = _mm_srai_epi32((__m128i)x, 31);
    return (sb_vi64)(upper ? _mm_unpackhi_epi32((__m128i)x, sign)
                           : _mm_unpacklo_epi32((__m128i)x, sign));
#else
    sb_vi32_half half[2];
    memcpy(half, &x, sizeof x);
    return __builtin_convertvector(half[upper], sb_vi64);
#endif
}

/* To the left; `by` is constant. By whole bytes a shuffle does it in one instruction. */
SB_VECTOR_INLINE sb_vu64 sb_rotate(sb_vu64 x, const int by)
{
#if defined __AVX2__ && !defined __AVX512F__
    const __m256i by16 = _mm256_set_epi8(13, 12, 11, 10, 9, 8, 15, 14, 5, 4, 3, 2, 1, 0, 7, 6, 13,
                                         12, 11, 10, 9, 8, 15, 14, 5, 4, 3, 2, 1, 0, 7, 6);
    const __m256i by24 = _mm256_set_epi8(12, 11, 10, 9, 8, 15, 14, 13, 4, 3, 2, 1, 0, 7, 6, 5, 12,
                                         11, 10, 9, 8, 15, 14, 13, 4, 3, 2, 1, 0, 7, 6, 5);
    if (by == 16)
        return (sb_vu64)_mm256_shuffle_epi8((__m256i)x, by16);
    if (by == 24)
        return (sb_vu64)_mm256_shuffle_epi8((__m256i)x, by24);
    if (by == 32)
        return (sb_vu64)_mm256_shuffle_epi32((__m256i)x, 0xb1);
#elif defined __SSE2__ && !defined __AVX512F__
    if (by == 16)
        return (sb_vu64)_mm_shufflehi_epi16(_mm_shufflelo_epi16((__m128i)x, 0x93), 0x93);
    if (by == 32)
        return (sb_vu64)_mm_shuffle_epi32((__m128i)x, 0xb1);
#endif
    return x << by | x >> (64 - by);
}

/* a where the mask is all ones, b where it is 0. */
#define SB_BLEND(type, mask, a, b)                                                                 \
    ((type)(((sb_vu64)(a) & (sb_vu64)(mask)) | ((sb_vu64)(b) & ~(sb_vu64)(mask))))

SB_VECTOR_INLINE sb_vf32 sb_min_f32(sb_vf32 a, sb_vf32 b)
{
#if defined __AVX512F__
    return (sb_vf32)_mm512_min_ps((__m512)a, (__m512)b);
#elif defined __AVX2__
    return (sb_vf32)_mm256_min_ps((__m256)a, (__m256)b);
#elif defined __SSE2__
    return (sb_vf32)_mm_min_ps((__m128)a, (__m128)b);
#else
    return (sb_vf32)(((sb_vu32)a & (sb_vu32)(a < b)) | ((sb_vu32)b & ~(sb_vu32)(a < b)));
#endif
}

/* A bit for each that is less, the lowest for the first. */
SB_VECTOR_INLINE uint32_t sb_less_f32(sb_vf32 a, float than)
{
#if defined __AVX512F__
    return _mm512_cmp_ps_mask((__m512)a, _mm512_set1_ps(than), _CMP_LT_OQ);
#elif defined __AVX2__
    return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps((__m256)a, _mm256_set1_ps(than), _CMP_LT_OQ));
#elif defined __SSE2__
    return (uint32_t)_mm_movemask_ps(_mm_cmplt_ps((__m128)a, _mm_set1_ps(than)));
#else
    uint32_t less = 0;
    for (unsigned i = 0; i < SB_VECTOR_32; i++)
        less |= (uint32_t)(a[i] < than) << i;
    return less;
#endif
}

/* To the nearest integers, ties to even; |x| <= 2^51. */
SB_VECTOR_INLINE sb_vi64 sb_round_f64(sb_vf64 x)
{
#if defined __AVX512DQ__
    return (sb_vi64)_mm512_cvtpd_epi64((__m512d)x);
#else
    const sb_vf64 zero = { 0 }, magic = zero + 0x1.8p52;
    return (sb_vi64)(x + magic) - (sb_vi64)magic;
#endif
}

/* The later of two times, each of [2^52, 2^62 + 2^61 + 2^52]. The bits of such numbers, taken for
 * doubles, have their order, and maxima of doubles are there where those of 64-bit integers are
 * not. Below 2^52 they would be denormal numbers, which a program may have switched off. */
SB_VECTOR_INLINE sb_vi64 sb_later(sb_vi64 a, sb_vi64 b)
{
#if defined __AVX512F__
    return (sb_vi64)_mm512_max_epi64((__m512i)a, (__m512i)b);
#elif defined __AVX2__
    return (sb_vi64)_mm256_max_pd((__m256d)a, (__m256d)b);
#elif defined __SSE2__
    return (sb_vi64)_mm_max_pd((__m128d)a, (__m128d)b);
#else
    return SB_BLEND(sb_vi64, a > b, a, b);
#endif
}

/* The earlier of two such times. */
SB_VECTOR_INLINE sb_vi64 sb_earlier(sb_vi64 a, sb_vi64 b)
{
#if defined __AVX512F__
    return (sb_vi64)_mm512_min_epi64((__m512i)a, (__m512i)b);
#elif defined __AVX2__
    return (sb_vi64)_mm256_min_pd((__m256d)a, (__m256d)b);
#elif defined __SSE2__
    return (sb_vi64)_mm_min_pd((__m128d)a, (__m128d)b);
#else
    return SB_BLEND(sb_vi64, a < b, a, b);
#endif
}

/* Of a's values, and then b's, as many as a vector has, without the first or without all of a's but
 * the last: `from` is 1 or SB_VECTOR_64 - 1. */
SB_VECTOR_INLINE sb_vi64 sb_joint(sb_vi64 a, sb_vi64 b, const int from)
{
#if defined __AVX512F__
    return (sb_vi64)(from == 1 ? _mm512_alignr_epi64((__m512i)b, (__m512i)a, 1)
                               : _mm512_alignr_epi64((__m512i)b, (__m512i)a, 7));
#elif defined __AVX2__
    __m256i middle = _mm256_permute2x128_si256((__m256i)a, (__m256i)b, 0x21);
    return (sb_vi64)(from == 1 ? _mm256_alignr_epi8(middle, (__m256i)a, 8)
                               : _mm256_alignr_epi8((__m256i)b, middle, 8));
#elif defined __SSE2__
    (void)from;
    return (sb_vi64)_mm_shuffle_pd((__m128d)a, (__m128d)b, 1);
#else
    sb_vi64 x = a;
    for (int i = 0; i < SB_VECTOR_64; i++)
        x[i] = i + from < SB_VECTOR_64 ? a[i + from] : b[i + from - SB_VECTOR_64];
    return x;
#endif
}

SB_VECTOR_INLINE sb_vf64 sb_clamp_f64(sb_vf64 x, double least, double most)
{
#if defined __AVX512F__
    return (sb_vf64)_mm512_min_pd(_mm512_max_pd((__m512d)x, _mm512_set1_pd(least)),
                                  _mm512_set1_pd(most));
#elif defined __AVX2__
    return (sb_vf64)_mm256_min_pd(_mm256_max_pd((__m256d)x, _mm256_set1_pd(least)),
                                  _mm256_set1_pd(most));
#elif defined __SSE2__
    return (sb_vf64)_mm_min_pd(_mm_max_pd((__m128d)x, _mm_set1_pd(least)), _mm_set1_pd(most));
#else
    const sb_vf64 zero = { 0 }, lo = zero + least, hi = zero + most;
    x = SB_BLEND(sb_vf64, x > lo, x, lo);
    return SB_BLEND(sb_vf64, x < hi, x, hi);
#endif
}

/* a[i], b[i] of the pair of doubles at base + offset[i] bytes. Each pair is one load, straight into
 * its place: gathers take longer, and copies by way of memory wait for their stores. */
SB_VECTOR_INLINE void sb_load_pairs(const char *base, const uint32_t *offset, sb_vf64 *a,
                                    sb_vf64 *b)
{
#if defined __SSE2__
#define SB_PAIR(i) _mm_load_pd((const double *)(const void *)(base + offset[i]))
#if defined __AVX512F__
    __m512d even = _mm512_castpd128_pd512(SB_PAIR(0)), odd = _mm512_castpd128_pd512(SB_PAIR(1));
    even = _mm512_mask_broadcast_f64x2(even, 0x0c, SB_PAIR(2));
    odd = _mm512_mask_broadcast_f64x2(odd, 0x0c, SB_PAIR(3));
    even = _mm512_mask_broadcast_f64x2(even, 0x30, SB_PAIR(4));
    odd = _mm512_mask_broadcast_f64x2(odd, 0x30, SB_PAIR(5));
    even = _mm512_mask_broadcast_f64x2(even, 0xc0, SB_PAIR(6));
    odd = _mm512_mask_broadcast_f64x2(odd, 0xc0, SB_PAIR(7));
    *a = (sb_vf64)_mm512_unpacklo_pd(even, odd);
    *b = (sb_vf64)_mm512_unpackhi_pd(even, odd);
#elif defined __AVX2__
    __m256d even = _mm256_insertf128_pd(_mm256_castpd128_pd256(SB_PAIR(0)), SB_PAIR(2), 1),
            odd = _mm256_insertf128_pd(_mm256_castpd128_pd256(SB_PAIR(1)), SB_PAIR(3), 1);
    *a = (sb_vf64)_mm256_unpacklo_pd(even, odd);
    *b = (sb_vf64)_mm256_unpackhi_pd(even, odd);
#else
    __m128d even = SB_PAIR(0), odd = SB_PAIR(1);
    *a = (sb_vf64)_mm_unpacklo_pd(even, odd);
    *b = (sb_vf64)_mm_unpackhi_pd(even, odd);
#endif
#undef SB_PAIR
#else
    for (unsigned i = 0; i < SB_VECTOR_64; i++) {
        double pair[2];
        memcpy(pair, base + offset[i], sizeof pair);
        (*a)[i] = pair[0];
        (*b)[i] = pair[1];
    }
#endif
}

#endif
