/** Where a value of a {@link CloudConfig} came from. */
export type ValueSource =
  | {
      readonly from: 'file';
      readonly path: string;
      /** Counted from 1. */
      readonly line: number;
      /** The way to the value inside the file, such as `clouds.prod.auth.username`. */
      readonly key: string;
    }
  | { readonly from: 'variable'; readonly name: string }
  | { readonly from: 'argument'; readonly name: string }
  | { readonly from: 'default' };

export const DEFAULT_SOURCE: ValueSource = { from: 'default' };

/** Says in words where a value came from, such as `/etc/openstack/clouds.yaml:7 (clouds.prod.region_name)`. */
export function describeSource(source: ValueSource): string {
  switch (source.from) {
    case 'file':
      return `${source.path}:${source.line} (${source.key})`;
    case 'variable':
      return source.name;
    case 'argument':
      return `the option ${source.name}`;
    case 'default':
      return 'the default';
  }
}
