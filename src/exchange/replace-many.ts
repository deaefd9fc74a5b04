const keyLength = 3;
const slots = 1 << 16;

const slotOf = (text: string, at: number): number =>
  (text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2)) & (slots - 1);

/**
 * Replaces any of many texts in one pass, the longest first where several begin alike.
 * Its time grows with the length of what is searched, not with the number of texts: a run may learn a secret with every probe.
 * Texts are at least three characters long.
 */
export class ManyTexts {
  /** Whether some text begins with characters that fall into a slot. */
  readonly #begins = new Uint8Array(slots);
  readonly #byKey = new Map<string, [text: string, replacement: string][]>();

  /** From now on `text` is replaced; the first replacement given for it stays. Throws a RangeError for a text that is too short. */
  add(text: string, replacement: string): void {
    if (text.length < keyLength)
      throw new RangeError(`a text of ${text.length} characters; at least ${keyLength} are needed`);
    const key = text.slice(0, keyLength);
    const known = this.#byKey.get(key) ?? [];
    if (known.some(([other]) => other === text)) return;
    this.#byKey.set(
      key,
      [...known, [text, replacement] as [string, string]].sort(([a], [b]) => b.length - a.length),
    );
    this.#begins[slotOf(text, 0)] = 1;
  }

  /** `text` with every known text in it replaced, from left to right. */
  replaceIn(text: string): string {
    if (this.#byKey.size === 0) return text;
    let result = '';
    let copied = 0;
    const last = text.length - keyLength;
    for (let at = 0; at <= last; at++) {
      if (this.#begins[slotOf(text, at)] === 0) continue;
      const found = this.#byKey.get(text.slice(at, at + keyLength))?.find(([known]) => text.startsWith(known, at));
      if (!found) continue;
      result += text.slice(copied, at) + found[1];
      copied = at + found[0].length;
      at = copied - 1;
    }
    return copied === 0 ? text : result + text.slice(copied);
  }
}
