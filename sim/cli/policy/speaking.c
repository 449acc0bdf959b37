/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/policy/speaking.h"

#include "sim/base/shell_word.h"
#include "sim/cli/options/commands.h"
#include "sim/policy/policy.h"
#include "sim/policy/speaker.h"

#include <unistd.h>

void sb_speaking_command(char *out, size_t size, const char *path)
{
    char program[2048] = "simbench", word[2 * sizeof program];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length > 0)
        program[length] = '\0';
    sb_shell_word(word, sizeof word, program);
    int used = snprintf(out, size, "exec %s " SB_SPEAKING_WORD " ", word);
    if (used > 0 && (size_t)used < size)
        sb_shell_word(out + used, size - (size_t)used, path);
}

/* What the policy prints is no part of the conversation. */
int sb_speaking_run(const char *path)
{
    static const sb_ns limit = (sb_ns)10 * 1000000000;
    struct sb_policy policy = { 0 };
    struct sb_error error = { 0 };
    int fd = dup(STDOUT_FILENO);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    enum sb_code code = SB_OK;
    if (!out || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        code = sb_fail(&error, SB_EIO, NULL, "standard output is closed");
    if (code == SB_OK)
        code = sb_policy_load(&policy, path, limit, &error);
    if (code == SB_OK && !policy.table.idle)
        code = sb_fail(&error, SB_EINPUT, path, "has no callback idle");
    if (code == SB_OK)
        code = sb_speaker_run(&policy.table, stdin, out, &error);
    if (out)
        fclose(out);
    sb_policy_fini(&policy);
    return code ? sb_command_fail(&error) : SB_EXIT_DONE;
}
