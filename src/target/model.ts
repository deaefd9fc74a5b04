import type { Json } from '../contract/json.ts';

/** How much a target may be asked. */
export interface Budget {
  /** The most requests of a run, retries included. Default: 10,000. */
  readonly requests: number;
  /** The most requests in a second, evenly spread; unlimited where it is not given. */
  readonly requestsPerSecond?: number;
  /** The most requests of one burst. Default: 1,200. */
  readonly burst: number;
  /** The longest that a `Retry-After` is waited out, in milliseconds. Default: 5,000. */
  readonly maxWaitMs: number;
  /** The longest that one answer may take, in milliseconds. Default: 10,000. */
  readonly timeoutMs: number;
}

/** What a plan and a report may know of a target: no secrets. */
export interface TargetFacts {
  /** What the target is called in reports. */
  readonly name: string;
  /** The server's URL, without a slash at its end. */
  readonly url: string;
  /** The URLs of its other servers, by name; not there where it has none. */
  readonly servers?: Readonly<Record<string, string>>;
  /** The names of the credentials that it supplies. */
  readonly credentials: readonly string[];
  /** What it declares of itself; what it does not mention is not known to lack. */
  readonly capabilities: Readonly<Record<string, string | boolean>>;
  /** The names of the states that simply exist there, or `any` where an endpoint arranges them. */
  readonly states: readonly string[] | 'any';
  readonly budget: Budget;
  /** Whether its clock can be moved on; not there where it cannot. */
  readonly movesClock?: true;
}

/** A credential as a target supplies it: its value, or by name the parts of one with a login. */
export type CredentialValue = string | Readonly<Record<string, string>>;

/** A proxy that leads to a host. */
export interface ProxyAddress {
  /** Its scheme, host and port. */
  readonly url: string;
  /** Secret: `user:password`, or a user alone. */
  readonly credential?: string;
}

/** Where the questions go. */
export interface Target {
  readonly facts: TargetFacts;
  /** Secret, by the credential's name. */
  readonly credentials: Readonly<Record<string, CredentialValue>>;
  readonly stateValues: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** `POST {state, params, action}` answers `{values}`. */
  readonly statesUrl?: string;
  /** `POST {advanceMs}` moves its clock on. */
  readonly clockUrl?: string;
  /** A certificate authority in PEM. */
  readonly ca?: string;
  /** The proxies through which its hosts are reached, by their origins. */
  readonly proxies?: Readonly<Record<string, ProxyAddress>>;
  /** The file of its waivers. Absolute. */
  readonly waivers?: string;
}

export const defaultBudget: Budget = { requests: 10_000, burst: 1_200, maxWaitMs: 5_000, timeoutMs: 10_000 };

/** The URL of the server that has an operation; undefined where the target has no such server. */
export const serverUrl = ({ url, servers }: TargetFacts, server: string | undefined): string | undefined =>
  server === undefined ? url : servers && Object.hasOwn(servers, server) ? servers[server] : undefined;

/** The URLs through which it is arranged: of its states and its clock. */
export const controlUrls = ({ statesUrl, clockUrl }: Pick<Target, 'statesUrl' | 'clockUrl'>): readonly string[] =>
  [statesUrl, clockUrl].filter((url) => url !== undefined);

/** The URLs of all its servers, the default one first. */
export const serverUrls = ({ url, servers = {} }: TargetFacts): readonly string[] => [url, ...Object.values(servers)];
