/* SPDX-License-Identifier: MIT
 *
 * void es_switch(void **from, void *to)
 *
 * Saves x19 to x30 and d8 to d15, which a callee must keep, and the stack pointer, and goes on where `to` was saved.
 */
	.text
	.globl	es_switch
	.hidden	es_switch
	.type	es_switch, %function
	.p2align 4
es_switch:
	.cfi_startproc
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
	mov	x2, sp
	str	x2, [x0]
	mov	sp, x1
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
	add	sp, sp, #160
	br	x30
	.cfi_endproc
	.size	es_switch, . - es_switch

/* The first code on a new stack: es_switch_make put the function into x19 and its argument into x20. */
	.globl	es_switch_entry
	.hidden	es_switch_entry
	.type	es_switch_entry, %function
	.p2align 4
es_switch_entry:
	.cfi_startproc
	.cfi_undefined x30
	mov	x0, x20
	blr	x19
	brk	#1
	.cfi_endproc
	.size	es_switch_entry, . - es_switch_entry

	.section .note.GNU-stack, "", %progbits
