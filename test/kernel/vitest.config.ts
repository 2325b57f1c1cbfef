/** The tests that ask the kernel: root, Linux and Debian's iptables are needed, and minutes. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['test/{kernel,pf-oracle}/**/*.test.ts'], globalSetup: 'test/kernel/total.ts', testTimeout: 1_200_000, hookTimeout: 60_000, sequence: { concurrent: true }, maxConcurrency: 4 },
})
