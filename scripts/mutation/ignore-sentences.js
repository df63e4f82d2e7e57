/** Sentences are for people: no test may depend on their every word. Codes, words of Nova and microversions are mutated. */
const sentences = {
  shouldIgnore({ node }) {
    if (node.type === 'StringLiteral' && /\s/.test(node.value)) return 'a sentence';
    if (node.type === 'TemplateLiteral' && node.quasis.some(({ value }) => /\s/.test(value.raw)))
      return 'a sentence';
    return undefined;
  },
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'sentences', value: sentences }];
