import { isObject, type Json } from '../contract/json.ts';
import type { State } from '../contract/model.ts';
import { parseJson } from '../exchange/body.ts';
import type { HttpRequest, RawOutcome } from '../exchange/model.ts';

/** A request to an endpoint through which a target is arranged. */
const arrangingRequest = (url: string, body: Json): HttpRequest => ({
  method: 'POST',
  url,
  headers: [
    ['Accept', 'application/json'],
    ['Content-Type', 'application/json'],
  ],
  body: Buffer.from(JSON.stringify(body)),
});

/** The request that moves a target's clock on. */
export const clockRequest = (clockUrl: string, advanceMs: number): HttpRequest =>
  arrangingRequest(clockUrl, { advanceMs });

/** The request that asks a target to arrange a state, or to undo one, as Pact's provider states are arranged. */
export const stateRequest = (
  statesUrl: string,
  state: string,
  params: Readonly<Record<string, Json>> = {},
  action: 'setup' | 'teardown' = 'setup',
): HttpRequest => arrangingRequest(statesUrl, { state, params, action });

/** The body of an answer as JSON; undefined where it is none. */
export const bodyOf = (outcome: RawOutcome): Json | undefined => {
  if (outcome.kind === 'none') return undefined;
  const parsed = parseJson(Buffer.from(outcome.body).toString('utf8'));
  return parsed.ok ? parsed.value : undefined;
};

/** What a state returned, by `<state>.<name>`, and the first value that it should have returned and did not. */
export const stateValues = (
  state: State,
  returned: Json | undefined,
): { readonly values: Readonly<Record<string, Json>>; readonly missing?: string } => {
  const given = isObject(returned) ? returned : {};
  const missing = state.returns.find(({ name }) => given[name] === undefined);
  const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [`${state.id}.${name}`, value]));
  return missing ? { values, missing: missing.name } : { values };
};
