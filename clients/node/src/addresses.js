/** The addresses of services, as the command uosam takes them too. */
const host = /^(?:(https?):\/\/)?([^/:@\s[\]]+|\[[^/@\s[\]]+\])(?::([0-9]{1,5}))?(\/?)$/;
const ports = { http: 80, https: 443 };

function addressOf(text) {
  if (text.startsWith('dns:///') || text.startsWith('unix:')) {
    return { target: text, isSecure: text.startsWith('dns:') ? undefined : false };
  }
  const [, scheme, name, port, end] = host.exec(text) ?? [];
  if (!name || (!scheme && (!port || end))) {
    throw new TypeError(`'${text}' is no endpoint; expected host:port, http://host:port, https://host:port, dns:///name:port or unix:/path`);
  }
  return { target: `${name}:${port ?? ports[scheme]}`, isSecure: scheme && scheme === 'https' };
}

/**
 * Of a list by commas: host:port, http://host:port, https://host:port, dns:///name:port and unix:/path.
 * @returns {{target: string, isSecure: (boolean|undefined)}[]} as gRPC takes it, and whether it has TLS; undefined where it does not say
 * @throws {TypeError} one is none of these
 */
export function addressesOf(list) {
  const parts = list.split(',').map((part) => part.trim()).filter(Boolean);
  if (parts.length === 0) {
    throw new TypeError('an endpoint is empty; expected host:port');
  }
  return parts.map(addressOf);
}
