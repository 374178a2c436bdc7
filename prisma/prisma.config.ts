import { defineConfig } from 'prisma/config'

/** Read by the Prisma command line only; the program migrates by itself. See README.md. */
export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
  // biome-ignore lint/suspicious/noUndeclaredEnvVars: a person gives it on the command line
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
