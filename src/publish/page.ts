import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';

type Html = ReturnType<typeof html>;

/** The most rows of a list. */
const rowsShown = 200;

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing may be loaded from anywhere, and no other script and style than ours may work. */
const policyOf = (script: string, style: string): string =>
  `default-src 'none'; script-src ${digest(script)}; style-src ${digest(style)}; base-uri 'none'; form-action 'none'`;

/** JSON that may stand in a script element, whatever texts it holds. */
const embedded = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** What a page consists of. */
export interface PageParts {
  readonly title: string;
  readonly style: string;
  readonly script: string;
  readonly body: unknown;
  /** What the script reads from the element `data`. */
  readonly data?: unknown;
}

/** One HTML file that loads nothing. */
export const pageOf = ({ title, style, script, body, data }: PageParts): Html => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${raw(policyOf(script, style))}">
<title>${title}</title><style>${raw(style)}</style></head><body>
${body}${data === undefined ? '' : html`<script type="application/json" id="data">${raw(embedded(data))}</script>`}<script>${raw(script)}</script></body></html>
`;

export type Cell = readonly [what: string, content: unknown];

/** A table that becomes a list on a phone, each value with its name. `more` says where the rows beyond the first two hundred are. */
export const list = (rows: readonly (readonly Cell[])[], more: string): Html => {
  const left = rows.length - rowsShown;
  return html`<table class="list"><thead><tr>${rows[0]?.map(([what]) => html`<th>${what}</th>`) ?? ''}</tr></thead><tbody>${rows
    .slice(0, rowsShown)
    .map(
      (row) => html`<tr>${row.map(([what, content]) => html`<td data-what="${what}">${content}</td>`)}</tr>`,
    )}</tbody></table>${left > 0 ? html`<p class="quiet">… and ${left} more: ${more}</p>` : ''}`;
};

/** An id, in the type of machines. */
export const id = (text: string): Html => html`<span class="id">${text}</span>`;

export const options = (values: readonly (readonly [value: string, text: string])[]): readonly Html[] =>
  values.map(([value, text]) => html`<option value="${value}">${text}</option>`);

/** Facts, each with its name. */
export const factsOf = (facts: readonly Cell[]): Html =>
  html`<dl>${facts.map(([what, content]) => html`<dt>${what}</dt><dd>${content}</dd>`)}</dl>`;
