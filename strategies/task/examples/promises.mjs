// SPDX-License-Identifier: MIT
// A runtime to be measured: a promise for each task, of all that it depends on and then itself.
import { serve } from 'simbench/share/task.mjs'

serve({
    sleeps: true, // a task that sleeps lets others run
    async run(runtime, graph) {
        const ended = []
        for (const t of graph.order)
            ended[t] = Promise.all(graph.before[t].map(b => ended[b])).then(() => graph.run(t))
        await Promise.all(ended)
    },
})
