import { isObject, type Json } from './json.ts';

/** Looks a reference up; undefined where it has no value. */
export type Lookup = (reference: string) => Json | undefined;

/** Thrown by `fillTemplate` where a reference has no value. */
export class MissingValue extends Error {
  override readonly name = 'MissingValue';
  readonly reference: string;
  constructor(reference: string) {
    super(`nothing is known under {{${reference}}}`);
    this.reference = reference;
  }
}

const references = /\{\{\s*([^{}]+?)\s*\}\}/g;
const repeat = /^repeat\.(.+)\.(\d{1,6})$/s;
/** The text of `repeat.<text>.<times>`, which refers to nothing; undefined of any other reference. */
const repeated = (reference: string): string | undefined => {
  const [, text, times] = repeat.exec(reference) ?? [];
  return text === undefined ? undefined : text.repeat(Number(times));
};
const whole = /^\{\{\s*([^{}]+?)\s*\}\}$/;

/**
 * Fills `{{reference}}` in every string of a template. A string that is one reference and nothing else becomes the value itself, with its type;
 * otherwise the value is written into the text. `{{repeat.<text>.<times>}}` is that text so many times.
 * Throws MissingValue where `lookup` knows nothing.
 */
export const fillTemplate = (template: Json, lookup: Lookup): Json => {
  const find = (reference: string): Json => {
    const value = repeated(reference) ?? lookup(reference);
    if (value === undefined) throw new MissingValue(reference);
    return value;
  };
  if (typeof template === 'string') {
    if (!template.includes('{{')) return template;
    const alone = whole.exec(template);
    if (alone) return find(alone[1] as string);
    return template.replace(references, (_, reference: string) => {
      const value = find(reference);
      return typeof value === 'string' ? value : JSON.stringify(value);
    });
  }
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, lookup));
  if (isObject(template)) {
    return Object.fromEntries(Object.entries(template).map(([name, item]) => [name, fillTemplate(item, lookup)]));
  }
  return template;
};

/** A template with every reference renamed. */
export const mapReferences = (template: Json, rename: (reference: string) => string): Json => {
  if (typeof template === 'string')
    return template.replace(
      references,
      (_, reference: string) => `{{${repeat.test(reference) ? reference : rename(reference)}}}`,
    );
  if (Array.isArray(template)) return template.map((item) => mapReferences(item, rename));
  if (isObject(template)) {
    return Object.fromEntries(Object.entries(template).map(([name, item]) => [name, mapReferences(item, rename)]));
  }
  return template;
};

/** The references in a template to something else, each once, in the order in which they stand. */
export const referencesIn = (template: Json): readonly string[] => {
  const found = new Set<string>();
  const visit = (value: Json): void => {
    if (typeof value === 'string')
      for (const [, reference = ''] of value.matchAll(references)) {
        if (!repeat.test(reference)) found.add(reference);
      }
    else if (Array.isArray(value)) value.forEach(visit);
    else if (isObject(value)) Object.values(value).forEach(visit);
  };
  visit(template);
  return [...found];
};
