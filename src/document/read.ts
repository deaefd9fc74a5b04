import { piecesOfHtml } from './html.ts';
import { piecesOfMarkdown } from './markdown.ts';
import { type KnownSections, type ReadText, readText } from './plain.ts';
import { beginning, sectionsOf } from './section.ts';

export const documentForms = ['text', 'markdown', 'html'] as const;
export type DocumentForm = (typeof documentForms)[number];

/** A document as its sections; of a plain text also what was guessed and what may be a heading. */
export interface ReadDocument extends ReadText {
  readonly form: DocumentForm;
}

/** The form of a document, by the name of its file and else by its text. */
export const formOf = (file: string, text: string): DocumentForm => {
  if (/\.(?:md|mdx|markdown)$/i.test(file)) return 'markdown';
  if (/\.x?html?$/i.test(file)) return 'html';
  if (/^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|html|head|body|main|article)\b/i.test(text)) return 'html';
  if (/\.txt$/i.test(file)) return 'text';
  return /^#{1,6} \S/m.test(text) ? 'markdown' : 'text';
};

/** Reads a document by the names that a contract has for its sections. What stands before its first heading is left out, unless the contract names it. */
export const readDocument = (form: DocumentForm, text: string, known: KnownSections): ReadDocument => {
  const read: ReadText =
    form === 'text'
      ? readText(text, known)
      : {
          sections: sectionsOf(form === 'html' ? piecesOfHtml(text) : piecesOfMarkdown(text)),
          guessed: [],
          likely: [],
        };
  const isNamed = [...known.listed, ...known.named].includes(beginning);
  return { ...read, form, sections: read.sections.filter(({ section }) => section !== beginning || isNamed) };
};
