import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that make whole runs: begun last, one of them would keep a single core busy for minutes. */
const long = /\/(?:fixtures\/departures|fixtures\/mutants\/proof|src\/cli|src\/evidence|src\/docs)/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => long.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'fixtures/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 20_000,
    // What commands print is compared as text.
    env: { NO_COLOR: '1' },
    // Vitest leaves one core to itself, on a machine of two half of it all.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongFirst },
  },
});
