/** Why one mutant, or several of the same text, survives. */
interface Explanation {
  /** The text of the source that was replaced; how it is broken into lines does not matter. */
  readonly was: string;
  /** What it became; left out where the reason is the same for all. */
  readonly became?: string;
  /** What its line contains, where the same text in another place has another reason. */
  readonly in?: string;
  readonly why: string;
}

/** Why mutants survive, by file of `src/recovery`: mutant by mutant, and for what is not among them. */
export type Explanations = Readonly<
  Record<string, { readonly mutants?: readonly Explanation[]; readonly otherwise?: string }>
>;

/** The first explanation that fits a mutant; undefined where nobody has given one. */
export function whyItSurvived(
  file: Explanations[string] | undefined,
  mutant: { readonly was: string; readonly became: string; readonly inLine: string },
): string | undefined {
  const found = file?.mutants?.find(
    (each) =>
      isSame(each.was, mutant.was) &&
      (each.became === undefined || isSame(each.became, mutant.became)) &&
      (each.in === undefined || onOneLine(mutant.inLine).includes(onOneLine(each.in))),
  );
  return found?.why ?? file?.otherwise;
}

/** The text with every run of white space as one blank. */
export function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function isSame(one: string, other: string): boolean {
  return onOneLine(one) === onOneLine(other);
}
