import { isMap, isScalar, isSeq, type Pair, parseDocument } from 'yaml';
import { MistakesError } from '../contract/mistake.ts';
import type { DocumentSection } from '../contract/model.ts';
import { parseSource } from '../contract/source.ts';

/** A text as YAML has it, in quotes where it would be anything else. */
const scalarOf = (text: string): string =>
  /^[A-Za-z][\w /().&+-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;

const lineOf = ({ section, digest }: DocumentSection): string =>
  `- { section: ${scalarOf(section)}${digest === undefined ? '' : `, digest: '${digest}'`} }`;

/**
 * The text of a contract with this list as its `document.sections`; all else, comments and layout, is left as it is. Throws MistakesError where it is no YAML, or where
 * `document` does not stand on lines of its own.
 */
export const withSections = (file: string, text: string, sections: readonly DocumentSection[]): string => {
  const source = parseSource(file, text);
  if (source.mistakes.length > 0) throw new MistakesError(source.mistakes);
  const node: unknown = parseDocument(text).get('document', true);
  const fails = (found: string): MistakesError =>
    new MistakesError([source.mistake(['document'], found, 'a mapping of lines of its own: title, url, retrieved')]);
  if (!isMap(node) || node.flow || node.items.length === 0) throw fails('no document on lines of its own');
  const pairs = node.items as readonly Pair[];
  const offsetOf = (value: unknown): number => (isScalar(value) ? (value.range?.[0] ?? 0) : 0);
  const start = offsetOf(pairs[0]?.key);
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const list = [`${indent}sections:`, ...sections.map((one) => `${indent}  ${lineOf(one)}`), ''].join('\n');
  const own = pairs.find(({ key }) => isScalar(key) && key.value === 'sections');
  const endOfLine = (at: number): number => {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end + 1;
  };
  /** The end of the last line of a value; the range of a list in a block ends with the blank lines after it. */
  const endOf = (value: unknown, key: unknown): number => {
    const range = isMap(value) || isSeq(value) || isScalar(value) ? value.range : undefined;
    const end = range?.[1] ?? offsetOf(key);
    return endOfLine(text.slice(0, end).trimEnd().length);
  };
  if (own) {
    const from = text.lastIndexOf('\n', offsetOf(own.key) - 1) + 1;
    return text.slice(0, from) + list + text.slice(endOf(own.value, own.key));
  }
  const last = pairs.at(-1);
  const at = endOf(last?.value, last?.key);
  const before = text.slice(0, at);
  return `${before}${before.endsWith('\n') ? '' : '\n'}${list}${text.slice(at)}`;
};
