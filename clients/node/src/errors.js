/** What a stage says when it refuses or fails. */
import { status as codes } from '@grpc/grpc-js';
import { decode } from './protos.js';

const detailsKey = 'grpc-status-details-bin';

/** A stage refused or failed; the message is one line for a person. */
export class RefinementError extends Error {
  /**
   * @param {string} stage
   * @param {number} code gRPC status
   * @param {string} reason stable, e.g. LABEL_MAP_EMPTY, or the status's name
   * @param {string} message
   * @param {?number} retryAfter milliseconds that the service asks to be left alone, if it does
   */
  constructor(stage, code, reason, message, retryAfter = null) {
    super(message);
    Object.assign(this, { name: 'RefinementError', stage, code, reason, retryAfter });
  }

  /** Whether sending the request again may succeed. Stages keep nothing, so that is always safe. */
  get isTransient() {
    return this.code === codes.UNAVAILABLE || this.retryAfter !== null;
  }

  /** From the google.rpc.Status of a stream's item. */
  static fromStatus(stage, { code, message = '', details = [] }) {
    const find = (type) => details.find(({ type_url: url }) => url.endsWith(`/google.rpc.${type}`))?.value;
    const [info, retry] = [find('ErrorInfo'), find('RetryInfo')];
    const delay = retry && decode('RetryInfo', retry).retry_delay;
    return new RefinementError(
      stage,
      code,
      info ? decode('ErrorInfo', info).reason : codes[code],
      message.replace(/\s+/g, ' '),
      delay ? (delay.seconds ?? 0) * 1000 + (delay.nanos ?? 0) / 1e6 : null,
    );
  }

  /** From the error of a call. */
  static fromCall(stage, error) {
    const [details] = error.metadata?.get(detailsKey) ?? [];
    return RefinementError.fromStatus(
      stage,
      details ? decode('Status', details) : { code: error.code ?? codes.UNKNOWN, message: error.details || error.message },
    );
  }

  /** No answer in time. */
  static late(stage, milliseconds) {
    const code = codes.DEADLINE_EXCEEDED;
    return new RefinementError(stage, code, codes[code], `the ${stage} service did not answer within ${milliseconds / 1000} s`);
  }
}
