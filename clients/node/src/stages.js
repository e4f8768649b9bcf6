/** One stage: unary calls, items of a bidirectional stream, and trying again. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { status as codes } from '@grpc/grpc-js';
import { RefinementError } from './errors.js';

const longestPause = 10_000;

/** Sends a request until it is answered or refused; `send` gets the milliseconds that are left. */
async function deliver({ deadline, retries }, send) {
  const until = Date.now() + deadline;
  for (let attempt = 0; ; attempt++) {
    try {
      return await send(Math.max(until - Date.now(), 1));
    } catch (error) {
      const wait = Math.max(error.retryAfter ?? 0, Math.min(100 * 2 ** attempt, longestPause));
      if (!error.isTransient || attempt >= retries || Date.now() + wait > until) {
        throw error;
      }
      await pause(wait);
    }
  }
}

/** The replicas over and over, from a random one on: clients that begin together do not all begin at the first. */
function* turns(methods) {
  for (let next = Math.floor(Math.random() * methods.length); ; next++) {
    yield methods[next % methods.length];
  }
}

/** A stage by one call per request; replicas take them in turn, tries of one request too. */
export class UnaryStage {
  #stage;
  #calls;
  #options;

  constructor(stage, calls, options) {
    [this.#stage, this.#calls, this.#options] = [stage, turns(calls), options];
  }

  /** Sends a request and waits for its answer. */
  ask(request) {
    return deliver(this.#options, (left) => new Promise((resolve, reject) => {
      this.#calls.next().value(request, { deadline: Date.now() + left }, (error, answer) =>
        error ? reject(this.#faultOf(error)) : resolve(answer));
    }));
  }

  #faultOf(error) {
    return error.code === codes.DEADLINE_EXCEEDED
      ? RefinementError.late(this.#stage, this.#options.deadline)
      : RefinementError.fromCall(this.#stage, error);
  }
}

/** A stage by streams that requests take in turn; opened when first needed, and again after they broke. */
export class StreamStage {
  #stage;
  #opening;
  #options;
  #lastId = 0;
  #streams;

  constructor(stage, open, options, streams) {
    [this.#stage, this.#opening, this.#options, this.#streams] = [stage, turns(open), options, Array(streams).fill(null)];
  }

  /** Sends a request as an item and waits for the answer with its id. */
  async ask(request) {
    return deliver(this.#options, async (left) => {
      const index = ++this.#lastId % this.#streams.length;
      if (!this.#streams[index]?.isOpen) {
        this.#streams[index] = new OpenStream(this.#stage, this.#opening.next().value());
      }
      const item = { item_id: String(this.#lastId), request, time_left_milliseconds: Math.ceil(left) };
      const answer = await this.#streams[index].ask(item, left, this.#options.deadline);
      if (answer.response) {
        return answer.response;
      }
      throw RefinementError.fromStatus(this.#stage, answer.error);
    });
  }

  /** Ends the streams; what is unanswered is given up. */
  close() {
    this.#streams.forEach((stream) => stream?.close());
  }
}

class OpenStream {
  isOpen = true;
  #stage;
  #call;
  #waiting = new Map();
  #written = Promise.resolve();

  constructor(stage, call) {
    [this.#stage, this.#call] = [stage, call];
    call.on('data', (answer) => this.#waiting.get(answer.item_id)?.resolve(answer));
    call.on('error', (error) => this.#fail(RefinementError.fromCall(stage, error)));
    call.on('end', () => this.#fail(new RefinementError(
      stage, codes.UNAVAILABLE, 'UNAVAILABLE', `the ${stage} service ended the stream`)));
  }

  async ask(item, left, deadline) {
    const { promise, resolve, reject } = withResolvers();
    const timer = setTimeout(() => reject(RefinementError.late(this.#stage, deadline)), left);
    this.#waiting.set(item.item_id, { resolve, reject });
    this.#written = this.#written.then(() => this.#write(item));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(item.item_id);
    }
  }

  close() {
    this.#call.end();
    this.#call.cancel();
  }

  /** Takes no more than the service takes: waits while the connection is full. */
  async #write(item) {
    if (this.isOpen && !this.#call.write(item)) {
      const closed = new AbortController();
      const ended = once(this.#call, 'close', closed).catch(() => {});
      const drained = once(this.#call, 'drain', closed).catch(() => {});
      await Promise.race([drained, ended]);
      closed.abort();
    }
  }

  #fail(error) {
    this.isOpen = false;
    for (const { reject } of this.#waiting.values()) {
      reject(error);
    }
  }
}

function withResolvers() {
  const result = {};
  result.promise = new Promise((resolve, reject) => Object.assign(result, { resolve, reject }));
  return result;
}
