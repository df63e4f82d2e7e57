import * as z from 'zod';
import { linksSchema, nextMarker } from './next-marker.ts';
import type { Page } from './pages.ts';

type PageSchema<T> = z.ZodType<Pick<Page<T>, 'items' | 'next'>>;

/** A schema is compiled when it is first used, which takes longer than to read a page of a hundred servers. */
const MADE = new WeakMap<z.ZodType, Map<string, PageSchema<unknown>>>();

/** Reads a page: its items, and where the next one starts. The same schema for the same arguments. */
export function pageSchema<T>(key: string, item: z.ZodType<T>): PageSchema<T> {
  const made = MADE.get(item) ?? new Map<string, PageSchema<unknown>>();
  MADE.set(item, made);
  const schema = made.get(key) ?? makeSchema(key, item);
  made.set(key, schema);
  return schema as PageSchema<T>;
}

function makeSchema(key: string, item: z.ZodType): PageSchema<unknown> {
  const linksKey = `${key}_links`;
  return z.looseObject({ [key]: z.array(item), [linksKey]: linksSchema }).transform((body) => ({
    items: body[key] as readonly unknown[],
    next: nextMarker(body[linksKey] as z.output<typeof linksSchema>),
  }));
}
