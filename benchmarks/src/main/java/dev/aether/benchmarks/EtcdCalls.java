package dev.aether.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** One HTTP/2 connection to the etcd door of a node, for unary gRPC calls from many threads. */
final class EtcdCalls implements AutoCloseable {
    private static final Duration CALL_MAX = Duration.ofSeconds(20);
    private static final int HEAD_BYTES = 5;
    private static final int OK = 200;

    private final String address;
    private final HttpClient client;

    /**
     * @param address such as {@code https://127.0.0.1:7403}
     */
    EtcdCalls(String address, SSLContext tls) {
        this.address = address;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .sslContext(tls)
                        .connectTimeout(CALL_MAX)
                        .build();
    }

    /**
     * @param method such as {@code etcdserverpb.KV/Put}
     * @throws IOException if it was refused, or not answered
     */
    <T> T call(String method, MessageLite request, Parser<T> answer)
            throws IOException, InterruptedException {
        byte[] message = request.toByteArray();
        byte[] frame =
                ByteBuffer.allocate(HEAD_BYTES + message.length)
                        .put((byte) 0)
                        .putInt(message.length)
                        .put(message)
                        .array();
        HttpResponse<byte[]> response =
                client.send(
                        HttpRequest.newBuilder(URI.create(address + "/" + method))
                                .timeout(CALL_MAX)
                                .header("content-type", "application/grpc")
                                .header("te", "trailers")
                                .POST(BodyPublishers.ofByteArray(frame))
                                .build(),
                        BodyHandlers.ofByteArray());
        byte[] body = response.body();
        // A refusal has no message; the reason of one without a body stands in the headers.
        if (response.statusCode() != OK || body.length < HEAD_BYTES) {
            throw new IOException(method + " of " + address + " was refused: " + reason(response));
        }
        return parsed(answer, body);
    }

    private static String reason(HttpResponse<byte[]> response) {
        return response.headers()
                .firstValue("grpc-message")
                .orElse("status " + response.statusCode());
    }

    private static <T> T parsed(Parser<T> answer, byte[] body)
            throws InvalidProtocolBufferException {
        return answer.parseFrom(ByteBuffer.wrap(body).position(HEAD_BYTES));
    }

    @Override
    public void close() {
        client.close();
    }
}
