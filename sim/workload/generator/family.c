/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/generator/family.h"

#include "sim/json/edit.h"
#include "sim/text/range.h"

#include <stdio.h>
#include <string.h>

enum sb_code sb_family_read(struct sb_family *family, const struct sb_json *json,
                            const struct sb_json_node *node, const struct sb_parameter *parameter,
                            double *value, struct sb_error *error)
{
    const struct sb_range_rule rule = { .option = parameter->name,
                                        .whole = parameter->whole,
                                        .least = parameter->least,
                                        .most = parameter->most,
                                        .room = SB_FAMILY_VALUES };
    double all[SB_FAMILY_VALUES];
    struct sb_range_values values = { .value = all };
    struct sb_error own = { 0 };
    const char *text = sb_json_text(json, node);
    if (!strstr(text, "..") && !strchr(text, ','))
        return sb_json_fail(json, node, SB_EINPUT, error, "expected a number, found a string");
    if (!family)
        return sb_json_fail(json, node, SB_EINPUT, error,
                            "expected a number: several values, a graph of each, are for "
                            "`simbench run`");
    if (family->axes == SB_FAMILY_AXES)
        return sb_json_fail(json, node, SB_EINPUT, error,
                            "two parameters have several values already");
    if (snprintf(family->text[family->axes], SB_FAMILY_TEXT_SIZE, "generate.%s=%s", parameter->name,
                 text) >= SB_FAMILY_TEXT_SIZE)
        return sb_json_fail(json, node, SB_EINPUT, error, "that many are told in ranges");
    if (sb_range_read(&values, &rule, text, 0, &own))
        return sb_json_fail(json, node, own.code, error, "%s", own.text);
    family->name[family->axes++] = parameter->name;
    *value = all[0];
    return SB_OK;
}

void sb_family_settle(const struct sb_family *family, struct sb_json *json)
{
    const struct sb_json_node *generate = sb_json_get(json, json->node, "generate");
    for (unsigned i = 0; generate && i < family->axes; i++) {
        const struct sb_json_node *node = sb_json_get(json, generate, family->name[i]);
        if (node && node->type == SB_JSON_STRING)
            sb_json_edit_number(json, node, 0);
    }
}
