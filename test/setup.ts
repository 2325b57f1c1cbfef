/** Random tests take the same cases in every run; SEED=N asks for others. */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 20261124) })
