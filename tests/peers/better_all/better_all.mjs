// SPDX-License-Identifier: GPL-3.0-or-later
// better-all: bodies that are all entered at once and await what they need. Called as peer.h says, and with the same repetitions.
import { readFileSync } from 'node:fs'
import { all } from 'better-all'

const REPETITIONS_LEAST = 3, REPETITIONS_MOST = 40
const warmNs = 0.3e9, enoughNs = 0.15e9, mostNs = 1.5e9 // warm longer than the others: until the compiler is done
const now = () => Number(process.hrtime.bigint())

function read(path) {
    const lines = readFileSync(path, 'ascii').split('\n')
    const graphs = []
    for (let at = 0; lines[at]; ) {
        const tasks = Number(lines[at++])
        graphs.push(lines.slice(at, at + tasks).map(line => line.split(' ').slice(1)))
        at += tasks
    }
    return graphs
}

let order = null

function build(graph) {
    const tasks = {}
    graph.forEach((awaited, task) => {
        tasks[task] = async function () {
            for (const name of awaited) await this.$[name]
            if (order) order.push(task)
        }
    })
    return tasks
}

async function repeat(graph, show) {
    const begun = now()
    const tasks = build(graph)
    const ready = now()
    await all(tasks)
    const done = now()
    if (show) console.log(((done - ready) / graph.length).toFixed(2), ((ready - begun) / graph.length).toFixed(2))
}

async function measure(graphs) {
    let turn = 0, begun = now()
    while (now() - begun < warmNs) await repeat(graphs[turn++ % graphs.length], false)
    begun = now()
    for (let i = 0; i < REPETITIONS_MOST && now() - begun < (i < REPETITIONS_LEAST ? mostNs : enoughNs); i++)
        await repeat(graphs[turn++ % graphs.length], true)
}

const [what, path] = process.argv.slice(2)
const graphs = read(path)
if (what === 'run') {
    await measure(graphs)
} else {
    for (const graph of graphs) {
        order = []
        await repeat(graph, false)
        console.log(order.join(' '))
    }
}
