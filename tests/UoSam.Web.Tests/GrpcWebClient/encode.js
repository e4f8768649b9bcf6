/** Encodes a picture by gRPC-Web: encode.js ADDRESS DESCRIPTORS IMAGE. Prints the SHA-256 of the embedding, or the fault. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { create, createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcWebTransport } from '@connectrpc/connect-web';

const [address, descriptors, image] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)));
const encoder = createClient(registry.getService('uosam.v1.SamEncoder'), createGrpcWebTransport({ baseUrl: address }));
const request = create(registry.getMessage('uosam.v1.EncodeRequest'), {
  image: readFileSync(image),
  preset: 3,
  elementType: 1,
});
try {
  const { embeddings: [embedding] } = await encoder.encode(request);
  console.log(createHash('sha256').update(embedding.data).digest('hex'));
} catch (error) {
  const { code, rawMessage } = ConnectError.from(error);
  console.log(`${Code[code]}: ${rawMessage}`);
}
