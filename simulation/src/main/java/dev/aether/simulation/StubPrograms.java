package dev.aether.simulation;

import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.environment.Bytes;
import dev.aether.runtime.Program;
import dev.aether.runtime.Workload;
import dev.aether.runtime.WorkloadException;
import dev.aether.runtime.WorkloadLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Workloads that answer their artefact's text; a text that begins with unusable cannot run. */
final class StubPrograms implements Program.Maker {
    static final String UNUSABLE = "unusable";

    private final Consumer<Workload> started;

    /**
     * @param started hears of each program that was made
     */
    StubPrograms(Consumer<Workload> started) {
        this.started = started;
    }

    @Override
    public Program prepare(Workload workload, Bytes artefact, WorkloadLog log) {
        String text = artefact.utf8();
        if (text.startsWith(UNUSABLE)) {
            throw new WorkloadException(
                    WorkloadException.Code.UNUSABLE, workload.digest() + " cannot run");
        }
        started.accept(workload);
        return (request, sink, turn) -> answer(sink, text);
    }

    private static HttpResult answer(ResponseSink sink, String text) {
        try {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            sink.begin(200, List.of());
            sink.write(body);
            sink.end(List.of());
            return new HttpResult.Answered(200, body.length);
        } catch (IOException gone) {
            return new HttpResult.ReaderGone(String.valueOf(gone.getMessage()));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("the simulation interrupts no guest", stopped);
        }
    }
}
