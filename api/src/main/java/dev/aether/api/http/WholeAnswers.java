package dev.aether.api.http;

import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Writes the whole answer to a call of one request at once: its three frames in one buffer, without
 * the queue of flow control in which nothing would wait. Of one connection, on its event loop.
 */
final class WholeAnswers {
    private static final Http2Flags NONE = new Http2Flags();
    private static final Http2Flags END_OF_HEADERS = new Http2Flags().endOfHeaders(true);
    private static final Http2Flags END = new Http2Flags().endOfHeaders(true).endOfStream(true);

    /** More than the headers of a successful answer ever take, frames included. */
    private static final int HEADERS_BYTES_MAX = 256;

    private final Http2ConnectionHandler handler;
    private final ChannelHandlerContext context;
    private final Http2HeadersEncoder headers;

    WholeAnswers(Http2ConnectionHandler handler, ChannelHandlerContext context) {
        this.handler = handler;
        this.context = context;
        // Netty's own: the table of headers the client keeps is one for the whole connection.
        this.headers =
                (Http2HeadersEncoder)
                        handler.encoder().frameWriter().configuration().headersConfiguration();
    }

    /**
     * Sends an answer and ends its stream, unless that must go frame by frame: the client is not
     * done with its request, or has no room for the answer now.
     */
    boolean send(int streamId, MessageLite message, Http2Headers first, Http2Headers last) {
        Http2Stream stream = handler.connection().stream(streamId);
        int bytes = GrpcResponse.PREFIX_BYTES + message.getSerializedSize();
        // What a client does not read must not gather here: flow control holds it back.
        if (!context.channel().isWritable()
                || stream == null
                || stream.state() != Http2Stream.State.HALF_CLOSED_REMOTE
                || bytes > Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE
                || !claim(stream, bytes)) {
            return false;
        }
        ByteBuf out = context.alloc().buffer(HEADERS_BYTES_MAX + bytes);
        try {
            headers(out, streamId, first, END_OF_HEADERS);
            Http2CodecUtil.writeFrameHeader(out, bytes, Http2FrameTypes.DATA, NONE, streamId);
            GrpcResponse.write(message, out);
            headers(out, streamId, last, END);
        } catch (Http2Exception tooLarge) {
            // The client takes no headers at all: there is no way to tell it anything.
            out.release();
            var _ = context.close();
            return true;
        }
        var _ = context.write(out, context.voidPromise());
        handler.closeStreamLocal(stream, context.newSucceededFuture());
        return true;
    }

    private boolean claim(Http2Stream stream, int bytes) {
        Http2RemoteFlowController flow = handler.encoder().flowController();
        Http2Stream whole = handler.connection().connectionStream();
        if (flow.hasFlowControlled(stream)
                || flow.windowSize(stream) < bytes
                || flow.windowSize(whole) < bytes) {
            return false;
        }
        try {
            // The stream's own window ends with it.
            flow.incrementWindowSize(whole, -bytes);
        } catch (Http2Exception impossible) {
            throw new IllegalStateException(impossible);
        }
        return true;
    }

    private void headers(ByteBuf out, int streamId, Http2Headers fields, Http2Flags flags)
            throws Http2Exception {
        int start = out.writerIndex();
        Http2CodecUtil.writeFrameHeader(out, 0, Http2FrameTypes.HEADERS, flags, streamId);
        headers.encodeHeaders(streamId, fields, out);
        int length = out.writerIndex() - start - Http2CodecUtil.FRAME_HEADER_LENGTH;
        out.setMedium(start, length);
    }
}
