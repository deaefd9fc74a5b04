import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../../contract/package-file.ts';

/** Compiles a file of `src/` and what it imports into `folder`, for a process of its own; returns the path of its JavaScript. */
export const compiled = (source: string, folder: string): string => {
  const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
  const as = ['--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--rewriteRelativeImportExtensions'];
  const where = ['--rootDir', join(packageRoot, 'src'), '--outDir', folder];
  const file = join(packageRoot, 'src', source);
  execFileSync(process.execPath, [tsc, file, '--ignoreConfig', '--noCheck', ...as, ...where], { cwd: packageRoot });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return join(folder, source.replace(/\.ts$/, '.js'));
};
