/** The Debian suites that the lab can be made of, and the OpenStack release that each one has. */
export const suites = { bookworm: 'zed', trixie: 'epoxy' } as const;

/** A Debian suite that the lab can be made of. */
export type LabSuite = keyof typeof suites;

/** An OpenStack release that the lab can be: Zed (Nova 26) or 2025.1 Epoxy (Nova 31). */
export type ReleaseName = (typeof suites)[LabSuite];

/** Tells whether the lab can be made of the suite of this name. */
export function isLabSuite(name: string): name is LabSuite {
  return Object.hasOwn(suites, name);
}
