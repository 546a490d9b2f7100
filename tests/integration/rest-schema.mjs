// SPDX-License-Identifier: GPL-3.0-or-later
// The part of JSON Schema (2020-12) that our descriptions use. An unknown keyword is a fault: a
// check that does not understand a rule must not pass for one that holds.

const known = new Set(['type', 'enum', 'pattern', 'format', 'minLength', 'maxLength', 'minimum',
  'maximum', 'minItems', 'maxItems', 'items', 'properties', 'required', 'additionalProperties',
  'description', '$ref', '$schema']);

function typeOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (Number.isInteger(value)) return 'integer';
  return typeof value;
}

const formats = {
  'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text),
  email: (text) => /^[^@\s]+@[^@\s]+$/.test(text),
};

function checkText(schema, value, at, faults) {
  const length = [...value].length;
  if (schema.minLength !== undefined && length < schema.minLength) faults.push(`${at}: too short`);
  if (schema.maxLength !== undefined && length > schema.maxLength) faults.push(`${at}: too long`);
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value))
    faults.push(`${at}: ${value} is not like ${schema.pattern}`);
  if (schema.format && !formats[schema.format](value))
    faults.push(`${at}: ${value} is no ${schema.format}`);
}

function checkObject(document, schema, value, at, faults) {
  for (const name of schema.required ?? [])
    if (!(name in value)) faults.push(`${at}/${name} is missing`);
  for (const [name, member] of Object.entries(value)) {
    const rule = schema.properties?.[name];
    if (rule) check(document, rule, member, `${at}/${name}`, faults);
    else if (schema.additionalProperties === false) faults.push(`${at}/${name} is not declared`);
  }
}

function check(document, schema, value, at, faults) {
  if (schema.$ref)
    schema = document.components.schemas[schema.$ref.replace('#/components/schemas/', '')];
  for (const keyword of Object.keys(schema))
    if (!known.has(keyword)) faults.push(`${at}: the check does not know ${keyword}`);
  const types = [schema.type ?? []].flat();
  const type = typeOf(value);
  if (types.length && !types.includes(type) && !(type === 'integer' && types.includes('number'))) {
    faults.push(`${at}: ${type} instead of ${types}`);
    return;
  }
  if (schema.enum && !schema.enum.includes(value)) faults.push(`${at}: ${value} is none of them`);
  if (type === 'string') checkText(schema, value, at, faults);
  if (schema.minimum !== undefined && value < schema.minimum) faults.push(`${at}: too small`);
  if (schema.maximum !== undefined && value > schema.maximum) faults.push(`${at}: too large`);
  if (type === 'array') {
    if (schema.minItems !== undefined && value.length < schema.minItems) faults.push(`${at}: few`);
    if (schema.maxItems !== undefined && value.length > schema.maxItems) faults.push(`${at}: many`);
    value.forEach((item, i) => check(document, schema.items, item, `${at}/${i}`, faults));
  }
  if (type === 'object') checkObject(document, schema, value, at, faults);
}

/** What is wrong with `value`, each with its JSON pointer; empty when nothing is. */
export function checkSchema(document, schema, value) {
  const faults = [];
  check(document, schema, value, '', faults);
  return faults;
}

/** Values that break `schema`, for a server to refuse. */
export function breakers(schema) {
  const types = [schema.type ?? []].flat();
  const broken = [];
  if (!types.includes('object')) broken.push({ wrong: 'object' });
  if (!types.includes('array')) broken.push(['wrong']);
  if (!types.includes('string')) broken.push('wrong');
  if (!types.includes('boolean')) broken.push(true);
  if (!types.includes('null')) broken.push(null);
  if (!types.includes('integer') && !types.includes('number')) broken.push(7);
  if (types.includes('string') && schema.maxLength) broken.push('x'.repeat(schema.maxLength + 1));
  if (types.includes('string') && schema.minLength) broken.push('');
  if (types.includes('string')) broken.push('a\u0000b');
  const unlike = ['§nonsense', 'one\ntwo'].filter((value) =>
    schema.pattern && !new RegExp(schema.pattern, 'u').test(value));
  broken.push(...unlike);
  if (schema.enum || schema.format) broken.push('§nonsense');
  if (schema.maximum !== undefined) broken.push(schema.maximum + 1);
  if (schema.minimum !== undefined) broken.push(schema.minimum - 1);
  if (types.includes('integer')) broken.push(1.5);
  if (schema.maxItems !== undefined) broken.push(Array(schema.maxItems + 1).fill('x'));
  return broken;
}
