import type { Compared, Comparison } from '../../test/config/against-sdk/compare.ts';
import { DIFFERENCES } from '../../test/config/against-sdk/differences.ts';

/** Writes a comparison in which nothing was amiss down as a page. */
export function cloudConfigPage(
  { compared, versions }: Comparison,
  handWritten: number,
  seed: number,
): string {
  const [written, generated] = [compared.slice(0, handWritten), compared.slice(handWritten)];
  return `# What clouds.yaml means, beside openstacksdk

Written by \`npm run proof -- cloud-config\`. openstacksdk ${versions['openstacksdk']} with keystoneauth1 ${versions['keystoneauth1']} and this library
were given the same files, variables and arguments, each case in a root directory of its own. Compared were the cloud's name; what a
login sends to Keystone, to the last key of its body, and where to; region, interface, endpoint override, service type and name,
microversion; CA, certificate, key and whether to verify; the time limit and the retries. The login of openstacksdk is what
keystoneauth handed to its session.

| cases | all | resolved alike | refused by both | differ, as documented | differ otherwise |
| --- | --- | --- | --- | --- | --- |
${line('written by hand, each for one rule', written)}
${line(`generated, seed ${seed}`, generated)}

Where both refuse, their reasons were not compared.

## Where they differ

Each line is shown by at least one of the cases that are written by hand, and the proof fails when it no longer differs there.

| | openstacksdk | this library | why |
| --- | --- | --- | --- |
${DIFFERENCES.map(({ name, sdk, ours, reason }) => `| ${name} | ${sdk} | ${ours} | ${reason} |`).join('\n')}
`;
}

function line(name: string, compared: readonly Compared[]): string {
  const count = (wanted: (one: Compared) => boolean): number => compared.filter(wanted).length;
  return `| ${[
    name,
    compared.length,
    count(({ verdict }) => verdict === 'resolvedAlike'),
    count(({ verdict }) => verdict === 'bothRefuse'),
    count(({ verdict, difference }) => verdict === 'differs' && difference !== null),
    count(({ verdict, difference }) => verdict === 'differs' && difference === null),
  ].join(' | ')} |`;
}
