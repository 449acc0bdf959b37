/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and texts as bytes, the lowest first, the same on every machine. */
#ifndef SIM_RUN_PARTS_BYTES_H
#define SIM_RUN_PARTS_BYTES_H

#include "sim/base/time.h"
#include "sim/stats/moments.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Grows on the heap. Once memory is out it is `failed`, and what is put is forgotten. Zeroed is
 * empty; the caller frees `at`. */
struct sb_bytes_out {
    unsigned char *at;
    size_t size, room;
    bool failed;
};

void sb_put_raw(struct sb_bytes_out *out, const void *data, size_t size);
void sb_put_u64(struct sb_bytes_out *out, uint64_t value);
void sb_put_wide(struct sb_bytes_out *out, sb_wide value);
void sb_put_moments(struct sb_bytes_out *out, const struct sb_moments *moments);
void sb_put_text(struct sb_bytes_out *out, const char *text);
/* None of which is negative: above the least of them, in as few bytes each as the largest needs. */
void sb_put_times(struct sb_bytes_out *out, const sb_ns *value, uint64_t n);

/* What is left to be read, borrowed. Once it ends too early, or says what cannot be, it is `failed`
 * and gives zeros. */
struct sb_bytes_in {
    const unsigned char *at;
    size_t size;
    bool failed;
};

/* The next `size` bytes, borrowed; NULL where there are not as many. */
const unsigned char *sb_take_raw(struct sb_bytes_in *in, uint64_t size);
uint64_t sb_take_u64(struct sb_bytes_in *in);
/* One of at most `most`. */
uint64_t sb_take_up_to(struct sb_bytes_in *in, uint64_t most);
sb_wide sb_take_wide(struct sb_bytes_in *in);
void sb_take_moments(struct sb_bytes_in *in, struct sb_moments *moments);
/* Of *size bytes, without a NUL behind them. */
const char *sb_take_text(struct sb_bytes_in *in, size_t *size);
void sb_take_times(struct sb_bytes_in *in, sb_ns *value, uint64_t n);

#endif
