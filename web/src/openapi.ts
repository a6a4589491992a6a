// SPDX-License-Identifier: Apache-2.0
// Our OpenAPI document, flattened to what the endpoint explorer shows.
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  schema?: { type?: string; enum?: string[]; minimum?: number; maximum?: number };
}

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  default?: unknown;
  required?: string[];
  properties?: Record<string, Schema>;
  oneOf?: Schema[];
  anyOf?: Schema[];
}

export interface Document {
  paths: Record<string, Record<string, unknown>>;
  components?: { schemas?: Record<string, Schema> };
}

export interface Operation {
  key: string;
  method: string;
  path: string;
  summary: string;
  tag: string;
  parameters: Parameter[];
  /** Ways to be let in: one of these lists, whole. */
  scopes: string[][];
  sample: string | null;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

interface RawOperation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  parameters?: Parameter[];
  security?: Record<string, string[]>[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
}

function sampleOf(document: Document, schema: Schema | undefined, depth = 0): unknown {
  if (!schema || depth > 3) return null;
  if (schema.$ref) return sampleOf(document, document.components?.schemas?.[schema.$ref.split('/').pop() ?? ''], depth + 1);
  const first = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  if (first) return sampleOf(document, first, depth + 1);
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object' || schema.properties) {
    const names = schema.required ?? [];
    return Object.fromEntries(names.map((name) => [name, sampleOf(document, schema.properties?.[name], depth + 1)]));
  }
  return { string: '', integer: 0, number: 0, boolean: false, array: [] as unknown[] }[type ?? ''] ?? null;
}

export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method])
      .map((method) => {
        const raw = item[method] as RawOperation;
        const body = raw.requestBody?.content?.['application/json']?.schema;
        return {
          key: raw.operationId ?? `${method} ${path}`,
          method: method.toUpperCase(),
          path,
          summary: raw.summary ?? path,
          tag: raw.tags?.[0] ?? '',
          parameters: [...((item['parameters'] as Parameter[] | undefined) ?? []), ...(raw.parameters ?? [])],
          scopes: (raw.security ?? []).map((one) => Object.values(one).flat()).filter((list) => list.length > 0),
          sample: body ? JSON.stringify(sampleOf(document, body), null, 2) : null,
        };
      }),
  );
}
