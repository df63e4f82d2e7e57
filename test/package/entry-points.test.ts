import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import typedocJson from '../../typedoc.json' with { type: 'json' };

it('every subpath of the package is documented, and nothing that is not one', () => {
  const published = Object.values(packageJson.exports)
    .filter((target) => typeof target !== 'string')
    .map((target) => target.types.replace('./dist/', 'src/').replace('.d.ts', '.ts'));
  expect(typedocJson.entryPoints).toEqual(published);
});
