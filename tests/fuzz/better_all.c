/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of recorded calls of better-all and of plain promises. */
#include "tests/fuzz/one_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct sb_import_options import = { .format = "better-all" };
    fuzz_format(&import, data, size);
    return 0;
}
