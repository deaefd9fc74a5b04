import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { type Piece, titleOf } from './section.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

const isElement = (node: Node): node is Element => 'tagName' in node;
const isText = (node: Node): node is DefaultTreeAdapterTypes.TextNode => node.nodeName === '#text';
const attribute = ({ attrs }: Element, name: string): string | undefined =>
  attrs.find((one) => one.name === name)?.value;

/** What is no part of a document's text: programs, and what a reader operates the page with. */
const left = new Set('script style template noscript head nav footer button select form dialog iframe svg'.split(' '));
/** What stands within a line. All else begins a line of its own. */
const inline = new Set(
  'a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);

const isLeft = (element: Element): boolean =>
  left.has(element.tagName) ||
  attribute(element, 'hidden') !== undefined ||
  attribute(element, 'aria-hidden') === 'true';

const levelOf = ({ tagName }: Element): number | undefined =>
  /^h[1-6]$/.test(tagName) ? Number(tagName[1]) : undefined;

/** The text of an element, without links to itself: a sign such as # or ¶ beside a heading. */
const textOf = (node: Node): string => {
  if (isText(node)) return node.value;
  if (!isElement(node) || isLeft(node)) return '';
  const text = node.childNodes.map(textOf).join('');
  const isAnchor = node.tagName === 'a' && (attribute(node, 'href') ?? '').includes('#');
  return isAnchor && !/[\p{L}\p{N}]/u.test(text) ? '' : text;
};

const all = (node: Node | DefaultTreeAdapterTypes.Document, name: string): readonly Element[] => {
  const below = 'childNodes' in node ? node.childNodes.flatMap((child) => all(child, name)) : [];
  return 'tagName' in node && node.tagName === name ? [node, ...below] : below;
};

/** The headings and lines of an HTML page: of its `main` where there is just one, else of its `article`, else of all of it. */
export const piecesOfHtml = (text: string): readonly Piece[] => {
  const document = parse(text);
  const root = ['main', 'article', 'body'].map((name) => all(document, name)).find((found) => found.length === 1)?.[0];
  const pieces: Piece[] = [];
  let line = '';
  const flush = (): void => {
    if (line.trim() !== '') pieces.push({ kind: 'line', text: line });
    line = '';
  };
  const walk = (node: Node, preformatted: boolean): void => {
    if (isText(node)) {
      const [first = '', ...rest] = preformatted ? node.value.split('\n') : [node.value.replace(/\s+/g, ' ')];
      line += first;
      for (const next of rest) {
        flush();
        line = next;
      }
      return;
    }
    if (!isElement(node) || isLeft(node)) return;
    const level = levelOf(node);
    if (level !== undefined) {
      flush();
      pieces.push({ kind: 'heading', level, title: titleOf(textOf(node)) });
      return;
    }
    const breaks = !inline.has(node.tagName);
    const isCell = node.tagName === 'td' || node.tagName === 'th';
    if (isCell) line += ' ';
    else if (breaks) flush();
    for (const child of node.childNodes) walk(child, preformatted || node.tagName === 'pre');
    if (breaks && !isCell) flush();
  };
  for (const child of root?.childNodes ?? []) walk(child, false);
  flush();
  return pieces;
};
