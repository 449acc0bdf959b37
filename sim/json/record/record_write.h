/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record's members as those of a JSON object. */
#ifndef SIM_JSON_RECORD_RECORD_WRITE_H
#define SIM_JSON_RECORD_RECORD_WRITE_H

#include "sim/json/record/record.h"
#include "sim/json/write.h"

/* Writes each field with its key into the object that is open. A text that is NULL is written as
 * empty. */
void sb_record_put(struct sb_json_writer *writer, struct sb_record_fields fields,
                   const void *record);

#endif
