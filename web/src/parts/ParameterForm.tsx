// SPDX-License-Identifier: Apache-2.0
// The parameters of an operation as its schema has them: choices where there are choices, numbers within their bounds.
import { NativeSelect, TextInput } from '@mantine/core';
import type { Parameter } from '../openapi';
import { texts } from '../texts';

const t = texts.endpoints;

const choicesOf = ({ schema }: Parameter) => schema?.enum ?? (schema?.type === 'boolean' ? ['true', 'false'] : null);

/** What is wrong with a value; null: nothing. What may be left out may be empty. */
export function problemOf(parameter: Parameter, value: string): string | null {
  const { schema, required } = parameter;
  if (!value) return required || parameter.in === 'path' ? t.missing : null;
  if (schema?.type !== 'integer') return null;
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const number = /^-?\d+$/.test(value) ? Number(value) : NaN;
  return number >= minimum && number <= maximum ? null : t.between(minimum, maximum);
}

/** The values of a parameter as the query carries them: a list stands in it once for each. */
export const valuesOf = ({ schema }: Parameter, value: string) =>
  schema?.type === 'array'
    ? value
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean)
    : [value];

function Field(props: { parameter: Parameter; value: string; error: string | null; set: (to: string) => void }) {
  const { parameter, value, set } = props;
  const { name, description, schema } = parameter;
  const choices = choicesOf(parameter);
  const list = schema?.type === 'array' ? t.joined : '';
  const shared = { size: 'xs', label: name, description: [description, list].filter(Boolean).join(' '), error: props.error, required: parameter.in === 'path' };
  if (choices)
    return (
      <NativeSelect
        {...shared}
        value={value}
        onChange={(event) => set(event.target.value)}
        data={[{ value: '', label: t.notSent }, ...choices.map((one) => ({ value: one, label: one }))]}
      />
    );
  return (
    <TextInput
      {...shared}
      value={value}
      onChange={(event) => set(event.target.value)}
      autoComplete="off"
      spellCheck={false}
      {...(schema?.type === 'integer' ? { inputMode: 'numeric' } : {})}
    />
  );
}

export function ParameterForm(props: {
  parameters: Parameter[];
  values: Record<string, string>;
  /** Whether to say what is missing: not before somebody tried. */
  tried: boolean;
  set: (to: Record<string, string>) => void;
}) {
  if (props.parameters.length === 0) return null;
  return (
    <div className="parameters">
      {props.parameters.map((parameter) => {
        const value = props.values[parameter.name] ?? '';
        return (
          <Field
            key={parameter.name}
            parameter={parameter}
            value={value}
            error={value || props.tried ? problemOf(parameter, value) : null}
            set={(to) => props.set({ ...props.values, [parameter.name]: to })}
          />
        );
      })}
    </div>
  );
}
