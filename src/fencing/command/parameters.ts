import type { AgentParameters } from './command-options.ts';

/** Names of parameters whose values are nobody's business. */
const SECRET_NAME = /pass|secret|token|key|cred|community/i;

/** Says what is wrong with an agent's parameters, without showing a value; null where nothing is. */
export function wrongParameters(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'must be an object of parameters';
  for (const [name, each] of Object.entries(value)) {
    if (!/^[\w-]+$/.test(name)) return `has a name that no agent knows: ${JSON.stringify(name)}`;
    if (name === 'action' || name === 'option')
      return `must not have ${name}: it is the library that says what to do`;
    if (!['string', 'number', 'boolean'].includes(typeof each))
      return `${name} must be a text, a number or true or false`;
    // A line break would begin the next parameter, such as another action.
    if (typeof each === 'string' && /[\r\n\0]/.test(each))
      return `${name} must not have a line break or a NUL in it`;
  }
  return null;
}

/** What an agent reads from its standard input. */
export function agentInput(action: 'status' | 'off', parameters: AgentParameters): string {
  const lines = Object.entries({ ...parameters, action }).map(([name, value]) => `${name}=${written(value)}`);
  return `${lines.join('\n')}\n`;
}

/** The values that may be shown nowhere. */
export function secretsIn(parameters: AgentParameters): readonly string[] {
  return Object.entries(parameters)
    .filter(([name, value]) => SECRET_NAME.test(name) && typeof value !== 'boolean')
    .map(([, value]) => String(value));
}

/** Agents know 1 and 0; they take the blanks off both ends of a line, and then quotes off both ends of a value. */
function written(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  const text = String(value);
  return text !== text.trim() || /^".*"$/.test(text) ? `"${text}"` : text;
}
