/* SPDX-License-Identifier: MIT
 *
 * struct es_result es_switch(struct es_context *from, const struct es_context *to)
 *
 * Saves the six registers that a callee must keep and the stack pointer, and goes on where `to`
 * was saved, with its answer as the result. The floating-point control words are not switched:
 * bodies that change the rounding mode must restore it before a wait. The last jump is indirect
 * rather than a return, since a return would be predicted wrongly; it goes behind a call, where no
 * endbr64 is, so that branch tracking is told to let it pass. */
	.equ	SP, 0
	.equ	END, 8
	.equ	LOW, 16
	.equ	ANSWER, 24

	.macro	save
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, SP(%rdi)
	.endm

	.macro	restore
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	movq	ANSWER(%rsi), %rdx
	popq	%rcx
	movq	(%rdx), %rax
	movq	8(%rdx), %rdx
	notrack	jmp *%rcx
	.endm

	.text
	.globl	es_switch
	.hidden	es_switch
	.type	es_switch, @function
	.p2align 4
es_switch:
	.cfi_startproc
	endbr64
	save
	movq	SP(%rsi), %rsp
	restore
	.cfi_endproc
	.size	es_switch, . - es_switch

/* Copies 64 bytes, or three times as many. */
	.macro	line	from, to, at
	movups	\at(\from), %xmm0
	movups	\at+16(\from), %xmm1
	movups	\at+32(\from), %xmm2
	movups	\at+48(\from), %xmm3
	movups	%xmm0, \at(\to)
	movups	%xmm1, \at+16(\to)
	movups	%xmm2, \at+32(\to)
	movups	%xmm3, \at+48(\to)
	.endm

	.macro	three_lines	from, to
	line	\from, \to, -64
	line	\from, \to, -128
	line	\from, \to, -192
	.endm

/* struct es_result es_switch_copied(struct es_context *from, const struct es_context *to, char
 *     *top, bool kept)
 *
 * Copies from the top downwards, three lines whether there are as many or not. The new stack
 * pointer is set before anything is put back, so that a signal's frame falls below it. */
	.globl	es_switch_copied
	.hidden	es_switch_copied
	.type	es_switch_copied, @function
	.p2align 4
es_switch_copied:
	.cfi_startproc
	endbr64
	save
	testb	%cl, %cl
	jz	2f
	movq	END(%rdi), %rcx
	three_lines	%rdx, %rcx
	leaq	-192(%rdx), %rax
	cmpq	%rsp, %rax
	ja	5f
2:	movq	SP(%rsi), %rcx
	testq	%rcx, %rcx
	jz	4f
	movq	%rcx, %rsp
	movq	END(%rsi), %rcx
	three_lines	%rcx, %rdx
	leaq	-192(%rdx), %rax
	cmpq	%rsp, %rax
	ja	7f
3:	restore
4:	movq	%rsi, %r12
	movq	ANSWER(%rsi), %rbx
	movq	%rdx, %rsp
	jmp	es_switch_entry

/* What is deeper than three lines, out and in. */
5:	cmpq	LOW(%rdi), %rsp
	jb	9f
	subq	$192, %rcx
6:	subq	$64, %rax
	subq	$64, %rcx
	line	%rax, %rcx, 0
	cmpq	%rsp, %rax
	ja	6b
	jmp	2b
7:	subq	$192, %rcx
8:	subq	$64, %rax
	subq	$64, %rcx
	line	%rcx, %rax, 0
	cmpq	%rsp, %rax
	ja	8b
	jmp	3b
9:	ud2
	.cfi_endproc
	.size	es_switch_copied, . - es_switch_copied

/* The first code on a new stack: es_switch_make put the function into rbx and its argument into
 * r12. The return address is marked undefined and the frame pointer is nothing, so that debuggers,
 * unwinders and profilers stop here. */
	.globl	es_switch_entry
	.hidden	es_switch_entry
	.type	es_switch_entry, @function
	.p2align 4
es_switch_entry:
	.cfi_startproc
	.cfi_undefined rip
	endbr64
	xorl	%ebp, %ebp
	movq	%r12, %rdi
	callq	*%rbx
	ud2
	.cfi_endproc
	.size	es_switch_entry, . - es_switch_entry

	.section .note.GNU-stack, "", @progbits

/* Fit for branch tracking (IBT), and not for a shadow stack: a note of the kind
 * NT_GNU_PROPERTY_TYPE_0 with GNU_PROPERTY_X86_FEATURE_1_AND. */
	.section .note.gnu.property, "a", @note
	.p2align 3
	.long	4, 16, 5
	.asciz	"GNU"
	.long	0xc0000002, 4, 1, 0
