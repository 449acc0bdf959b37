// SPDX-License-Identifier: MIT
// A task runtime on node, for `simbench bench --target 'node mine.mjs'`: serve({modes, sleeps, start, stop, build, run}).
// start({workers, mode}) gives the runtime, build(runtime, graph) what is kept of a graph, and run(runtime, graph, built) runs
// every task once and returns, or resolves, when all have ended. graph has `tasks` (how many), before[t], the tasks on which
// task t depends, and `order`, all tasks behind those on which they depend. The body of a task calls graph.run(t, worker = 0) once; what it returns is undefined, or a promise of the end
// of its sleep, to be awaited.
import { createInterface } from 'node:readline'

const now = () => process.hrtime.bigint()

function inOrder(tasks, before) {
    const after = Array.from({ length: tasks }, () => [])
    before.forEach((list, t) => list.forEach(b => after[b].push(t)))
    const waits = before.map(list => list.length)
    const order = [...before.keys()].filter(t => waits[t] === 0)
    for (let i = 0; i < order.length; i++) // it grows
        for (const next of after[order[i]]) if (--waits[next] === 0) order.push(next)
    return order
}

// A chain of multiplications, each waiting for the one before.
let left = 1
function spin(iterations) {
    let x = left
    while (iterations--) x = (Math.imul(x, 0x9e3779b1) + 1) | 0
    left = x | 1
}

// Works, tells when, and sees that all on which a task depends has ended.
class Graph {
    constructor(job) {
        Object.assign(this, job)
        this.turn = 0
        this.done = new Int32Array(this.tasks).fill(0) // the turn in which it ended last
        this.checked = false
        this.order = inOrder(this.tasks, this.before)
    }
    begin(checked) {
        this.turn++
        this.checked = checked
        this.begun = now()
        this.inside = 0
        this.wrong = null
    }
    over() { // of a checked run simbench sees what is lost
        const lost = this.checked ? -1 : this.done.findIndex(turn => turn !== this.turn)
        if (lost >= 0) this.wrong ??= `task ${lost} has not run, and the run is over at ${this.time()} ns (a timed run)`
    }
    time = () => Number(now() - this.begun)
    iterationsOf = task => this.iterations + (this.extra && task % this.every === 0 ? this.extra : 0)
    run(task, worker = 0) {
        if (this.checked) return this.runChecked(task, worker)
        if (this.done[task] !== this.turn - 1) this.wrong ??= `task ${task} has not run once in each run until ${this.time()} ns`
        for (const other of this.before[task])
            if (this.done[other] !== this.turn)
                this.wrong ??= `task ${task} starts at ${this.time()} ns, but task ${other}, on which it depends, has not ended`
        const iterations = this.iterationsOf(task)
        if (iterations) spin(iterations)
        this.done[task] = this.turn
    }
    runChecked(task, worker) {
        say(`start ${task} on ${worker} at ${this.time()}`)
        const iterations = this.iterationsOf(task)
        if (iterations) spin(iterations)
        if (this.body !== 'sleep') return this.end(task)
        const about = this.sleep / 2 + (this.sleep * (Math.imul(task, -1640531527) >>> 0)) / 2 ** 32
        const due = this.time() + Math.floor(about)
        return new Promise(done => setTimeout(done, Math.ceil(about / 1e6))).then(() => this.end(task, due))
    }
    end(task, due) {
        const time = this.time()
        this.done[task] = this.turn
        say(`end ${task} at ${time}${due === undefined ? '' : ` late ${Math.max(0, time - due)}`}`)
    }
}

const say = line => process.stdout.write(line + '\n')

export async function serve({ modes = ['declared'], sleeps = false, start = () => null, stop, build = () => null, run }) {
    const graphs = new Map()
    let runtime, resident = 0
    const answer = {
        hello: () => `can ${modes.join(' ')}${sleeps ? ' sleeps' : ''}`,
        start: async setup => {
            resident = process.memoryUsage.rss()
            runtime = await start(JSON.parse(setup))
            return 'started'
        },
        stop: async () => (await stop?.(runtime), 'stopped'),
        bytes: () => `bytes ${Math.max(0, process.resourceUsage().maxRSS * 1024 - resident)}`,
        graph: async text => {
            const at = text.indexOf(' ')
            const graph = new Graph(JSON.parse(text.slice(at)))
            graphs.set(text.slice(0, at), [graph, await build(runtime, graph)])
            return 'built'
        },
        drop: number => (graphs.delete(number), 'dropped'),
        run: async text => {
            const [number, checked] = text.split(' ')
            const [graph, built] = graphs.get(number)
            graph.begin(checked === 'checked')
            const begun = now()
            await run(runtime, graph, built)
            const took = Number(now() - begun)
            graph.over()
            return graph.wrong ? `! ${graph.wrong}` : `ran ${took}`
        },
        spin: iterations => {
            const begun = now()
            for (let i = 0; i < 100; i++) spin(Number(iterations))
            return `spun ${Number(now() - begun) / 100}`
        },
    }
    for await (const line of createInterface({ input: process.stdin })) {
        const at = line.indexOf(' ')
        const word = at < 0 ? line : line.slice(0, at)
        try {
            say(answer[word] ? await answer[word](at < 0 ? '' : line.slice(at + 1)) : `! does not know "${word}"`)
        } catch (error) {
            say(`! ${String(error?.message ?? error).split('\n')[0]}`)
        }
    }
}
