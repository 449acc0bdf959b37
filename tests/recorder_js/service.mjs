import http from 'node:http'
import * as betterAll from 'better-all'
import { recorder } from 'simbench-recorder'
// A small service on loopback: each resource takes its median, some calls much longer.
let seed = 11
const random = () => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return (seed + 0.5) / 4294967296 }
const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
const median = { user: 12, settings: 18, posts: 25, friends: 20, comments: 15, ads: 30 }
const server = http.createServer((request, response) => {
  const name = request.url.slice(1)
  setTimeout(() => response.end(JSON.stringify({ name })), median[name] * Math.exp(0.45 * normal()))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const agent = new http.Agent({ keepAlive: true })
const get = (name) => new Promise((resolve, reject) => http.get({ port: server.address().port, host: '127.0.0.1', path: '/' + name, agent }, (response) => {
  let text = ''
  response.on('data', (part) => (text += part)).on('end', () => resolve(JSON.parse(text)))
}).on('error', reject))
const recording = recorder(process.argv[2], betterAll)
const profile = recording.named('profile'), before = recording.named('profile, awaited in lines')
for (let i = 0; i < 42; i++) {
  if (i === 2) recording.flush()
  await profile.all({
    user: () => get('user'),
    settings: () => get('settings'),
    async posts() { await this.$.user; return get('posts') },
    async friends() { await this.$.user; return get('friends') },
    async comments() { await this.$.posts; return get('comments') },
    async ads() { await this.$.settings; await this.$.user; return get('ads') },
    async page() {
      const parts = [await this.$.user, await this.$.settings]
      parts.push(...(await Promise.all([this.$.comments, this.$.friends, this.$.ads])))
      return parts
    },
  })
  await before.record(
    Object.fromEntries(Object.keys(median).map((name) => [name, () => get(name)])),
    async ({ user, settings, posts, friends, comments, ads }) => {
      await user(); await settings(); await posts(); await friends(); await comments(); await ads()
    },
  )
}
recording.close()
server.close(); agent.destroy()
