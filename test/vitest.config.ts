/** How the tests run: all of them, from the sources. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { setupFiles: ['test/setup.ts'], include: ['test/**/*.test.ts'], exclude: ['test/{kernel,pf-oracle}/**'], testTimeout: 60_000 },
})
