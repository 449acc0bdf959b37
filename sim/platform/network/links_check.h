/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether transfers take as long as the model of the links says. */
#ifndef SIM_PLATFORM_NETWORK_LINKS_CHECK_H
#define SIM_PLATFORM_NETWORK_LINKS_CHECK_H

#include "sim/base/error.h"
#include "sim/model/platform.h"
#include "sim/platform/network/transfer.h"

/* SB_ECHECK, SB_ENOMEM. */
enum sb_code sb_links_check(const struct sb_platform *platform, const struct sb_transfer *transfer,
                            size_t transfers, struct sb_error *error);

#endif
