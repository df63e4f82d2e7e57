/**
 * Says which cloud is meant and where each value of that came from, connects to it, and lists its compute services. With a
 * clouds.yaml or the usual variables of an OpenStack shell: `npx tsx examples/connect-by-clouds-yaml.ts [CLOUD]`.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { argv, cwd, env } from 'node:process';
import { describeSource, isCloudConfigError, NovaClient, resolveCloudConfig } from 'nova-lifeboat/nova';

const cloud = argv[2];

try {
  // What connect() does by itself, to look at it first. Nothing is sent.
  const config = resolveCloudConfig({
    readFile: (path) => readFileSync(path, 'utf8'),
    env,
    cwd: cwd(),
    home: homedir(),
    cloud,
  });
  console.log(`The cloud ${config.cloud}, by ${config.auth.type}`);
  for (const [name, source] of Object.entries(config.sources)) {
    if (source.from !== 'default') console.log(`  ${name}: ${describeSource(source)}`);
  }
  for (const warning of config.warnings) console.warn(`  ! ${warning}`);

  await using nova = await NovaClient.connect({ cloud });
  console.log(`Compute API ${nova.microversions.min} to ${nova.microversions.max}`);
  for await (const service of nova.services.list()) console.log(`  ${service.binary} on ${service.host}`);
} catch (error) {
  if (!isCloudConfigError(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
