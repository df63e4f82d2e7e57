import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Sentences are for people: no test may depend on their every word. Codes, words of Nova and microversions are mutated. */
const sentences = {
  shouldIgnore(path) {
    const { node } = path;
    if (node.type === 'StringLiteral' && /\s/.test(node.value)) return 'a sentence';
    if (node.type === 'TemplateLiteral' && node.quasis.some(({ value }) => /\s/.test(value.raw)))
      return 'a sentence';
    return undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'sentences', sentences)];
