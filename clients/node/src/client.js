/** The four stages as one client: `refine` for a picture, `streams` for many. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import grpc from '@grpc/grpc-js';
import { addressesOf } from './addresses.js';
import { optionsOf } from './options.js';
import { v1 } from './protos.js';
import { refine } from './refinement.js';
import { StreamStage, UnaryStage } from './stages.js';

export { RefinementError } from './errors.js';

const stages = {
  encoder: ['sam-encoder', 'SamEncoder', 'Encode'],
  prompts: ['prompt-extraction', 'PromptExtraction', 'ExtractPrompts'],
  local: ['local-optimizer', 'LocalOptimizer', 'OptimizeLocal'],
  global: ['global-optimizer', 'GlobalOptimizer', 'OptimizeGlobal'],
};

const roundRobin = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });

/** Makes an object of a stage's every entry. */
const eachStage = (make) => Object.fromEntries(Object.entries(stages).map(([key, stage]) => [key, make(key, ...stage)]));

/** How many replicas are named; 1 for a name, whatever it stands for. */
export const replicas = (list) => addressesOf(list).length;

function credentials(isSecure, { ca, certificate, key }) {
  if (!certificate !== !key) {
    throw new TypeError('only one of certificate and key is given; TLS needs both');
  }
  const read = (file) => {
    try {
      return file ? readFileSync(file) : null;
    } catch (error) {
      throw new Error(`${file} cannot be read (${error.code}); expected a certificate or key as PEM`);
    }
  };
  if (!(isSecure ?? (ca || certificate))) {
    return grpc.credentials.createInsecure();
  }
  const [roots, own, chain] = [ca, key, certificate].map(read);
  try {
    if (roots) {
      new X509Certificate(roots); // gRPC takes any file, and trusts nobody then
    }
    return grpc.credentials.createSsl(roots, own, chain);
  } catch (error) {
    const names = [ca, certificate, key].filter(Boolean).join(', ');
    throw new Error(`${names} cannot be used for TLS: ${error.message}; expected PEM, and a key without password that is the certificate's`);
  }
}

/** One for the whole program. */
export class Client {
  #stubs;
  #channels = new Map();
  #options;

  /**
   * @param {string|{encoder: string, prompts: string, local: string, global: string}} endpoints host:port,
   *   unix:/path, several by commas for replicas, or dns:///name:port for those of a name, one for all stages or one for each;
   *   http:// or https:// may stand before host:port and say whether there is TLS; ca or certificate does where neither stands
   * @param {object} options deadline: milliseconds for one picture at one stage, tries included; retries where a stage is
   *   gone, stopping or busy; maxMessageBytes, the services' own limit; ca: file of roots (PEM) of TLS services, the system's
   *   by default; certificate, key: files of this client's own, for services that ask; token: sent with every call
   * @throws {TypeError} an endpoint is no address, or an option does not fit
   */
  constructor(endpoints, options = {}) {
    this.#options = optionsOf(options);
    this.#stubs = eachStage((key, _, service) => addressesOf(endpoints[key] ?? endpoints).map((address) =>
      new v1[service](address.target, grpc.credentials.createInsecure(), { channelOverride: this.#channel(address) })));
    Object.assign(this, eachStage((key, name, _, method) => new UnaryStage(
      name,
      this.#stubs[key].map((stub) => (request, ...rest) => stub[method](request, this.#metadata(), ...rest)),
      this.#options,
    )));
  }

  /**
   * Refines one map by a unary call per stage; calls take the replicas in turn.
   * @throws {import('./errors.js').RefinementError} a stage refuses or fails
   */
  refine(request) {
    return refine(this, request);
  }

  /**
   * Bidirectional streams, shared by all pictures: begin several at once and the stages overlap.
   * @param {number} perStage a stream stays at one replica, so as many as there are
   * @throws {TypeError} there would be none
   */
  streams(perStage = 1) {
    if (!Number.isInteger(perStage) || perStage < 1) {
      throw new TypeError(`perStage is ${perStage}; expected a whole number from 1`);
    }
    const open = eachStage((key, name, _, method) => new StreamStage(
      name, this.#stubs[key].map((stub) => () => stub[`${method}Stream`](this.#metadata())), this.#options, perStage));
    return {
      /** As Client.refine; a picture that fails leaves the streams open for the others. */
      refine: (request) => refine(open, request),
      close: () => Object.values(open).forEach((stage) => stage.close()),
    };
  }

  /** One for each address, shared by the stages there: a connection less for each, and calls that take a name's replicas in turn. */
  #channel({ target, isSecure }) {
    const key = `${isSecure} ${target}`;
    if (!this.#channels.has(key)) {
      this.#channels.set(key, new grpc.Channel(target, credentials(isSecure, this.#options), {
        'grpc.max_receive_message_length': this.#options.maxMessageBytes,
        'grpc.max_send_message_length': this.#options.maxMessageBytes,
        'grpc.service_config': roundRobin,
      }));
    }
    return this.#channels.get(key);
  }

  #metadata() {
    const metadata = new grpc.Metadata();
    if (this.#options.token) {
      metadata.set('authorization', `Bearer ${this.#options.token}`);
    }
    return metadata;
  }

  close() {
    this.#channels.forEach((channel) => channel.close());
  }
}
