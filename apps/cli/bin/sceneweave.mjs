#!/usr/bin/env node
// TypeScript is run as it is: tsx strips the types, nothing is built.
import { register } from 'tsx/esm/api'

register()
await import('../src/main.ts')
