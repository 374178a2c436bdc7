// Healthy: the runner has its engine, a second process of Node beside it, and reaches its database. Run inside its container.
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'

const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
const isNode = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('node')
  } catch {
    return false
  }
}
const fail = (message) => {
  console.error(message)
  process.exit(1)
}
if (others.filter(isNode).length < 2) fail('the engine is gone')

// biome-ignore lint/suspicious/noUndeclaredEnvVars: run by the engine of containers, never by turbo
const { hostname, port } = new URL(process.env.DATABASE_URL)
const socket = connect({ host: hostname, port: Number(port || 5432), timeout: 5000 })
socket.once('connect', () => socket.end())
socket.once('timeout', () => fail('the database does not answer'))
socket.once('error', ({ message }) => fail(message))
