/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs of batch/v1: completionMode and suspend. In a command $(NAME) is a variable of the container
 * and $$ a dollar. */
#include "sim/cli/plan/kubernetes.h"

#include "sim/json/print_text.h"

#include <stdlib.h>

#define ITEM "\n        - "

/* "OPTION", `text` as it is, and `variable`. A text in double quotes is the same in JSON and YAML.
 */
static void put_with(FILE *out, const char *option, const char *text, const char *variable)
{
    char *doubled = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&doubled, &size);
    if (!memory)
        return;
    fputs(option, memory);
    for (const char *c = text; *c; c++)
        fputs(*c == '$' ? "$$" : (char[]){ *c, '\0' }, memory);
    fputs(variable, memory);
    if (fclose(memory) == 0)
        sb_json_print_text(out, doubled);
    free(doubled);
}

static void put_item_word(FILE *out, const char *word) { put_with(out, "", word, ""); }

static void put_head(FILE *out, const char *name)
{
    fprintf(out, "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: %s\nspec:\n", name);
}

/* The container up to its command. */
static void put_container(FILE *out, const struct sb_shards *shards, const char *restart)
{
    fprintf(out,
            "  template:\n"
            "    spec:\n"
            "      restartPolicy: %s\n"
            "      volumes:\n"
            "      - name: work\n"
            "        persistentVolumeClaim: {claimName: ",
            restart);
    sb_json_print_text(out, shards->claim);
    fputs("}\n"
          "      containers:\n"
          "      - name: simbench\n"
          "        image: ",
          out);
    sb_json_print_text(out, shards->image);
    fprintf(out, "\n"
                 "        workingDir: /work\n"
                 "        volumeMounts: [{name: work, mountPath: /work}]\n");
}

void sb_plan_write_kubernetes(FILE *out, const struct sb_shards *shards)
{
    fputs("# kubectl apply -f FILE\n"
          "# kubectl wait --for=condition=complete --timeout=-1s job/simbench\n"
          "# kubectl patch job/simbench-merge -p '{\"spec\": {\"suspend\": false}}'\n",
          out);
    put_head(out, "simbench");
    fprintf(out, "  completionMode: Indexed\n  completions: %u\n  parallelism: %u\n",
            (unsigned)shards->count, (unsigned)shards->count);
    put_container(out, shards, "OnFailure");
    fprintf(out,
            "        resources: {requests: {cpu: \"%u\"}}\n"
            "        command:" ITEM "\"simbench\"" ITEM "\"run\"" ITEM "\"--shard=auto/%u\"" ITEM,
            (unsigned)shards->threads, (unsigned)shards->count);
    put_with(out, "--out=", shards->parts, "/$(JOB_COMPLETION_INDEX).part");
    sb_shards_put_run(out, shards, ITEM, put_item_word);
    fputs("\n---\n", out);
    put_head(out, "simbench-merge");
    fputs("  suspend: true\n  backoffLimit: 0\n", out);
    put_container(out, shards, "Never"); /* its exit status may be that of --fail-if */
    fputs("        command:" ITEM "\"simbench\"", out);
    sb_shards_put_merge(out, shards, ITEM, put_item_word);
    putc('\n', out);
}
