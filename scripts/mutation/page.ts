import { readFile } from 'node:fs/promises';
import { type Explanations, whyItSurvived } from './explanations.ts';

/** What Stryker writes, as far as the page looks at it. */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly id: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
}

const NOTICED = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];

/** Says in figures and names what the tests of the planner notice and what they do not, and why that is. */
export async function mutationPage({ files }: MutationReport, explanations?: Explanations): Promise<string> {
  const explained = explanations ?? (await fromSurvivorsFile());
  const all = Object.values(files).flatMap(({ mutants }) => mutants);
  const noticed = all.filter(({ status }) => NOTICED.includes(status)).length;
  const missed = all.filter(({ status }) => MISSED.includes(status)).length;
  const ignored = all.filter(({ status }) => status === 'Ignored').length;
  const others = all.length - noticed - missed - ignored;
  const score = ((100 * noticed) / (noticed + missed)).toFixed(2);
  const survivors = Object.entries(files).flatMap(([path, { source, mutants }]) =>
    mutants
      .filter(({ status }) => MISSED.includes(status))
      .map((mutant) => {
        const file = path.replace('src/recovery/', '');
        const { line } = mutant.location.start;
        const was = original(source, mutant);
        const became = mutant.replacement ?? mutant.mutatorName;
        const inLine = source.split('\n')[line - 1] ?? '';
        return { file, line, was, became, why: whyItSurvived(explained[file], { was, became, inLine }) };
      }),
  );
  const unexplained = survivors.filter(({ why }) => why === undefined).length;
  const rows = survivors.map(({ file, line, was, became, why }) => {
    const cells = [
      `${file}:${line}`,
      code(was),
      code(became),
      why?.replaceAll('|', '\\|') ?? '**not looked at**',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `# Mutants of the planner

Written by \`npm run proof -- mutation\`: Stryker breaks \`src/recovery\` in one place at a time and runs the planner's tests. Sentences
for people are not broken, as no test may depend on their every word; the properties run with a fixed seed in 40 situations each, and
the tests that look at thousands of situations are left out, so every figure is a lower bound.

| | |
| --- | --- |
| mutants | ${noticed + missed} |
| noticed | ${noticed} |
| survived | ${missed} |
| of these not looked at | ${unexplained} |
| score | ${score} % |
| not counted: sentences | ${ignored} |
| not counted: would not run | ${others} |

## The survivors, and why

| where | was | became | why no test notices |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

async function fromSurvivorsFile(): Promise<Explanations> {
  return JSON.parse(await readFile(new URL('survivors.json', import.meta.url), 'utf8')) as Explanations;
}

function original(source: string, { location: { start, end } }: Mutant): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, index) =>
      line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined),
    )
    .join(' ');
}

function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('`', "'");
  return `\`${line.length > 70 ? `${line.slice(0, 67)}...` : line}\``;
}
