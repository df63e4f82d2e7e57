import type { KnipConfig } from 'knip';
import packageJson from './package.json' with { type: 'json' };

// What is published is what package.json exports; everything else must be used by it, by a test or by a script.
const published = Object.values(packageJson.exports)
  .filter((target) => typeof target !== 'string')
  .map((target) => target.types.replace('./dist/', 'src/').replace('.d.ts', '.ts'));

export default {
  // The lab's index is what its users, the tests and the demo among them, may rely on.
  entry: [...published, 'lab/index.ts', 'examples/**/*.ts', 'scripts/ci.ts'],
  project: ['{src,lab,examples,bench,scripts,test}/**/*.ts', '*.{ts,js}'],
  // The type of a parameter is exported with its function, also where nobody has had to name it yet.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // The lab and .ci/run call programs of the system, which no package brings.
  exclude: ['binaries'],
  ignoreDependencies: [
    // Called by name or by path in scripts/check/gates.ts and test/package/packed-tarball.test.ts.
    '@arethetypeswrong/cli',
    'publint',
    'typescript5',
    'typescript7',
  ],
} satisfies KnipConfig;
