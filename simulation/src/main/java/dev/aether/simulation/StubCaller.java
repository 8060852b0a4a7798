package dev.aether.simulation;

import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpFault;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResponse;
import dev.aether.component.wasi.http.OutboundTimeouts;
import dev.aether.identity.SpiffeId;
import dev.aether.identity.Subject;
import dev.aether.runtime.Outbound;
import dev.aether.runtime.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A workload that calls a service, and says what it heard. */
final class StubCaller {
    private static final OutboundTimeouts TIMEOUTS =
            new OutboundTimeouts(
                    Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(5));

    private final Outbound outbound;
    private final SpiffeId id;

    StubCaller(Outbound outbound, Workload workload) {
        String[] names = workload.service().split("/", -1);
        this.outbound = outbound;
        this.id = outbound.idOf(new Subject.Workload(names[0], names[1], names[2]));
    }

    /** Status and body of the answer, or why there is none. */
    String call(String service) {
        HttpField caller = new HttpField("x-aether-caller", id.toString());
        HttpRequest request =
                new HttpRequest("GET", "http", "callee", "/", List.of(caller), HttpBody.empty());
        try {
            HttpResponse answer = outbound.call(service, request, TIMEOUTS);
            return answer.status() + " " + text(answer.body());
        } catch (HttpFault none) {
            return none.code().toString();
        } catch (IOException broken) {
            return String.valueOf(broken.getMessage());
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("the simulation interrupts no guest", stopped);
        }
    }

    private static String text(HttpBody body) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        byte[] piece = body.read(100);
        while (piece.length > 0) {
            text.append(new String(piece, StandardCharsets.UTF_8));
            piece = body.read(100);
        }
        return text.toString();
    }
}
