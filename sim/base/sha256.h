/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 (FIPS 180-4). Of "abc": ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61
 * f20015ad. */
#ifndef SIM_BASE_SHA256_H
#define SIM_BASE_SHA256_H

#include <stddef.h>

enum { SB_SHA256_SIZE = 65 };

/* Of data[size], in hexadecimal, with a NUL. */
void sb_sha256(char hash[SB_SHA256_SIZE], const void *data, size_t size);

#endif
