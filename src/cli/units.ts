import { providers } from '../../fixtures/providers/index.ts';
import type { Deployment } from '../../fixtures/providers/provider.ts';
import { wantedName } from '../contract/nearest.ts';
import { UsageError } from './usage-error.ts';

/** What is run by itself: a contract, and of an embedded provider with several deployments one of them. */
export interface Unit {
  /** An id, or a path. */
  readonly name: string;
  readonly deployment?: Deployment;
}

const deploymentsOf = (name: string): readonly Deployment[] =>
  providers.find(({ id }) => id === name)?.deployments ?? [];

/** The deployments of a contract that its embedded provider has, all or the one that is wanted. Throws UsageError where it has not that one. */
export const unitsOf = (name: string, wanted: string | undefined): readonly Unit[] => {
  const deployments = deploymentsOf(name);
  if (wanted === undefined)
    return deployments.length === 0 ? [{ name }] : deployments.map((deployment) => ({ name, deployment }));
  const deployment = deployments.find(({ id }) => id === wanted);
  if (deployment) return [{ name, deployment }];
  const ids = deployments.map(({ id }) => id);
  throw new UsageError(
    ids.length === 0
      ? `found --deployment ${wanted}; wanted none: the embedded provider of ${name} is the same everywhere`
      : `found --deployment ${wanted}; wanted ${wantedName(wanted, ids, `one of the deployments of ${name}`)}`,
  );
};

/** What a unit is called where it needs a name of its own. */
export const unitName = ({ name, deployment }: Unit): string => (deployment ? `${name} (${deployment.id})` : name);
