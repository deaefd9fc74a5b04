import type { CredentialValue } from '../target/model.ts';
import type { DeploymentSetting } from './settings.ts';

/** Where an embedded provider answers, and the credentials that open it. */
export interface SandboxAddress {
  readonly url: string;
  readonly servers?: Readonly<Record<string, string>>;
  readonly statesUrl: string;
  readonly clockUrl: string;
  /** Not there where it is the same everywhere. */
  readonly deployment?: DeploymentSetting;
  readonly credentials: Readonly<Record<string, CredentialValue>>;
}

/** What global setup tells every other process of a run. */
export interface Started {
  readonly runId: string;
  readonly startedAt: string;
  /** By contract id. */
  readonly sandboxes: Readonly<Record<string, SandboxAddress>>;
}

/** The environment variable in which global setup leaves it. */
export const startedVariable = 'REFUSAL_STARTED';

/** What global setup left; undefined before it has run. */
export const readStarted = (environment: NodeJS.ProcessEnv): Started | undefined => {
  const text = environment[startedVariable];
  return text === undefined ? undefined : (JSON.parse(text) as Started);
};
