import { isObject, type Json } from '../contract/json.ts';

const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The names of the environment variables that the texts of a value refer to as `${NAME}`, each once. */
export const variablesIn = (value: Json): readonly string[] => {
  if (typeof value === 'string') return [...new Set([...value.matchAll(variable)].map((match) => match[1] as string))];
  if (Array.isArray(value)) return [...new Set(value.flatMap(variablesIn))];
  return isObject(value) ? variablesIn(Object.values(value)) : [];
};

/** `value` with every `${NAME}` in its texts replaced by the environment's value, or nothing where it is not set. */
export const fromEnvironment = (value: Json, environment: NodeJS.ProcessEnv): Json => {
  if (typeof value === 'string') return value.replace(variable, (_, name: string) => environment[name] ?? '');
  if (Array.isArray(value)) return value.map((item) => fromEnvironment(item, environment));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fromEnvironment(item, environment)]));
  return value;
};
