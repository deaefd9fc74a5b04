import type { Dispatcher } from 'undici';
import type { HttpRequest } from '../exchange/model.ts';

/** A request made ready to be sent, once or thousands of times. It may hold secrets. */
export interface PreparedRequest {
  readonly origin: string;
  /** What undici is given. */
  readonly options: Dispatcher.DispatchOptions;
}

/** A URL up to its path, and from there to its fragment. */
const parts = /^([^/]*\/\/[^/?#]*)([^#]*)/;

/** A path as it stands: `URL` would take `..` for a step up. Only what no request line can hold is escaped. */
const pathOf = (rest: string): string =>
  (rest.startsWith('/') ? rest : `/${rest}`).replace(/[^\x21-\x7e]+/g, encodeURIComponent);

/** A request as it is handed to undici. Throws where its URL is none. `isOrigin`: whether a text is an origin as it is written, to spare the reading of it. */
export const prepareRequest = (
  { method, url, headers, body }: HttpRequest,
  isOrigin: (text: string) => boolean = () => false,
): PreparedRequest => {
  const [, start = '', rest = ''] = parts.exec(url) ?? [];
  return {
    // Most URLs begin with an origin as it is; what is written otherwise may mean the same.
    origin: isOrigin(start) ? start : new URL(url).origin,
    options: {
      method: method as Dispatcher.HttpMethod,
      path: pathOf(rest),
      headers: headers.flat(),
      body: body === undefined ? null : Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    },
  };
};
