import { isMap, isNode, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { MistakesError } from '../contract/mistake.ts';
import type { DocumentSection } from '../contract/model.ts';
import { parseSource } from '../contract/source.ts';

/** A text as YAML has it, in quotes where it would be anything else. */
const scalarOf = (text: string): string =>
  /^[A-Za-z][\w /().&+-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;

const itemOf = ({ section, digest }: DocumentSection): string =>
  `{ section: ${scalarOf(section)}${digest === undefined ? '' : `, digest: '${digest}'`} }`;

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
const endOf = (node: unknown): number => (isNode(node) ? (node.range?.[1] ?? 0) : 0);
const pairOf = (node: YAMLMap): Pair | undefined =>
  (node.items as readonly Pair[]).find(({ key }) => isScalar(key) && key.value === 'sections');

/** Of a mapping in braces. */
const inBraces = (text: string, node: YAMLMap, sections: readonly DocumentSection[]): string => {
  const list = `sections: [\n${sections.map((one) => `    ${itemOf(one)},\n`).join('')}  ]`;
  const own = pairOf(node);
  const last = node.items.at(-1) as Pair;
  const [from, to] = own ? [startOf(own.key), endOf(own.value)] : [endOf(last.value), endOf(last.value)];
  return `${text.slice(0, from)}${own ? '' : ', '}${list}${text.slice(to)}`;
};

/** Of a mapping on lines of its own. */
const onLines = (text: string, node: YAMLMap, sections: readonly DocumentSection[]): string => {
  const start = startOf((node.items[0] as Pair).key);
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const list = [`${indent}sections:`, ...sections.map((one) => `${indent}  - ${itemOf(one)}`), ''].join('\n');
  /** Behind the last line of a value; the range of a list ends with the blank lines after it. */
  const afterLineOf = (value: unknown): number => {
    const end = text.indexOf('\n', text.slice(0, endOf(value)).trimEnd().length);
    return end < 0 ? text.length : end + 1;
  };
  const own = pairOf(node);
  const from = own ? text.lastIndexOf('\n', startOf(own.key) - 1) + 1 : afterLineOf((node.items.at(-1) as Pair).value);
  const before = text.slice(0, from);
  return `${before}${before.endsWith('\n') ? '' : '\n'}${list}${text.slice(own ? afterLineOf(own.value) : from)}`;
};

/**
 * The text of a contract with this list as its `document.sections`; all else, comments and layout, is left as it is. Throws MistakesError where it is no YAML, or has no
 * document.
 */
export const withSections = (file: string, text: string, sections: readonly DocumentSection[]): string => {
  const source = parseSource(file, text);
  if (source.mistakes.length > 0) throw new MistakesError(source.mistakes);
  const node: unknown = parseDocument(text).get('document', true);
  if (!isMap(node) || node.items.length === 0)
    throw new MistakesError([source.mistake(['document'], 'no document', 'its title, url and retrieved')]);
  return node.flow ? inBraces(text, node, sections) : onLines(text, node, sections);
};
