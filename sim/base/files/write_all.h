/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_BASE_FILES_WRITE_ALL_H
#define SIM_BASE_FILES_WRITE_ALL_H

#include <stddef.h>

/* write(2) until all is written, signals or not. -1 with errno. */
int sb_write_all(int fd, const void *bytes, size_t size);

#endif
