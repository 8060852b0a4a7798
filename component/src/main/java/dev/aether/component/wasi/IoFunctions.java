package dev.aether.component.wasi;

import dev.aether.component.HostImports;
import dev.aether.component.Invocation;
import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import java.util.ArrayList;
import java.util.List;

/** {@code wasi:io}: errors, polling, streams. */
final class IoFunctions implements Capability {
    private final WasiLimits limits;

    IoFunctions(WasiLimits limits) {
        this.limits = limits;
    }

    @Override
    public void offer(HostImports.Builder imports) {
        imports.instance("wasi:io/error@0.2.12")
                .resource("error")
                .function(
                        "[method]error.to-debug-string",
                        (call, arguments) -> ((IoError) arguments[0]).debugString());
        imports.instance("wasi:io/poll@0.2.12")
                .resource("pollable")
                .function(
                        "[method]pollable.ready",
                        (call, arguments) -> ((Pollable) arguments[0]).ready())
                .function(
                        "[method]pollable.block",
                        (call, arguments) -> {
                            poller(call).block((Pollable) arguments[0]);
                            return null;
                        })
                .function("poll", (call, arguments) -> poll(poller(call), (List<?>) arguments[0]));
        offerInput(imports.instance("wasi:io/streams@0.2.12"));
        offerOutput(imports.instance("wasi:io/streams@0.2.12"));
    }

    private static void offerInput(HostImports.InstanceBuilder streams) {
        streams.resource("input-stream", (call, stream) -> ((ReadStream) stream).drop());
        input(streams, "read", (stream, length) -> stream.read(length, false));
        input(streams, "blocking-read", (stream, length) -> stream.read(length, true));
        input(streams, "skip", (stream, length) -> stream.skip(length, false));
        input(streams, "blocking-skip", (stream, length) -> stream.skip(length, true));
        streams.function(
                "[method]input-stream.subscribe",
                (call, arguments) -> ((ReadStream) arguments[0]).subscribe());
    }

    private static void input(HostImports.InstanceBuilder streams, String name, Reading reading) {
        streams.function(
                "[method]input-stream." + name,
                (call, arguments) -> reading.read((ReadStream) arguments[0], (Long) arguments[1]));
    }

    private static void offerOutput(HostImports.InstanceBuilder streams) {
        streams.resource("output-stream", (call, stream) -> ((WriteStream) stream).drop());
        output(streams, "check-write", (stream, rest) -> stream.checkWrite());
        output(streams, "write", (stream, rest) -> stream.write((byte[]) rest[1]));
        output(
                streams,
                "blocking-write-and-flush",
                (stream, rest) -> stream.blockingWriteAndFlush((byte[]) rest[1]));
        output(streams, "flush", (stream, rest) -> stream.flush());
        output(streams, "blocking-flush", (stream, rest) -> stream.flush());
        output(streams, "subscribe", (stream, rest) -> stream.subscribe());
        output(streams, "write-zeroes", (stream, rest) -> stream.writeZeroes((Long) rest[1]));
        output(
                streams,
                "blocking-write-zeroes-and-flush",
                (stream, rest) -> stream.blockingWriteZeroesAndFlush((Long) rest[1]));
        output(streams, "splice", (stream, rest) -> splice(stream, rest, false));
        output(streams, "blocking-splice", (stream, rest) -> splice(stream, rest, true));
    }

    private static void output(HostImports.InstanceBuilder streams, String name, Writing writing) {
        streams.function(
                "[method]output-stream." + name,
                (call, arguments) -> writing.write((WriteStream) arguments[0], arguments));
    }

    private static Outcome splice(WriteStream target, Object[] arguments, boolean wait) {
        return target.splice((ReadStream) arguments[1], (Long) arguments[2], wait);
    }

    private List<Object> poll(Poller poller, List<?> handles) {
        if (handles.isEmpty() || handles.size() > limits.pollablesMax()) {
            throw new TrapException(
                    TrapException.Code.LIMIT,
                    "a poll takes 1 to " + limits.pollablesMax() + ", got " + handles.size());
        }
        var pollables = new ArrayList<Pollable>(handles.size());
        handles.forEach(handle -> pollables.add((Pollable) handle));
        return poller.poll(pollables);
    }

    private static Poller poller(Invocation call) {
        return call.state(WasiState.class).poller();
    }

    private interface Reading {
        Outcome read(ReadStream stream, long length);
    }

    private interface Writing {
        Object write(WriteStream stream, Object[] arguments);
    }
}
