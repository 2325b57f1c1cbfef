/** The rules of the house for our own code. */
import { defineConfig } from 'eslint/config'
import * as regexp from 'eslint-plugin-regexp'
import tseslint from 'typescript-eslint'

const NO_MODULE_LET = { selector: 'Program > VariableDeclaration[kind="let"]', message: 'no module-level let: pass state as values' }

const NO_EXIT = { selector: 'CallExpression[callee.object.name="process"][callee.property.name=/^(exit|reallyExit|abort)$/]', message: 'what is still to be written would be lost: set process.exitCode' }

export default defineConfig(
  { ignores: ['dist/**', 'node_modules/**'] },
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['bin/*.js', 'bin/*.mjs', 'bin/*.mts', 'test/*.js', 'test/*.mjs'] }, tsconfigRootDir: new URL('..', import.meta.url).pathname } } },
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: false }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Nothing here uses `this`: methods of interfaces are plain functions, made to be taken apart.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': ['error', NO_MODULE_LET, NO_EXIT],
      'no-restricted-globals': ['error', 'process'],
    },
  },
  // Exports come from strangers: no pattern may take more than linear time.
  { files: ['src/**', 'rules/**'], plugins: { regexp }, rules: { 'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }], 'regexp/no-super-linear-move': ['error', { report: 'potential' }] } },
  { files: ['src/cli/**', 'bench/**', 'test/**', 'bin/**'], rules: { 'no-restricted-globals': 'off' } },
  {
    files: ['src/parsers/cisco/**'],
    rules: { 'no-restricted-syntax': ['error', NO_MODULE_LET, NO_EXIT, { selector: 'ObjectExpression:has(> SpreadElement) > Property[key.name=/^(children|words)$/]', message: 'a line is copied by withUnder, alone or withWords: its words are no property of its own' }] },
  },
  // CommonJS: it starts faster.
  { files: ['bin/wallproof.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
)
