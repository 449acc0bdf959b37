/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 128 bits: sums of slots and nanoseconds, and time in parts of a nanosecond. */
#ifndef SIM_LOAD_ENGINE_STATE_WIDE_H
#define SIM_LOAD_ENGINE_STATE_WIDE_H

__extension__ typedef unsigned __int128 sb_wide;

#endif
