#!/usr/bin/env node
/** Starts the built program. */
import { createRequire } from 'node:module'

createRequire(import.meta.url)('../dist/boot.cjs')
