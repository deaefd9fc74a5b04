import { Marked } from 'marked';
import { piecesOfHtml } from './html.ts';
import type { Piece } from './section.ts';

/** Settings in YAML at the head of a file, which no reader of the page sees. */
const frontMatter = /^\uFEFF?---\r?\n[\s\S]*?\r?\n---\r?\n/;

/** The headings and lines of Markdown (CommonMark, with the tables of GitHub), whatever HTML stands in it. */
export const piecesOfMarkdown = (text: string): readonly Piece[] =>
  piecesOfHtml(new Marked({ gfm: true, async: false }).parse(text.replace(frontMatter, '')) as string);
