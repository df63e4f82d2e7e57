/** Puts the names of the scenario in the place of ids, so that what Nova says is the same in every play. */
export class Names {
  readonly #ids = new Map<string, string>();
  readonly #names = new Map<string, string>();

  add(name: string, id: string): void {
    if (this.#ids.has(name)) throw new Error(`There are two ${name} in this scenario.`);
    this.#ids.set(name, id);
    this.#names.set(id, name);
  }

  /** Has one more id replaced by a name: Nova has words of its own for an instance, such as `instance-0000002a`. */
  addAlias(name: string, alias: string): void {
    this.#names.set(alias, name);
  }

  /** All names, in the order in which they were added. */
  all(): readonly string[] {
    return [...this.#ids.keys()];
  }

  id(name: string): string {
    const id = this.#ids.get(name);
    if (id === undefined) throw new Error(`There is no ${name} in this scenario.`);
    return id;
  }

  /** Replaces the ids that have a name by it, and all others by `{id}`. */
  inText(text: string): string {
    return text.replace(
      /(req-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|instance-[0-9a-f]{8}/g,
      (id) => this.#names.get(id) ?? '{id}',
    );
  }
}
