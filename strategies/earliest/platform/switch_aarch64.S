/* SPDX-License-Identifier: MIT
 *
 * struct es_result es_switch(struct es_context *from, const struct es_context *to)
 *
 * Saves x19 to x30 and d8 to d15, which a callee must keep, and the stack pointer, and goes on
 * where `to` was saved, with its answer as the result. */
	.equ	SP_, 0
	.equ	END, 8
	.equ	LOW, 16
	.equ	ANSWER, 24

	.macro	save
	sub	sp, sp, #160
	stp	x19, x20, [sp, #0]
	stp	x21, x22, [sp, #16]
	stp	x23, x24, [sp, #32]
	stp	x25, x26, [sp, #48]
	stp	x27, x28, [sp, #64]
	stp	x29, x30, [sp, #80]
	stp	d8, d9, [sp, #96]
	stp	d10, d11, [sp, #112]
	stp	d12, d13, [sp, #128]
	stp	d14, d15, [sp, #144]
	mov	x8, sp
	str	x8, [x0, #SP_]
	.endm

	.macro	restore
	ldr	x8, [x1, #ANSWER]
	ldp	x19, x20, [sp, #0]
	ldp	x21, x22, [sp, #16]
	ldp	x23, x24, [sp, #32]
	ldp	x25, x26, [sp, #48]
	ldp	x27, x28, [sp, #64]
	ldp	x29, x30, [sp, #80]
	ldp	d8, d9, [sp, #96]
	ldp	d10, d11, [sp, #112]
	ldp	d12, d13, [sp, #128]
	ldp	d14, d15, [sp, #144]
	ldp	x0, x1, [x8]
	add	sp, sp, #160
	br	x30
	.endm

	.text
	.globl	es_switch
	.hidden	es_switch
	.type	es_switch, %function
	.p2align 4
es_switch:
	.cfi_startproc
	save
	ldr	x8, [x1, #SP_]
	mov	sp, x8
	restore
	.cfi_endproc
	.size	es_switch, . - es_switch

/* struct es_result es_switch_copied(struct es_context *from, const struct es_context *to, char
 *     *top, bool kept)
 *
 * Copies from the top downwards. The new stack pointer is set before anything is put back, so that
 * a signal's frame falls below it. */
	.globl	es_switch_copied
	.hidden	es_switch_copied
	.type	es_switch_copied, %function
	.p2align 4
es_switch_copied:
	.cfi_startproc
	save
	tst	w3, #0xff
	b.eq	2f
	ldr	x9, [x0, #LOW]
	cmp	x8, x9
	b.lo	5f
	ldr	x9, [x0, #END]
	mov	x10, x2
1:	ldp	q0, q1, [x10, #-32]
	ldp	q2, q3, [x10, #-64]!
	stp	q0, q1, [x9, #-32]
	stp	q2, q3, [x9, #-64]!
	cmp	x10, x8
	b.hi	1b
2:	ldr	x8, [x1, #SP_]
	cbz	x8, 4f
	mov	sp, x8
	ldr	x9, [x1, #END]
	mov	x10, x2
3:	ldp	q0, q1, [x9, #-32]
	ldp	q2, q3, [x9, #-64]!
	stp	q0, q1, [x10, #-32]
	stp	q2, q3, [x10, #-64]!
	cmp	x10, x8
	b.hi	3b
	restore
4:	mov	x20, x1
	ldr	x19, [x1, #ANSWER]
	mov	sp, x2
	b	es_switch_entry
5:	brk	#1
	.cfi_endproc
	.size	es_switch_copied, . - es_switch_copied

/* The first code on a new stack: es_switch_make put the function into x19 and its argument into
 * x20. */
	.globl	es_switch_entry
	.hidden	es_switch_entry
	.type	es_switch_entry, %function
	.p2align 4
es_switch_entry:
	.cfi_startproc
	.cfi_undefined x30
	mov	x29, xzr
	mov	x0, x20
	blr	x19
	brk	#1
	.cfi_endproc
	.size	es_switch_entry, . - es_switch_entry

	.section .note.GNU-stack, "", %progbits
