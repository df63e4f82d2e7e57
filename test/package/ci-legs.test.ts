import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeLeg } from '../../scripts/ci/leg.ts';
import { BOOKWORM, LEGS, TRIXIE } from '../../scripts/ci/legs.ts';
import { testCommand, withNova, withoutNova } from '../../scripts/ci/nova-leg.ts';
import { testCommandOf } from '../../scripts/ci/readme-leg.ts';

describe('the real-Nova leg', () => {
  const said: string[] = [];
  beforeEach(() => {
    said.length = 0;
    vi.spyOn(console, 'log').mockImplementation((line: string) => said.push(line));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('counts its tests as skipped, shouts, and fails the run where no Nova can be had', () => {
    const outcome = withoutNova('this is not root', 7, false);
    expect(outcome.tally).toEqual({ passed: 0, failed: 0, skipped: 7 });
    expect(outcome.refused).toBe(true);
    expect(said.join('\n')).toContain('NO REAL NOVA WAS TESTED: THIS IS NOT ROOT');
    expect(describeLeg({ name: 'nova', seconds: 1, ...outcome })).toMatch(/^FAIL/);
  });

  it('is marked SKIP, not ok, where somebody consented', () => {
    const outcome = withoutNova('this is not root', 7, true);
    expect(outcome.refused).toBe(false);
    expect(describeLeg({ name: 'nova', seconds: 1, ...outcome })).toMatch(/^SKIP .*7 skipped\n/);
  });

  it('skips at least one test, also where they could not be counted', () => {
    expect(withoutNova('no mirror', 0, true).tally.skipped).toBe(1);
  });

  it('fails where the lab did not come up', () => {
    const outcome = withNova({ exitCode: 1, report: undefined }, 7, true);
    expect(outcome.tally).toEqual({ passed: 0, failed: 1, skipped: 7 });
  });

  it('does not take tests that all skipped themselves for a pass', () => {
    const report = { tally: { passed: 0, failed: 0, skipped: 7 }, skipped: [] };
    expect(withNova({ exitCode: 0, report }, 7, false).refused).toBe(true);
  });

  it('does not take a crash after the last test for a pass', () => {
    const report = { tally: { passed: 7, failed: 0, skipped: 0 }, skipped: [] };
    expect(withNova({ exitCode: 1, report }, 7, false).tally.failed).toBe(1);
  });

  it('passes where the tests ran', () => {
    const report = { tally: { passed: 7, failed: 0, skipped: 0 }, skipped: [] };
    const outcome = withNova({ exitCode: 0, report }, 7, false);
    expect(outcome.tally).toEqual({ passed: 7, failed: 0, skipped: 0 });
    expect(describeLeg({ name: 'nova', seconds: 1, ...outcome })).toMatch(/^ok/);
  });
});

describe('the legs', () => {
  it('meet the two releases one after the other, the newer one first', () => {
    expect(LEGS.map(({ name }) => name)).toEqual(['check', 'readme', 'nova', 'nova-bookworm']);
  });

  it('run every real-Nova test on the newer release, and on the older one files that are there', () => {
    expect(testCommand(TRIXIE)).toBe('LAB_SUITE=trixie npm run test:nova');
    expect(testCommand(BOOKWORM)).toMatch(/^LAB_SUITE=bookworm npm run test:nova -- test\/nova\/\S+/);
    expect(BOOKWORM.files.filter((file) => !existsSync(file))).toEqual([]);
  });
});

describe('the test command of a README', () => {
  it('is the fenced block after its mark, whole', () => {
    const readme = '```sh\nnpm i nova-lifeboat\n```\n<!-- test-command -->\n\n```sh\nnpm ci\nnpm test\n```\n';
    expect(testCommandOf(readme)).toBe('npm ci\nnpm test');
  });

  it('is missing where there is no mark', () => {
    expect(testCommandOf('```sh\nnpm test\n```\n')).toBeUndefined();
  });
});
