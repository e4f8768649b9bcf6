/** What a client takes besides its endpoints. */
import { inspect } from 'node:util';

const defaults = { deadline: 120_000, retries: 4, maxMessageBytes: 64 << 20 };
const files = ['ca', 'certificate', 'key'];
const longest = 86_400_000;

/**
 * The options with their defaults.
 * @throws {TypeError} there is no such option, or one does not fit
 */
export function optionsOf(given) {
  const options = { ...defaults, ...given };
  const other = Object.keys(options).find((name) => !(name in defaults || files.includes(name) || name === 'token'));
  if (other) {
    throw new TypeError(`there is no option ${other}; there are ${[...Object.keys(defaults), ...files, 'token'].join(', ')}`);
  }
  const { deadline, retries, maxMessageBytes, token } = options;
  if (typeof deadline !== 'number' || !(deadline > 0 && deadline <= longest)) {
    throw new TypeError(`deadline is ${inspect(deadline)}; expected milliseconds above 0 and of at most ${longest}`);
  }
  if (!Number.isInteger(retries) || retries < 0) {
    throw new TypeError(`retries is ${inspect(retries)}; expected a whole number from 0`);
  }
  if (!Number.isInteger(maxMessageBytes) || maxMessageBytes < 1) {
    throw new TypeError(`maxMessageBytes is ${inspect(maxMessageBytes)}; expected a whole number from 1`);
  }
  if (!/^[ -~]*$/.test(token ?? '')) {
    throw new TypeError('the token has characters that no header takes; expected printable ASCII without line ends');
  }
  return options;
}
