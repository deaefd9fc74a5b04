const keyLength = 3;
const slots = 1 << 16;

const slotOf = (first: number, second: number, third: number): number =>
  (first * 961 + second * 31 + third) & (slots - 1);

/** The texts that begin with the same characters. */
interface Alike {
  /** By the whole text. */
  readonly replacements: Map<string, string>;
  /** How long they are, each length once, the longest first. */
  lengths: readonly number[];
}

/**
 * Replaces any of many texts in one pass, the longest first where several begin alike.
 * Its time grows with the length of what is searched, not with the number of texts, alike as they may begin: a run may learn a secret with every probe.
 * Texts are at least three characters long.
 */
export class ManyTexts {
  /** Whether some text begins with characters that fall into a slot. */
  readonly #begins = new Uint8Array(slots);
  readonly #byKey = new Map<string, Alike>();
  #shortest = Number.POSITIVE_INFINITY;

  /** From now on `text` is replaced; the first replacement given for it stays. Throws a RangeError for a text that is too short. */
  add(text: string, replacement: string): void {
    if (text.length < keyLength)
      throw new RangeError(`a text of ${text.length} characters; at least ${keyLength} are needed`);
    const key = text.slice(0, keyLength);
    // Keys of one provider begin alike: what is done here must not grow with their number.
    const alike = this.#byKey.get(key) ?? { replacements: new Map<string, string>(), lengths: [] };
    if (alike.replacements.has(text)) return;
    alike.replacements.set(text, replacement);
    if (!alike.lengths.includes(text.length)) alike.lengths = [...alike.lengths, text.length].sort((a, b) => b - a);
    this.#byKey.set(key, alike);
    this.#begins[slotOf(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2))] = 1;
    this.#shortest = Math.min(this.#shortest, text.length);
  }

  /** `text` with every known text in it replaced, from left to right. */
  replaceIn(text: string): string {
    const begins = this.#begins;
    const last = text.length - this.#shortest;
    let result = '';
    let copied = 0;
    let first = text.charCodeAt(0);
    let second = text.charCodeAt(1);
    for (let at = 0; at <= last; at++) {
      const third = text.charCodeAt(at + 2);
      const slot = slotOf(first, second, third);
      first = second;
      second = third;
      if (begins[slot] === 0) continue;
      const alike = this.#byKey.get(text.slice(at, at + keyLength));
      if (!alike) continue;
      let replacement: string | undefined;
      let length = 0;
      for (length of alike.lengths) {
        replacement = at + length > text.length ? undefined : alike.replacements.get(text.slice(at, at + length));
        if (replacement !== undefined) break;
      }
      if (replacement === undefined) continue;
      result += text.slice(copied, at) + replacement;
      copied = at + length;
      at = copied - 1;
      first = text.charCodeAt(copied);
      second = text.charCodeAt(copied + 1);
    }
    return result + text.slice(copied);
  }
}
