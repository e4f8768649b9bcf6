/** The messages and services of protos/, loaded as they are: there is nothing to generate. */
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const stages = ['sam_encoder', 'prompt_extraction', 'local_optimizer', 'global_optimizer'];

const definitions = loader.loadSync(
  [...stages.map((stage) => `uosam/v1/${stage}.proto`), 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
  {
    includeDirs: [fileURLToPath(new URL('../../../protos', import.meta.url))],
    keepCase: true,
    longs: Number,
    enums: String,
    arrays: true,
    oneofs: true,
  },
);

/** uosam.v1: SamEncoder, PromptExtraction, LocalOptimizer, GlobalOptimizer. */
export const { v1 } = grpc.loadPackageDefinition(definitions).uosam;

/** The fields of a message of uosam.v1: name, type, label and the names of an enum's values. */
export const fieldsOf = (message) => definitions[`uosam.v1.${message}`].type.field.map((field) => ({
  ...field,
  values: field.type === 'TYPE_ENUM'
    ? definitions[`uosam.v1.${field.typeName.split('.').pop()}`].type.value.map(({ name }) => name)
    : null,
}));

/** Reads a message of google.rpc from bytes. */
export const decode = (name, bytes) => definitions[`google.rpc.${name}`].deserialize(bytes);
