import { digestOf } from '../contract/digest.ts';

const unseen = /[\u00ad\u200b-\u200d\u2060\ufeff]/gu;
/** Rules, and the lines between head and body of a table. */
const rule = /^[\s|:=_*-]*$/;
/** What stands before an item of a list: a bullet, or its number. */
const bullet = /^\s*(?:[•◦▪‣·*+-]|\d{1,3}[.)])\s+/;

/**
 * What counts of a section's text: no white space at all, no bars and rules of tables, no bullets and numbers of lists. The same page as text, as Markdown and as
 * HTML has the same, also where a text has run the cells of a table together.
 */
const essenceOf = (line: string): string => {
  const seen = line.normalize('NFC').replace(unseen, '');
  return rule.test(seen) ? '' : seen.replace(bullet, '').replace(/[|\s]+/g, '');
};

/** Whether anything stands in a text that counts. */
export const isEmpty = (lines: readonly string[]): boolean => lines.every((line) => essenceOf(line) === '');

/** `sha256:…` over the text of a section. */
export const sectionDigest = (lines: readonly string[]): string => digestOf(lines.map(essenceOf).join(''));
