import type { Contract } from '../contract/model.ts';
import { headerLines } from '../exchange/headers.ts';
import type { SealedRequest } from '../exchange/model.ts';

/** Shorter ones would also stand in ordinary text. */
const shortest = 8;

/** What a request carried where the API's security schemes look for credentials: secrets as their markers, bad credentials as they are. */
export const sentCredentials = ({ securitySchemes }: Contract, request: SealedRequest): readonly string[] => {
  const found = Object.values(securitySchemes).flatMap((scheme): readonly string[] => {
    if (scheme.type === 'http')
      return headerLines(request.headers, 'authorization').map((value) => value.replace(/^\S+\s+/, ''));
    if (scheme.in === 'header') return headerLines(request.headers, scheme.name);
    if (scheme.in === 'query') return new URL(request.url).searchParams.getAll(scheme.name);
    return headerLines(request.headers, 'cookie').flatMap((line) =>
      line
        .split(/;\s*/)
        .filter((pair) => pair.startsWith(`${scheme.name}=`))
        .map((pair) => pair.slice(scheme.name.length + 1)),
    );
  });
  return [...new Set(found.filter((credential) => credential.length >= shortest))];
};
