import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate that only its own authority vouches for, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Makes a self-signed certificate for a host: `IP:127.0.0.1`, `DNS:localhost`. */
export const newCertificate = (host: string): Certificate => {
  const folder = mkdtempSync(join(tmpdir(), 'refusal-certificate-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
    const cert = ['-out', certFile, '-days', '2', '-subj', '/CN=refusal', '-addext', `subjectAltName=${host}`];
    execFileSync('openssl', ['req', '-x509', ...key, ...cert], { stdio: 'ignore' });
    return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
