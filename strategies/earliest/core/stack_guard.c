/* SPDX-License-Identifier: MIT
 * A clear last word when a body runs into its stack's guard. This is the one place that writes to
 * standard error, and only where a program asked for it. */
#define _GNU_SOURCE
#include "core/stack_guard.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/state/state.h"
#include "platform/text.h"

#define HANDLER_STACK ((size_t)64 << 10)

/* Only what a signal handler may call. */
static void say(const char *text)
{
    ssize_t written = write(STDERR_FILENO, text, strlen(text));

    (void)written;
}

static void say_name(const char *name)
{
    char letter[5];

    while (es_text_letter(&name, letter) > 0)
        say(letter);
}

static void say_number(es_id number)
{
    char digits[12];
    char *at = digits + sizeof digits - 1;

    *at = '\0';
    do {
        *--at = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    say("#");
    say(at);
}

static void faulted(int number, siginfo_t *info, void *context)
{
    const struct es_self *self = es_current();

    (void)context;
    signal(number, SIG_DFL); /* the fault comes again when this returns */
    if (self) {
        const struct es_stacks *stacks = &self->sched->stacks;
        const char *low = es_stacks_low(stacks, self->index);
        const char *at = info->si_addr;
        const char *name = es_set_name(es_self_request(self)->set, es_self_number(self));

        if (at < low || at >= low + stacks->guard_size)
            return;
        say("libearliest: the body of task ");
        if (name[0])
            say_name(name);
        else
            say_number(es_self_number(self));
        say(" overran its stack; es_options.stack_size makes it larger\n");
    }
}

/* Makes the calling thread's stack for handlers; NULL when the system refuses. */
static void *signal_stack_make(void)
{
    stack_t stack;

    memset(&stack, 0, sizeof stack);
    stack.ss_size = HANDLER_STACK;
    stack.ss_sp =
        mmap(NULL, HANDLER_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack.ss_sp == MAP_FAILED)
        return NULL;
    if (sigaltstack(&stack, NULL) == 0)
        return stack.ss_sp;
    munmap(stack.ss_sp, HANDLER_STACK);
    return NULL;
}

void *es_stack_guard_begin(void)
{
    struct sigaction action;

    if (sigaction(SIGSEGV, NULL, &action) != 0 || !(action.sa_flags & SA_SIGINFO) ||
        action.sa_sigaction != faulted)
        return NULL;
    return signal_stack_make();
}

void es_stack_guard_end(void *stack)
{
    stack_t none = { .ss_flags = SS_DISABLE };

    if (!stack)
        return;
    sigaltstack(&none, NULL);
    munmap(stack, HANDLER_STACK);
}

int es_overflow_install(void)
{
    struct sigaction action;
    stack_t stack;

    if (sigaltstack(NULL, &stack) != 0)
        return ES_SYSTEM;
    if ((stack.ss_flags & SS_DISABLE) && !signal_stack_make())
        return ES_SYSTEM;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = faulted;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    return sigaction(SIGSEGV, &action, NULL) == 0 ? ES_OK : ES_SYSTEM;
}
