// SPDX-License-Identifier: GPL-3.0-or-later
// better-all: bodies that are all entered at once and await what they need.
import { all } from 'better-all'
import { serve } from './task.mjs'

serve({
    modes: ['strict'],
    sleeps: true,
    async run(runtime, graph) {
        const tasks = {}
        for (let t = 0; t < graph.tasks; t++)
            tasks[t] = async function () {
                for (const b of graph.before[t]) await this.$[b]
                const asleep = graph.run(t)
                if (asleep) await asleep
            }
        await all(tasks)
    },
})
