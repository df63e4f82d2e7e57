import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate and its key, as PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority of the test's own. */
export interface Authority {
  /** Its certificate. */
  readonly ca: string;
  /** Issues a certificate for 127.0.0.1, which serves as a server's and as a client's. */
  issue(name: string): Promise<Certificate>;
}

/** Makes an authority by openssl, as an operator would. */
export async function makeAuthority(name: string): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-lifeboat-ca-'));
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const openssl = (...args: readonly string[]) => run('openssl', [...args], { cwd: folder });
  const read = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');
  try {
    await openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
    );
    const [ca, caKey] = await Promise.all([read('ca.pem'), read('ca.key')]);
    return { ca, issue: (subject) => issue(ca, caKey, subject) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function issue(ca: string, caKey: string, name: string): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-lifeboat-cert-'));
  const openssl = (...args: readonly string[]) => run('openssl', [...args], { cwd: folder });
  try {
    await writeFile(join(folder, 'ca.pem'), ca);
    await writeFile(join(folder, 'ca.key'), caKey);
    await writeFile(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1');
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    await openssl('req', ...key, '-keyout', 'key', '-out', 'request', '-subj', `/CN=${name}`);
    const signed = [
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'names',
    ];
    await openssl('x509', '-req', '-in', 'request', ...signed, '-out', 'cert');
    return {
      cert: await readFile(join(folder, 'cert'), 'utf8'),
      key: await readFile(join(folder, 'key'), 'utf8'),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
