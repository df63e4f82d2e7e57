import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/nova/**'],
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
