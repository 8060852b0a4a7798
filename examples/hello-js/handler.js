import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from 'wasi:http/types@0.2.10';

const bytes = (text) => new TextEncoder().encode(text);

export const incomingHandler = {
  /** Answers with the path that was asked for. */
  handle(request, out) {
    const headers = Fields.fromList([['content-type', bytes('text/plain; charset=utf-8')]]);
    const response = new OutgoingResponse(headers);
    const body = response.body();
    ResponseOutparam.set(out, { tag: 'ok', val: response });
    const stream = body.write();
    stream.blockingWriteAndFlush(bytes(`Hello from JavaScript: ${request.pathWithQuery()}\n`));
    stream[Symbol.dispose]();
    OutgoingBody.finish(body, undefined);
  },
};
