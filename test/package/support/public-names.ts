import { join } from 'node:path';
import ts from 'typescript';

/** Reads what each module exports as a type only, which importing it cannot show. */
export function exportedTypes(files: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.Node20,
    target: ts.ScriptTarget.ES2023,
    types: [],
  };
  const program = ts.createProgram([...files.values()], options);
  const checker = program.getTypeChecker();
  const typesOf = (file: string): readonly string[] => {
    const source = program.getSourceFile(file);
    const symbol = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    if (symbol === undefined) throw new Error(`${file} is not a module`);
    return checker
      .getExportsOfModule(symbol)
      .filter((name) => !isValue(name, checker))
      .map((name) => name.name)
      .sort();
  };
  return new Map([...files].map(([subpath, file]) => [subpath, typesOf(file)]));
}

/** Where the package, once installed in `directory`, keeps the declarations of each of its subpaths. */
export function declarationFiles(
  directory: string,
  name: string,
  exports: Readonly<Record<string, string | { readonly types: string }>>,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [subpath, target] of Object.entries(exports)) {
    if (typeof target === 'string') continue;
    files.set(subpath.replace('.', name), join(directory, 'node_modules', name, target.types));
  }
  return files;
}

function isValue(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (target.flags & ts.SymbolFlags.Value) !== 0;
}
