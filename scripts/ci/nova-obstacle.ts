import { existsSync, readFileSync } from 'node:fs';
import { execa } from 'execa';

/** Says why a real Nova cannot be installed on this machine; undefined where nothing stands in the way. */
export async function novaObstacle(): Promise<string | undefined> {
  if (process.platform !== 'linux' || !isDebian()) return 'this machine does not run Debian';
  if (process.getuid?.() !== 0) return 'this is not root, which chroot and mount need';
  return await aptObstacle();
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

async function aptObstacle(): Promise<string | undefined> {
  // Without the option apt-get calls it a success when it reached nothing and still has old lists, or none.
  const args = ['-qq', '-o', 'APT::Update::Error-Mode=any', '-o', 'Acquire::http::Timeout=20', 'update'];
  const result = await execa('apt-get', args, { stdin: 'ignore', reject: false, timeout: 120_000 });
  if (!result.failed) return undefined;
  const error = /^E: .*/m.exec(result.stderr)?.[0] ?? result.shortMessage;
  return `apt-get update fails: ${error ?? ''}`;
}
