import { expect, test } from 'vitest';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { loadContract } from '../../contract/load.ts';
import { packageFile } from '../../contract/package-file.ts';
import { contractOf } from '../../judge/testing/contract.ts';
import { shippedContracts } from '../../run/shipped.ts';
import { operationOf } from './operation-of.ts';

const things = contractOf();
const { getThing } = things.operations;
if (!getThing) throw new TypeError('the contract has no getThing');
const contract = contractOf({
  operations: { ...things.operations, newThing: { ...getThing, id: 'newThing', path: '/things/new' } },
});

test.each<[string, string, string | undefined]>([
  ['POST', '/things', 'createThing'],
  ['GET', '/things/a-1', 'getThing'],
  ['GET', '/things/a%2Fb', 'getThing'],
  ['GET', '/things/new', 'newThing'],
  ['GET', '/things/newer', 'getThing'],
  ['GET', '/things/', undefined],
  ['GET', '/things/a/b', undefined],
  ['GET', '/things', undefined],
  ['DELETE', '/things/a-1', undefined],
  ['GET', '/', undefined],
])('%s %s is %s', (method, path, id) => {
  expect(operationOf(contract, method, path)).toBe(id);
});

test.each(shippedContracts().map(({ id }) => id))('every operation of %s is found by its own method and path', (id) => {
  const { contract } = loadContract(packageFile(`contracts/${id}/contract.yaml`), [...inputs.keys()]);
  const all = Object.values(contract.operations);
  const found = all.map(({ method, path, server }) =>
    operationOf(contract, method, path.replace(/\{[^}]*\}/g, 'x-1'), server),
  );
  expect(found).toEqual(all.map((operation) => operation.id));
});
