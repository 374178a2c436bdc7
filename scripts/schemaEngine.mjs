#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which would be downloaded: JSON-RPC over stdio for the Prisma command line,
// answered by the WebAssembly engine over a pg connection. See prisma/README.md for how to call it.
import crypto from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'

const require = createRequire(import.meta.url)
const words = process.argv.slice(2)
const datasource = JSON.parse(words.includes('--datasource') ? words[words.indexOf('--datasource') + 1] : '{}')
const url = datasource.url

if (words.includes('--version')) console.log('schema-engine-cli wasm')
else if (words.includes('cli')) await answerOnce(words[words.indexOf('cli') + 1])
else serve()

/** `cli <command>`: one question about the database. The command line skips the first line of stderr and parses the second. */
async function answerOnce(command) {
  try {
    if (command === 'can-connect-to-database') await ask(url, 'select 1')
    else if (command === 'create-database') await createDatabase(url)
    else if (command === 'drop-database') await dropDatabase(url)
    process.stderr.write(`${JSON.stringify({ level: 'INFO', fields: { message: 'Connection successful' } })}\n`)
  } catch (error) {
    const name = databaseOf(url)
    const [code, message] = {
      '3D000': ['P1003', `Database \`${name}\` does not exist on the database server.`],
      '42P04': ['P1009', `Database \`${name}\` already exists.`],
      '28P01': ['P1000', 'Authentication failed against database server.'],
    }[error.code] ?? ['P1001', `Can't reach database server: ${error.message}`]
    const said = { timestamp: new Date().toISOString(), level: 'ERROR', target: 'schema_engine::logger' }
    process.stderr.write(`${JSON.stringify({ level: 'INFO', fields: { message: 'wasm schema engine' } })}\n`)
    process.stderr.write(
      `${JSON.stringify({ ...said, fields: { message, error_code: code, is_panic: false, meta: {} } })}\n`,
    )
    process.exitCode = 1
  }
}

/** Answers requests one after the other until stdin ends. */
function serve() {
  let engine
  let printed = 1
  const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const handle = async ({ id, method, params }) => {
    try {
      if (method === 'createDatabase') {
        await createDatabase(params.datasource.url ?? url)
        return send({ id, result: { databaseName: databaseOf(url) } })
      }
      engine ??= await openEngine()
      const result = method === 'getDatabaseVersion' ? await engine.version() : await engine[method](params)
      // the native engine prints what diff found through the client
      if (method === 'diff' && result?.stdout != null)
        send({ id: printed++, method: 'print', params: { content: result.stdout } })
      send({ id, result: result ?? null })
    } catch (error) {
      const data = {
        is_panic: false,
        message: String(error?.message ?? error),
        meta: {},
        error_code: error?.code ?? null,
      }
      send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } })
    }
  }
  let chain = Promise.resolve()
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      const request = line.trim() ? JSON.parse(line) : {}
      if (request.method) chain = chain.then(() => handle(request))
    })
    .on('close', () => chain.then(() => process.exit(0)))
}

async function openEngine() {
  // the engine looks for this global when it panics
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => process.stderr.write(`${message}\n`) }
  const place = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const wasm = await import(place)
  const { instance } = await WebAssembly.instantiate(
    readFileSync(path.join(path.dirname(place), 'schema_engine_bg.wasm')),
    { './schema_engine_bg.js': wasm },
  )
  wasm.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  const { bindMigrationAwareSqlAdapterFactory } = await import('@prisma/driver-adapter-utils')
  const { PrismaPg } = await import('@prisma/adapter-pg')
  const connect = async (to) => readInternalChars(await new PrismaPg(partsOf(to), {}).connect())
  const { provider, adapterName } = new PrismaPg(partsOf(url), {})
  const factory = { provider, adapterName, connect: () => connect(url), connectToShadowDb: () => shadow(connect) }
  return wasm.SchemaEngine.new({ datamodels: undefined }, () => {}, bindMigrationAwareSqlAdapterFactory(factory))
}

/** A fresh database to replay migrations on. The adapter's own drops it while its pool is still connected. */
async function shadow(connect) {
  const to = new URL(datasource.shadowDatabaseUrl ?? url)
  to.pathname = `/prisma_migrate_shadow_db_${crypto.randomUUID()}`
  await createDatabase(to.href)
  const adapter = await connect(to.href)
  const dispose = adapter.dispose.bind(adapter)
  adapter.dispose = async () => {
    await dispose()
    await dropDatabase(to.href)
  }
  return adapter
}

/** The adapter maps no internal "char" (type 18), and the engine's catalogue queries want a character of it. */
function readInternalChars(adapter) {
  const proto = Object.getPrototypeOf(Object.getPrototypeOf(adapter))
  if (proto.readsInternalChars) return adapter
  const { ColumnTypeEnum } = require('@prisma/driver-adapter-utils')
  const { performIO, queryRaw } = proto
  const columns = new WeakMap()
  proto.readsInternalChars = true
  proto.performIO = async function (query) {
    const result = await performIO.call(this, query)
    const found = (result.fields ?? []).map((field, index) => (field.dataTypeID === 18 ? index : -1))
    for (const index of found.filter((at) => at >= 0)) result.fields[index].dataTypeID = 25
    columns.set(
      query,
      found.filter((at) => at >= 0),
    )
    return result
  }
  proto.queryRaw = async function (query) {
    const result = await queryRaw.call(this, query)
    for (const index of columns.get(query) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character
    return result
  }
  return adapter
}

function databaseOf(to) {
  return decodeURIComponent(new URL(to).pathname.slice(1))
}

/** Not as a connection string: the adapter would take the shadow database's name from it, and migrate the real one. */
function partsOf(to) {
  const { hostname, port, username, password } = new URL(to)
  return {
    host: decodeURIComponent(hostname),
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password) || undefined,
    database: databaseOf(to),
    connectionTimeoutMillis: 10_000,
  }
}

async function ask(to, sql) {
  const client = new pg.Client(partsOf(to))
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

const onServer = (to, sql) => {
  const server = new URL(to)
  server.pathname = '/postgres'
  return ask(server.href, sql(pg.escapeIdentifier(databaseOf(to))))
}

function createDatabase(to) {
  return onServer(to, (name) => `create database ${name}`)
}

function dropDatabase(to) {
  return onServer(to, (name) => `drop database if exists ${name} with (force)`)
}
