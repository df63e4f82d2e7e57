/**
 * The folders of src/ are layers, and imports go one way: words < decide < talk < do < serve.
 * Each line says what of src/ a folder may import besides itself; whatever is not listed is forbidden.
 */
const WORDS = ['model/', 'errors.ts'];
const TALK = ['http/', 'config/', 'auth/', 'nova/'];
const PUBLIC_API = ['index.ts', 'nova/index.ts', 'recovery/index.ts', 'fencing/index.ts'];

const LAYERS = {
  'model/': ['errors.ts'],
  'errors.ts': ['model/'],
  'recovery/': WORDS,
  'http/': WORDS,
  'config/': [...WORDS, 'http/'],
  'auth/': [...WORDS, 'http/', 'config/'],
  'nova/': [...WORDS, 'http/', 'config/', 'auth/'],
  'executor/': [...WORDS, 'recovery/', ...TALK],
  'fencing/': [
    ...WORDS,
    ...['http/limit-time.ts', 'http/on-abort.ts', 'http/system-clock.ts', 'http/redact.ts'],
    ...['http/transport.ts', 'http/undici-transport.ts'],
  ],
  'cell-database/': [
    ...WORDS,
    'config/secret.ts',
    ...['http/limit-time.ts', 'http/on-abort.ts', 'http/system-clock.ts'],
  ],
  'testing/': [...WORDS, 'http/transport.ts'],
  'cli/': PUBLIC_API,
  'index.ts': [...WORDS, 'recovery/', ...TALK, 'executor/', 'fencing/'],
};

/** These import nothing else at all: neither a package nor a module of Node. */
const PURE = ['model/', 'errors.ts', 'recovery/'];

/** It imports an optional peer dependency, which is among the "devDependencies" here. */
const MYSQL2_DRIVER = String.raw`^src/cell-database/mysql2-driver\.ts$`;

/** A folder ends with a slash and stands for all that is in it; a file stands for itself. */
function pattern(paths) {
  const parts = paths.map((path) => path.replaceAll('.', String.raw`\.`) + (path.endsWith('/') ? '' : '$'));
  return `^src/(${parts.join('|')})`;
}

const layerRules = Object.entries(LAYERS).map(([layer, allowed]) => ({
  name: `layer-${layer.replace('/', '').replace('.ts', '')}`,
  comment: `src/${layer} imports of src/ only itself and: ${allowed.join(', ')}`,
  severity: 'error',
  from: { path: pattern([layer]) },
  to: { path: '^src/', pathNot: pattern([layer, ...allowed]) },
}));

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'pure-core',
      comment: 'The words and the planner run anywhere: they import no package and no module of Node',
      severity: 'error',
      from: { path: pattern(PURE) },
      to: { pathNot: '^src/' },
    },
    {
      name: 'folder-without-layer',
      comment: 'A new folder of src/ gets a line in the table of layers before it imports anything',
      severity: 'error',
      from: { path: '^src/', pathNot: pattern(Object.keys(LAYERS)) },
      to: {},
    },
    {
      name: 'main-entry-stays-lean',
      comment: 'Whoever imports the library gets neither the simulated cloud nor the command line with it',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/(testing|cli)/', reachable: true },
    },
    {
      name: 'src-stands-alone',
      comment: 'What is published does not import what is not',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(lab|test|examples|scripts)/' },
    },
    {
      name: 'published-dependencies-only',
      comment: 'src/ imports a package only where it is in "dependencies"',
      severity: 'error',
      from: { path: '^src/', pathNot: MYSQL2_DRIVER },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-optional', 'npm-bundled'] },
    },
    {
      name: 'optional-peer-in-one-place',
      comment: 'mysql2 is an optional peer: one file imports it, and nothing that is not published either',
      severity: 'error',
      from: { path: MYSQL2_DRIVER },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-optional', 'npm-bundled'],
        pathNot: '(^|/)node_modules/mysql2/',
      },
    },
    {
      name: 'no-circular',
      comment: 'No circle of imports, of types neither',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'Every import is found',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Type-only imports bind layers to each other as much as values do.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
    },
  },
};
