/** Overrides of a preset, by the names of the protos. */
import { fieldsOf } from './protos.js';

const messages = {
  encoder: 'EncodeParameters',
  prompts: 'PromptParameters',
  local: 'LocalParameters',
  global: 'GlobalParameters',
};

const whole = { TYPE_INT32: [-(2 ** 31), 2 ** 31 - 1], TYPE_UINT32: [0, 2 ** 32 - 1], TYPE_INT64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] };

function number({ name, type }, text) {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) {
    throw new TypeError(`${name}=${text}: expected a number`);
  }
  const [least, most] = whole[type] ?? [];
  if (most !== undefined && !(Number.isInteger(value) && value >= least && value <= most)) {
    throw new TypeError(`${name}=${text}: expected a whole number of ${least} to ${most}`);
  }
  return value;
}

function read(field, text) {
  if (field.values) {
    const value = field.values[0].slice(0, -'UNSPECIFIED'.length) + text.toUpperCase();
    if (!field.values.includes(value)) {
      throw new TypeError(`${field.name}=${text} does not fit; there are ${field.values.slice(1).join(', ')}`);
    }
    return value;
  }
  if (field.type === 'TYPE_BOOL') {
    if (!['true', 'false'].includes(text)) {
      throw new TypeError(`${field.name}=${text}: expected true or false`);
    }
    return text === 'true';
  }
  return number(field, text);
}

/**
 * A message of overrides per stage; every name belongs to one of them.
 * @param {object} values e.g. { points_per_side: 4, prompt_kinds: 'box,box_mask' }
 */
export function parametersOf(values = {}) {
  const overrides = Object.fromEntries(Object.keys(messages).map((stage) => [stage, {}]));
  for (const [name, value] of Object.entries(values)) {
    const stage = Object.keys(messages).find((key) => fieldsOf(messages[key]).some((field) => field.name === name));
    if (!stage) {
      throw new TypeError(`there is no parameter '${name}'; 'uosam presets' and the protos list them`);
    }
    const field = fieldsOf(messages[stage]).find((one) => one.name === name);
    overrides[stage][name] = field.label === 'LABEL_REPEATED'
      ? String(value).split(',').map((part) => read(field, part))
      : read(field, String(value));
  }
  return overrides;
}
