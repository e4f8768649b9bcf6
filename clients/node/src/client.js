/** The four stages as one client: `refine` for a picture, `streams` for many. */
import grpc from '@grpc/grpc-js';
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

const defaults = { deadline: 120_000, retries: 4, maxMessageBytes: 64 << 20 };

/** Makes an object of a stage's every entry. */
const eachStage = (make) => Object.fromEntries(Object.entries(stages).map(([key, stage]) => [key, make(key, ...stage)]));

/** One for the whole program. */
export class Client {
  #stubs;
  #options;

  /**
   * @param {string|{encoder: string, prompts: string, local: string, global: string}} endpoints host:port,
   *   dns:///name:port or unix:/path, one for all stages or one for each
   * @param {object} options deadline: milliseconds for one picture at one stage, tries included; retries where a stage is
   *   gone, stopping or busy; maxMessageBytes, the services' own limit
   */
  constructor(endpoints, options = {}) {
    this.#options = { ...defaults, ...options };
    const limits = {
      'grpc.max_receive_message_length': this.#options.maxMessageBytes,
      'grpc.max_send_message_length': this.#options.maxMessageBytes,
    };
    this.#stubs = eachStage((key, _, service) => {
      const address = (endpoints[key] ?? endpoints).replace(/^http:\/\//, '');
      return new v1[service](address, grpc.credentials.createInsecure(), limits);
    });
    Object.assign(this, eachStage((key, name, _, method) =>
      new UnaryStage(name, (...call) => this.#stubs[key][method](...call), this.#options)));
  }

  /**
   * Refines one map by a unary call per stage.
   * @throws {import('./errors.js').RefinementError} a stage refuses or fails
   */
  refine(request) {
    return refine(this, request);
  }

  /** A bidirectional stream per stage, shared by all pictures: begin several at once and the stages overlap. */
  streams() {
    const open = eachStage((key, name, _, method) =>
      new StreamStage(name, () => this.#stubs[key][`${method}Stream`](), this.#options));
    return {
      /** As Client.refine; a picture that fails leaves the streams open for the others. */
      refine: (request) => refine(open, request),
      close: () => Object.values(open).forEach((stage) => stage.close()),
    };
  }

  close() {
    Object.values(this.#stubs).forEach((stub) => stub.close());
  }
}
