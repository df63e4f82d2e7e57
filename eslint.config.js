import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const namedExportsOnly = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' };

const impure = 'The words and the planner take the time, chance and the environment as arguments.';

export default defineConfig(
  globalIgnores(['dist/', 'docs/api/', 'coverage/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [
      js.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Nova's vocabulary is open at its end: `'active' | (string & {})` is meant, and reads well in a union.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/no-empty-object-type': ['error', { allowObjectTypes: 'always' }],
      'no-restricted-syntax': ['error', namedExportsOnly],
    },
  },
  {
    files: ['src/model/**/*.ts', 'src/recovery/**/*.ts', 'src/errors.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          ...['process', 'performance', 'crypto', 'fetch', 'console'],
          ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
        ].map((name) => ({ name, message: impure })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: impure },
        { object: 'Math', property: 'random', message: impure },
        // The long way round to all of the above.
        { object: 'globalThis', message: impure },
      ],
      'no-restricted-syntax': [
        'error',
        namedExportsOnly,
        // With an argument a Date is a value like any other; without one it is the clock.
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: impure },
        { selector: 'CallExpression[callee.name="Date"]', message: impure },
      ],
    },
  },
  {
    files: ['src/index.ts', 'src/*/index.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        namedExportsOnly,
        { selector: 'ExportAllDeclaration', message: 'An entry point lists what it exports.' },
        {
          selector: 'Program > :not(ExportNamedDeclaration[source], ExportAllDeclaration)',
          message: 'An entry point only lists; what it exports is written elsewhere.',
        },
      ],
    },
  },
  {
    files: ['examples/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: 'test' }] },
      ],
    },
  },
  {
    files: ['*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
