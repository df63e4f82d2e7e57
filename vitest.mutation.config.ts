import { defineConfig } from 'vitest/config';

// The tests of the planner, as they run once for every mutant: the properties in few situations, and always the same.
process.env['PLAN_RUNS'] = '40';
process.env['PLAN_SEED'] = '20260302';

export default defineConfig({
  test: {
    include: ['test/recovery/**/*.test.ts'],
    // These look at thousands of situations each, which is too much to do for every mutant.
    exclude: ['properties', 'evidence-properties', 'every-state'].map(
      (name) => `test/recovery/${name}.test.ts`,
    ),
  },
});
