import type { CheckedRoute, SchemaReport } from '../../lab/index.ts';
import type { SchemasReport } from '../../test/schemas/report.ts';

/** Writes what Nova's schemas said down as a page. */
export function novaSchemasPage(reports: readonly SchemasReport[]): string {
  return `# What the client sends, by Nova's own schemas

Written by \`npm run proof -- nova-schemas\`. Nova's controllers carry a JSON schema for what each call takes, one for each range of
microversions, and the newer ones for what it answers. They are read out of Nova's code as Debian has it, and no service runs.

- **Requests**: every call of the client with every option that changes what is sent, as it goes to a Nova whose newest microversion is
  2.1, 2.2 and so on. A route that there is not at that microversion, a body or a parameter that Nova would refuse, and a parameter that
  it would ignore without a word are problems.
- **Answers**: the successes of the simulated cloud in the recovery of a host, then of every call that reads at every microversion,
  then of every call that changes something, in ten states of an instance.

A test gives the same check requests that are wrong, and sees each of them found.

${reports.map(section).join('\n')}`;
}

function section({ newest, client, simulated }: SchemasReport): string {
  return `## Nova ${client.release}, up to ${newest}

| | exchanges | bodies | parameters | answers | problems |
| --- | ---: | ---: | ---: | ---: | ---: |
${line('requests of the client', client)}
${line('answers of the simulated cloud', simulated)}

Counted is what a schema was there for. Without one were ${count(client, 'body', 'unchecked')} bodies of the client, all of them actions
${unchecked(client, 'body')}; and ${count(simulated, 'response', 'unchecked')} answers of the simulated cloud. With one for their answers: ${checkedAnswers(simulated)}.
`;
}

function line(name: string, report: SchemaReport): string {
  const exchanges = report.routes.reduce((total, route) => total + route.exchanges, 0);
  const cells = [
    name,
    exchanges,
    ...(['body', 'query', 'response'] as const).map((part) => count(report, part, 'valid')),
    report.problems.length,
  ];
  return `| ${cells.join(' | ')} |`;
}

type Part = 'body' | 'query' | 'response';

function count(report: SchemaReport, part: Part, verdict: 'valid' | 'unchecked'): number {
  return report.routes.reduce((total, route) => total + (route[part][verdict] ?? 0), 0);
}

function unchecked(report: SchemaReport, part: Part): string {
  return names(report.routes.filter((route) => (route[part].unchecked ?? 0) > 0));
}

function checkedAnswers(report: SchemaReport): string {
  const found = report.routes.filter((route) => (route.response.valid ?? 0) > 0);
  return found.length === 0 ? 'none; this release has no such schemas' : names(found);
}

function names(routes: readonly CheckedRoute[]): string {
  return routes.map(({ route }) => `\`${route.replace('POST /servers/{id}/action ', '')}\``).join(', ');
}
