import { BUILD, type Gate } from './gates.ts';

/**
 * Picks gates by name, all where no name is given; `types` picks `types-6` and `types-7`. The build comes along
 * where a picked gate needs it. A name that picks nothing is an error, or a typing mistake would look like a pass.
 */
export function selectGates(gates: readonly Gate[], names: readonly string[]): readonly Gate[] {
  if (names.length === 0) return gates;
  for (const name of names) {
    if (!gates.some((gate) => isMeant(gate, name))) {
      throw new Error(`No gate is called ${name}; there are: ${gates.map((gate) => gate.name).join(', ')}`);
    }
  }
  const picked = gates.filter((gate) => names.some((name) => isMeant(gate, name)));
  return picked.some((gate) => gate.needsBuild) && !picked.includes(BUILD) ? [BUILD, ...picked] : picked;
}

function isMeant(gate: Gate, name: string): boolean {
  return gate.name === name || gate.name.startsWith(`${name}-`);
}
