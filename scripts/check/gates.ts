/** One thing that must hold before a change is taken. */
export interface Gate {
  readonly name: string;
  /** A program of node_modules/.bin or of the system, and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** True where the gate is a run of tests: it counts as many as it has, every other gate counts one. */
  readonly tests?: boolean;
  /** True where the gate looks at dist/, as examples make it do when they import the library by its name. */
  readonly needsBuild?: boolean;
}

/** Fills dist/ before the other gates start, and is a gate of its own: what is published must compile. */
export const BUILD: Gate = { name: 'build', command: ['npm', 'run', '--silent', 'build'] };

/** All gates, in the order in which they start: the long ones first, so that two at a time end together. */
export const GATES: readonly Gate[] = [
  BUILD,
  { name: 'package', command: ['vitest', 'run', '--project', 'package'], tests: true },
  { name: 'lint', command: ['eslint', '.', '--max-warnings=0'], needsBuild: true },
  { name: 'test', command: ['vitest', 'run', '--project', 'unit'], tests: true },
  // By path: both compilers want to be the `tsc` of node_modules/.bin.
  { name: 'types-6', command: ['node', 'node_modules/typescript/bin/tsc', '--noEmit'], needsBuild: true },
  { name: 'types-7', command: ['node', 'node_modules/typescript7/bin/tsc', '--noEmit'], needsBuild: true },
  // The examples that need no cloud, as a user runs them.
  {
    name: 'example',
    command: [
      'tsx',
      '--test',
      'examples/unit-test-your-policy.ts',
      'examples/policy/our-policy.test.ts',
      ...['list-what-a-host-runs', 'force-a-host-down', 'middleware-with-metrics'].map(
        (name) => `examples/${name}.ts`,
      ),
    ],
    needsBuild: true,
  },
  { name: 'demo', command: ['tsx', 'examples/demo/main.ts'], needsBuild: true },
  { name: 'size', command: ['size-limit'], needsBuild: true },
  { name: 'docs', command: ['typedoc'] },
  { name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
  { name: 'attw', command: ['attw', '--pack', '.', '--profile', 'esm-only'], needsBuild: true },
  { name: 'layers', command: ['depcruise', 'src', 'lab', 'scripts', 'test', 'examples'] },
  { name: 'knip', command: ['knip', '--treat-config-hints-as-errors'] },
  { name: 'publint', command: ['publint', '--strict'], needsBuild: true },
];
