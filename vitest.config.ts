import { defineConfig } from 'vitest/config';
import { REPORT_VARIABLE } from './scripts/test-report.ts';

// Whoever sums up several runs (`npm run check`, .ci/run) asks for counts that a program can read.
const report = process.env[REPORT_VARIABLE];

export default defineConfig({
  test: {
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    // Left to itself, vitest keeps one core free: on a machine with two that doubles the time of a run.
    maxWorkers: '100%',
    coverage: { provider: 'v8', include: ['src/**'] },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/nova/**', 'test/package/**', 'test/fence-tools/**'],
          // What takes ten seconds or more on its own takes several times that on a busy machine.
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          // Compilers, npm and linters start here, on two cores next to another gate.
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'fence-tools',
          include: ['test/fence-tools/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'nova',
          include: ['test/nova/**/*.test.ts'],
          // One lab, one truth: the files take turns.
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
