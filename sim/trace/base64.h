/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ids in base64, as JSON made from protocol buffers has them. */
#ifndef SIM_TRACE_BASE64_H
#define SIM_TRACE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/* Writes `bytes` bytes as lower-case hexadecimal digits and a NUL. False where the text is not
 * base64 (RFC 4648, either alphabet, padded or not) of exactly as many. */
bool sb_base64_to_hex(const char *text, size_t length, size_t bytes, char *hex);

#endif
