/* SPDX-License-Identifier: MIT
 *
 * void es_switch(void **from, void *to)
 *
 * Saves the six registers that a callee must keep and the stack pointer, and goes on where `to` was saved. The
 * floating-point control words are not switched: bodies that change the rounding mode must restore it before a wait.
 * The last jump is indirect rather than a return, since a return would always be predicted wrongly.
 */
	.text
	.globl	es_switch
	.hidden	es_switch
	.type	es_switch, @function
	.p2align 4
es_switch:
	.cfi_startproc
	endbr64
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, (%rdi)
	movq	%rsi, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	popq	%rcx
	jmp	*%rcx
	.cfi_endproc
	.size	es_switch, . - es_switch

/* The first code on a new stack: es_switch_make put the function into rbx and its argument into r12. The return
 * address is marked undefined, so that debuggers and unwinders stop here. */
	.globl	es_switch_entry
	.hidden	es_switch_entry
	.type	es_switch_entry, @function
	.p2align 4
es_switch_entry:
	.cfi_startproc
	.cfi_undefined rip
	endbr64
	movq	%r12, %rdi
	callq	*%rbx
	ud2
	.cfi_endproc
	.size	es_switch_entry, . - es_switch_entry

	.section .note.GNU-stack, "", @progbits
