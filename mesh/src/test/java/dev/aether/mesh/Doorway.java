package dev.aether.mesh;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.membership.Endpoint;
import dev.aether.membership.Member;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.simulated.SimulatedIdentity;
import dev.aether.transport.simulated.SimulatedNetwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A real ingress on a free port, before one node whose guests are functions. */
final class Doorway implements AutoCloseable {
    private static final NodeId SELF = new NodeId(1);

    final FakeEndpoints guests = new FakeEndpoints();
    final Environment environment;
    final Mesh mesh;
    final Ingress ingress;

    Doorway(Path directory, UnaryOperator<IngressConfig> settings) {
        environment = SystemEnvironment.open(directory);
        mesh = new Mesh(environment, new Alone(), nobody(), guests, MeshConfig.defaults());
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ingress =
                new Ingress(
                        environment, mesh, settings.apply(IngressConfig.defaults(List.of(any))));
        ingress.start();
        mesh.routes(List.of(new Route("shop.test", "/*", "web", Duration.ofSeconds(20))));
    }

    /** A transport that knows no other node. */
    private static Transport nobody() {
        SimulatedWorld world = new SimulatedWorld(1);
        return new SimulatedNetwork(world, TransportConfig.defaults())
                .host(
                        world.machine("one"),
                        () ->
                                new SimulatedIdentity(
                                        SELF, dev.aether.environment.Bytes.utf8("authority")))
                .bind(new InetSocketAddress(0), peer -> true);
    }

    void guest(Function<Exchange, Outcome> guest) {
        guests.guests.put("w1", guest);
    }

    InetSocketAddress address() {
        return ingress.addresses().getFirst();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + address().getPort() + path);
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(address().getAddress(), address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends bytes and reads until the server closes the connection. */
    String talk(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Reads until a text has come. */
    static String readUntil(InputStream in, String end) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (!all.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended after: " + all);
            }
            all.write(next);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        ingress.close();
    }

    private final class Alone implements Directory {
        @Override
        public NodeId self() {
            return SELF;
        }

        @Override
        public List<Endpoint> lookup(String service) {
            return service.equals("web")
                    ? List.of(new Endpoint("web", "w1", SELF, true))
                    : List.of();
        }

        @Override
        public Member.Status status(NodeId node) {
            return Member.Status.ALIVE;
        }
    }
}
