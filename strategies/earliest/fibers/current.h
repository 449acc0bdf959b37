/* SPDX-License-Identifier: MIT
 * The fiber that runs on this thread: the library's only mutable global. */
#ifndef ES_FIBERS_CURRENT_H
#define ES_FIBERS_CURRENT_H

#include "earliest.h"

/* To be read directly only where nothing switches afterwards. */
extern _Thread_local struct es_self *es_current_fiber __attribute__((tls_model("initial-exec")));

struct es_self *es_current(void);        /* NULL outside of bodies */
struct es_self **es_current_place(void); /* where this thread keeps it */

#endif
