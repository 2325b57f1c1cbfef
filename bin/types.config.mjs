/** The types of the programming interface as one file, for editors of those who use the package. */
import { dts } from 'rollup-plugin-dts'

export default { input: 'src/api/index.ts', output: { file: 'dist/index.d.cts', format: 'es' }, plugins: [dts()] }
