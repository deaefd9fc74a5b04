import type { OpenAPIV3_1 } from 'openapi-types';
import { isObject, type Json, type JsonObject, type JsonSchema } from './json.ts';
import type { Mistake } from './mistake.ts';
import type { Operation, Parameter, RequestBody, SecurityScheme } from './operation.ts';
import { References } from './references.ts';
import { schemaErrors, whyNotSchema } from './schema-validator.ts';
import type { Path, Source } from './source.ts';

/** What a contract needs of an OpenAPI document. */
export interface Api {
  readonly title: string;
  readonly servers: readonly string[];
  readonly operations: Readonly<Record<string, Operation>>;
  /** The URLs of the servers of their own that operations have, by operationId. */
  readonly ownServers: Readonly<Record<string, string>>;
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  /** A schema under `components.schemas`, with its references resolved. */
  readonly schema: (name: string) => JsonSchema | undefined;
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** The members of an object; none of anything else. */
const membersOf = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  isObject(value) ? Object.entries(value) : [];

/** Reads the operations of an OpenAPI 3.1 document. What is wrong is in `mistakes`, all of it. */
export const readOpenApi = (source: Source): { readonly api: Api; readonly mistakes: readonly Mistake[] } => {
  const mistakes: Mistake[] = [...source.mistakes];
  const references = new References(source, mistakes);
  const document = (isObject(source.value) ? source.value : {}) as JsonObject;
  const at = (value: Json | undefined, ...names: string[]): Json | undefined =>
    names.reduce<Json | undefined>(
      (here, name) => (isObject(here) && Object.hasOwn(here, name) ? here[name] : undefined),
      value,
    );
  const say = (path: Path, found: string, wanted: string): void => {
    mistakes.push(source.mistake(path, found, wanted));
  };

  if (source.mistakes.length === 0 && !/^3\.[01]\./.test(String(document.openapi))) {
    say(['openapi'], JSON.stringify(document.openapi ?? null), 'an OpenAPI 3.1 document: openapi: 3.1.0');
  }

  const securitySchemes: Record<string, SecurityScheme> = Object.create(null);
  for (const [id, raw] of membersOf(at(document, 'components', 'securitySchemes'))) {
    const path = ['components', 'securitySchemes', id];
    const resolved = references.resolve(raw, path);
    const scheme = (isObject(resolved) ? resolved : {}) as OpenAPIV3_1.SecuritySchemeObject & JsonObject;
    if (
      scheme.type === 'apiKey' &&
      ['header', 'query', 'cookie'].includes(String(scheme.in)) &&
      typeof scheme.name === 'string'
    ) {
      securitySchemes[id] = { id, type: 'apiKey', in: scheme.in as 'header', name: scheme.name };
    } else if (scheme.type === 'http' && /^(bearer|basic)$/i.test(String(scheme.scheme))) {
      securitySchemes[id] = { id, type: 'http', scheme: scheme.scheme.toLowerCase() as 'bearer' };
    } else if (scheme.type === 'oauth2' || scheme.type === 'openIdConnect') {
      securitySchemes[id] = { id, type: 'http', scheme: 'bearer' };
    } else {
      say(
        path,
        `the scheme ${JSON.stringify(scheme.type ?? null)}`,
        'apiKey with in and name, http with bearer or basic, oauth2 or openIdConnect',
      );
    }
  }

  const checkedSchema = (schema: Json | undefined, path: Path): JsonSchema => {
    const resolved = references.resolve(schema ?? {}, path);
    if (!isObject(resolved)) return {};
    const why = whyNotSchema(resolved);
    if (why !== undefined)
      say(path, `a schema that cannot be used (${why})`, 'a JSON Schema (draft 2020-12) whose patterns RE2 can say');
    return why === undefined ? resolved : {};
  };

  const readParameters = (raw: Json | undefined, path: Path): readonly Parameter[] =>
    (Array.isArray(raw) ? raw : []).flatMap((item, index) => {
      const here = [...path, index];
      const resolved = references.resolve(item as Json, here);
      const parameter = isObject(resolved) ? resolved : {};
      const { name, in: place } = parameter;
      if (typeof name !== 'string' || !['path', 'query', 'header', 'cookie'].includes(String(place))) {
        if (!isObject(resolved) || Object.keys(parameter).length > 0)
          say(here, 'a parameter without name or in', 'name, and in: path, query, header or cookie');
        return [];
      }
      const schema = checkedSchema(parameter.schema, [...here, 'schema']);
      const example = parameter.example ?? schema.example;
      return [
        {
          name,
          in: place as Parameter['in'],
          required: parameter.required === true,
          schema,
          ...(example === undefined ? {} : { example }),
        },
      ];
    });

  const readBody = (raw: Json | undefined, path: Path): RequestBody | undefined => {
    const body = references.resolve(raw ?? null, path);
    if (!isObject(body)) return undefined;
    const [mediaType, content] = membersOf(body.content)[0] ?? [];
    if (mediaType === undefined || !isObject(content)) {
      say(path, 'a request body without content', 'content with a media type, its schema and one valid example');
      return undefined;
    }
    const here = [...path, 'content', mediaType];
    const schema = checkedSchema(content.schema, [...here, 'schema']);
    const named = isObject(content.examples) ? Object.values(content.examples)[0] : undefined;
    const example = content.example ?? (isObject(named) ? named.value : undefined) ?? schema.example;
    if (example === undefined) {
      say(here, 'no example', 'one valid example of the body: bad inputs are made from it');
      return undefined;
    }
    for (const error of schemaErrors(schema, example)) {
      say(
        [...here, 'example'],
        `an example that its schema refuses (${error.at || 'the whole'} ${error.message})`,
        'a valid example',
      );
    }
    return { required: body.required === true, mediaType, schema, example };
  };

  /** Of a requirement of several schemes the first counts; one of none (`{}`) opens the operation to all (OpenAPI 3.1 §4.8.30). */
  const readSecurity = (raw: Json | undefined, path: Path): Operation['security'] => {
    const requirements = Array.isArray(raw) ? (raw as readonly Json[]) : [];
    for (const [index, requirement] of requirements.entries()) {
      if (!isObject(requirement))
        say([...path, index], JSON.stringify(requirement), 'a security requirement: a scheme and its scopes');
    }
    if (requirements.some((requirement) => membersOf(requirement).length === 0)) return [];
    return requirements.flatMap((requirement, index) =>
      membersOf(requirement)
        .slice(0, 1)
        .flatMap(([scheme, scopes]) => {
          if (!securitySchemes[scheme]) {
            say(
              [...path, index],
              `the security scheme ${JSON.stringify(scheme)}`,
              `one of components.securitySchemes: ${Object.keys(securitySchemes).join(', ') || 'none'}`,
            );
            return [];
          }
          return [{ scheme, scopes: Array.isArray(scopes) ? scopes.map(String) : [] }];
        }),
    );
  };

  /** The first URL counts (OpenAPI 3.1 §4.8.8: alternatives). */
  const readServers = (raw: Json | undefined, path: Path): readonly string[] =>
    (Array.isArray(raw) ? (raw as readonly Json[]) : []).flatMap((server, index) => {
      const url = at(server, 'url');
      if (typeof url === 'string') return [url];
      say([...path, index], 'a server without url', 'url: where the API is');
      return [];
    });

  const operations: Record<string, Operation> = Object.create(null);
  const ownServers: Record<string, string> = Object.create(null);
  for (const [path, item] of membersOf(document.paths)) {
    if (!isObject(item)) {
      say(['paths', path], JSON.stringify(item), 'a path item: its operations by method');
      continue;
    }
    const [ofPath] = readServers(item.servers, ['paths', path, 'servers']);
    const shared = readParameters(item.parameters, ['paths', path, 'parameters']);
    for (const method of methods) {
      const raw = item[method];
      if (!isObject(raw)) continue;
      const here = ['paths', path, method];
      const id = raw.operationId;
      if (typeof id !== 'string') {
        say(here, 'an operation without operationId', 'an operationId: contracts and reports name operations by it');
        continue;
      }
      if (operations[id])
        say([...here, 'operationId'], `the operationId ${id} a second time`, 'an operationId of its own');
      const server = readServers(raw.servers, [...here, 'servers'])[0] ?? ofPath;
      if (server !== undefined) ownServers[id] = server;
      const own = readParameters(raw.parameters, [...here, 'parameters']);
      const parameters = [
        ...shared.filter((one) => !own.some((two) => two.name === one.name && two.in === one.in)),
        ...own,
      ];
      const body = readBody(raw.requestBody, [...here, 'requestBody']);
      const security =
        raw.security === undefined
          ? readSecurity(document.security, ['security'])
          : readSecurity(raw.security, [...here, 'security']);
      operations[id] = {
        id,
        method: method.toUpperCase(),
        path,
        summary: String(raw.summary ?? ''),
        parameters,
        ...(body ? { body } : {}),
        security,
        accepts: membersOf(raw.responses)
          .map(([status]) => Number(status))
          .filter((status) => status >= 200 && status < 400),
      };
    }
  }
  const servers = readServers(document.servers, ['servers']);
  return {
    api: {
      title: String(at(document, 'info', 'title') ?? ''),
      servers,
      operations,
      ownServers,
      securitySchemes,
      schema: (name) => {
        const raw = at(document, 'components', 'schemas', name);
        return raw === undefined ? undefined : checkedSchema(raw, ['components', 'schemas', name]);
      },
    },
    mistakes,
  };
};
