package dev.aether.api.http;

import dev.aether.api.http.GrpcStatus.Code;
import io.netty.buffer.ByteBuf;

/** A call of a method that is not offered here. */
final class UnknownExchange implements Exchange {
    private final GrpcResponse response;
    private final String path;

    UnknownExchange(GrpcResponse response, String path) {
        this.response = response;
        this.path = path;
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        response.finish(new GrpcStatus(Code.UNIMPLEMENTED, "unknown method " + path));
    }

    @Override
    public void closed() {
        response.end();
    }
}
