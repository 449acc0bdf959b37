/* SPDX-License-Identifier: MIT
 * The fiber that runs on this thread: the library's only mutable global. */
#ifndef ES_CURRENT_H
#define ES_CURRENT_H

#include "earliest.h"

struct es_self *es_current(void);        /* NULL outside of bodies */
struct es_self **es_current_place(void); /* where this thread keeps it */

#endif
