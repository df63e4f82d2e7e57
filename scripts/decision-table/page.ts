import { RULE_IDS, type RuleId } from '../../src/recovery/index.ts';
import type { Rule } from '../../src/recovery/rule.ts';
import { RULES } from '../../src/recovery/rules/index.ts';
import { policyRows } from './policy-rows.ts';
import { riskRows } from './risk-rows.ts';
import { OLDER, type State } from './situations.ts';
import { plainRows, rowsOf } from './table.ts';
import { inWords } from './words.ts';

/** A rule that decides more states than this is not about states. */
const MANY = 40;

const INTRODUCTION = `# What becomes of an instance

This page is generated from the rules of the planner, by asking the planner: \`npm run decision-table\`. A test fails when it is
stale. Every plan carries the name of the rule that decided (\`plan.rule\`), so a line of a report leads here.

How to read it:

- **prior** is the power state that its owner intended, by the evidence that there is. "from 2.95" and "up to 2.94" are two
  releases of Nova by their newest microversion: 2023.1 and newer, Zed and older.
- **evacuate at 2.94** keeps an active instance active, and of a stopped one Nova itself stops the guest. **evacuate at 2.95** has
  Nova itself stop the guest, whatever it was, unless vm_state is \`error\`. That is why the microversion is part of a plan.
- **reset to active** is sent only after Nova has refused the very same evacuation because of vm_state alone; from \`error\`, where
  no such refusal can be had, there is a way back to \`error\`.
- **held** means that nothing is done to the instance, and that the report says why and what a person can do. That is a
  decision and no failure. (One whose resize has been confirmed, or that was locked, before Nova refused its evacuation is held as
  well; the report says so, and the lock is taken off.) Up to 2.94 much of what has to end stopped is held as \`noServerSideStop\`: Nova cannot stop it
  within the evacuation. With \`allowClientStop: true\` the client stops it right afterwards.
- An instance is locked while it is worked on, and every end is checked before the lock is taken off. An owner's own lock stays.
`;

const EVIDENCE = `## What the prior state rests on

The first witness that knows decides. The others are kept in \`plan.prior.evidence\`, and whoever contradicts it is in
\`plan.prior.conflicts\` and in a reason.

| witness | is believed | not believed |
| --- | --- | --- |
| the journal of an earlier attempt | always: it was written before the first change | when somebody has readmitted the host since |
| the reason of an earlier attempt's lock | where nobody has its journal; its owner cannot start or stop what is locked | after a later power action or evacuation; \`running\` of what Nova shows as stopped |
| task_state | a stop, start, pause, shelving and the like that the failure cut short is what its owner wants | |
| vm_state \`active\`, \`stopped\`, \`paused\`, \`suspended\` | as it stands; the latter two executed nothing | a stop that Nova itself recorded close to the failure: what it was before the host was fenced is taken instead, or nothing is known |
| \`old_vm_state\` of system_metadata | while vm_state is \`resized\`; no API shows it, see [the cell database](cell-database.md) | after a later suspend or reset; suspend writes it as well |
| power_state | running, shutdown; paused counts as stopped | in rescue mode, where it is the rescue's guest; \`NOSTATE\` and the like |
| the action history | the last successful start, stop and the like; read only where the state leaves doubt | what a recovery tool did after its own evacuation; a stop without a user close to the failure |

Where none of them knows, \`priorUnknown\` decides.
`;

/** The text of docs/decision-table.md. */
export function decisionTablePage(): string {
  const parts = [
    INTRODUCTION,
    overview(),
    EVIDENCE,
    '## The policy\n\nWhatever is left out has the default.',
    table(['field', 'values', 'default', 'what it does, and what it costs'], policyRows()),
    '## The rules, in the order in which they are asked\n\nThe first that applies decides.',
    ...RULES.map(ruleSection),
    '## What a plan may cost',
    table(['risk', 'what it means'], riskRows()),
  ];
  return `${parts.map((part) => part.trim()).join('\n\n')}\n`;
}

function overview(): string {
  const rows = new Map<string, { states: State[]; cells: readonly string[] }>();
  for (const { state, prior, now, before } of plainRows()) {
    const cells = [
      now.decision === 'recover' ? prior : '',
      link(now.rule),
      inWords(now),
      olderInWords(inWords(before), inWords(now)),
    ];
    // What is held is so for the same reason in whatever vm_state.
    const key = JSON.stringify([now.decision === 'recover' ? state.vmState : null, cells]);
    const known = rows.get(key) ?? { states: [], cells };
    known.states.push(state);
    rows.set(key, known);
  }
  return [
    '## Every state, where nothing else stands in the way',
    'The disk is on shared storage, other hosts are alive, among them the source of a resize, nobody has tried before, and the',
    'policy is the default.',
    '',
    table(
      ['vm_state (task_state)', 'prior', 'rule', 'from 2.95', 'up to 2.94'],
      [...rows.values()].map(({ states, cells }) => [statesInWords(states), ...cells]),
    ),
  ].join('\n');
}

function ruleSection(rule: Rule): string {
  const rows = rowsOf(rule.id);
  const states = new Set(rows.flatMap((row) => row.states.map((state) => JSON.stringify(state))));
  const facts = [
    `### ${rule.id}`,
    `**${rule.when}** ${rule.what}`,
    `*Why:* ${rule.why}`,
    `*Nova:* ${rule.nova}`,
  ];
  if (states.size > MANY)
    return [...facts, `Every state that no rule above decides: ${rows[0]?.now ?? ''}.`].join('\n\n');
  return [
    ...facts,
    table(
      ['state', 'prior', 'from 2.95', 'up to 2.94', 'risks'],
      rows.map((row) => [
        statesInWords(row.states) + (row.circumstances === '' ? '' : `, ${row.circumstances}`),
        row.priors.join(', '),
        row.now,
        olderInWords(row.before, row.now),
        row.risks.map((code) => `\`${code}\``).join(', '),
      ]),
    ),
  ].join('\n\n');
}

function statesInWords(states: readonly State[]): string {
  const byTasks = new Map<string, string[]>();
  for (const vmState of new Set(states.map((state) => state.vmState))) {
    const tasks = states
      .filter((state) => state.vmState === vmState)
      .map(({ taskState }) => taskState ?? 'none');
    const key = [...new Set(tasks)].join(', ');
    byTasks.set(key, [...(byTasks.get(key) ?? []), `\`${vmState}\``]);
  }
  return [...byTasks]
    .map(([tasks, vmStates]) => {
      const where = vmStates.length > 8 ? 'any vm_state' : vmStates.join(', ');
      return tasks === 'none' ? where : `${where} (${tasks})`;
    })
    .join('; ');
}

// Before 2.95 the newest microversion does what 2.94 does.
function olderInWords(before: string, now: string): string {
  return before.replaceAll(OLDER, '2.94') === now ? 'the same' : before;
}

function link(rule: RuleId): string {
  if (!RULE_IDS.includes(rule)) throw new Error(`There is no rule ${rule}.`);
  return `[${rule}](#${rule.toLowerCase()})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
