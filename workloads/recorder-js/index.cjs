// SPDX-License-Identifier: MIT
// Writes each call of better-all, or of plain promises, as a line of JSON. What is recorded takes the same turns of the
// event loop as what is not: promises are handed on as they are, and a line is formatted when nobody waits for it.
'use strict'

const fs = require('node:fs')

const now = process.hrtime.bigint
const later = setTimeout // fake timers of tests come later
const FLUSH_MS = 100
const FLUSH_CALLS = 1000

const names = new Map() // JSON.stringify, of names that come again
function quote(name) {
  let text = names.get(name)
  if (text === undefined) {
    text = JSON.stringify(name)
    if (names.size < 10000) names.set(name, text)
  }
  return text
}

class Task {
  accesses = [] // name, time, name, time, ...
  start = null
  end = null
  status = 'unfinished'

  constructor(call, name) {
    this.call = call
    this.name = name
  }

  // better-all answers `this.$.name`: here is noted who asked for whom.
  get(dependencies, name) {
    if (typeof name === 'string') this.accesses.push(name, now())
    return dependencies[name]
  }

  finish(status) {
    if (this.end !== null) return
    this.end = now()
    this.status = status
    if (--this.call.open === 0) this.call.log.add(this.call)
  }

  fail(error) {
    const name = error?.name
    this.finish(name === 'FlowEndError' ? 'ended' : name === 'FlowAbortedError' ? 'aborted' : 'rejected')
  }

  // What `run` returns, where awaiting it takes as many turns as awaiting what is returned here.
  watch(run) {
    let value
    this.start = now()
    try {
      value = run()
    } catch (error) {
      this.fail(error)
      throw error
    }
    return this.watchValue(value)
  }

  watchValue(value) {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
      this.finish('fulfilled')
      return value
    }
    const promise = Promise.resolve(value)
    promise.then(
      () => this.finish('fulfilled'),
      (error) => this.fail(error),
    )
    return promise
  }

  format(start) {
    const since = (time) => (time === null ? null : time - start)
    let text = `{"task":${quote(this.name)},"start":${since(this.start)},"end":${since(this.end)},"status":"${this.status}"`
    if (this.accesses.length > 0) {
      const awaits = []
      for (let i = 0; i < this.accesses.length; i += 2)
        awaits.push(this.call.formatAwait(this.accesses[i], this.accesses[i + 1]))
      text += `,"awaits":[${awaits.join(',')}]`
    }
    return text + '}'
  }
}

class Call {
  epoch = Date.now()
  tasks = []
  open = 0
  end = null // of the body of record(), else that of the last task

  constructor(log, kind, name) {
    this.log = log
    this.kind = kind
    this.name = name
    log.begun.add(this)
    this.start = now()
  }

  task(name) {
    const task = new Task(this, name)
    this.tasks.push(task)
    this.open++
    return task
  }

  body(name, run) {
    const task = this.task(name)
    return function () {
      this.$ = new Proxy(this.$, task)
      return task.watch(() => run.call(this))
    }
  }

  // An await lasts from the access to the end of the dependency.
  formatAwait(name, time) {
    const dependency = this.tasks.find((task) => task.name === name)
    const head = `{"task":${quote(name)},"at":${time - this.start}`
    if (!dependency) return `${head},"ns":0,"status":"unknown"}`
    if (dependency.end === null) return `${head},"ns":null,"status":"unfinished"}`
    return `${head},"ns":${dependency.end > time ? dependency.end - time : 0},"status":"${dependency.status}"}`
  }

  status() {
    const has = (status) => this.tasks.some((task) => task.status === status)
    if (this.outcome) return this.outcome.status
    if (has('unfinished')) return 'unfinished'
    if (this.kind !== 'allSettled' && has('rejected')) return 'rejected'
    return has('ended') ? 'ended' : 'fulfilled'
  }

  format() {
    let end = this.outcome ? (this.outcome.end ?? this.start) : this.start
    if (!this.outcome) for (const task of this.tasks) if (task.end !== null && task.end > end) end = task.end
    const name = this.name === undefined ? '' : `,"name":${quote(this.name)}`
    return (
      `{"simbench_call":1,"kind":"${this.kind}"${name},"epoch_ms":${this.epoch},` +
      `"status":"${this.status()}","ns":${end - this.start},` +
      `"tasks":[${this.tasks.map((task) => task.format(this.start)).join(',')}]}\n`
    )
  }
}

class Log {
  begun = new Set()
  ready = []
  waiting = false

  constructor(file) {
    this.file = file
    this.descriptor = fs.openSync(file, 'a')
    this.exit = () => this.close()
    process.on('exit', this.exit)
  }

  add(call) {
    if (!this.begun.delete(call) || this.descriptor === null) return
    this.ready.push(call)
    if (this.ready.length >= FLUSH_CALLS) this.flush()
    else if (!this.waiting) {
      this.waiting = true
      later(() => this.flush(), FLUSH_MS).unref()
    }
  }

  // A disk that is full stops the recording, not the program.
  flush() {
    this.waiting = false
    if (this.descriptor === null || this.ready.length === 0) return
    const text = this.ready.map((call) => call.format()).join('')
    this.ready = []
    try {
      fs.appendFileSync(this.descriptor, text)
    } catch (error) {
      process.emitWarning(`simbench-recorder: ${this.file}: ${error.message}; nothing more is recorded`)
      fs.closeSync(this.descriptor)
      this.descriptor = null
      this.begun.clear()
    }
  }

  close() {
    this.ready.push(...this.begun)
    this.begun.clear()
    this.flush()
    process.off('exit', this.exit)
    if (this.descriptor !== null) fs.closeSync(this.descriptor)
    this.descriptor = null
  }
}

// A mode of better-all, recorded.
const wrap = (log, kind, run, name) => (tasks, options) => {
  if (log.descriptor === null || tasks === null || typeof tasks !== 'object') return run(tasks, options)
  const call = new Call(log, kind, name)
  const bodies = Object.create(Object.getPrototypeOf(tasks))
  for (const key of Object.keys(tasks)) {
    const body = tasks[key]
    const value = typeof body === 'function' ? call.body(key, body) : body
    if (key === '__proto__') Object.defineProperty(bodies, key, { value, enumerable: true })
    else bodies[key] = value
  }
  if (call.open === 0) log.begun.delete(call)
  return run(bodies, options)
}

const together = async (functions) => {
  const keys = Object.keys(functions)
  const values = await Promise.all(keys.map((key) => functions[key]()))
  return Object.fromEntries(keys.map((key, i) => [key, values[i]]))
}

// Its line may be written already.
const isOver = (call) => call.outcome.end !== null && call.open === 0

// Plain functions that give promises: `body` calls them as it likes; without it all begin at once. A promise instead of
// a function is timed from here.
const recordPlain = (log, name) => (tasks, body = together) => {
  const call = new Call(log, 'record', name)
  const functions = {}
  call.open = 1 // the body
  for (const key of Object.keys(tasks)) {
    const run = tasks[key]
    if (typeof run === 'function') functions[key] = (...values) => (isOver(call) ? run(...values) : call.task(key).watch(() => run(...values)))
    else {
      const value = call.task(key).watch(() => run)
      functions[key] = () => value
    }
  }
  call.outcome = new Task(call, '')
  return call.outcome.watch(() => body(functions))
}

function view(log, betterAll, name) {
  const result = { record: recordPlain(log, name) }
  for (const kind of ['all', 'allSettled', 'flow'])
    if (typeof betterAll?.[kind] === 'function') result[kind] = wrap(log, kind, betterAll[kind], name)
  return result
}

// recorder(file, betterAll): see README.md.
exports.recorder = (file, betterAll) => {
  const log = new Log(file)
  return {
    ...view(log, betterAll),
    named: (name) => view(log, betterAll, String(name)),
    flush: () => log.flush(),
    close: () => log.close(),
  }
}
