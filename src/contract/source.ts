import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import type { Json } from './json.ts';
import type { Mistake } from './mistake.ts';

/** The way to a value in a document: member names and indices. */
export type Path = readonly (string | number)[];

/** A YAML or JSON text with the positions of its values. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly value: Json;
  /** A mistake at `path`, or at the member's name with `key`. */
  readonly mistake: (path: Path, found: string, wanted: string, place?: 'key' | 'value') => Mistake;
  /** What the text says cannot even be read as YAML. */
  readonly mistakes: readonly Mistake[];
}

const describePath = (path: Path): string =>
  path
    .map((step, at) =>
      typeof step === 'number'
        ? `[${step}]`
        : /^[\w-]+$/.test(step)
          ? at === 0
            ? step
            : `.${step}`
          : `[${JSON.stringify(step)}]`,
    )
    .join('');

/** Parses `text`; syntax errors and repeated keys are in `mistakes`. Throws nothing. */
export const parseSource = (file: string, text: string): Source => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2', merge: false });

  const offsetOf = (path: Path, place: 'key' | 'value'): number => {
    let node: Node | null | undefined = document.contents as Node | null;
    let offset = node?.range?.[0] ?? 0;
    for (const [at, step] of path.entries()) {
      const last = at === path.length - 1;
      let next: Node | null | undefined;
      const resolved: unknown = isAlias(node) ? node.resolve(document) : node;
      if (isMap(resolved)) {
        const pair = resolved.items.find(
          (item) => String(isScalar(item.key) ? item.key.value : item.key) === String(step),
        ) as Pair<Node, Node | null> | undefined;
        if (!pair) return offset;
        next = pair.value;
        const anchor = last && place === 'key' ? pair.key : (pair.value ?? pair.key);
        offset = anchor.range?.[0] ?? pair.key.range?.[0] ?? offset;
      } else if (isSeq(resolved)) {
        next = resolved.items[Number(step)] as Node | undefined;
        if (!next) return offset;
        offset = next.range?.[0] ?? offset;
      } else return offset;
      node = next;
    }
    return offset;
  };

  const mistake: Source['mistake'] = (path, found, wanted, place = 'value') => {
    const { line, col } = lines.linePos(offsetOf(path, place));
    return { file, line, column: col, at: describePath(path), found, wanted };
  };
  const mistakes = [...document.errors, ...document.warnings].map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return {
      file,
      line,
      column: col,
      at: '',
      found: firstLine(error.message),
      wanted: 'valid YAML without repeated keys',
    };
  });
  const aliases = mistakesOfAliases(document, (alias, found) => {
    const { line, col } = lines.linePos(alias.range?.[0] ?? 0);
    return { file, line, column: col, at: '', found, wanted: 'aliases that can be resolved' };
  });
  mistakes.push(...aliases);
  let value: Json = null;
  if (document.errors.length === 0 && aliases.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: 1000 }) as Json;
    } catch (error) {
      mistakes.push({ ...mistake([], firstLine(String(error)), 'aliases that can be resolved') });
    }
  }
  return { file, text, value, mistake, mistakes };
};

/** Aliases that name nothing above them, or what they stand in: such a value has no end. */
const mistakesOfAliases = (document: Document, toMistake: (alias: Alias, found: string) => Mistake): Mistake[] => {
  const mistakes: Mistake[] = [];
  // By its anchor, the last node above; resolving each alias by itself would look through the whole document for each.
  const named = new Map<string, Node>();
  visit(document, {
    Node: (_, node, ancestors) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) named.set(node.anchor, node);
        return;
      }
      const found = named.get(node.source);
      if (!found) mistakes.push(toMistake(node, `*${node.source}, which names nothing above it`));
      else if (ancestors.includes(found)) mistakes.push(toMistake(node, `*${node.source} inside what it names`));
    },
  });
  return mistakes;
};

const firstLine = (text: string): string => text.split('\n', 1)[0] as string;
