import { LabError } from './lab-error.ts';

/**
 * Fills the `${name}` placeholders of a template.
 *
 * @throws {@link LabError} when the template names a value that is not given.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new LabError(`The template names \${${name}}, which has no value.`);
    return String(value);
  });
}
