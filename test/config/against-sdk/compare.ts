import { isDeepStrictEqual } from 'node:util';
import type { SdkAnswer, SdkAnswers } from '../../../lab/index.ts';
import { isCloudConfigError } from '../../../src/config/guards.ts';
import { resolveCloudConfig } from '../../../src/config/resolve-cloud-config.ts';
import type { CloudCase } from './cloud-case.ts';
import { DIFFERENCES } from './differences.ts';
import { formOfOurs, formOfSdk, type NormalForm } from './normal-form.ts';

/** What came of one case. */
export interface Compared {
  readonly name: string;
  /** Both resolve it, or both refuse it, and alike; or else what differs. */
  readonly verdict: 'resolvedAlike' | 'bothRefuse' | 'differs';
  /** Where they differ: names of the normal form, or `outcome` where only one of the two resolves the case. */
  readonly fields: readonly string[];
  readonly difference: string | null;
  readonly sdk: string;
  readonly ours: string;
}

/** Everything that was compared, and what of it is not as it should be. */
export interface Comparison {
  readonly compared: readonly Compared[];
  /** Of the Python packages. */
  readonly versions: Readonly<Record<string, string>>;
  /** In sentences; none where the proof has passed. */
  readonly failures: readonly string[];
}

/** Resolves every case, and compares that with what openstacksdk has answered. */
export function compareAll(cases: readonly CloudCase[], { answers, versions }: SdkAnswers): Comparison {
  if (answers.length !== cases.length) throw new Error(`${answers.length} answers to ${cases.length} cases`);
  const compared = cases.map((each, index) => compare(each, answers[index] ?? { refused: 'no answer' }));
  return { compared, versions, failures: compared.flatMap((one) => failuresOf(one)) };
}

function compare(each: CloudCase, answer: SdkAnswer): Compared {
  const ours = resolveOurs(each);
  const sdk = 'resolved' in answer ? formOfSdk(answer.resolved) : null;
  const common = {
    name: each.name,
    difference: each.differs ?? null,
    sdk: 'refused' in answer ? answer.refused : JSON.stringify(sdk),
    ours: typeof ours === 'string' ? ours : JSON.stringify(ours),
  };
  if (typeof ours === 'string' || sdk === null) {
    return typeof ours === 'string' && sdk === null
      ? { ...common, verdict: 'bothRefuse', fields: [] }
      : { ...common, verdict: 'differs', fields: ['outcome'] };
  }
  const fields = Object.keys(sdk).filter((field) => !isDeepStrictEqual(sdk[field], ours[field]));
  return { ...common, verdict: fields.length === 0 ? 'resolvedAlike' : 'differs', fields };
}

/** The normal form, or the sentence of a refusal; any other error is a bug. */
export function resolveOurs({ files, env, cwd, home, cloud, region }: CloudCase): NormalForm | string {
  try {
    const readFile = (path: string): string | null => files[path] ?? null;
    return formOfOurs(resolveCloudConfig({ readFile, env, cwd, home, cloud, region }));
  } catch (error) {
    if (isCloudConfigError(error)) return error.message;
    throw error;
  }
}

function failuresOf({ name, verdict, fields, difference, sdk, ours }: Compared): readonly string[] {
  const both = `\n    openstacksdk: ${sdk}\n    ours:         ${ours}`;
  if (difference === null) {
    return verdict === 'differs' ? [`${name}: differs in ${fields.join(', ')}${both}`] : [];
  }
  const known = DIFFERENCES.find((one) => one.name === difference);
  if (known === undefined) return [`${name}: no documented difference is called ${difference}`];
  if (verdict !== 'differs') {
    return [`${name}: is to show the difference "${difference}", but there is none${both}`];
  }
  const others = fields.filter((field) => !known.fields.includes(field));
  return others.length === 0 ? [] : [`${name}: differs in ${others.join(', ')} as well${both}`];
}
