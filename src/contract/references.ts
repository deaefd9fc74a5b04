import { isObject, type Json } from './json.ts';
import type { Mistake } from './mistake.ts';
import { isPointer, type Pointer, tokensOf, valueAt } from './pointer.ts';
import type { Path, Source } from './source.ts';

/** The pointer in a local reference; undefined where it is none (RFC 6901 §6). */
const pointerIn = (reference: string): Pointer | undefined => {
  if (!reference.startsWith('#/')) return undefined;
  try {
    const pointer = decodeURIComponent(reference.slice(1));
    return isPointer(pointer) ? pointer : undefined;
  } catch {
    return undefined;
  }
};

/** Follows local references, wherever they stand, once they are needed; a broken one is a mistake where it is used. */
export class References {
  readonly #source: Source;
  readonly #mistakes: Mistake[];
  constructor(source: Source, mistakes: Mistake[]) {
    this.#source = source;
    this.#mistakes = mistakes;
  }

  /** `value` with every `$ref` in it replaced by what it names. A schema that contains itself is followed once. */
  resolve(value: Json, path: Path, open: readonly string[] = []): Json {
    if (Array.isArray(value)) return value.map((item, at) => this.resolve(item, [...path, at], open));
    if (!isObject(value)) return value;
    const reference = value.$ref;
    if (typeof reference !== 'string') {
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, this.resolve(item, [...path, name], open)]),
      );
    }
    if (open.includes(reference)) return {};
    const pointer = pointerIn(reference);
    const target = pointer === undefined ? undefined : valueAt(this.#source.value, pointer);
    if (pointer === undefined || target === undefined) {
      this.#mistakes.push(
        this.#source.mistake(
          [...path, '$ref'],
          JSON.stringify(reference),
          'a reference to something in this file: #/components/…',
        ),
      );
      return {};
    }
    const resolved = this.resolve(target, tokensOf(pointer), [...open, reference]);
    const { $ref: _, ...siblings } = value;
    return isObject(resolved) ? { ...resolved, ...siblings } : resolved;
  }
}
