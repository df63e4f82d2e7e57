import type { SdkCase } from '../../../lab/index.ts';

/** One combination of files, variables and arguments that openstacksdk and this library both resolve. */
export interface CloudCase extends SdkCase {
  readonly name: string;
  /** The name of the documented difference that this case shows; it must really differ. */
  readonly differs?: string | undefined;
}

export const HOME = '/home/op';
export const CWD = '/project';

/** Where most people have it. */
export const USUAL = `${HOME}/.config/openstack/clouds.yaml`;

/** A case in the usual folders. */
export function cloudCase(
  name: string,
  files: CloudCase['files'],
  env: CloudCase['env'] = {},
  more: Partial<CloudCase> = {},
): CloudCase {
  return { name, files, env, cwd: CWD, home: HOME, ...more };
}

/** A case with nothing but the text of clouds.yaml, in the usual place. */
export function yamlCase(name: string, text: string, more: Partial<CloudCase> = {}): CloudCase {
  return cloudCase(name, { [USUAL]: text }, more.env ?? {}, more);
}
