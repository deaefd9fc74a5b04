import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that take a second or more: asked first, they would delay every answer that a quick test has. */
const slow = /\/src\/exchange\/(?:curl-run|seal-secrets|seal-body)\.test/;

class SlowLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = [...files].sort((one, other) => (one.moduleId < other.moduleId ? -1 : 1));
    const isSlow = ({ moduleId }: TestSpecification): boolean => slow.test(moduleId);
    return [...sorted.filter((file) => !isSlow(file)), ...sorted.filter(isSlow)];
  }
}

/** The tests that decide whether a changed line of `src/exchange`, `src/plan` or `src/judge` is noticed: those of these rooms. */
export default defineConfig({
  cacheDir: 'reports/mutation/vite',
  test: {
    include: ['src/{exchange,plan,judge}/**/*.test.ts'],
    sequence: { sequencer: SlowLast },
    testTimeout: 60_000,
    isolate: false,
  },
});
