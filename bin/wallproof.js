#!/usr/bin/env node
/** Starts the built program. */
require('../dist/boot.cjs')
