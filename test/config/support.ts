import { resolveCloudConfig } from '../../src/config/resolve-cloud-config.ts';
import type { ResolveCloudOptions } from '../../src/config/resolve-cloud-options.ts';
import { CloudConfigError } from '../../src/config/cloud-config-error.ts';

export const HOME = '/home/op';
export const CLOUDS = `${HOME}/.config/openstack/clouds.yaml`;

/** Options on a machine that has these files, and nothing else. */
export function machine(
  files: Readonly<Record<string, string>>,
  more: Partial<ResolveCloudOptions> = {},
): ResolveCloudOptions {
  return { readFile: (path) => files[path] ?? null, env: {}, cwd: '/project', home: HOME, ...more };
}

/** The error of a configuration that must not resolve. */
export function errorOf(options: ResolveCloudOptions): CloudConfigError {
  try {
    resolveCloudConfig(options);
  } catch (error) {
    if (error instanceof CloudConfigError) return error;
    throw error;
  }
  throw new Error('It was resolved.');
}

/** A clouds.yaml with one cloud, a whole login, and further lines. */
export function prod(...lines: readonly string[]): string {
  return [
    'clouds:',
    '  prod:',
    '    auth:',
    '      auth_url: https://keystone.example:5000/v3',
    '      username: admin',
    '      password: hunter2-secret',
    '      project_name: admin',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
}
